/** The cycles of a region, and the board of one: which unit is where, who is late, who waits for whom. */
import type { Hono } from 'hono';
import type { Deps } from '../../api/deps.ts';
import { formatDate } from '../../rules/explain/format.ts';
import type { RulePack } from '../../rules/language/types.ts';
import { Empty } from '../parts/empty.tsx';
import { SignedPage } from '../parts/layout.tsx';
import { Status } from '../parts/status.tsx';
import { shownMoment } from '../parts/words-of.ts';
import { paths } from '../paths.ts';
import { answerPage } from '../problem.tsx';
import type { PageEnv, Units, Visit } from '../visit.ts';
import { wordOf } from '../words/words.ts';
import { Board, boardRows, cellsOf, stageNow, stageShown } from './board.tsx';
import { Forecast } from './forecast.tsx';
import { launchPages } from './launch-pages.tsx';
import { memberPages } from './members-page.tsx';
import { queuePages } from './queue-page.tsx';
import { spreadPages } from './spread-page.tsx';
import { OPERATIONS, operationPages } from './operation-pages.tsx';
import { peoplePages } from './people-page.tsx';
import { cyclePath, readCycle, type Rows, type SeenBoard, type SeenCycle, type SeenForecast } from './seen.ts';

export function cyclePages(site: Hono<PageEnv>, deps: Deps): void {
  site.get('/wilayah/:region', (c) => c.redirect(paths.cycles(c.req.param('region'))));
  site.get('/wilayah/:region/siklus', async (c) => {
    const visit = c.get('visit');
    const region = c.req.param('region');
    const { data } = await visit.read<Rows<SeenCycle>>(`/v1/cycles?region=${region}&limit=200`);
    return answerPage(c, <CyclesPage {...{ visit, region, cycles: data }} />);
  });
  launchPages(site, deps);
  site.get('/wilayah/:region/siklus/:label', async (c) => {
    const visit = c.get('visit');
    const { region, label } = c.req.param();
    const cycle = await readCycle(visit, region, label);
    const [board, forecast, { pack }, units] = await Promise.all([
      visit.read<SeenBoard>(`${cyclePath(region, label)}/board`),
      visit.read<SeenForecast>(`${cyclePath(region, label)}/forecast`),
      visit.read<{ pack: RulePack }>(`/v1/rule-packs/${cycle.pack.digest}`),
      visit.units(),
    ]);
    const nameOf = await visit.names(
      forecast.stages.flatMap(({ holders }) => holders.map(({ employeeId }) => employeeId)),
    );
    const asked = c.req.query('tahap');
    return answerPage(c, <CyclePage {...{ visit, cycle, board, forecast, pack, units, nameOf, asked }} />);
  });
  operationPages(site);
  peoplePages(site);
  memberPages(site);
  queuePages(site);
  spreadPages(site);
}

const mayLaunch = ({ principal }: Visit) => principal.roles.includes('admin');

function CyclesPage({ visit, region, cycles }: { visit: Visit; region: string; cycles: SeenCycle[] }) {
  const { t, language } = visit;
  return (
    <SignedPage visit={visit} title={t('cycles.title')}>
      <h1>{t('cycles.title')}</h1>
      {cycles.length === 0 && <Empty what={t('cycles.none')} why={t('cycles.noneWhy')} />}
      <p class="actions">
        {mayLaunch(visit) && (
          <a class="button primary" href={paths.newCycle(region)}>
            {t('cycles.new')}
          </a>
        )}
        <a href={paths.queue(region)}>{t('stuck.title')}</a>
      </p>
      <ul class="plain rows">
        {cycles.map(({ label, period, state, launch, sandbox }) => (
          <li>
            <a href={paths.cycle(region, label)}>{t('cycle.title', { label })}</a>{' '}
            <Status
              kind={state === 'CLOSED' ? 'done' : state === 'CANCELLED' || state === 'PAUSED' ? 'ahead' : 'now'}
              word={wordOf(t, 'state', state)}
            />
            <p class="hint">
              {formatDate(period.from, language)} – {formatDate(period.to, language)} · {launch.launched}{' '}
              {t('cycle.launched')} {sandbox && `· ${t('sandboxRibbon')}`}
            </p>
          </li>
        ))}
      </ul>
    </SignedPage>
  );
}

type Shown = {
  visit: Visit;
  cycle: SeenCycle;
  board: SeenBoard;
  pack: RulePack;
  units: Units;
  asked: string | undefined;
};
type Whole = Shown & { forecast: SeenForecast; nameOf: (id: string) => string };

/** What most people are doing, in a sentence; all that is over when nobody is doing anything any more. */
function Answer({ visit: { t, language }, cycle: { region, label }, board, pack, units }: Omit<Shown, 'asked'>) {
  const rows = boardRows(board);
  const [all] = rows;
  const stages = pack.phases.map(({ id }) => id);
  const now = stageNow(rows, stages);
  const phase = pack.phases[now];
  const lateIn = (row: (typeof rows)[number]) => cellsOf(row, stages).reduce((sum, { late }) => sum + late, 0);
  const late = all ? lateIn(all) : 0;
  const worst = rows
    .filter(({ unit }) => unit !== null)
    .reduce<(typeof rows)[number] | undefined>(
      (most, row) => (most && lateIn(most) >= lateIn(row) ? most : row),
      undefined,
    );
  return (
    <p class="lead">
      {all && phase
        ? t('cycle.past', { n: cellsOf(all, stages)[now]?.past ?? 0, total: all.total, stage: phase.title[language] })
        : t('cycle.lead', { closed: all?.ended ?? 0, total: all?.total ?? 0 })}{' '}
      {late > 0 && (
        <>
          <strong>
            <a href={paths.cyclePeople(region, label, { terlambat: 'ya' })}>{t('cycle.late', { n: late })}</a>
          </strong>
          {rows.length > 2 && typeof worst?.unit === 'string'
            ? t('cycle.lateMost', { unit: units.nameOf(worst.unit) })
            : '.'}
        </>
      )}
    </p>
  );
}

