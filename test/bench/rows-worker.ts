/** One core of the what-if bench: evaluates its part of the shared rows and counts the predicates. */
import { parentPort, workerData } from 'node:worker_threads';
import { rowEvaluator } from '../../rules/closures-rows.ts';
import type { RowLayout } from '../../rules/population-rows.ts';
import type { ResolvedPack } from '../../rules/types.ts';

export type RowsTask = { resolved: ResolvedPack; layout: RowLayout; shared: SharedArrayBuffer };
export type RowsPart = { from: number; to: number };
export type RowsCount = Record<string, number>;

const { resolved, layout, shared }: RowsTask = workerData;
const rows = new Int32Array(shared);
const evaluate = rowEvaluator(resolved, layout);

parentPort?.on('message', ({ from, to }: RowsPart) => {
  const counts: RowsCount = {};
  for (let row = from; row < to; row += 1) {
    const quick = evaluate(rows, row);
    const key = quick.refused ?? quick.predicate;
    counts[key] = (counts[key] ?? 0) + 1;
  }
  parentPort?.postMessage(counts, []);
});
