/** Conditions as closures: the second reading of the same JSON, with nothing but functions (no code is generated). */
import type { Comparisons } from '../decide/comparisons.ts';
import { bandOf } from '../decide/derived.ts';
import type { Condition, ConditionTrace, FactValue, GridAxis, PredicateRule } from '../language/types.ts';
import type { Predicate } from '../language/predicates.ts';

/** Reads the value of a name; null for one that is absent and settles nothing (rules/decide/settle.ts). */
export type ReadFact = (name: string) => FactValue | null;
export type Test = (read: ReadFact) => boolean;
export type Tracer = (read: ReadFact) => ConditionTrace;

/** How a name becomes its value. An evaluator of populations looks a name up once, and here, instead of per person. */
export type Bind = (name: string) => (read: ReadFact) => FactValue | null;
const byName: Bind = (name) => (read) => read(name);

/** Whether the condition holds; stops at the first child that settles it. */
export function compileTest(condition: Condition, comparisons: Comparisons, bind = byName): Test {
  if ('all' in condition) return settledBy(false, condition.all.map(compileChild));
  if ('any' in condition) return settledBy(true, condition.any.map(compileChild));
  if ('not' in condition) {
    const child = compileChild(condition.not);
    return (read) => !child(read);
  }
  const { fact, operator, value } = condition;
  const [valueOf, compare] = [bind(fact), comparisons[operator]];
  return (read) => compare(valueOf(read), value);

  function compileChild(child: Condition): Test {
    return compileTest(child, comparisons, bind);
  }
}

/** A loop: `every` and `some` would make a function for each person. */
function settledBy(answer: boolean, children: readonly Test[]): Test {
  return (read) => {
    for (const child of children) if (child(read) === answer) return answer;
    return !answer;
  };
}

/** The condition with every value and every nested result, as the engine of record leaves it. */
export function compileTrace(condition: Condition, comparisons: Comparisons): Tracer {
  if ('all' in condition || 'any' in condition) {
    const [op, parts] = 'all' in condition ? (['all', condition.all] as const) : (['any', condition.any] as const);
    const tracers = parts.map((child) => compileTrace(child, comparisons));
    return (read) => {
      const children = tracers.map((trace) => trace(read));
      const holds = (child: ConditionTrace) => child.result;
      return { op, result: op === 'all' ? children.every(holds) : children.some(holds), children };
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
    return { op: 'leaf', fact, operator, value, factValue, result: factValue !== null && compare(factValue, value) };
  };
}

/**
 * The predicate looked up in its table, where the engine runs one rule per cell.
 * @throws RangeError for a value that is on no axis
 */
export function compilePredicateTable(rule: PredicateRule, bind = byName): (read: ReadFact) => Predicate {
  if (rule.mode === 'grid') {
    const [row, col] = [position(rule.rows, bind), position(rule.cols, bind)];
    return (read) => at(at(rule.cells, row(read)), col(read));
  }
  const { requires } = rule;
  const band = position({ fact: rule.of, cuts: rule.cuts }, bind);
  const required = requires && bind(requires.fact);
  return (read) => {
    const predicate = at(rule.values, band(read));
    const short = requires?.value === predicate && required?.(read) !== requires.equals;
    return short ? requires.otherwise : predicate;
  };
}

function position({ fact, cuts, values = [] }: GridAxis, bind: Bind): (read: ReadFact) => number {
  const valueOf = bind(fact);
  if (cuts === undefined) {
    return (read) => {
      const value = valueOf(read);
      return value === null ? -1 : values.indexOf(value);
    };
  }
  return (read) => {
    const value = valueOf(read);
    return typeof value === 'number' ? bandOf(cuts, value) : -1;
  };
}

function at<T>(list: readonly T[], index: number): T {
  const item = list[index];
  if (item === undefined) throw new RangeError(`nothing at position ${index}`);
  return item;
}
