/** What waits for somebody, over everything they are; then what they were told. */
import type { Hono } from 'hono';
import { can } from '../../api/access/policy.ts';
import type { SeenAppraisal } from '../appraisal/seen.ts';
import { StateOf } from '../appraisal/state.tsx';
import { doingHere, myTurns, waitLines } from '../appraisal/turns.ts';
import { cyclePath, type Rows, type SeenCycle, type CycleStanding } from '../cycle/seen.ts';
import { formatDate } from '../../rules/explain/format.ts';
import { hasEnded } from '../../rules/time/ended.ts';
import { Empty } from '../parts/empty.tsx';
import { SignedPage } from '../parts/layout.tsx';
import { Status } from '../parts/status.tsx';
import { shownDay } from '../parts/words-of.ts';
import { labelOfCycle, paths } from '../paths.ts';
import { answerPage } from '../problem.tsx';
import { type Notice, NoticeRows, noticePages, noticesTo } from './notices-page.tsx';
import { delegationPages } from './delegation-pages.tsx';
import { searchPages } from './search-page.tsx';
import { appraisalsBy, peopleIn, teamPages } from './team-page.tsx';
import type { PageEnv, Visit } from '../visit.ts';
import { type WaitingWork, waitingWork } from './work.ts';

export function homePages(site: Hono<PageEnv>): void {
  site.get('/', async (c) => {
    const visit = c.get('visit');
    const [work, awaited, cycles, notices] = await Promise.all([
      waitingWork(visit),
      awaitedBy(visit),
      runningCycles(visit),
      noticesTo(visit),
    ]);
    return answerPage(c, <HomePage {...{ visit, work, awaited, cycles, notices }} />);
  });
  site.get('/saya', async (c) => {
    const visit = c.get('visit');
    const { employeeId } = visit.principal;
    // An office that is nobody's is not appraised.
    const own = employeeId === null ? [] : await appraisalsBy(visit, isOwn, `employee=${employeeId}`);
    const [only] = own;
    if (own.length === 1 && only) return c.redirect(paths.appraisal(only.id));
    const nameOf = await visit.names(peopleIn(own));
    return answerPage(c, <MinePage {...{ visit, own, nameOf }} />);
  });
  teamPages(site);
  delegationPages(site);
  searchPages(site);
  noticePages(site);
}

type Awaited = { href: string; words: string; who: string };

/** What somebody’s own appraisal waits for from others. */
async function awaitedBy(visit: Visit): Promise<Awaited[]> {
  const { t, principal } = visit;
  if (principal.employeeId === null) return [];
  const own = (await appraisalsBy(visit, isOwn, `employee=${principal.employeeId}&state=RUNNING`)).filter(
    (seen) => myTurns(visit, seen).length === 0,
  );
  const nameOf = await visit.names(peopleIn(own));
  return own.flatMap((seen) =>
    waitLines(visit, seen, nameOf).map((who) => ({
      href: paths.appraisal(seen.id),
      words: t('appraisal.title', { label: labelOfCycle(seen.cycleId) }),
      who,
    })),
  );
}

/** For those who run a region: how its cycles stand. */
async function runningCycles({ principal: { region, roles }, read }: Visit): Promise<RunningCycle[]> {
  if (region === null || !roles.some((role) => role === 'hr' || role === 'admin' || role === 'auditor')) return [];
  const { data } = await read<Rows<SeenCycle>>(`/v1/cycles?region=${region}&state=OPEN&limit=10`);
  return Promise.all(
    data.map(async (cycle) => {
      const { stages } = await read<CycleStanding>(`${cyclePath(cycle.region, cycle.label)}/progress`);
      const count = (rows: CycleStanding['stages'], of: 'count' | 'overdue') =>
        rows.reduce((sum, row) => sum + row[of], 0);
      const running = stages.filter(({ state }) => state === 'RUNNING');
      const blocked = stages.filter(({ state }) => state === 'BLOCKED');
      return { ...cycle, late: count(running, 'overdue'), blocked: count(blocked, 'count') };
    }),
  );
}

const isOwn = ({ relations }: SeenAppraisal) => relations.includes('own');

type RunningCycle = SeenCycle & { late: number; blocked: number };
type Home = { visit: Visit; work: WaitingWork; awaited: Awaited[]; cycles: RunningCycle[]; notices: Notice[] };

