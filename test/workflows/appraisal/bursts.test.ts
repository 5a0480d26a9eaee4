/** Many callers at once, tasks that outlive their time, a store that answers late: attempts are thrown away on purpose. */
import { ServiceError, WorkflowUpdateRPCTimeoutOrCancelledError } from '@temporalio/client';
import type { Duration } from '@temporalio/common';
import pMap from 'p-map';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { isUnprocessed } from '../../../api/problem/error-mapping.ts';
import { getAppraisal } from '../../../store/appraisal/appraisals.ts';
import { entriesOf } from '../../../store/journal/journal.ts';
import { APPRAISAL_TASK_MS, appraisalWorkflowId, foretellQuery } from '../../../workflows/messages.ts';
import { ADMIN, anInput, aStage, command, EMPLOYEE, SERVICE, twoTargets } from '../../support/appraisal.ts';
import {
  eventually,
  newId,
  pause,
  realServer,
  refusal,
  type RunningWorker,
  send,
  startAppraisal,
  startWorkers,
  type WorkflowEnv,
  wrongIn,
  PATIENCE,
} from '../../support/workflow-env.ts';

vi.setConfig({ testTimeout: PATIENCE });

let env: WorkflowEnv;
let workers: RunningWorker;
/** How long each record of an appraisal takes, one after the other. */
const slow = new Map<string, number[]>();
const startOwn = () =>
  startWorkers(env, {
    around: (real) => ({
      async record(batch) {
        const result = await real.record(batch);
        await pause(slow.get(batch.appraisalId)?.shift() ?? 0);
        return result;
      },
    }),
  });
beforeAll(async () => {
  env = await realServer();
  workers = await startOwn();
});
afterAll(async () => {
  await workers?.stop();
  await env?.close();
});

async function launched(taskTimeout: Duration, sandboxSpeed?: number): Promise<string> {
  const clock = { anchorBusiness: Date.UTC(2026, 0, 5, 1), anchorReal: Date.now(), speed: sandboxSpeed ?? 1 };
  const more = { id: newId(), clock, sandbox: sandboxSpeed !== undefined };
  const input = anInput([aStage('target'), aStage('execution', { lasts: { calendarDays: 30_000 } })], more);
  await startAppraisal(env, input, taskTimeout);
  return input.id;
}
const shown = (id: string) => getAppraisal(env.store, 'test', id);
const facts = (sourceId: string) => command<'recordFacts'>(SERVICE, { sourceId }, { facts: { ikm: 1 } });

/** What the API answers 503 to: the server speaks for itself, or does not answer. */
const mayBeRepeated = (error: unknown) =>
  isUnprocessed(error) || error instanceof ServiceError || error instanceof WorkflowUpdateRPCTimeoutOrCancelledError;

/** As the API does: nobody waits longer for one attempt. */
const ANSWER_MS = 8_000;

/** Nobody insists longer than this. */
const GIVES_UP_MS = 150_000;

/** As a caller does: again with the same key until there is an answer. */
async function insist(id: string, key: string): Promise<{ key: string; version: number }> {
  const until = Date.now() + GIVES_UP_MS;
  for (let tries = 1; ; tries += 1) {
    try {
      const once = () => send(env, id, ['recordFacts', facts(key)], key);
      return { key, ...(await env.client.withDeadline(Date.now() + ANSWER_MS, once)) };
    } catch (error) {
      if (!mayBeRepeated(error)) throw error;
      if (Date.now() > until) throw new Error(`no answer in ${tries} tries: ${await stateOf(id)}`, { cause: error });
      await pause(250);
    }
  }
}

/** For whoever must find out why nobody answers: what the server and the appraisal are waiting for. */
async function stateOf(id: string): Promise<string> {
  const handle = env.client.workflow.getHandle(appraisalWorkflowId(id));
  const { raw } = await handle.describe();
  const { events } = await handle.fetchHistory();
  const last = events?.slice(-12).map(({ eventType, eventTime }) => [eventType, Number(eventTime?.seconds)]);
  const { pendingActivities, pendingWorkflowTask } = raw;
  return JSON.stringify({ now: Date.now(), slow: slow.get(id), pendingActivities, pendingWorkflowTask, last });
}

/** A slip of Temporal's library, after which the server has the same done in another task. */
const ACCEPTED_TWICE = 'BadUpdateWorkflowExecutionMessage: ';

