/** What a review comes to by rule: the first rule that holds, of those whose result the review allows. */
import type { ReviewResult, RulePack } from '../language/types.ts';
import type { ReviewFacts } from '../language/review-facts.ts';
import { type EngineRule, namesIn } from './conditions.ts';
import { runEngine } from './engine.ts';

/** `rule` null: none of them holds. */
export type ReviewProposal = { result: ReviewResult; rule: string | null };

type Rule = NonNullable<RulePack['reviewRules']>[number];
const rulesOf = (pack: RulePack, allowed: readonly ReviewResult[]) =>
  (pack.reviewRules ?? []).filter(({ result }) => allowed.includes(result));

/** What says nothing of somebody whose targets cannot be measured. */
export const OF_TARGETS: string[] = [
  'attainmentSoFar',
  'attainmentToTime',
  'targetsReported',
  'reportedShare',
  'targetsLate',
];
const readsTargets = ({ conditions }: Rule) => namesIn(conditions).some((name) => OF_TARGETS.includes(name));

/**
 * Where none of the rules holds, work is on track. `null`: the pack proposes nothing, or nothing that may
 * be given, or there is nothing that could be measured.
 */
export async function proposeReview(
  pack: RulePack,
  facts: ReviewFacts,
  allowed: readonly ReviewResult[],
): Promise<ReviewProposal | null> {
  if (pack.reviewRules === undefined) return null;
  const unmeasured = facts.targetsTotal === 0;
  const wanted = rulesOf(pack, allowed).filter((rule) => !unmeasured || !readsTargets(rule));
  const rules = wanted.map(({ id, conditions }): EngineRule => ({ name: `review/${id}`, kind: 'review', conditions }));
  const results = rules.length === 0 ? [] : await runEngine(rules, facts);
  const first = wanted.find((_, i) => results[i]?.result === true);
  if (first) return { result: first.result, rule: first.id };
  return allowed.includes('ON_TRACK') && !unmeasured ? { result: 'ON_TRACK', rule: null } : null;
}
