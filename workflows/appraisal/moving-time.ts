/** Time that is moved by hand, in a sandbox only: what is due on the way happens in order, each at its own instant. */
import { condition, setHandler } from '@temporalio/workflow';
import { type Clock, isLater } from '../../rules/time/clock.ts';
import { type CommandResult, moveClockUpdate, type Timed } from '../messages.ts';
import { ahead, nextWake } from './on-time.ts';
import { clockOf, type Ctx, hear, isEnded, now, refuse } from './state.ts';
import type { OwnWorld } from './world.ts';

/** Time as a message tells it. A later clock of the cycle counts from here on: nothing was due here on the way to it. */
export function takeTime(ctx: Ctx, { at, clock }: Timed): void {
  hear(ctx, at);
  if (!clock || !ctx.input.sandbox || !isLater(clock, clockOf(ctx))) return;
  hear(ctx, clock.anchorReal);
  ctx.state.clock = clock;
}

/** The same appraisal at the time of a message, for checks that may change nothing. */
export function atTimeOf(ctx: Ctx, message: Timed): Ctx {
  const seen = { ...ctx, state: { ...ctx.state } };
  takeTime(seen, message);
  return seen;
}

/** @param recorded what a command answers once everything so far is recorded */
export function acceptMoves(ctx: Ctx, recorded: (ctx: Ctx, version: number) => Promise<CommandResult>): void {
  async function handle(clock: Clock, { at }: Timed = {}): Promise<CommandResult> {
    hear(ctx, at ?? clock.anchorReal);
    if (!ctx.movingTo && isLater(clock, clockOf(ctx))) {
      ctx.at = now(ctx);
      ctx.movingTo = clock;
    }
    // Also where nothing is to be done: who asks wants to read what is ahead.
    ctx.noted = undefined;
    ctx.atRest = false;
    ctx.dirty = true;
    await condition(() => ctx.atRest === true || isEnded(ctx));
    return recorded(ctx, ctx.state.version);
  }
  function validator(_clock: Clock, _sent?: Timed): void {
    if (!ctx.input.sandbox) refuse('clock-is-real', 'only the time of a sandbox can be moved');
    if (isEnded(ctx)) refuse('appraisal-ended', 'the appraisal is over');
  }
  setHandler(moveClockUpdate, handle, { validator });
}

/** One step towards the clock that is moved to: to what is due next on the way, or to its end. */
export function step(ctx: Ctx): void {
  const { movingTo } = ctx;
  if (!movingTo) return;
  const wake = nextWake(ctx);
  if (wake !== undefined && wake <= movingTo.anchorBusiness) {
    // Like a timer, which always moves time on.
    ctx.at = Math.max(now(ctx) + 1, wake);
  } else {
    ctx.state.clock = movingTo;
    delete ctx.at;
    delete ctx.movingTo;
  }
  ctx.dirty = true;
}

/** Whoever moves time by hand finds out from the record what comes next; it is written where no entry has said so. */
export async function tellWhatIsAhead(ctx: Ctx, { noteAhead }: OwnWorld): Promise<void> {
  if (!ctx.input.sandbox || (clockOf(ctx).speed !== 0 && !ctx.state.clock)) return;
  const coming = ahead(ctx);
  if (JSON.stringify(coming) === ctx.noted) return;
  await noteAhead({ appraisalId: ctx.input.id, version: ctx.state.recorded, ahead: coming });
  ctx.noted = JSON.stringify(coming);
}
