/** Cells of a roster as values: a spreadsheet's habits are understood, and damage that it did is refused by name. */
import { readWritten, wantedText, writtenBoolean } from '../../rules/decide/written.ts';
import type { FactDefinition, FactValue, Text } from '../../rules/language/types.ts';
import type { EmployeeRow } from '../../store/people/import.ts';
import type { ASSIGNMENT_KINDS } from '../../store/people/types.ts';
import { isUnitCode } from '../access/limits.ts';
import { codeAsDay, damagedLetters, numberAsName } from './roster-damage.ts';
import type { FieldName } from './roster-columns.ts';
import { bareNumber, readPersonNumber } from './roster-numbers.ts';
import { writtenStatus } from './roster-status.ts';

export type CellError = { code: string; detail: Text };
/** `undefined` leaves the field alone. */
export type ReadCell<T> = { value: T | undefined } | CellError;

export const isError = (read: object): read is CellError => 'code' in read;

/** A person's number stands in either of two columns. */
export type RowField = Exclude<FieldName, 'nik'>;
type Reader<F extends RowField> = (cell: string) => ReadCell<Exclude<EmployeeRow[F], undefined>>;

/** An empty cell clears what may be empty. Nobody comes back into service or into a cycle, or leaves it, by an empty cell. */
export const READERS: { [F in RowField]: Reader<F> } = {
  nip: readPersonNumber,
  name: readName,
  unit: readUnit,
  unitName: (cell) => (cell === '' ? { value: undefined } : readText(cell, 200)),
  supervisorNip: (cell) => (bareNumber(cell) === '' ? { value: null } : readPersonNumber(cell)),
  email: readEmail,
  active: (cell) => readAnswer(cell, { read: writtenStatus, wanted: AT_WORK_OR_NOT }),
  appraised: (cell) => readAnswer(cell, { read: writtenBoolean, wanted: YES_OR_NO }),
  from: readDay,
  until: readDay,
  assignment: readAssignment,
  post: (cell) => (cell === '' ? { value: undefined } : readText(cell, 200)),
  grade: (cell) => (cell === '' ? { value: undefined } : readText(cell, 100)),
};

const DAY: FactDefinition = {
  type: 'date',
  source: 'roster',
  label: { id: 'Tanggal', en: 'Day' },
  missing: 'fail',
  provenance: 'seed',
};

function readDay(cell: string): ReadCell<string> {
  if (cell === '') return { value: undefined };
  const value = readWritten(DAY, cell);
  return typeof value === 'string' ? { value } : { code: 'wrong-format', detail: wantedText(DAY, cell) };
}

const SECONDED = ['secondment', 'penugasan', 'diperbantukan', 'dpk', 'dpb', 'diperkerjakan', 'dipekerjakan'];
const DEFINITIVE = ['definitive', 'definitif', 'tetap'];
const ACTING = /^(?:acting|plt|plh|pelaksana|pjs|pj)\b/;

function readAssignment(cell: string): ReadCell<(typeof ASSIGNMENT_KINDS)[number]> {
  const word = cell
    .toLowerCase()
    .replaceAll(/[.\s]+/g, ' ')
    .trim();
  if (word === '') return { value: undefined };
  if (SECONDED.includes(word)) return { value: 'secondment' };
  if (DEFINITIVE.includes(word)) return { value: 'definitive' };
  return ACTING.test(word) ? { code: 'acting', detail: APPOINTED } : { code: 'wrong-format', detail: KINDS };
}
const APPOINTED: Text = {
  id: 'Plt. dan Plh. ditunjuk, tidak diimpor: POST /v1/acting-officials, atau halaman pegawai yang digantikan.',
  en: 'Acting officials are appointed, not imported: POST /v1/acting-officials, or the page of whom they act for.',
};
const KINDS: Text = { id: 'Isi definitif atau penugasan.', en: 'Give definitive or secondment.' };

export function readFact(definition: FactDefinition, cell: string): ReadCell<FactValue | null> {
  if (cell === '') return { value: null };
  if (isFormula(cell) && definition.type === 'enum') return { code: 'formula', detail: FORMULA };
  const value = readWritten(definition, cell);
  return value === undefined ? { code: 'fact-value', detail: wantedText(definition, cell) } : { value };
}

