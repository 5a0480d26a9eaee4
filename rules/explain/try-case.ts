/** One case under one pack, with everything that would settle it otherwise. Stores nothing. */
import { evaluate } from '../decide/evaluate.ts';
import { reasons } from './conditions.ts';
import { declaredFacts } from '../decide/facts.ts';
import { type GivenPack, resolveGiven } from '../publish/check-pack.ts';
import { type Counterfactual, nearestShown } from './nearest.ts';
import { own } from '../language/records.ts';
import { hiddenNames, namesOfTrace, shownFacts } from './hidden.ts';
import { tellDecision, type ToldDecision } from './tell-decision.ts';
import type { ConditionTrace, Decision, Facts, FiredOutcome, RulePack, Text } from '../language/types.ts';

/** `real`: facts of a real case, which may hold some that another pack does not know. */
export type TryInput = { pack: GivenPack; facts: Facts; real: boolean };

/** `why` is null where anonymity hides what settled the rule. */
export type TriedRule = {
  rule: string;
  title: Text;
  holds: boolean;
  result: boolean;
  suppressedBy: string | null;
  why: Text | null;
};
export type TriedCase = Omit<ToldDecision, 'decision'> &
  Pick<Decision, 'score' | 'predicate' | 'flags'> & {
    facts: Facts;
    outcomes: FiredOutcome[];
    rules: TriedRule[];
    nearest: Counterfactual[];
  };

/** @throws PackError with every fault of a document; RuleError as `evaluate` does */
export async function tryCase({ pack: given, facts, real }: TryInput): Promise<TriedCase> {
  const resolved = await resolveGiven(given);
  const { pack } = resolved;
  const decision = await evaluate(resolved, real ? declaredFacts(pack, facts) : facts);
  const { decision: record, ...told } = tellDecision(resolved, decision);
  const hidden = hiddenNames(pack, decision);
  return {
    ...told,
    facts: shownFacts(pack, decision.inputs),
    score: record.score,
    predicate: decision.predicate,
    outcomes: decision.outcomes
      .filter((outcome) => outcome.result)
      .map(({ id, code, kind, approval, severity }) => ({ id, code, kind, approval, severity })),
    flags: decision.flags,
    rules: rulesOf(pack, decision, hidden),
    nearest: await nearestShown(resolved, decision),
  };
}

/** Each outcome and each flag that fired with what settled it; what anonymity hides gives no reason. */
function rulesOf(pack: RulePack, decision: Decision, hidden: ReadonlySet<string>): TriedRule[] {
  const why = (trace: ConditionTrace) =>
    namesOfTrace(trace).some((name) => hidden.has(name)) ? null : reasons(pack, trace);
  const outcomes = pack.outcomes.flatMap(({ id, title }) => {
    const found = decision.outcomes.find((outcome) => outcome.id === id);
    if (found === undefined) return [];
    const { result, suppressedBy = null, trace } = found;
    return [{ rule: `outcome/${id}`, title, holds: trace.result, result, suppressedBy, why: why(trace) }];
  });
  const flags = pack.flags.flatMap(({ id, code, title }) => {
    const trace = own(decision.flagTraces ?? {}, code);
    if (trace === undefined) return [];
    return [{ rule: `flag/${id}`, title, holds: true, result: true, suppressedBy: null, why: why(trace) }];
  });
  return [...outcomes, ...flags];
}
