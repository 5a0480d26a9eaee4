/** What nobody is waited for: facts of service systems, objections, and reports of work where the pack asks for them. */
import { addCalendarDays, addMonths, endOfLocalDay, isWorkingDay, localDay } from '../../rules/time/calendar.ts';
import { type Act, has, type Circumstances } from './situation.ts';
import { progress } from './targets.ts';
import { momentOf, stageWindow } from './timing.ts';

const WORK_STAGES = ['execution', 'review', 'feedback', 'final'];

export function unasked(situation: Circumstances): Act[] {
  const { view, at } = situation;
  if (view.stageOpenedAt > at || view.state !== 'RUNNING') return [];
  return [
    ...reports(situation),
    ...progress(situation),
    ...serviceFacts(situation),
    ...objection(situation),
    ...extraReviews(situation),
  ];
}

/** Once, in the first stage of work: everything that systems and the public know about the year. */
function serviceFacts(situation: Circumstances): Act[] {
  const { view, employeeId, part } = situation;
  if (!WORK_STAGES.includes(view.stageKind) || has(situation, 'missingFacts', employeeId)) return [];
  const facts = Object.fromEntries(Object.entries(part.facts.delivered).filter(([name]) => !(name in view.facts)));
  if (Object.keys(facts).length === 0) return [];
  const key = `${view.stage}/recordFacts/services`;
  const command = { actor: { id: 'services', as: 'system' as const }, body: { sourceId: 'rehearsal' }, facts };
  return [{ key, at: moment('recordFacts', situation, key), name: 'recordFacts', command }];
}

function objection(situation: Circumstances): Act[] {
  const { view, employeeId } = situation;
  if (view.stageKind !== 'result' || view.objection || view.acknowledged) return [];
  if (!has(situation, 'objections', employeeId) || has(situation, 'noShows', employeeId)) return [];
  const key = `${view.stage}/object`;
  const command = {
    actor: { id: employeeId, as: 'employee' as const },
    body: {},
    submissionId: `rehearsal:${key}`,
    digest: 'rehearsal',
  };
  return [{ key, at: moment('object', situation, key), name: 'object', command }];
}

/** Reviews that another system opened: answered in whatever stage the appraisal is. */
function extraReviews(situation: Circumstances): Act[] {
  const { view, plan, part } = situation;
  const planned = new Set(plan.stages.map(({ id }) => id));
  return view.reviews
    .filter(({ id, result }) => result === null && !planned.has(id))
    .map(({ id: reviewId }) => {
      const key = `${view.stage}/submitReview/${reviewId}`;
      const command = {
        actor: { id: view.assessorId, as: 'assessor' as const },
        body: { result: part.levels.work === 'high' ? ('ON_TRACK' as const) : ('COACH' as const), reviewId },
      };
      return { key, at: moment('submitReview', situation, key), name: 'submitReview' as const, command };
    });
}

const moment = (
  name: 'recordFacts' | 'object' | 'submitReview',
  { view, part, at, employeeId }: Circumstances,
  key: string,
): number =>
  momentOf({
    name,
    pace: 'prompt',
    window: stageWindow(view),
    part,
    now: at,
    key: [part.seed, employeeId, key],
  });

/** A digest of each month of work, sent on its last day. */
function reports(situation: Circumstances): Act[] {
  const { view, employeeId, at, plan } = situation;
  const asked = plan.stages.some(({ options }) => options['dailyReports'] !== undefined);
  if (!asked || view.stageKind !== 'execution') return [];
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
