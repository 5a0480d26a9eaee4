/** The people of a cycle: who is where, who is late, who waits for whom. */
import type { Hono } from 'hono';
import { can } from '../../api/access/policy.ts';
import type { RulePack } from '../../rules/language/types.ts';
import { hasEnded } from '../../rules/time/ended.ts';
import type { SeenAppraisal } from '../appraisal/seen.ts';
import type { Waiting } from '../../workflows/record.ts';
import { whoWaits } from '../appraisal/turns.ts';
import { StateOf } from '../appraisal/state.tsx';
import { SignedPage } from '../parts/layout.tsx';
import { NextPage } from '../parts/next-page.tsx';
import { Status } from '../parts/status.tsx';
import { shownDay } from '../parts/words-of.ts';
import { paths, query } from '../paths.ts';
import { answerPage } from '../problem.tsx';
import type { PageEnv, Units, Visit } from '../visit.ts';
import { type ManyAct, ALL, CHOSEN, FILTER, FOR_MANY, manyPages, MATCHING, ROWS } from './many-pages.tsx';
import { ChosenFilters, Filters, Views } from './people-filters.tsx';
import { type View, viewsOf } from './views.ts';
import { readCycle, type Rows, type SeenCycle } from './seen.ts';

type Filter = {
  unit?: string;
  tahap?: string;
  keadaan?: string;
  terlambat?: string;
  menunggu?: string;
  kursor?: string;
};

export function peoplePages(site: Hono<PageEnv>): void {
  manyPages(site);
  site.get('/wilayah/:region/siklus/:label/orang', async (c) => {
    const visit = c.get('visit');
    const { region, label } = c.req.param();
    const cycle = await readCycle(visit, region, label);
    const { unit, tahap, keadaan, terlambat, menunggu, kursor }: Filter = c.req.query();
    const filter = { unit, tahap, keadaan, terlambat, menunggu };
    const asked = query({
      cycle: cycle.id,
      limit: '50',
      unit,
      stage: tahap,
      state: keadaan,
      overdue: terlambat === 'ya' ? 'true' : undefined,
      waitingOn: menunggu,
      cursor: kursor,
    });
    const rows = await visit.read<Rows<SeenAppraisal>>(`/v1/appraisals${asked}`);
    const { pack } = await visit.read<{ pack: RulePack }>(`/v1/rule-packs/${cycle.pack.digest}`);
    const ids = rows.data.flatMap(({ employeeId, waitingOn }) => [
      employeeId,
      ...waitingOn.flatMap(({ id }) => id ?? []),
    ]);
    const nameOf = await visit.names([...ids, ...(menunggu === undefined ? [] : [menunggu])]);
    const units = await visit.units();
    const whole = rows.page.nextCursor === null && kursor === undefined;
    return answerPage(
      c,
      <PeoplePage {...{ visit, cycle, rows, filter, whole, views: viewsOf(c), pack, nameOf, units }} />,
    );
  });
}

type Shown = {
  visit: Visit;
  cycle: SeenCycle;
  rows: Rows<SeenAppraisal>;
  filter: Record<string, string | undefined>;
  /** The page shows all that match. */
  whole: boolean;
  views: View[];
  pack: RulePack;
  nameOf: (id: string) => string;
  units: Units;
};

function PeoplePage({ visit, cycle, rows, filter, whole, views, pack, nameOf, units }: Shown) {
  const { t } = visit;
  const { region, label } = cycle;
  const title = t('people.title', { label });
  return (
    <SignedPage visit={visit} title={title}>
      <p class="hint">
        <a href={paths.cycle(region, label)}>{t('cycle.title', { label })}</a>
      </p>
      <h1>{title}</h1>
      <p class="lead">
        {rows.data.length === 0
          ? t('people.none')
          : whole
            ? t('people.all', { n: rows.data.length })
            : t('people.count', { n: rows.data.length })}
      </p>
      <Views {...{ visit, cycle, filter, views }} />
      <ChosenFilters {...{ visit, cycle, filter, pack, nameOf, units }} />
      <Filters {...{ visit, cycle, filter, pack, units }} />
      {rows.data.length > 0 && <Choosing {...{ visit, cycle, rows, filter, whole, pack, nameOf, units }} />}
      <NextPage {...{ visit, rows }} to={(kursor) => paths.cyclePeople(region, label, { ...filter, kursor })} />
    </SignedPage>
  );
}

