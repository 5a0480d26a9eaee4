/** The number of a person: the NIP of a civil servant, of whoever has none the NIK. What a spreadsheet did to it is told. */
import type { Text } from '../../rules/language/types.ts';
import type { ReadCell } from './roster-cells.ts';

/** As it is written officially (with spaces), or as a spreadsheet keeps it from being shortened. */
export const bareNumber = (cell: string) => cell.replaceAll(/[\s.\-–—=’‘'"`]/gu, '');

const SHORTENED = /^\d+(?:[.,]\d+)?e\+?\d+$/i;
const NIP = /^\d{18}$/;
const NIK = /^\d{16}$/;

export function readPersonNumber(cell: string): ReadCell<string> {
  if (SHORTENED.test(cell.replaceAll(/[\s'’"=]/gu, ''))) return { code: 'nip-shortened', detail: SHORTENED_TEXT };
  const number = bareNumber(cell);
  if (!NIP.test(number) && !NIK.test(number)) return { code: 'wrong-format', detail: formText(number) };
  if (NIK.test(number) && !hasBirthOfNik(number)) return { code: 'wrong-format', detail: NEITHER_TEXT };
  const damage = NIP.test(number) ? damageOfNip(number) : number.endsWith('0000') ? NIK_ROUNDED_TEXT : null;
  return damage ? { code: 'nip-damaged', detail: damage } : { value: number };
}

/** In whichever century: the numbers of invented people are of one in which nobody alive was born. */
function isOnCalendar(day: string): boolean {
  const at = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(day);
}

function damageOfNip(nip: string): Text | null {
  if (nip.endsWith('000')) return ROUNDED_TEXT;
  const day = `${nip.slice(0, 4)}-${nip.slice(4, 6)}-${nip.slice(6, 8)}`;
  if (!isOnCalendar(day)) return birthText(day);
  return /[12]/.test(nip.charAt(14)) ? null : SEX_TEXT;
}

/** To the day of birth of a woman 40 is added; of the year two digits are there, and any leap year will do. */
function hasBirthOfNik(nik: string): boolean {
  const [day, month] = [Number(nik.slice(6, 8)) % 40, nik.slice(8, 10)];
  return isOnCalendar(`2000-${month}-${String(day).padStart(2, '0')}`);
}

const HELP: Text = {
  id: 'Format kolom nomor sebagai teks sebelum mengisi atau membuka berkasnya, lalu isi lagi dari sumbernya.',
  en: 'Format the column of numbers as text before filling it or opening the file, then fill it again from its source.',
};
const SHORTENED_TEXT: Text = {
  id: `Angka ini disingkat oleh lembar kerja (seperti 1,98E+17), sehingga digitnya hilang. ${HELP.id}`,
  en: `The spreadsheet shortened this number (like 1.98E+17), so digits are lost. ${HELP.en}`,
};
const ROUNDED_TEXT: Text = {
  id: `Tiga angka terakhir NIP tidak pernah 000: lembar kerja (Excel) membulatkan angka panjang. ${HELP.id}`,
  en: `The last three digits of a NIP are never 000: a spreadsheet (Excel) rounds long numbers. ${HELP.en}`,
};
const NIK_ROUNDED_TEXT: Text = {
  id: `Empat angka terakhir NIK tidak pernah 0000: lembar kerja (Excel) membulatkan angka panjang. ${HELP.id}`,
  en: `The last four digits of a NIK are never 0000: a spreadsheet (Excel) rounds long numbers. ${HELP.en}`,
};
const birthText = (day: string): Text => ({
  id: `Angka 1–8 NIP adalah tanggal lahir; ${day} tidak ada di kalender. Periksa dengan sumbernya.`,
  en: `Digits 1–8 of a NIP are the day of birth; ${day} is no day of the calendar. Check it with its source.`,
});
const SEX_TEXT: Text = {
  id: 'Angka ke-15 NIP adalah 1 atau 2. Periksa dengan sumbernya.',
  en: 'Digit 15 of a NIP is 1 or 2. Check it with its source.',
};
/** A NIP that lost two digits, or a NIK that was mistyped. */
const NEITHER_TEXT: Text = {
  id: 'NIP terdiri atas 18 angka; di sini ada 16. Bukan pula NIK: angka 7–12 NIK adalah tanggal lahir (perempuan: tanggal ditambah 40). Periksa dengan sumbernya.',
  en: 'A NIP has 18 digits; this has 16. Nor is it a NIK: its digits 7–12 are the day of birth (of women the day plus 40). Check it with its source.',
};

function formText(number: string): Text {
  const stray = /\D/.test(number);
  const [id, en] = stray
    ? [
        'di sini ada huruf atau tanda lain (tulis nomornya, bukan nama)',
        'this has letters or other signs (write the number, not a name)',
      ]
    : [`di sini ada ${number.length}`, `this has ${number.length}`];
  return {
    id: `NIP terdiri atas 18 angka, NIK (bagi yang tidak ber-NIP) 16; ${id}.`,
    en: `A NIP has 18 digits, the NIK of whoever has no NIP 16; ${en}.`,
  };
}
