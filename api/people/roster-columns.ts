/** Which column of a table is which field: by its name, or by what people call it. */
import { PERIOD_FACTS } from '../../rules/decide/placement.ts';
import { finding } from '../../rules/language/errors.ts';
import type { FactDefinition, Finding, RulePack, Text } from '../../rules/language/types.ts';
import { Problem } from '../problem/problem.ts';
import { delimiterName } from './roster-table.ts';

/** Beside its own name, in any case and with any spaces. */
const FIELDS = {
  nip: ['nippegawai', 'nipbaru', 'nomorindukpegawai', 'employeenumber', 'nipnik', 'nipataunik'],
  nik: ['nomorindukkependudukan', 'nomornik', 'nomorktp', 'noktp'],
  name: ['nama', 'namapegawai', 'namalengkap', 'fullname'],
  unit: ['kodeunit', 'kodeunitkerja', 'unitkerja', 'unitcode', 'opd', 'kodeopd', 'skpd'],
  unitName: ['namaunit', 'namaunitkerja', 'namaopd', 'namaskpd'],
  supervisorNip: [
    'nipatasan',
    'nipatasanlangsung',
    'atasan',
    'atasanlangsung',
    'atasannip',
    'superiornip',
    'nipnikatasan',
    'nikatasan',
  ],
  email: ['surel', 'alamatsurel', 'emaildinas', 'alamatemail', 'emailaddress'],
  active: [
    'aktif',
    'statusaktif',
    'isactive',
    'keaktifan',
    'statuskeaktifan',
    'kedudukanhukum',
    'kedudukanpegawai',
    'statushukum',
  ],
  appraised: ['dinilai', 'ikutdinilai', 'isappraised'],
  from: ['berlakumulai', 'mulaiberlaku', 'tmt', 'validfrom', 'berlakusejak'],
  until: ['berlakusampai', 'sampai', 'validuntil', 'berlakuhingga'],
  assignment: ['penugasan', 'jenispenugasan', 'assignmentkind'],
  post: ['jabatan', 'namajabatan', 'position'],
  grade: ['golongan', 'pangkat', 'pangkatgolongan', 'golonganruang', 'golru'],
} as const;
/** What a pack calls so too is its fact: these came later. */
const YIELDING: readonly string[] = ['from', 'until', 'assignment', 'post', 'grade'];
export type FieldName = keyof typeof FIELDS;
export const FIELD_NAMES = Object.keys(FIELDS) as FieldName[];

export const FACTS = 'facts.';
const FACT_SOURCES = ['roster', 'training', 'history'];

export type RosterColumn = {
  name: string;
  field?: FieldName;
  fact?: { id: string; definition: FactDefinition };
  /** Of the table, not of the people; or it says again what the column that is named says. */
  passed?: true | FieldName;
};
/** A column that counts the lines, and says nothing of anybody. */
export const RUNNING_NUMBER = ['no', 'nourut', 'nomor', 'nomorurut'];
/** Superiors go by their number. */
const SUPERIOR_NAMES = ['namaatasan', 'namaatasanlangsung', 'superiorname'];
const MOST_TITLE_ROWS = 10;

const PERSON_NUMBER: readonly string[] = [...FIELDS.nip, ...FIELDS.nik, 'nip', 'nik'];

/** The row of the headings: what a report writes above its table, a title and a date, has none of the `words`. */
export function headingRow(rows: readonly (readonly string[])[], words = PERSON_NUMBER): number {
  const at = rows.slice(0, MOST_TITLE_ROWS).findIndex((cells) => cells.some((cell) => words.includes(bare(cell))));
  return Math.max(at, 0);
}

export function bare(heading: string): string {
  return heading
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '');
}

/** One for each heading; empty headings at the end, which spreadsheets like to add, are none. Throws `csv-invalid`. */
export function readColumns(headings: readonly string[], { pack, delimiter }: { pack: RulePack; delimiter: string }) {
  const last = headings.findLastIndex((heading) => heading.trim() !== '');
  const known = knownColumns(pack);
  const columns = headings.slice(0, last + 1).map((heading) => known.get(bare(heading)) ?? { name: heading.trim() });
  const findings = columnFindings(columns, known);
  if (findings.length > 0) {
    const names = headings.slice(0, last + 1).join(', ');
    throw new Problem('csv-invalid', { findings, detail: separatorText(delimiter, names) });
  }
  return columns;
}

function knownColumns(pack: RulePack): Map<string, RosterColumn> {
  const known = new Map<string, RosterColumn>(RUNNING_NUMBER.map((word) => [word, { name: word, passed: true }]));
  for (const word of SUPERIOR_NAMES) known.set(word, { name: word, passed: 'supervisorNip' });
  const fields = (names: readonly FieldName[]) => {
    for (const field of names)
      for (const word of [...FIELDS[field], field]) known.set(bare(word), { name: field, field });
  };
  fields(FIELD_NAMES.filter((field) => YIELDING.includes(field)));
  const facts = Object.entries(pack.facts).filter(
    ([id, { source }]) => FACT_SOURCES.includes(source) && !PERIOD_FACTS.includes(id),
  );
  // What comes later wins: a fact that is called like a field does not take its place.
  for (const [id, definition] of facts) {
    const column = { name: FACTS + id, fact: { id, definition } };
    for (const word of [definition.label.id, definition.label.en, `fakta${id}`, FACTS + id, id]) {
      known.set(bare(word), column);
    }
  }
  fields(FIELD_NAMES.filter((field) => !YIELDING.includes(field)));
  return known;
}

function columnFindings(columns: RosterColumn[], known: Map<string, RosterColumn>): Finding[] {
  const names = columns.map(({ name }) => name);
  const missing = names.includes('nip') || names.includes('nik') ? [] : [finding(['nip'], 'required', NEEDS_NIP)];
  const twice = names.filter((name, i) => names.indexOf(name) !== i);
  const unknown = columns.filter(
    ({ field, fact, passed = false }) => !field && !fact && passed !== true && !(passed && names.includes(passed)),
  );
  return [
    ...missing,
    ...twice.map((name) => finding([name], 'column-twice', TWICE)),
    ...unknown.map(({ name }) => finding([name], 'unknown-column', unknownText(known))),
  ];
}

const NEEDS_NIP: Text = { id: 'Kolom "nip" (atau "nik") wajib ada.', en: 'The column "nip" (or "nik") is required.' };
const TWICE: Text = { id: 'Kolom ini ada dua kali.', en: 'This column comes twice.' };

function unknownText(known: Map<string, RosterColumn>): Text {
  const facts = [...known.values()].filter(({ fact }) => fact).map(({ name }) => name);
  const names = [...FIELD_NAMES, ...new Set(facts)].join(', ');
  return { id: `Kolom tidak dikenal. Yang dikenal: ${names}.`, en: `Unknown column. Known are: ${names}.` };
}

const separatorText = (delimiter: string, names: string): Text => ({
  id: `Judul kolom yang terbaca: ${names}. Pemisah kolom yang dibaca: ${delimiterName(delimiter)} (boleh koma, titik koma atau tab).`,
  en: `Headings as read: ${names}. The separator was taken to be ${delimiterName(delimiter)} (comma, semicolon or tab will do).`,
});
