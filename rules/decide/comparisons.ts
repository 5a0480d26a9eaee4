/** What each operator of a condition means, on values of the right type and on one that is absent. */
import type { FactValue, Operator } from '../language/types.ts';

/** Handed in where conditions are compiled, so that a test can show that a wrong one is noticed. */
export type Comparisons = Readonly<
  Record<Operator, (found: FactValue | null, value: FactValue | FactValue[]) => boolean>
>;

const ordered =
  (holds: (a: number, b: number) => boolean) =>
  (found: FactValue | null, value: FactValue | FactValue[]): boolean =>
    typeof found === 'number' && typeof value === 'number' && holds(found, value);
const listed = (found: FactValue | null, value: FactValue | FactValue[]) =>
  found !== null && Array.isArray(value) && value.includes(found);

/** The operators of json-rules-engine that a pack may use. */
export const COMPARISONS: Comparisons = {
  equal: (found, value) => found === value,
  notEqual: (found, value) => found !== value,
  in: listed,
  notIn: (found, value) => !listed(found, value),
  lessThan: ordered((a, b) => a < b),
  lessThanInclusive: ordered((a, b) => a <= b),
  greaterThan: ordered((a, b) => a > b),
  greaterThanInclusive: ordered((a, b) => a >= b),
};
