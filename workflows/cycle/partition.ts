/** One pass over the people of a cycle, in pages of an activity each; continues as new so that it never grows. */
import {
  ActivityCancellationType,
  CancellationScope,
  continueAsNew,
  proxyActivities,
  sleep,
} from '@temporalio/workflow';
import type { Activities } from '../../activities/index.ts';
import { failureCode } from '../failure.ts';
import { OUTAGE, type PartitionInput, type PartitionResult, TASK_QUEUES } from '../messages.ts';

type KeyRange = Parameters<Activities['operatePage']>[0]['range'];

const PAGES_IN_FLIGHT = 4;
const PAGES_PER_RUN = 100;
/** Of a page that fails for no outage: about two minutes. */
const ATTEMPTS = 8;

const { planPages } = proxyActivities<Activities>({
  startToCloseTimeout: '30s',
  cancellationType: ActivityCancellationType.TRY_CANCEL,
});
const { launchPage, operatePage, amendPage } = proxyActivities<Activities>({
  taskQueue: TASK_QUEUES.launch,
  startToCloseTimeout: '10m',
  heartbeatTimeout: '10s',
  // A page goes on to its end: a cancelled partition is over only when nothing of it is at work any more.
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '1m', maximumAttempts: ATTEMPTS },
});

export async function partition(input: PartitionInput): Promise<PartitionResult> {
  const { cycleId, work } = input;
  const pages = await planPages({
    cycleId,
    of: peopleOf(work),
    after: input.after,
    pages: PAGES_PER_RUN,
  });
  const queue = pages.ranges;
  const total = { ...input.total };

  async function worker(): Promise<void> {
    for (let range = queue.shift(); range; range = queue.shift()) {
      const page = await settled(input, range);
      total.done += page.done;
      total.failed += page.failed;
      if (page.code) total.code ??= page.code;
    }
  }
  await Promise.all(Array.from({ length: PAGES_IN_FLIGHT }, worker));

  if (pages.more) await continueAsNew<typeof partition>({ ...input, after: pages.more, total });
  return total;
}

/** A page waits for an outage to end. What else it fails by is its own: the others go on, and the operation says so. */
async function settled(input: PartitionInput, range: KeyRange): Promise<PartitionResult> {
  for (;;) {
    try {
      return await carryOut(input, range);
    } catch (error) {
      if (CancellationScope.current().consideredCancelled) throw error;
      const code = failureCode(error);
      if (code !== OUTAGE) return { done: 0, failed: 0, code };
      await sleep('1m');
    }
  }
}

type Work = PartitionInput['work'];

function peopleOf(work: Work) {
  if (work.kind === 'launch') return { region: work.cycle.region };
  const { op, opId, unit } = work.operation;
  if (op === 'amend') return { amendment: opId };
  return unit ? { unit } : {};
}

function carryOut({ cycleId, work }: PartitionInput, range: KeyRange): Promise<PartitionResult> {
  if (work.kind === 'launch') return launchPage({ cycle: work.cycle, range });
  const { operation } = work;
  if (operation.op === 'amend') return amendPage({ cycleId, amendment: operation.opId, range });
  return operatePage({ cycleId, operation, range });
}
