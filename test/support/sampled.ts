/** How much a test looks at that draws its questions: a tenth in a normal run, other questions each day. */

/** With `SIKLUS_FULL=1` the full numbers, as `npm run test:full` asks for. */
export const FULL = process.env['SIKLUS_FULL'] === '1';

/** The day as a number, the same for all tests of a run. `SIKLUS_SEED` repeats the questions of another day. */
export const SEED = Number(process.env['SIKLUS_SEED'] ?? new Date().toISOString().slice(0, 10).replaceAll('-', ''));
if (!Number.isSafeInteger(SEED)) throw new Error('SIKLUS_SEED is a whole number');

/** How many questions, and how to ask the same ones again: for the name of the test, which a failure prints. */
export const sampled = (count: number): string => `${count.toLocaleString('en')} (SIKLUS_SEED=${SEED})`;

/**
 * Of a list every `oneIn`-th, each day others, and always one: with `place` counted up from list to list and from hat to
 * hat, whatever one hat is not asked another one is.
 */
export const drawn = <T>(list: readonly T[], place: number, oneIn: number): T[] => {
  const first = (place + SEED) % Math.max(1, Math.min(oneIn, list.length));
  return list.filter((_, i) => FULL || (i >= first && (i - first) % oneIn === 0));
};
