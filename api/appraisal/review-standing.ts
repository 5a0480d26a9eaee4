/** How the work of somebody stands for a review, what the rules of the pack propose, and what is still to be done before. */
import { proposeReview, type ReviewProposal } from '../../rules/decide/review.ts';
import { workStanding } from '../../rules/decide/review-standing.ts';
import { formatValue, labelOf } from '../../rules/explain/format.ts';
import { type ReviewFacts, reviewPack } from '../../rules/language/review-facts.ts';
import type { AgreedTarget, TargetFact } from '../../rules/language/targets.ts';
import type { Facts, Phase, Plan, ReviewResult, RulePack } from '../../rules/language/types.ts';
import { addCalendarDays, localDay, workingDaysBetween } from '../../rules/time/calendar.ts';
import { planNow } from '../../rules/time/replan.ts';
import { planStages, tenThousandthsIn } from '../../rules/time/plan.ts';
import { agreementsOf, besideIn } from '../../store/agreement/agreements.ts';
import type { AgreementDoc } from '../../store/agreement/types.ts';
import { getCycle } from '../../store/cycle/cycles.ts';
import type { AppraisalDoc } from '../../store/appraisal/types.ts';
import type { Target } from '../../workflows/messages.ts';
import { authorizedAppraisal } from '../access/scope.ts';
import type { Caller, Deps } from '../deps.ts';
import { localInstant, offsetOf } from '../http/instants.ts';
import { pinnedPack, runningPhase, shownPack } from '../pack/packs.ts';
import { businessDay } from './business-day.ts';
import { sightOf } from './present.ts';

const EXTRA: ReviewResult[] = ['ON_TRACK', 'COACH', 'WARN'];

export type ReviewTerms = { id: string; results: ReviewResult[]; dialogue: boolean };

/** The review that is meant: the one beside the stages that is named, else that of the stage. `null`: there is none. */
export function termsOfReview(
  pack: RulePack,
  { appraisal, phase, reviewId }: { appraisal: AppraisalDoc; phase: Phase | undefined; reviewId?: string | undefined },
): ReviewTerms | null {
  if (reviewId === undefined) {
    if (phase?.kind !== 'review') return null;
    return { id: phase.id, results: phase.results, dialogue: phase.dialogue === 'required' };
  }
  // A review of a stage that went by without a result is answered no more.
  if (!appraisal.reviews.some(({ id, stage }) => id === reviewId && id !== stage)) return null;
  const [checkIns] = pack.phases.flatMap((each) => (each.kind === 'execution' ? (each.checkIns ?? []) : []));
  if (!isPeriodic(reviewId) || !checkIns) return { id: reviewId, results: EXTRA, dialogue: false };
  return { id: reviewId, results: checkIns.results, dialogue: checkIns.dialogue === 'required' };
}

const isPeriodic = (id: string) => /^periodic-\d{4}-\d{2}-\d{2}$/.test(id);

/** What the rules of a review read, on this day. */
export async function reviewFactsOf(deps: Deps, appraisal: AppraisalDoc, pack: RulePack): Promise<ReviewFacts> {
  const { region, employeeId, cycleId, reviews, targetsAgreedBy } = appraisal;
  const today = await businessDay(deps, appraisal, pack);
  const cycle = await getCycle(deps.store, region, cycleId);
  if (!cycle) throw new Error(`the cycle of ${appraisal._id} is not stored`);
  const plan = await planNow(appraisal, async (digest) =>
    planStages((await pinnedPack(deps, digest)).pack, cycle.period),
  );
  const open = await agreementsOf(deps.store, { region, employeeId, state: 'open', ...besideIn(appraisal) });
  const offset = offsetOf(pack);
  const at = plan.stages.findIndex(({ kind }) => kind === 'execution');
  const first =
    plan.stages[at]?.opensAt ?? plan.stages.slice(0, at).findLast(({ dueAt }) => dueAt !== undefined)?.dueAt;
  const last = plan.stages.findLast(({ kind, dueAt }) => kind === 'execution' && dueAt !== undefined)?.dueAt;
  const from = first === undefined ? cycle.period.from : localDay(first, offset);
  const to = last === undefined ? cycle.period.to : localDay(last, offset);
  const agreed = targetsAgreedBy === null ? [] : targetsWithActuals(appraisal, pack, today);
  return workStanding(pack, {
    ...inSegments(appraisal, { agreed, to, calendar: plan.calendar }),
    from,
    to,
    today,
    results: reviews.flatMap(({ result }) => result ?? []),
    actionsOverdue: open.filter(({ due }) => due < today).length,
  });
}

