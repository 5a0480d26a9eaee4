/**
 * What both evaluators share: the values that the rules are asked over, and the record that is made of their answers.
 * Only conditions and the predicate are evaluated twice (docs/decisions/0013-two-evaluators.md).
 */
import { canonicalJson, sha256 } from './canonical.ts';
import { planEvaluation } from './compile.ts';
import { type Computed, computeValues, refuseAbsent, scoreOf } from './compute.ts';
import { ENGINE } from './engine.ts';
import { suppressions } from './suppression.ts';
import type { Conditions, ConditionTrace, Decision, Facts, ResolvedPack, RulePack } from '../language/types.ts';
import { type Given, givenOf, waitingIn } from './settle.ts';
import type { Attainment, TargetRow } from '../language/targets.ts';
import { isPresent, type Read } from './values.ts';
import type { Predicate } from '../language/predicates.ts';

/** `given` is what the rules read, predicate excepted. */
export type Prepared = { computed: Computed; score: Decision['score']; given: Given };

/**
 * Reads facts, computes the graph and demands what decides.
 * @throws RuleError `facts-invalid`, `facts-missing`, `facts-on-hold`, `rule-evaluation-failed`
 */
export function prepareDecision(pack: RulePack, facts: Facts): Prepared {
  const { reads, scores } = planEvaluation(pack);
  const computed = computeValues(pack, facts);
  const read: Read = (name) => computed.values.get(name) ?? { absent: 'fail', facts: [name] };
  refuseAbsent(pack, waitingIn(pack, read), computed.inputs);
  const { result, behaviour, final } = pack.scoring;
  const values = givenOf(scores, read);
  const score = {
    result: scoreOf(pack, result, values[result]),
    behaviour: values[behaviour] ?? null,
    final: scoreOf(pack, final, values[final]),
  };
  if (typeof score.behaviour === 'number') scoreOf(pack, behaviour, score.behaviour);
  return { computed, score, given: givenOf(reads, read) };
}

/** What an evaluator found: the predicate, and for every rule by name the trace of its conditions. */
export type Verdict = {
  predicate: Predicate;
  /** What the predicate was before somebody put another one on top. */
  computed?: Predicate;
  trace: (rule: string, conditions: Conditions) => ConditionTrace;
};

/** The record of a decision, with suppression applied and its digest. */
export function recordDecision({ digest, pack }: ResolvedPack, prepared: Prepared, verdict: Verdict): Decision {
  const { computed, score } = prepared;
  const derived = Object.keys(pack.derived).flatMap((id) => {
    const value = computed.values.get(id);
    return value !== undefined && isPresent(value) ? [[id, value] as const] : [];
  });
  const record = {
    pack: { id: pack.id, version: pack.version, digest },
    engine: ENGINE,
    inputs: computed.inputs,
    absent: computed.absent,
    derived: Object.fromEntries(derived),
    ...attainmentsOf(pack, computed),
    indicators: computed.indicators,
    score,
    ...settle(pack, verdict),
  };
  return { ...record, digest: `sha256:${sha256(canonicalJson(record))}` };
}

/** What each target came to, under the node that computed it; nothing where the pack has no such node. */
function attainmentsOf({ derived }: RulePack, { values }: Computed): Pick<Decision, 'attainments'> {
  const found = Object.keys(derived).flatMap((id) => {
    const rows = values.get(id);
    return Array.isArray(rows) ? [[id, rows.map(attainmentOf)] as const] : [];
  });
  return found.length === 0 ? {} : { attainments: Object.fromEntries(found) };
}

const attainmentOf = ({ id, attainment = null, law = '' }: TargetRow): Attainment => ({ id, attainment, law });

type Settled = Pick<Decision, 'predicate' | 'computed' | 'flags' | 'outcomes'> & {
  flagTraces: Record<string, ConditionTrace>;
};

function settle(pack: RulePack, { predicate, computed, trace }: Verdict): Settled {
  const outcomes = pack.outcomes.map((rule) => ({ rule, trace: trace(`outcome/${rule.id}`, rule.conditions) }));
  const holding = new Set(outcomes.filter((outcome) => outcome.trace.result).map((outcome) => outcome.rule.id));
  const silenced = suppressions(pack.outcomes, (id) => holding.has(id));
  const flags = pack.flags
    .map((rule) => ({ code: rule.code, trace: trace(`flag/${rule.id}`, rule.conditions) }))
    .filter((flag) => flag.trace.result);
  return {
    predicate,
    ...(computed !== undefined && { computed }),
    flags: flags.map((flag) => flag.code),
    flagTraces: Object.fromEntries(flags.map((flag) => [flag.code, flag.trace])),
    outcomes: outcomes.map(({ rule: { id, code, kind, approval, severity }, trace: tree }) => {
      const by = silenced.get(id);
      const result = tree.result && by === undefined;
      return { id, code, kind, approval, severity, result, ...(by !== undefined && { suppressedBy: by }), trace: tree };
    }),
  };
}