type Listed = Pick<Shown, 'visit' | 'cycle' | 'rows' | 'filter' | 'whole' | 'pack' | 'nameOf' | 'units'>;

/** Those who may act on people tick them where they see them; what is done comes after the list. */
function Choosing(listed: Listed) {
  const { visit, cycle, rows, filter, whole } = listed;
  const { t } = visit;
  const open = rows.data.filter((each) => !hasEnded(each));
  const may = can(visit.principal, 'operatePeople', ['region']) !== null && open.length > 0;
  if (!may) return <People {...listed} />;
  const blocked = open.some(({ state }) => state === 'BLOCKED');
  const acts = (Object.keys(FOR_MANY) as ManyAct[]).filter((act) => act !== 'coba-lagi' || blocked);
  return (
    <form method="post" action={paths.forMany(cycle.region, cycle.label, 'ganti-penilai')}>
      <input type="hidden" name="token" value={visit.formToken} />
      <input type="hidden" name={ROWS} value={open.map(({ id }) => id).join(' ')} />
      {Object.entries(filter).map(([name, value]) => (
        <input type="hidden" name={`${FILTER}.${name}`} value={value ?? ''} />
      ))}
      <People {...listed} acts />
      <p class="actions">
        <label class="choice">
          <input type="checkbox" name={ALL} value="ya" />
          {t('people.chooseAll', { n: open.length })}
        </label>
        {!whole && (
          <label class="choice">
            <input type="checkbox" name={MATCHING} value="ya" />
            {t('people.chooseMatching')}
          </label>
        )}
      </p>
      <p class="actions">
        {acts.map((act) => (
          <button name="langkah" value="pilih" formaction={paths.forMany(cycle.region, cycle.label, act)}>
            {t(`do.${FOR_MANY[act]}`)}
          </button>
        ))}
      </p>
    </form>
  );
}

function People({ visit, cycle, rows, filter, pack, nameOf, units, acts }: Listed & { acts?: true }) {
  const { t, language } = visit;
  const stage = (id: string) => pack.phases.find((phase) => phase.id === id)?.title[language] ?? t('stage.closed');
  return (
    <table class="cards">
      <thead>
        <tr>
          {(['name', 'unit', 'stage', 'state', 'waits', 'due'] as const).map((column) => (
            <th scope="col">{t(`people.${column}`)}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.data.map((seen) => (
          <tr>
            <th scope="row">
              {acts && (
                <input
                  type="checkbox"
                  name={`${CHOSEN}.${seen.id}`}
                  value="ya"
                  aria-label={t('people.choose', { name: nameOf(seen.employeeId) })}
                />
              )}{' '}
              <a href={paths.appraisal(seen.id)}>{nameOf(seen.employeeId)}</a>
            </th>
            <td data-label={t('people.unit')}>{units.nameOf(seen.unit)}</td>
            <td data-label={t('people.stage')}>{stage(seen.stage)}</td>
            <td data-label={t('people.state')}>
              {seen.overdue ? <Status kind="late" word={t('status.late')} /> : <StateOf visit={visit} seen={seen} />}
            </td>
            <td data-label={t('people.waits')}>
              {seen.waitingOn.length > 0 && (
                <ul class="plain within">
                  {eachOnce(seen.waitingOn).map((waiting) => (
                    <Waited {...{ waiting, filter, cycle }} word={whoWaits(visit, waiting, nameOf)} />
                  ))}
                </ul>
              )}
            </td>
            <td data-label={t('people.due')}>{seen.dueAt === null ? '' : shownDay(seen.dueAt, language)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Whoever is waited for with several of the same stands once. */
const eachOnce = (waiting: readonly Waiting[]): Waiting[] => [
  ...new Map(waiting.map((each) => [`${each.id ?? ''} ${each.office ?? ''} ${each.as}`, each])).values(),
];

/** A name leads to all who wait for the same person. */
function Waited({
  waiting: { id },
  word,
  filter,
  cycle,
}: Pick<Shown, 'filter' | 'cycle'> & { waiting: Waiting; word: string }) {
  const href = paths.cyclePeople(cycle.region, cycle.label, { ...filter, menunggu: id });
  return <li>{id === undefined ? word : <a href={href}>{word}</a>}</li>;
}
