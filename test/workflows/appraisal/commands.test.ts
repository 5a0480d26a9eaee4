import { WorkflowNotFoundError } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { getAppraisal } from '../../../store/appraisal/appraisals.ts';
import { entriesOf } from '../../../store/journal/journal.ts';
import { appraisalWorkflowId, operationSignal, statusQuery } from '../../../workflows/messages.ts';
import { ADMIN, ASSESSOR, anInput, aStage, command, EMPLOYEE, SERVICE, twoTargets } from '../../support/appraisal.ts';
import {
  CODEC_KEYS,
  eventually,
  newId,
  realServer,
  type RunningWorker,
  refusal,
  send,
  startAppraisal,
  startWorkers,
  stored,
  type WorkflowEnv,
  wrongIn,
  PATIENCE,
} from '../../support/workflow-env.ts';

vi.setConfig({ testTimeout: PATIENCE });

let env: WorkflowEnv;
let workers: RunningWorker;
beforeAll(async () => {
  env = await realServer({ codecKeys: CODEC_KEYS });
  workers = await startWorkers(env);
});
afterAll(async () => {
  await workers?.stop();
  await env?.close();
});

const realClock = () => ({ anchorBusiness: Date.UTC(2026, 0, 5, 1), anchorReal: Date.now(), speed: 1 });
const stages = () => [aStage('target'), aStage('execution')];
const propose = () => command<'proposeTargets'>(EMPLOYEE, { targets: twoTargets() }, stored());
const handleOf = (id: string) => env.client.workflow.getHandle(appraisalWorkflowId(id));
const eventsOf = async (id: string) => (await handleOf(id).fetchHistory()).events?.length ?? 0;
const types = async (id: string) => (await entriesOf(env.store, id)).map((entry) => entry.type);

async function launched(more: Parameters<typeof anInput>[1] = {}, plan = stages()): Promise<string> {
  const input = anInput(plan, { id: newId(), clock: realClock(), ...more });
  await startAppraisal(env, input);
  await eventually(() => getAppraisal(env.store, input.region, input.id), 'the first entry');
  return input.id;
}

describe('a command', () => {
  it('sent twice with the same update id is carried out once and answered alike', async () => {
    const id = await launched();
    const first = await send(env, id, ['proposeTargets', propose()], 'same-key-0000001');
    const again = await send(env, id, ['proposeTargets', propose()], 'same-key-0000001');
    expect(again).toEqual(first);
    expect((await types(id)).filter((type) => type === 'targets.proposed')).toHaveLength(1);
  });

  it('answers with the version that can be read at once', async () => {
    const id = await launched();
    const { version } = await send(env, id, ['proposeTargets', propose()]);
    expect(await getAppraisal(env.store, 'test', id)).toMatchObject({ version, targetRounds: 1 });
  });

  it('that is refused leaves no event, no entry and no change', async () => {
    const id = await launched();
    await handleOf(id).query(statusQuery);
    const before = [await eventsOf(id), await getAppraisal(env.store, 'test', id)];
    const byAssessor = send(env, id, ['proposeTargets', { ...propose(), actor: ASSESSOR }]);
    expect(await refusal(byAssessor)).toBe('not-your-turn');
    expect(await refusal(send(env, id, ['agreeTargets', command(ASSESSOR, {})]))).toBe('stage-mismatch');
    const stale = send(env, id, ['proposeTargets', { ...propose(), expectedVersion: 1 }]);
    expect(await refusal(stale)).toBe('version-stale');
    expect([await eventsOf(id), await getAppraisal(env.store, 'test', id)]).toEqual(before);
  });

  it('sent ten times at once under ten keys is carried out once', async () => {
    const id = await launched();
    const all = Array.from({ length: 10 }, () => send(env, id, ['proposeTargets', propose()]));
    const settled = await Promise.allSettled(all);
    expect(settled.filter((each) => each.status === 'fulfilled')).toHaveLength(1);
    for (const copy of all.filter((_, n) => settled[n]?.status === 'rejected')) {
      expect(await refusal(copy)).toBe('stage-mismatch');
    }
    expect((await types(id)).filter((type) => type === 'targets.proposed')).toHaveLength(1);
    expect(await wrongIn(env, id)).toEqual([]);
  });

  it('that comes after the end finds nobody and writes nothing', async () => {
    const id = await launched();
    await send(env, id, ['cancelAppraisal', command(ADMIN, { reasonCode: 'moved-away' })]);
    await handleOf(id).result();
    const before = await types(id);
    await expect(send(env, id, ['proposeTargets', propose()])).rejects.toThrow(WorkflowNotFoundError);
    expect(await types(id)).toEqual(before);
    expect(await getAppraisal(env.store, 'test', id)).toMatchObject({ state: 'CANCELLED', endReason: 'moved-away' });
  });

  it('that races the end is either recorded or refused, and the end stays', async () => {
    for (let round = 0; round < 5; round += 1) {
      const id = await launched();
      const [cancelled, proposed] = await Promise.allSettled([
        send(env, id, ['cancelAppraisal', command(ADMIN, { reasonCode: 'moved-away' })]),
        send(env, id, ['proposeTargets', propose()]),
      ]);
      await handleOf(id).result();
      expect(cancelled.status).toBe('fulfilled');
      const recorded = (await types(id)).filter((type) => type === 'targets.proposed').length;
      expect(recorded).toBe(proposed.status === 'fulfilled' ? 1 : 0);
      expect((await types(id)).filter((type) => type === 'appraisal.cancelled')).toHaveLength(1);
      expect(await wrongIn(env, id)).toEqual([]);
    }
  });

  it('waits for a worker that is away, and is carried out when one is back', async () => {
    const id = await launched();
    await workers.stop();
    const answer = send(env, id, ['proposeTargets', propose()]);
    workers = await startWorkers(env);
    await answer;
    await send(env, id, ['agreeTargets', command(ASSESSOR, {}, stored())]);
    expect(await getAppraisal(env.store, 'test', id)).toMatchObject({
      stage: 'execution',
      targetsAgreedBy: 'assessor',
    });
  });
});

