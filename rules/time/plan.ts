/** From a pack's phases to the dated plan that an appraisal workflow runs. */
import { formatDate } from '../explain/format.ts';
import {
  addCalendarDays,
  addIsoDuration,
  deadlineAfter,
  endOfLocalDay,
  isDay,
  localDay,
  offsetMinutesOf,
  startOfLocalDay,
} from './calendar.ts';
import { planCheckIns } from './check-ins.ts';
import { finding, PackError } from '../language/errors.ts';
import { DAY_MS } from './units.ts';
import type {
  Calendar,
  Finding,
  Period,
  Phase,
  Plan,
  PlannedStage,
  RulePack,
  WorkCalendar,
} from '../language/types.ts';

/** Objections, appeals and held stages reach past the period; holidays after this many days are not looked at. */
const DAYS_AFTER = 400;
const DAYS_BEFORE = 31;

/** As of which day a launch asks the roster: the period's first one, or the day of the launch where that has come since. */
export function rosterDay({ pack, period, now }: { pack: RulePack; period: Period; now: number }): string {
  const day = localDay(now, offsetMinutesOf(pack.calendar.timeZone));
  return day > period.from ? day : period.from;
}

/**
 * The stages in the pack's order with absolute instants (business time, epoch milliseconds): `opens` at 00:00 and
 * `closes` at 23:59:59.999 local time of the day that lies so long after the period's first day.
 * @throws RangeError for a period that is no period; PackError when a deadline lies before its opening or before the
 * deadline of an earlier stage
 */
export function planStages(pack: RulePack, period: Period): Plan {
  requirePeriod(period);
  const calendar = workCalendar(pack.calendar, period);
  const offset = calendar.offsetMinutes;
  const stages = withCheckIns(
    pack.phases.map((phase) => planStage(phase, period, { offset, pack })),
    { pack, period, offset },
  );
  const problems = orderProblems(stages);
  if (problems.length > 0) throw new PackError(problems);
  return { stages, calendar, objection: { window: pack.objection.window, decide: pack.objection.decide } };
}

/** Reviews beside the stages are dated when all stages are. */
function withCheckIns(
  stages: PlannedStage[],
  { pack, ...around }: { pack: RulePack; period: Period; offset: number },
): PlannedStage[] {
  return stages.map((stage, i) => {
    const phase = pack.phases[i];
    if (phase?.kind !== 'execution' || phase.checkIns === undefined) return stage;
    return { ...stage, options: { ...stage.options, checkIns: planCheckIns(phase.checkIns, { ...around, stages }) } };
  });
}

/** A period may go on for this long after the last stage. */
const MOST_DAYS_WITHOUT_STAGE = 62;

/**
 * Why the pack is not for this period: work would be assessed that lies outside it, or much of it would not be; months
 * of different length let stages overlap; nobody knows its holidays. Empty where the pack is for it.
 * @throws what {@link planStages} throws
 */
export function periodFindings(pack: RulePack, period: Period): Finding[] {
  const plan = planStages(pack, period);
  const { stages, calendar } = plan;
  const day = (instant: number) => localDay(instant, calendar.offsetMinutes);
  const ends = endsOf(plan, startOfLocalDay(period.from, calendar.offsetMinutes));
  const last = ends.at(-1) ?? Infinity;
  const lastWork = Math.max(0, ...ends.filter((_, i) => stages[i]?.kind === 'execution'));
  const reach = calendarReach(pack.calendar);
  const at = (field: keyof Period, code: string, text: [id: string, en: string]) =>
    finding(['period', field], code, { id: text[0], en: text[1] });
  return [
    ...(day(lastWork) > period.to ? [at('to', 'period-too-short', tooShort(day(lastWork)))] : []),
    ...(last + MOST_DAYS_WITHOUT_STAGE * DAY_MS < startOfLocalDay(period.to, calendar.offsetMinutes)
      ? [at('to', 'period-too-long', tooLong(day(last)))]
      : []),
    ...overlaps(stages).map((id) => at('from', 'stages-overlap', overlapping(id))),
    ...(reach !== null && reach < period.to ? [at('to', 'calendar-ends', calendarEnds(reach))] : []),
  ];
}

