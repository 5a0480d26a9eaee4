/** The people of a cycle: who is where, who is late, who waits for whom. */
import type { Hono } from 'hono';
import type { RulePack } from '../../rules/language/types.ts';
import type { SeenAppraisal } from '../appraisal/seen.ts';
import { whoWaits } from '../appraisal/turns.ts';
import { SignedPage } from '../parts/layout.tsx';
import { Status } from '../parts/status.tsx';
import { shownDay } from '../parts/words-of.ts';
import { paths, query } from '../paths.ts';
import { answerPage } from '../problem.tsx';
import type { PageEnv, Visit } from '../visit.ts';
import { wordOf } from '../words/words.ts';
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
    return answerPage(c, <PeoplePage {...{ visit, cycle, rows, filter, pack, nameOf }} />);
  });
}

type Shown = {
  visit: Visit;
  cycle: SeenCycle;
  rows: Rows<SeenAppraisal>;
  filter: Record<string, string | undefined>;
  pack: RulePack;
  nameOf: (id: string) => string;
};

function PeoplePage({ visit, cycle, rows, filter, pack, nameOf }: Shown) {
  const { t } = visit;
  const { region, label } = cycle;
  const title = t('people.title', { label });
  return (
    <SignedPage visit={visit} title={title}>
      <p class="hint">
        <a href={paths.cycle(region, label)}>{t('cycle.title', { label })}</a>
      </p>
      <h1>{title}</h1>
      <p class="lead">{rows.data.length === 0 ? t('people.none') : t('people.count', { n: rows.data.length })}</p>
      <Filters {...{ visit, cycle, filter, pack }} />
      {rows.data.length > 0 && <People {...{ visit, rows, pack, nameOf }} />}
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

function Filters({ visit: { t, language }, cycle, filter, pack }: Pick<Shown, 'visit' | 'cycle' | 'filter' | 'pack'>) {
  const selects = [
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
    <details open={Object.values(filter).some((value) => value !== undefined && value !== '')}>
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
          <div class="field">
            <label for="unit">{t('people.unit')}</label>
            <input id="unit" name="unit" value={filter['unit'] ?? ''} />
          </div>
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

function People({ visit, rows, pack, nameOf }: Pick<Shown, 'visit' | 'rows' | 'pack' | 'nameOf'>) {
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
            <td data-label={t('people.unit')}>{seen.unit}</td>
            <td data-label={t('people.stage')}>{stage(seen.stage)}</td>
            <td data-label={t('people.state')}>
              {seen.overdue ? (
                <Status kind="late" word={t('status.late')} />
              ) : (
                <Status kind={seen.state === 'CLOSED' ? 'done' : 'now'} word={wordOf(t, 'state', seen.state)} />
              )}
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
