/** What does not go on by itself in a region: blocked, by cause, and late, by who must act. */
import type { Hono } from 'hono';
import { allRows } from '../ask.ts';
import type { SeenAppraisal } from '../appraisal/seen.ts';
import { whoWaits } from '../appraisal/turns.ts';
import { Empty } from '../parts/empty.tsx';
import { SignedPage } from '../parts/layout.tsx';
import { shownDay } from '../parts/words-of.ts';
import { labelOfCycle, paths, query } from '../paths.ts';
import { answerPage } from '../problem.tsx';
import type { PageEnv, Visit } from '../visit.ts';
import { wordOf } from '../words/words.ts';

/** Pages of 200: what is beyond them is told, not shown. */
const MOST_PAGES = 10;
const MOST = MOST_PAGES * 200;
const MOST_NAMED = 10;

export function queuePages(site: Hono<PageEnv>): void {
  site.get('/wilayah/:region/antrean', async (c) => {
    const visit = c.get('visit');
    const region = c.req.param('region');
    // Somebody of no region sees those of all.
    const listed = async (filter: Record<string, string>) =>
      (await allRows<SeenAppraisal>(visit, `/v1/appraisals${query(filter)}`, MOST_PAGES)).filter(
        (seen) => seen.region === region,
      );
    const [blocked, overdue] = await Promise.all([listed({ state: 'BLOCKED' }), listed({ overdue: 'true' })]);
    const late = overdue.filter(({ state }) => state === 'RUNNING');
    const shown = [...blocked, ...late].flatMap(({ employeeId, waitingOn }) => [
      employeeId,
      ...waitingOn.flatMap(({ id }) => id ?? []),
    ]);
    const nameOf = await visit.names(shown);
    return answerPage(c, <QueuePage {...{ visit, region, blocked, late, nameOf }} />);
  });
}

/** Each stands in one group, so that the groups add up. */
function groupsOf(rows: SeenAppraisal[], by: (seen: SeenAppraisal) => string): [string, SeenAppraisal[]][] {
  const groups = new Map<string, SeenAppraisal[]>();
  for (const seen of rows) groups.set(by(seen), [...(groups.get(by(seen)) ?? []), seen]);
  return [...groups].sort(([, a], [, b]) => b.length - a.length);
}

type Shown = {
  visit: Visit;
  region: string;
  blocked: SeenAppraisal[];
  late: SeenAppraisal[];
  nameOf: (id: string) => string;
};

function QueuePage({ visit, region, blocked, late, nameOf }: Shown) {
  const { t } = visit;
  return (
    <SignedPage visit={visit} title={t('stuck.title')}>
      <h1>{t('stuck.title')}</h1>
      <p class="lead">{t('stuck.lead', { blocked: blocked.length, late: late.length })}</p>
      {(blocked.length === MOST || late.length === MOST) && <p class="notice">{t('stuck.more', { n: MOST })}</p>}
      {blocked.length + late.length === 0 && <Empty what={t('stuck.none')} why={t('stuck.noneWhy')} />}
      {blocked.length > 0 && <h2>{t('stuck.blocked')}</h2>}
      {groupsOf(blocked, ({ blockedReason }) => blockedReason ?? '').map(([reason, rows]) => (
        <section class="card">
          <h3>{t('stuck.group', { what: wordOf(t, 'cause', reason), n: rows.length })}</h3>
          <ul class="plain rows">
            {rows.slice(0, MOST_NAMED).map(({ id, employeeId }) => (
              <li>
                <a href={paths.appraisal(id)}>{nameOf(employeeId)}</a>
              </li>
            ))}
          </ul>
          {rows.length > MOST_NAMED && <p class="hint">{t('stuck.others', { n: rows.length - MOST_NAMED })}</p>}
        </section>
      ))}
      {late.length > 0 && <Late {...{ visit, region, late, nameOf }} />}
    </SignedPage>
  );
}

function Late({ visit, region, late, nameOf }: Omit<Shown, 'blocked'>) {
  const { t, language } = visit;
  const [what, count, since] = [t('stuck.step'), t('stuck.count'), t('stuck.since')];
  /** Who holds it up, at which step, in which cycle. */
  const holder = ({ waitingOn: [first], cycleId }: SeenAppraisal) =>
    [first?.id ?? first?.office ?? first?.as ?? '', first?.for ?? '', cycleId].join('|');
  return (
    <>
      <h2>{t('stuck.late')}</h2>
      <table class="cards">
        <thead>
          <tr>
            {[t('stuck.who'), what, count, since].map((label) => (
              <th scope="col">{label}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {groupsOf(late, holder).map(([, rows]) => {
            const [seen] = rows;
            const [waiting] = seen?.waitingOn ?? [];
            if (!seen || !waiting) return null;
            const oldest = rows.map(({ dueAt }) => dueAt ?? '').sort()[0] ?? '';
            const filter = { menunggu: waiting.id ?? waiting.as, terlambat: 'ya' };
            return (
              <tr>
                <th scope="row">
                  <a href={paths.cyclePeople(region, labelOfCycle(seen.cycleId), filter)}>
                    {whoWaits(visit, waiting, nameOf)}
                  </a>
                </th>
                <td data-label={what}>{wordOf(t, 'do', waiting.for)}</td>
                <td data-label={count}>{rows.length}</td>
                <td data-label={since}>{oldest === '' ? '' : shownDay(oldest, language)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </>
  );
}
