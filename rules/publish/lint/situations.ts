/** Concrete people for the questions of the lint: facts, and what an evaluation makes of them. */
import { compilePack } from '../../twin/closures.ts';
import { planEvaluation } from '../../decide/compile.ts';
import { computeValues, demand } from '../../decide/compute.ts';
import { namesIn } from '../../decide/conditions.ts';
import { RuleError } from '../../language/errors.ts';
import { suppressions } from '../../decide/suppression.ts';
import type { Facts, ResolvedPack, RulePack } from '../../language/types.ts';
import { PREDICATE } from '../../language/vocabulary.ts';
import type { Witness } from './finding.ts';
import type { Predicate } from '../../language/predicates.ts';
import { readsOfPredicate } from '../../language/graph.ts';

/** `holds`: ids of outcomes whose conditions hold; `fires`: those not silenced. `values`: all that the rules read. */
export type Situation = {
  facts: Facts;
  values: Facts;
  predicate: Predicate;
  holds: ReadonlySet<string>;
  fires: ReadonlySet<string>;
};
const NOBODY: ReadonlyMap<string, string> = new Map();

/** What the facts come to, or null when an evaluation refuses them. */
export function situationOf(resolved: ResolvedPack, facts: Facts): Situation | null {
  const { pack } = resolved;
  try {
    const { values: computed } = computeValues(pack, facts);
    const { demands } = planEvaluation(pack);
    const values = demand(pack, computed, demands);
    const compiled = compilePack(resolved);
    const predicate = compiled.predicate(values);
    values[PREDICATE] = predicate;
    const holds = new Set(
      pack.outcomes.filter(({ id }) => compiled.holds(`outcome/${id}`, values)).map((outcome) => outcome.id),
    );
    const silenced = holds.size < 2 ? NOBODY : suppressions(pack.outcomes, (id) => holds.has(id));
    return { facts, values, predicate, holds, fires: new Set([...holds].filter((id) => !silenced.has(id))) };
  } catch (error) {
    if (error instanceof RuleError) return null;
    throw error;
  }
}

/** Names whose cells decide a condition: `predicate` stands for what its table reads. */
export function namesBehind(pack: RulePack, names: readonly string[]): string[] {
  return [...new Set(names.flatMap((name) => (name === PREDICATE ? readsOfPredicate(pack) : [name])))];
}

/** Names that the outcomes' conditions read, the predicate's own included. */
export function namesOfOutcomes(pack: RulePack, ids: readonly string[]): string[] {
  const read = pack.outcomes.filter(({ id }) => ids.includes(id)).flatMap(({ conditions }) => namesIn(conditions));
  return namesBehind(pack, [...read, PREDICATE]);
}

/** The situation as a witness: anybody may evaluate the facts and find the same. */
export function witnessOf({ facts, predicate, holds, fires }: Situation): Witness {
  return { facts, claim: { predicate, outcomes: [...fires].sort(), holds: [...holds].sort() } };
}
