/** Back by one stage: what was sent too early or by mistake is done again, as long as nothing has been scored. */
import { isLaterThanNow } from './deadline.ts';
import { openStage } from './stage-life.ts';
import { STAGES } from './stages/kinds.ts';
import type { StageCommand } from './stages/stage.ts';
import { lapse } from './stages/targets.ts';
import { requireAdmin } from './stages/turn.ts';
import { type Ctx, draft, notify, plannedStage, refuse } from './state.ts';

export const reopenStage: StageCommand<'reopenStage'> = {
  check(ctx, command) {
    requireAdmin(command);
    const { stage, until } = command.body;
    const index = ctx.input.plan.stages.findIndex(({ id }) => id === stage);
    if (index < 0) refuse('command-invalid', 'the plan has no such stage');
    if (index === ctx.state.stage) refuse('already-done', 'this stage is the one that runs');
    if (ctx.state.frozen) refuse('stage-mismatch', 'the facts are frozen; only an objection may change them');
    if (index !== ctx.state.stage - 1) {
      refuse('command-invalid', 'an appraisal goes back one stage at a time', {
        pointer: '/stage',
        because: 'not-the-stage-before',
      });
    }
    if (until !== undefined && !isLaterThanNow(ctx, until)) {
      refuse('command-invalid', 'the new deadline is over', { pointer: '/until', because: 'over-already' });
    }
    if (hasStarted(ctx, stage)) {
      refuse('command-invalid', 'what the review has started would stand beside another one', {
        pointer: '/stage',
        because: 'review-started-something',
      });
    }
    if (isOverAtOnce(ctx, command.body)) {
      refuse('command-invalid', 'nobody has anything left to do in it', {
        pointer: '/stage',
        because: 'nothing-left-there',
      });
    }
  },
  apply(ctx, { actor, body, submissionId, digest }) {
    const { view } = ctx.state;
    const lapses = plannedStage(ctx).kind === 'execution' && view.change;
    goBack(ctx, body);
    draft(ctx, { type: 'stage.sentBack', actor, submissionId, digest, data: { ...body } });
    if (lapses) {
      view.change = null;
      lapse(ctx);
    }
    openStage(ctx);
    ctx.state.reopened = body.stage;
    for (const id of new Set([ctx.input.employeeId, view.assessorId]))
      notify(ctx, id, 'stage-sent-back', { stage: body.stage });
  },
};

type Body = Parameters<(typeof reopenStage)['check']>[1]['body'];

/** Its deadline is the planned one, or a few days when that is over; a day that is given adds to it. */
function goBack({ state, input }: Ctx, { stage, until }: Body): void {
  const { view } = state;
  state.stage = input.plan.stages.findIndex(({ id }) => id === stage);
  if (until !== undefined) state.extensions[stage] = Math.max(until, state.extensions[stage] ?? 0);
  // What became of it before is told by the journal; what becomes of it now is counted once.
  view.late = view.late.filter((id) => id !== stage);
  view.autoForwarded = view.autoForwarded.filter((id) => id !== stage);
}

/** Coaching and warnings are records of their own, which nobody takes back by opening a stage. */
const hasStarted = ({ state }: Ctx, stage: string): boolean =>
  state.view.reviews.some(({ id, result }) => id === stage && (result === 'COACH' || result === 'WARN'));

/** On a copy: whoever asks changes nothing. */
function isOverAtOnce(ctx: Ctx, body: Body): boolean {
  const { state, shown } = JSON.parse(JSON.stringify({ state: ctx.state, shown: ctx.shown })) as Pick<
    Ctx,
    'state' | 'shown'
  >;
  const copy = { ...ctx, state, shown };
  goBack(copy, body);
  openStage(copy);
  return STAGES[plannedStage(copy).kind].isOver(copy);
}
