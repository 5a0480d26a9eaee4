import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { cutIntoRanges } from '../../../activities/cycle/operate.ts';
import { stillHolds } from '../../../activities/cycle/told-before.ts';
import { operationDoc } from '../../../store/cycle/cycles.ts';
import { ApplicationFailure } from '@temporalio/common';
import {
  type CycleInput,
  type CycleOperation,
  operateCycleUpdate,
  type PartitionInput,
  TASK_QUEUES,
} from '../../../workflows/messages.ts';
import { ADMIN, START } from '../../support/appraisal.ts';
import {
  eventually,
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

describe('whoever comes later', () => {
  it('is told what holds, but not what they asked for themselves', () => {
    const operation = { opId: 'op1', op: 'release' as const, actor: ADMIN, reasonId: 'op1', hands: ['e1', 'key:1'] };
    const told = (_id: string) =>
      stillHolds([operationDoc(operation, { reason: '', at: '' })], { _id, unit: 'u' }).map(({ op }) => op);
    expect([told('e1'), told('e2')]).toEqual([[], ['release']]);
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

describe('a cycle whose pages fail', () => {
  let env: WorkflowEnv;
  let workers: RunningWorker;
  const told: string[] = [];
  let stuck = true;
  let open = true;
  /** Pages of each operation that were tried. */
  const tried: Record<string, number> = {};
  const outage = () => ApplicationFailure.create({ type: 'outage', message: 'away' });

  beforeAll(async () => {
    env = await timeSkippingServer();
    workers = await startWorkers(env, {
      queues: ['cycle', 'launch'],
      around: () => ({
        planPages: async () => ({
          ranges: [
            { after: null, to: 'a' },
            { after: 'a', to: 'b' },
          ],
          more: null,
        }),
        launchPage: async () => {
          throw ApplicationFailure.nonRetryable('no pack', 'pack-not-found');
        },
        operatePage: async ({ operation: { op, opId }, range }) => {
          tried[opId] = (tried[opId] ?? 0) + 1;
          if (op === 'pause' && range.to === 'a') throw new Error('this page is broken');
          if (op === 'resume' && (tried[opId] ?? 0) < 15) throw outage();
          if (op === 'release') await eventually(async () => !stuck, 'the end of the page');
          return { done: 1, failed: 0 };
        },
        amendPage: async () => {
          throw ApplicationFailure.nonRetryable('nobody approved it', 'amendment-unapproved');
        },
        startOperation: async (_, { op }) => void told.push(`${op} begins`),
        finishOperation: async (_, opId, { done, code }) =>
          void told.push(`${opId} ends: ${done} ${code ?? ''}`.trim()),
        failOperation: async (_, { opId }, code) => void told.push(`${opId} fails: ${code}`),
        finishAmendment: async () => {},
        changeCycleState: async (_, state) => void told.push(state),
        finishLaunch: async () => void told.push('launched'),
        closeCycleIfDone: async () => ({ over: !open, progress: null }),
      }),
    });
  });
  afterAll(async () => {
    await workers?.stop();
    await env?.close();
  });

  it('tells which operation failed and why, carries the next one out, and cancels before all others', async () => {
    const input: CycleInput = {
      cycleId: newId(),
      region: 'test',
      label: '2026',
      period: { from: '2026-01-01', to: '2026-12-31' },
      pack: 'sha256:none',
      sandbox: false,
      clock: { anchorBusiness: START, anchorReal: START, speed: 1 },
      actor: ADMIN,
      policyReviews: [],
      endsAt: START,
    };
    const handle = await env.client.workflow.start('cycle', {
      workflowId: input.cycleId,
      taskQueue: TASK_QUEUES.cycle,
      args: [input],
    });
    const ask = (op: CycleOperation['op']) =>
      handle.executeUpdate(operateCycleUpdate, {
        args: [{ op, opId: op, actor: ADMIN, reasonId: 'r', reasonCode: 'test' } as CycleOperation],
      });
    for (const op of ['amend', 'pause', 'resume', 'release', 'extend'] as const) await ask(op);
    // Time is skipped while somebody waits for the end.
    const end = handle.result();
    await eventually(async () => tried['release'] === 2, 'a page that takes long');
    await ask('cancel');
    await eventually(async () => told.includes('cancel ends: 2'), 'the cancellation');
    expect(told).toEqual([
      'launch fails: pack-not-found',
      'launched',
      'amend begins',
      'amend ends: 0 amendment-unapproved',
      'pause begins',
      'PAUSED',
      'pause ends: 1 Error',
      'resume begins',
      'OPEN',
      'resume ends: 2',
      'release begins',
      'cancel begins',
      'cancel ends: 2',
    ]);
    expect([tried['pause'], (tried['resume'] ?? 0) >= 15]).toEqual([9, true]);
    stuck = false;
    open = false;
    await end;
    expect(told.slice(-3)).toEqual(['release ends: 2', 'extend begins', 'extend ends: 2']);
  });
});

describe('a sandbox cycle in which nobody gets any further', () => {
  let env: Awaited<ReturnType<typeof timeSkippingServer>>;
  let workers: RunningWorker;
  let polls = 0;
  let open = true;

  beforeAll(async () => {
    env = await timeSkippingServer();
    workers = await startWorkers(env, {
      queues: ['cycle', 'launch'],
      around: () => ({
        planPages: async () => ({ ranges: [], more: null }),
        finishLaunch: async () => {},
        closeCycleIfDone: async () => {
          polls += 1;
          return { over: !open, progress: 'nobody gets any further' };
        },
      }),
    });
  });
  afterAll(async () => {
    await workers?.stop();
    await env?.close();
  });

  // A history ends at 51,200 events; long before, at a suggestion of the server, a cycle goes on in a new run (renewal.test.ts).
  it('is asked ever less often: a day of it costs less than what a new run begins after, so that months cost nothing', async () => {
    const cycleId = newId();
    const start = await env.timeSkipping.currentTimeMs();
    const input: CycleInput = {
      cycleId,
      region: 'test',
      label: '2026',
      period: { from: '2026-01-01', to: '2026-12-31' },
      pack: 'sha256:none',
      sandbox: true,
      clock: { anchorBusiness: START, anchorReal: start, speed: 1_000_000 },
      actor: ADMIN,
      policyReviews: [],
      endsAt: START,
    };
    const handle = await env.client.workflow.start('cycle', {
      workflowId: cycleId,
      taskQueue: TASK_QUEUES.cycle,
      args: [input],
    });
    await env.timeSkipping.sleep('1 day');
    const { historyLength, status } = await handle.describe();
    expect(status.name).toBe('RUNNING');
    expect(polls).toBeGreaterThan(24);
    expect(polls).toBeLessThan(310);
    expect(historyLength).toBeLessThan(4_096);
    // It still notices its end.
    open = false;
    await handle.result();
  });
});
