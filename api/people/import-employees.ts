/** Brings a region's roster up to date from a table: wrong lines fail one by one, the others are imported. */
import { createHash } from 'node:crypto';
import { writtenValue } from '../../rules/decide/written.ts';
import { own } from '../../rules/language/records.ts';
import type { FactValue, Language, RulePack } from '../../rules/language/types.ts';
import { employeesById } from '../../store/people/employees.ts';
import { type FieldChange, importEmployees, type ImportResult, peopleByNip } from '../../store/people/import.ts';
import { unitNames } from '../../store/people/units.ts';
import type { EmployeeDoc } from '../../store/people/types.ts';
import { dropStale, noteChanges, type RosterImport, sumOfImport } from '../../store/people/roster-changes.ts';
import type { Caller, Deps } from '../deps.ts';
import { requireRegion } from '../access/scope.ts';
import { regionActor } from '../access/actor.ts';
import { packFor, requireKnownRegion, today } from '../pack/packs.ts';
import { realInstant } from '../http/instants.ts';
import { inTurns } from '../http/pause.ts';
import { recordStep } from '../request/request.ts';
import { markAlikeUnits } from './alike-units.ts';
import { markRepeated } from './repeated-lines.ts';
import { FACTS } from './roster-columns.ts';
import { readRoster, type RosterLine } from './roster-csv.ts';
import { markForbidden } from './forbidden-lines.ts';
import { keepAnAdmin } from './keep-admin.ts';
import { settleRoster } from './settle-roster.ts';
import { inactiveSuperiors, markSupervisors } from './superiors.ts';

export type ImportRequest = {
  region: string;
  bytes: Uint8Array;
  date?: string | undefined;
  dryRun: boolean;
  commandKey: string;
};
type Status = 'imported' | 'updated' | 'unchanged' | 'failed';
type LineReport = {
  line: number;
  status: Status;
  id?: string;
  changes?: FieldChange[];
  errors?: { column: string; code: string; detail: string }[];
};

/** One after the other in a region: of two at once each could take out of service whom the other leaves as the last admin. */
export const importRoster = (deps: Deps, caller: Caller, request: ImportRequest) =>
  request.dryRun
    ? importAlone(deps, caller, request)
    : deps.store.oneAtATime(`roster/${request.region}`, () => importAlone(deps, caller, request));

async function importAlone(deps: Deps, caller: Caller, request: ImportRequest) {
  const { region, dryRun } = request;
  const { store } = deps;
  requireRegion(caller.principal, 'importEmployees', region);
  const { pack } = await packFor(deps, await requireKnownRegion(deps, region), request.date ?? today(deps));
  const day = await settleRoster(deps, region);
  const lines = await readRoster(request.bytes, pack);
  markRepeated(lines);
  const known = await peopleByNip(
    store,
    region,
    lines.flatMap(({ row }) => [row.nip, row.supervisorNip ?? row.nip]),
  );
  await markForbidden(deps, caller.principal, { region, lines, known, today: day });
  markNewcomers(lines, known);
  await markAlikeUnits(deps, region, { lines, known });
  await markSupervisors(store, region, { lines, known });
  const good = lines.filter(({ errors }) => errors.length === 0);
  const newUnits = await nameUnits(deps, region, { lines: good, known });
  const inactive = await inactiveSuperiors(store, region, { lines: good, known });
  const imported = dryRun ? undefined : await begin(deps, caller, request);
  const results = await importEmployees(store, region, {
    rows: good.map(({ row }) => row),
    dryRun,
    today: day,
    ...(imported && { note: (changes) => noteChanges(store, imported, changes) }),
  });
  if (imported) await keepAnAdmin(deps, { region, today: day, imported, good, results });
  const show = await changesInWords(deps, region, { results, pack, language: caller.language });
  const reports = await reportsOf(lines, { results, show, language: caller.language });
  const counts = countsOf(reports);
  if (imported) await end(deps, caller, { imported, counts });
  return {
    dryRun,
    ...counts,
    import: imported?.importId ?? null,
    newUnits,
    inactiveSuperiors: inactive,
    lines: reports,
  };
}

/** A long report is kept without its details: what is kept must fit into one document. */
export const keptReport = <R extends { lines: object[] }>(report: R): R =>
  report.lines.length <= MOST_KEPT
    ? report
    : { ...report, lines: report.lines.map((line) => ({ ...line, changes: undefined, errors: undefined })) };
const MOST_KEPT = 2_000;

type Shown = (change: FieldChange) => FieldChange;
type Around = { results: ImportResult[]; show: Shown; language: Language };

async function reportsOf(lines: RosterLine[], { results, show, language }: Around): Promise<LineReport[]> {
  const byNip = new Map(results.map((result) => [result.nip, result]));
  const reports: LineReport[] = [];
  await inTurns(lines, (line) => {
    const result = line.errors.length > 0 ? undefined : byNip.get(line.row.nip);
    reports.push(result ? done(line, result, show) : failed(line, language));
  });
  return reports;
}

