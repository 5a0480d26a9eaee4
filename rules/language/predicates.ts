/** The predicates: their codes, which is better, and how people call them. */
import type { Text } from './types.ts';

/** From best to worst; `CUKUP` is the word of the numeric regime, `BUTUH_PERBAIKAN` that of the matrix. */
export const PREDICATES = ['SANGAT_BAIK', 'BAIK', 'CUKUP', 'BUTUH_PERBAIKAN', 'KURANG', 'SANGAT_KURANG'] as const;
export type Predicate = (typeof PREDICATES)[number];

/**
 * The higher, the better. The middle step of the two regimes is one step with two names: the law's table of credit points
 * gives both the same share (rules/library), and packs of one regime put their word in the place of the other's.
 */
const RANK: Record<Predicate, number> = {
  SANGAT_BAIK: 4,
  BAIK: 3,
  CUKUP: 2,
  BUTUH_PERBAIKAN: 2,
  KURANG: 1,
  SANGAT_KURANG: 0,
};

/** Where the predicate stands among all: 0 is the worst. */
export const predicateRank = (predicate: Predicate): number => RANK[predicate];

/** Above 0: the second predicate is the better one. */
export const improvement = (before: Predicate, after: Predicate): number => RANK[after] - RANK[before];

/** Whether the word is a predicate. */
export const isPredicate = (word: string): word is Predicate => Object.hasOwn(RANK, word);

export const PREDICATE_WORDS: Record<Predicate, Text> = {
  SANGAT_BAIK: { id: 'Sangat Baik', en: 'Outstanding' },
  BAIK: { id: 'Baik', en: 'Good' },
  CUKUP: { id: 'Cukup', en: 'Fair' },
  BUTUH_PERBAIKAN: { id: 'Butuh Perbaikan', en: 'Needs improvement' },
  KURANG: { id: 'Kurang', en: 'Poor' },
  SANGAT_KURANG: { id: 'Sangat Kurang', en: 'Very poor' },
};
