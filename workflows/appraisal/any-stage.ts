/** Commands that do not belong to one stage: facts, peers, extra reviews, and what admins may do. */
import { localDay } from '../../rules/time/calendar.ts';
import { answerDailyReports, submitDailyReports } from './daily-reports.ts';
import { isCheckIn } from './check-ins.ts';
import { correctFacts, decideCorrection } from './corrections.ts';
import { dueIn, endDeadline, extendStage, isExtension, remindAll, unblock } from './deadline.ts';
import { addEvidence } from './evidence.ts';
import { acceptProgress, noteMeasured, reportProgress, returnProgress } from './progress.ts';
import { reopenStage } from './reopen.ts';
import { submitReview } from './stages/review.ts';
import type { Commands } from './stages/stage.ts';
import { approveNomination, isNominating, relativesOf } from './stages/nomination.ts';
import { isSubordinate, peersAsked } from './stages/subordinates.ts';
import { partTaken, requireAdmin } from './stages/turn.ts';
import { addMark, type Ctx, draft, hasMark, isOpen, notify, now, plannedStage, refuse, settled } from './state.ts';

const MOST_REVIEWS = 200;

/** What comes after the facts were frozen changes nothing, but for a score that waits for it. */
const isTooLate = ({ state }: Ctx): boolean => state.frozen && state.view.state !== 'BLOCKED';

const beforeScore = (ctx: Ctx) => {
  if (isTooLate(ctx)) {
    refuse('stage-mismatch', 'the facts are frozen; only an objection may change them');
  }
};

const reassignable = (ctx: Ctx, assessorId: string, secondReviewerId: string) => {
  const { employeeId } = ctx.input;
  if (assessorId === employeeId || secondReviewerId === employeeId) {
    refuse('self-decision', 'nobody assesses themselves');
  }
  if (assessorId === secondReviewerId) {
    refuse('command-invalid', 'assessor and second reviewer must differ', {
      pointer: '/assessorId',
      because: 'same-person',
    });
  }
  const rated = [ctx.state.ratedBy, ctx.state.ratedFor].includes(secondReviewerId);
  if (rated && secondReviewerId !== ctx.state.view.secondReviewerId) {
    refuse('self-decision', 'whoever gave the ratings cannot decide about an objection to them');
  }
};

/** How many peers the pack wants at least, and whether those named have been asked by now. */
function peersOf(ctx: Ctx): { minimum: number; invited: boolean } {
  const { stages } = ctx.input.plan;
  const at = stages.findIndex(({ kind }) => kind === 'feedback');
  const { peers } = (stages[at]?.options ?? {}) as { peers?: { minimum: number } };
  const invited = peers !== undefined && (at < ctx.state.stage || (at === ctx.state.stage && isOpen(ctx)));
  return { minimum: peers?.minimum ?? 1, invited };
}

/** Whoever was taken off is not drawn again; whoever is named is asked. */
function takeOff({ state }: Ctx, asked: readonly string[]): void {
  const { peerIds } = state.view;
  const off = [...(state.peersTakenOff ?? []), ...asked].filter((id) => !peerIds.includes(id));
  if (off.length > 0) state.peersTakenOff = [...new Set(off)];
  else delete state.peersTakenOff;
}

const remindedToday = (ctx: Ctx) => `reminded/${localDay(now(ctx), ctx.input.plan.calendar.offsetMinutes)}`;

export function cancelAppraisal(ctx: Ctx, reasonCode: string): void {
  endWithoutResult(ctx, reasonCode);
  notify(ctx, ctx.input.employeeId, 'appraisal-cancelled');
}

export function endWithoutResult(ctx: Ctx, reasonCode: string): void {
  const { view } = ctx.state;
  view.state = 'CANCELLED';
  view.endReason = reasonCode;
  view.waitingOn = [];
  endDeadline(ctx);
  view.outcomes = view.outcomes.map((outcome) =>
    outcome.status === 'PROPOSED' ? { ...outcome, status: 'WITHDRAWN' } : outcome,
  );
  ctx.state.effects = [];
}

