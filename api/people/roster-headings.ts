/** The headings of a table, also where they stand in two rows, and the row that only numbers the columns. */
import { bare, headingRow } from './roster-columns.ts';

type Rows = readonly (readonly string[])[];

/** `below`: the first row that is no heading. */
export function headingsIn(rows: Rows): { headings: string[]; below: number } {
  const at = headingRow(rows);
  const [above, here, next] = [rows[at - 1] ?? [], rows[at] ?? [], rows[at + 1] ?? []];
  if (isSecondRow(here, next)) return { headings: joined(here, next), below: at + 2 };
  if (comesTwice(here) && above.some(isFilled)) return { headings: joined(above, here), below: at + 1 };
  return { headings: [...here], below: at + 1 };
}

const isFilled = (cell = '') => cell.trim() !== '';

const comesTwice = (headings: readonly string[]) => {
  const names = headings.filter(isFilled).map(bare);
  return new Set(names).size < names.length;
};

/** Words below a merged heading, and nothing below those that stand for both rows. */
function isSecondRow(first: readonly string[], second: readonly string[]): boolean {
  const under = second.flatMap((cell, i) => (isFilled(cell) ? [i] : []));
  const own = first.findIndex((heading) => ['nip', 'nik'].includes(bare(heading)));
  return (
    under.some((i) => !isFilled(first[i])) &&
    !under.includes(own) &&
    under.every((i) => !/\d/.test(second[i] ?? '') && spanOf(first, i) !== '')
  );
}

/** The heading above a cell: a merged one is written in its first column only. */
const spanOf = (first: readonly string[], i: number): string =>
  first
    .slice(0, i + 1)
    .findLast(isFilled)
    ?.trim() ?? '';

/** NIP below ATASAN is the NIP ATASAN. */
const joined = (first: readonly string[], second: readonly string[]): string[] =>
  Array.from({ length: Math.max(first.length, second.length) }, (_, i) => {
    const [above = '', below = ''] = [first[i], second[i]];
    return isFilled(below) ? `${below.trim()} ${spanOf(first, i)}`.trim() : above;
  });

/** Official tables number their columns in a row of their own: 1, 2, 3 or (1), (2), (3). */
export function isNumbering(cells: readonly string[]): boolean {
  const numbers = cells.filter(isFilled).map((cell) => cell.trim().replace(/^\((\d+)\)$/, '$1'));
  return numbers.length > 1 && numbers.every((number, i) => number === String(i + 1));
}
