/**
 * Days and deadlines by a region's calendar. Only integer arithmetic on UTC days: no locale, no time-zone data, no
 * clock, so it gives the same answer inside a Temporal workflow, on every machine, for ever.
 * A day is `yyyy-mm-dd` in local time; an instant is epoch milliseconds. Bad days, durations or counts throw RangeError.
 */
import type { Calendar, Duration, WorkCalendar } from '../language/types.ts';
import { DAY_MS, MINUTE_MS } from './units.ts';

const REMINDER_MINUTES = 9 * 60;

const OFFSETS: Record<Calendar['timeZone'], number> = {
  'Asia/Jakarta': 420,
  'Asia/Makassar': 480,
  'Asia/Jayapura': 540,
};

/** Minutes ahead of UTC. Indonesia has had no daylight saving since 1964, so each zone is one number. */
export function offsetMinutesOf(timeZone: Calendar['timeZone']): number {
  return OFFSETS[timeZone];
}

/** Days since 1970-01-01 of `yyyy-mm-dd`, or null when it is no day of the calendar (years 1900–2999). */
function parseDay(day: string): number | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day);
  if (match === null) return null;
  const [year, month, date] = [Number(match[1]), Number(match[2]), Number(match[3])];
  if (year < 1900 || year > 2999) return null;
  const ms = Date.UTC(year, month - 1, date);
  // A day that its month does not have would lie in another one.
  const read = new Date(ms);
  return read.getUTCMonth() === month - 1 && read.getUTCDate() === date ? ms / DAY_MS : null;
}

function dayNumber(day: string): number {
  const number = parseDay(day);
  if (number === null) throw new RangeError(`calendar: "${day}" is not a day; write yyyy-mm-dd, years 1900 to 2999`);
  return number;
}

function formatDay(number: number): string {
  return new Date(number * DAY_MS).toISOString().slice(0, 10);
}

function whole(n: number, name: string): number {
  if (!Number.isSafeInteger(n)) throw new RangeError(`calendar: ${name} must be a whole number, not ${n}`);
  return n;
}

/** Whether the text is a real day `yyyy-mm-dd` between 1900 and 2999. */
export function isDay(day: string): boolean {
  return parseDay(day) !== null;
}

/** The local day of an instant. */
export function localDay(ms: number, offsetMinutes: number): string {
  return formatDay(Math.floor((ms + offsetMinutes * MINUTE_MS) / DAY_MS));
}

/** 00:00:00.000 local time of the day. */
export function startOfLocalDay(day: string, offsetMinutes: number): number {
  return dayNumber(day) * DAY_MS - offsetMinutes * MINUTE_MS;
}

/** 23:59:59.999 local time of the day: the last millisecond in time. */
export function endOfLocalDay(day: string, offsetMinutes: number): number {
  return startOfLocalDay(day, offsetMinutes) + DAY_MS - 1;
}

/** `n` calendar days later; `n` may be negative. */
export function addCalendarDays(day: string, n: number): string {
  return formatDay(dayNumber(day) + whole(n, 'calendar days'));
}

/** `n` months later, clamped to the month's last day: 31 August + 6 months = 28 or 29 February. */
export function addMonths(day: string, n: number): string {
  const date = new Date(dayNumber(day) * DAY_MS);
  const months = date.getUTCFullYear() * 12 + date.getUTCMonth() + whole(n, 'months');
  const [year, month] = [Math.floor(months / 12), ((months % 12) + 12) % 12];
  const lastDate = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return formatDay(Date.UTC(year, month, Math.min(date.getUTCDate(), lastDate)) / DAY_MS);
}

/** Adds an ISO 8601 duration of years, months, weeks and days (`P5M10D`): months first, clamped, then days. */
export function addIsoDuration(day: string, iso: string): string {
  const match = /^P(?=\d)(?:(\d{1,3})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,5})D)?$/.exec(iso);
  if (match === null)
    throw new RangeError(`calendar: "${iso}" is not a duration; write for example P0D, P6M or P5M10D`);
  const [years, months, weeks, days] = match.slice(1).map((part) => Number(part ?? 0));
  const moved = addMonths(day, (years ?? 0) * 12 + (months ?? 0));
  return addCalendarDays(moved, (weeks ?? 0) * 7 + (days ?? 0));
}

