/**
 * The second evaluator (docs/decisions/0013-two-evaluators.md): closures over the same resolved pack. Facts, graph and
 * indicators are computed by the code that the engine of record uses; conditions and predicate are evaluated a second
 * time. Its decisions equal the engine's byte for byte (`prove.ts`); they preview and prove, and are never stored.
 */
import { planEvaluation } from '../decide/compile.ts';
import { COMPARISONS, type Comparisons } from '../decide/comparisons.ts';
import {
  compilePredicateTable,
  compileTest,
  compileTrace,
  type ReadFact,
  type Test,
  type Tracer,
} from './closures-conditions.ts';
import { type Quick, quickEvaluator } from './closures-quick.ts';
import { type EngineRule, populationRules } from '../decide/conditions.ts';
import { prepareDecision, recordDecision } from '../decide/decision.ts';
import type { Given } from '../decide/settle.ts';
import { RuleError } from '../language/errors.ts';
import { readFacts } from '../decide/facts.ts';
import { own } from '../language/records.ts';
import type { ConditionTrace, Decision, Facts, ResolvedPack, RulePack } from '../language/types.ts';
import { PREDICATE } from '../language/vocabulary.ts';
import type { Predicate } from '../language/predicates.ts';

/** Rules go by their engine names: `predicate/{row}/{col}`, `outcome/{id}`, `flag/{id}`, `population/{id}`. */
export type CompiledPack = {
  /** The whole decision. @throws RuleError as `evaluate` does */
  decide: (facts: Facts) => Decision;
  /** Predicate, outcomes, flags and scores without trace or record; refusals are told by their code, not thrown. */
  quick: (facts: Facts) => Quick;
  /** Whether one rule's conditions hold over the names that it reads. @throws RangeError for an unknown rule or name */
  holds: (rule: string, values: Given) => boolean;
  /** The same with every value and nested result. */
  trace: (rule: string, values: Given) => ConditionTrace;
  /** The predicate over the names that its table reads. */
  predicate: (values: Given) => Predicate;
};

const memo = new WeakMap<RulePack, CompiledPack>();

/** Compiles a resolved pack; remembered by the pack object. Other `comparisons` than the real ones are for tests. */
export function compilePack(resolved: ResolvedPack, comparisons: Comparisons = COMPARISONS): CompiledPack {
  const known = comparisons === COMPARISONS ? memo.get(resolved.pack) : undefined;
  if (known !== undefined) return known;
  const compiled = compile(resolved, comparisons);
  if (comparisons === COMPARISONS) memo.set(resolved.pack, compiled);
  return compiled;
}

function compile(resolved: ResolvedPack, comparisons: Comparisons): CompiledPack {
  const { pack } = resolved;
  const rules = compileAll([...planEvaluation(pack).rules, ...populationRules(pack)], comparisons);
  const predicateOf = compilePredicateTable(pack.predicates);
  const evaluator = quickEvaluator(pack, comparisons);
  const factNames = Object.keys(pack.facts);
  const find = (name: string) => {
    const rule = rules.get(name);
    if (rule === undefined) throw new RangeError(`the pack has no rule ${name}`);
    return rule;
  };
  return {
    decide: (facts) => {
      const prepared = prepareDecision(pack, facts);
      const predicate = predicateOf(reader(prepared.given));
      const read = reader({ ...prepared.given, [PREDICATE]: predicate });
      return recordDecision(resolved, prepared, { predicate, trace: (rule) => find(rule).trace(read) });
    },
    quick: (facts) => {
      try {
        const { values } = readFacts(pack, facts);
        factNames.forEach((name, slot) => {
          evaluator.values[slot] = values.get(name) ?? { absent: 'fail', facts: [name] };
        });
        return evaluator.run();
      } catch (error) {
        if (error instanceof RuleError) return { refused: error.code };
        throw error;
      }
    },
    holds: (rule, values) => find(rule).test(reader(values)),
    trace: (rule, values) => find(rule).trace(reader(values)),
    predicate: (values) => predicateOf(reader(values)),
  };
}

function compileAll(
  rules: readonly EngineRule[],
  comparisons: Comparisons,
): ReadonlyMap<string, { test: Test; trace: Tracer }> {
  return new Map(
    rules.map(({ name, conditions }) => [
      name,
      { test: compileTest(conditions, comparisons), trace: compileTrace(conditions, comparisons) },
    ]),
  );
}

function reader(values: Given): ReadFact {
  return (name) => {
    const value = own(values, name);
    if (value === undefined) throw new RangeError(`${name} has no value`);
    return value;
  };
}