/** When each stage is over at the latest, if nobody extends it. @param start the period's first instant */
export function endsOf({ stages, calendar }: Plan, start: number): number[] {
  let over = start;
  return stages.map(({ opensAt = 0, dueAt = 0, lasts }) => {
    const opens = Math.max(over, opensAt);
    over = Math.max(opens, dueAt, lasts ? deadlineAfter(opens, lasts, calendar) : 0);
    return over;
  });
}

/** The last day whose holidays are known: the end of the last year that has any; `null` for a calendar without any. */
export function calendarReach({ holidays }: Calendar): string | null {
  const last = holidays
    .map(({ date }) => date)
    .toSorted()
    .at(-1);
  return last === undefined ? null : `${last.slice(0, 4)}-12-31`;
}

/** Stages that open on an earlier day than the one on which the stage before is due. */
const overlaps = (stages: PlannedStage[]): string[] =>
  stages
    .filter(({ opensAt }, i) => {
      const before = stages.slice(0, i).findLast(({ dueAt }) => dueAt !== undefined)?.dueAt;
      return opensAt !== undefined && before !== undefined && opensAt + DAY_MS <= before;
    })
    .map(({ id }) => id);

const tooShort = (day: string): [string, string] => [
  `Paket ini menilai pekerjaan sampai ${day}, sesudah periode berakhir. Pakai periode yang lebih panjang, atau paket lain.`,
  `This pack assesses work until ${day}, after the period ends. Take a longer period, or another pack.`,
];
const tooLong = (day: string): [string, string] => [
  `Tahap terakhir paket ini berakhir pada ${formatDate(day, 'id')}, lama sebelum periode berakhir. Pakai periode yang lebih pendek, atau paket lain.`,
  `The last stage of this pack is due on ${formatDate(day, 'en')}, long before the period ends. Take a shorter period, or another pack.`,
];
const overlapping = (id: string): [string, string] => [
  `Dari hari pertama ini, tahap "${id}" dibuka sebelum tahap sebelumnya berakhir, karena panjang bulan berbeda. Mulai pada hari lain.`,
  `From this first day on, stage "${id}" opens before the one before it is due: months are of different length. Begin on another day.`,
];
const calendarEnds = (day: string): [string, string] => [
  `Kalender paket ini hanya memuat hari libur sampai ${formatDate(day, 'id')}. Terbitkan versi dengan hari libur tahun berikutnya.`,
  `The calendar of this pack knows holidays until ${formatDate(day, 'en')} only. Publish a version with the holidays of the years after.`,
];

/**
 * The days `yyyy-mm-dd` inside the period, both ends included, on which the policy itself is due for review, ascending;
 * empty when the pack has no policy review. 29 February is due in leap years only.
 * @throws RangeError for a period that is no period
 */
export function policyReviewDays(pack: RulePack, period: Period): string[] {
  return yearlyDays(pack.policyReview?.dueDates ?? [], period);
}

/**
 * Every `MM-DD` inside the period as a day `yyyy-mm-dd`, both ends included, ascending.
 * @throws RangeError for a period that is no period
 */
export function yearlyDays(monthDays: readonly string[], period: Period): string[] {
  requirePeriod(period);
  const [first, last] = [Number(period.from.slice(0, 4)), Number(period.to.slice(0, 4))];
  const years = Array.from({ length: last - first + 1 }, (_, i) => first + i);
  return years
    .flatMap((year) => monthDays.map((monthDay) => `${year}-${monthDay}`))
    .filter((day) => isDay(day) && day >= period.from && day <= period.to)
    .sort();
}

function requirePeriod(period: Period): void {
  if (!isDay(period.from) || !isDay(period.to) || period.to < period.from) {
    throw new RangeError(`plan: ${period.from} to ${period.to} is no period; give two days yyyy-mm-dd in order`);
  }
}

