/** Decisions for whole populations: the graph and the closures over one array of values, without trace or record. */
import { planEvaluation } from './compile.ts';
import { type Comparisons, compilePredicateTable, compileTest, type ReadFact } from './closures-conditions.ts';
import { isScore } from './compute.ts';
import { computeNode } from './derived.ts';
import type { RuleErrorCode } from './errors.ts';
import { measureIndicators, weightedScore } from './indicators.ts';
import { readsOf } from './graph.ts';
import { own } from './own.ts';
import { suppressions } from './suppression.ts';
import type { FactValue, Predicate, RulePack } from './types.ts';
import { isAbsent, type Read, type Value } from './values.ts';
import { PREDICATE } from './vocabulary.ts';

/** `outcomes` are ids in declared order, after suppression; `flags` are codes; scores in hundredths. */
export type QuickDecision = {
  refused: null;
  predicate: Predicate;
  outcomes: string[];
  flags: string[];
  result: number | null;
  behaviour: FactValue;
  final: number | null;
};
/** A decision, or the code of the RuleError that `evaluate` throws for the same facts. */
export type Quick = QuickDecision | { refused: RuleErrorCode };

/** Fill `values` with the declared facts, in the pack's order, then `run`. One evaluator serves one run at a time. */
export type QuickEvaluator = { values: Value[]; run: () => Quick };

/** An evaluator with a place for every fact, derived fact, the result and the predicate. */
export function quickEvaluator(pack: RulePack, comparisons: Comparisons): QuickEvaluator {
  const { order } = planEvaluation(pack);
  const names = [...Object.keys(pack.facts), ...order, PREDICATE];
  const slots = new Map(names.map((name, slot) => [name, slot]));
  const values: Value[] = names.map((name) => ({ absent: 'fail', facts: [name] }));
  const slotOf = (name: string) => slots.get(name) ?? unknown(name);
  const read: Read = (name) => values[slotOf(name)] ?? unknown(name);
  const compute = graph(pack, (name, value) => (values[slotOf(name)] = value));
  const refusal = refusals(pack);
  const present: ReadFact = (name) => {
    const value = read(name);
    return isAbsent(value) ? unknown(name) : value;
  };
  const setPredicate = (predicate: Predicate) => (values[slotOf(PREDICATE)] = predicate);
  const decide = decider(pack, comparisons, { present, setPredicate });
  return {
    values,
    run: () => {
      const refused = compute(read) ?? refusal(read);
      return refused === null ? decide() : { refused };
    },
  };
}

/** Computes all nodes in their order, as `computeValues` does, and says why that is not possible. */
function graph(pack: RulePack, set: (name: string, value: Value) => void): (read: Read) => RuleErrorCode | null {
  const { order, calendar } = planEvaluation(pack);
  const needed = neededNodes(pack);
  const steps = order.filter((name) => needed.has(name)).map((name) => ({ name, node: own(pack.derived, name) }));
  return (read) => {
    let inside = true;
    try {
      for (const { name, node } of steps) {
        if (node !== undefined) {
          set(name, computeNode(node, read, calendar));
          continue;
        }
        const measured = measureIndicators(pack.indicators, read);
        const there = Array.isArray(measured);
        set(name, there ? weightedScore(measured) : measured);
        inside = !there || measured.every((item) => isScore(item.value));
      }
    } catch (error) {
      if (error instanceof RangeError) return 'rule-evaluation-failed';
      throw error;
    }
    return inside ? null : 'facts-invalid';
  };
}

/** Names that something decides by, and nodes whose arithmetic may fail: a failure refuses, whoever reads it. */
function neededNodes(pack: RulePack): Set<string> {
  const { order, demands } = planEvaluation(pack);
  const needed = new Set<string>();
  const add = (name: string): void => {
    if (needed.has(name)) return;
    needed.add(name);
    for (const read of readsOf(pack, name) ?? []) add(read);
  };
  for (const name of demands) add(name);
  for (const name of order) if (!CANNOT_FAIL.has(own(pack.derived, name)?.type ?? '')) add(name);
  return needed;
}
const CANNOT_FAIL = new Set(['bands', 'lookup', 'grid', 'select', 'count', 'min', 'max']);

/** Why values that decide are not there or no scores, in the order in which `prepareDecision` finds it. */
function refusals(pack: RulePack): (read: Read) => RuleErrorCode | null {
  const { demands } = planEvaluation(pack);
  const { result, behaviour, final } = pack.scoring;
  const scores = [...new Set([result, final, behaviour])];
  return (read) => {
    let held = false;
    for (const name of demands) {
      const value = read(name);
      if (!isAbsent(value)) continue;
      if (value.absent === 'fail') return 'facts-missing';
      held = true;
    }
    if (held) return 'facts-on-hold';
    return scores.every((name) => isScoreOrWord(read(name))) ? null : 'facts-invalid';
  };
}

const isScoreOrWord = (value: Value) => typeof value !== 'number' || isScore(value);

function decider(
  pack: RulePack,
  comparisons: Comparisons,
  { present, setPredicate }: { present: ReadFact; setPredicate: (predicate: Predicate) => void },
): () => QuickDecision {
  const table = compilePredicateTable(pack.predicates);
  const outcomes = pack.outcomes.map(({ id, conditions }) => ({ id, test: compileTest(conditions, comparisons) }));
  const flags = pack.flags.map(({ code, conditions }) => ({ code, test: compileTest(conditions, comparisons) }));
  const mayBeSilenced = pack.outcomes.some((rule) => rule.excludes !== undefined || rule.overrides !== undefined);
  const { result, behaviour, final } = pack.scoring;
  return () => {
    const predicate = table(present);
    setPredicate(predicate);
    let fired = outcomes.filter(({ test }) => test(present)).map(({ id }) => id);
    if (mayBeSilenced && fired.length > 1) {
      const holding = fired;
      const silenced = suppressions(pack.outcomes, (id) => holding.includes(id));
      if (silenced.size > 0) fired = fired.filter((id) => !silenced.has(id));
    }
    return {
      refused: null,
      predicate,
      outcomes: fired,
      flags: flags.filter(({ test }) => test(present)).map(({ code }) => code),
      result: numberOrNull(present(result)),
      behaviour: present(behaviour),
      final: numberOrNull(present(final)),
    };
  };
}

const numberOrNull = (value: FactValue) => (typeof value === 'number' ? value : null);

function unknown(name: string): never {
  throw new Error(`${name} has no value`);
}
