import { condition } from '@temporalio/workflow';
import { nextWake, onTime } from './deadlines.ts';
import { flush, runEffects } from './effects.ts';
import { closeStage, isOpen, openStage, refreshWaiting } from './stage-life.ts';
import { STAGES } from './stages/kinds.ts';
import { type Ctx, isEnded, plannedStage } from './state.ts';

/** Runs the current stage until its people are done or its deadline has decided. */
export async function runStage(ctx: Ctx, arm: (at: number) => void): Promise<void> {
  if (ctx.state.view.stage !== plannedStage(ctx).id) openStage(ctx);
  for (;;) {
    await runEffects(ctx);
    if (isEnded(ctx)) return;
    ctx.dirty = false;
    if (isOpen(ctx) && (onTime(ctx) || isOver(ctx))) break;
    if (isEnded(ctx)) return;
    refreshWaiting(ctx);
    await flush(ctx);
    const wake = nextWake(ctx);
    if (wake !== undefined) arm(wake);
    await condition(() => ctx.dirty);
  }
  closeStage(ctx);
}

const isOver = (ctx: Ctx) => ctx.state.view.state === 'RUNNING' && STAGES[plannedStage(ctx).kind].isOver(ctx);
