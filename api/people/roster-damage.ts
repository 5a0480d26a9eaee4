/** What a formula, a database or a wrong encoding has left in a cell: it is named, and never stored. */
import type { Text } from '../../rules/language/types.ts';

/** `#N/A` and its like, of spreadsheets in any language; a row of # is a column that was too narrow. */
const FAILED =
  /^#(?:n\/?a|n\/?d|nv|ref!?|bezug!|name\?|value!?|wert!|div\/0!?|num!?|zahl!|null!|spill!|calc!|error!|#*)$|^err:\d{3}$/i;
/** How programs write that there is nothing. */
const NOTHING = /^(?:[-–—]|null|\(null\)|<null>|nan|nat|none|n\/a|undefined)$/i;

/** People write a dash where there is nothing to say, programs a word. */
export const withoutPlaceholder = (cell: string): string => (NOTHING.test(cell) ? '' : cell);

export const failedFormula = (cell: string): Text | undefined =>
  FAILED.test(cell)
    ? {
        id: `"${cell}" adalah rumus lembar kerja yang gagal (misalnya VLOOKUP tanpa hasil). Perbaiki rumusnya, lalu tempelkan nilainya.`,
        en: `"${cell}" is a formula of the spreadsheet that failed (such as a VLOOKUP without a match). Mend the formula, then paste its values.`,
      }
    : undefined;

/** Text that was UTF-8, was read as what Windows writes, and saved so. */
export function damagedLetters(cell: string): Text | undefined {
  const meant = readAgain(cell);
  if (meant !== undefined && meant !== cell)
    return {
      id: `Hurufnya rusak karena pengodean: "${cell}" seharusnya "${meant}". Buka berkas aslinya sebagai UTF-8, lalu simpan sebagai "CSV UTF-8".`,
      en: `Its letters are damaged by the encoding: "${cell}" should be "${meant}". Open the original file as UTF-8 and save it as "CSV UTF-8".`,
    };
  return /\p{L}\?\p{L}/u.test(cell) ? LOST_LETTER : undefined;
}

/** Bytes 80 to 9F of what Windows writes, by the signs that they are there. */
const WINDOWS = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008DŽ\u008F\u0090‘’“”•–—˜™š›œ\u009DžŸ';
const [HIGH, LATIN] = [0x80, 0xff];
const SUSPECT = /[\u00C2-\u00F4][\u0080-\u00BF€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]/;

function readAgain(cell: string): string | undefined {
  if (!SUSPECT.test(cell)) return undefined;
  const bytes = Array.from(cell, (letter) => {
    const at = WINDOWS.indexOf(letter);
    return at >= 0 ? HIGH + at : (letter.codePointAt(0) ?? LATIN + 1);
  });
  if (bytes.some((byte) => byte > LATIN)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(new Uint8Array(bytes));
  } catch {
    return undefined;
  }
}

const MONTHS = 'jan|feb|peb|mar|apr|mei|may|jun|jul|agu|agt|aug|sep|okt|oct|nov|nop|des|dec';
const AS_DAY = new RegExp(`^(?:\\d{1,2}-(?:${MONTHS})|(?:${MONTHS})-\\d{2,4}|\\d{1,2}-(?:${MONTHS})-\\d{2,4})$`, 'i');

/** A code such as 2-1, which a spreadsheet takes for a day. */
export const codeAsDay = (cell: string): Text | undefined =>
  AS_DAY.test(cell)
    ? {
        id: `"${cell}" adalah kode yang diubah lembar kerja menjadi tanggal. Format kolomnya sebagai teks, lalu isi lagi.`,
        en: `"${cell}" is a code that the spreadsheet took for a day. Format the column as text, then fill it again.`,
      }
    : undefined;

/** Nobody is called by a number: the columns have shifted, or were named wrongly. */
export const numberAsName = (cell: string): Text | undefined => (/\d{6}/.test(cell) ? NUMBER : undefined);

const LOST_LETTER: Text = {
  id: 'Tanda ? di tengah kata menggantikan huruf yang hilang saat berkas disimpan. Simpan berkas aslinya sebagai "CSV UTF-8".',
  en: 'The ? within a word stands for a letter that was lost when the file was saved. Save the original file as "CSV UTF-8".',
};
const NUMBER: Text = {
  id: 'Nama tidak memuat angka panjang: barangkali kolomnya bergeser. Nama yang memuat koma (gelar) ditulis dalam tanda kutip.',
  en: 'A name has no long number in it: the columns may have shifted. A name with a comma (a title) stands in quotes.',
};