/** Each with the working days for which it was agreed, where targets changed in this year. */
function inSegments(
  { segments = [] }: AppraisalDoc,
  { agreed, to, calendar }: { agreed: TargetFact[]; to: string; calendar: Plan['calendar'] },
): { targets: TargetFact[]; earlier?: TargetFact[] } {
  const last = segments.at(-1);
  if (last === undefined) return { targets: agreed };
  const daysIn = (days: { from: string; to: string }) => workingDaysBetween(days.from, days.to, calendar, 'both');
  const earlier = segments.flatMap(({ from, to: until, targets, counted }) => {
    const days = daysIn({ from, to: until });
    if (days === 0) return [];
    return targets.flatMap((target) => {
      const came = counted.find((each) => each.target === target.id);
      const measured = measuredOf(target);
      if (measured === null) return [];
      return [{ ...measured, actual: came?.actual ?? null, reportedOn: came?.at ?? null, from, to: until, days }];
    });
  });
  const from = addCalendarDays(last.to, 1);
  const segment = { from, to: to < from ? from : to };
  const days = Math.max(1, daysIn(segment));
  return { targets: agreed.map((target) => ({ ...target, ...segment, days })), earlier };
}

function measuredOf(target: Target): AgreedTarget | null {
  const { kind, aspect, direction, value, source } = target;
  if (kind === undefined || aspect === undefined || direction === undefined || value === undefined) return null;
  if (source === undefined) return null;
  const { indicator: _, ...agreed } = { ...target, kind, aspect, direction, value, source };
  return agreed;
}

/** As far as they can be measured. */
function targetsWithActuals({ targets, progress, facts }: AppraisalDoc, pack: RulePack, today: string): TargetFact[] {
  return targets.flatMap((target) => {
    const agreed = measuredOf(target);
    if (agreed === null) return [];
    const { id, source } = agreed;
    const counted = progress?.counted.find((each) => each.target === id);
    const reached =
      source === 'own'
        ? { actual: counted?.actual ?? null, reportedOn: counted?.at ?? null }
        : saidBySystem(facts, { source, pack, today });
    return [{ ...agreed, ...reached }];
  });
}

function saidBySystem(facts: Facts, { source, pack, today }: { source: string; pack: RulePack; today: string }) {
  const said = facts[source];
  if (typeof said !== 'number') return { actual: null, reportedOn: null };
  const { unit } = pack.facts[source] ?? {};
  return { actual: said * tenThousandthsIn(unit), reportedOn: today };
}

/** `null`: the pack proposes nothing for this review. */
export async function proposalOf(
  deps: Deps,
  { appraisal, pack, terms }: { appraisal: AppraisalDoc; pack: RulePack; terms: ReviewTerms },
): Promise<(ReviewProposal & { facts: ReviewFacts }) | null> {
  if (pack.reviewRules === undefined) return null;
  const facts = await reviewFactsOf(deps, appraisal, pack);
  const proposal = await proposeReview(pack, facts, terms.results);
  return proposal && { ...proposal, facts };
}

/** Talked over and confirmed by the other side. */
export const isTalkedOver = (agreements: readonly AgreementDoc[], review: string): boolean =>
  agreements.some((each) => each.kind === 'dialogue' && each.review === review && each.acknowledgedBy !== null);

/** The facts in words, both languages. */
export function standingInWords(pack: RulePack, facts: ReviewFacts) {
  const words = reviewPack(pack);
  return Object.entries(facts).map(([id, value]) => ({
    id,
    label: labelOf(words, id),
    value,
    text: formatValue(words, id, value),
  }));
}

/** What can be answered now, with what the rules say of it; the person learns the proposal with the result. */
export async function readReview(deps: Deps, caller: Caller, id: string) {
  const { appraisal, relations } = await authorizedAppraisal(deps, caller, { id, action: 'getReview' });
  const { pack } = await shownPack(deps, appraisal);
  const phase = await runningPhase(deps, appraisal);
  const { region, employeeId } = appraisal;
  const agreements = await agreementsOf(deps.store, { region, employeeId, appraisalId: id });
  const facts = await reviewFactsOf(deps, appraisal, pack);
  const full = sightOf(relations) === 'full';
  const open = appraisal.reviews.filter(({ result }) => result === null);
  const reviews = await Promise.all(
    appraisal.reviews.map(async (review) => {
      const reviewId = phase?.id === review.id ? undefined : review.id;
      const terms = open.includes(review) ? termsOfReview(pack, { appraisal, phase, reviewId }) : null;
      const proposed = full && terms ? await proposeReview(pack, facts, terms.results) : null;
      const rule = pack.reviewRules?.find((each) => each.id === proposed?.rule);
      return {
        id: review.id,
        openedAt: localInstant(review.openedAt, offsetOf(pack)),
        result: review.result,
        by: review.by,
        results: terms?.results ?? [],
        dialogue: terms?.dialogue ? (isTalkedOver(agreements, review.id) ? 'done' : 'wanted') : null,
        proposed: proposed && { result: proposed.result, rule: rule ? { id: rule.id, title: rule.title } : null },
      };
    }),
  );
  return { appraisalId: id, reviews, standing: standingInWords(pack, facts) };
}
