/** One pass over the people of a cycle, in pages of an activity each; continues as new so that it never grows. */
import { continueAsNew, proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/index.ts';
import { type PartitionInput, type PartitionResult, TASK_QUEUES } from './messages.ts';

const PAGES_IN_FLIGHT = 4;
const PAGES_PER_RUN = 100;

const { planPages } = proxyActivities<Activities>({ startToCloseTimeout: '30s' });
const { launchPage, operatePage } = proxyActivities<Activities>({
  taskQueue: TASK_QUEUES.launch,
  startToCloseTimeout: '10m',
  heartbeatTimeout: '30s',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '1m' },
});

export async function partition(input: PartitionInput): Promise<PartitionResult> {
  const { cycleId, work } = input;
  const unit = work.kind === 'operation' ? work.operation.unit : undefined;
  const pages = await planPages({
    cycleId,
    of: work.kind === 'launch' ? { region: work.cycle.region } : unit ? { unit } : {},
    after: input.after,
    pages: PAGES_PER_RUN,
  });
  const queue = pages.ranges;
  const total = { ...input.total };

  async function worker(): Promise<void> {
    for (let range = queue.shift(); range; range = queue.shift()) {
      const page =
        work.kind === 'launch'
          ? await launchPage({ cycle: work.cycle, range })
          : await operatePage({ cycleId, operation: work.operation, range });
      total.done += page.done;
      total.failed += page.failed;
    }
  }
  await Promise.all(Array.from({ length: PAGES_IN_FLIGHT }, worker));

  if (pages.more) await continueAsNew<typeof partition>({ ...input, after: pages.more, total });
  return total;
}
