/** One core of the what-if bench: decodes and decides its part of the stored rows, and counts the predicates. */
import { parentPort, workerData } from 'node:worker_threads';
import { packedEvaluator, rowBytes, rowLayout } from '../../rules/twin/population-rows.ts';
import type { ResolvedPack } from '../../rules/language/types.ts';

export type RowsTask = { resolved: ResolvedPack; shared: SharedArrayBuffer };
export type RowsPart = { from: number; to: number };
export type RowsCount = Record<string, number>;

const { resolved, shared }: RowsTask = workerData;
const layout = rowLayout(resolved.pack);
const [stored, size] = [new Uint8Array(shared), rowBytes(layout)];
const decide = packedEvaluator(resolved, layout);

parentPort?.on('message', ({ from, to }: RowsPart) => {
  const counts: RowsCount = {};
  for (let row = from; row < to; row += 1) {
    const quick = decide(stored.subarray(row * size, (row + 1) * size));
    const key = quick === null ? 'unread' : (quick.refused ?? quick.predicate);
    counts[key] = (counts[key] ?? 0) + 1;
  }
  parentPort?.postMessage(counts, []);
});
