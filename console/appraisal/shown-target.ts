/** A target's numbers as people read them. */
import type { Language } from '../../rules/language/types.ts';
import type { SeenTarget } from './seen.ts';

type Amount = Pick<SeenTarget, 'value' | 'unit'> & Partial<Pick<SeenTarget, 'upper' | 'direction'>>;

export const shownNumber = (amount: number, language: Language): string =>
  amount.toLocaleString(language === 'id' ? 'id-ID' : 'en-GB', { maximumFractionDigits: 4 });

/** `≥ 120 izin`, `2–4 jam`; the sign is said only where the target says which way is better. */
export function shownAmount({ value, upper, direction, unit }: Amount, language: Language): string {
  if (value === undefined) return '–';
  const sign = direction === 'higher' ? '≥ ' : direction === 'lower' ? '≤ ' : '';
  const end = upper === undefined ? '' : `–${shownNumber(upper, language)}`;
  return `${sign}${shownNumber(value, language)}${end}${unit ? ` ${unit}` : ''}`;
}
