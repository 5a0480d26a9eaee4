import { isMeasured, lacksTargets, settleAtFreezing, targetsInForce, unsettledJoint } from '../progress.ts';
import { pastTargets } from '../segments.ts';
import { unblock } from '../deadline.ts';
import { JOINT_UNSETTLED, NEEDS_TARGETS } from '../../refused-part.ts';
import { type Ctx, draft, hasMark, notify, plannedStage, refuse } from '../state.ts';
import { selfAssessment } from './review.ts';
import type { Stage } from './stage.ts';
import { requireAssessor, waiting, waitingOnAssessor } from './turn.ts';

const selfMissing = (ctx: Ctx) => plannedStage(ctx).options['selfAssessment'] === 'required' && !hasMark(ctx, 'self');

/** Of somebody all of whose targets are joint ones that nobody has settled. */
function leavesNothing(ctx: Ctx, leftOut: readonly string[] = []): boolean {
  const measured = targetsInForce(ctx).filter(isMeasured);
  return leftOut.length > 0 && pastTargets(ctx).length === 0 && measured.every(({ id }) => leftOut.includes(id));
}

/** The assessor's ratings freeze the facts; the score is then computed by the pinned pack, never typed. */
export const final: Stage = {
  commands: {
    submitSelfAssessment: selfAssessment,
    finaliseScore: {
      check(ctx, command) {
        requireAssessor(ctx, command);
        const { view, frozen } = ctx.state;
        if (view.predicate !== null) refuse('already-done', 'the score is computed');
        if (frozen && view.state !== 'BLOCKED') refuse('already-done', 'the ratings are in and being scored');
        if (lacksTargets(ctx)) refuse('command-invalid', 'nobody can be scored without a target', NEEDS_TARGETS);
        if (leavesNothing(ctx, command.body.leftOut)) {
          refuse('command-invalid', 'every target waits for its owners', JOINT_UNSETTLED);
        }
      },
      apply(ctx, { actor, body, facts, submissionId, digest }) {
        const { state } = ctx;
        state.view.facts = { ...state.view.facts, ...facts };
        unblock(ctx);
        settleAtFreezing(ctx);
        const { leftOut } = body;
        if (leftOut) state.leftOut = leftOut;
        state.frozen = true;
        state.ratedBy = actor.id;
        if (actor.for === undefined) delete state.ratedFor;
        else state.ratedFor = actor.for;
        state.effects = [{ kind: 'score' }];
        draft(ctx, {
          type: 'score.finalised',
          actor,
          submissionId,
          digest,
          data: { facts: facts ?? {}, ...(leftOut && { leftOut }) },
        });
      },
    },
  },
  open(ctx) {
    for (const jointTarget of unsettledJoint(ctx))
      notify(ctx, ctx.state.view.assessorId, 'joint-unsettled', { jointTarget });
  },
  waitingOn: (ctx) => [
    ...(selfMissing(ctx) && !ctx.state.frozen ? [waiting(ctx, 'employee', 'submitSelfAssessment')] : []),
    ...(ctx.state.frozen ? [] : waitingOnAssessor(ctx, lacksTargets(ctx) ? 'proposeTargets' : 'finaliseScore')),
  ],
  isOver: (ctx) => ctx.state.view.predicate !== null,
  mustStay: (ctx) => ctx.state.view.predicate === null,
};