/** Calendar days from the one day to the other; negative when `to` is earlier. */
export function daysBetween(from: string, to: string): number {
  return dayNumber(to) - dayNumber(from);
}

/** 1 = Monday … 7 = Sunday. 1970-01-01 was a Thursday. */
function isoWeekday(number: number): number {
  return ((((number + 3) % 7) + 7) % 7) + 1;
}

/** Whether the day is a working weekday of the calendar and not a holiday. */
export function isWorkingDay(day: string, cal: WorkCalendar): boolean {
  return cal.workingWeekdays.includes(isoWeekday(dayNumber(day))) && !cal.holidays.includes(day);
}

/**
 * The `n`-th working day after the day, counted from the day after it; `n` = 0 is the day itself. Throws RangeError for
 * a negative count or a calendar without working weekdays.
 */
export function addWorkingDays(day: string, n: number, cal: WorkCalendar): string {
  if (whole(n, 'working days') < 0) throw new RangeError('calendar: working days cannot be counted backwards');
  let [current, left] = [dayNumber(day), n];
  while (left > 0) {
    current = nextWorkingDay(current + 1, 1, cal);
    left -= 1;
  }
  return formatDay(current);
}

function nextWorkingDay(from: number, step: 1 | -1, cal: WorkCalendar): number {
  if (!cal.workingWeekdays.some((weekday) => weekday >= 1 && weekday <= 7)) {
    throw new RangeError('calendar: there is no working weekday (1 = Monday … 7 = Sunday)');
  }
  let number = from;
  while (!isWorkingDay(formatDay(number), cal)) number += step;
  return number;
}

/**
 * Working days after `from` up to and including `to` (`end`), or from `from` on (`both`). Zero when `to` is earlier.
 * Whole weeks are multiplied, so that a wide range costs no more than a short one.
 */
export function workingDaysBetween(from: string, to: string, cal: WorkCalendar, inclusive: 'end' | 'both'): number {
  const [first, last] = [dayNumber(from) + (inclusive === 'end' ? 1 : 0), dayNumber(to)];
  if (last < first) return 0;
  const isWeekday = (number: number) => cal.workingWeekdays.includes(isoWeekday(number));
  const span = last - first + 1;
  const perWeek = [1, 2, 3, 4, 5, 6, 7].filter((weekday) => cal.workingWeekdays.includes(weekday)).length;
  let count = Math.floor(span / 7) * perWeek;
  for (let number = last - (span % 7) + 1; number <= last; number += 1) if (isWeekday(number)) count += 1;
  for (const holiday of new Set(cal.holidays)) {
    const number = dayNumber(holiday);
    if (number >= first && number <= last && isWeekday(number)) count -= 1;
  }
  return count;
}

/** End of the local day that lies `duration` after the local day of the instant: day n is the last day in time. */
export function deadlineAfter(ms: number, duration: Duration, cal: WorkCalendar): number {
  const day = localDay(ms, cal.offsetMinutes);
  const due =
    'workingDays' in duration
      ? addWorkingDays(day, duration.workingDays, cal)
      : addCalendarDays(day, duration.calendarDays);
  return endOfLocalDay(due, cal.offsetMinutes);
}

/** 09:00 local time, whole days before the deadline's day; on a non-working day it moves to the working day before. */
export function reminderAt(dueMs: number, daysBefore: number, cal: WorkCalendar): number {
  const wanted = dayNumber(localDay(dueMs, cal.offsetMinutes)) - whole(daysBefore, 'days before');
  const day = formatDay(nextWorkingDay(wanted, -1, cal));
  return startOfLocalDay(day, cal.offsetMinutes) + REMINDER_MINUTES * MINUTE_MS;
}
