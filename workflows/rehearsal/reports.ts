/** Daily reports where the pack asks for them: a digest of each month of work, sent on its last day. */
import { addCalendarDays, addMonths, endOfLocalDay, isWorkingDay, localDay } from '../../rules/time/calendar.ts';
import { type Act, has, type Situation } from './situation.ts';

export function reports(situation: Situation): Act[] {
  const { view, employeeId, at, plan } = situation;
  const asked = plan.stages.some(({ options }) => options['dailyReports'] !== undefined);
  if (!asked || view.stageKind !== 'execution' || view.stageOpenedAt > at || view.state !== 'RUNNING') return [];
  if (has(situation, 'noShows', employeeId)) return [];
  const { calendar } = plan;
  const since = localDay(view.stageOpenedAt, calendar.offsetMinutes);
  const { from, to, sentAt } = monthFrom(at, calendar.offsetMinutes);
  if (view.dueAt !== null && sentAt > view.dueAt) return [];
  const days: string[] = [];
  for (let day = from < since ? since : from; day <= to; day = addCalendarDays(day, 1)) {
    if (isWorkingDay(day, calendar)) days.push(day);
  }
  if (days.length === 0) return [];
  const reportId = from.slice(0, 7);
  const command = {
    actor: { id: employeeId, as: 'employee' as const },
    body: { reportId: `${view.stage}-${reportId}`, days },
  };
  return [{ key: `${view.stage}/reports/${reportId}`, at: sentAt, name: 'submitDailyReports', command }];
}

/** The month whose last minute is still to come: a report is never sent twice, because its moment is then over. */
function monthFrom(at: number, offsetMinutes: number): { from: string; to: string; sentAt: number } {
  const today = localDay(at, offsetMinutes);
  for (let from = `${today.slice(0, 7)}-01`; ; from = addMonths(from, 1)) {
    const to = addCalendarDays(addMonths(from, 1), -1);
    const sentAt = endOfLocalDay(to, offsetMinutes) - 60_000;
    if (sentAt > at) return { from, to, sentAt };
  }
}
