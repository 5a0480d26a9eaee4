/** Those of a team whose targets or reports wait for an answer, one after the other. */
import type { Hono } from 'hono';
import type { CommandName } from '../../workflows/messages.ts';
import { SignedPage } from '../parts/layout.tsx';
import { Status } from '../parts/status.tsx';
import { shownDay } from '../parts/words-of.ts';
import { labelOfCycle, paths } from '../paths.ts';
import { answerPage } from '../problem.tsx';
import type { PageEnv, Visit } from '../visit.ts';
import { wordOf } from '../words/words.ts';
import type { SeenAppraisal } from './seen.ts';
import { myTurns } from './turns.ts';

/** What a superior is asked about targets. */
const QUEUED: CommandName[] = ['agreeTargets', 'acceptProgress'];

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
  const waiting = data.filter((seen) => myTurns(visit, seen).some((command) => QUEUED.includes(command)));
  return waiting.toSorted((a, b) => (a.dueAt ?? '9').localeCompare(b.dueAt ?? '9'));
}

type Queue = { visit: Visit; queue: SeenAppraisal[]; nameOf: (id: string) => string };

function QueuePage({ visit, queue, nameOf }: Queue) {
  const { t, language } = visit;
  const [next] = queue;
  const turnOf = (seen: SeenAppraisal) =>
    myTurns(visit, seen).find((command) => QUEUED.includes(command)) ?? 'agreeTargets';
  return (
    <SignedPage visit={visit} title={t('queue.title')}>
      <h1>{t('queue.title')}</h1>
      <p class="lead">{next ? t('queue.lead', { n: queue.length }) : t('queue.none')}</p>
      {next && (
        <p class="actions">
          <a class="button primary" href={paths.command(next.id, turnOf(next))}>
            {t('target.next', { what: `${wordOf(t, 'do', turnOf(next))} – ${nameOf(next.employeeId)}` })}
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
              {turnOf(seen) === 'agreeTargets'
                ? t('queue.targets', { n: seen.targets?.length ?? 0 })
                : t('queue.reports', { n: seen.progress?.open.length ?? 0 })}
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
