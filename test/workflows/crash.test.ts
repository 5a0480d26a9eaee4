import { spawn } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getAppraisal } from '../../store/appraisals.ts';
import { entriesOf } from '../../store/journal.ts';
import { verifySubject } from '../../store/verify/subject.ts';
import { ADMIN, anInput, ASSESSOR, aStage, command, EMPLOYEE, twoTargets } from '../support/appraisal.ts';
import type { Order } from '../support/dying-worker.ts';
import { testStack } from '../support/stack.ts';
import {
  eventually,
  newId,
  realServer,
  send,
  startAppraisal,
  startWorkers,
  stored,
  type WorkflowEnv,
} from '../support/workflow-env.ts';

let env: WorkflowEnv;
beforeAll(async () => {
  env = await realServer();
});
afterAll(async () => {
  await env?.close();
});

/** Resolves with how the process ended. */
async function dyingWorker(order: Pick<Order, 'activity' | 'calls'>) {
  const { address, namespace, mongodbUri } = env;
  const full: Order = { ...order, address, namespace, mongodbUri, bundlePath: testStack().workflowBundlePath };
  const child = spawn(process.execPath, ['--import', 'tsx', 'test/support/dying-worker.ts', JSON.stringify(full)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const died = new Promise<string | null>((resolve) => child.once('exit', (_code, signal) => resolve(signal)));
  await Promise.race([new Promise((resolve) => child.stdout.once('data', resolve)), died]);
  return { died };
}

describe('a worker killed between the journal and the answer', () => {
  it('leaves nothing that a later worker cannot go on from', async () => {
    const worker = await dyingWorker({ activity: 'record', calls: 2 });
    const input = anInput([aStage('target'), aStage('execution')], {
      id: newId(),
      clock: { anchorBusiness: Date.UTC(2026, 0, 5, 1), anchorReal: Date.now(), speed: 1 },
    });
    await startAppraisal(env, input);
    await eventually(() => getAppraisal(env.store, input.region, input.id), 'launch');
    const proposal = command<'proposeTargets'>(EMPLOYEE, { targets: twoTargets() }, stored());
    const answer = send(env, input.id, ['proposeTargets', proposal]);
    expect(await worker.died).toBe('SIGKILL');
    console.log((await entriesOf(env.store, input.id)).map((e) => [e.seq, e.type, e.recordedAt]));
    const next = await startWorkers(env);
    try {
      const { version } = await answer;
      console.log('answered', version);
      await send(env, input.id, ['agreeTargets', command<'agreeTargets'>(ASSESSOR, {}, stored())]);
      await send(env, input.id, ['cancelAppraisal', command<'cancelAppraisal'>(ADMIN, { reasonCode: 'test' })]);
      const entries = await entriesOf(env.store, input.id);
      console.log(entries.map((e) => [e.seq, e.type, e.recordedAt]));
      expect(entries.filter((entry) => entry.submissionId === proposal.submissionId)).toHaveLength(1);
      expect((await verifySubject(env.store, input.id)).findings).toEqual([]);
    } finally {
      await next.stop();
    }
  });
});
