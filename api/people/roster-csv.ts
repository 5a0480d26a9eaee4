/** A roster as a spreadsheet saved it, read into rows; what is wrong is said per line and column. */
import type { FactValue, RulePack, Text } from '../../rules/language/types.ts';
import type { EmployeeRow } from '../../store/people/import.ts';
import { inTurns } from '../http/pause.ts';
import { Problem } from '../problem/problem.ts';
import { type CellError, isError, READERS, readFact } from './roster-cells.ts';
import { failedFormula, withoutPlaceholder } from './roster-damage.ts';
import { type RosterColumn, readColumns } from './roster-columns.ts';
import { headingsIn, isNumbering } from './roster-headings.ts';
import { bareNumber } from './roster-numbers.ts';
import { readTable, type RosterRow } from './roster-table.ts';
import { textOf } from './roster-text.ts';

const MAX_LINES = 20_000;

export type ColumnError = CellError & { column: string };
export type RosterLine = { line: number; row: EmployeeRow; errors: ColumnError[] };

/** Throws `csv-invalid` when the file as a whole cannot be read. */
export async function readRoster(bytes: Uint8Array, pack: RulePack): Promise<RosterLine[]> {
  const { rows, delimiter } = await readTable(textOf(bytes));
  const { headings, below } = headingsIn(rows.map(({ cells }) => cells));
  const columns = readColumns(headings, { pack, delimiter });
  const records = rows.slice(isNumbering(rows[below]?.cells ?? []) ? below + 1 : below);
  if (records.length > MAX_LINES) throw new Problem('csv-invalid', { detail: tooLong(records.length) });
  const lines: RosterLine[] = [];
  const width = widthOf(headings, records);
  await inTurns(records, (record) => lines.push(readLine(columns, record, width)));
  return lines;
}

/** Some programs end every line with a separator but the headings; a single longer line has shifted. */
const widthOf = (headings: string[], records: RosterRow[]) =>
  records.reduce((least, { cells }) => Math.min(least, cells.length), Number.MAX_SAFE_INTEGER) > headings.length
    ? Number.MAX_SAFE_INTEGER
    : headings.length;

const tooLong = (lines: number): Text => ({
  id: `Ada ${lines} baris; paling banyak ${MAX_LINES} sekali impor.`,
  en: `There are ${lines} lines; at most ${MAX_LINES} per import.`,
});

/** Only the columns of the file are in the row: what it does not bring stays as it is. */
function readLine(columns: readonly RosterColumn[], { cells, line }: RosterRow, width: number): RosterLine {
  const errors: ColumnError[] = [];
  const row: Record<string, unknown> = {};
  const facts: Record<string, FactValue | null> = {};
  const number = numberColumn(columns, cells);
  if (isNobody(cells[number] ?? '')) return { line, row: { nip: '' }, errors: [NOBODY] };
  for (const [i, { name, fact, ...column }] of columns.entries()) {
    const written = (cells[i] ?? '').trim();
    const cell = fact?.definition.values?.includes(written) ? written : withoutPlaceholder(written);
    const field = column.field === 'nip' || column.field === 'nik' ? (i === number ? 'nip' : undefined) : column.field;
    const failed = (fact ?? field) ? failedFormula(cell) : undefined;
    const read = failed
      ? { code: 'formula-failed', detail: failed }
      : fact
        ? readFact(fact.definition, cell)
        : field
          ? READERS[field](cell)
          : { value: undefined };
    if (isError(read)) errors.push({ column: name, ...read });
    else if (fact && read.value !== undefined) facts[fact.id] = read.value;
    else if (field) row[field] = read.value;
  }
  const surplus = cells.length > width || cells.slice(columns.length).some((cell) => cell.trim() !== '');
  if (cells.length < columns.length || surplus) errors.push(columnCount(cells.length, columns.length));
  const nip = typeof row['nip'] === 'string' ? row['nip'] : '';
  if (nip !== '' && nip === row['supervisorNip']) errors.push(SELF);
  errors.push(...wrongDays(row));
  return { line, row: { ...row, nip, facts }, errors };
}

function wrongDays({ from, until, assignment }: Record<string, unknown>): ColumnError[] {
  if (typeof from !== 'string')
    return until === undefined && assignment === undefined
      ? []
      : [{ column: 'from', code: 'required', detail: NEEDS_FROM }];
  return typeof until === 'string' && until < from ? [{ column: 'until', code: 'too-early', detail: BEFORE }] : [];
}
const NEEDS_FROM: Text = {
  id: 'Sampai kapan, atau penugasan apa, hanya dapat disebut bersama tanggal mulainya.',
  en: 'Until when, or which kind of assignment, can only be said with the day from which it holds.',
};
const BEFORE: Text = { id: 'Berakhir sebelum mulai.', en: 'It ends before it begins.' };

/** Sums, signatures and headings of groups stand between the lines of people; nothing of them is guessed. */
const isNobody = (number: string) => /^0*$/.test(bareNumber(withoutPlaceholder(number.trim())));
const NOBODY: ColumnError = {
  column: 'nip',
  code: 'wrong-format',
  detail: {
    id: 'Tidak ada NIP atau NIK di baris ini. Jika bukan baris pegawai (jumlah, tanda tangan, judul kelompok), hapus saja.',
    en: 'There is no NIP or NIK in this line. If it is no line of a person (a sum, a signature, the heading of a group), take it out.',
  },
};

/** Where a line has both, the NIP is the person's number; a dash or a zero is none. */
function numberColumn(columns: readonly RosterColumn[], cells: string[]): number {
  const [nip, nik] = (['nip', 'nik'] as const).map((name) => columns.findIndex(({ field }) => field === name));
  const isGiven = (i = -1) => !/^0*$/.test(bareNumber(cells[i] ?? ''));
  return isGiven(nip) || !isGiven(nik) ? Math.max(nip ?? -1, -1) : (nik ?? -1);
}

const columnCount = (got: number, wanted: number): ColumnError => ({
  column: '',
  code: 'column-count',
  detail: {
    id: `Ada ${got} sel, seharusnya ${wanted}.${got > wanted ? ' Sel yang memuat tanda pemisah, misalnya koma sebelum gelar, ditulis dalam tanda kutip.' : ''}`,
    en: `There are ${got} cells instead of ${wanted}.${got > wanted ? ' A cell that holds the separator, such as the comma before a title, stands in quotes.' : ''}`,
  },
});
const SELF: ColumnError = {
  column: 'supervisorNip',
  code: 'supervisor-self',
  detail: { id: 'Tidak ada yang menjadi atasannya sendiri.', en: 'Nobody is their own supervisor.' },
};
