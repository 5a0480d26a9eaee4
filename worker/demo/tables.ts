/** Plain text tables: aligned, calm, readable in any terminal and in a log file. */
export type TableColumn = { title: string; align?: 'left' | 'right' };
export type Table = { title: string; columns: TableColumn[]; rows: string[][] };

const WIDEST = 116;
// Everything printed here is Latin script and box drawing: one code unit, one column.
const width = (text: string) => text.length;
const pad = (text: string, size: number, align: TableColumn['align']) => {
  const gap = ' '.repeat(Math.max(0, size - width(text)));
  return align === 'right' ? gap + text : text + gap;
};

/** Breaks at spaces and line ends and keeps the indent; a single longer word stays whole. */
export const wrap = (text: string, size: number): string[] =>
  text.split('\n').flatMap((paragraph) => {
    const indent = /^ */.exec(paragraph)?.[0] ?? '';
    const lines: string[] = [];
    let line = '';
    for (const word of paragraph.trimStart().split(' ')) {
      const longer = line === '' ? word : `${line} ${word}`;
      if (line !== '' && width(indent) + width(longer) > size) {
        lines.push(indent + line);
        line = word;
      } else line = longer;
    }
    return [...lines, indent + line];
  });

const naturalWidths = ({ columns, rows }: Table) =>
  columns.map((column, index) =>
    Math.max(width(column.title), ...rows.flatMap((row) => (row[index] ?? '').split('\n').map(width))),
  );

/** Takes from the widest column first until the table fits. */
const fittedWidths = (table: Table): number[] => {
  const widths = naturalWidths(table);
  const room = WIDEST - 2 * widths.length;
  while (widths.reduce((sum, size) => sum + size, 0) > room) {
    const widest = widths.indexOf(Math.max(...widths));
    const size = widths[widest];
    if (size === undefined || size <= 8) break;
    widths[widest] = size - 1;
  }
  return widths;
};

export const renderTable = (table: Table): string => {
  const widths = fittedWidths(table);
  const line = (cells: string[]): string[] => {
    const wrapped = widths.map((size, index) => wrap(cells[index] ?? '', size));
    const height = Math.max(...wrapped.map((parts) => parts.length));
    return Array.from({ length: height }, (_, row) =>
      wrapped
        .map((parts, index) => pad(parts[row] ?? '', widths[index] ?? 0, table.columns[index]?.align))
        .join('  ')
        .trimEnd(),
    );
  };
  const head = line(table.columns.map((column) => column.title));
  const rule = widths.map((size) => '─'.repeat(size)).join('  ');
  return [table.title, '', ...head, rule, ...table.rows.flatMap(line), ''].join('\n');
};

/** `SANGAT_BAIK 4, BAIK 20`, or a dash: counts without the zeroes. */
export const counts = (entries: Iterable<readonly [string, number]>): string => {
  const parts = [...entries].filter(([, n]) => n > 0).map(([code, n]) => `${code} ${n}`);
  return parts.length === 0 ? '–' : parts.join(', ');
};
