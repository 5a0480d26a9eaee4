/** Reviews beside the stages: those that the pack repeats until the facts are frozen, and extra ones that are asked for. */
import { startOfLocalDay } from '../../rules/time/calendar.ts';
import type { CheckIns } from '../../rules/time/check-ins.ts';
import type { ReviewResult } from '../../rules/language/types.ts';
import type { Waiting } from '../record.ts';
import { dueIn } from './deadline.ts';
import { waitingOnAssessor } from './stages/turn.ts';
import { type Ctx, draft, isEnded, notify, now, plannedStage, SYSTEM } from './state.ts';

const checkInsOf = (ctx: Ctx): CheckIns | undefined => {
  const stage = ctx.input.plan.stages.find(({ options }) => options['checkIns'] !== undefined);
  return stage?.options['checkIns'] as CheckIns | undefined;
};

/** What a review that no stage holds may come to. */
export const resultsOfExtra = (ctx: Ctx, reviewId: string): readonly ReviewResult[] => {
  const periodic = checkInsOf(ctx)?.days.some(({ id }) => id === reviewId);
  return periodic ? (checkInsOf(ctx)?.results ?? []) : ['ON_TRACK', 'COACH', 'WARN'];
};

/** Whether the id is one that the plan keeps for itself. */
export const isCheckIn = (ctx: Ctx, reviewId: string): boolean =>
  checkInsOf(ctx)?.days.some(({ id }) => id === reviewId) === true;

type Coming = { id: string; at: number };

/** Those that nobody has opened and whose day has not been passed over, in order. Work on targets goes on meanwhile. */
function coming(ctx: Ctx): Coming[] {
  const { state } = ctx;
  if (state.executionFrom === null || state.frozen) return [];
  return (checkInsOf(ctx)?.days ?? [])
    .map(({ id, at }) => ({ id, at: at + state.shift }))
    .filter(({ at }) => at > (state.checkedUntil ?? 0));
}

export const nextCheckIn = (ctx: Ctx): number | undefined => coming(ctx)[0]?.at;

/** Opens the last one whose day has come: of several that a pause or a late launch has passed over, the last is enough. */
export function openCheckIns(ctx: Ctx): void {
  const passed = coming(ctx).filter(({ at }) => at <= now(ctx));
  const last = passed.at(-1);
  const checkIns = checkInsOf(ctx);
  if (!last || !checkIns) return;
  ctx.state.checkedUntil = last.at;
  const late = last.at < firstDay(ctx);
  if (!late && !ctx.state.view.reviews.some(({ id }) => id === last.id)) openExtra(ctx, last.id, checkIns);
}

/** A day that was over before the work began needs no looking back. */
const firstDay = ({ state, input }: Ctx): number =>
  startOfLocalDay(state.executionFrom ?? '', input.plan.calendar.offsetMinutes) + state.shift;

function openExtra(ctx: Ctx, id: string, { answer }: CheckIns): void {
  const { view } = ctx.state;
  view.reviews = [...view.reviews, { id, stage: plannedStage(ctx).id, openedAt: now(ctx), result: null, by: null }];
  ctx.state.reviewsDue[id] = dueIn(ctx, answer);
  notify(ctx, view.assessorId, 'check-in-opened');
  notify(ctx, ctx.input.employeeId, 'check-in-opened');
  draft(ctx, { type: 'review.opened', actor: SYSTEM, data: { reviewId: id } });
}

/** Whoever owes a review that no stage waits for, as long as it can be answered in time and the year is not frozen. */
export function extraReviewsWaitingOn(ctx: Ctx): Waiting[] {
  const { reviewsDue, frozen } = ctx.state;
  if (frozen || !isOpenOne(reviewsDue) || !(ctx.patched?.('extra-reviews') ?? true)) return [];
  return waitingOnAssessor(ctx, 'submitReview');
}
const isOpenOne = (due: Record<string, number>) => Object.keys(due).length > 0;

/** Extra reviews whose time is over: recorded, and the second reviewer is told. */
export function lapseReviews(ctx: Ctx): void {
  for (const [reviewId, dueAt] of Object.entries(ctx.state.reviewsDue)) {
    if (dueAt > now(ctx) || isEnded(ctx)) continue;
    delete ctx.state.reviewsDue[reviewId];
    // Nobody is behind with what could not be answered any more.
    if (ctx.state.frozen && isCheckIn(ctx, reviewId) && (ctx.patched?.('check-ins-freeze') ?? true)) continue;
    notify(ctx, ctx.state.view.secondReviewerId, 'review-overdue');
    draft(ctx, { type: 'review.overdue', actor: SYSTEM, data: { reviewId } });
  }
}
