import { ApplicationFailure } from '@temporalio/common';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Activities } from '../../../activities/index.ts';
import { getAppraisal } from '../../../store/appraisal/appraisals.ts';
import { entriesOf } from '../../../store/journal/journal.ts';
import { outcomesOf } from '../../../store/appraisal/outcomes.ts';
import { appraisalWorkflowId } from '../../../workflows/messages.ts';
import { ADMIN, ASSESSOR, anInput, aStage, command, EMPLOYEE, twoTargets } from '../../support/appraisal.ts';
import {
  eventually,
  newId,
  pause,
  realServer,
  type RunningWorker,
  send,
  startAppraisal,
  startWorkers,
  stored,
  type WorkflowEnv,
  wrongIn,
  PATIENCE,
} from '../../support/workflow-env.ts';

vi.setConfig({ testTimeout: PATIENCE });

type Fault = <R>(call: () => Promise<R>) => Promise<R>;
let env: WorkflowEnv;
let workers: RunningWorker;
/** What goes wrong, by appraisal: the tests run at the same time. */
const recording = new Map<string, Fault>();
const scoring = new Map<string, () => Promise<void>>();

const around = (real: Activities): Partial<Activities> => ({
  record(batch) {
    const fault = recording.get(batch.appraisalId);
    return fault ? fault(() => real.record(batch)) : real.record(batch);
  },
  async score(request) {
    await scoring.get(request.appraisalId)?.();
    return real.score(request);
  },
});
/** A workflow hears of a cancellation while a local activity is out only when that has had its time. */
const HEARTBEAT = 6_000;

beforeAll(async () => {
  env = await realServer();
  workers = await startWorkers(env, { around });
});
afterAll(async () => {
  await workers?.stop();
  await env?.close();
});

async function launched(stages = [aStage('target'), aStage('execution')]): Promise<string> {
  const clock = { anchorBusiness: Date.UTC(2026, 0, 5, 1), anchorReal: Date.now(), speed: 1 };
  const input = anInput(stages, { id: newId(), clock, pack: [...env.packs.values()][0]?.digest ?? '' });
  await startAppraisal(env, input);
  await eventually(() => getAppraisal(env.store, input.region, input.id), 'the first entry');
  return input.id;
}
const propose = () => command<'proposeTargets'>(EMPLOYEE, { targets: twoTargets() }, stored());
const handleOf = (id: string) => env.client.workflow.getHandle(appraisalWorkflowId(id));

/** Fails so many times; then lets through. */
function failing(times: number, fault: Fault): { fault: Fault; calls: () => number } {
  let calls = 0;
  return {
    calls: () => calls,
    fault: async (call) => {
      calls += 1;
      return calls > times ? call() : fault(call);
    },
  };
}

describe.concurrent('while the journal cannot be written', () => {
  it.each<[string, Fault]>([
    ['the database is away', async () => Promise.reject(new Error('connection refused'))],
    [
      'the database writes and the answer is lost',
      async (call) => {
        await call();
        throw new Error('socket closed');
      },
    ],
  ])('a command is answered only afterwards, and recorded once: %s', async (_, fault) => {
    const id = await launched();
    const faulty = failing(3, fault);
    recording.set(id, faulty.fault);
    let answeredAfter = 0;
    const answer = send(env, id, ['proposeTargets', propose()]).then((result) => {
      answeredAfter = faulty.calls();
      return result;
    });
    const { version } = await answer;
    expect(answeredAfter).toBe(4);
    expect(await getAppraisal(env.store, 'test', id)).toMatchObject({ version, targetRounds: 1 });
    await send(env, id, ['agreeTargets', command(ASSESSOR, {}, stored())]);
    const entries = await entriesOf(env.store, id);
    expect(entries.filter((entry) => entry.type === 'targets.proposed')).toHaveLength(1);
    expect(entries.map((entry) => entry.seq)).toEqual(entries.map((_entry, n) => n + 1));
    expect(await wrongIn(env, id)).toEqual([]);
  });

  it('the history stays as it is, however often it is tried again', async () => {
    const id = await launched();
    const faulty = failing(5, async () => Promise.reject(new Error('connection refused')));
    recording.set(id, faulty.fault);
    const answer = send(env, id, ['proposeTargets', propose()]);
    const lengthAfter = async (calls: number) => {
      await eventually(async () => faulty.calls() >= calls, `attempt ${calls}`);
      return (await handleOf(id).describe()).historyLength;
    };
    expect(await lengthAfter(4)).toBe(await lengthAfter(2));
    await answer;
    expect((await handleOf(id).describe()).historyLength).toBeLessThan(30);
    expect(await wrongIn(env, id)).toEqual([]);
  });

  it('an operator who cancels loses no entry that was drafted before', async () => {
    const id = await launched();
    recording.set(id, failing(3, async () => Promise.reject(new Error('connection refused'))).fault);
    const answer = send(env, id, ['proposeTargets', propose()]);
    await pause(300);
    await handleOf(id).cancel();
    await answer;
    await handleOf(id).result();
    const types = (await entriesOf(env.store, id)).map((entry) => entry.type);
    expect(types).toEqual(['appraisal.launched', 'stage.opened', 'targets.proposed', 'appraisal.cancelled']);
    expect(await wrongIn(env, id)).toEqual([]);
  });
});

describe.concurrent('a cancellation while the score is computed', () => {
  const final = () => [aStage('final'), aStage('outcome')];
  const finalise = (id: string) => send(env, id, ['finaliseScore', command(ASSESSOR, {}, stored())]);
  const cancel = (id: string) => send(env, id, ['cancelAppraisal', command(ADMIN, { reasonCode: 'moved-away' })]);

  it('stays when the score then fails', async () => {
    const waiting: (() => void)[] = [];
    const id = await launched(final());
    const failLater = () =>
      new Promise<void>((_, reject) => {
        waiting.push(() => reject(ApplicationFailure.nonRetryable('no such fact', 'facts-missing')));
      });
    scoring.set(id, failLater);
    const answers = [finalise(id)];
    await pause(400);
    answers.push(cancel(id));
    await pause(HEARTBEAT);
    for (const fail of waiting) fail();
    await Promise.all(answers);
    await handleOf(id).result();
    expect(await getAppraisal(env.store, 'test', id)).toMatchObject({ state: 'CANCELLED', blockedReason: null });
    expect(await outcomesOf(env.store, 'test', id)).toEqual([]);
    expect(await wrongIn(env, id)).toEqual([]);
  });
});
