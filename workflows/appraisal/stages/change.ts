/** New targets while work goes on: what is agreed stays in force until the new ones are, and silence agrees to nothing. */
import type { CommandName } from '../../messages.ts';
import { NEEDS_REASON } from '../../refused-part.ts';
import type { Waiting } from '../../record.ts';
import { changeTargets, targetsInForce } from '../progress.ts';
import { midYear } from '../segments.ts';
import { type Ctx, draft, isEnded, notify, now, plannedStage, refuse } from '../state.ts';
import { isRetargeting } from './review.ts';
import type { Commands } from './stage.ts';
import { lapse, plannedLimits, requireRoom, requireTargets } from './targets.ts';
import { requireAssessor, requireEmployee, waitingOnAssessor } from './turn.ts';

/** Work goes on, or will go on again. */
const isAtWork = ({ state, input }: Ctx): boolean =>
  state.executionFrom !== null && input.plan.stages.slice(state.stage).some(({ kind }) => kind === 'execution');

/** Sent back: targets are agreed anew, in their own stage. */
const isBackAtTargets = (ctx: Ctx): boolean => ctx.state.reopened !== undefined && plannedStage(ctx).kind === 'target';

/** Whether these commands are about a change: the pack knows them, and something is agreed that goes on meanwhile. */
export function isAboutChange(ctx: Ctx, name: CommandName): boolean {
  return (
    Object.hasOwn(CHANGE, name) &&
    midYear(ctx) !== undefined &&
    ctx.state.executionFrom !== null &&
    !isBackAtTargets(ctx) &&
    ctx.state.view.targetsAgreedBy !== null &&
    targetsInForce(ctx).length > 0 &&
    !isRetargeting(ctx)
  );
}

const onTheTable = ({ state }: Ctx) => state.view.change ?? null;

export const CHANGE: Pick<Required<Commands>, 'proposeTargets' | 'returnTargets' | 'agreeTargets'> = {
  proposeTargets: {
    check(ctx, command) {
      requireEmployee(ctx, command);
      if (ctx.state.frozen || !isAtWork(ctx)) refuse('stage-mismatch', 'targets change while there is work to come');
      if (onTheTable(ctx)) refuse('stage-mismatch', 'a change is with the assessor');
      const { targets } = command.body;
      requireRoom(ctx, targets);
      requireTargets(ctx, targets, plannedLimits(ctx));
      if (JSON.stringify(targets) === JSON.stringify(targetsInForce(ctx)))
        refuse('already-done', 'these targets are agreed');
    },
    apply(ctx, { actor, body, submissionId, digest }) {
      ctx.state.view.change = { targets: body.targets, at: now(ctx) };
      notify(ctx, ctx.state.view.assessorId, 'change-proposed');
      draft(ctx, { type: 'change.proposed', actor, submissionId, digest });
    },
  },
  returnTargets: {
    check(ctx, command) {
      requireAssessor(ctx, command);
      if (!onTheTable(ctx)) refuse('stage-mismatch', 'there is no proposal to return');
      if (!command.submissionId) refuse('command-invalid', 'a return needs a reason', NEEDS_REASON);
    },
    apply(ctx, { actor, submissionId, digest }) {
      ctx.state.view.change = null;
      notify(ctx, ctx.input.employeeId, 'change-returned');
      draft(ctx, { type: 'change.returned', actor, submissionId, digest });
    },
  },
  agreeTargets: {
    check(ctx, command) {
      requireAssessor(ctx, command);
      if (!onTheTable(ctx)) refuse('already-done', 'the targets are agreed');
      if (ctx.state.frozen) refuse('stage-mismatch', 'the facts are frozen');
    },
    apply(ctx, { actor, submissionId, digest }) {
      const proposed = onTheTable(ctx)?.targets ?? [];
      changeTargets(ctx, targetsInForce(ctx), proposed);
      ctx.state.view.targetsAgreedBy = 'assessor';
      ctx.state.view.change = null;
      notify(ctx, ctx.input.employeeId, 'change-agreed');
      draft(ctx, { type: 'change.agreed', actor, submissionId, digest });
    },
  },
};

/** Nobody answered while it could still be agreed: what was agreed goes on. */
export function lapseChange(ctx: Ctx): void {
  if (!onTheTable(ctx) || isEnded(ctx) || (!ctx.state.frozen && isAtWork(ctx))) return;
  ctx.state.view.change = null;
  lapse(ctx);
}

export const changeWaitingOn = (ctx: Ctx): Waiting[] =>
  onTheTable(ctx) && !ctx.state.frozen ? waitingOnAssessor(ctx, 'agreeTargets') : [];