export const ANY_STAGE: Commands = {
  submitDailyReports,
  answerDailyReports,
  reportProgress,
  acceptProgress,
  returnProgress,
  addEvidence,
  correctFacts,
  decideCorrection,
  recordFacts: {
    check(ctx, { actor }) {
      if (actor.as !== 'system' && actor.as !== 'admin') refuse('not-your-turn', 'facts come from service systems');
    },
    apply(ctx, { actor, body, facts, submissionId, digest }) {
      if (isTooLate(ctx)) {
        notify(ctx, ctx.state.view.assessorId, 'facts-late');
        const data = { ...body, facts: facts ?? {} };
        draft(ctx, { type: 'facts.late', actor, submissionId, digest, data });
        return;
      }
      ctx.state.view.facts = { ...ctx.state.view.facts, ...facts };
      noteMeasured(ctx, facts);
      draft(ctx, { type: 'facts.recorded', actor, submissionId, digest, data: { ...body, facts: facts ?? {} } });
    },
  },
  assignPeers: {
    check(ctx, { actor, body }) {
      const assessor = actor.as === 'assessor' && partTaken(ctx, actor) === ctx.state.view.assessorId;
      if (!assessor && actor.as !== 'admin') refuse('not-your-turn', 'the assessor or an admin names the peers');
      beforeScore(ctx);
      const banned = [ctx.input.employeeId, ctx.state.view.assessorId, ...(actor.for === undefined ? [] : [actor.id])];
      const noPeers = body.peers.flatMap((peer, i) => (banned.includes(peer) ? [{ pointer: `/peers/${i}` }] : []));
      if (noPeers.length > 0) {
        const parts = noPeers.map((each) => ({ ...each, because: 'no-peer' as const }));
        refuse('command-invalid', 'employee and assessor are no peers', ...parts);
      }
      const declined = body.peers.flatMap((peer, i) =>
        ctx.state.declinedPeers?.includes(peer)
          ? [{ pointer: `/peers/${i}`, because: 'peer-has-declined' as const }]
          : [],
      );
      if (declined.length > 0) refuse('command-invalid', 'whoever declined is not asked again', ...declined);
      const below = body.peers.flatMap((peer, i) =>
        isSubordinate(ctx, peer) ? [{ pointer: `/peers/${i}`, because: 'asked-as-subordinate' as const }] : [],
      );
      if (below.length > 0) refuse('command-invalid', 'they are asked as subordinates', ...below);
      const related = body.peers.flatMap((peer, i) =>
        relativesOf(ctx).includes(peer) ? [{ pointer: `/peers/${i}`, because: 'declared-relative' as const }] : [],
      );
      if (related.length > 0) refuse('command-invalid', 'close relatives are not asked', ...related);
      const { minimum, invited } = peersOf(ctx);
      if (new Set(body.peers).size < minimum) {
        refuse('command-invalid', `at least ${minimum} peers must be asked`, {
          pointer: '/peers',
          because: 'too-few-peers',
          minimum,
        });
      }
      const answered = Object.keys(ctx.state.peerRatings).filter((id) => !isSubordinate(ctx, id));
      if (answered.some((peer) => !body.peers.includes(peer))) {
        refuse('command-invalid', 'a peer who has answered cannot be taken off the list', {
          pointer: '/peers',
          because: 'peer-has-answered',
        });
      }
      // Whoever is rated through them must not pick those who speak from those who were asked.
      if (invited && assessor && peersAsked(ctx).some((peer) => !body.peers.includes(peer))) {
        refuse('not-your-turn', 'peers who are asked already can be replaced by an admin only');
      }
    },
    apply(ctx, { actor, body, submissionId, digest }) {
      const asked = ctx.state.view.peerIds;
      ctx.state.view.peerIds = [...new Set([...body.peers, ...(ctx.state.view.subordinateIds ?? [])])];
      takeOff(ctx, asked);
      const added = ctx.state.view.peerIds.filter((id) => !asked.includes(id));
      const nominated = isNominating(ctx);
      if (nominated) approveNomination(ctx);
      const late = added.length > 0 && (nominated || peersOf(ctx).invited) && settled(ctx);
      if (late) for (const peer of added) notify(ctx, peer, 'feedback-invited');
      draft(ctx, { type: 'peers.assigned', actor, submissionId, digest });
    },
  },
  openReview: {
    check(ctx, { actor, body }) {
      if (actor.as !== 'system' && actor.as !== 'admin') refuse('not-your-turn', 'systems and admins open reviews');
      beforeScore(ctx);
      if (ctx.state.view.reviews.length >= MOST_REVIEWS) {
        refuse('command-invalid', `at most ${MOST_REVIEWS} reviews`, {
          pointer: '/reviewId',
          because: 'too-many-reviews',
        });
      }
      if (ctx.state.view.reviews.some((each) => each.id === body.reviewId)) {
        refuse('already-done', 'this review was opened before');
      }
      if (isCheckIn(ctx, body.reviewId) || ctx.input.plan.stages.some((stage) => stage.id === body.reviewId)) {
        refuse('command-invalid', 'this id belongs to a stage of the plan', {
          pointer: '/reviewId',
          because: 'id-of-stage',
        });
      }
    },
    apply(ctx, { actor, body, submissionId, digest }) {
      const { view } = ctx.state;
      const openedAt = now(ctx);
      view.reviews = [
        ...view.reviews,
        { id: body.reviewId, stage: plannedStage(ctx).id, openedAt, result: null, by: null },
      ];
      ctx.state.reviewsDue[body.reviewId] = dueIn(ctx, { workingDays: body.workingDays });
      notify(ctx, view.assessorId, 'review-opened');
      notify(ctx, ctx.input.employeeId, 'review-opened');
      draft(ctx, { type: 'review.opened', actor, submissionId, digest, data: { reviewId: body.reviewId } });
    },
  },
  reassignAssessor: {
    check(ctx, command) {
      requireAdmin(command);
      reassignable(ctx, command.body.assessorId, command.body.secondReviewerId ?? ctx.state.view.secondReviewerId);
    },
    apply(ctx, { actor, body, submissionId, digest }) {
      const { view } = ctx.state;
      view.assessorId = body.assessorId;
      view.secondReviewerId = body.secondReviewerId ?? view.secondReviewerId;
      const stays = (id: string) => id !== body.assessorId || id in ctx.state.peerRatings;
      view.peerIds = view.peerIds.filter(stays);
      if (view.subordinateIds) view.subordinateIds = view.subordinateIds.filter(stays);
      notify(ctx, ctx.input.employeeId, 'assessor-changed');
      draft(ctx, { type: 'assessor.reassigned', actor, submissionId, digest });
    },
  },
  extendStage: {
    check(ctx, command) {
      requireAdmin(command);
      const { stages } = ctx.input.plan;
      const index = stages.findIndex((each) => each.id === command.body.stage);
      if (index < 0) refuse('command-invalid', 'the plan has no such stage');
      if (index < ctx.state.stage) refuse('deadline-passed', 'the stage is over');
      if (!isExtension(ctx, index, command.body.until)) {
        refuse('command-invalid', 'an extension must end later than the present deadline', {
          pointer: '/until',
          because: 'not-later',
        });
      }
    },
    apply(ctx, { actor, body, submissionId, digest }) {
      extendStage(ctx, body.stage, body.until);
      notify(ctx, ctx.input.employeeId, 'stage-extended');
      draft(ctx, { type: 'stage.extended', actor, submissionId, digest, data: { ...body } });
    },
  },
  reopenStage,
  /** Once a day: whoever hears it more often hears it no more. */
  remindWaiting: {
    check(ctx, command) {
      requireAdmin(command);
      if (!ctx.state.view.waitingOn.some(({ id }) => id)) refuse('stage-mismatch', 'it waits for nobody by name');
      if (hasMark(ctx, remindedToday(ctx))) refuse('already-done', 'they were reminded today');
    },
    apply(ctx, { actor, submissionId, digest }) {
      remindAll(ctx);
      addMark(ctx, remindedToday(ctx));
      draft(ctx, { type: 'waiting.reminded', actor, submissionId, digest });
    },
  },
  cancelAppraisal: {
    check: (_ctx, command) => requireAdmin(command),
    apply(ctx, { actor, body, submissionId, digest }) {
      cancelAppraisal(ctx, body.reasonCode);
      draft(ctx, { type: 'appraisal.cancelled', actor, submissionId, digest, data: { ...body } });
    },
  },
  retry: {
    check(ctx, command) {
      requireAdmin(command);
      if (ctx.state.view.state !== 'BLOCKED' && !ctx.stuck) refuse('stage-mismatch', 'nothing is blocked');
    },
    apply(ctx, { actor, facts, submissionId, digest }) {
      if (facts) ctx.state.view.facts = { ...ctx.state.view.facts, ...facts };
      unblock(ctx);
      draft(ctx, { type: 'appraisal.retried', actor, submissionId, digest, ...(facts && { data: { facts } }) });
    },
  },
  /** Gives up the blocked effect: an outcome is withdrawn, a former score stays; without any there is no going on. */
  waive: {
    check(ctx, command) {
      requireAdmin(command);
      if (ctx.state.view.state !== 'BLOCKED') refuse('stage-mismatch', 'nothing is blocked');
    },
    apply(ctx, { actor, submissionId, digest }) {
      const { state } = ctx;
      const [blocked] = state.effects;
      if (blocked?.kind === 'issue') {
        state.view.outcomes = state.view.outcomes.map((outcome) =>
          outcome.id === blocked.outcomeId ? { ...outcome, status: 'WITHDRAWN' } : outcome,
        );
      }
      state.effects = state.effects.slice(1);
      unblock(ctx);
      if (blocked?.kind === 'score' && state.view.predicate === null) cancelAppraisal(ctx, 'score-waived');
      draft(ctx, { type: 'appraisal.waived', actor, submissionId, digest });
    },
  },
};

/** The answer to an extra review is accepted in every stage; the stage's own review only in its stage. */
export const EXTRA_REVIEW = submitReview;
