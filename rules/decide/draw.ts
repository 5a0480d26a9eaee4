/** Draws that depend on nothing but a seed and what they are about: the same key gives the same draw, always. */
import { createHash } from 'node:crypto';

/**
 * What a draw is about: seed, region, employee, thing. Equal keys give equal draws, whenever and in whatever order they
 * are made.
 */
export type DrawKey = readonly (string | number)[];

/** A number in [0, 1). Keyed instead of sequential: the clock of a run must never change what somebody decides. */
export const draw = (...key: DrawKey): number =>
  createHash('sha256').update(JSON.stringify(key)).digest().readUIntBE(0, 6) / 2 ** 48;

/** @param share how likely, 0 to 1 */
export const chance = (share: number, ...key: DrawKey): boolean => draw(...key) < share;

/** A whole number, both ends included. */
export const drawInt = (range: { min: number; max: number }, ...key: DrawKey): number =>
  range.min + Math.floor(draw(...key) * (range.max - range.min + 1));

/** One of the list. @throws RangeError for an empty one */
export const pick = <T>(list: readonly T[], ...key: DrawKey): T => {
  const found = list[Math.floor(draw(...key) * list.length)];
  if (found === undefined) throw new RangeError('pick from an empty list');
  return found;
};

/** The list in a drawn order; the given one is left as it is. */
export const shuffled = <T>(list: readonly T[], ...key: DrawKey): T[] =>
  list
    .map((item, index) => ({ item, at: draw(...key, index) }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
