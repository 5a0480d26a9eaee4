import type { ReviewResult } from '../../../rules/language/types.ts';
import type { NoticeTemplate, Waiting } from '../../record.ts';
import { resultsOfExtra } from '../check-ins.ts';
import { NEEDS_REASON } from '../../refused-part.ts';
import { addMark, type Ctx, draft, hasMark, notify, plannedStage, refuse } from '../state.ts';
import type { Stage, StageCommand } from './stage.ts';
import {
  agreeCommand,
  decideByDeadline,
  lapse,
  plannedLimits,
  proposeCommand,
  returnCommand,
  targetsWaitingOn,
} from './targets.ts';
import { requireAssessor, requireEmployee, waiting, waitingOnAssessor } from './turn.ts';

type Options = { selfAssessment: 'required' | 'optional' | 'none'; results: ReviewResult[] };
const options = (ctx: Ctx) => plannedStage(ctx).options as Options;

const NOTICES: Record<ReviewResult, NoticeTemplate | null> = {
  ON_TRACK: null,
  COACH: 'review-coach',
  RETARGET: 'review-retarget',
  WARN: 'review-warn',
};

export const selfAssessment: StageCommand<'submitSelfAssessment'> = {
  check(ctx, command) {
    requireEmployee(ctx, command);
    if (options(ctx).selfAssessment === 'none') refuse('stage-mismatch', 'this stage has no self-assessment');
    if (hasMark(ctx, 'self')) refuse('already-done', 'the self-assessment was received');
  },
  apply(ctx, { actor, submissionId, digest }) {
    addMark(ctx, 'self');
    notify(ctx, ctx.state.view.assessorId, 'self-assessment-received');
    draft(ctx, { type: 'selfAssessment.submitted', actor, submissionId, digest });
  },
};

/** Answers the stage's own review, or the extra review named by `reviewId`. */
export const submitReview: StageCommand<'submitReview'> = {
  check(ctx, command) {
    requireAssessor(ctx, command);
    const review = openReview(ctx, command.body.reviewId);
    if (!review) refuse('stage-mismatch', 'no such review is open');
    if (review.result) refuse('already-done', 'the review has its result');
    if (command.body.reviewId && review.id === review.stage) {
      refuse('stage-mismatch', 'the review of a stage is answered in its stage');
    }
    if (!command.body.reviewId && !options(ctx).results.includes(command.body.result)) {
      refuse('command-invalid', `the pack allows ${options(ctx).results.join(', ')}`);
    }
    if (command.body.reviewId && command.body.result === 'RETARGET') {
      refuse('command-invalid', 'an extra review cannot re-target', {
        pointer: '/result',
        because: 'no-retarget',
      });
    }
    if (command.body.reviewId && !resultsOfExtra(ctx, command.body.reviewId).includes(command.body.result)) {
      refuse('command-invalid', 'the pack does not allow this result here');
    }
    const { proposed } = command.body;
    if (proposed && proposed.result !== command.body.result && !command.submissionId) {
      refuse('command-invalid', 'whoever deviates from what the rules propose gives a reason', NEEDS_REASON);
    }
  },
  apply(ctx, { actor, body, submissionId, digest }) {
    const { view } = ctx.state;
    const lapses = body.result === 'RETARGET' && view.change && (ctx.patched?.('lapse-told') ?? true);
    const answered = openReview(ctx, body.reviewId);
    view.reviews = view.reviews.map((review) =>
      review === answered ? { ...review, result: body.result, by: actor.id } : review,
    );
    if (body.reviewId) delete ctx.state.reviewsDue[body.reviewId];
    if (body.result === 'RETARGET') {
      view.targetRounds = 0;
      if (view.change) view.change = null;
      ctx.state.marks = ctx.state.marks.filter((mark) => mark !== 'agreed' && mark !== 'proposed');
    }
    const notice = NOTICES[body.result];
    if (notice) notify(ctx, ctx.input.employeeId, notice);
    const { result, proposed } = body;
    const data = { result, ...(proposed && { proposed }) };
    draft(ctx, { type: 'review.submitted', actor, submissionId, digest, data });
    if (lapses) lapse(ctx);
  },
};

function openReview(ctx: Ctx, reviewId: string | undefined) {
  return ctx.state.view.reviews.find((review) => review.id === (reviewId ?? plannedStage(ctx).id));
}

const ownResult = (ctx: Ctx) => openReview(ctx, undefined)?.result ?? null;
const selfMissing = (ctx: Ctx) => options(ctx).selfAssessment === 'required' && !hasMark(ctx, 'self');
const retargeting = (ctx: Ctx) => ownResult(ctx) === 'RETARGET' && !hasMark(ctx, 'agreed');

/** Whether a review has sent the targets back to the table. */
export const isRetargeting = (ctx: Ctx): boolean => plannedStage(ctx).kind === 'review' && retargeting(ctx);

function onlyWhileRetargeting<T extends 'proposeTargets' | 'returnTargets' | 'agreeTargets'>(
  command: StageCommand<T>,
): StageCommand<T> {
  return {
    check(ctx, given) {
      if (!retargeting(ctx)) refuse('stage-mismatch', 'the review does not ask for new targets');
      command.check(ctx, given);
    },
    apply: command.apply,
  };
}

/** The six-month review: self-assessment beside the assessor's view; the result may send the targets back to the table. */
export const review: Stage = {
  commands: {
    submitSelfAssessment: selfAssessment,
    submitReview,
    proposeTargets: onlyWhileRetargeting(proposeCommand(plannedLimits)),
    returnTargets: onlyWhileRetargeting(returnCommand(plannedLimits)),
    agreeTargets: onlyWhileRetargeting(agreeCommand),
  },
  open(ctx) {
    const { id } = plannedStage(ctx);
    const { reviews, stageOpenedAt: openedAt } = ctx.state.view;
    // Sent back to it: what was said of it before is in the journal.
    const others = reviews.filter((review) => review.id !== id);
    ctx.state.view.reviews = [...others, { id, stage: id, openedAt, result: null, by: null }];
  },
  waitingOn(ctx): Waiting[] {
    if (retargeting(ctx)) return targetsWaitingOn(ctx);
    return [
      ...(selfMissing(ctx) ? [waiting(ctx, 'employee', 'submitSelfAssessment')] : []),
      ...(ownResult(ctx) ? [] : waitingOnAssessor(ctx, 'submitReview')),
    ];
  },
  isOver: (ctx) => ownResult(ctx) !== null && !selfMissing(ctx) && !retargeting(ctx),
  forward(ctx) {
    if (retargeting(ctx)) decideByDeadline(ctx);
  },
};
