/** A value that somebody types instead of one of two that contradict each other. */
import { isRecord } from '../../rules/language/records.ts';
import { parsedNumber } from '../appraisal/numbers.ts';

type Like = {
  /** A value of the same place, as stored. */
  like: unknown;
  /** The same in words. */
  shown: string;
};
const isText = (value: unknown): value is { id: string; en: string } =>
  isRecord(value) && typeof value['id'] === 'string' && typeof value['en'] === 'string';

/**
 * In the form in which the shown value stands: `106,00` and `40%` are numbers with two places, `90,00; 110,00` several of
 * them, `Judul | Title` a text in both languages; anything else is JSON.
 * @returns undefined: no such value
 */
export function typedValue(written: string, { like, shown }: Like): unknown {
  const text = written.trim();
  if (text === '') return undefined;
  if (typeof like === 'string') return text;
  if (typeof like === 'number') return numberIn(text, shown);
  if (Array.isArray(like) && like.length > 0 && like.every((each) => typeof each === 'number')) {
    const numbers = text.split(SEVERAL).map((part) => numberIn(part, shown.split(SEVERAL)[0] ?? ''));
    return numbers.includes(undefined) ? undefined : numbers;
  }
  if (isText(like)) {
    const [id = '', en = '', ...more] = text.split('|').map((part) => part.trim());
    return id !== '' && en !== '' && more.length === 0 ? { id, en } : undefined;
  }
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const SEVERAL = /;\s*|,\s+|\s+/;

const numberIn = (text: string, shown: string): number | undefined =>
  parsedNumber(text, shown.endsWith('%') ? 'basisPoint' : /[.,]\d\d$/.test(shown) ? 'hundredth' : undefined) ??
  undefined;

/** How somebody would write it. */
export function writtenLike({ like, shown }: Like): string {
  if (isText(like)) return `${like.id} | ${like.en}`;
  return shown === '' ? (JSON.stringify(like) ?? '') : shown.replaceAll(/,\s+/g, '; ');
}