function HomePage({ visit, work, awaited, cycles, notices }: Home) {
  const { t, language } = visit;
  const n = work.tasks.length;
  return (
    <SignedPage visit={visit} title={t('home.title')}>
      <h1>{t('home.title')}</h1>
      <p class="lead">{n === 0 ? t('home.nothing') : n === 1 ? t('home.one') : t('home.some', { n })}</p>
      {n > 0 && (
        <section class="card next">
          <h2>{t('home.tasks')}</h2>
          <ul class="plain rows">
            {work.tasks.map(({ href, what, about, dueAt, overdue }) => (
              <li>
                <a href={href}>{what}</a>
                <p class="hint">
                  <a href={about.href}>{about.words}</a>{' '}
                  {dueAt !== null && t('appraisal.until', { day: shownDay(dueAt, language) })}{' '}
                  {overdue && <Status kind="late" word={t('status.late')} />}
                </p>
              </li>
            ))}
          </ul>
          {work.more && <p class="hint">{t('home.moreTasks')}</p>}
        </section>
      )}
      {awaited.length > 0 && (
        <>
          <h2>{t('home.awaited')}</h2>
          <ul class="plain rows">
            {awaited.map(({ href, words, who }) => (
              <li>
                <a href={href}>{words}</a>
                <p class="hint">{who}</p>
              </li>
            ))}
          </ul>
        </>
      )}
      {cycles.length === 0 && <BeginHere visit={visit} />}
      {cycles.length > 0 && (
        <>
          <h2>{t('home.cycles')}</h2>
          <ul class="plain rows">
            {cycles.map(({ region, label, period, launch, late, blocked }) => (
              <li>
                <a href={paths.cycle(region, label)}>{t('cycle.title', { label })}</a>
                {late + blocked > 0 && (
                  <p>
                    <Status
                      kind="late"
                      word={[
                        ...(late > 0 ? [t('cycle.late', { n: late })] : []),
                        ...(blocked > 0 ? [t('cycle.blockedCount', { n: blocked })] : []),
                      ].join(', ')}
                    />{' '}
                    <a href={paths.queue(region)}>{t('home.queue')}</a>
                  </p>
                )}
                <p class="hint">
                  {formatDate(period.from, language)} – {formatDate(period.to, language)} · {launch.launched}{' '}
                  {t('cycle.launched')}
                  {launch.held > 0 && ` · ${launch.held} ${t('cycle.held')}`}
                </p>
              </li>
            ))}
          </ul>
        </>
      )}
      <h2>{t('home.notices')}</h2>
      {notices.length === 0 && <p>{t('home.noNotices')}</p>}
      <NoticeRows visit={visit} notices={notices.slice(0, 5)} />
      {notices.length > 5 && (
        <p>
          <a href={paths.notices()}>{t('notices.all', { n: notices.length })}</a>
        </p>
      )}
    </SignedPage>
  );
}

/** Where nothing runs, who may launch is told what comes first. */
function BeginHere({ visit: { t, principal } }: { visit: Visit }) {
  const { region } = principal;
  if (region === null || can(principal, 'launchCycle', ['region']) === null) return null;
  return (
    <Empty what={t('home.noCycle')} why={t('home.noCycleWhy')}>
      <p class="actions">
        <a class="button" href={paths.importEmployees(region)}>
          {t('import.title')}
        </a>
        <a class="button" href={paths.newCycle(region)}>
          {t('launch.title')}
        </a>
      </p>
    </Empty>
  );
}

/** What goes on stands above what is over, the latest first. */
const latestFirst = (a: SeenAppraisal, b: SeenAppraisal) =>
  Number(hasEnded(a)) - Number(hasEnded(b)) || labelOfCycle(b.cycleId).localeCompare(labelOfCycle(a.cycleId));

type Mine = { visit: Visit; own: SeenAppraisal[]; nameOf: (id: string) => string };

function MinePage({ visit, own, nameOf }: Mine) {
  const { t } = visit;
  return (
    <SignedPage visit={visit} title={t('mine.title')}>
      <h1>{t('mine.title')}</h1>
      {own.length === 0 && <Empty what={t('mine.none')} why={t('mine.noneWhy')} />}
      <ul class="plain rows">
        {own.toSorted(latestFirst).map((seen) => (
          <li>
            <a href={paths.appraisal(seen.id)}>{t('appraisal.title', { label: labelOfCycle(seen.cycleId) })}</a>{' '}
            <StateOf visit={visit} seen={seen} />
            {!hasEnded(seen) && <MyNext {...{ visit, seen, nameOf }} />}
          </li>
        ))}
      </ul>
    </SignedPage>
  );
}

/** What somebody has to do on it, or whom it waits for. */
function MyNext({ visit, seen, nameOf }: Omit<Mine, 'own'> & { seen: SeenAppraisal }) {
  const { t, language } = visit;
  const [first] = myTurns(visit, seen);
  const waits = waitLines(visit, seen, nameOf).join('; ');
  return (
    <p class="hint">
      {first === undefined ? waits : <a href={paths.command(seen.id, first)}>{doingHere(visit, seen, first)}</a>}
      {seen.dueAt !== null && (first !== undefined || waits !== '') && ' · '}
      {seen.dueAt !== null && t('appraisal.until', { day: shownDay(seen.dueAt, language) })}
    </p>
  );
}
