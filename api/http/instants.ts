import type { Calendar } from '../../rules/language/types.ts';
import { offsetMinutesOf } from '../../rules/time/calendar.ts';

export const realInstant = (ms: number) => new Date(ms).toISOString();

/** A business instant in the region's own time, e.g. `2026-03-31T23:59:59.999+07:00`. */
export function localInstant(ms: number, offsetMinutes: number): string {
  const sign = offsetMinutes < 0 ? '-' : '+';
  const size = Math.abs(offsetMinutes);
  const two = (n: number) => String(n).padStart(2, '0');
  const local = new Date(ms + offsetMinutes * 60_000).toISOString().slice(0, -1);
  return `${local}${sign}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

export const offsetOf = (pack: { calendar: Calendar }) => offsetMinutesOf(pack.calendar.timeZone);
