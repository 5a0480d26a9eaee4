import { condition } from '@temporalio/workflow';
import { nextWake, onTime } from './deadlines.ts';
import { flush, runEffects } from './effects.ts';
import { closeStage, openStage, refreshWaiting } from './stage-life.ts';
import { STAGES } from './stages/kinds.ts';
import { type Ctx, isEnded, isOpen, plannedStage } from './state.ts';

type Pace = {
  /** Makes sure that the workflow wakes at or before this business instant. */
  arm: (at: number) => void;
  /** Called whenever everything is recorded and nothing is due. */
  rest: (ctx: Ctx) => Promise<void>;
};

/** Runs the current stage until its people are done or its deadline has decided. */
export async function runStage(ctx: Ctx, { arm, rest }: Pace): Promise<void> {
  if (ctx.state.view.stage !== plannedStage(ctx).id) openStage(ctx);
  for (;;) {
    await runEffects(ctx);
    if (isEnded(ctx)) return;
    ctx.dirty = false;
    const byDeadline = onTime(ctx);
    if (isEnded(ctx)) return;
    if (byDeadline || isOver(ctx)) return closeStage(ctx, byDeadline ? 'deadline' : 'people');
    refreshWaiting(ctx);
    await flush(ctx);
    await rest(ctx);
    const wake = nextWake(ctx);
    if (wake !== undefined) arm(wake);
    await condition(() => ctx.dirty);
  }
}

const isOver = (ctx: Ctx) =>
  isOpen(ctx) && ctx.state.view.state === 'RUNNING' && STAGES[plannedStage(ctx).kind].isOver(ctx);
