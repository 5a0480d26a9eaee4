/** A list as a table for spreadsheets: every page of it, streamed, in a form that a spreadsheet leaves as it is. */
import type { Page } from './cursor.ts';

/** With the mark by which spreadsheets know UTF-8. */
const MARK = '\uFEFF';

export type TableRow = Record<string, unknown>;

export const csvLine = (cells: readonly unknown[]): string => `${cells.map(cellOf).join(',')}\r\n`;

/** Reads the next page only when the one before it is taken. */
export function csvOf(columns: readonly string[], pages: AsyncIterator<Page<TableRow>>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    start: (controller) => controller.enqueue(encoder.encode(MARK + csvLine(columns))),
    async pull(controller) {
      const { done, value } = await pages.next();
      if (done) return controller.close();
      const lines = value.data.map((row) => csvLine(columns.map((name) => row[name])));
      controller.enqueue(encoder.encode(lines.join('')));
    },
  });
}

/**
 * What a spreadsheet would run as a formula, or shorten as a number, stands behind an apostrophe, as spreadsheets themselves
 * write text; the import of a roster reads it back.
 */
function cellOf(value: unknown): string {
  // A number is no formula, also below zero.
  if (typeof value === 'number') return String(value);
  const text = typeof value === 'string' ? value : value === null || value === undefined ? '' : JSON.stringify(value);
  const safe = /^(?:[=+\-@\t\r]|\d{12,}$)/.test(text) ? `'${text}` : text;
  return /[",;\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
