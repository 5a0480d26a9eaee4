/** Which rows are recomputed by the engine of record although nothing changed for them: the same ones on every machine. */

/** FNV-1a, 32 bits: a place for an id that nobody chooses and that never changes. */
export function rankOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < id.length; i += 1) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193);
  // The last characters of an id reach the low bits only; mixing carries them through the whole number.
  hash = Math.imul(hash ^ (hash >>> 16), 0x45d9f3b);
  return (hash ^ (hash >>> 16)) >>> 0;
}

const ONE_IN = 100;
const SEED = 'siklus';

/** Whether the decision belongs to the fixed sample of 1 %. */
export const inSample = (decisionId: string): boolean => rankOf(`${SEED}|${decisionId}`) % ONE_IN === 0;
