/** Lines of superiors through a roster and the people who are there already, each walked once. */
import { employeesById, subordinatesOf } from '../../store/people/employees.ts';
import type { EmployeeDoc } from '../../store/people/types.ts';
import type { Store } from '../../store/connect.ts';
import { inTurns } from '../http/pause.ts';
import type { ColumnError, RosterLine } from './roster-csv.ts';

type People = Map<string, EmployeeDoc>;

/**
 * A supervisor must be in the region already or on a line that is imported, so that a line that fails can fail its
 * followers; and nobody's line may lead back to them.
 */
export async function markSupervisors(
  store: Store,
  region: string,
  { lines, known }: { lines: RosterLine[]; known: People },
) {
  if (!lines.some(({ row }) => row.supervisorNip)) return;
  const around = await inCircle(await superiorsOf(store, region, { lines, known }));
  const followers = new Map<string, RosterLine[]>();
  const good = new Set<string>();
  await inTurns(lines, (line) => {
    const { nip, supervisorNip } = line.row;
    if (supervisorNip && around.has(nip)) line.errors.push(CIRCLE);
    if (line.errors.length === 0) good.add(nip);
    if (supervisorNip) put(followers, supervisorNip, line);
  });
  const isThere = (nip: string) => known.has(nip) || good.has(nip);
  const lost = lines.filter(({ row }) => row.supervisorNip && !isThere(row.supervisorNip));
  await inTurns(lost, ({ row, errors }) => {
    if (errors.some(({ column }) => column === UNKNOWN.column)) return;
    errors.push(UNKNOWN);
    if (good.delete(row.nip) && !known.has(row.nip)) lost.push(...(followers.get(row.nip) ?? []));
  });
}

function put<T>(groups: Map<string, T[]>, key: string, item: T) {
  const group = groups.get(key);
  if (group) group.push(item);
  else groups.set(key, [item]);
}

/** By NIP: from the lines, and where they lead out of the file from the people stored, upwards until nobody is new. */
async function superiorsOf(store: Store, region: string, { lines, known }: { lines: RosterLine[]; known: People }) {
  const said = lines.filter(({ row, errors }) => row.supervisorNip !== undefined && errors.length === 0);
  const superiors = new Map(said.map(({ row }) => [row.nip, row.supervisorNip ?? null]));
  const byId = new Map([...known.values()].map((person) => [person._id, person]));
  let open = [...known.values()];
  while (open.length > 0) {
    const stored = open.filter(({ nip }) => !superiors.has(nip));
    const missing = stored.flatMap(({ supervisorId: id }) => (id !== null && !byId.has(id) ? [id] : []));
    const found = await employeesById(store, region, [...new Set(missing)]);
    for (const person of found) byId.set(person._id, person);
    for (const { nip, supervisorId } of stored) superiors.set(nip, byId.get(supervisorId ?? '')?.nip ?? null);
    open = found;
  }
  return superiors;
}

/** Everybody whose line leads back to themselves. Each person is looked at once, by whichever walk comes first. */
async function inCircle(superiors: Map<string, string | null>): Promise<Set<string>> {
  const circles = new Set<string>();
  const walkOf = new Map<string, string>();
  await inTurns(superiors.keys(), (start) => {
    let nip: string | null = start;
    for (; nip !== null && !walkOf.has(nip); nip = superiors.get(nip) ?? null) walkOf.set(nip, start);
    if (nip === null || walkOf.get(nip) !== start) return;
    for (let each: string | null = nip; each !== null && !circles.has(each); each = superiors.get(each) ?? null)
      circles.add(each);
  });
  return circles;
}

const SHOWN = 200;
/** Without an id: somebody who would be new. */
type Person = { id: string | null; nip: string; name: string };
export type InactiveSuperior = Person & { count: number; people: Person[] };

/**
 * Superiors who are or would be out of service, with those in service who point to them: their next cycle would have
 * nobody to assess them.
 */
export async function inactiveSuperiors(
  store: Store,
  region: string,
  { lines, known }: { lines: RosterLine[]; known: People },
): Promise<InactiveSuperior[]> {
  const rows = new Map(lines.map(({ row }) => [row.nip, row]));
  const after = (nip: string): Person & { active: boolean } => {
    const [row, stored] = [rows.get(nip), known.get(nip)];
    const active = row?.active ?? stored?.active ?? true;
    return { id: stored?._id ?? null, nip, name: row?.name ?? stored?.name ?? '', active };
  };
  const pointing = new Map<string, InactiveSuperior>();
  const nips = new Map<string, string>();
  await inTurns(new Set([...known.keys(), ...rows.keys()]), (each) => {
    const { id, nip, name, active } = after(each);
    if (active) return;
    pointing.set(nip, { id, nip, name, count: 0, people: [] });
    if (id !== null) nips.set(id, nip);
  });
  if (pointing.size === 0) return [];
  const point = (superior: string, { active, ...person }: ReturnType<typeof after>) => {
    if (active) pointing.get(superior)?.people.push(person);
  };
  for (const { _id: id, nip, name, active, supervisorId } of await subordinatesOf(store, region, [...nips.keys()])) {
    const row = rows.get(nip);
    if (row?.supervisorNip !== undefined) continue;
    point(nips.get(supervisorId ?? '') ?? '', row ? after(nip) : { id, nip, name, active });
  }
  await inTurns(lines, ({ row }) => {
    if (row.supervisorNip) point(row.supervisorNip, after(row.nip));
  });
  return [...pointing.values()]
    .filter(({ people }) => people.length > 0)
    .map((superior) => ({ ...superior, count: superior.people.length, people: superior.people.slice(0, SHOWN) }));
}

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
