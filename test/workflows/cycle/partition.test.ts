import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { cutIntoRanges } from '../../../activities/cycle/operate.ts';
import { type PartitionInput, TASK_QUEUES } from '../../../workflows/messages.ts';
import { ADMIN } from '../../support/appraisal.ts';
import {
  newId,
  type RunningWorker,
  startWorkers,
  timeSkippingServer,
  type WorkflowEnv,
  PATIENCE,
} from '../../support/workflow-env.ts';

vi.setConfig({ testTimeout: PATIENCE });

const PAGE = 250;
const keys = (count: number) => Array.from({ length: count }, (_, n) => `e${String(n).padStart(6, '0')}`);

describe('the ranges of a partition', () => {
  it.each([
    [0, 0],
    [1, 1],
    [PAGE, 1],
    [PAGE + 1, 2],
    [4 * PAGE, 4],
  ])('cover %i people in %i pages, each person once', (people, pages) => {
    const { ranges, more } = cutIntoRanges(keys(people), { after: null, pages: 4 });
    expect(ranges).toHaveLength(pages);
    expect(more).toBeNull();
    const covered = ranges.map(({ after, to }) => keys(people).filter((key) => key > (after ?? '') && key <= to));
    expect(covered.flat()).toEqual(keys(people));
    for (const page of covered) expect(page.length).toBeLessThanOrEqual(PAGE);
  });

  it('say from where to go on when there is more, and go on there', () => {
    const all = keys(4 * PAGE + 10);
    const first = cutIntoRanges(all.slice(0, 4 * PAGE + 1), { after: null, pages: 4 });
    expect(first.more).toBe(all[4 * PAGE - 1]);
    const rest = cutIntoRanges(all.slice(4 * PAGE), { after: first.more, pages: 4 });
    expect(rest).toEqual({ ranges: [{ after: first.more, to: all.at(-1) }], more: null });
  });
});

describe('a partition', () => {
  let env: WorkflowEnv;
  let workers: RunningWorker;
  const all = keys(7 * PAGE);
  const sent: string[] = [];
  let inFlight = 0;
  let most = 0;

  beforeAll(async () => {
    env = await timeSkippingServer();
    workers = await startWorkers(env, {
      queues: ['cycle', 'launch'],
      around: () => ({
        // Three pages a run, so that a small region needs three runs.
        planPages: async ({ after }) => {
          const left = all.filter((key) => key > (after ?? ''));
          return cutIntoRanges(left.slice(0, 3 * PAGE + 1), { after, pages: 3 });
        },
        operatePage: async ({ range }) => {
          most = Math.max(most, (inFlight += 1));
          await new Promise((resolve) => setTimeout(resolve, 20));
          const page = all.filter((key) => key > (range.after ?? '') && key <= range.to);
          sent.push(...page);
          inFlight -= 1;
          return { done: page.length - 1, failed: 1 };
        },
      }),
    });
  });
  afterAll(async () => {
    await workers?.stop();
    await env?.close();
  });

  it('continues as new until everybody is reached once, and adds up what it did', async () => {
    const input: PartitionInput = {
      cycleId: 'cycle:test:2026',
      work: { kind: 'operation', operation: { op: 'pause', opId: 'op1', actor: ADMIN, reasonId: 'r' } },
      after: null,
      total: { done: 0, failed: 0 },
    };
    const handle = await env.client.workflow.start('partition', {
      workflowId: newId(),
      taskQueue: TASK_QUEUES.cycle,
      args: [input],
    });
    expect(await handle.result()).toEqual({ done: 7 * PAGE - 7, failed: 7 });
    expect(sent.toSorted()).toEqual(all);
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(4);
    const { runId } = await env.client.workflow.getHandle(handle.workflowId).describe();
    expect(runId).not.toBe(handle.firstExecutionRunId);
  });
});
