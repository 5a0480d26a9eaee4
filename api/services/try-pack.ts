/** One case under one pack: facts as given, or those of a real appraisal without the person. Stores nothing. */
import { leavesOf } from '../../rules/conditions.ts';
import { evaluate } from '../../rules/evaluate.ts';
import { reasons } from '../../rules/explain-conditions.ts';
import { declaredFacts } from '../../rules/facts.ts';
import { nearest } from '../../rules/nearest.ts';
import { own } from '../../rules/own.ts';
import type { Conditions, ConditionTrace, Decision, Facts, ResolvedPack, RulePack } from '../../rules/types.ts';
import { getDecision } from '../../store/decisions.ts';
import type { Caller, Deps } from '../deps.ts';
import { omit } from '../omit.ts';
import { pause } from '../pause.ts';
import { notFound, Problem } from '../problem.ts';
import { requireRegion, seeAppraisal } from './access.ts';
import { tellDecision } from './explain-appraisal.ts';
import { type NamedPack, namedPack } from './named-pack.ts';
import { isReleased, shownFacts, sightOf } from './present-appraisal.ts';

export type TryRequest = {
  region: string;
  /** Facts, or the id of an appraisal of the region. */
  of: { facts: Facts } | { appraisal: string };
  /** Absent: the pack that decided the appraisal, or the region's pack in force on `date`. */
  pack: Exclude<NamedPack, { region: string }> | null;
  date?: string | undefined;
};

export async function tryPack(deps: Deps, caller: Caller, { region, of, pack, date }: TryRequest) {
  requireRegion(caller.principal, 'tryPack', region);
  const real = 'appraisal' in of ? await realCase(deps, caller, { region, id: of.appraisal }) : null;
  const fallback: NamedPack = real === null ? { region, date } : { digest: real.digest };
  const resolved = await namedPack(deps, pack ?? fallback);
  // A real case may hold facts that another pack does not know.
  const facts = 'facts' in of ? of.facts : declaredFacts(resolved.pack, real?.facts ?? {});
  return tellTry(resolved, await evaluate(resolved, facts), caller);
}

/** The facts that decided a real case. A person of the office sees their own case only when it is released. */
async function realCase(deps: Deps, caller: Caller, { region, id }: { region: string; id: string }) {
  const { appraisal, relations } = await seeAppraisal(deps, caller, { id, action: 'tryPack' });
  if (appraisal.region !== region) throw notFound();
  const withheld = sightOf(relations) === 'own' && !isReleased(appraisal);
  const stored =
    appraisal.decisionId === null || withheld ? null : await getDecision(deps.store, region, appraisal.decisionId);
  if (!stored) throw new Problem('result-not-ready');
  return { facts: stored.facts, digest: stored.decision.pack.digest };
}

async function tellTry(resolved: ResolvedPack, decision: Decision, caller: Caller) {
  const { pack } = resolved;
  const shown = shownFacts(pack, decision.inputs);
  const hidden = Object.keys(decision.inputs).filter((name) => !Object.hasOwn(shown, name));
  const told = tellDecision(resolved, decision, caller.language);
  const changes = await nearest(resolved, decision, pause);
  return {
    ...omit(told, 'decision'),
    facts: shown,
    score: decision.score,
    predicate: decision.predicate,
    outcomes: decision.outcomes
      .filter((outcome) => outcome.result)
      .map(({ id, code, kind, approval, severity }) => ({ id, code, kind, approval, severity })),
    flags: decision.flags,
    rules: rulesOf(pack, decision, hidden),
    nearest: changes.filter(({ fact }) => !hidden.includes(fact)),
  };
}

/** Each outcome and each flag that fired with what settled it; what anonymity hides gives no reason. */
function rulesOf(pack: RulePack, decision: Decision, hidden: readonly string[]) {
  const why = (conditions: Conditions, trace: ConditionTrace) =>
    leavesOf(conditions).some(({ fact }) => hidden.includes(fact)) ? null : reasons(pack, trace);
  const outcomes = pack.outcomes.flatMap(({ id, title, conditions }) => {
    const found = decision.outcomes.find((outcome) => outcome.id === id);
    if (found === undefined) return [];
    const { result, suppressedBy = null, trace } = found;
    return [{ rule: `outcome/${id}`, title, holds: trace.result, result, suppressedBy, why: why(conditions, trace) }];
  });
  const flags = pack.flags.flatMap(({ id, code, title, conditions }) => {
    const trace = own(decision.flagTraces ?? {}, code);
    if (trace === undefined) return [];
    return [{ rule: `flag/${id}`, title, holds: true, result: true, suppressedBy: null, why: why(conditions, trace) }];
  });
  return [...outcomes, ...flags];
}
