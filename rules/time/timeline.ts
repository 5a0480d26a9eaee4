/** Which version of a pack is in force on a day: one function for launch, reads and checks. */
import { formatDate } from '../explain/format.ts';
import { addCalendarDays } from './calendar.ts';
import { finding } from '../language/errors.ts';
import type { Finding, Language } from '../language/types.ts';

/** Days are `yyyy-mm-dd`. `to` null: until the next version begins. */
export type Version = { version: number; effective: { from: string; to: string | null } };

/**
 * The versions in force on a day (`yyyy-mm-dd`, business time): one, or none, or several whose times were made to overlap.
 * A version is in force from `from` until its own `to`, or, when that is null, until the day before the next `from`.
 */
export function inForce<V extends Version>(versions: readonly V[], day: string): V[] {
  return versions.filter((each) => {
    const last = lastDay(each, versions);
    return each.effective.from <= day && (last === null || day <= last);
  });
}

/** The last day of a version among the others of its pack; null: nobody knows yet. */
export function lastDay({ effective: { from, to } }: Version, versions: readonly Version[]): string | null {
  if (to !== null) return to;
  const later = versions.map((each) => each.effective.from).filter((other) => other > from);
  return later.length === 0
    ? null
    : addCalendarDays(
        later.reduce((a, b) => (a < b ? a : b)),
        -1,
      );
}

/**
 * Gaps and overlaps (code `I04`) between the versions of one pack, in order of time. Days before the first version and
 * after the last are nobody's promise and no gap.
 */
export function timelineFindings(versions: readonly Version[]): Finding[] {
  const inOrder = versions.toSorted((a, b) => (a.effective.from < b.effective.from ? -1 : 1));
  return inOrder.flatMap((later, i) => {
    const earlier = inOrder[i - 1];
    if (!earlier) return [];
    const { from } = later.effective;
    const { to } = earlier.effective;
    if (earlier.effective.from === from || (to !== null && to >= from)) return [overlap(earlier, later)];
    return to !== null && addCalendarDays(to, 1) < from ? [gap(earlier, later)] : [];
  });
}

const endOf = ({ effective: { to } }: Version, language: Language): string =>
  to === null ? '–' : formatDate(to, language);

const overlap = (earlier: Version, later: Version) =>
  finding(['effective', 'from'], 'I04', {
    id: `Versi ${earlier.version} dan ${later.version} berlaku bersamaan sejak ${formatDate(later.effective.from, 'id')}. Geser tanggalnya, atau pensiunkan salah satunya.`,
    en: `Versions ${earlier.version} and ${later.version} are both in force from ${formatDate(later.effective.from, 'en')}. Move a date, or retire one of them.`,
  });
const gap = (earlier: Version, later: Version) =>
  finding(['effective', 'from'], 'I04', {
    id: `Antara versi ${earlier.version} (sampai ${endOf(earlier, 'id')}) dan versi ${later.version} (mulai ${formatDate(later.effective.from, 'id')}) ada hari tanpa paket. Rapatkan tanggalnya.`,
    en: `Between version ${earlier.version} (until ${endOf(earlier, 'en')}) and version ${later.version} (from ${formatDate(later.effective.from, 'en')}) there are days without a pack. Close the gap.`,
  });
