/** What is counted, as people write it: amounts are read, and whatever cannot be measured is refused with the field. */
import { readAmount } from '../../rules/decide/amounts.ts';
import { finding } from '../../rules/language/errors.ts';
import { MOST_ACTUAL, MOST_TARGET } from '../../rules/language/targets.ts';
import type { Finding, Text } from '../../rules/language/types.ts';
import type { Measured } from '../../store/goal/types.ts';

type Given = Omit<Measured, 'value' | 'upper'> & { value: number | string; upper?: number | string | undefined };

export function readMeasured(given: Given, year: number): { measured: Measured; findings: Finding[] } {
  const { title, measure, countedIn, direction, aspect, due } = given;
  const value = readAmount(given.value);
  const upper = given.upper === undefined ? null : (readAmount(given.upper) ?? Number.NaN);
  const findings: Finding[] = [];
  if (value === undefined || value < 1 || value > MOST_TARGET)
    findings.push(finding(['value'], 'not-allowed', valueText(given.value)));
  if (direction === 'range' && !(upper !== null && upper > (value ?? 0) && upper <= MOST_TARGET))
    findings.push(finding(['upper'], 'not-allowed', UPPER));
  if (direction !== 'range' && upper !== null) findings.push(finding(['upper'], 'not-allowed', NO_UPPER));
  if (!due.startsWith(`${year}-`)) findings.push(finding(['due'], 'not-allowed', dueText(year)));
  return { measured: { title, measure, countedIn, direction, aspect, value: value ?? 0, upper, due }, findings };
}

/** `null`: none was given. */
export function readBaseline(given: number | string | undefined): { baseline: number | null; findings: Finding[] } {
  if (given === undefined) return { baseline: null, findings: [] };
  const baseline = readAmount(given);
  const isOne = baseline !== undefined && Math.abs(baseline) <= MOST_ACTUAL;
  return { baseline: baseline ?? null, findings: isOne ? [] : [finding(['baseline'], 'not-allowed', AMOUNT)] };
}

export const NO_UNIT: Text = {
  id: 'Tidak ada unit dengan kode ini di wilayah ini, baik yang berpegawai maupun yang dijelaskan.',
  en: 'No unit of this region has this code, neither one that somebody works in nor one that was described.',
};
export const AMOUNT: Text = {
  id: 'Tulis bilangan dalam satuannya, paling banyak empat desimal, misalnya 84 atau "84,5"; 1.250 ditulis 1250.',
  en: 'Write a number in its unit with at most four decimals, such as 84 or "84.5"; write 1250 for 1,250.',
};
const valueText = (given: number | string): Text => ({
  id: `Terbaca: ${given}. Tulis bilangan lebih dari 0 dan paling tinggi ${MOST_TARGET / 10_000} dalam satuannya, misalnya 120 atau "92,5"; 1.250 ditulis 1250.`,
  en: `Read: ${given}. Write a number above 0 and up to ${MOST_TARGET / 10_000} in its unit, such as 120 or "92.5"; write 1250 for 1,250.`,
});
const UPPER: Text = {
  id: 'Rentang perlu batas atas yang di atas nilainya.',
  en: 'A range needs an upper end that is above its value.',
};
const NO_UPPER: Text = { id: 'Batas atas hanya untuk rentang (range).', en: 'An upper end is for a range only.' };
const dueText = (year: number): Text => ({
  id: `Selesai dalam tahun ${year}: ${year}-01-01 sampai ${year}-12-31.`,
  en: `It is due within the year ${year}: ${year}-01-01 to ${year}-12-31.`,
});
