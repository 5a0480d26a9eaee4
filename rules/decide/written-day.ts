/** Days as people, spreadsheets and databases write them, and what is said of a text that could be another day. */
import type { Text } from '../language/types.ts';
import { isDay } from '../time/calendar.ts';

const MONTHS: readonly (readonly [id: string, en: string, ...other: string[]])[] = [
  ['Januari', 'January'],
  ['Februari', 'February', 'pebruari'],
  ['Maret', 'March'],
  ['April', 'April'],
  ['Mei', 'May'],
  ['Juni', 'June'],
  ['Juli', 'July'],
  ['Agustus', 'August', 'agt'],
  ['September', 'September'],
  ['Oktober', 'October'],
  ['November', 'November', 'nopember'],
  ['Desember', 'December'],
];
const SHORT = 3;

/** Day, month and year as they stand; `mixed` where the first two may be meant the other way round. */
type Parts = { day: number; month: number; year: string; mixed: boolean };

/** The day as yyyy-mm-dd. Where day and month could be meant either way nothing is guessed. */
export function writtenDay(text: string): string | undefined {
  const parts = partsOf(text);
  if (!parts || parts.mixed || parts.year.length !== 4) return undefined;
  const day = isoOf(parts);
  return isDay(day) ? day : undefined;
}

/** Why the text is no day, where that can be told. */
export function troubleWithDay(text: string): Text | undefined {
  const parts = partsOf(text);
  if (!parts) return serialText(text.trim());
  const { day, month, year, mixed } = parts;
  if (year.length !== 4) return SHORT_YEAR;
  if (!mixed) return isDay(isoOf(parts)) ? undefined : noDayText(day, month, year);
  const other = { ...parts, day: month, month: day };
  return {
    id: `dapat berarti ${inWords(parts, 'id')} atau ${inWords(other, 'id')}`,
    en: `it may mean ${inWords(parts, 'en')} or ${inWords(other, 'en')}`,
  };
}

function partsOf(text: string): Parts | undefined {
  const bare = text.trim().replace(/[T ]0?0:00(?::00(?:[.,]0+)?)?(?:Z|\+00:00)?$/, '');
  const backwards = /^(\d{4})[-/.]?(\d{2})[-/.]?(\d{2})$/.exec(bare);
  if (backwards) {
    const [, year = '', month, day] = backwards;
    return { day: Number(day), month: Number(month), year, mixed: false };
  }
  const numbers = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})$/.exec(bare);
  if (numbers) {
    const [day, month] = [Number(numbers[1]), Number(numbers[2])];
    return { day, month, year: numbers[3] ?? '', mixed: day <= 12 && month <= 12 && day !== month };
  }
  const [, day, word = '', year = ''] = /^(\d{1,2})[\s.-]+([a-z]{3,9})[\s.,-]+(\d{4}|\d{2})$/i.exec(bare) ?? [];
  const month = monthCalled(word.toLowerCase());
  return day === undefined || month === 0 ? undefined : { day: Number(day), month, year, mixed: false };
}

const monthCalled = (word: string): number =>
  MONTHS.findIndex((names) =>
    names.some((name) => [name.toLowerCase(), name.slice(0, SHORT).toLowerCase()].includes(word)),
  ) + 1;

const two = (n: number) => String(n).padStart(2, '0');
const isoOf = ({ day, month, year }: Parts) => `${year}-${two(month)}-${two(day)}`;
const monthName = (month: number, at: 0 | 1) => MONTHS[month - 1]?.[at] ?? String(month);
const inWords = (parts: Parts, language: 'id' | 'en') =>
  `${parts.day} ${monthName(parts.month, language === 'id' ? 0 : 1)} ${parts.year} (${isoOf(parts)})`;

const noDayText = (day: number, month: number, year: string): Text => ({
  id: `${day} ${monthName(month, 0)} ${year} tidak ada di kalender`,
  en: `${day} ${monthName(month, 1)} ${year} is no day of the calendar`,
});
const SHORT_YEAR: Text = { id: 'tahunnya ditulis dua angka', en: 'its year has two digits' };

const [EARLIEST, LATEST] = [20_000, 80_000];
const DAY_MS = 86_400_000;

/** Spreadsheets count days from the end of 1899 (those of old Macintoshes from 1904, so it is said and not taken). */
function serialText(text: string): Text | undefined {
  const serial = /^\d{5}(?:[.,]0+)?$/.test(text) ? Number(text.slice(0, 5)) : 0;
  if (serial < EARLIEST || serial > LATEST) return undefined;
  const day = new Date(Date.UTC(1899, 11, 30) + serial * DAY_MS).toISOString().slice(0, 10);
  return {
    id: `lembar kerja menyimpan tanggal sebagai angka, yang ini barangkali ${day}; format kolomnya sebagai teks`,
    en: `spreadsheets keep days as numbers, this one may be ${day}; format the column as text`,
  };
}
