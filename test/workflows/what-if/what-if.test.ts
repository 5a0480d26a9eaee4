import { type ChildProcess, spawn } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { evaluate } from '../../../rules/decide/evaluate.ts';
import { declaredFacts } from '../../../rules/decide/facts.ts';
import type { ResolvedPack } from '../../../rules/language/types.ts';
import { createCycle } from '../../../store/cycle/cycles.ts';
import { decisionId, getDecision } from '../../../store/appraisal/decisions.ts';
import { createWhatIf, getWhatIf, linesOf } from '../../../store/what-if/what-ifs.ts';
import type { WhatIfDoc } from '../../../store/what-if/types.ts';
import { TASK_QUEUES, whatIfWorkflowId } from '../../../workflows/messages.ts';
import type { WhatIfInput } from '../../../workflows/what-if/input.ts';
import type { Order } from '../../support/dying-worker.ts';
import { testProgram, testStack } from '../../support/stack.ts';
import { aCycle } from '../../support/store.ts';
import { contentOf } from '../../support/unchanged.ts';
import {
  aWhatIf,
  type Person,
  type ShippedPack,
  shippedPack,
  storePopulation,
  storeScoring,
  stricter,
} from '../../support/what-if.ts';
import { eventually, newId, PATIENCE, realServer, startWorkers, type WorkflowEnv } from '../../support/workflow-env.ts';
import { HOME, NATION } from '../../support/regions.ts';

vi.setConfig({ testTimeout: PATIENCE, hookTimeout: PATIENCE });

const REGION = 'uji';
const CYCLES = ['cycle:uji:2025', 'cycle:uji:2026'];
const SHARD = 8;

let env: WorkflowEnv;
let shipped: ShippedPack;
let candidate: ResolvedPack;
let people: Person[];

beforeAll(async () => {
  env = await realServer();
  shipped = await shippedPack(HOME);
  candidate = stricter(shipped).pack;
  people = await stored(env);
});
afterAll(() => env?.close());

/** Forty people in a closed and a running cycle, every tenth without a decision. */
async function stored({ store }: WorkflowEnv): Promise<Person[]> {
  const { pack } = shipped;
  const all: Person[] = [];
  for (const [i, _id] of CYCLES.entries()) {
    const state = i === 0 ? 'CLOSED' : 'OPEN';
    await createCycle(store, aCycle({ _id, region: REGION, pack: pack.digest, state }));
    all.push(...(await storePopulation(store, { region: REGION, cycleId: _id, pack, people: 20, unscoredEvery: 10 })));
  }
  return all;
}

async function ask(target: WorkflowEnv, more: Partial<WhatIfDoc> = {}): Promise<WhatIfInput> {
  const doc = aWhatIf(candidate, { _id: newId(), region: REGION, ...more });
  await createWhatIf(target.store, doc);
  return { id: doc._id, shard: SHARD };
}

const start = (target: WorkflowEnv, input: WhatIfInput) =>
  target.client.workflow.start('whatIf', {
    workflowId: whatIfWorkflowId('whatIf', input.id),
    taskQueue: TASK_QUEUES.cycle,
    workflowTaskTimeout: '3s',
    args: [input],
  });
const read = async ({ store }: WorkflowEnv, id: string) => {
  const doc = await getWhatIf(store, REGION, { id });
  if (!doc) throw new Error('no such what-if');
  return doc;
};
async function run(input: WhatIfInput): Promise<WhatIfDoc> {
  const workers = await startWorkers(env, { queues: ['cycle', 'effects'] });
  try {
    await (await start(env, input)).result();
    return await read(env, input.id);
  } finally {
    await workers.stop();
  }
}

/** What the engine of record makes of everybody, without any of the code under test. */
async function byHand() {
  const moves: Record<string, number> = {};
  let changes = 0;
  for (const { facts, decision } of people) {
    if (!decision) continue;
    const after = await evaluate(candidate, facts);
    const key = `${decision.predicate}>${after.predicate}`;
    moves[key] = (moves[key] ?? 0) + 1;
    const fired = (one: typeof after) => one.outcomes.filter((each) => each.result).map((each) => each.id);
    if (decision.predicate !== after.predicate || fired(decision).join() !== fired(after).join()) changes += 1;
  }
  return { moves, changes };
}

