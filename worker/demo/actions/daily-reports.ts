import type { Calendar, Period } from '../../../rules/language/types.ts';
import { type Action, type Intent, isWaitingFor, type Part, self, superior } from '../scene.ts';
import { DAY_MS } from '../../../rules/time/units.ts';

/** Months at the start of the period without a digest: nobody's targets are agreed on the first day. */
const SILENT_MONTHS = 1;
/** Whoever's targets came late starts later, so that the number of digests does not hang on a day. */
const SILENT_MONTHS_WHEN_LATE = 3;

const nextMonth = (month: string): string => {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`;
};

/** Months of the period that are over by `today`, without the first `silent` ones and the last, which ends too late. */
export const reportMonths = ({ from, to }: Period, today: string, silent = SILENT_MONTHS): string[] => {
  const months: string[] = [];
  const end = (today < to ? today : to).slice(0, 7);
  for (let month = from.slice(0, 7); month < end; month = nextMonth(month)) months.push(month);
  return months.slice(silent);
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

const hadLateTargets = ({ scene, cast }: Part): boolean =>
  scene.pack.phases.some(({ id, kind }) => (kind === 'briefing' || kind === 'target') && cast.script.deviations[id]);

/** The months that this person reports by `today`. */
export const monthsOf = (part: Part, today: string): string[] =>
  reportMonths(part.scene.period, today, hadLateTargets(part) ? SILENT_MONTHS_WHEN_LATE : SILENT_MONTHS);

const isReporting = ({ scene, phase }: Part): boolean =>
  phase.kind === 'execution' && scene.pack.phases.some((each) => each.kind === 'execution' && each.dailyReports);

const reports = (part: Part): Intent[] => {
  const { scene, cast } = part;
  if (!isReporting(part)) return [];
  return monthsOf(part, scene.today()).map((month) => {
    const all = workingDaysOf(month, scene.pack.calendar);
    const days = all.filter((_, index) => cast.script.reportsEveryDay || index % 2 === 0);
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

/** A digest of each month that is over, and the superior's answer, in whatever stage it is asked for. */
export const dailyReports: Action = (part) => [...reports(part), ...answers(part)];
