/** A draft over whole populations: closures on packed rows beside json-rules-engine on a sample of the same people. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { compilePack } from '../../rules/closures.ts';
import { rowEvaluator } from '../../rules/closures-rows.ts';
import { planEvaluation } from '../../rules/compile.ts';
import { prepareDecision } from '../../rules/decision.ts';
import { runEngine } from '../../rules/engine.ts';
import { evaluate } from '../../rules/evaluate.ts';
import { decodeRow, encodeRow, rowLayout, type RowLayout } from '../../rules/population-rows.ts';
import { sampleFacts } from '../../rules/sample-facts.ts';
import type { Facts, ResolvedPack } from '../../rules/types.ts';
import { median } from './measure.ts';
import type { RowsCount, RowsPart, RowsTask } from './rows-worker.ts';

const SLIDER = 10_000;
const CORES = 2;
const SAMPLE = 1_000;
const ROUNDS = 5;

/**
 * Times in milliseconds; `cpu` is what the closures used of all cores together, which a busy machine does not stretch.
 * The engine's are extrapolated from a sample to as many people, on as many cores.
 */
export type WhatIfFigures = (Measured & { cores: number; engine: number; ratio: number })[];
type Measured = { people: number; closures: number; cpu: number };

/** Ten thousand on one core, then each of the larger populations on two. */
export async function benchWhatIf(resolved: ResolvedPack, populations: readonly number[]): Promise<WhatIfFigures> {
  const layout = rowLayout(resolved.pack);
  const most = Math.max(SLIDER, ...populations);
  const shared = new SharedArrayBuffer(most * layout.columns.length * Int32Array.BYTES_PER_ELEMENT);
  const rows = new Int32Array(shared);
  fill(resolved, layout, rows);
  await compareSample(resolved, layout, rows);
  const perPerson = await engineTime(resolved, layout, rows);
  const figure = (measured: Measured, cores: number) => {
    const engine = (perPerson * measured.people) / cores;
    return { ...measured, cores, engine, ratio: engine / measured.closures };
  };
  const slider = figure(sliderTime(resolved, layout, rows), 1);
  const larger = await onCores({ resolved, layout, shared }, populations);
  return [slider, ...larger.map((measured) => figure(measured, CORES))];
}

/** Made-up people; a few thousand different ones, again and again, in another order each time. */
function fill({ pack }: ResolvedPack, layout: RowLayout, rows: Int32Array): void {
  const next = sampleFacts(pack, 1, 50);
  const width = layout.columns.length;
  const different = Math.min(100_003, rows.length / width);
  for (let row = 0; row < different; row += 1) encodeRow(layout, next(), { rows, row });
  for (let row = different; row < rows.length / width; row += 1) {
    const like = (row * 7) % different;
    rows.copyWithin(row * width, like * width, (like + 1) * width);
  }
}

const cpuNow = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
};

function sliderTime(resolved: ResolvedPack, layout: RowLayout, rows: Int32Array): Measured {
  const decide = rowEvaluator(resolved, layout);
  const round = (): Measured => {
    const [started, cpu] = [performance.now(), cpuNow()];
    for (let row = 0; row < SLIDER; row += 1) decide(rows, row);
    return { people: SLIDER, closures: performance.now() - started, cpu: cpuNow() - cpu };
  };
  round();
  const rounds = Array.from({ length: ROUNDS }, round);
  const middle = (value: (one: Measured) => number) => median(rounds.map(value));
  return { people: SLIDER, closures: middle((one) => one.closures), cpu: middle((one) => one.cpu) };
}

async function onCores(task: RowsTask, populations: readonly number[]): Promise<Measured[]> {
  const workers = Array.from(
    { length: CORES },
    () => new Worker(new URL('rows-worker.mjs', import.meta.url), { workerData: task }),
  );
  const times: Measured[] = [];
  try {
    await evaluateAll(workers, SLIDER);
    for (const people of populations) {
      const [started, cpu] = [performance.now(), cpuNow()];
      const counted = await evaluateAll(workers, people);
      times.push({ people, closures: performance.now() - started, cpu: cpuNow() - cpu });
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
  return counts.flatMap((one) => Object.values(one)).reduce((sum, n) => sum + n, 0);
}

function people(layout: RowLayout, rows: Int32Array): Facts[] {
  return Array.from({ length: SAMPLE }, (_, row) => decodeRow(layout, { rows, row }));
}

/** Milliseconds that a fresh engine needs for one person's rules, with everything they read worked out before. */
async function engineTime(resolved: ResolvedPack, layout: RowLayout, rows: Int32Array): Promise<number> {
  const { rules } = planEvaluation(resolved.pack);
  const compiled = compilePack(resolved);
  const decided = people(layout, rows).filter((facts) => compiled.quick(facts).refused === null);
  const given = decided.map((facts) => prepareDecision(resolved.pack, facts).given);
  for (const facts of given.slice(0, 100)) await runEngine(rules, facts);
  const started = performance.now();
  for (const facts of given) await runEngine(rules, facts);
  return (performance.now() - started) / given.length;
}

/** What is fast and wrong is worth nothing: the sample must be decided as the engine of record decides it. */
async function compareSample(resolved: ResolvedPack, layout: RowLayout, rows: Int32Array): Promise<void> {
  const decide = rowEvaluator(resolved, layout);
  for (const [row, facts] of people(layout, rows).entries()) {
    const quick = decide(rows, row);
    if (quick.refused !== null) continue;
    const { predicate, outcomes } = await evaluate(resolved, facts);
    const fired = outcomes.filter((outcome) => outcome.result).map((outcome) => outcome.id);
    if (predicate !== quick.predicate || fired.join() !== quick.outcomes.join()) {
      throw new Error(`row ${row} is decided differently by the engine`);
    }
  }
}
