import { onTime } from './on-time.ts';
import { runEffects, type World } from './effects.ts';
import { closeAppraisal, closeStage, openStage, refreshWaiting } from './stage-life.ts';
import { STAGES } from './stages/kinds.ts';
import { askSubordinates } from './stages/subordinates.ts';
import { type Ctx, draft, isEnded, isOpen, plannedStage, SYSTEM } from './state.ts';

export type Pace = {
  world: World;
  /** Called whenever nothing is due, with what was drafted still to be recorded; returns when something has changed. */
  rest: (ctx: Ctx) => Promise<void>;
};

/** The first entries: launched, and the first stage open. */
export function launch(ctx: Ctx): void {
  draft(ctx, { type: 'appraisal.launched', actor: SYSTEM });
  openStage(ctx);
}

/** `for (const stage of plan) run it`, and the end of the appraisal. */
export async function runPlan(ctx: Ctx, pace: Pace): Promise<void> {
  while (ctx.state.stage < ctx.input.plan.stages.length && !isEnded(ctx)) await runStage(ctx, pace);
  if (!isEnded(ctx)) closeAppraisal(ctx);
}

/** Runs the current stage until its people are done or its deadline has decided. */
async function runStage(ctx: Ctx, { world, rest }: Pace): Promise<void> {
  if (ctx.state.view.stage !== plannedStage(ctx).id) openStage(ctx);
  for (;;) {
    askSubordinates(ctx);
    await runEffects(ctx, world);
    if (isEnded(ctx)) return;
    ctx.dirty = false;
    const byDeadline = onTime(ctx);
    if (isEnded(ctx)) return;
    if (byDeadline || isOver(ctx)) return closeStage(ctx, byDeadline ? 'deadline' : 'people');
    refreshWaiting(ctx);
    await rest(ctx);
  }
}

const isOver = (ctx: Ctx) =>
  isOpen(ctx) && ctx.state.view.state === 'RUNNING' && STAGES[plannedStage(ctx).kind].isOver(ctx);