function CyclePage({ visit, cycle, board, forecast, pack, units, nameOf, asked }: Whole) {
  const { t, language } = visit;
  const { region, label, launch, period } = cycle;
  return (
    <SignedPage visit={visit} title={t('cycle.title', { label })}>
      <h1>{t('cycle.title', { label })}</h1>
      <Answer {...{ visit, cycle, board, pack, units }} />
      <p class="small">
        {t('cycle.facts', {
          from: formatDate(period.from, language),
          to: formatDate(period.to, language),
          version: cycle.pack.version,
        })}{' '}
        · <a href={paths.rules(region)}>{t('rules.title')}</a> · {wordOf(t, 'state', cycle.state)}
      </p>
      {cycle.only && (
        <p class="small">
          {t('cycle.only', { units: cycle.only.units.map(units.nameOf).join(', ') || '–', people: cycle.only.people })}
        </p>
      )}
      {cycle.sandbox && (
        <p class="ribbon">
          {t('sandboxRibbon')} {t('cycle.now', { now: shownMoment(cycle.businessNow, visit) })}
        </p>
      )}
      {cycle.state === 'LAUNCHING' && <p role="status">{t('cycle.launching')}</p>}
      <ul class="figures">
        {board.waiting.map(({ as, count }) => (
          <li>
            <a href={paths.cyclePeople(region, label, { menunggu: as })}>
              <b>{count}</b>
              {t('cycle.waitsFor', { who: wordOf(t, 'capacity', as) })}
            </a>
          </li>
        ))}
        {(['launched', 'held', 'excluded', 'failed'] as const)
          .filter((name) => name === 'launched' || launch[name] > 0)
          .map((name) => (
            <li>
              <a href={paths.members(region, label, { keadaan: name.toUpperCase() })}>
                <b>{launch[name]}</b>
                {t(`cycle.${name}`)}
              </a>
            </li>
          ))}
      </ul>
      <h2>{t('cycle.board')}</h2>
      <Board {...{ visit, cycle, board, pack, units, asked }} />
      <Forecast {...{ visit, cycle, forecast, pack, units, nameOf, stage: stageShown(board, pack, asked) }} />
      <p class="actions">
        <a class="button" href={paths.cyclePeople(region, label)}>
          {t('cycle.people')}
        </a>
        <a class="button" href={paths.spread(region, label)}>
          {t('spread.title')}
        </a>
        {pack.phases.some(({ kind }) => kind === 'calibration') && (
          <a class="button" href={paths.calibration(region, label)}>
            {t('calibration.title')}
          </a>
        )}
      </p>
      {mayLaunch(visit) && <Actions visit={visit} cycle={cycle} />}
      <Done {...{ visit, cycle, units }} />
    </SignedPage>
  );
}

function Actions({ visit: { t }, cycle }: { visit: Visit; cycle: SeenCycle }) {
  const open = cycle.state === 'OPEN' || cycle.state === 'PAUSED' || cycle.state === 'LAUNCHING';
  const fits = {
    launch: cycle.state === 'OPEN' && cycle.launch.held + cycle.launch.failed > 0,
    clock: cycle.sandbox,
    pause: cycle.state !== 'PAUSED',
    resume: cycle.operations.some(({ op }) => op === 'pause'),
    extend: true,
    release: true,
    cancel: true,
  };
  const offered = open ? OPERATIONS.filter((name) => fits[name]) : [];
  if (offered.length === 0) return null;
  return (
    <>
      <h2>{t('cycle.actions')}</h2>
      <p class="actions">
        {offered.map((name) => (
          <a class="button" href={paths.cycleOperation(cycle.region, cycle.label, name)}>
            {t(`operation.${name}`)}
          </a>
        ))}
      </p>
    </>
  );
}

/** Moves of the clock are many and change nothing by themselves: they are counted. */
function Done({ visit: { t }, cycle: { operations }, units }: Pick<Shown, 'visit' | 'cycle' | 'units'>) {
  const others = operations.filter(({ op }) => op !== 'clock');
  const moves = operations.length - others.length;
  if (operations.length === 0) return null;
  return (
    <>
      <h2>{t('cycle.operations')}</h2>
      <ul class="plain rows">
        {others.toReversed().map(({ op, unit, reason, state, done, failed }) => (
          <li>
            <strong>{wordOf(t, 'operation', op)}</strong> {unit !== null && `(${units.nameOf(unit)})`} ·{' '}
            <Status
              kind={state === 'DONE' ? 'done' : state === 'FAILED' ? 'late' : 'now'}
              word={wordOf(t, 'operationState', state)}
            />
            <p class="hint">
              {t('operation.done', { n: done })} {failed > 0 && t('operation.failed', { n: failed })} {reason}
            </p>
          </li>
        ))}
      </ul>
      {moves > 0 && <p class="hint">{t('cycle.moves', { n: moves })}</p>}
    </>
  );
}
