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
import { PREDICATE } from '../language/vocabulary.ts';

/**
 * Evaluates the facts. Pure: the same facts under the same pack give the same record, byte for byte. Absence matters
 * only where something that decides reads it (docs/decisions/0003-rules-engine.md).
 * @param adjusted what calibration has put on top of the computed predicate: outcomes and flags then follow from it
 * @throws RuleError `facts-invalid`, `facts-missing`, `facts-on-hold`, `rule-evaluation-failed`
 */
export async function evaluate(resolved: ResolvedPack, facts: Facts, adjusted?: Predicate): Promise<Decision> {
  const prepared = prepareDecision(resolved.pack, facts);
  const { rules } = planEvaluation(resolved.pack);
  const computed = await runRules(rules, prepared.given);
  const verdict = adjusted === undefined || adjusted === computed.predicate ? computed : await adjust(adjusted);
  return recordDecision(resolved, prepared, verdict);

  async function adjust(predicate: Predicate): Promise<Verdict> {
    const rest = rules.filter(({ kind }) => kind !== 'predicate');
    const trace = tracesOf(await resultsOf(rest, { ...prepared.given, [PREDICATE]: predicate }));
    return { predicate, computed: computed.predicate, trace };
  }
}

/** What was put on top of the computed predicate when this was decided. */
export const adjustedIn = ({ predicate, computed }: Pick<Decision, 'predicate' | 'computed'>): Predicate | undefined =>
  computed === undefined ? undefined : predicate;

type Results = Map<string, RuleResult>;

async function runRules(rules: readonly EngineRule[], facts: Given): Promise<Verdict> {
  const byName = await resultsOf(rules, facts);
  return {
    predicate: onePredicate(
      rules.filter((rule) => rule.kind === 'predicate' && byName.get(rule.name)?.result === true),
    ),
    trace: tracesOf(byName),
  };
}

async function resultsOf(rules: readonly EngineRule[], facts: Given): Promise<Results> {
  try {
    const results = await runEngine(rules, facts);
    return new Map(results.map((result) => [result.name, result]));
  } catch (error) {
    throw failed(error instanceof Error ? error.message : String(error));
  }
}

const tracesOf =
  (byName: Results): Verdict['trace'] =>
  (name, conditions) =>
    tracedResult(conditions, byName.get(name));

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
