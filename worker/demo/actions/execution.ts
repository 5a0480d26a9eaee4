import type { Calendar, Period, RulePack } from '../../../rules/types.ts';
import { type Action, type Intent, isWaitingFor, type Part, self, superior, timingOf } from '../scene.ts';

const DAY_MS = 86_400_000;

const nextMonth = (month: string): string => {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`;
};

/** Months with a digest: from the period's second month, when everybody has targets, to the last one before `today`. */
export const reportMonths = (period: Period, today: string): string[] => {
  const months: string[] = [];
  const end = today < period.to ? today.slice(0, 7) : period.to.slice(0, 7);
  for (let month = nextMonth(period.from.slice(0, 7)); month < end; month = nextMonth(month)) months.push(month);
  return months;
};

export const workingDaysOf = (month: string, calendar: Calendar): string[] => {
  const free = new Set(calendar.holidays.map(({ date }) => date));
  const days: string[] = [];
  for (let at = Date.parse(`${month}-01`); new Date(at).toISOString().startsWith(month); at += DAY_MS) {
    const day = new Date(at).toISOString().slice(0, 10);
    const weekday = new Date(at).getUTCDay() || 7;
    if (calendar.workingWeekdays.includes(weekday) && !free.has(day)) days.push(day);
  }
  return days;
};

const reports = (part: Part): Intent[] => {
  const { scene, cast, phase } = part;
  if (phase.kind !== 'execution' || !phase.dailyReports) return [];
  return reportMonths(scene.period, scene.today()).map((month) => {
    const days = workingDaysOf(month, scene.pack.calendar).filter(
      (_, index) => cast.script.reportsEveryDay || index % 2 === 0,
    );
    const body = { reportId: month, days };
    return { n: `daily-reports/${month}`, actor: self(part), path: 'submit-daily-reports', body, timing: 'prompt' };
  });
};

const answers = (part: Part): Intent[] =>
  isWaitingFor(part, 'answerDailyReports')
    ? part.appraisal.dailyReports.open.map(({ id }) => ({
        n: `daily-answer/${id}`,
        actor: superior(part, 'prompt'),
        path: 'answer-daily-reports',
        body: { reportId: id },
        timing: 'prompt',
      }))
    : [];

/** The assessor names the peers while the work goes on, in time for the feedback stage. */
const peers = (part: Part): Intent[] => {
  const { scene, cast } = part;
  const invited = cast.script.peers.map(({ nip }) => scene.idOf(nip)).filter((id) => id !== undefined);
  if (invited.length === 0 || !hasPeers(scene.pack)) return [];
  const timing = timingOf(part, 'assignPeers');
  return [{ n: 'assign-peers', actor: superior(part, timing), path: 'assign-peers', body: { peers: invited }, timing }];
};

const hasPeers = (pack: RulePack) =>
  pack.phases.some((phase) => phase.kind === 'feedback' && phase.peers !== undefined);

export const execution: Action = (part) => [...reports(part), ...answers(part), ...peers(part)];
