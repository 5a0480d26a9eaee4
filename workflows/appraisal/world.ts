/**
 * How an appraisal's workflow reaches the world: by a local activity, within the task that asks. Temporal may throw such
 * a task away after it has written, so a local activity only adds, and only what nobody contradicts. What it cannot do,
 * or not in time, a normal activity does: it runs when the task is part of the history, so that what it writes counts,
 * and however often it is tried, the history grows by three events (docs/decisions/0032-which-attempt-counts.md).
 */
import {
  ApplicationFailure,
  CancellationScope,
  condition,
  proxyActivities,
  proxyLocalActivities,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities } from '../../activities/index.ts';
import type { Asked, Slow } from '../record.ts';
import { causeOf, type World } from './effects.ts';
import type { Ctx } from './state.ts';

export type OwnWorld = World & Pick<Activities, 'noteAhead'>;

/**
 * Of a task's time (2 of 20 seconds). After eight tenths Temporal must be told that the task goes on; a replay takes what is
 * told then for the beginning, and the appraisal stalls: the rest is for a machine that is too busy to begin at once.
 */
const LOCAL_SHARE = 0.1;
const stored = proxyActivities<Activities>({
  startToCloseTimeout: '20s',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '1m' },
});

/** For one run of one appraisal. */
export function ownWorld(ctx: Ctx): OwnWorld {
  /** The task has been busy for long: the next work begins another one. */
  let late = false;

  const reaching =
    <A extends object, R>(brief: Ask<A, R>, lasting: Ask<A & Asked, R>): Ask<A, R> =>
    // What has been started is seen through even when an operator cancels the workflow: nothing drafted is ever lost.
    (request) =>
      CancellationScope.nonCancellable(async () => {
        if (!late) {
          try {
            const result = await brief(request);
            late = isSlow(result);
            return result;
          } catch (error) {
            if (isFinal(error)) throw error;
          }
        }
        late = false;
        return lasting({ ...request, counts: true });
      });

  const scheduleToCloseTimeout = workflowInfo().taskTimeoutMs * LOCAL_SHARE;
  const local = proxyLocalActivities<Activities>({ scheduleToCloseTimeout, retry: { maximumAttempts: 1 } });
  const record = reaching(local.record, stored.record);
  return {
    /** The journal is the record: nothing moves on before it is written, however long the database is away. */
    record: async (batch) => {
      for (;;) {
        try {
          return await record(batch);
        } catch {
          ctx.stuck = true;
          await CancellationScope.nonCancellable(() => condition(() => !ctx.stuck));
        }
      }
    },
    score: reaching(local.score, stored.score),
    issueOutcome: reaching(local.issueOutcome, stored.issueOutcome),
    placeOutcomes: reaching(local.placeOutcomes, stored.placeOutcomes),
    drawUnder: reaching(local.drawUnder, stored.drawUnder),
    noteAhead: reaching(local.noteAhead, stored.noteAhead),
  };
}

type Ask<A, R> = (request: A) => Promise<R>;

const isSlow = (result: unknown): boolean =>
  typeof result === 'object' && result !== null && ('slow' satisfies keyof Slow) in result;

/** Trying again cannot help. */
const isFinal = (error: unknown): boolean => {
  const cause = causeOf(error);
  return cause instanceof ApplicationFailure && cause.nonRetryable === true;
};
