/**
 * The engine's rules: the predicate compiled from table or bands, outcomes and flags from their conditions. Also reads
 * an engine's result back into a trace of our own, since its JSON leaves out the results of nested nodes.
 */
import type { RuleResult } from 'json-rules-engine';
import { isRecord } from '../language/records.ts';
import type {
  Condition,
  Conditions,
  ConditionTrace,
  FactValue,
  GridAxis,
  Leaf,
  PredicateRule,
  RulePack,
} from '../language/types.ts';
import { PREDICATE } from '../language/vocabulary.ts';
import type { Predicate } from '../language/predicates.ts';

/** What the engine is given; `predicate` is what a predicate rule hands on when it fires. */
export type EngineRule = {
  name: string;
  kind: 'predicate' | 'outcome' | 'flag' | 'population' | 'review';
  conditions: Conditions;
  predicate?: Predicate;
};

/** All rules of a decision in declared order: predicate cells or bands, then outcomes, then flags. */
export function compileRules(pack: RulePack): EngineRule[] {
  return [
    ...compilePredicate(pack.predicates),
    ...pack.outcomes.map(({ id, conditions }): EngineRule => ({ name: `outcome/${id}`, kind: 'outcome', conditions })),
    ...pack.flags.map(({ id, conditions }): EngineRule => ({ name: `flag/${id}`, kind: 'flag', conditions })),
  ];
}

/** The rules about who takes part, in declared order. */
export function populationRules(pack: Pick<RulePack, 'population'>): EngineRule[] {
  return pack.population.map(({ id, exclude }) => ({
    name: `population/${id}`,
    kind: 'population',
    conditions: exclude,
  }));
}

/** One rule per cell of the grid, or per band (two for a band that also requires a fact). Exactly one can fire. */
export function compilePredicate(rule: PredicateRule): EngineRule[] {
  const cell = (place: string, predicate: Predicate, all: Condition[]): EngineRule => ({
    name: `predicate/${place}`,
    kind: 'predicate',
    conditions: { all },
    predicate,
  });
  if (rule.mode === 'grid') {
    const [rows, cols] = [axisConditions(rule.rows), axisConditions(rule.cols)];
    return rule.cells.flatMap((row, r) =>
      row.map((predicate, c) => cell(`${r}/${c}`, predicate, [...(rows[r] ?? []), ...(cols[c] ?? [])])),
    );
  }
  const bands = axisConditions({ fact: rule.of, cuts: rule.cuts });
  return rule.values.flatMap((predicate, i) => {
    const band = bands[i] ?? [];
    const { requires } = rule;
    if (requires === undefined || requires.value !== predicate) return [cell(`${i}`, predicate, band)];
    const met: Leaf = { fact: requires.fact, operator: 'equal', value: requires.equals };
    return [
      cell(`${i}/met`, predicate, [...band, met]),
      cell(`${i}/unmet`, requires.otherwise, [...band, { not: met }]),
    ];
  });
}

/** For each band or value of an axis, the leaves that hold exactly there. A cut belongs to the upper band. */
function axisConditions(axis: GridAxis): Leaf[][] {
  const { fact, cuts } = axis;
  if (cuts === undefined) return (axis.values ?? []).map((value): Leaf[] => [{ fact, operator: 'equal', value }]);
  return [...cuts, null].map((upper, i) => {
    const lower = cuts[i - 1];
    const leaves: Leaf[] = [];
    if (lower !== undefined) leaves.push({ fact, operator: 'greaterThanInclusive', value: lower });
    if (upper !== null) leaves.push({ fact, operator: 'lessThan', value: upper });
    return leaves;
  });
}

/** Names that the conditions read, each once; `predicate` included where they read it. */
export function namesIn(condition: Condition): string[] {
  return [...new Set(leavesOf(condition).map((leaf) => leaf.fact))];
}

/** All leaves, in declared order. */
export function leavesOf(condition: Condition): Leaf[] {
  if ('all' in condition) return condition.all.flatMap(leavesOf);
  if ('any' in condition) return condition.any.flatMap(leavesOf);
  return 'not' in condition ? leavesOf(condition.not) : [condition];
}

/** Names that the engine must be handed for these rules: all but the predicate, which predicate rules hand on. */
export function factsOf(rules: readonly EngineRule[]): string[] {
  const names = rules.flatMap((rule) => namesIn(rule.conditions));
  return [...new Set(names)].filter((name) => name !== PREDICATE);
}

/**
 * The conditions with what the engine found: each leaf's value and result are the engine's, each node's result follows
 * from its children, as the engine's own does.
 * @throws RangeError when the engine left a leaf unevaluated
 */
export function traceOf(conditions: Conditions, result: RuleResult): ConditionTrace {
  return traceNode(conditions, result.conditions);
}

function traceNode(declared: Condition, evaluated: unknown): ConditionTrace {
  const found = isRecord(evaluated) ? evaluated : {};
  if ('all' in declared) {
    const children = traceChildren(declared.all, found.all);
    return { op: 'all', result: children.every((child) => child.result), children };
  }
  if ('any' in declared) {
    const children = traceChildren(declared.any, found.any);
    return { op: 'any', result: children.some((child) => child.result), children };
  }
  if ('not' in declared) {
    const child = traceNode(declared.not, found.not);
    return { op: 'not', result: !child.result, children: [child] };
  }
  const { factResult, result } = found;
  if ((!isFactValue(factResult) && factResult !== null) || typeof result !== 'boolean') {
    throw new RangeError(`the engine did not evaluate ${declared.fact} ${declared.operator}`);
  }
  const { fact, operator, value } = declared;
  // Nothing is true of what is absent: the whole was settled without it.
  return { op: 'leaf', fact, operator, value, factValue: factResult, result: factResult !== null && result };
}

function traceChildren(declared: Condition[], evaluated: unknown): ConditionTrace[] {
  const found: unknown[] = Array.isArray(evaluated) ? evaluated : [];
  return declared.map((child, i) => traceNode(child, found[i]));
}

function isFactValue(value: unknown): value is FactValue {
  return typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean';
}
