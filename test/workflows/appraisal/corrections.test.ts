/** A correction of a result of which something was issued meanwhile, with real workers, store and journal. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { outcomesOf } from '../../../store/appraisal/outcomes.ts';
import { allRegions } from '../../../store/scope.ts';
import type { Actor } from '../../../workflows/messages.ts';
import {
  ADMIN,
  ASSESSOR,
  aPlan,
  aStage,
  command,
  DAY,
  official,
  SECOND,
  SERVICE,
  START,
} from '../../support/appraisal.ts';
import { type Sorted, sortedSituation } from '../../support/situations.ts';
import {
  PATIENCE,
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

const PERSONS: Partial<Record<string, Actor>> = { supervisor: ASSESSOR, secondReviewer: SECOND };
async function approve(one: Game, { id, approval }: { id: string; approval: Parameters<typeof official>[0] }) {
  const actor = PERSONS[approval] ?? official(approval);
  await send(env, one.id, ['decideOutcome', command(actor, { outcomeId: id, decision: 'approved' }, stored())]);
}

describe('a correction of a result of which something was issued', () => {
  it('takes that back, proposes anew, and issues under numbers of its own; the journal says so whole', async () => {
    const { pack, known, rated } = sanction;
    const stages = [aStage('final'), aStage('result'), aStage('outcome')];
    const one = await startGame(env, { pack, seed: 1, from: START, plan: aPlan(stages), more: { facts: known } });
    await send(env, one.id, ['finaliseScore', command(ASSESSOR, {}, stored(rated))]);
    await one.sleep(15 * DAY);
    const before = await one.read();
    const [first] = before.outcomes;
    expect(before.outcomes.length).toBeGreaterThan(1);
    if (!first) return;
    await approve(one, first);
    const name = Object.keys(pack.pack.facts).find((id) => {
      const { source, type } = pack.pack.facts[id] ?? {};
      return (source === 'public' || source === 'system') && type === 'int';
    });
    const facts = { [name ?? '']: (pack.pack.facts[name ?? '']?.min ?? 0) + 1 };
    const body = { sourceId: 'simpus', corrects: 'm-11' };
    await send(env, one.id, ['correctFacts', command(SERVICE, body, stored(facts))]);
    for (const actor of [ASSESSOR, ADMIN]) {
      await send(env, one.id, ['decideCorrection', command(actor, { decision: 'upheld' }, stored())]);
    }
    const after = await one.read();
    expect(after).toMatchObject({ stage: 'result', correction: { decision: 'upheld' }, facts });
    expect(after.outcomes.every(({ status }) => status === 'PROPOSED')).toBe(true);
    await one.sleep(15 * DAY);
    for (const outcome of (await one.read()).outcomes) await approve(one, outcome);
    expect(await one.read()).toMatchObject({ state: 'CLOSED' });
    const issued = await outcomesOf(env.store, allRegions, one.id);
    expect(issued.filter(({ outcomeId }) => outcomeId === first.id)).toHaveLength(2);
    expect(new Set(issued.map(({ _id }) => _id)).size).toBe(1 + after.outcomes.length);
    expect(await wrongIn(env, one.id)).toEqual([]);
  });
});
