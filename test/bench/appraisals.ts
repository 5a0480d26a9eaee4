/** Appraisals on their lean path, from start to end, beside a bare workflow that gets the same messages. */
import { randomBytes } from 'node:crypto';
import { type Command, commandUpdates, TASK_QUEUES } from '../../workflows/messages.ts';
import { historyFigures, type LeanFigures, leanPath } from '../support/lean.ts';
import { messageUpdate } from './bare-workflow.ts';
import { BARE_QUEUE, type Bench } from './environment.ts';
import { compare, type Pair, rate } from './measure.ts';

const APPRAISALS = 60;
const PARALLEL = 30;

const newId = () => randomBytes(12).toString('base64url');

async function playLean({ client, packs }: Bench): Promise<string> {
  const { input, steps } = await leanPath(packs, newId());
  const workflowId = `appraisal:${input.id}`;
  const handle = await client.workflow.start('appraisal', {
    workflowId,
    taskQueue: TASK_QUEUES.appraisal,
    args: [{ ...input, clock: { ...input.clock, anchorReal: Date.now() } }],
  });
  for (const [name, command] of steps) {
    await handle.executeUpdate<unknown, [Command]>(commandUpdates[name].name, { args: [command], updateId: newId() });
  }
  await handle.result();
  return workflowId;
}

async function playBare({ client, packs }: Bench): Promise<void> {
  const { steps } = await leanPath(packs, newId());
  const handle = await client.workflow.start('bare', {
    workflowId: `bare:${newId()}`,
    taskQueue: BARE_QUEUE,
    args: [steps.length],
  });
  for (const [, command] of steps) {
    await handle.executeUpdate(messageUpdate, { args: [command], updateId: newId() });
  }
  await handle.result();
}

export async function benchAppraisals(bench: Bench): Promise<{ lean: LeanFigures; throughput: Pair }> {
  return bench.withWorkers(async () => {
    const lean = await historyFigures(bench.client, await playLean(bench));
    const throughput = await compare(
      3,
      () => rate(APPRAISALS, () => playLean(bench), PARALLEL),
      () => rate(APPRAISALS, () => playBare(bench), PARALLEL),
    );
    return { lean, throughput };
  });
}
