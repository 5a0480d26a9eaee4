/** Opening, waiting and closing of a stage: pure changes of the state, each with its journal entry. */
import { dailyReportsWaitingOn } from './daily-reports.ts';
import type { Waiting } from './messages.ts';
import { STAGES } from './stages/kinds.ts';
import { type Ctx, draft, now, plannedStage, SYSTEM } from './state.ts';
import { deadlineOf } from './window.ts';

export const isOpen = (ctx: Ctx) => ctx.state.view.stageOpenedAt <= now(ctx);

export function openStage(ctx: Ctx): void {
  const { input, state } = ctx;
  const { view } = state;
  const planned = plannedStage(ctx);
  const opensAt = planned.opensAt === undefined ? now(ctx) : Math.max(now(ctx), planned.opensAt + state.shift);
  state.marks = [];
  state.remindersSent = 0;
  state.graceUntil = null;
  view.stage = planned.id;
  view.stageKind = planned.kind;
  view.stageOpenedAt = opensAt;
  view.overdue = false;
  view.escalated = false;
  view.dueAt = state.extensions[planned.id] ?? deadlineOf(planned, opensAt, state.shift, input.plan.calendar);
  STAGES[planned.kind].open?.(ctx);
  view.waitingOn = waitingNow(ctx);
  draft(ctx, { type: 'stage.opened', actor: SYSTEM });
}

function waitingNow(ctx: Ctx): Waiting[] {
  return isOpen(ctx) ? [...STAGES[plannedStage(ctx).kind].waitingOn(ctx), ...dailyReportsWaitingOn(ctx)] : [];
}

/** Who is waited for follows from the state; it is shown with the entry that changed it. */
export function refreshWaiting(ctx: Ctx): void {
  const { state } = ctx;
  const waitingOn = waitingNow(ctx);
  if (JSON.stringify(waitingOn) === JSON.stringify(state.view.waitingOn)) return;
  state.view.waitingOn = waitingOn;
  const last = state.drafts.at(-1);
  if (!last) {
    draft(ctx, { type: 'stage.waiting', actor: SYSTEM });
    return;
  }
  last.changes = { ...last.changes, waitingOn: structuredCopy(waitingOn) };
  ctx.shown = { ...ctx.shown, waitingOn: structuredCopy(waitingOn) };
}

const structuredCopy = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

export function closeStage(ctx: Ctx): void {
  const { state } = ctx;
  const { view } = state;
  const planned = plannedStage(ctx);
  const forwarded = view.autoForwarded.includes(planned.id);
  if (view.overdue && !forwarded) view.late = [...view.late, planned.id];
  view.overdue = false;
  view.escalated = false;
  view.waitingOn = [];
  view.dueAt = null;
  state.stage += 1;
  draft(ctx, { type: 'stage.closed', actor: SYSTEM });
}

/** The plan is done: nothing is accepted from here on. */
export function closeAppraisal(ctx: Ctx): void {
  const { view } = ctx.state;
  view.state = 'CLOSED';
  view.stage = 'closed';
  view.stageKind = 'closed';
  draft(ctx, { type: 'appraisal.closed', actor: SYSTEM });
}
