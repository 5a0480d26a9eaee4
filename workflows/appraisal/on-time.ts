/** What time does to a stage: reminders, escalation, and the deadline's rule. All of it is data of the pack. */
import { hasOpenCorrection } from './open-correction.ts';
import { cancelAppraisal } from './any-stage.ts';
import { lapseReviews, nextCheckIn, openCheckIns } from './check-ins.ts';
import { dailyReportDeadlines, escalateSilence } from './daily-reports.ts';
import { countReminders, isStopped, nextDeadline, nextReminder, remindAll, startGrace } from './deadline.ts';
import type { Ahead } from '../record.ts';
import { endSilence, progressDeadlines } from './progress.ts';
import { STAGES } from './stages/kinds.ts';
import { lapseNomination, nominationDue, nominationReminder, remindNomination } from './stages/nomination.ts';
import { type Ctx, draft, isEnded, isOpen, notify, now, plannedStage, SYSTEM } from './state.ts';

/** The next opening or deadline, of the stage or of what runs beside it. */
function nextDue(ctx: Ctx): number | undefined {
  const ofStage = isOpen(ctx) ? nextDeadline(ctx) : ctx.state.view.stageOpenedAt;
  return earliest([
    ofStage,
    ...dailyReportDeadlines(ctx),
    ...progressDeadlines(ctx),
    ...Object.values(ctx.state.reviewsDue),
    nextCheckIn(ctx),
    nominationDue(ctx),
    nominationReminder(ctx, nominationDue(ctx)),
  ]);
}

/** The next business instant at which anything happens by itself; `undefined` when only people can act. */
export function nextWake(ctx: Ctx): number | undefined {
  if (isStopped(ctx)) return undefined;
  return earliest([isOpen(ctx) ? nextReminder(ctx) : undefined, nextDue(ctx)]);
}

const earliest = (instants: (number | undefined)[]): number | undefined => {
  const known = instants.filter((at) => at !== undefined);
  return known.length > 0 ? Math.min(...known) : undefined;
};

export function ahead(ctx: Ctx): Ahead {
  if (isEnded(ctx) || isStopped(ctx)) return { wakeAt: null, dueAt: null };
  return { wakeAt: nextWake(ctx) ?? null, dueAt: nextDue(ctx) ?? null };
}

/** Does everything that is due now. Returns true when the stage ends by its deadline. */
export function onTime(ctx: Ctx): boolean {
  const { state } = ctx;
  if (isStopped(ctx)) return false;
  // These run beside the stages: they do not wait until the next one opens.
  openCheckIns(ctx);
  lapseReviews(ctx);
  escalateSilence(ctx);
  endSilence(ctx);
  if (!isOpen(ctx)) return false;
  remindNomination(ctx, (at) => at <= now(ctx));
  lapseNomination(ctx, (until) => until <= now(ctx));
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

function remind(ctx: Ctx): void {
  if (!countReminders(ctx) || ctx.state.view.waitingOn.length === 0) return;
  remindAll(ctx);
  draft(ctx, { type: 'stage.reminded', actor: SYSTEM });
}

function firstDeadline(ctx: Ctx): boolean {
  const { view } = ctx.state;
  const rule = plannedStage(ctx).onDeadline;
  view.overdue = true;
  // What is being decided is held whatever the pack says of the stage; somebody else may speak for the assessor now.
  if (rule.do === 'escalate' || hasOpenCorrection(ctx)) {
    view.escalated = true;
    if (rule.do === 'escalate' && !hasOpenCorrection(ctx)) startGrace(ctx, rule.grace);
    notify(ctx, view.secondReviewerId, 'stage-escalated', { stage: view.stage });
    draft(ctx, { type: 'stage.escalated', actor: SYSTEM });
    return false;
  }
  return decide(ctx, rule.do);
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
  if (verdict === 'hold' || stage.mustStay?.(ctx)) {
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
