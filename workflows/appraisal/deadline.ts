/**
 * Every due date of an appraisal is set, moved and counted here; what happens when one comes is in `on-time.ts`.
 * A deadline is the last millisecond of a day; what it does happens a millisecond later.
 */
import { HR, hasOpenCorrection } from './open-correction.ts';
import { deadlineAfter, isWorkingDay, localDay, reminderAt } from '../../rules/time/calendar.ts';
import { DAY_MS, HOUR_MS } from '../../rules/time/units.ts';
import type { Duration } from '../../rules/language/types.ts';
import { type Ctx, notify, now, plannedStage, renewed, settled } from './state.ts';

/** Nobody gets a deadline that is already over because an earlier stage ran late. */
const LEAST_WINDOW = { workingDays: 5 };
/** Real appraisals spread their deadlines over this long after midnight, so that a region does not fire at once. */
const SPREAD = 4 * HOUR_MS;

/** The end of a time that is counted from now. */
export const dueIn = (ctx: Ctx, lasts: Duration, from = now(ctx)): number =>
  deadlineAfter(from, lasts, ctx.input.plan.calendar);

/** Of a stage that opens: its planned day moved by pauses, or a length counted from its opening; a decree gives more. */
export function openDeadline(ctx: Ctx, lasts: Duration | undefined): void {
  const { state } = ctx;
  const { id, dueAt } = plannedStage(ctx);
  const from = state.view.stageOpenedAt;
  state.remindersSent = 0;
  delete state.deadlineSetAt;
  delete state.credit;
  endDeadline(ctx);
  if (lasts) state.view.dueAt = dueIn(ctx, lasts, from);
  else if (dueAt !== undefined) state.view.dueAt = Math.max(dueAt + state.shift, dueIn(ctx, LEAST_WINDOW, from));
  if (state.view.dueAt !== null) state.view.dueAt = Math.max(state.view.dueAt, state.extensions[id] ?? 0);
}

/** Another deadline for the stage that runs, with reminders of its own. */
export function setDeadline(ctx: Ctx, dueAt: number): void {
  const { state } = ctx;
  endDeadline(ctx);
  state.view.dueAt = dueAt;
  if (!renewed(ctx)) return;
  state.remindersSent = 0;
  state.deadlineSetAt = now(ctx);
  delete state.credit;
}

/** Nothing is due any more, and nobody is late. */
export function endDeadline({ state }: Ctx): void {
  state.view.dueAt = null;
  state.view.overdue = false;
  state.view.escalated = false;
  state.graceUntil = null;
}

/** Moves the deadline of a stage that is running or still to come; never to an earlier day. */
export function extendStage(ctx: Ctx, stage: string, until: number): boolean {
  const { state } = ctx;
  const index = ctx.input.plan.stages.findIndex((each) => each.id === stage);
  if (index < state.stage) return false;
  if (index > state.stage && settled(ctx) && !isExtension(ctx, index, until)) return false;
  if (index === state.stage) {
    if (!isLaterThanDue(ctx, until)) return false;
    setDeadline(ctx, until);
    state.remindersSent = 0;
  }
  state.extensions[stage] = until;
  if (isStopped(ctx) && renewed(ctx)) state.fixed = [...(state.fixed ?? []), stage];
  return true;
}

/** Whether this instant gives a stage that runs or is to come more time than it has: also later than today. */
export function isExtension(ctx: Ctx, index: number, until: number): boolean {
  const { stage, shift, extensions } = ctx.state;
  if (index === stage) return isLaterThanDue(ctx, until);
  const { id, dueAt } = ctx.input.plan.stages[index] ?? {};
  return until > Math.max(now(ctx), dueAt === undefined ? 0 : dueAt + shift, extensions[id ?? ''] ?? 0);
}

export const isLaterThanDue = ({ state: { view } }: Ctx, until: number): boolean =>
  view.dueAt === null || until > view.dueAt;

export const isLaterThanNow = (ctx: Ctx, until: number): boolean => until > now(ctx);

/** Paused, or blocked: no deadline acts. */
export const isStopped = ({ state }: Ctx): boolean => state.pausedAt !== null || state.view.state === 'BLOCKED';

/** Clocks stand still from here on, if they do not already. */
export function stopClocks(ctx: Ctx): void {
  ctx.state.stoppedAt ??= now(ctx);
}

/**
 * Clocks go on: every deadline moves by how long they stood still since it was set, in whole days so that it stays at the
 * end of a day. A day that was decreed meanwhile is the day that was meant.
 */
