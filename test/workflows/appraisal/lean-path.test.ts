import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { getAppraisal } from '../../../store/appraisal/appraisals.ts';
import { outcomesOf } from '../../../store/appraisal/outcomes.ts';
import { loadRegionPacks } from '../../../store/pack/files.ts';
import { verifySubject } from '../../../store/verify/subject.ts';
import { appraisalWorkflowId } from '../../../workflows/messages.ts';
import { historyFigures, LEAN_LIMITS, leanPath } from '../../support/lean.ts';
import {
  CODEC_KEYS,
  newId,
  realServer,
  type RunningWorker,
  send,
  startAppraisal,
  startWorkers,
  type WorkflowEnv,
  PATIENCE,
  wrongIn,
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

describe('the lean path of one appraisal, encrypted, on the real server', () => {
  // On a machine so busy that the server sends a task twice, the second try counts.
  it('stays within the events, billable actions and bytes of the design', { retry: 2 }, async () => {
    const { input, steps } = await leanPath(await loadRegionPacks('rules/regions'), newId());
    const handle = await startAppraisal(env, input);
    for (const step of steps) await send(env, input.id, step as never);
    await handle.result();
    const view = await getAppraisal(env.store, input.region, input.id);
    expect(view).toMatchObject({ state: 'CLOSED', autoForwarded: [], late: [], peerAnswers: 4 });
    expect(await outcomesOf(env.store, input.region, input.id)).toHaveLength(1);
    expect(await verifySubject(env.store, input.id)).toMatchObject({ outcomes: 1, decisions: 1 });
    expect(await wrongIn(env, input.id)).toEqual([]);
    const figures = await historyFigures(env.client, appraisalWorkflowId(input.id));
    expect(figures.events).toBeLessThanOrEqual(LEAN_LIMITS.events);
    expect(figures.actions).toBeLessThanOrEqual(LEAN_LIMITS.actions);
    expect(figures.bytes).toBeLessThanOrEqual(LEAN_LIMITS.bytes);
  });
});
