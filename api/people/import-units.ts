/** Units from a table: code, name, the unit above, kind and head; wrong lines fail one by one, the others count. */
import type { Finding, Language, Text } from '../../rules/language/types.ts';
import { peopleByNip } from '../../store/people/import.ts';
import { isUnitCode } from '../access/limits.ts';
import { requireRegion } from '../access/scope.ts';
import type { Caller, Deps } from '../deps.ts';
import { requireKnownRegion } from '../pack/packs.ts';
import { Problem } from '../problem/problem.ts';
import { bare, headingRow, RUNNING_NUMBER } from './roster-columns.ts';
import { damagedLetters, failedFormula, withoutPlaceholder } from './roster-damage.ts';
import { isError } from './roster-cells.ts';
import { bareNumber, readPersonNumber } from './roster-numbers.ts';
import { delimiterName, readTable } from './roster-table.ts';
import { textOf } from './roster-text.ts';
import {
  type AroundUnits,
  aroundUnits,
  headsThemselves,
  LEADS_BACK,
  NO_PARENT_FOUND,
  OWN_HEAD,
  type SaidOfUnit,
  saysNothingNew,
  writeUnit,
  wrongHead,
} from './units.ts';

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
type Asked = { line: number; said: SaidOfUnit; before: SaidOfUnit | undefined; wrong: Wrong[] };
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
    const named = new Set<string>();
    const asked = lines.map(({ line, cells }): Asked => {
      const before = around.described.get(cells.unit ?? '');
      const nip = bareNumber(cells.headNip ?? '');
      const damaged = nip === '' ? undefined : damageOf(cells.headNip ?? '');
      const headId = nip === '' || damaged ? null : (people.get(nip)?._id ?? UNKNOWN);
      const said: SaidOfUnit = {
        unit: cells.unit ?? '',
        name: cells.name ?? before?.name ?? cells.unit ?? '',
        parent: cells.parent === undefined ? (before?.parent ?? null) : cells.parent || null,
        kind: cells.kind === undefined ? (before?.kind ?? null) : cells.kind || null,
        headId: cells.headNip === undefined ? (before?.headId ?? null) : headId,
      };
      const isSecond = named.has(said.unit);
      named.add(said.unit);
      return {
        line,
        said,
        before,
        wrong: [
          ...wrongCells(cells),
          ...(isSecond ? [TWICE] : []),
          ...(damaged ? [damaged] : []),
          ...(headsThemselves(caller, said, before) ? [THEMSELVES] : []),
        ],
      };
    });
    refuseWhatDoesNotStand(asked, around);
    const reports: Report[] = [];
    for (const { line, said, before, wrong } of asked) {
      if (wrong.length > 0) {
        reports.push({ line, unit: said.unit, status: 'failed', errors: inLanguage(wrong, caller.language) });
        continue;
      }
      const status: Status = saysNothingNew(said, before) ? 'unchanged' : 'described';
      if (!dryRun) await writeUnit(deps, caller, { region, said, before });
      reports.push({ line, unit: said.unit, status });
    }
    const count = (status: Status) => reports.filter((each) => each.status === status).length;
    const counts = { described: count('described'), unchanged: count('unchanged'), failed: count('failed') };
    return { dryRun, ...counts, lines: reports };
  });
}

/** What a spreadsheet has made of a number, as in a roster. */
function damageOf(cell: string): Wrong | undefined {
  const read = readPersonNumber(cell);
  return isError(read) ? { column: 'headNip', ...read } : undefined;
}

/** Nobody has this id. */
const UNKNOWN = '?';

/**
 * Each line is judged in the tree that there will be: of the lines that count, whatever their order. A line that is refused
 * takes those with it that need it, and those that close a circle are refused together. Each round looks at a unit once.
 */
