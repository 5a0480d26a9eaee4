/** Brings a region's roster up to date from a CSV: wrong lines fail one by one, the others are imported. */
import type { Language } from '../../rules/language/types.ts';
import { importEmployees } from '../../store/people/import.ts';
import { employeesByNip } from '../../store/people/employees.ts';
import type { Caller, Deps } from '../deps.ts';
import { requireRegion } from '../access/scope.ts';
import { regionActor } from '../access/actor.ts';
import { packFor, requireKnownRegion } from '../pack/packs.ts';
import { today } from '../pack/packs.ts';
import { recordStep } from '../request/request.ts';
import { type ColumnError, readRoster, type RosterLine } from './roster-csv.ts';

const CHUNK = 500;

export type ImportRequest = {
  region: string;
  csv: string;
  date?: string | undefined;
  dryRun: boolean;
  commandKey: string;
};
type Status = 'imported' | 'updated' | 'unchanged' | 'failed';
type LineReport = {
  line: number;
  status: Status;
  id?: string;
  errors?: { column: string; code: string; detail: string }[];
};

export async function importRoster(deps: Deps, caller: Caller, request: ImportRequest) {
  const { region, dryRun } = request;
  requireRegion(caller.principal, 'importEmployees', region);
  const doc = await packFor(deps, await requireKnownRegion(deps, region), request.date ?? today(deps));
  const lines = readRoster(request.csv, doc.pack);
  markRepeated(lines);
  await markSupervisors(deps, region, lines);
  const good = lines.filter(({ errors }) => errors.length === 0);
  const results = await importEmployees(deps.store, region, { rows: good.map(({ row }) => row), dryRun });
  const byNip = new Map(results.map((result) => [result.nip, result]));
  const reports = lines.map((line): LineReport => {
    const result = byNip.get(line.row.nip);
    if (line.errors.length > 0 || !result) return failed(line, caller.language);
    const status = result.status === 'created' ? 'imported' : result.status;
    return { line: line.line, status, ...(result.id !== null && { id: result.id }) };
  });
  const count = (status: Status) => reports.filter((report) => report.status === status).length;
  const counts = {
    imported: count('imported'),
    updated: count('updated'),
    unchanged: count('unchanged'),
    failed: count('failed'),
  };
  if (!dryRun) await journal(deps, caller, { request, counts });
  return { dryRun, ...counts, lines: reports };
}

const failed = ({ line, errors }: RosterLine, language: Language): LineReport => ({
  line,
  status: 'failed',
  errors: errors.map(({ column, code, detail }) => ({ column, code, detail: detail[language] })),
});

function markRepeated(lines: RosterLine[]) {
  const seen = new Set<string>();
  for (const { row, errors } of lines) {
    if (seen.has(row.nip)) errors.push(TWICE);
    seen.add(row.nip);
  }
}

/** A supervisor must be in the region already or on a line that is imported; failing one line can fail its followers. */
async function markSupervisors(deps: Deps, region: string, lines: RosterLine[]): Promise<void> {
  const named = [...new Set(lines.flatMap(({ row }) => row.supervisorNip ?? []))];
  const known = new Set<string>();
  for (let from = 0; from < named.length; from += CHUNK) {
    for (const person of await employeesByNip(deps.store, region, named.slice(from, from + CHUNK)))
      known.add(person.nip);
  }
  for (const { errors } of lines.filter(inCircle(lines))) errors.push(CIRCLE);
  let open = lines.filter(({ errors }) => errors.length === 0);
  for (;;) {
    const here = new Set(open.map(({ row }) => row.nip));
    const orphans = open.filter(
      ({ row }) => row.supervisorNip && !known.has(row.supervisorNip) && !here.has(row.supervisorNip),
    );
    if (orphans.length === 0) return;
    for (const { errors } of orphans) errors.push(UNKNOWN);
    open = open.filter(({ errors }) => errors.length === 0);
  }
}

/** Whether a line leads back to itself by following supervisors through the file. */
function inCircle(lines: RosterLine[]): (line: RosterLine) => boolean {
  const superior = new Map(lines.map(({ row }) => [row.nip, row.supervisorNip ?? null]));
  return ({ row }) => {
    const met = new Set<string>();
    for (let nip = superior.get(row.nip); nip && !met.has(nip); nip = superior.get(nip)) {
      if (nip === row.nip) return row.supervisorNip !== row.nip;
      met.add(nip);
    }
    return false;
  };
}

type Done = { request: ImportRequest; counts: Record<string, number> };

async function journal(deps: Deps, { principal }: Caller, { request, counts }: Done) {
  await recordStep(deps, request.region, {
    type: 'employees.imported',
    actor: regionActor(principal),
    data: counts,
    key: `import:${request.commandKey}`,
  });
}

const TWICE: ColumnError = {
  column: 'nip',
  code: 'nip-twice',
  detail: { id: 'NIP ini sudah ada pada baris sebelumnya.', en: 'This NIP is on an earlier line already.' },
};
const UNKNOWN: ColumnError = {
  column: 'supervisorNip',
  code: 'supervisor-unknown',
  detail: {
    id: 'Atasan ini tidak ada di wilayah maupun pada baris yang dapat diimpor.',
    en: 'This supervisor is neither in the region nor on a line that can be imported.',
  },
};
const CIRCLE: ColumnError = {
  column: 'supervisorNip',
  code: 'supervisor-circle',
  detail: { id: 'Garis atasan kembali ke orang ini.', en: 'The line of supervisors leads back to this person.' },
};
