/** What time does to a stage: reminders, escalation, and the deadline's rule. All of it is data of the pack. */
import { deadlineAfter, reminderAt } from '../../rules/time/calendar.ts';
import type { Duration } from '../../rules/language/types.ts';
import { cancelAppraisal, lapseReviews } from './any-stage.ts';
import { dailyReportDeadlines, escalateSilence } from './daily-reports.ts';
import type { Ahead } from '../record.ts';
import { STAGES } from './stages/kinds.ts';
import { type Ctx, draft, isEnded, isOpen, notify, now, plannedStage, SYSTEM } from './state.ts';
import { HOUR_MS } from '../../rules/time/units.ts';

/** Real appraisals spread their deadlines over this long after midnight, so that a region does not fire at once. */
const SPREAD = 4 * HOUR_MS;

/** The same appraisal always gets the same share of the spread. */
function spread(ctx: Ctx): number {
  if (ctx.input.sandbox) return 0;
  let hash = 0;
  for (const char of ctx.input.id) hash = (hash * 31 + char.charCodeAt(0)) >>> 0;
  return hash % SPREAD;
}

function nextReminder(ctx: Ctx): number | undefined {
  const { view, remindersSent } = ctx.state;
  const days = plannedStage(ctx).remindDaysBefore?.toSorted((a, b) => b - a)[remindersSent];
  if (days === undefined || view.dueAt === null || view.overdue) return undefined;
  return reminderAt(view.dueAt, days, ctx.input.plan.calendar);
}

/** When an overdue stage acts: the end of the grace time after an escalation, else the deadline itself. */
function nextDeadline(ctx: Ctx): number | undefined {
  const { view, graceUntil } = ctx.state;
  if (graceUntil !== null) return graceUntil + spread(ctx);
  if (view.dueAt === null || view.overdue) return undefined;
  return view.dueAt + 1 + spread(ctx);
}

const standsStill = ({ state }: Ctx) => state.pausedAt !== null || state.view.state === 'BLOCKED';

/** The next opening or deadline, of the stage or of what runs beside it. */
function nextDue(ctx: Ctx): number | undefined {
  const ofStage = isOpen(ctx) ? nextDeadline(ctx) : ctx.state.view.stageOpenedAt;
  return earliest([ofStage, ...dailyReportDeadlines(ctx), ...Object.values(ctx.state.reviewsDue)]);
}

/** The next business instant at which anything happens by itself; `undefined` when only people can act. */
export function nextWake(ctx: Ctx): number | undefined {
  if (standsStill(ctx)) return undefined;
  return earliest([isOpen(ctx) ? nextReminder(ctx) : undefined, nextDue(ctx)]);
}

const earliest = (instants: (number | undefined)[]): number | undefined => {
  const known = instants.filter((at) => at !== undefined);
  return known.length > 0 ? Math.min(...known) : undefined;
};

export function ahead(ctx: Ctx): Ahead {
  if (isEnded(ctx) || standsStill(ctx)) return { wakeAt: null, dueAt: null };
  return { wakeAt: nextWake(ctx) ?? null, dueAt: nextDue(ctx) ?? null };
}

/** Does everything that is due now. Returns true when the stage ends by its deadline. */
export function onTime(ctx: Ctx): boolean {
  const { state } = ctx;
  if (standsStill(ctx)) return false;
  // Both run beside the stages: they do not wait until the next one opens.
  lapseReviews(ctx);
  escalateSilence(ctx);
  if (!isOpen(ctx)) return false;
  const stage = STAGES[plannedStage(ctx).kind];
  remind(ctx);
  const deadline = nextDeadline(ctx);
  if (deadline === undefined || deadline > now(ctx)) return false;
  if (stage.endsAtDeadline?.(ctx)) {
    stage.forward?.(ctx);
    return true;
  }
  return state.graceUntil === null ? firstDeadline(ctx) : afterGrace(ctx);
}

/** Skips reminders that a late start has overtaken, so that nobody gets three at once. */
function remind(ctx: Ctx): void {
  const { state } = ctx;
  let due = false;
  for (let at = nextReminder(ctx); at !== undefined && at <= now(ctx); at = nextReminder(ctx)) {
    due = at > state.view.stageOpenedAt;
    state.remindersSent += 1;
  }
  if (!due || state.view.waitingOn.length === 0) return;
  for (const { id, for: command } of state.view.waitingOn) if (id) notify(ctx, id, 'reminder', { command });
  draft(ctx, { type: 'stage.reminded', actor: SYSTEM });
}

function firstDeadline(ctx: Ctx): boolean {
  const { state } = ctx;
  const { view } = state;
  const rule = plannedStage(ctx).onDeadline;
  view.overdue = true;
  if (rule.do === 'escalate') {
    view.escalated = true;
    state.graceUntil = graceAfter(ctx, view.dueAt ?? now(ctx), rule.grace);
    notify(ctx, view.secondReviewerId, 'stage-escalated', { stage: view.stage });
    draft(ctx, { type: 'stage.escalated', actor: SYSTEM });
    return false;
  }
  return decide(ctx, rule.do);
}

/** Counted from the day that was due; from today when nothing could run until that was over. */
function graceAfter(ctx: Ctx, dueAt: number, grace: Duration): number {
  const { calendar } = ctx.input.plan;
  const until = deadlineAfter(dueAt, grace, calendar);
  return until > now(ctx) ? until : deadlineAfter(now(ctx), grace, calendar);
}

function afterGrace(ctx: Ctx): boolean {
  const rule = plannedStage(ctx).onDeadline;
  ctx.state.graceUntil = null;
  return decide(ctx, rule.do === 'escalate' ? rule.then : rule.do);
}

function decide(ctx: Ctx, verdict: 'autoForward' | 'hold' | 'close'): boolean {
  const { view } = ctx.state;
  const planned = plannedStage(ctx);
  const stage = STAGES[planned.kind];
  if (verdict === 'hold' || stage.holds?.(ctx)) {
    draft(ctx, { type: 'stage.held', actor: SYSTEM });
    return false;
  }
  stage.forward?.(ctx);
  // Closing the last stage ends the appraisal with its result; closing an earlier one ends it without.
  if (verdict === 'close' && planned.kind !== 'outcome') {
    cancelAppraisal(ctx, `deadline-${planned.id}`);
    draft(ctx, { type: 'appraisal.cancelled', actor: SYSTEM });
    return false;
  }
  view.autoForwarded = [...view.autoForwarded, planned.id];
  draft(ctx, { type: 'stage.autoForwarded', actor: SYSTEM });
  return true;
}
