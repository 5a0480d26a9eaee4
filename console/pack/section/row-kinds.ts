/** Values made of others: rows of a table, objects with fields, and other shapes of the same. */
import {
  type ValueKind,
  type Layout,
  asList,
  needed,
  NOTHING,
  type PackAbout,
  type FormValues,
  asRecord,
} from './kinds.ts';

export type RowColumn = [key: string, label: string, kind: ValueKind];

/** Rows of a table; a row whose first column is empty is none, so there are always `spare` empty ones to write in. */
export const rows = (
  columns: readonly RowColumn[],
  { fixed = false, optional = false, spare = 1, most = Infinity } = {},
): ValueKind => {
  const count = (name: string, values: FormValues) =>
    Object.keys(values).reduce((most, key) => {
      const found = key.startsWith(`${name}.`) ? /^(\d+)\./.exec(key.slice(name.length + 1)) : null;
      return found ? Math.max(most, Number(found[1]) + 1) : most;
    }, 0);
  const [lead = ''] = columns[0] ?? [];
  return {
    layout: (name, label, { values, ...about }) => ({
      legend: label,
      parts: Array.from({ length: Math.min(most, count(name, values) + (fixed ? 0 : spare)) }, (_, i) => ({
        legend: fixed ? (values[`${name}.${i}.judul`] ?? '') : '',
        inline: true,
        parts: columns.map(([key, title, kind]) =>
          loosened(kind.layout(`${name}.${i}.${key}`, title, { values, ...about }), !fixed),
        ),
      })),
    }),
    write: (name, value, about) =>
      Object.assign(
        {},
        ...asList(value).flatMap((row, i) =>
          columns.map(([key, , kind]) => kind.write(`${name}.${i}.${key}`, asRecord(row)[key], about)),
        ),
      ),
    read: (name, reading) => {
      const found = Array.from({ length: count(name, reading.values) }, (_, i) => i).flatMap((i) => {
        const at = `${name}.${i}.`;
        const filled = Object.entries(reading.values).some(
          ([key, text]) => key.startsWith(`${at}${lead}`) && text.trim() !== '',
        );
        if (!filled) return [];
        const before = asRecord(asList(reading.before)[i]);
        const cells = columns.map(
          ([key, , kind]) => [key, kind.read(at + key, { ...reading, before: before[key] })] as const,
        );
        return [Object.fromEntries(cells.filter(([, value]) => value !== undefined))];
      });
      return found.length === 0 && !optional ? needed(name, reading, false) : found.length === 0 ? undefined : found;
    },
    tell: (value, about) =>
      asList(value)
        .map((row) => toldCells(columns, row, about).join(': '))
        .join('; ') || NOTHING,
  };
};

/** What is said of each column; the ones without a value say nothing. */
const toldCells = (columns: readonly RowColumn[], row: unknown, about: PackAbout): string[] =>
  columns
    .map(([key, , kind]) => kind.tell(asRecord(row)[key], about))
    .filter((text) => text !== NOTHING && text !== '');

/** Nothing of a row has to be filled in. */
function loosened(layout: Layout, loose: boolean): Layout {
  if ('parts' in layout) return { ...layout, parts: layout.parts.map((part) => loosened(part, loose)) };
  return loose ? { ...layout, required: false, inRow: true } : layout;
}

/** Another shape of the same. */
export const as = (
  kind: ValueKind,
  to: (value: unknown) => unknown,
  from: (shown: unknown, before: unknown) => unknown,
): ValueKind => ({
  layout: kind.layout,
  write: (name, value, about) => kind.write(name, to(value), about),
  read: (name, reading) => {
    const shown = kind.read(name, { ...reading, before: to(reading.before) });
    return shown === undefined ? undefined : from(shown, reading.before);
  },
  tell: (value, about) => kind.tell(to(value), about),
});

/** An object with these fields; nothing in the first one: there is no such object. */
export const objectOf = (columns: readonly RowColumn[], optional = false): ValueKind => ({
  layout: (name, label, about) => ({
    legend: label,
    inline: true,
    parts: columns.map(([key, title, kind]) => loosened(kind.layout(`${name}.${key}`, title, about), optional)),
  }),
  write: (name, value, about) =>
    Object.assign({}, ...columns.map(([key, , kind]) => kind.write(`${name}.${key}`, asRecord(value)[key], about))),
  read: (name, reading) => {
    const before = asRecord(reading.before);
    const filled = columns.some(([key]) =>
      Object.entries(reading.values).some(
        ([field, text]) => field.startsWith(`${name}.${key}`) && !field.endsWith('.jenis') && text.trim() !== '',
      ),
    );
    if (optional && !filled) return undefined;
    const read = columns.map(
      ([key, , kind]) => [key, kind.read(`${name}.${key}`, { ...reading, before: before[key] })] as const,
    );
    return Object.fromEntries(read.filter(([, value]) => value !== undefined));
  },
  tell: (value, about) => toldCells(columns, value, about).join(', ') || NOTHING,
});
