/** What each operator of a condition means, on values of the right type and on one that is absent. */
import type { FactValue, Operator } from '../language/types.ts';

/** Handed in where conditions are compiled, so that a test can show that a wrong one is noticed. */
export type Comparisons = Readonly<
  Record<Operator, (found: FactValue | null, value: FactValue | FactValue[]) => boolean>
>;

/** Numbers by size, days (`yyyy-mm-dd`) as texts, which is their order in time. */
const ordered =
  (holds: (order: number) => boolean) =>
  (found: FactValue | null, value: FactValue | FactValue[]): boolean => {
    if (typeof found === 'number' && typeof value === 'number') return holds(found - value);
    return typeof found === 'string' && typeof value === 'string' && holds(found < value ? -1 : found > value ? 1 : 0);
  };
const listed = (found: FactValue | null, value: FactValue | FactValue[]) =>
  found !== null && Array.isArray(value) && value.includes(found);

/** The operators of json-rules-engine that a pack may use. */
export const COMPARISONS: Comparisons = {
  equal: (found, value) => found === value,
  notEqual: (found, value) => found !== value,
  in: listed,
  notIn: (found, value) => !listed(found, value),
  lessThan: ordered((order) => order < 0),
  lessThanInclusive: ordered((order) => order <= 0),
  greaterThan: ordered((order) => order > 0),
  greaterThanInclusive: ordered((order) => order >= 0),
};
