/** The people of a cycle: who is where, who is late, who waits for whom. */
import type { Hono } from 'hono';
import type { RulePack } from '../../rules/language/types.ts';
import type { SeenAppraisal } from '../appraisal/seen.ts';
import { whoWaits } from '../appraisal/turns.ts';
import { StateOf } from '../appraisal/state.tsx';
import { SignedPage } from '../parts/layout.tsx';
import { Status } from '../parts/status.tsx';
import { shownDay } from '../parts/words-of.ts';
import { paths, query } from '../paths.ts';
import { answerPage } from '../problem.tsx';
import type { PageEnv, Units, Visit } from '../visit.ts';
import { wordOf } from '../words/words.ts';
import { FILTERS, type View, viewsOf } from './views.ts';
import { readCycle, type Rows, type SeenCycle } from './seen.ts';

type Filter = {
  unit?: string;
  tahap?: string;
  keadaan?: string;
  terlambat?: string;
  menunggu?: string;
  kursor?: string;
};
const STATES = ['RUNNING', 'PAUSED', 'BLOCKED', 'CLOSED', 'CANCELLED'];
const CAPACITIES = ['employee', 'assessor', 'secondReviewer', 'official', 'admin', 'system'];

export function peoplePages(site: Hono<PageEnv>): void {
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
    const nameOf = await visit.names(ids);
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
      <Chosen {...{ visit, cycle, filter, pack, units }} />
      <Filters {...{ visit, cycle, filter, pack, units }} />
      {rows.data.length > 0 && <People {...{ visit, rows, pack, nameOf, units }} />}
      <p class="actions">
        {rows.page.nextCursor !== null && (
          <a class="button" href={paths.cyclePeople(region, label, { ...filter, kursor: rows.page.nextCursor })}>
            {t('nextPage')}
          </a>
        )}
      </p>
    </SignedPage>
  );
}

/** Views that were kept, and keeping this one. */
function Views({ visit: { t }, cycle, filter, views }: Pick<Shown, 'visit' | 'cycle' | 'filter' | 'views'>) {
  const { region, label } = cycle;
  const on = FILTERS.filter((name) => (filter[name] ?? '') !== '');
  return (
    <>
      {views.length > 0 && (
        <p class="chips">
          {views.map((view) => (
            <a href={paths.cyclePeople(region, label, view.filter)}>{view.name}</a>
          ))}
        </p>
      )}
      {on.length > 0 && (
        <details>
          <summary>{t('people.keepView')}</summary>
          <form method="get" action={paths.cyclePeople(region, label)} class="actions">
            {on.map((name) => (
              <input type="hidden" name={name} value={filter[name]} />
            ))}
            <label for="simpan">{t('people.viewName')}</label>
            <input id="simpan" name="simpan" maxlength={40} autocomplete="off" />
            <button>{t('save')}</button>
          </form>
        </details>
      )}
      {views.length > 0 && (
        <details>
          <summary>{t('people.dropView')}</summary>
          <p class="chips">
            {views.map(({ name }) => (
              <a href={paths.cyclePeople(region, label, { ...filter, lupakan: name })}>{name} ×</a>
            ))}
          </p>
        </details>
      )}
    </>
  );
}

/** What is on, each with the way to take it off. */
function Chosen({
  visit: { t, language },
  cycle,
  filter,
  pack,
  units,
}: Pick<Shown, 'visit' | 'cycle' | 'filter' | 'pack' | 'units'>) {
  const words: Record<string, (value: string) => string> = {
    unit: units.nameOf,
    tahap: (value) => pack.phases.find(({ id }) => id === value)?.title[language] ?? value,
    keadaan: (value) => wordOf(t, 'state', value),
    menunggu: (value) => t('cycle.waitsFor', { who: wordOf(t, 'capacity', value) }),
    terlambat: () => t('people.lateOnly'),
  };
  const on = Object.entries(filter).flatMap(([name, value]) => {
    const word = words[name];
    return word && value !== undefined && value !== '' ? [{ name, word: word(value) }] : [];
  });
  if (on.length === 0) return null;
  return (
    <p class="chips">
      {on.map(({ name, word }) => (
        <a href={paths.cyclePeople(cycle.region, cycle.label, { ...filter, [name]: undefined })}>
          <span class="visually-hidden">{t('people.remove')} </span>
          {word} ×
        </a>
      ))}
    </p>
  );
}

function Filters({
  visit: { t, language },
  cycle,
  filter,
  pack,
  units,
}: Pick<Shown, 'visit' | 'cycle' | 'filter' | 'pack' | 'units'>) {
  const selects = [
    { name: 'unit', label: t('people.unit'), choices: units.all.map(({ value, label }) => ({ id: value, label })) },
    {
      name: 'tahap',
      label: t('people.stage'),
      choices: pack.phases.map(({ id, title }) => ({ id, label: title[language] })),
    },
    { name: 'keadaan', label: t('people.state'), choices: STATES.map((id) => ({ id, label: wordOf(t, 'state', id) })) },
    {
      name: 'menunggu',
      label: t('people.waitingOn'),
      choices: CAPACITIES.map((id) => ({ id, label: wordOf(t, 'capacity', id) })),
    },
  ];
  return (
    <details>
      <summary>{t('people.filter')}</summary>
      <form method="get" action={paths.cyclePeople(cycle.region, cycle.label)} class="stack">
        <div class="pair">
          {selects.map(({ name, label, choices }) => (
            <div class="field">
              <label for={name}>{label}</label>
              <select id={name} name={name}>
                <option value="">{t('all')}</option>
                {choices.map((choice) => (
                  <option value={choice.id} selected={filter[name] === choice.id}>
                    {choice.label}
                  </option>
                ))}
              </select>
            </div>
          ))}
        </div>
        <label class="choice">
          <input type="checkbox" name="terlambat" value="ya" checked={filter['terlambat'] === 'ya'} />
          {t('people.lateOnly')}
        </label>
        <div class="actions">
          <button>{t('show')}</button>
        </div>
      </form>
    </details>
  );
}

function People({ visit, rows, pack, nameOf, units }: Pick<Shown, 'visit' | 'rows' | 'pack' | 'nameOf' | 'units'>) {
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
              <a href={paths.appraisal(seen.id)}>{nameOf(seen.employeeId)}</a>
            </th>
            <td data-label={t('people.unit')}>{units.nameOf(seen.unit)}</td>
            <td data-label={t('people.stage')}>{stage(seen.stage)}</td>
            <td data-label={t('people.state')}>
              {seen.overdue ? <Status kind="late" word={t('status.late')} /> : <StateOf visit={visit} seen={seen} />}
            </td>
            <td data-label={t('people.waits')}>
              {seen.waitingOn.map((waiting) => whoWaits(visit, waiting, nameOf)).join(', ')}
            </td>
            <td data-label={t('people.due')}>{seen.dueAt === null ? '' : shownDay(seen.dueAt, language)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