function done({ line }: RosterLine, { status, id, changes }: ImportResult, show: Shown): LineReport {
  return {
    line,
    status: status === 'created' ? 'imported' : status,
    ...(id !== null && { id }),
    ...(changes.length > 0 && { changes: changes.map(show) }),
  };
}

const failed = ({ line, errors }: RosterLine, language: Language): LineReport => ({
  line,
  status: 'failed',
  errors: errors.map(({ column, code, detail }) => ({ column, code, detail: detail[language] })),
});

function countsOf(reports: LineReport[]): Record<Status, number> {
  const counts = { imported: 0, updated: 0, unchanged: 0, failed: 0 };
  for (const { status } of reports) counts[status] += 1;
  return counts;
}

/** Who is there already keeps what a file does not bring; somebody new has nothing to keep. */
function markNewcomers(lines: RosterLine[], known: Map<string, EmployeeDoc>) {
  for (const { row, errors } of lines.filter(({ row }) => !known.has(row.nip))) {
    for (const column of ['name', 'unit'] as const) {
      const told = errors.some((error) => error.column === column || error.column === 'nip');
      if (row[column] === undefined && !told) errors.push({ column, ...NEW_NEEDS });
    }
  }
}

/**
 * Who comes into a unit without its name gets the one that the unit goes by, not that of the unit left behind. Answers the
 * units that nobody has been in: a code that was mistyped looks like one.
 */
async function nameUnits(
  deps: Deps,
  region: string,
  { lines, known }: { lines: RosterLine[]; known: Map<string, EmployeeDoc> },
): Promise<string[]> {
  const entering = lines.filter(
    ({ row }) => row.unit !== undefined && (row.from !== undefined || row.unit !== known.get(row.nip)?.unit),
  );
  const names = await unitNames(
    deps.store,
    region,
    entering.flatMap(({ row }) => row.unit ?? []),
  );
  const here = new Map(
    lines.flatMap(({ row }) => (row.unit && row.unitName ? [[row.unit, row.unitName] as const] : [])),
  );
  for (const { row } of entering) {
    const { unit = '' } = row;
    row.unitName ??= here.get(unit) ?? names.get(unit) ?? unit;
  }
  return [...new Set(entering.flatMap(({ row }) => row.unit ?? []))].filter((unit) => !names.has(unit)).sort();
}

type InWords = { results: ImportResult[]; pack: RulePack; language: Language };

/** Superiors by number instead of id, and numbers of facts in people's units. */
async function changesInWords(deps: Deps, region: string, { results, pack, language }: InWords): Promise<Shown> {
  const supervisors = results.flatMap(({ changes }) => changes.filter(({ field }) => field === 'supervisorId'));
  const ids = new Set(
    supervisors.flatMap(({ before, after }) => [before, after].filter((id) => typeof id === 'string')),
  );
  const nips = new Map<FactValue | null, string>();
  for (const { _id, nip } of await employeesById(deps.store, region, [...ids])) nips.set(_id, nip);
  return ({ field, before, after, ...dated }) => {
    if (field === 'supervisorId') {
      const nipOf = (id: FactValue | null) => nips.get(id) ?? id;
      return { field: 'supervisorNip', before: nipOf(before), after: nipOf(after), ...dated };
    }
    const definition = field.startsWith(FACTS) ? own(pack.facts, field.slice(FACTS.length)) : undefined;
    const words = (value: FactValue | null) =>
      definition && typeof value === 'number' ? writtenValue(definition, value, language) : value;
    return { field, before: words(before), after: words(after), ...dated };
  };
}

const IMPORT_ID = 24;

/** Written down before anything is changed: whose file it is, and its digest. A repeat goes on with the same import. */
async function begin(deps: Deps, { principal }: Caller, request: ImportRequest): Promise<RosterImport> {
  const { region, bytes, commandKey } = request;
  const importId = commandKey.slice(0, IMPORT_ID);
  const file = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
  const { recordedAt, actor } = await recordStep(deps, region, {
    type: 'employees.importing',
    actor: regionActor(principal),
    data: { importId, file },
    key: `import:${commandKey}:begin`,
  });
  return { importId, region, at: realInstant(recordedAt), by: actor.id ?? '' };
}

type Done = { imported: RosterImport; counts: Record<Status, number> };

/** The first end stands: what a repeat finds to do is nothing. */
async function end(deps: Deps, { principal }: Caller, { imported, counts }: Done) {
  const { importId, region } = imported;
  await dropStale(deps.store, importId);
  await recordStep(deps, region, {
    type: 'employees.imported',
    actor: regionActor(principal),
    data: { ...counts, importId, ...(await sumOfImport(deps.store, importId)) },
    key: `import:${importId}`,
  });
}

const NEW_NEEDS = {
  code: 'required',
  detail: {
    id: 'Pegawai ini belum ada di wilayah; yang baru memerlukan nama dan unit. Atau periksa NIP-nya.',
    en: 'This person is not in the region yet; somebody new needs a name and a unit. Or check the NIP.',
  },
};