/** What a spreadsheet would run when somebody opens a list of people in it. */
const isFormula = (cell: string) => /^[=+@\t\r]|^-./.test(cell);
const FORMULA: Text = {
  id: 'Isi yang diawali =, +, - atau @ dijalankan sebagai rumus oleh lembar kerja. Hapus tanda itu.',
  en: 'What begins with =, +, - or @ is run as a formula by spreadsheets. Remove that sign.',
};

function readText(cell: string, most: number): ReadCell<string> {
  const text = cell.replaceAll(/\s+/gu, ' ');
  if (isFormula(text)) return { code: 'formula', detail: FORMULA };
  if (text === '') return { code: 'wrong-format', detail: { id: 'Wajib diisi.', en: 'This is required.' } };
  if (text.length > most) return { code: 'wrong-format', detail: tooLong(text.length, most) };
  if (/[\p{Cc}\uFFFD]/u.test(text)) return { code: 'wrong-format', detail: UNREADABLE };
  const damage = damagedLetters(text);
  return damage ? { code: 'damaged', detail: damage } : { value: text };
}

function readName(cell: string): ReadCell<string> {
  const number = numberAsName(cell);
  return number ? { code: 'wrong-format', detail: number } : readText(cell, 200);
}

/** A unit that a key could not be limited to would be outside every limit. */
function readUnit(cell: string): ReadCell<string> {
  if (cell === '') return { code: 'wrong-format', detail: NO_UNIT };
  const day = codeAsDay(cell);
  if (day) return { code: 'damaged', detail: day };
  const read = readText(cell, 100);
  if (isError(read) || isUnitCode(read.value ?? '')) return read;
  return { code: 'wrong-format', detail: PATTERN };
}

const NO_UNIT: Text = {
  id: 'Wajib diisi. Sel yang digabung (merge) terisi hanya di baris pertamanya: isi setiap baris.',
  en: 'This is required. Merged cells are filled in their first line only: fill each line.',
};
const PATTERN: Text = {
  id: 'Kode unit tidak boleh memuat *, ?, % atau karakter yang tidak terlihat.',
  en: 'A unit code cannot hold *, ?, % or characters that cannot be seen.',
};

const tooLong = (length: number, most: number): Text => ({
  id: `Panjangnya ${length} karakter; paling banyak ${most}.`,
  en: `It has ${length} characters; at most ${most}.`,
});
const UNREADABLE: Text = {
  id: 'Ada karakter yang tidak terbaca. Simpan berkas sebagai "CSV UTF-8".',
  en: 'There are characters that cannot be read. Save the file as "CSV UTF-8".',
};

function readEmail(cell: string): ReadCell<string | null> {
  if (cell === '') return { value: null };
  if (isFormula(cell)) return { code: 'formula', detail: FORMULA };
  if (/^[^\s@]{1,64}@[^\s@]{1,190}$/.test(cell)) return { value: cell };
  return {
    code: 'wrong-format',
    detail: {
      id: 'Bukan alamat surel, misalnya nama@contoh.go.id.',
      en: 'Not an e-mail address, such as name@example.org.',
    },
  };
}

type Answer = { read: (cell: string) => boolean | undefined; wanted: Text };

function readAnswer(cell: string, { read, wanted }: Answer): ReadCell<boolean> {
  if (cell === '') return { value: undefined };
  const value = read(cell);
  if (value !== undefined) return { value };
  const shown = cell.slice(0, MOST_SHOWN);
  return {
    code: 'wrong-format',
    detail: { id: `Dibaca "${shown}"; ${wanted.id}`, en: `Read "${shown}"; ${wanted.en}` },
  };
}
const MOST_SHOWN = 60;
const YES_OR_NO: Text = {
  id: 'isi true atau false (juga ya/tidak, BENAR/SALAH, 1/0).',
  en: 'give true or false (also ya/tidak, BENAR/SALAH, 1/0).',
};
const AT_WORK_OR_NOT: Text = {
  id: 'dari kata ini tidak jelas apakah orangnya bekerja di sini. Isi ya atau tidak (juga true/false, 1/0), atau kedudukan hukumnya, misalnya Aktif, Tugas Belajar, CLTN, Pensiun.',
  en: 'this word does not say whether the person works here. Give ya or tidak (also true/false, 1/0), or the standing in law, such as Aktif, Tugas Belajar, CLTN, Pensiun.',
};