describe('a what-if over a closed and a running cycle', () => {
  it('comes to what the engine of record makes of everybody, and touches nothing but itself', async () => {
    const before = await contentOf(env.store);
    const doc = await run(await ask(env));
    expect(doc).toMatchObject({ state: 'DONE', cycles: CYCLES, people: 40 });
    const { result } = doc;
    const expected = await byHand();
    expect(expected.changes).toBeGreaterThan(0);
    expect(result).toMatchObject({ compared: 36, notScored: 4, refused: [], changed: expected.changes });
    const moves = result?.predicates.map(({ before: from, after, count }) => [`${from}>${after}`, count]) ?? [];
    expect(Object.fromEntries(moves)).toEqual(expected.moves);
    expect(result?.units.reduce((sum, unit) => sum + unit.people, 0)).toBe(36);
    expect(result?.checked).toBeGreaterThanOrEqual(expected.changes);
    expect(await contentOf(env.store)).toEqual(before);
    expect(await env.store.models.whatIfShards.countDocuments({ whatIf: doc._id })).toBe(0);
  });

  it('shows cases with both decisions as the engine of record makes them', async () => {
    const { result } = await run(await ask(env));
    expect(result?.cases.length).toBeGreaterThan(0);
    for (const { appraisalId, before, after } of result?.cases ?? []) {
      const person = people.find((each) => each.appraisalId === appraisalId);
      expect(before).toEqual(person?.decision);
      expect(after).toEqual(await evaluate(candidate, person?.facts ?? {}));
    }
  });

  it('finds the facts that only the candidate asks for in the journal', async () => {
    const { pack: fewer } = await shippedPack(NATION);
    const cycleId = 'cycle:uji:lain';
    await createCycle(env.store, aCycle({ _id: cycleId, region: REGION, pack: fewer.digest, state: 'OPEN' }));
    const [person] = await storePopulation(env.store, { region: REGION, cycleId, pack: fewer, people: 1 });
    const donor = people.find(({ decision }) => decision !== null);
    if (!person || !donor) throw new Error('nobody');
    const offered = { ...donor.facts, ...person.facts };
    const about = { ...person, region: REGION, cycleId, pack: fewer.digest };
    const at = Date.UTC(2026, 10, 2);
    const decision = await storeScoring(env.store, about, { pack: fewer, facts: offered, at, n: 2 });
    const kept = await getDecision(env.store, REGION, decisionId(person.appraisalId, 2));
    expect(Object.keys(kept?.facts ?? {})).not.toContain('targets');
    const { result } = await run(await ask(env, { cycles: [cycleId] }));
    const after = await evaluate(candidate, declaredFacts(candidate.pack, offered));
    expect(result).toMatchObject({
      compared: 1,
      refused: [],
      predicates: [{ before: decision.predicate, after: after.predicate, count: 1 }],
    });
    expect(after.attainments).toHaveProperty('targetResults');
  });

  it('fails with both traces when a stored decision is not what its facts come to', async () => {
    const victim = people.find(({ decision }) => decision !== null);
    const _id = decisionId(victim?.appraisalId ?? '', 1);
    const { predicate } = victim?.decision ?? {};
    const forged = predicate === 'SANGAT_KURANG' ? 'SANGAT_BAIK' : 'SANGAT_KURANG';
    await env.store.models.decisions.updateOne({ _id }, { $set: { 'decision.predicate': forged } });
    try {
      const doc = await run(await ask(env));
      expect(doc).toMatchObject({ state: 'FAILED', result: null, failure: { code: 'what-if-mismatch' } });
      expect(doc.failure?.mismatch).toMatchObject({
        of: 'stored',
        decisionId: _id,
        engine: { predicate },
        other: { predicate: forged },
      });
    } finally {
      await env.store.models.decisions.updateOne({ _id }, { $set: { 'decision.predicate': predicate } });
    }
  });
});

describe('a what-if that is interrupted', () => {
  it('and cancelled leaves nothing but the request', async () => {
    const input = await ask(env);
    let shards = 0;
    const workers = await startWorkers(env, {
      queues: ['cycle', 'effects'],
      around: (activities) => ({
        compareShard: async (request) => {
          await activities.compareShard(request);
          shards += 1;
          if (shards >= 2) await cancelled();
        },
      }),
    });
    const handle = await start(env, input);
    await eventually(async () => shards >= 2, 'two shards');
    expect(await env.store.models.whatIfShards.countDocuments({ whatIf: input.id })).toBeGreaterThan(1);
    await handle.cancel();
    await handle.result();
    await workers.stop();
    const doc = await read(env, input.id);
    expect(doc).toMatchObject({ state: 'CANCELLED', result: null });
    expect(await env.store.models.whatIfShards.countDocuments({ whatIf: input.id })).toBe(0);
    const lines = { whatIf: input.id, region: REGION, except: [] };
    expect(await linesOf(env.store, lines, { limit: 10 })).toEqual([]);
  });

  it('by kill -9 goes on with the next shard and comes to the same result', async () => {
    const whole = await run(await ask(env));
    const input = await ask(env);
    const { child, died } = await dyingWorker(env);
    const handle = await start(env, input);
    expect(await died).toBe('SIGKILL');
    expect(child.signalCode).toBe('SIGKILL');
    const done = await env.store.models.whatIfShards.find({ whatIf: input.id }).lean();
    expect(done.length).toBeGreaterThan(0);
    const again: string[] = [];
    const workers = await startWorkers(env, {
      queues: ['cycle', 'effects'],
      around: (activities) => ({
        compareShard: async (request) => {
          const shardId = `${input.id}|${request.cycleId}|${request.range.after ?? ''}`;
          const kept = done.find(({ _id }) => _id === shardId);
          await activities.compareShard(request);
          const now = await env.store.models.whatIfShards.findById(shardId).lean();
          if (kept) expect(now).toEqual(kept);
          again.push(shardId);
        },
      }),
    });
    await handle.result();
    await workers.stop();
    expect(new Set(again).size).toBe(again.length);
    expect((await read(env, input.id)).result).toEqual(whole.result);
  });
});

/** An activity that only ends when it is cancelled. */
async function cancelled(): Promise<never> {
  const { cancellationSignal, heartbeat } = await import('@temporalio/activity');
  const signal = cancellationSignal();
  await eventually(async () => {
    heartbeat();
    signal.throwIfAborted();
    return undefined;
  }, 'the cancellation');
  throw new Error('unreachable');
}

async function dyingWorker(target: WorkflowEnv): Promise<{ child: ChildProcess; died: Promise<string | null> }> {
  const { address, namespace, mongodbUri } = target;
  const bundlePath = testStack().workflowBundlePath;
  const order: Order = {
    activity: 'compareShard',
    address,
    namespace,
    mongodbUri,
    bundlePath,
    queues: ['cycle', 'effects'],
  };
  const child = spawn(process.execPath, [testProgram('test/support/dying-worker.js'), JSON.stringify(order)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const died = new Promise<string | null>((resolve) => child.once('exit', (_code, signal) => resolve(signal)));
  await Promise.race([new Promise((resolve) => child.stdout?.once('data', resolve)), died]);
  return { child, died };
}
