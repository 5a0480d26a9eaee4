/** A candidate pack beside the decisions that were made, in shards of an activity each; it never reaches an appraisal. */
import {
  ActivityCancellationType,
  ActivityFailure,
  ApplicationFailure,
  CancellationScope,
  ContinueAsNew,
  continueAsNew,
  isCancellation,
  proxyActivities,
} from '@temporalio/workflow';
import type { Activities } from '../../activities/index.ts';
import { TASK_QUEUES } from '../messages.ts';
import type { WhatIfInput } from './input.ts';

const SHARDS_IN_FLIGHT = 2;
/** Long enough for a database that is away for minutes; a comparison can be asked for again. */
const RETRY = { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '30s', maximumAttempts: 20 };

const taskQueue = TASK_QUEUES.effects;
const { beginWhatIf, planShards, finishWhatIf, breakOffWhatIf } = proxyActivities<Activities>({
  taskQueue,
  startToCloseTimeout: '2m',
  heartbeatTimeout: '15s',
  // They write only while the run is RUNNING, and whichever ends it first has ended it: nothing is waited for.
  cancellationType: ActivityCancellationType.TRY_CANCEL,
  retry: RETRY,
});
const { compareShard } = proxyActivities<Activities>({
  taskQueue,
  startToCloseTimeout: '10m',
  heartbeatTimeout: '15s',
  // What a cancelled shard may still write is there before it is cleared away.
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
  retry: RETRY,
});

export async function whatIf(input: WhatIfInput): Promise<void> {
  try {
    await compare(input);
    await finishWhatIf(input.id);
  } catch (error) {
    if (error instanceof ContinueAsNew) throw error;
    const code = isCancellation(error) ? null : codeOf(error);
    await CancellationScope.nonCancellable(() => breakOffWhatIf(input.id, code));
  }
}

async function compare(input: WhatIfInput): Promise<void> {
  const { id, shard } = input;
  const cycles = await beginWhatIf(id);
  let { cycle, after } = input.from ?? { cycle: 0, after: null };
  for (let cycleId = cycles[cycle]; cycleId !== undefined; cycleId = cycles[cycle]) {
    const { ranges, more } = await planShards({ cycleId, after, shard });
    await eachOf(ranges, (range) => compareShard({ id, cycleId, range }));
    if (more !== null) return continueAsNew<typeof whatIf>({ id, shard, from: { cycle, after: more } });
    cycle += 1;
    after = null;
  }
}

/** A few at a time. The first failure lets no other begin, and is told when all that had begun are over. */
async function eachOf<T>(items: T[], work: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items];
  const worker = async () => {
    try {
      for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
    } catch (error) {
      queue.length = 0;
      throw error;
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: SHARDS_IN_FLIGHT }, worker));
  for (const each of ended) if (each.status === 'rejected') throw each.reason;
}

function codeOf(error: unknown): string {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  return cause instanceof ApplicationFailure ? (cause.type ?? 'what-if-failed') : 'what-if-failed';
}
