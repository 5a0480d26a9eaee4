/** The cycles of a region, and the board of one: which unit is where, who is late, who waits for whom. */
import type { Hono } from 'hono';
import { formatDate } from '../../rules/explain/format.ts';
import type { RulePack } from '../../rules/language/types.ts';
import { Empty } from '../parts/empty.tsx';
import { SignedPage } from '../parts/layout.tsx';
import { Status } from '../parts/status.tsx';
import { shownMoment } from '../parts/words-of.ts';
import { paths } from '../paths.ts';
import { answerPage } from '../problem.tsx';
import type { PageEnv, Visit } from '../visit.ts';
import { wordOf } from '../words/words.ts';
import { Board } from './board.tsx';
import { launchPages } from './launch-pages.tsx';
import { OPERATIONS, operationPages } from './operation-pages.tsx';
import { peoplePages } from './people-page.tsx';
import { cyclePath, readCycle, type Rows, type SeenBoard, type SeenCycle } from './seen.ts';

export function cyclePages(site: Hono<PageEnv>): void {
  site.get('/wilayah/:region', (c) => c.redirect(paths.cycles(c.req.param('region'))));
  site.get('/wilayah/:region/siklus', async (c) => {
    const visit = c.get('visit');
    const region = c.req.param('region');
    const { data } = await visit.read<Rows<SeenCycle>>(`/v1/cycles?region=${region}&limit=200`);
    return answerPage(c, <CyclesPage {...{ visit, region, cycles: data }} />);
  });
  launchPages(site);
  site.get('/wilayah/:region/siklus/:label', async (c) => {
    const visit = c.get('visit');
    const { region, label } = c.req.param();
    const cycle = await readCycle(visit, region, label);
    const [board, { pack }] = await Promise.all([
      visit.read<SeenBoard>(`${cyclePath(region, label)}/board`),
      visit.read<{ pack: RulePack }>(`/v1/rule-packs/${cycle.pack.digest}`),
    ]);
    return answerPage(c, <CyclePage {...{ visit, cycle, board, pack }} />);
  });
  operationPages(site);
  peoplePages(site);
}

const mayLaunch = ({ principal }: Visit) => principal.roles.includes('admin');

function CyclesPage({ visit, region, cycles }: { visit: Visit; region: string; cycles: SeenCycle[] }) {
  const { t, language } = visit;
  const New = () => (
    <p class="actions">
      <a class="button primary" href={paths.newCycle(region)}>
        {t('cycles.new')}
      </a>
    </p>
  );
  return (
    <SignedPage visit={visit} title={t('cycles.title')}>
      <h1>{t('cycles.title')}</h1>
      {cycles.length === 0 && <Empty what={t('cycles.none')} why={t('cycles.noneWhy')} />}
      {mayLaunch(visit) && <New />}
      <ul class="plain rows">
        {cycles.map(({ label, period, state, launch, sandbox }) => (
          <li>
            <a href={paths.cycle(region, label)}>{t('cycle.title', { label })}</a>{' '}
            <Status
              kind={state === 'CLOSED' ? 'done' : state === 'CANCELLED' ? 'ahead' : 'now'}
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

type Shown = { visit: Visit; cycle: SeenCycle; board: SeenBoard; pack: RulePack };

function CyclePage({ visit, cycle, board, pack }: Shown) {
  const { t, language } = visit;
  const { region, label, launch, period } = cycle;
  const sum = (of: SeenBoard['cells'], what: 'count' | 'overdue') => of.reduce((total, cell) => total + cell[what], 0);
  const closed = board.cells.filter(({ state }) => state === 'CLOSED' || state === 'CANCELLED');
  const late = sum(board.cells, 'overdue');
  return (
    <SignedPage visit={visit} title={t('cycle.title', { label })}>
      <h1>{t('cycle.title', { label })}</h1>
      <p class="lead">
        {t('cycle.lead', { closed: sum(closed, 'count'), total: sum(board.cells, 'count') })}{' '}
        {late > 0 && (
          <strong>
            <a href={paths.cyclePeople(region, label, { terlambat: 'ya' })}>{t('cycle.late', { n: late })}</a>
          </strong>
        )}
      </p>
      <p class="small">
        {t('cycle.facts', {
          from: formatDate(period.from, language),
          to: formatDate(period.to, language),
          version: cycle.pack.version,
        })}{' '}
        · {wordOf(t, 'state', cycle.state)}
      </p>
      {cycle.sandbox && (
        <p class="ribbon">
          {t('sandboxRibbon')} {t('cycle.now', { now: shownMoment(cycle.businessNow, language) })}
        </p>
      )}
      {cycle.state === 'LAUNCHING' && <p role="status">{t('cycle.launching')}</p>}
      <ul class="figures">
        {(['launched', 'held', 'excluded', 'failed'] as const).map((name) => (
          <li>
            <b>{launch[name]}</b>
            {t(`cycle.${name}`)}
          </li>
        ))}
      </ul>
      <h2>{t('cycle.board')}</h2>
      <Board {...{ visit, cycle, board, pack }} />
      <p class="actions">
        <a class="button" href={paths.cyclePeople(region, label)}>
          {t('cycle.people')}
        </a>
      </p>
      {mayLaunch(visit) && <Actions visit={visit} cycle={cycle} />}
      <Done visit={visit} cycle={cycle} />
    </SignedPage>
  );
}

function Actions({ visit: { t }, cycle }: { visit: Visit; cycle: SeenCycle }) {
  const open = cycle.state === 'OPEN' || cycle.state === 'PAUSED' || cycle.state === 'LAUNCHING';
  const fits = {
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

function Done({ visit: { t }, cycle: { operations } }: { visit: Visit; cycle: SeenCycle }) {
  if (operations.length === 0) return null;
  return (
    <>
      <h2>{t('cycle.operations')}</h2>
      <ul class="plain rows">
        {operations.toReversed().map(({ op, unit, reason, state, done, failed }) => (
          <li>
            {wordOf(t, 'operation', op)} {unit !== null && `(${unit})`} ·{' '}
            <Status
              kind={state === 'DONE' ? 'done' : 'now'}
              word={state === 'DONE' ? t('stage.done') : t('stage.now')}
            />
            <p class="hint">
              {t('operation.reach', { n: done })} {failed > 0 && `${failed} ${t('cycle.failed')}.`} {reason}
            </p>
          </li>
        ))}
      </ul>
    </>
  );
}
