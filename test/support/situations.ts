/** Facts of a pack's own case, sorted by who supplies them, so that a played appraisal comes to that case's decision. */
import { declaredFacts } from '../../rules/decide/facts.ts';
import type { FactSource, Facts, OutcomeKind } from '../../rules/language/types.ts';
import { aSituation, type Situation } from './recorded-appraisal.ts';

export type Sorted = Situation & { known: Facts; rated: Facts };

const KNOWN: FactSource[] = ['roster', 'training', 'history', 'system', 'public'];

/** @returns the first situation that proposes such an outcome; `rated` is what the assessor gives, `known` all the rest */
export async function sortedSituation(kind: OutcomeKind): Promise<Sorted> {
  const situation = await aSituation(kind);
  const of = (source: FactSource) => declaredFacts(situation.pack.pack, situation.facts, source);
  return { ...situation, known: Object.assign({}, ...KNOWN.map(of)), rated: of('assessor') };
}
