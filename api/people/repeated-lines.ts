/** A person on several lines of one table: the same again is passed over, and of two that differ nobody can tell which is right. */
import { isDeepStrictEqual } from 'node:util';
import type { Text } from '../../rules/language/types.ts';
import type { ColumnError, RosterLine } from './roster-csv.ts';

export function markRepeated(lines: readonly RosterLine[]): void {
  const first = new Map<string, RosterLine>();
  for (const line of lines) {
    if (line.row.nip === '') continue;
    const before = first.get(line.row.nip);
    if (!before) first.set(line.row.nip, line);
    else if (isDeepStrictEqual(before.row, line.row)) line.errors.push(TWICE);
    else {
      line.errors.push(unlike(line, before));
      if (!before.errors.some(({ code }) => code === DIFFERS)) before.errors.push(unlike(before, line));
    }
  }
}

const DIFFERS = 'nip-differs';
const TWICE: ColumnError = {
  column: 'nip',
  code: 'nip-twice',
  detail: { id: 'NIP ini sudah ada pada baris sebelumnya.', en: 'This NIP is on an earlier line already.' },
};

function unlike(one: RosterLine, other: RosterLine): ColumnError {
  const [here, there] = [one.row, other.row];
  const spans = here.from !== undefined && there.from !== undefined && here.from !== there.from;
  return { column: 'nip', code: DIFFERS, detail: spans ? spansText(other.line) : differText(other.line) };
}
const differText = (line: number): Text => ({
  id: `NIP ini juga ada di baris ${line} dengan isi yang berbeda. Sisakan baris yang benar; keduanya tidak diimpor.`,
  en: `This NIP is on line ${line} too, which says otherwise. Keep the line that is right; neither is imported.`,
});
const spansText = (line: number): Text => ({
  id: `Baris ${line} menyebut penempatan lain untuk NIP ini. Satu berkas memuat satu penempatan per orang: impor yang lebih awal dahulu, lalu yang berikutnya dengan berkas kedua.`,
  en: `Line ${line} names another place for this NIP. A file holds one place for each person: import the earlier one first, the next with a second file.`,
});
