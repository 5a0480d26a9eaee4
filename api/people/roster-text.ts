/** The bytes of a table as text, in whichever of the usual encodings a spreadsheet saved it. */
import { Problem } from '../problem/problem.ts';

const ZIP = [0x50, 0x4b, 0x03, 0x04];
const OLE = [0xd0, 0xcf, 0x11, 0xe0];
const SAMPLE = 1024;

const startsWith = (bytes: Uint8Array, mark: readonly number[]) => mark.every((byte, i) => bytes[i] === byte);

/** Throws `csv-invalid` for a workbook, a web page, and for what is no text in any encoding. */
export function textOf(bytes: Uint8Array): string {
  if (startsWith(bytes, ZIP) || startsWith(bytes, OLE)) throw new Problem('csv-invalid', { detail: WORKBOOK });
  const text = decode(bytes);
  if (/^\s*<(?:!doctype|\?xml|html|table)/i.test(text)) throw new Problem('csv-invalid', { detail: WEB_PAGE });
  if (text.includes('\0')) throw new Problem('csv-invalid', { detail: NO_TEXT });
  return text;
}

/** By its mark, else UTF-8 where it is valid, else what Windows writes. A decoder takes the mark off. */
function decode(bytes: Uint8Array): string {
  const wide = wideEncoding(bytes);
  if (wide) return new TextDecoder(wide).decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/** UTF-16 by its mark, or by the empty half that every letter of a heading has in it. */
function wideEncoding(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if (startsWith(bytes, [0xff, 0xfe])) return 'utf-16le';
  if (startsWith(bytes, [0xfe, 0xff])) return 'utf-16be';
  const sample = bytes.subarray(0, SAMPLE);
  const empty = [0, 0];
  for (const [i, byte] of sample.entries()) if (byte === 0) empty[i % 2] = (empty[i % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = empty;
  const most = sample.length / 4;
  return odd > most && even === 0 ? 'utf-16le' : even > most && odd === 0 ? 'utf-16be' : undefined;
}

const WORKBOOK = {
  id: 'Ini buku kerja Excel. Simpan lembarnya sebagai CSV (Save As, "CSV UTF-8"), lalu kirim berkas itu.',
  en: 'This is an Excel workbook. Save its sheet as CSV (Save As, "CSV UTF-8") and send that file.',
};
/** Which many systems export under the name of a workbook. */
const WEB_PAGE = {
  id: 'Isi berkas ini halaman web (HTML atau XML), apa pun namanya. Buka dengan Excel, simpan sebagai CSV (Save As, "CSV UTF-8"), lalu kirim berkas itu.',
  en: 'This file is a web page (HTML or XML), whatever it is called. Open it with Excel, save it as CSV (Save As, "CSV UTF-8") and send that file.',
};
const NO_TEXT = {
  id: 'Berkas ini bukan teks. Simpan tabelnya sebagai CSV.',
  en: 'This file is not text. Save the table as CSV.',
};
