/** Letters and certificates that follow from an outcome: words of the pack, with places for what only the case knows. */
import { own } from './records.ts';
import type { Text } from './types.ts';

/** What may stand in braces in the words of a letter. */
export const LETTER_PLACES = [
  'name',
  'nip',
  'unit',
  'region',
  'predicate',
  'score',
  'from',
  'to',
  'number',
  'date',
] as const;
export type LetterPlace = (typeof LETTER_PLACES)[number];

const PLACE = /\{([^{}]*)\}/g;

/** @returns what stands in braces in either language and is no place of a letter, each once */
export function strangePlaces({ id, en }: Text): string[] {
  const found = [...`${id} ${en}`.matchAll(PLACE)].map(([, place = '']) => place);
  return [...new Set(found)].filter((place) => !LETTER_PLACES.some((known) => known === place));
}

/** @returns the words with every place filled in; one without a value stays empty */
export const filledLetter = (words: string, values: Readonly<Record<LetterPlace, string>>): string =>
  words.replaceAll(PLACE, (_, place: string) => own(values, place) ?? '');
