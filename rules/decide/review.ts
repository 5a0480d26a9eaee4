/** What a review comes to by rule: the first rule that holds, of those whose result the review allows. */
import type { ReviewResult, RulePack } from '../language/types.ts';
import type { ReviewFacts } from '../language/review-facts.ts';
import type { EngineRule } from './conditions.ts';
import { runEngine } from './engine.ts';

/** `rule` null: none of them holds. */
export type ReviewProposal = { result: ReviewResult; rule: string | null };

const rulesOf = (pack: RulePack, allowed: readonly ReviewResult[]) =>
  (pack.reviewRules ?? []).filter(({ result }) => allowed.includes(result));

/** Where none of the rules holds, work is on track. `null`: the pack proposes nothing, or nothing that may be given. */
export async function proposeReview(
  pack: RulePack,
  facts: ReviewFacts,
  allowed: readonly ReviewResult[],
): Promise<ReviewProposal | null> {
  if (pack.reviewRules === undefined) return null;
  const wanted = rulesOf(pack, allowed);
  const rules = wanted.map(({ id, conditions }): EngineRule => ({ name: `review/${id}`, kind: 'review', conditions }));
  const results = rules.length === 0 ? [] : await runEngine(rules, facts);
  const first = wanted.find((_, i) => results[i]?.result === true);
  if (first) return { result: first.result, rule: first.id };
  return allowed.includes('ON_TRACK') ? { result: 'ON_TRACK', rule: null } : null;
}