/** The pack's calendar in the form workflows compute with; with a period, only the holidays around it. */
export function workCalendar(calendar: Calendar, period?: Period): WorkCalendar {
  const first = period === undefined ? '' : addCalendarDays(period.from, -DAYS_BEFORE);
  const last = period === undefined ? '9' : addCalendarDays(period.to, DAYS_AFTER);
  const holidays = calendar.holidays.map((holiday) => holiday.date).filter((date) => date >= first && date <= last);
  return {
    offsetMinutes: offsetMinutesOf(calendar.timeZone),
    workingWeekdays: [...calendar.workingWeekdays],
    holidays: holidays.sort(),
  };
}

const COMMON_FIELDS = new Set(
  'id kind title opens closes lasts remindDaysBefore onDeadline provenance legal note locked bounds'.split(' '),
);

function planStage(phase: Phase, period: Period, { offset, pack }: { offset: number; pack: RulePack }): PlannedStage {
  const { id, kind, opens, closes, lasts, remindDaysBefore, onDeadline } = phase;
  return {
    id,
    kind,
    ...(opens !== undefined && { opensAt: startOfLocalDay(addIsoDuration(period.from, opens), offset) }),
    ...(closes !== undefined && { dueAt: endOfLocalDay(addIsoDuration(period.from, closes), offset) }),
    ...(lasts !== undefined && { lasts }),
    ...(remindDaysBefore !== undefined && { remindDaysBefore }),
    onDeadline,
    options: {
      ...Object.fromEntries(Object.entries(phase).filter(([field]) => !COMMON_FIELDS.has(field))),
      ...(phase.kind === 'target' && measuredBy(pack)),
      ...(phase.kind === 'briefing' && { courseFacts: courseFacts(pack, phase.courses) }),
    },
  };
}

/** The facts that say the courses are completed: a workflow knows facts, not courses. */
function courseFacts(pack: RulePack, courses: readonly string[]): string[] {
  return pack.training.flatMap(({ course, fact }) => (fact !== undefined && courses.includes(course) ? [fact] : []));
}

/** Whether targets have values, which are a fact of the pack. */
export const readsTargets = ({ facts }: Pick<RulePack, 'facts'>): boolean => facts['targets']?.type === 'list';

/** Whether nothing is scored without a target: what the pack makes of targets has to wait where there are none. */
const needsTargets = ({ derived }: RulePack): boolean =>
  Object.values(derived).some((node) => node.type === 'targets' && (node.none === 'hold' || node.none === 'fail'));

/** Numbers from outside that may measure a target, where the pack reads targets; each unit in ten-thousandths. */
function measuredBy(pack: RulePack): { measuredBy: Record<string, number>; needsTargets?: true } | null {
  const { facts } = pack;
  if (!readsTargets(pack)) return null;
  const outside = Object.entries(facts).filter(
    ([, { type, source }]) => type === 'int' && (source === 'system' || source === 'public'),
  );
  const units = outside.map(([name, { unit }]) => [name, tenThousandthsIn(unit)]);
  return { measuredBy: Object.fromEntries(units), ...(needsTargets(pack) && { needsTargets: true }) };
}

const TEN_THOUSAND = 10_000;
/** What one of a fact's unit is in ten-thousandths, as targets are counted. */
export const tenThousandthsIn = (unit: string | undefined): number => (isHundredths(unit) ? 100 : TEN_THOUSAND);
const isHundredths = (unit = '') => unit === 'hundredth' || unit === 'basisPoint';

function orderProblems(stages: PlannedStage[]): Finding[] {
  const findings: Finding[] = [];
  let [opened, due] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const stage of stages) {
    if (stage.opensAt !== undefined) {
      if (stage.opensAt < opened) findings.push(backwards(stage.id, 'opens'));
      opened = Math.max(opened, stage.opensAt);
    }
    if (stage.dueAt !== undefined) {
      if (stage.dueAt < due || stage.dueAt < opened) findings.push(backwards(stage.id, 'closes'));
      due = Math.max(due, stage.dueAt);
    }
  }
  return findings;
}

const backwards = (id: string, field: string) =>
  finding(['phases', id, field], 'plan-not-monotone', {
    id: 'Tanggal ini mendahului tanggal tahap sebelumnya atau pembukaannya sendiri. Geser tanggal atau urutan tahap.',
    en: "This date lies before an earlier stage's date or its own opening. Move the date or the order of the stages.",
  });
