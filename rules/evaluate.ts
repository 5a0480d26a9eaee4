/** The decision: facts under a resolved pack, decided by the engine of record, with everything that explains it. */
import type { RuleResult } from 'json-rules-engine';
import { canonicalJson, sha256 } from './canonical.ts';
import { compilePack } from './compile.ts';
import { computeValues, demand, scoreOf } from './compute.ts';
import { type EngineRule, traceOf } from './conditions.ts';
import { ENGINE, runEngine } from './engine.ts';
import { finding, RuleError } from './errors.ts';
import { suppressions } from './suppression.ts';
import type { Conditions, ConditionTrace, Decision, Facts, Predicate, ResolvedPack, RulePack } from './types.ts';
import { isPresent } from './values.ts';

/**
 * Evaluates the facts. Pure: the same facts under the same pack give the same record, byte for byte. Absence matters
 * only where something that decides reads it (DESIGN.md section 4; docs/decisions/0003).
 * @throws RuleError `facts-invalid`, `facts-missing`, `facts-on-hold`, `rule-evaluation-failed`
 */
export async function evaluate({ digest, pack }: ResolvedPack, facts: Facts): Promise<Decision> {
  const { rules, reads, demands } = compilePack(pack);
  const computed = computeValues(pack, facts);
  const { result, behaviour, final } = pack.scoring;
  const values = demand(pack, computed.values, demands);
  const score = {
    result: scoreOf(result, values[result]),
    behaviour: values[behaviour] ?? null,
    final: scoreOf(final, values[final]),
  };
  if (typeof score.behaviour === 'number') scoreOf(behaviour, score.behaviour);
  const given = Object.fromEntries(Object.entries(values).filter(([name]) => reads.includes(name)));
  const ran = await decide(pack, rules, given);
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
    indicators: computed.indicators,
    score,
    ...ran,
  };
  return { ...record, digest: `sha256:${sha256(canonicalJson(record))}` };
}

type Decided = Pick<Decision, 'predicate' | 'flags' | 'outcomes'> & { flagTraces: Record<string, ConditionTrace> };

async function decide(pack: RulePack, rules: readonly EngineRule[], facts: Facts): Promise<Decided> {
  let results: RuleResult[];
  try {
    results = await runEngine(rules, facts);
  } catch (error) {
    throw failed(error instanceof Error ? error.message : String(error));
  }
  const byName = new Map(results.map((result) => [result.name, result]));
  const fired = (name: string) => byName.get(name)?.result === true;
  const trace = (name: string, conditions: Conditions) => tracedResult(conditions, byName.get(name));
  const outcomes = pack.outcomes.map((rule) => ({ rule, trace: trace(`outcome/${rule.id}`, rule.conditions) }));
  const silenced = suppressions(pack.outcomes, (id) => fired(`outcome/${id}`));
  const flags = pack.flags.filter((rule) => fired(`flag/${rule.id}`));
  return {
    predicate: onePredicate(rules.filter((rule) => rule.kind === 'predicate' && fired(rule.name))),
    flags: flags.map((rule) => rule.code),
    flagTraces: Object.fromEntries(flags.map((rule) => [rule.code, trace(`flag/${rule.id}`, rule.conditions)])),
    outcomes: outcomes.map(({ rule: { id, code, kind, approval, severity }, trace: tree }) => {
      const by = silenced.get(id);
      const result = tree.result && by === undefined;
      return { id, code, kind, approval, severity, result, ...(by !== undefined && { suppressedBy: by }), trace: tree };
    }),
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
