import type { Slow } from '../../workflows/record.ts';

/** A workflow task has time for seven of these before Temporal must be told that it goes on. */
const SLOW_MS = 1_000;

/** Answers nothing, which costs a history nothing, unless the task should not ask for more. */
export async function noteSlow(work: () => Promise<void>): Promise<Slow | undefined> {
  const began = performance.now();
  await work();
  return performance.now() - began > SLOW_MS ? { slow: true } : undefined;
}
