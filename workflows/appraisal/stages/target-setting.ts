import { addMark, type Ctx, draft, hasMark, plannedStage, refuse } from '../state.ts';
import type { Stage } from './stage.ts';
import {
  agreeCommand,
  decideByDeadline,
  proposeCommand,
  returnCommand,
  type TargetLimits,
  targetsWaitingOn,
} from './targets.ts';
import { requireEmployee, waiting } from './turn.ts';

const options = (ctx: Ctx) => plannedStage(ctx).options as TargetLimits & { acknowledge: boolean };
const mustAcknowledge = (ctx: Ctx) => options(ctx).acknowledge && !hasMark(ctx, 'acknowledged');

/** Propose, return with a reason, agree, acknowledge: in bounded rounds. */
export const targetSetting: Stage = {
  commands: {
    proposeTargets: proposeCommand(options),
    returnTargets: returnCommand(options),
    agreeTargets: agreeCommand,
    acknowledgeTargets: {
      check(ctx, command) {
        requireEmployee(ctx, command);
        if (!hasMark(ctx, 'agreed')) refuse('stage-mismatch', 'the targets are not agreed yet');
        if (!mustAcknowledge(ctx)) refuse('already-done', 'the targets are acknowledged');
      },
      apply(ctx, { actor, submissionId, digest }) {
        addMark(ctx, 'acknowledged');
        draft(ctx, { type: 'targets.acknowledged', actor, submissionId, digest });
      },
    },
  },
  open(ctx) {
    ctx.state.view.targetRounds = 0;
  },
  waitingOn: (ctx) =>
    hasMark(ctx, 'agreed') ? [waiting(ctx, 'employee', 'acknowledgeTargets')] : targetsWaitingOn(ctx),
  isOver: (ctx) => hasMark(ctx, 'agreed') && !mustAcknowledge(ctx),
  // The law knows no year without targets: a proposal that the assessor keeps silent about becomes binding.
  forward(ctx) {
    if (!hasMark(ctx, 'agreed')) decideByDeadline(ctx);
  },
};
