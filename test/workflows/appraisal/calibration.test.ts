import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { decisionsOf } from '../../../store/appraisal/decisions.ts';
import { allRegions } from '../../../store/scope.ts';
import type { Predicate } from '../../../rules/language/predicates.ts';
import { appraisalWorkflowId, operationSignal } from '../../../workflows/messages.ts';
import { ADMIN, ASSESSOR, aPlan, aStage, command, DAY, EMPLOYEE, SECOND, START } from '../../support/appraisal.ts';
import { type Sorted, sortedSituation } from '../../support/situations.ts';
import {
  PATIENCE,
  refusal,
  type RunningWorker,
  send,
  startWorkers,
  stored,
  timeSkippingServer,
  type WorkflowEnv,
  wrongIn,
} from '../../support/workflow-env.ts';
import { type Game, startGame } from '../../support/year.ts';

vi.setConfig({ testTimeout: PATIENCE });

let env: WorkflowEnv;
let workers: RunningWorker;
let sanction: Sorted;
beforeAll(async () => {
  env = await timeSkippingServer();
  workers = await startWorkers(env);
  sanction = await sortedSituation(env.store, 'sanction');
});
afterAll(async () => {
  await workers?.stop();
  await env?.close();
});

const stages = () => [
  aStage('final', { onDeadline: { do: 'escalate', grace: { workingDays: 10 }, then: 'hold' } }),
  aStage('calibration', { onDeadline: { do: 'hold' } }),
  aStage('result'),
  aStage('outcome'),
];

/** Scored with a sanction in the making, and in calibration. */
async function inCalibration(): Promise<Game> {
  const plan = aPlan(stages());
  const one = await startGame(env, {
    pack: sanction.pack,
    seed: 1,
    from: START,
    plan,
    more: { facts: sanction.known },
  });
  await send(env, one.id, ['finaliseScore', command(ASSESSOR, {}, stored(sanction.rated))]);
  return one;
}
const adjust = (one: Game, from: Predicate, to: Predicate, actor = ADMIN) =>
  send(env, one.id, ['adjustResult', command(actor, { from, to }, stored())]);
const release = (one: Game) =>
  env.client.workflow
    .getHandle(appraisalWorkflowId(one.id))
    .signal(operationSignal, { op: 'release', opId: 'release', actor: ADMIN, reasonId: 'r' });
const sanctions = async (one: Game) => (await one.read()).outcomes.filter(({ kind }) => kind === 'sanction').length;

describe('an adjustment', () => {
  it('keeps the score, has what follows decided again, and can be taken back', async () => {
    const one = await inCalibration();
    const before = await one.read();
    const computed = before.predicate as Predicate;
    expect(await sanctions(one)).toBeGreaterThan(0);
    await adjust(one, computed, 'SANGAT_BAIK');
    const after = await one.read();
    expect(after).toMatchObject({ stage: 'calibration', predicate: 'SANGAT_BAIK', adjustment: { computed } });
    expect(after.score).toEqual(before.score);
    const [, decided] = await decisionsOf(env.store, allRegions, one.id);
    expect(decided?.decision).toMatchObject({ predicate: 'SANGAT_BAIK', computed });
    expect(await wrongIn(env, one.id)).toEqual([]);

    const admins = { id: 'adm-2', as: 'admin' } as const;
    expect(await refusal(adjust(one, computed, 'BAIK', admins))).toBe('version-stale');
    await adjust(one, 'SANGAT_BAIK', computed, admins);
    expect(await one.read()).toMatchObject({ predicate: computed, adjustment: null, outcomes: before.outcomes });
    expect(await wrongIn(env, one.id)).toEqual([]);
  });

  it('of two at once one wins, and the other is told', async () => {
    const one = await inCalibration();
    const from = (await one.read()).predicate as Predicate;
    const others = ['SANGAT_BAIK', 'BAIK'] as const;
    const both = await Promise.allSettled(others.map((to) => adjust(one, from, to)));
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(await wrongIn(env, one.id)).toEqual([]);
  });

  it('ends when an objection has the score computed anew', async () => {
    const one = await inCalibration();
    const from = (await one.read()).predicate as Predicate;
    await adjust(one, from, 'BAIK');
    await release(one);
    await one.sleep(DAY);
    expect(await one.read()).toMatchObject({ stage: 'result', predicate: 'BAIK' });
    expect(await refusal(adjust(one, 'BAIK', from))).toBe('stage-mismatch');
    await send(env, one.id, ['object', command(EMPLOYEE, {}, stored())]);
    const [name = ''] = Object.entries(sanction.rated).find(([, value]) => typeof value === 'number') ?? [];
    const corrected = { [name]: sanction.pack.pack.facts[name]?.max ?? 0 };
    await send(env, one.id, ['decideObjection', command(SECOND, { decision: 'upheld' }, stored(corrected))]);
    expect((await one.read()).adjustment).toBeNull();
    expect(await wrongIn(env, one.id)).toEqual([]);
  });
});
