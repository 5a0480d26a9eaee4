/** Units from a table: code, name, the unit above, kind and head; wrong lines fail one by one, the others count. */
import type { Language, Text } from '../../rules/language/types.ts';
import { peopleByNip } from '../../store/people/import.ts';
import { isUnitCode } from '../access/limits.ts';
import { requireRegion } from '../access/scope.ts';
import type { Caller, Deps } from '../deps.ts';
import { requireKnownRegion } from '../pack/packs.ts';
import { Problem } from '../problem/problem.ts';
import { bareNumber } from './roster-numbers.ts';
import { delimiterName, readTable } from './roster-table.ts';
import { textOf } from './roster-text.ts';
import { aroundUnits, type SaidOfUnit, saysNothingNew, writeUnit, wrongOfUnit } from './units.ts';

const COLUMNS = {
  unit: ['unit', 'kodeunit', 'kode', 'unitcode', 'kodeopd'],
  name: ['name', 'nama', 'namaunit', 'unitname', 'namaopd'],
  parent: ['parent', 'induk', 'unitinduk', 'kodeinduk', 'parentunit'],
  kind: ['kind', 'jenis', 'jenisunit'],
  headNip: ['headnip', 'nipkepala', 'kepala', 'nippimpinan', 'head'],
} as const;
type Column = keyof typeof COLUMNS;
const NAMES = Object.keys(COLUMNS) as Column[];
const MOST_LINES = 2_000;
const MOST = { unit: 100, name: 200, parent: 100, kind: 100, headNip: 40 } as const;

type Wrong = { column: string; code: string; detail: Text };
type Line = { line: number; cells: Partial<Record<Column, string>> };
type Status = 'described' | 'unchanged' | 'failed';
type Report = { line: number; unit: string; status: Status; errors?: ReturnType<typeof inLanguage> };
type Request = { region: string; bytes: Uint8Array; dryRun: boolean };

export async function importUnits(deps: Deps, caller: Caller, { region, bytes, dryRun }: Request) {
  requireRegion(caller.principal, 'importUnits', region);
  await requireKnownRegion(deps, region);
  const lines = await readLines(bytes);
  return deps.store.oneAtATime(`units/${region}`, async () => {
    const nips = lines.flatMap(({ cells }) => bareNumber(cells.headNip ?? '') || []);
    const people = await peopleByNip(deps.store, region, nips);
    const around = await aroundUnits(
      deps,
      region,
      [...people.values()].map(({ _id }) => _id),
    );
    const units = new Set([...around.units, ...lines.flatMap(({ cells }) => cells.unit ?? [])]);
    const reports: Report[] = [];
    for (const { line, cells } of lines) {
      const before = around.described.get(cells.unit ?? '');
      const nip = bareNumber(cells.headNip ?? '');
      const headId = nip === '' ? null : (people.get(nip)?._id ?? UNKNOWN);
      const said: SaidOfUnit = {
        unit: cells.unit ?? '',
        name: cells.name ?? before?.name ?? cells.unit ?? '',
        parent: cells.parent === undefined ? (before?.parent ?? null) : cells.parent || null,
        kind: cells.kind === undefined ? (before?.kind ?? null) : cells.kind || null,
        headId: cells.headNip === undefined ? (before?.headId ?? null) : headId,
      };
      const wrong = [...wrongCells(cells), ...asWrong(wrongOfUnit(said, { ...around, units }))];
      if (wrong.length > 0) {
        reports.push({ line, unit: said.unit, status: 'failed' as const, errors: inLanguage(wrong, caller.language) });
        continue;
      }
      const status: Status = saysNothingNew(said, before) ? 'unchanged' : 'described';
      if (!dryRun) await writeUnit(deps, caller, { region, said, before });
      around.described.set(said.unit, said);
      reports.push({ line, unit: said.unit, status });
    }
    const count = (status: Status) => reports.filter((each) => each.status === status).length;
    const counts = { described: count('described'), unchanged: count('unchanged'), failed: count('failed') };
    return { dryRun, ...counts, lines: reports };
  });
}

/** Nobody has this id. */
const UNKNOWN = '?';

async function readLines(bytes: Uint8Array): Promise<Line[]> {
  const { rows, delimiter } = await readTable(textOf(bytes));
  const headings = (rows[0]?.cells ?? []).map((heading) => heading.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, ''));
  const columns = headings.map((heading) => NAMES.find((name) => COLUMNS[name].some((word) => word === heading)));
  const known = columns.filter((column) => column !== undefined);
  const isRight = known.length === columns.length && new Set(known).size === known.length && known.includes('unit');
  if (!isRight) throw new Problem('csv-invalid', { detail: headingsText(rows[0]?.cells ?? [], delimiter) });
  if (rows.length - 1 > MOST_LINES) throw new Problem('csv-invalid', { detail: TOO_LONG });
  return rows.slice(1).map(({ cells, line }) => ({
    line,
    cells: Object.fromEntries(known.map((column, i) => [column, (cells[i] ?? '').trim().replaceAll(/\s+/gu, ' ')])),
  }));
}

function wrongCells(cells: Line['cells']): Wrong[] {
  const found: Wrong[] = [];
  const { unit = '', name } = cells;
  if (!isUnitCode(unit)) found.push({ column: 'unit', code: 'wrong-format', detail: NEEDS_CODE });
  if (name === '') found.push({ column: 'name', code: 'required', detail: NEEDS_NAME });
  for (const column of NAMES) {
    const cell = cells[column] ?? '';
    const isText = column !== 'headNip' && /^[=+@-]|[\p{Cc}\uFFFD]/u.test(cell);
    if (isText || cell.length > MOST[column]) found.push({ column, code: 'wrong-format', detail: NO_TEXT });
  }
  return found;
}

const asWrong = (findings: ReturnType<typeof wrongOfUnit>): Wrong[] =>
  findings.map(({ pointer, code, detail }) => ({
    column: pointer === '/headId' ? 'headNip' : pointer.slice(1),
    code,
    detail,
  }));

const inLanguage = (wrong: Wrong[], language: Language) =>
  wrong.map(({ column, code, detail }) => ({ column, code, detail: detail[language] }));

const headingsText = (headings: string[], delimiter: string): Text => ({
  id: `Kolom yang dikenal: ${NAMES.join(', ')}; "unit" wajib, masing-masing sekali. Terbaca: ${headings.join(', ')} (pemisah ${delimiterName(delimiter)}).`,
  en: `Known columns: ${NAMES.join(', ')}; "unit" is required, each of them once. Read: ${headings.join(', ')} (separator ${delimiterName(delimiter)}).`,
});
const TOO_LONG: Text = { id: `Paling banyak ${MOST_LINES} baris.`, en: `At most ${MOST_LINES} lines.` };
const NEEDS_CODE: Text = {
  id: 'Isi kode unit seperti pada daftar pegawai, tanpa *, ? atau %.',
  en: 'Give the code of the unit as rosters write it, without *, ? or %.',
};
const NEEDS_NAME: Text = { id: 'Nama wajib diisi.', en: 'A name is required.' };
const NO_TEXT: Text = {
  id: 'Terlalu panjang, atau diawali tanda yang dijalankan lembar kerja (=, +, -, @).',
  en: 'Too long, or it begins with a sign that spreadsheets run (=, +, -, @).',
};
