/** Daily reports run beside the stages: from the first day of execution until the facts are frozen for scoring. */
import { addCalendarDays, isWorkingDay, localDay, workingDaysBetween } from '../../rules/time/calendar.ts';
import type { Duration, Facts } from '../../rules/language/types.ts';
import type { Waiting } from '../record.ts';
import { dueIn } from './deadline.ts';
import type { StageCommand } from './stages/stage.ts';
import { requireAssessor, requireEmployee, waitingOnAssessor } from './stages/turn.ts';
import { type Ctx, draft, notify, now, refuse, settled, SYSTEM } from './state.ts';

const MAX_OPEN_REPORTS = 60;
const MAX_DAYS_PER_REPORT = 31;
/** Of reports sent, to know a repeat by. Days count once anyway. */
const KEPT_IDS = 1_000;

type Options = { dailyReports?: { feedback: Duration } };

/** How long the superior has to answer; `undefined` where the pack has no daily reports. */
function feedbackClock(ctx: Ctx): Duration | undefined {
  const stage = ctx.input.plan.stages.find((each) => (each.options as Options).dailyReports);
  return (stage?.options as Options | undefined)?.dailyReports?.feedback;
}

const openReports = (ctx: Ctx) => ctx.state.view.dailyReports.open;

function checkDays(ctx: Ctx, days: string[], from: string): void {
  const { calendar } = ctx.input.plan;
  const today = localDay(now(ctx), calendar.offsetMinutes);
  if (days.length === 0 || days.length > MAX_DAYS_PER_REPORT) {
    refuse('command-invalid', `a report covers 1 to ${MAX_DAYS_PER_REPORT} days`);
  }
  const wrong = days.flatMap((day, i) =>
    day < from || day > today || !isWorkingDay(day, calendar) ? [{ pointer: `/days/${i}`, day }] : [],
  );
  if (wrong.length === 0) return;
  const parts = wrong.map((each) => ({ ...each, because: 'not-working-day' as const, from, to: today }));
  refuse('command-invalid', `${wrong[0]?.day} is not a working day between ${from} and ${today}`, ...parts);
}

export const submitDailyReports: StageCommand<'submitDailyReports'> = {
  check(ctx, command) {
    requireEmployee(ctx, command);
    const { executionFrom, frozen } = ctx.state;
    if (!feedbackClock(ctx)) refuse('stage-mismatch', 'this region has no daily reports');
    if (!executionFrom || frozen) refuse('stage-mismatch', 'reports are taken from execution until scoring');
    if (ctx.state.reportIds.includes(command.body.reportId)) {
      refuse('already-done', 'this report was received');
    }
    checkDays(ctx, command.body.days, executionFrom);
  },
  apply(ctx, { actor, body, submissionId, digest }) {
    const { state } = ctx;
    const { dailyReports } = state.view;
    const fresh = [...new Set(body.days)].filter((day) => !state.reportedDays.includes(day));
    state.reportedDays.push(...fresh);
    state.reportIds = [...state.reportIds, body.reportId].slice(-KEPT_IDS);
    const at = now(ctx);
    const dueAt = dueIn(ctx, feedbackClock(ctx) ?? { workingDays: 0 });
    state.view.dailyReports = {
      ...dailyReports,
      open: [...dailyReports.open, { id: body.reportId, at, dueAt, late: false }].slice(-MAX_OPEN_REPORTS),
      reports: dailyReports.reports + 1,
      days: state.reportedDays.length,
    };
    draft(ctx, { type: 'dailyReports.submitted', actor, submissionId, digest, data: { days: fresh } });
  },
};

export const answerDailyReports: StageCommand<'answerDailyReports'> = {
  check(ctx, command) {
    requireAssessor(ctx, command);
    const { reportId } = command.body;
    if (openReports(ctx).some((report) => report.id === reportId)) return;
    if (ctx.state.reportIds.includes(reportId)) refuse('already-done', 'the report waits for no answer any more');
    refuse('command-invalid', 'there is no such report', { pointer: '/reportId', because: 'not-waiting' });
  },
  apply(ctx, { actor, body, submissionId, digest }) {
    const { dailyReports } = ctx.state.view;
    ctx.state.view.dailyReports = {
      ...dailyReports,
      open: dailyReports.open.filter((report) => report.id !== body.reportId),
      answered: dailyReports.answered + 1,
    };
    draft(ctx, { type: 'dailyReports.answered', actor, submissionId, digest });
  },
};

export const dailyReportsWaitingOn = (ctx: Ctx): Waiting[] =>
  openReports(ctx).length > 0 ? waitingOnAssessor(ctx, 'answerDailyReports') : [];

export const dailyReportDeadlines = (ctx: Ctx): number[] =>
  openReports(ctx)
    .filter((report) => !report.late)
    .map((report) => report.dueAt + 1);

/** Silence of the superior is escalated; the report counts all the same. */
export function escalateSilence(ctx: Ctx): void {
  const { view } = ctx.state;
  const silent = openReports(ctx).filter((report) => !report.late && report.dueAt < now(ctx));
  if (silent.length === 0) return;
  view.dailyReports = {
    ...view.dailyReports,
    open: openReports(ctx).map((report) => (silent.includes(report) ? { ...report, late: true } : report)),
    late: view.dailyReports.late + silent.length,
  };
  notify(ctx, view.secondReviewerId, 'daily-reports-unanswered', { count: silent.length });
  draft(ctx, { type: 'dailyReports.feedbackLate', actor: SYSTEM, data: { reports: silent.map(({ id }) => id) } });
}

/** A day that ended in the pause that ends now: nobody could report on it in time, and nobody has to. */
export function noteReportingPause(ctx: Ctx): void {
  const { state, input } = ctx;
  const { offsetMinutes } = input.plan.calendar;
  if (state.pausedAt === null || !feedbackClock(ctx) || !settled(ctx)) return;
  const today = localDay(now(ctx), offsetMinutes);
  const days = new Set(state.pausedDays);
  for (let day = localDay(state.pausedAt, offsetMinutes); day < today; day = addCalendarDays(day, 1)) days.add(day);
  state.pausedDays = [...days];
}

/** How many days of execution there were to report on, and of how many of them there is a report. */
export function reportingFacts(ctx: Ctx): Facts {
  const { executionFrom: from, executionTo: to, reportedDays, pausedDays = [] } = ctx.state;
  const { calendar } = ctx.input.plan;
  if (!from || !to) return { dailyReportDays: reportedDays.length };
  const paused = pausedDays.filter((day) => day >= from && day <= to && isWorkingDay(day, calendar));
  const all = reportedDays.length;
  const counted = reportedDays.filter((day) => day >= from && day <= to && !paused.includes(day)).length;
  return {
    dailyReportDays: counted === all || !settled(ctx) ? all : counted,
    dailyReportWorkingDays: workingDaysBetween(from, to, calendar, 'both') - paused.length,
  };
}
