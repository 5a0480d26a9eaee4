/** Conditions as closures: the second reading of the same JSON, with nothing but functions (no code is generated). */
import { bandOf } from './derived.ts';
import type { Condition, ConditionTrace, FactValue, GridAxis, Operator, Predicate, PredicateRule } from './types.ts';

/** What each operator means. Handed in, so that a test can show that a wrong one is noticed. */
export type Comparisons = Readonly<Record<Operator, (found: FactValue, value: FactValue | FactValue[]) => boolean>>;

const ordered =
  (holds: (a: number, b: number) => boolean) =>
  (found: FactValue, value: FactValue | FactValue[]): boolean =>
    typeof found === 'number' && typeof value === 'number' && holds(found, value);
const listed = (found: FactValue, value: FactValue | FactValue[]) => Array.isArray(value) && value.includes(found);

/** The operators of json-rules-engine that a pack may use (RULES.md sections 2 and 5), on values of the right type. */
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

/** Reads the value of a name; every name that the condition reads must have one. */
export type ReadFact = (name: string) => FactValue;
export type Test = (read: ReadFact) => boolean;
export type Tracer = (read: ReadFact) => ConditionTrace;

/** Whether the condition holds; stops at the first child that settles it. */
export function compileTest(condition: Condition, comparisons: Comparisons): Test {
  if ('all' in condition) {
    const children = condition.all.map((child) => compileTest(child, comparisons));
    return (read) => children.every((child) => child(read));
  }
  if ('any' in condition) {
    const children = condition.any.map((child) => compileTest(child, comparisons));
    return (read) => children.some((child) => child(read));
  }
  if ('not' in condition) {
    const child = compileTest(condition.not, comparisons);
    return (read) => !child(read);
  }
  const { fact, operator, value } = condition;
  const compare = comparisons[operator];
  return (read) => compare(read(fact), value);
}

/** The condition with every value and every nested result, as the engine of record leaves it. */
export function compileTrace(condition: Condition, comparisons: Comparisons): Tracer {
  if ('all' in condition) {
    const tracers = condition.all.map((child) => compileTrace(child, comparisons));
    return (read) => {
      const children = tracers.map((trace) => trace(read));
      return { op: 'all', result: children.every((child) => child.result), children };
    };
  }
  if ('any' in condition) {
    const tracers = condition.any.map((child) => compileTrace(child, comparisons));
    return (read) => {
      const children = tracers.map((trace) => trace(read));
      return { op: 'any', result: children.some((child) => child.result), children };
    };
  }
  if ('not' in condition) {
    const tracer = compileTrace(condition.not, comparisons);
    return (read) => {
      const child = tracer(read);
      return { op: 'not', result: !child.result, children: [child] };
    };
  }
  const { fact, operator, value } = condition;
  const compare = comparisons[operator];
  return (read) => {
    const factValue = read(fact);
    return { op: 'leaf', fact, operator, value, factValue, result: compare(factValue, value) };
  };
}

/**
 * The predicate looked up in its table, where the engine runs one rule per cell.
 * @throws RangeError for a value that is on no axis
 */
export function compilePredicateTable(rule: PredicateRule): (read: ReadFact) => Predicate {
  if (rule.mode === 'grid') {
    const [row, col] = [position(rule.rows), position(rule.cols)];
    return (read) => at(at(rule.cells, row(read)), col(read));
  }
  const { requires } = rule;
  const band = position({ fact: rule.of, cuts: rule.cuts });
  return (read) => {
    const predicate = at(rule.values, band(read));
    const short = requires?.value === predicate && read(requires.fact) !== requires.equals;
    return short ? requires.otherwise : predicate;
  };
}

function position({ fact, cuts, values = [] }: GridAxis): (read: ReadFact) => number {
  if (cuts === undefined) return (read) => values.indexOf(read(fact));
  return (read) => {
    const value = read(fact);
    return typeof value === 'number' ? bandOf(cuts, value) : -1;
  };
}

function at<T>(list: readonly T[], index: number): T {
  const item = list[index];
  if (item === undefined) throw new RangeError(`nothing at position ${index}`);
  return item;
}
