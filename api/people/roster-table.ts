/** The text of a table as rows of cells, with the line in which each row begins. */
import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { parse as parseLine } from 'csv-parse/sync';
import { pause } from '../http/pause.ts';
import { Problem } from '../problem/problem.ts';

export type RosterRow = { cells: string[]; line: number };
type Table = { rows: RosterRow[]; delimiter: string };

/** The line of the headings, below whatever a report has written above its table. */
const NUMBERS = /^.*\bn[. ]?i[. ]?[pk]\b.*$/im;
const DELIMITERS = [',', ';', '\t', '|'];
const PIECE = 16 * 1024;

/** Others have their turn between two pieces of the text. Throws `csv-invalid` where it cannot be read. */
export async function readTable(text: string): Promise<Table> {
  const { body, skipped, delimiter } = opening(text);
  const rows: RosterRow[] = [];
  const parser = parse({
    delimiter,
    record_delimiter: '\n',
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_empty_values: true,
    max_record_size: 20_000,
    info: true,
  });
  try {
    for await (const { record, info } of Readable.from(pieces(body)).pipe(parser)) {
      rows.push({ cells: cellsIn(record, delimiter), line: skipped + info.lines - newlinesIn(record) });
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw unreadable(error, skipped, delimiter);
  }
  return { rows, delimiter };
}

/**
 * Without what cannot be seen. A spreadsheet that took whole lines for one cell puts each of them in quotes: the line in that
 * one cell counts.
 */
function cellsIn(record: string[], delimiter: string): string[] {
  const [only = '', ...others] = record.map((cell) => cell.replaceAll(/\p{Cf}/gu, ''));
  if (others.some((cell) => cell !== '') || !only.includes(delimiter)) return [only, ...others];
  const [inside] = parseLine(only, { delimiter, relax_quotes: true, relax_column_count: true });
  return inside ?? [only];
}

/** With one kind of line break: the parser counts two lines for the pair that Windows writes into a quoted cell. */
async function* pieces(text: string): AsyncGenerator<string> {
  for (let from = 0, to = 0; from < text.length; from = to) {
    await pause();
    to = from + PIECE;
    if (text[to - 1] === '\r') to += 1;
    yield text.slice(from, to).replaceAll(/\r\n?/g, '\n');
  }
}

/** Within quotes: a row is reported in the line in which it begins. */
const newlinesIn = (record: string[]) => record.reduce((sum, cell) => sum + cell.split('\n').length - 1, 0);

/** The first line may say the delimiter (`sep=;`); else it is the one that the headings use most. */
function opening(text: string): { body: string; skipped: number; delimiter: string } {
  const said = /^"?sep=([^\r\n])"?[^\S\t\r\n]*(?:\r\n|\r|\n)/i.exec(text);
  if (said) return { body: text.slice(said[0].length), skipped: 1, delimiter: said[1] ?? ',' };
  const headings = (NUMBERS.exec(text.slice(0, PIECE)) ?? /^\s*[^\r\n]*/.exec(text))?.[0] ?? '';
  const unquoted = headings.replaceAll(/"[^"]*"/g, '') || headings;
  const counts = DELIMITERS.map((each) => unquoted.split(each).length);
  const delimiter = DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ',';
  return { body: text, skipped: 0, delimiter };
}

/** How a delimiter is called in a sentence. */
export const delimiterName = (delimiter: string) => (delimiter === '\t' ? 'tab' : `"${delimiter}"`);

function unreadable(error: CsvError, skipped: number, delimiter: string): Problem {
  const line = Number(error['lines'] ?? 0) + skipped;
  const { id, en } = CAUSES[error.code] ?? OTHER;
  const separated = delimiterName(delimiter);
  const detail = {
    id: `Baris ${line} tidak dapat dibaca: ${id}. Pemisah kolom yang dibaca: ${separated}.`,
    en: `Line ${line} cannot be read: ${en}. The separator was taken to be ${separated}.`,
  };
  return new Problem('csv-invalid', { detail, cause: error });
}

const OTHER = { id: 'susunannya bukan CSV', en: 'it is not well-formed CSV' };
const QUOTES = {
  id: 'ada tanda kutip (") di tengah sel; kutip seluruh sel dan tulis tanda kutip di dalamnya dua kali',
  en: 'a quote (") stands in the middle of a cell; quote the whole cell and write quotes in it twice',
};
const CAUSES: Record<string, { id: string; en: string }> = {
  CSV_QUOTE_NOT_CLOSED: { id: 'tanda kutip (") tidak ditutup', en: 'a quote (") is never closed' },
  CSV_INVALID_CLOSING_QUOTE: QUOTES,
  INVALID_OPENING_QUOTE: QUOTES,
  CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE: QUOTES,
  CSV_MAX_RECORD_SIZE: { id: 'barisnya terlalu panjang', en: 'the line is too long' },
};
