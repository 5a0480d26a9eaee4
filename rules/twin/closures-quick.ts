/** Decisions for whole populations: the graph and the closures over one array of values, without trace or record. */
import { planEvaluation } from '../decide/compile.ts';
import type { Comparisons } from '../decide/comparisons.ts';
import { type Bind, compilePredicateTable, compileTest, type Test } from './closures-conditions.ts';
import { isScore } from '../decide/compute.ts';
import { computeDerived } from '../decide/targets.ts';
import type { RuleErrorCode } from '../language/errors.ts';
import { measureIndicators, weightedScore } from '../decide/indicators.ts';
import { foundationOf } from '../language/graph.ts';
import { own } from '../language/records.ts';
import { waitingIn } from '../decide/settle.ts';
import { suppressions } from '../decide/suppression.ts';
import type { Conditions, FactValue, RulePack } from '../language/types.ts';
import { isAbsent, isPresent, type Read, type Value } from '../decide/values.ts';
import { PREDICATE } from '../language/vocabulary.ts';
import type { Predicate } from '../language/predicates.ts';

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
  const place = (name: string): Place => {
    const slot = slotOf(name);
    return { get: () => values[slot] ?? unknown(name), set: (value) => (values[slot] = value) };
  };
  const read: Read = (name) => values[slotOf(name)] ?? unknown(name);
  const compute = graph(pack, place);
  const refusal = refusals(pack, place, read);
  const decide = decider(pack, comparisons, place);
  return {
    values,
    run: () => {
      const refused = compute(read) ?? refusal();
      return refused === null ? decide() : { refused };
    },
  };
}

/** Where the value of a name is kept: looked up once per pack, not once per person. */
type Place = { get: () => Value; set: (value: Value) => void };
type PlaceOf = (name: string) => Place;

/** Computes all nodes in their order, as `computeValues` does, and says why that is not possible. */
function graph(pack: RulePack, place: PlaceOf): (read: Read) => RuleErrorCode | null {
  const { order, calendar } = planEvaluation(pack);
  const needed = neededNodes(pack);
  const steps = order
    .filter((name) => needed.has(name))
    .map((name) => ({ node: own(pack.derived, name), set: place(name).set }));
  return (read) => {
    let inside = true;
    try {
      for (const { node, set } of steps) {
        if (node !== undefined) {
          set(computeDerived(node, read, calendar));
          continue;
        }
        const measured = measureIndicators(pack.indicators, read);
        const there = Array.isArray(measured);
        set(there ? weightedScore(measured) : measured);
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
function neededNodes(pack: RulePack): ReadonlySet<string> {
  const { order, reads, scores } = planEvaluation(pack);
  return foundationOf(pack, [
    ...scores,
    ...reads,
    ...order.filter((name) => !CANNOT_FAIL.has(own(pack.derived, name)?.type ?? '')),
  ]);
}
const CANNOT_FAIL = new Set(['bands', 'lookup', 'grid', 'select', 'count', 'min', 'max']);

/** Why values that decide are not there or no scores, in the order in which `prepareDecision` finds it. */
function refusals(pack: RulePack, place: PlaceOf, read: Read): () => RuleErrorCode | null {
  const { result, behaviour, final } = pack.scoring;
  const plan = planEvaluation(pack);
  const asked = [...new Set([...plan.scores, ...plan.reads])].map((name) => place(name).get);
  const scores = [...new Set([result, final, behaviour])].map((name) => place(name).get);
  return () => {
    // Whom nothing is missing for, which is nearly everybody, is not looked at condition by condition.
    for (const get of asked) if (isAbsent(get())) return missing() ?? outside();
    return outside();
  };

  function missing(): RuleErrorCode | null {
    const waiting = waitingIn(pack, read);
    if (waiting.length === 0) return null;
    return waiting.some(({ absent }) => absent === 'fail') ? 'facts-missing' : 'facts-on-hold';
  }

  function outside(): RuleErrorCode | null {
    for (const get of scores) if (!isScoreOrWord(get())) return 'facts-invalid';
    return null;
  }
}

const isScoreOrWord = (value: Value) => typeof value !== 'number' || isScore(value);

function decider(pack: RulePack, comparisons: Comparisons, place: PlaceOf): () => QuickDecision {
  const bind: Bind = (name) => {
    const { get } = place(name);
    return () => {
      const value = get();
      return isPresent(value) ? value : null;
    };
  };
  const table = compilePredicateTable(pack.predicates, bind);
  const { set } = place(PREDICATE);
  const tested = (name: string, conditions: Conditions) => ({ name, test: compileTest(conditions, comparisons, bind) });
  const outcomes = pack.outcomes.map(({ id, conditions }) => tested(id, conditions));
  const flags = pack.flags.map(({ code, conditions }) => tested(code, conditions));
  const mayBeSilenced = pack.outcomes.some((rule) => rule.excludes !== undefined || rule.overrides !== undefined);
  const { result, behaviour, final } = pack.scoring;
  const [resultOf, behaviourOf, finalOf] = [bind(result), bind(behaviour), bind(final)];
  return () => {
    const predicate = table(unknown);
    set(predicate);
    let fired = holding(outcomes);
    if (mayBeSilenced && fired.length > 1) {
      const all = fired;
      const silenced = suppressions(pack.outcomes, (id) => all.includes(id));
      if (silenced.size > 0) fired = fired.filter((id) => !silenced.has(id));
    }
    return {
      refused: null,
      predicate,
      outcomes: fired,
      flags: holding(flags),
      result: numberOrNull(resultOf(unknown)),
      behaviour: behaviourOf(unknown) ?? unknown(behaviour),
      final: numberOrNull(finalOf(unknown)),
    };
  };
}

/** The names of the rules that hold. All that they read is bound, so that they ask for nothing by name. */
function holding(rules: readonly { name: string; test: Test }[]): string[] {
  const names: string[] = [];
  for (const { name, test } of rules) if (test(unknown)) names.push(name);
  return names;
}

const numberOrNull = (value: FactValue | null) => (typeof value === 'number' ? value : null);

function unknown(name: string): never {
  throw new Error(`${name} has no value`);
}
