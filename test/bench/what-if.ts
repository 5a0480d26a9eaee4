/**
 * A draft over whole populations: closures on the rows that are stored beside decisions, next to json-rules-engine and
 * GoRules Zen on a sample of the same people.
 */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { compilePack } from '../../rules/twin/closures.ts';
import { packedEvaluator, packRow, rowBytes, rowLayout } from '../../rules/twin/population-rows.ts';
import { planEvaluation } from '../../rules/decide/compile.ts';
import { prepareDecision } from '../../rules/decide/decision.ts';
import { runEngine } from '../../rules/decide/engine.ts';
import { evaluate } from '../../rules/decide/evaluate.ts';
import { sampleFacts } from '../../rules/twin/sample-facts.ts';
import type { Given } from '../../rules/decide/settle.ts';
import type { Facts, ResolvedPack } from '../../rules/language/types.ts';
import { median, rate } from './measure.ts';
import type { RowsCount, RowsPart, RowsTask } from './rows-worker.ts';
import { type Zen, zenOf } from './zen.ts';

const SLIDER = 10_000;
const CORES = 2;
const POPULATIONS = [1_000_000, 5_000_000];
const DIFFERENT = 100_003;
const SAMPLE = 1_000;
const ROUNDS = 5;
/** Zen is at its best when it is asked for many at once. */
const ASKED_AT_ONCE = 64;

/**
 * Milliseconds. `closures` is the time from stored bytes to decisions, `cpu` what that used of all cores together, which
 * a busy machine does not stretch. `engine` and `zen` are extrapolated from what a sample used, to as many people on as
 * many cores; they get everything that the rules read worked out before. The ratios compare processor times.
 */
export type WhatIfFigures = Figure[];
type Measured = { people: number; cores: number; closures: number; cpu: number };
type Figure = Measured & { zen: number; engine: number; zenRatio: number; engineRatio: number };

/** Ten thousand on one core, then larger populations on two. */
export async function benchWhatIf(resolved: ResolvedPack): Promise<WhatIfFigures> {
  const people = Array.from({ length: DIFFERENT }, sampleFacts(resolved.pack, 1, 50));
  const shared = store(resolved, people);
  const peers = await peerTimes(resolved, people.slice(0, SAMPLE));
  const measured = [sliderTime(resolved, shared), ...(await onCores({ resolved, shared }))];
  return measured.map((each) => {
    const { people: many, cores, cpu } = each;
    const [zen, engine] = [peers.zen * many, peers.engine * many];
    return { ...each, zen: zen / cores, engine: engine / cores, zenRatio: zen / cpu, engineRatio: engine / cpu };
  });
}

/** The people as they are stored, again and again, in another order each time. */
function store({ pack }: ResolvedPack, people: readonly Facts[]): SharedArrayBuffer {
  const layout = rowLayout(pack);
  const size = rowBytes(layout);
  const shared = new SharedArrayBuffer(Math.max(...POPULATIONS) * size);
  const stored = new Uint8Array(shared);
  people.forEach((facts, row) => stored.set(packRow(layout, facts), row * size));
  for (let row = people.length; row < stored.length / size; row += 1) {
    const like = (row * 7) % people.length;
    stored.copyWithin(row * size, like * size, (like + 1) * size);
  }
  return shared;
}

const cpuNow = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
};

function sliderTime(resolved: ResolvedPack, shared: SharedArrayBuffer): Measured {
  const layout = rowLayout(resolved.pack);
  const decide = packedEvaluator(resolved, layout);
  const [stored, size] = [new Uint8Array(shared), rowBytes(layout)];
  const round = () => {
    const [started, cpu] = [performance.now(), cpuNow()];
    for (let row = 0; row < SLIDER; row += 1) decide(stored.subarray(row * size, (row + 1) * size));
    return { closures: performance.now() - started, cpu: cpuNow() - cpu };
  };
  round();
  const rounds = Array.from({ length: ROUNDS }, round);
  const [closures, cpu] = [median(rounds.map((one) => one.closures)), median(rounds.map((one) => one.cpu))];
  return { people: SLIDER, cores: 1, closures, cpu };
}

async function onCores(task: RowsTask): Promise<Measured[]> {
  const workers = Array.from(
    { length: CORES },
    () => new Worker(new URL('rows-worker.mjs', import.meta.url), { workerData: task }),
  );
  const times: Measured[] = [];
  try {
    await evaluateAll(workers, SLIDER);
    for (const people of POPULATIONS) {
      const [started, cpu] = [performance.now(), cpuNow()];
      const counted = await evaluateAll(workers, people);
      times.push({ people, cores: CORES, closures: performance.now() - started, cpu: cpuNow() - cpu });
      if (counted !== people) throw new Error(`${counted} of ${people} rows were evaluated`);
    }
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
  return times;
}

async function evaluateAll(workers: readonly Worker[], people: number): Promise<number> {
  const share = Math.ceil(people / workers.length);
  const counts = await Promise.all(
    workers.map(async (worker, n): Promise<RowsCount> => {
      const answer = once(worker, 'message');
      const part: RowsPart = { from: n * share, to: Math.min(people, (n + 1) * share) };
      worker.postMessage(part, []);
      const [counted] = await answer;
      return counted;
    }),
  );
  const read = counts.flatMap(({ unread: _unread, ...one }) => Object.values(one));
  return read.reduce((sum, n) => sum + n, 0);
}

/** Milliseconds of processor time for one person's rules. */
async function peerTimes(resolved: ResolvedPack, people: readonly Facts[]): Promise<{ engine: number; zen: number }> {
  const { rules } = planEvaluation(resolved.pack);
  const compiled = compilePack(resolved);
  const given = people
    .filter((facts) => compiled.quick(facts).refused === null)
    .map((facts) => prepareDecision(resolved.pack, facts).given);
  const zen = zenOf(resolved.pack);
  const timeOf = async (decide: (facts: Given) => Promise<unknown>, atOnce: number) => {
    const one = (n: number) => decide(given[n % given.length] ?? {});
    await rate(100, one, atOnce);
    const cpu = cpuNow();
    await rate(given.length, one, atOnce);
    return (cpuNow() - cpu) / given.length;
  };
  try {
    await compareSample(resolved, people, zen);
    return {
      engine: await timeOf((facts) => runEngine(rules, facts), 1),
      zen: await timeOf(zen.decide, ASKED_AT_ONCE),
    };
  } finally {
    zen.dispose();
  }
}

/** What is fast and wrong is worth nothing: the sample must be decided as the engine of record decides it. */
async function compareSample(resolved: ResolvedPack, people: readonly Facts[], zen: Zen): Promise<void> {
  const layout = rowLayout(resolved.pack);
  const decide = packedEvaluator(resolved, layout);
  for (const [n, facts] of people.entries()) {
    const quick = decide(packRow(layout, facts));
    if (quick === null) throw new Error(`row ${n} cannot be read`);
    if (quick.refused !== null) continue;
    const { predicate, outcomes } = await evaluate(resolved, facts);
    const fired = outcomes.filter((outcome) => outcome.result).map((outcome) => outcome.id);
    const theirs = await zen.decide(prepareDecision(resolved.pack, facts).given);
    for (const [who, said] of Object.entries({ closures: quick, zen: theirs })) {
      if (predicate !== said.predicate || fired.join() !== said.outcomes.join())
        throw new Error(`row ${n} is decided differently by the ${who}`);
    }
  }
}