/** What was answered is recorded once, at the version that was answered; what is shown is what is recorded. */
async function checkAll(id: string, answers: { key: string; version: number }[]): Promise<void> {
  const entries = await entriesOf(env.store, id, { limit: 1_000 });
  for (const { key, version } of answers) {
    const written = entries.filter(({ data }) => data?.['sourceId'] === key);
    expect(written.map(({ seq }) => seq)).toEqual([version]);
  }
  expect(await wrongIn(env, id)).toEqual([]);
  const { events } = await env.client.workflow.getHandle(appraisalWorkflowId(id)).fetchHistory();
  const failed = events?.flatMap(({ workflowTaskFailedEventAttributes: of }) => of?.failure?.message ?? []);
  expect(failed?.filter((message) => !message.startsWith(ACCEPTED_TWICE))).toEqual([]);
}

describe.concurrent('thirty callers at once on each appraisal', () => {
  it('lose nothing that was answered, although the server drops tasks', async () => {
    const ids = await Promise.all(Array.from({ length: 2 }, () => launched('10s')));
    const keys = Array.from({ length: 30 }, (_, n) => `k${n}-${newId()}`);
    await pMap(ids, async (id) =>
      checkAll(id, await Promise.all(keys.map((key) => insist(id, `${key}${id.slice(-3)}`)))),
    );
  });

  it('lose nothing when tasks outlive their time and the store answers late, on a fast clock', async () => {
    const ids = await Promise.all(
      Array.from({ length: 4 }, (_, n) => launched('10s', n % 2 === 0 ? 100_000 : undefined)),
    );
    for (const id of ids) slow.set(id, [0, 1_500, 0, 700, 2_500, 0, 1_200]);
    const keys = Array.from({ length: 12 }, (_, n) => `s${n}-${newId()}`);
    await pMap(ids, async (id) =>
      checkAll(id, await Promise.all(keys.map((key) => insist(id, `${key}${id.slice(-3)}`)))),
    );
  });
});

describe('a worker that is replaced after a slow record', () => {
  it('shows and records what the first one did', async () => {
    const id = newId();
    slow.set(id, [2_500, 2_500]);
    const clock = { anchorBusiness: Date.UTC(2026, 0, 5, 1), anchorReal: Date.now(), speed: 100_000 };
    await startAppraisal(env, anInput([aStage('target')], { id, clock, sandbox: true }), '10s');
    await eventually(() => shown(id), 'the first entries');
    await insist(id, 'before');
    await workers.stop();
    workers = await startOwn();
    await checkAll(id, [await insist(id, 'after')]);
  });
});

describe('a journal that lacks what was recorded before', () => {
  it.each([
    ['retry', command<'retry'>(ADMIN, {})],
    ['cancelAppraisal', command<'cancelAppraisal'>(ADMIN, { reasonCode: 'retired' })],
  ] as const)(
    'blocks the appraisal, until an admin has it tried again with the journal mended: %s',
    async (name, act) => {
      const id = await launched(APPRAISAL_TASK_MS);
      await eventually(() => shown(id), 'the first entries');
      const { journal } = env.store.models;
      const [last] = await journal.find({ subject: id }).sort({ subject: -1, seq: -1 }).lean();
      if (!last) throw new Error('nothing recorded');
      await journal.deleteOne({ _id: last._id });
      const answer = insist(id, `unrecorded-${id}`);
      const blocked = await eventually(async () => {
        const now = await shown(id);
        return now?.state === 'BLOCKED' && now;
      }, 'the block');
      expect(blocked).toMatchObject({ blockedReason: 'journal-conflict', waitingOn: [{ as: 'admin', for: 'retry' }] });
      const propose = command<'proposeTargets'>(EMPLOYEE, { targets: twoTargets() });
      // It is shown a moment before the appraisal itself is told; what comes between waits as the first one does.
      const handle = env.client.workflow.getHandle(appraisalWorkflowId(id));
      const asked = { at: Date.now(), ...propose };
      await eventually(
        async () => (await handle.query(foretellQuery, 'proposeTargets', asked)).refusal === 'appraisal-blocked',
        'the block in the appraisal',
      );
      expect(await refusal(send(env, id, ['proposeTargets', propose]))).toBe('appraisal-blocked');
      expect(await refusal(send(env, id, ['retry', command(ADMIN, {})]))).toBe('appraisal-blocked');
      await journal.create(last);
      await env.client.withDeadline(Date.now() + ANSWER_MS, () => send(env, id, [name, act] as never));
      expect(await shown(id)).toMatchObject({ state: name === 'retry' ? 'RUNNING' : 'CANCELLED', blockedReason: null });
      await checkAll(id, [await answer]);
    },
  );
});
