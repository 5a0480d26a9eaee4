import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { getAppraisal } from '../../../store/appraisal/appraisals.ts';
import { outcomesOf } from '../../../store/appraisal/outcomes.ts';
import { shippedPacks } from '../../support/shipped-packs.ts';
import { verifySubject } from '../../../store/verify/subject.ts';
import { appraisalWorkflowId, type Command, type CommandName } from '../../../workflows/messages.ts';
import { anInput, ASSESSOR, aStage, command, EMPLOYEE, SERVICE, START } from '../../support/appraisal.ts';
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
    const { input, steps } = await leanPath(shippedPacks, newId());
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

describe('a year of twelve targets, with progress every month and a review every quarter', () => {
  it('stays small too', { retry: 2 }, async () => {
    const due = '2026-12-31';
    const measure = { kind: 'main', aspect: 'quantity', direction: 'higher', value: 1_200_000, source: 'own' } as const;
    const targets = Array.from({ length: 12 }, (_, n) => ({
      id: `t${n + 1}`,
      weight: n < 4 ? 834 : 833,
      due,
      ...measure,
    }));
    const clock = { anchorBusiness: START, anchorReal: Date.now(), speed: 1 };
    const limits = { maxRounds: 2, minTargets: 1, maxTargets: 12, acknowledge: false, measuredBy: {} };
    const progress = { feedback: { workingDays: 5 }, silence: 'accept' };
    const stages = [
      aStage('target', { options: limits }),
      aStage('execution', { lasts: { workingDays: 240 }, options: { progress } }),
      aStage('final'),
    ];
    const input = anInput(stages, { id: newId(), clock });
    await startAppraisal(env, input);
    const tell = <N extends CommandName>(name: N, given: Command<N>) => send(env, input.id, [name, given] as never);
    const words = () => ({ digest: newId(16) });
    await tell('proposeTargets', command<'proposeTargets'>(EMPLOYEE, { targets }, words()));
    await tell('agreeTargets', command<'agreeTargets'>(ASSESSOR, {}, words()));
    for (let month = 1; month <= 12; month += 1) {
      const reports = targets.map(({ id }, n) => ({ target: id, actual: month * 100_000 + n, at: '2026-01-05' }));
      await tell('reportProgress', command<'reportProgress'>(EMPLOYEE, { reports }, words()));
      const { progress } = (await getAppraisal(env.store, input.region, input.id)) ?? {};
      const reportIds = (progress?.open ?? []).map(({ id }) => id);
      expect(reportIds).toHaveLength(12);
      await tell('acceptProgress', command<'acceptProgress'>(ASSESSOR, { reportIds }, words()));
      if (month % 3 !== 0) continue;
      const reviewId = `quarter-${month / 3}`;
      await tell('openReview', command<'openReview'>(SERVICE, { reviewId, workingDays: 10 }));
      await tell('submitReview', command<'submitReview'>(ASSESSOR, { result: 'ON_TRACK', reviewId }, words()));
    }
    const view = await getAppraisal(env.store, input.region, input.id);
    expect(view?.progress?.counted.map(({ actual }) => actual)).toEqual(targets.map((_, n) => 1_200_000 + n));
    const figures = await historyFigures(env.client, appraisalWorkflowId(input.id));
    // Eight raters, ratings and result come on top.
    expect(figures.events).toBeLessThanOrEqual(500);
    expect(figures.bytes).toBeLessThanOrEqual(120 * 1024);
  });
});
