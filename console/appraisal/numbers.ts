/** Numbers as people write them, in the whole numbers that rules count in. */
import { formatPercent } from '../../rules/explain/format.ts';
import type { Language } from '../../rules/language/types.ts';
import { WHOLE } from '../../rules/time/units.ts';

const TWO_PLACES = ['hundredth', 'basisPoint'];

/**
 * `92,5`, `92.50` and `92` are 9250, 9250 and 9200 where two places are meant, else whole numbers; null: no such number.
 * A dot before three digits is read as a decimal point too where decimals are meant: nobody's score has thousands.
 */
export function parsedNumber(written: string, unit: string | undefined): number | null {
  const text = written.trim().replace(/\s*%$/, '');
  if (!TWO_PLACES.includes(unit ?? '')) return /^-?\d{1,12}$/.test(text) ? Number(text) : null;
  const found = /^(-?)(\d{1,9})(?:[.,](\d{1,2}))?$/.exec(text);
  if (!found) return null;
  const [, sign, whole = '0', part = ''] = found;
  return (sign === '-' ? -1 : 1) * (Number(whole) * 100 + Number(part.padEnd(2, '0')));
}

/** By how much weights miss the whole; null when they make it. */
export function wholeOf(sum: number, language: Language): { sum: string; by: string; less: boolean } | null {
  if (sum === WHOLE) return null;
  return {
    sum: formatPercent(sum, language),
    by: formatPercent(Math.abs(WHOLE - sum), language),
    less: sum < WHOLE,
  };
}
