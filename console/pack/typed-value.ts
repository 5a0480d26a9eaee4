/** A value that somebody types instead of one of two that contradict each other. */
import { parsedNumber } from '../appraisal/numbers.ts';

/**
 * In the form in which the shown value stands: `106,00` and `40%` are numbers with two places, a word is a word.
 * @param like a value of the same place, as stored
 * @param shown the same in words
 * @returns undefined: no such value
 */
export function typedValue(written: string, { like, shown }: { like: unknown; shown: string }): unknown {
  const text = written.trim();
  if (text === '') return undefined;
  if (typeof like === 'string') return text;
  if (typeof like === 'number') {
    const unit = shown.endsWith('%') ? 'basisPoint' : /[.,]\d\d$/.test(shown) ? 'hundredth' : undefined;
    return parsedNumber(text, unit) ?? undefined;
  }
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