function refuseWhatDoesNotStand(asked: readonly Asked[], { described, units, heads }: AroundUnits): void {
  for (const { said, before, wrong } of asked) wrong.push(...asWrong(wrongHead(said, { heads, before })));
  const children = new Map<string | null, Asked[]>();
  for (const each of asked) {
    const beside = children.get(each.said.parent);
    if (beside) beside.push(each);
    else children.set(each.said.parent, [each]);
  }
  const refused = asked.filter(({ wrong }) => wrong.length > 0);
  const counted = new Map(asked.filter(({ wrong }) => wrong.length === 0).map((each) => [each.said.unit, each]));
  const refuse = (each: Asked, finding: Finding) => {
    each.wrong.push(...asWrong([finding]));
    counted.delete(each.said.unit);
    refused.push(each);
  };
  const isKnown = (unit: string | null) => unit === null || units.has(unit) || counted.has(unit);
  for (const each of counted.values()) if (!isKnown(each.said.parent)) refuse(each, NO_PARENT_FOUND);
  const parentOf = (unit: string) => (counted.get(unit)?.said ?? described.get(unit))?.parent ?? null;
  for (let looked = 0; ; ) {
    for (; looked < refused.length; looked += 1)
      for (const each of children.get(refused[looked]?.said.unit ?? null) ?? [])
        if (counted.get(each.said.unit) === each && !isKnown(each.said.parent)) refuse(each, NO_PARENT_FOUND);
    const turning = inCircles([...counted.keys()], parentOf);
    for (const unit of turning) {
      const each = counted.get(unit);
      if (each) refuse(each, LEADS_BACK);
    }
    if (looked === refused.length) return;
  }
}

/** Of these units, those whose line leads back to themselves. */
function inCircles(units: readonly string[], parentOf: (unit: string) => string | null): Set<string> {
  const seen = new Set<string>();
  const turning = new Set<string>();
  for (const unit of units) {
    const line: string[] = [];
    const onLine = new Set<string>();
    let at: string | null = unit;
    for (; at !== null && !seen.has(at); at = parentOf(at)) {
      seen.add(at);
      onLine.add(at);
      line.push(at);
    }
    if (at !== null && onLine.has(at)) for (const each of line.slice(line.indexOf(at))) turning.add(each);
  }
  return turning;
}

async function readLines(bytes: Uint8Array): Promise<Line[]> {
  const { rows, delimiter } = await readTable(textOf(bytes));
  const at = headingRow(
    rows.map(({ cells }) => cells),
    COLUMNS.unit,
  );
  const headings = rows[at]?.cells ?? [];
  const columns = headings
    .slice(0, headings.findLastIndex((heading) => heading.trim() !== '') + 1)
    .map((heading) => columnOf(bare(heading)));
  const known = columns.filter((column) => column !== undefined && column !== null);
  const isRight = !columns.includes(undefined) && new Set(known).size === known.length && known.includes('unit');
  if (!isRight) throw new Problem('csv-invalid', { detail: headingsText(headings, delimiter) });
  const records = rows.slice(at + 1);
  if (records.length > MOST_LINES) throw new Problem('csv-invalid', { detail: TOO_LONG });
  return records.map(({ cells, line }) => ({
    line,
    cells: Object.fromEntries(
      columns.flatMap((column, i) =>
        column ? [[column, withoutPlaceholder((cells[i] ?? '').trim().replaceAll(/\s+/gu, ' '))]] : [],
      ),
    ),
  }));
}

/** `null`: of the table, not of the units; `undefined`: nobody knows it. */
const columnOf = (heading: string): Column | null | undefined =>
  RUNNING_NUMBER.includes(heading) ? null : NAMES.find((name) => COLUMNS[name].some((word) => word === heading));

function wrongCells(cells: Line['cells']): Wrong[] {
  const found: Wrong[] = [];
  const { unit = '', name } = cells;
  if (!isUnitCode(unit)) found.push({ column: 'unit', code: 'wrong-format', detail: NEEDS_CODE });
  if (name === '') found.push({ column: 'name', code: 'required', detail: NEEDS_NAME });
  for (const column of NAMES) {
    const cell = cells[column] ?? '';
    const isText = column !== 'headNip' && /^[=+@-]|[\p{Cc}\uFFFD]/u.test(cell);
    const damage = failedFormula(cell) ?? (column === 'headNip' ? undefined : damagedLetters(cell));
    if (damage) found.push({ column, code: 'damaged', detail: damage });
    else if (isText || cell.length > MOST[column]) found.push({ column, code: 'wrong-format', detail: NO_TEXT });
  }
  return found;
}

const asWrong = (findings: readonly Finding[]): Wrong[] =>
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
const TWICE: Wrong = {
  column: 'unit',
  code: 'unit-twice',
  detail: { id: 'Unit ini sudah ada di baris sebelumnya.', en: 'This unit is on an earlier line already.' },
};
const THEMSELVES: Wrong = { column: 'headNip', code: 'self-decision', detail: OWN_HEAD };
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
