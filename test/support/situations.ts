/** Facts of a pack's own case, sorted by who supplies them, so that a played appraisal comes to that case's decision. */
import { evaluate } from '../../rules/decide/evaluate.ts';
import { declaredFacts } from '../../rules/decide/facts.ts';
import { decidingNames } from '../../rules/decide/reads.ts';
import type { FactSource, Facts, OutcomeKind } from '../../rules/language/types.ts';
import type { Store } from '../../store/connect.ts';
import { publishNext, typedScore } from './next-version.ts';
import { aSituation, type Situation } from './recorded-appraisal.ts';

export type Sorted = Situation & { known: Facts; rated: Facts };

const KNOWN: FactSource[] = ['roster', 'training', 'history', 'system', 'public'];

/**
 * Under a version of the pack in which the assessor types what is computed from targets, published beside the shipped one.
 * @returns the first situation that proposes such an outcome; `rated` is what the assessor gives, `known` all the rest
 */
export async function sortedSituation(store: Store, kind: OutcomeKind): Promise<Sorted> {
  const { pack: shipped, facts: given, decision: computed } = await aSituation(kind);
  const pack = await publishNext(store, shipped, typedScore);
  const scores = Object.entries(shipped.pack.derived).flatMap(([name, { type }]) => (type === 'targets' ? [name] : []));
  const typed: Facts = { ...given, ...Object.fromEntries(scores.map((name) => [name, computed.derived[name] ?? 0])) };
  const deciding = decidingNames(pack.pack);
  const facts = Object.fromEntries(
    Object.entries(typed).filter(([name]) => deciding.has(name) && pack.pack.facts[name]),
  );
  const of = (source: FactSource) => declaredFacts(pack.pack, facts, source);
  const decision = await evaluate(pack, facts);
  return { pack, facts, decision, kind, known: Object.assign({}, ...KNOWN.map(of)), rated: of('assessor') };
}
