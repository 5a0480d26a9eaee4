/** A roster in CSV, read into rows; what is wrong is said per line and column. */
import { CsvError, parse } from 'csv-parse/sync';
import { finding } from '../../rules/language/errors.ts';
import type { FactDefinition, Facts, Finding, RulePack, Text } from '../../rules/language/types.ts';
import type { EmployeeRow } from '../../store/people/import.ts';
import { Problem } from '../problem/problem.ts';
import { fits, wantedText } from '../../rules/decide/facts.ts';

const MAX_LINES = 20_000;
const COLUMNS = ['nip', 'name', 'unit', 'unitName', 'supervisorNip', 'email', 'active'];
const REQUIRED = ['nip', 'name', 'unit'];
const FACTS = 'facts.';
const FACT_SOURCES = ['roster', 'training', 'history'];

export type ColumnError = { column: string; code: string; detail: Text };
export type RosterLine = { line: number; row: EmployeeRow; errors: ColumnError[] };

/** Throws `csv-invalid` when the file as a whole cannot be read. */
export function readRoster(csv: string, pack: RulePack): RosterLine[] {
  const [header, ...records] = parseCsv(csv);
  const columns = header?.fields.map((name) => name.trim()) ?? [];
  const findings = headerFindings(columns, pack);
  if (findings.length > 0) throw new Problem('csv-invalid', { findings });
  if (records.length > MAX_LINES) throw new Problem('csv-invalid', { detail: tooLong(records.length) });
  return records.map(({ fields, line }) => readLine({ columns, fields, line, pack }));
}

type Raw = { fields: string[]; line: number };

function parseCsv(csv: string): Raw[] {
  try {
    const lines: number[] = [];
    const records = parse(csv, {
      bom: true,
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: 20_000,
      on_record: (record: string[], context) => {
        lines.push(context.lines);
        return record;
      },
    });
    return records.map((fields, i) => ({ fields, line: lines[i] ?? 0 }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = Number(error['lines'] ?? 0);
    const detail = {
      id: `Baris ${line} tidak dapat dibaca (${error.code}).`,
      en: `Line ${line} cannot be read (${error.code}).`,
    };
    throw new Problem('csv-invalid', { detail, cause: error });
  }
}

function headerFindings(columns: string[], pack: RulePack): Finding[] {
  const missing = REQUIRED.filter((name) => !columns.includes(name)).map((name) =>
    finding([name], 'required', { id: `Kolom "${name}" wajib ada.`, en: `The column "${name}" is required.` }),
  );
  const twice = columns.filter((name, i) => columns.indexOf(name) !== i);
  const unknown = columns.filter((name) => !COLUMNS.includes(name) && !rosterFact(pack, name));
  return [
    ...missing,
    ...twice.map((name) =>
      finding([name], 'column-twice', { id: 'Kolom ini ada dua kali.', en: 'This column comes twice.' }),
    ),
    ...unknown.map((name) => finding([name], 'unknown-column', unknownColumn(pack))),
  ];
}

function rosterFact(pack: RulePack, column: string): FactDefinition | undefined {
  if (!column.startsWith(FACTS)) return undefined;
  const name = column.slice(FACTS.length);
  const fact = Object.hasOwn(pack.facts, name) ? pack.facts[name] : undefined;
  return fact && FACT_SOURCES.includes(fact.source) ? fact : undefined;
}

function unknownColumn(pack: RulePack): Text {
  const facts = Object.keys(pack.facts).map((name) => FACTS + name);
  const known = [...COLUMNS, ...facts.filter((column) => rosterFact(pack, column))].join(', ');
  return { id: `Kolom tidak dikenal. Yang dikenal: ${known}.`, en: `Unknown column. Known are: ${known}.` };
}

const tooLong = (lines: number): Text => ({
  id: `Ada ${lines} baris; paling banyak ${MAX_LINES} sekali impor.`,
  en: `There are ${lines} lines; at most ${MAX_LINES} per import.`,
});

type Line = Raw & { columns: string[]; pack: RulePack };

function readLine({ columns, fields, line, pack }: Line): RosterLine {
  const cell = (name: string) => (fields[columns.indexOf(name)] ?? '').trim();
  const errors = COLUMNS.flatMap((column) => cellErrors(column, cell(column)));
  if (fields.length !== columns.length) errors.push(columnCount(fields.length, columns.length));
  const facts: Facts = {};
  for (const column of columns.filter((name) => name.startsWith(FACTS))) {
    const definition = rosterFact(pack, column);
    const text = cell(column);
    if (!definition || text === '') continue;
    const value = factOf(definition, text);
    if (fits(value, definition)) facts[column.slice(FACTS.length)] = value;
    else errors.push({ column, code: 'fact-value', detail: wantedText(definition) });
  }
  const supervisorNip = columns.includes('supervisorNip') ? { supervisorNip: cell('supervisorNip') || null } : {};
  const row = {
    nip: cell('nip'),
    name: cell('name'),
    unit: cell('unit'),
    unitName: cell('unitName') || cell('unit'),
    active: cell('active') !== 'false',
    email: cell('email') || null,
    facts,
    ...supervisorNip,
  };
  if (row.nip !== '' && row.nip === row.supervisorNip) errors.push(SELF);
  return { line, row, errors };
}

function factOf({ type }: FactDefinition, text: string): string | number | boolean {
  if (type === 'bool' && (text === 'true' || text === 'false')) return text === 'true';
  if (type === 'int' && /^-?\d{1,15}$/.test(text)) return Number(text);
  return text;
}

const NIP: Text = { id: 'NIP terdiri atas 18 angka.', en: 'A NIP has 18 digits.' };
/** Empty cells of optional columns are right. */
const FORMS: Record<string, { form: RegExp; detail: Text }> = {
  nip: { form: /^\d{18}$/, detail: NIP },
  name: {
    form: /^[^\p{Cc}]{1,200}$/u,
    detail: { id: 'Wajib diisi, paling panjang 200.', en: 'Required, at most 200.' },
  },
  unit: {
    form: /^[^\p{Cc}]{1,100}$/u,
    detail: { id: 'Wajib diisi, paling panjang 100.', en: 'Required, at most 100.' },
  },
  unitName: { form: /^[^\p{Cc}]{0,200}$/u, detail: { id: 'Paling panjang 200.', en: 'At most 200.' } },
  supervisorNip: { form: /^(\d{18})?$/, detail: NIP },
  email: {
    form: /^([^\s@]{1,64}@[^\s@]{1,190})?$/,
    detail: { id: 'Bukan alamat surel.', en: 'Not an e-mail address.' },
  },
  active: { form: /^(true|false)?$/, detail: { id: 'Isi true atau false.', en: 'Give true or false.' } },
};

function cellErrors(column: string, value: string): ColumnError[] {
  const rule = FORMS[column];
  return !rule || rule.form.test(value) ? [] : [{ column, code: 'wrong-format', detail: rule.detail }];
}

const columnCount = (got: number, wanted: number): ColumnError => ({
  column: '',
  code: 'column-count',
  detail: { id: `Ada ${got} sel, seharusnya ${wanted}.`, en: `There are ${got} cells instead of ${wanted}.` },
});
const SELF: ColumnError = {
  column: 'supervisorNip',
  code: 'supervisor-self',
  detail: { id: 'Tidak ada yang menjadi atasannya sendiri.', en: 'Nobody is their own supervisor.' },
};
