/** Cells of a roster as values: a spreadsheet's habits are understood, and damage that it did is refused by name. */
import { readWritten, wantedText, writtenBoolean } from '../../rules/decide/written.ts';
import type { FactDefinition, FactValue, Text } from '../../rules/language/types.ts';
import type { EmployeeRow } from '../../store/people/import.ts';
import type { FieldName } from './roster-columns.ts';

export type CellError = { code: string; detail: Text };
/** `undefined` leaves the field alone. */
type Read<T> = { value: T | undefined } | CellError;

export const isError = (read: object): read is CellError => 'code' in read;

type Reader<F extends FieldName> = (cell: string) => Read<Exclude<EmployeeRow[F], undefined>>;

/** An empty cell clears what may be empty. Nobody comes back into service, or leaves it, by an empty cell. */
export const READERS: { [F in FieldName]: Reader<F> } = {
  nip: (cell) => readNip(cell),
  name: (cell) => readText(cell, 200),
  unit: (cell) => readText(cell, 100),
  unitName: (cell) => (cell === '' ? { value: undefined } : readText(cell, 200)),
  supervisorNip: (cell) => (bareNumber(cell) === '' ? { value: null } : readNip(cell)),
  email: readEmail,
  active: readActive,
};

export function readFact(definition: FactDefinition, cell: string): Read<FactValue | null> {
  if (cell === '') return { value: null };
  if (isFormula(cell) && definition.type === 'enum') return { code: 'formula', detail: FORMULA };
  const value = readWritten(definition, cell);
  return value === undefined ? { code: 'fact-value', detail: wantedText(definition, cell) } : { value };
}

/** A number of 18 digits as it is written officially (with spaces), or as a spreadsheet keeps it from being shortened. */
export const bareNumber = (cell: string) => cell.replaceAll(/[\s.\-=’‘'"`]/gu, '');
const SHORTENED = /^\d+(?:[.,]\d+)?e\+?\d+$/i;
const LONG = /^\d{18}$/;

/** In whichever century: the numbers of invented people are of one in which nobody alive was born. */
function isOnCalendar(day: string): boolean {
  const at = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(day);
}

function readNip(cell: string): Read<string> {
  if (SHORTENED.test(cell.replaceAll(/[\s'’"=]/gu, ''))) return { code: 'nip-shortened', detail: SHORTENED_TEXT };
  const nip = bareNumber(cell);
  if (!LONG.test(nip)) return { code: 'wrong-format', detail: nipForm(nip) };
  const day = `${nip.slice(0, 4)}-${nip.slice(4, 6)}-${nip.slice(6, 8)}`;
  if (nip.endsWith('000')) return { code: 'nip-damaged', detail: ROUNDED_TEXT };
  if (!isOnCalendar(day)) return { code: 'nip-damaged', detail: birthText(day) };
  if (!/[12]/.test(nip.charAt(14))) return { code: 'nip-damaged', detail: SEX_TEXT };
  return { value: nip };
}

const HELP: Text = {
  id: 'Format kolom NIP sebagai teks sebelum mengisi atau membuka berkasnya, lalu isi lagi dari sumbernya.',
  en: 'Format the NIP column as text before filling it or opening the file, then fill it again from its source.',
};
const SHORTENED_TEXT: Text = {
  id: `Angka ini disingkat oleh lembar kerja (seperti 1,98E+17), sehingga digitnya hilang. ${HELP.id}`,
  en: `The spreadsheet shortened this number (like 1.98E+17), so digits are lost. ${HELP.en}`,
};
const ROUNDED_TEXT: Text = {
  id: `Tiga angka terakhir NIP tidak pernah 000: lembar kerja (Excel) membulatkan angka panjang. ${HELP.id}`,
  en: `The last three digits of a NIP are never 000: a spreadsheet (Excel) rounds long numbers. ${HELP.en}`,
};
const birthText = (day: string): Text => ({
  id: `Angka 1–8 NIP adalah tanggal lahir; ${day} tidak ada di kalender. Periksa dengan sumbernya.`,
  en: `Digits 1–8 of a NIP are the day of birth; ${day} is no day of the calendar. Check it with its source.`,
});
const SEX_TEXT: Text = {
  id: 'Angka ke-15 NIP adalah 1 atau 2. Periksa dengan sumbernya.',
  en: 'Digit 15 of a NIP is 1 or 2. Check it with its source.',
};
function nipForm(nip: string): Text {
  const stray = /\D/.test(nip);
  return {
    id: `NIP terdiri atas 18 angka; ${stray ? 'di sini ada huruf atau tanda lain' : `di sini ada ${nip.length}`}.`,
    en: `A NIP has 18 digits; ${stray ? 'this has letters or other signs' : `this has ${nip.length}`}.`,
  };
}

/** What a spreadsheet would run when somebody opens a list of people in it. */
const isFormula = (cell: string) => /^[=+@\t\r]|^-./.test(cell);
const FORMULA: Text = {
  id: 'Isi yang diawali =, +, - atau @ dijalankan sebagai rumus oleh lembar kerja. Hapus tanda itu.',
  en: 'What begins with =, +, - or @ is run as a formula by spreadsheets. Remove that sign.',
};

function readText(cell: string, most: number): Read<string> {
  const text = cell.replaceAll(/\s+/gu, ' ');
  if (isFormula(text)) return { code: 'formula', detail: FORMULA };
  if (text === '') return { code: 'wrong-format', detail: { id: 'Wajib diisi.', en: 'This is required.' } };
  if (text.length > most) return { code: 'wrong-format', detail: tooLong(text.length, most) };
  if (/[\p{Cc}\uFFFD]/u.test(text)) return { code: 'wrong-format', detail: UNREADABLE };
  return { value: text };
}

const tooLong = (length: number, most: number): Text => ({
  id: `Panjangnya ${length} karakter; paling banyak ${most}.`,
  en: `It has ${length} characters; at most ${most}.`,
});
const UNREADABLE: Text = {
  id: 'Ada karakter yang tidak terbaca. Simpan berkas sebagai "CSV UTF-8".',
  en: 'There are characters that cannot be read. Save the file as "CSV UTF-8".',
};

function readEmail(cell: string): Read<string | null> {
  if (cell === '' || cell === '-') return { value: null };
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

function readActive(cell: string): Read<boolean> {
  if (cell === '') return { value: undefined };
  const value = writtenBoolean(cell);
  return value === undefined ? { code: 'wrong-format', detail: YES_OR_NO } : { value };
}
const YES_OR_NO: Text = {
  id: 'Isi true atau false (juga ya/tidak, BENAR/SALAH, 1/0).',
  en: 'Give true or false (also ya/tidak, BENAR/SALAH, 1/0).',
};
