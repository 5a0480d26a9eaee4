/** Opening, waiting and closing of a stage: pure changes of the state, each with its journal entry. */
import { correctionWaitingOn } from './corrections.ts';
import { dailyReportsWaitingOn } from './daily-reports.ts';
import { extraReviewsWaitingOn } from './check-ins.ts';
import { endDeadline, openDeadline } from './deadline.ts';
import type { Waiting } from '../record.ts';
import { progressWaitingOn } from './progress.ts';
import { changeWaitingOn, lapseChange } from './stages/change.ts';
import { STAGES } from './stages/kinds.ts';
import { type Ctx, draft, isOpen, isStageKind, now, plannedStage, SYSTEM } from './state.ts';

export function openStage(ctx: Ctx): void {
  const { state } = ctx;
  const { view } = state;
  const planned = plannedStage(ctx);
  const opensAt = planned.opensAt === undefined ? now(ctx) : Math.max(now(ctx), planned.opensAt + state.shift);
  state.marks = [];
  delete state.reopened;
  view.stage = planned.id;
  view.stageKind = planned.kind;
  view.stageOpenedAt = opensAt;
  const stage = STAGES[planned.kind];
  openDeadline(ctx, stage.lasts?.(ctx) ?? planned.lasts);
  stage.open?.(ctx);
  view.waitingOn = waitingNow(ctx);
  draft(ctx, { type: 'stage.opened', actor: SYSTEM });
  lapseChange(ctx);
}

const BLOCKED: Waiting[] = [{ as: 'admin', for: 'retry' }];

function waitingNow(ctx: Ctx): Waiting[] {
  if (ctx.state.view.state === 'BLOCKED') return BLOCKED;
  if (!isOpen(ctx)) return [];
  const own = STAGES[plannedStage(ctx).kind].waitingOn(ctx);
  return [
    ...own,
    ...dailyReportsWaitingOn(ctx),
    ...correctionWaitingOn(ctx),
    ...progressWaitingOn(ctx),
    ...changeWaitingOn(ctx),
    ...(own.some(({ for: name }) => name === 'submitReview') ? [] : extraReviewsWaitingOn(ctx)),
  ];
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

/** @param by what ended it: its people, late or in time, or its deadline. */
export function closeStage(ctx: Ctx, by: 'people' | 'deadline'): void {
  const { state } = ctx;
  const { view } = state;
  const planned = plannedStage(ctx);
  const overdue = view.overdue || (view.dueAt !== null && now(ctx) > view.dueAt);
  if (by === 'people' && overdue) view.late = [...view.late, planned.id];
  view.waitingOn = [];
  endDeadline(ctx);
  state.stage += 1;
  draft(ctx, { type: 'stage.closed', actor: SYSTEM });
}

/**
 * Another result is handed over like the first: it is read, received and objected to, also where an objection to the one
 * before was decided.
 */
export function deliverAnew(ctx: Ctx): void {
  const { state, input } = ctx;
  if (!state.deliverAnew) return;
  delete state.deliverAnew;
  delete state.dueBeforeCorrection;
  const at = input.plan.stages.findIndex(isStageKind('result'));
  if (at < 0 || at > state.stage) return;
  state.view.acknowledged = null;
  state.view.objection = null;
  const { late, autoForwarded } = state.view;
  const before = input.plan.stages.slice(0, at).map(({ id }) => id);
  // What became of these stages before is told by the journal; what becomes of them now is counted once.
  state.view.late = late.filter((id) => before.includes(id));
  state.view.autoForwarded = autoForwarded.filter((id) => before.includes(id));
  state.stage = at;
  openStage(ctx);
}

/** The plan is done: nothing is accepted from here on. */
export function closeAppraisal(ctx: Ctx): void {
  const { view } = ctx.state;
  view.state = 'CLOSED';
  view.stage = 'closed';
  view.stageKind = 'closed';
  draft(ctx, { type: 'appraisal.closed', actor: SYSTEM });
}
