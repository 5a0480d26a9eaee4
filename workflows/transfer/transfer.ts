/** Somebody goes to another region: what was reached until then ends here as segments, and goes on there as segments. */
import { ApplicationFailure } from '@temporalio/workflow';
import { localDay } from '../../rules/time/calendar.ts';
import { MOST_LISTED } from '../../rules/time/units.ts';
import { endWithoutResult } from '../appraisal/any-stage.ts';
import { measuredNow, settleAtFreezing, targetsInForce } from '../appraisal/progress.ts';
import { segmentsOf, segmentsUntil } from '../appraisal/segments.ts';
import { type Ctx, draft, isEnded, notify, now, refuse } from '../appraisal/state.ts';
import type { Foretold } from '../messages.ts';
import type { Segment } from '../record.ts';
import { REFUSALS, type RefusedPart } from '../refused-part.ts';
import { type TransferStep, TRANSFERRED } from './messages.ts';

type Of<S extends TransferStep['step']> = Extract<TransferStep, { step: S }>;

/** However often it is said: somebody leaves an appraisal once, and the same segment is brought to another once. */
export const transferredBefore = (ctx: Ctx, step: TransferStep): boolean =>
  step.step === 'out'
    ? ctx.state.view.endReason === TRANSFERRED
    : step.segments.every((segment) => isThere(ctx, segment));

const isThere = (ctx: Ctx, { from, origin }: Segment): boolean =>
  segmentsOf(ctx).some((each) => each.from === from && each.origin?.appraisal === origin?.appraisal);

/** Throws a refusal if the step cannot be taken now. Changes nothing. */
export function checkTransfer(ctx: Ctx, step: TransferStep): void {
  const { view, frozen, executionFrom } = ctx.state;
  if (ctx.stuck) refuse('appraisal-blocked', 'it cannot be recorded');
  if (isEnded(ctx)) refuse('appraisal-ended', 'the appraisal is over');
  if (view.state === 'PAUSED') refuse('cycle-paused', 'the cycle is paused');
  if (view.state === 'BLOCKED') refuse('appraisal-blocked', view.blockedReason ?? 'blocked');
  if (frozen) refuse('stage-mismatch', 'the facts are frozen, and become a result of their own');
  const today = localDay(now(ctx), ctx.input.plan.calendar.offsetMinutes);
  if (step.on > today) {
    const day: RefusedPart = {
      pointer: '/on',
      because: 'not-a-day-yet',
      day: step.on,
      from: executionFrom ?? today,
      to: today,
    };
    refuse('command-invalid', 'the first day in the other region has not come', day);
  }
  if (step.step === 'in') checkRoom(ctx, step);
}

/** The days of an appraisal belong to one segment each. */
function checkRoom(ctx: Ctx, { on, segments }: Of<'in'>): void {
  const own = segmentsOf(ctx).filter((each) => !each.origin);
  if (own.some(({ from }) => from < on)) refuse('stage-mismatch', 'targets of this appraisal hold for those days');
  const listed = [...segmentsOf(ctx), ...segments].reduce((sum, { targets }) => sum + targets.length, 0);
  if (listed + targetsInForce(ctx).length > MOST_LISTED) refuse('rounds-exhausted', 'more targets than can be counted');
}

export function applyTransfer(ctx: Ctx, step: TransferStep): void {
  if (step.step === 'out') leave(ctx, step);
  else bring(ctx, step);
}

/** No result of its own: what was reached is kept as it stood, and counts where the person is appraised on. */
function leave(ctx: Ctx, { id, to, on, actor }: Of<'out'>): void {
  const { state } = ctx;
  settleAtFreezing(ctx);
  const targets = targetsInForce(ctx);
  const counted = state.view.progress?.counted ?? [];
  const segments = segmentsUntil(ctx, on, targets, { counted, measured: measuredNow(ctx, targets) });
  if (segments.length > 0) state.view.segments = segments;
  if (state.view.change) state.view.change = null;
  state.frozen = true;
  endWithoutResult(ctx, TRANSFERRED);
  for (const whom of [ctx.input.employeeId, state.view.assessorId]) notify(ctx, whom, 'transferred-out', { to });
  draft(ctx, { type: 'appraisal.transferred', actor, data: { transfer: id, to, on } });
}

function bring(ctx: Ctx, { id, from, on, segments, actor, submissionId, digest }: Of<'in'>): void {
  const { view } = ctx.state;
  const brought = segments.filter((segment) => !isThere(ctx, segment));
  view.segments = [...segmentsOf(ctx), ...brought].toSorted((a, b) => (a.from < b.from ? -1 : 1));
  for (const whom of [ctx.input.employeeId, view.assessorId]) notify(ctx, whom, 'transferred-in', { from });
  draft(ctx, { type: 'segments.brought', actor, submissionId, digest, data: { transfer: id, from, on } });
}

/** What the step would be answered at the instant at which it is asked. Changes nothing. */
export function foretellTransfer(ctx: Ctx, step: TransferStep): Foretold {
  try {
    // A query sees the time of the last task.
    checkTransfer(step.at === undefined ? ctx : { ...ctx, heardAt: Math.max(ctx.heardAt ?? 0, step.at) }, step);
    return { refusal: null, parts: [] };
  } catch (error) {
    const refusal = error instanceof ApplicationFailure && REFUSALS.find((code) => code === error.type);
    if (!refusal) throw error;
    return { refusal, parts: (error.details ?? []) as RefusedPart[] };
  }
}
