/** The decision: facts under a resolved pack, decided by the engine of record, with everything that explains it. */
import type { RuleResult } from 'json-rules-engine';
import { planEvaluation } from './compile.ts';
import { type EngineRule, traceOf } from './conditions.ts';
import { prepareDecision, recordDecision, type Verdict } from './decision.ts';
import { runEngine } from './engine.ts';
import type { Given } from './settle.ts';
import { finding, RuleError } from '../language/errors.ts';
import type { Conditions, ConditionTrace, Decision, Facts, ResolvedPack } from '../language/types.ts';
import type { Predicate } from '../language/predicates.ts';

/**
 * Evaluates the facts. Pure: the same facts under the same pack give the same record, byte for byte. Absence matters
 * only where something that decides reads it (docs/decisions/0003-rules-engine.md).
 * @throws RuleError `facts-invalid`, `facts-missing`, `facts-on-hold`, `rule-evaluation-failed`
 */
export async function evaluate(resolved: ResolvedPack, facts: Facts): Promise<Decision> {
  const prepared = prepareDecision(resolved.pack, facts);
  const verdict = await runRules(planEvaluation(resolved.pack).rules, prepared.given);
  return recordDecision(resolved, prepared, verdict);
}

async function runRules(rules: readonly EngineRule[], facts: Given): Promise<Verdict> {
  let results: RuleResult[];
  try {
    results = await runEngine(rules, facts);
  } catch (error) {
    throw failed(error instanceof Error ? error.message : String(error));
  }
  const byName = new Map(results.map((result) => [result.name, result]));
  return {
    predicate: onePredicate(
      rules.filter((rule) => rule.kind === 'predicate' && byName.get(rule.name)?.result === true),
    ),
    trace: (name, conditions) => tracedResult(conditions, byName.get(name)),
  };
}

function onePredicate(fired: EngineRule[]): Predicate {
  const [first] = fired;
  if (fired.length !== 1 || first?.predicate === undefined) {
    throw failed(`${fired.length} predicate rules fired instead of one`);
  }
  return first.predicate;
}

/** The trace, only when it comes to the engine's own result. */
function tracedResult(conditions: Conditions, result: RuleResult | undefined): ConditionTrace {
  if (result === undefined) throw failed('a rule has no result');
  let trace: ConditionTrace;
  try {
    trace = traceOf(conditions, result);
  } catch (error) {
    throw failed(error instanceof Error ? error.message : String(error));
  }
  if (trace.result !== result.result) throw failed(`the trace of ${result.name} differs from its result`);
  return trace;
}

function failed(reason: string): RuleError {
  return new RuleError('rule-evaluation-failed', [
    finding([], 'engine-failed', {
      id: 'Mesin aturan tidak memberi keputusan yang utuh. Jangan dipakai; laporkan bersama digest paket.',
      en: `The rule engine gave no complete decision (${reason}). Do not use it; report it with the digest of the pack.`,
    }),
  ]);
}
