/** The result score: applicable indicators, renormalised to 100 %, rounded once (half-up) from the exact products. */
import { apportion, divideHalfUp, exact } from './integers.ts';
import { WHOLE } from '../time/units.ts';
import type { Indicator, IndicatorScore } from '../language/types.ts';
import { type Absent, firstAbsence, isAbsent, type Read } from './values.ts';

/** The scores of the indicators that count, in the given order, and the result in hundredths, or why there is none. */
export type IndicatorResult = { scores: IndicatorScore[]; result: number | Absent };

/** An indicator that counts, with its own weight in basis points. */
export type IndicatorValue = { id: string; weight: number; value: number };

/**
 * An indicator counts when its `when` holds and its measure is present; a measure that may be renormalised away drops
 * it, any other absence makes the result absent. With nothing left the result is absent (`renormalise`).
 * @throws RangeError when a measure is not a whole number
 */
export function scoreIndicators(indicators: readonly Indicator[], read: Read): IndicatorResult {
  const measured = measureIndicators(indicators, read);
  return Array.isArray(measured) ? weigh(measured) : { scores: [], result: measured };
}

/** The indicators that count, in the given order, or why there is no result. @throws RangeError as above */
export function measureIndicators(indicators: readonly Indicator[], read: Read): IndicatorValue[] | Absent {
  const unknown = absenceOfConditions(indicators, read);
  if (unknown !== null) return unknown;
  const kept: IndicatorValue[] = [];
  const absences: Absent[] = [];
  for (const { id, of, weight, when } of indicators) {
    if (when !== undefined && read(when.fact) !== when.equals) continue;
    const value = read(of);
    if (isAbsent(value)) absences.push(value);
    else kept.push({ id, weight, value: exact(value) });
  }
  const absence = firstAbsence(absences);
  return absence !== null && (absence.absent !== 'renormalise' || kept.length === 0) ? absence : kept;
}

function absenceOfConditions(indicators: readonly Indicator[], read: Read): Absent | null {
  const absences: Absent[] = [];
  for (const { when } of indicators) {
    const value = when === undefined ? true : read(when.fact);
    if (isAbsent(value)) absences.push(value);
  }
  return firstAbsence(absences);
}

/** The result in hundredths: renormalised to 100 %, rounded once. @throws RangeError beyond exact integers */
export function weightedScore(kept: readonly IndicatorValue[]): number {
  let [sum, total] = [0, 0];
  for (const { value, weight } of kept) {
    sum = exact(sum + exact(value * weight));
    total += weight;
  }
  return divideHalfUp(sum, total);
}

function weigh(kept: IndicatorValue[]): { scores: IndicatorScore[]; result: number } {
  const total = kept.reduce((sum, item) => sum + item.weight, 0);
  const result = weightedScore(kept);
  const points = apportion(
    kept.map(({ id, value, weight }) => ({ id, numerator: exact(value * weight) })),
    total,
    result,
  );
  const weights = apportion(
    kept.map(({ id, weight }) => ({ id, numerator: weight * WHOLE })),
    total,
    WHOLE,
  );
  const scores = kept.map(({ id, value }) => ({
    id,
    value,
    weight: weights.get(id) ?? 0,
    points: points.get(id) ?? 0,
  }));
  return { scores, result };
}