describe('what Temporal stores', () => {
  it('shows nothing of facts, reasons or people in plain text', async () => {
    const canary = 'CANARY-7f3a';
    const id = await launched({ facts: { grade: `${canary}-launch` } });
    await send(env, id, [
      'recordFacts',
      command(SERVICE, { sourceId: `${canary}-source` }, { facts: { ikm: 8317, note: `${canary}-fact` } }),
    ]);
    await send(env, id, ['proposeTargets', { ...propose(), submissionId: `${canary}-text` }]);
    await handleOf(id).signal(operationSignal, {
      opId: 'op1',
      op: 'pause',
      actor: ADMIN,
      reasonId: `${canary}-reason`,
    });
    await send(env, id, ['cancelAppraisal', command(ADMIN, { reasonCode: `${canary}-code` })]);
    await handleOf(id).result();
    const recorded = JSON.stringify(await entriesOf(env.store, id));
    for (const part of ['launch', 'source', 'fact', 'text', 'reason', 'code']) {
      expect(recorded).toContain(`${canary}-${part}`);
    }
    const history = plainText(await rawHistory(id));
    expect(history).toContain('recordFacts');
    for (const word of [canary, EMPLOYEE.id, ASSESSOR.id, ADMIN.id]) expect(history).not.toContain(word);
    expect(plainText({ payloads: [{ data: Buffer.from(`"${canary}"`) }] })).toContain(canary);
  });
});

async function rawHistory(id: string): Promise<unknown> {
  const { history } = await env.client.workflowService.getWorkflowExecutionHistory({
    namespace: env.namespace,
    execution: { workflowId: appraisalWorkflowId(id) },
  });
  return history;
}

/** Every string and every byte field, as somebody with access to the server would read them. */
function plainText(value: unknown): string {
  if (typeof value === 'string') return `${value}\n`;
  if (value instanceof Uint8Array) return `${Buffer.from(value).toString('latin1')}\n`;
  if (typeof value !== 'object' || value === null) return '';
  return Object.values(value).map(plainText).join('');
}

describe('an operator', () => {
  it('who cancels the workflow leaves a recorded end', async () => {
    const id = await launched();
    await send(env, id, ['proposeTargets', propose()]);
    await handleOf(id).cancel();
    await handleOf(id).result();
    expect(await getAppraisal(env.store, 'test', id)).toMatchObject({ state: 'CANCELLED', endReason: 'operator' });
    expect(await wrongIn(env, id)).toEqual([]);
  });
});

describe('an operation that arrives before the first workflow task', () => {
  it.each(['pause', 'cancel'] as const)('is recorded after the launch: %s', async (op) => {
    await workers.stop();
    const input = anInput(stages(), { id: newId(), clock: realClock() });
    await startAppraisal(env, input);
    const early = { op, opId: 'early', actor: ADMIN, reasonId: 'r', reasonCode: 'reorganised' };
    await handleOf(input.id).signal(operationSignal, early);
    workers = await startWorkers(env);
    const state = op === 'pause' ? 'PAUSED' : 'CANCELLED';
    await eventually(async () => (await getAppraisal(env.store, 'test', input.id))?.state === state, op);
    expect((await types(input.id)).slice(0, 3)).toEqual(['appraisal.launched', 'stage.opened', `cycle.${op}`]);
    expect(await wrongIn(env, input.id)).toEqual([]);
  });
});