export function restartClocks(ctx: Ctx): void {
  const { state } = ctx;
  const { view, stoppedAt, fixed = [] } = state;
  if (stoppedAt === undefined || state.pausedAt !== null || (isStopped(ctx) && renewed(ctx))) return;
  const lost = (since: number) => Math.ceil((now(ctx) - Math.max(since, stoppedAt)) / DAY_MS) * DAY_MS;
  const all = settled(ctx) ? daysOwed(ctx, now(ctx) - stoppedAt) : lost(stoppedAt);
  const later = (working: boolean) => (at: number, by: number) => moved(ctx, { at, by, working });
  delete state.stoppedAt;
  delete state.fixed;
  state.shift += all;
  if (view.stageOpenedAt > stoppedAt) view.stageOpenedAt += all;
  if (!fixed.includes(view.stage)) {
    const setMeanwhile = state.deadlineSetAt !== undefined && state.deadlineSetAt > stoppedAt;
    const ofStage = setMeanwhile || !settled(ctx) ? lost(state.deadlineSetAt ?? stoppedAt) : all;
    if (view.dueAt !== null) view.dueAt = later(countsWorkingDays(ctx))(view.dueAt, ofStage);
    if (state.graceUntil !== null) state.graceUntil = later(countsWorkingDays(ctx))(state.graceUntil, all);
    if (ofStage > 0 && settled(ctx)) remindAgain(ctx);
  }
  view.dailyReports = {
    ...view.dailyReports,
    open: view.dailyReports.open.map((report) => ({ ...report, dueAt: later(true)(report.dueAt, all) })),
  };
  const { progress } = view;
  if (progress) {
    const open = progress.open.map(({ dueAt, ...report }) => ({
      ...report,
      dueAt: dueAt === null ? null : later(true)(dueAt, all),
    }));
    view.progress = { ...progress, open };
  }
  if (view.nomination) view.nomination = { ...view.nomination, until: later(true)(view.nomination.until, all) };
  state.reviewsDue = each(state.reviewsDue, (at) => later(true)(at, all));
  state.extensions = each(state.extensions, (at, id) => (fixed.includes(id) ? at : at + all));
}

const each = (instants: Record<string, number>, change: (at: number, id: string) => number): Record<string, number> =>
  Object.fromEntries(Object.entries(instants).map(([id, at]) => [id, change(at, id)]));

/** Several short stops cost one day together: what is left of a day that was given is used up first. */
function daysOwed(ctx: Ctx, lost: number): number {
  const { state } = ctx;
  const owed = Math.max(0, lost - (state.credit ?? 0));
  const given = Math.ceil(owed / DAY_MS) * DAY_MS;
  state.credit = (state.credit ?? 0) - lost + given;
  return given;
}

/** A time of working days does not end on a day off because it was moved. */
function moved(ctx: Ctx, { at, by, working }: { at: number; by: number; working: boolean }): number {
  const { calendar } = ctx.input.plan;
  const to = at + by;
  if (by === 0 || !working || !settled(ctx) || isWorkingDay(localDay(to, calendar.offsetMinutes), calendar)) return to;
  return deadlineAfter(to, { workingDays: 1 }, calendar);
}

function countsWorkingDays(ctx: Ctx): boolean {
  const { objection } = ctx.input.plan;
  const { kind, lasts } = plannedStage(ctx);
  const decides = hasOpenCorrection(ctx) || (kind === 'result' && ctx.state.view.objection !== null);
  const counted = decides ? objection.decide : kind === 'result' ? objection.window : lasts;
  return counted !== undefined && 'workingDays' in counted;
}

/** Reminders count from the deadline, and that is another one now; those whose day is past do not come again. */
function remindAgain(ctx: Ctx): void {
  ctx.state.remindersSent = 0;
  ctx.state.deadlineSetAt = now(ctx);
}

/** What was blocked goes on, unless the cycle is paused. */
export function unblock(ctx: Ctx): void {
  const { state } = ctx;
  state.view.state = state.pausedAt === null ? 'RUNNING' : 'PAUSED';
  state.view.blockedReason = null;
  restartClocks(ctx);
}

/** Everybody who is waited for, once for each thing, however many there are of it. */
export function remindAll(ctx: Ctx): void {
  const told = new Set<string>();
  for (const { id: person, for: command } of ctx.state.view.waitingOn) {
    const id = person ?? (command === 'decideCorrection' ? HR : undefined);
    if (!id || told.has(`${id} ${command}`)) continue;
    told.add(`${id} ${command}`);
    notify(ctx, id, 'reminder', { command });
  }
}

/** The next reminder of the stage that has not come. */
export function nextReminder(ctx: Ctx): number | undefined {
  const { view, remindersSent } = ctx.state;
  const days = plannedStage(ctx).remindDaysBefore?.toSorted((a, b) => b - a)[remindersSent];
  if (days === undefined || view.dueAt === null || view.overdue) return undefined;
  return reminderAt(view.dueAt, days, ctx.input.plan.calendar);
}

/** Counts the reminders whose time has come. True when one of them is due to be sent: not those a late start has overtaken. */
export function countReminders(ctx: Ctx): boolean {
  const { state } = ctx;
  let due = false;
  for (let at = nextReminder(ctx); at !== undefined && at <= now(ctx); at = nextReminder(ctx)) {
    due = at > (state.deadlineSetAt ?? state.view.stageOpenedAt);
    state.remindersSent += 1;
  }
  return due;
}

/** When an overdue stage acts: the end of the grace time after an escalation, else the deadline itself. */
export function nextDeadline(ctx: Ctx): number | undefined {
  const { view, graceUntil } = ctx.state;
  if (graceUntil !== null) return graceUntil + (settled(ctx) ? 1 : 0) + spread(ctx);
  if (view.dueAt === null || view.overdue) return undefined;
  return view.dueAt + 1 + spread(ctx);
}

/** Counted from the day that was due; from today when nothing could run until that was over. */
export function startGrace(ctx: Ctx, grace: Duration): void {
  const until = dueIn(ctx, grace, ctx.state.view.dueAt ?? now(ctx));
  ctx.state.graceUntil = until > now(ctx) ? until : dueIn(ctx, grace);
}

/** The same appraisal always gets the same share of the spread. */
function spread(ctx: Ctx): number {
  if (ctx.input.sandbox) return 0;
  let hash = 0;
  for (const char of ctx.input.id) hash = (hash * 31 + char.charCodeAt(0)) >>> 0;
  return hash % SPREAD;
}
