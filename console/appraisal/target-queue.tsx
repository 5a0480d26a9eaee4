/** Those of a team whose targets or reports wait for an answer, one after the other. */
import type { Hono } from 'hono';
import type { CommandName } from '../../workflows/messages.ts';
import { Crumbs } from '../parts/crumbs.tsx';
import { SignedPage } from '../parts/layout.tsx';
import { Status } from '../parts/status.tsx';
import { shownDay } from '../parts/words-of.ts';
import { labelOfCycle, paths } from '../paths.ts';
import { answerPage } from '../problem.tsx';
import type { PageEnv, Visit } from '../visit.ts';
import type { SeenAppraisal } from './seen.ts';
import { doingHere, myTurns } from './turns.ts';

/** What a superior is asked about targets. */
const QUEUED: CommandName[] = ['agreeTargets', 'acceptProgress', 'proposeTargets'];

export function targetQueue(site: Hono<PageEnv>): void {
  site.get('/tim/target', async (c) => {
    const visit = c.get('visit');
    const queue = await queueOf(visit);
    const nameOf = await visit.names(queue.map(({ employeeId }) => employeeId));
    return answerPage(c, <QueuePage {...{ visit, queue, nameOf }} />);
  });
}

/** Whose targets or reports wait for the visitor, those that are due first on top. */
async function queueOf(visit: Visit): Promise<SeenAppraisal[]> {
  const { data } = await visit.read<{ data: SeenAppraisal[] }>('/v1/appraisals?waitingOn=me&limit=200');
  const waiting = data.filter(
    (seen) => !seen.relations.includes('own') && myTurns(visit, seen).some((command) => QUEUED.includes(command)),
  );
  return waiting.toSorted((a, b) => (a.dueAt ?? '9').localeCompare(b.dueAt ?? '9'));
}

type Queue = { visit: Visit; queue: SeenAppraisal[]; nameOf: (id: string) => string };

function QueuePage({ visit, queue, nameOf }: Queue) {
  const { t, language } = visit;
  const [next] = queue;
  const about = (turn: CommandName, { targets = [], progress }: SeenAppraisal) => {
    if (turn === 'proposeTargets') return t('queue.lacking');
    return turn === 'agreeTargets'
      ? t('queue.targets', { n: targets.length })
      : t('queue.reports', { n: progress?.open.length ?? 0 });
  };
  const turnOf = (seen: SeenAppraisal) =>
    myTurns(visit, seen).find((command) => QUEUED.includes(command)) ?? 'agreeTargets';
  return (
    <SignedPage visit={visit} title={t('queue.title')}>
      <Crumbs ways={[[paths.team(), t('team.title')]]} />
      <h1>{t('queue.title')}</h1>
      <p class="lead">{next ? t('queue.lead', { n: queue.length }) : t('queue.none')}</p>
      {next && (
        <p class="actions">
          <a class="button primary" href={paths.command(next.id, turnOf(next))}>
            {t('target.next', { what: `${doingHere(visit, next, turnOf(next))} – ${nameOf(next.employeeId)}` })}
          </a>
        </p>
      )}
      <ul class="plain rows">
        {queue.map((seen) => (
          <li>
            <a href={paths.command(seen.id, turnOf(seen))}>
              {t('appraisal.of', { label: labelOfCycle(seen.cycleId), name: nameOf(seen.employeeId) })}
            </a>
            <p class="hint">
              {about(turnOf(seen), seen)}
              {seen.dueAt !== null && ' · '}
              {seen.dueAt !== null && t('appraisal.until', { day: shownDay(seen.dueAt, language) })}{' '}
              {seen.overdue && <Status kind="late" word={t('status.late')} />}
            </p>
          </li>
        ))}
      </ul>
    </SignedPage>
  );
}
