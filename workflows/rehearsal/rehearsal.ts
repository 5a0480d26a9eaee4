/** One rehearsal from request to report. Playing it is a single activity that begins anew when its worker is lost. */
import {
  ActivityFailure,
  ApplicationFailure,
  CancellationScope,
  isCancellation,
  proxyActivities,
} from '@temporalio/workflow';
import type { Activities } from '../../activities/index.ts';
import { TASK_QUEUES } from '../messages.ts';
import type { RehearsalEnd, RehearsalInput } from './messages.ts';

const { playRehearsal } = proxyActivities<Activities>({
  taskQueue: TASK_QUEUES.effects,
  // Waiting for other rehearsals of the same worker counts too.
  startToCloseTimeout: '30m',
  heartbeatTimeout: '20s',
  // Said aloud: its databases are dropped only after it has stopped writing to them.
  cancellationType: 'WAIT_CANCELLATION_COMPLETED',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '10s', maximumAttempts: 4 },
});
const { endRehearsal } = proxyActivities<Activities>({
  taskQueue: TASK_QUEUES.effects,
  startToCloseTimeout: '1m',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '30s' },
});

export async function rehearsal(input: RehearsalInput): Promise<RehearsalEnd> {
  const end = await play(input);
  await CancellationScope.nonCancellable(() => endRehearsal(input, end));
  return end;
}

async function play(input: RehearsalInput): Promise<RehearsalEnd> {
  try {
    await playRehearsal(input);
    return { state: 'DONE', failure: null };
  } catch (error) {
    if (isCancellation(error)) return { state: 'CANCELLED', failure: null };
    const cause = error instanceof ActivityFailure ? error.cause : error;
    const failure = cause instanceof ApplicationFailure ? (cause.type ?? 'rehearsal-failed') : 'worker-lost';
    return { state: 'FAILED', failure };
  }
}
