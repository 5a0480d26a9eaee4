/**
 * Trying Siklus out on one's own machine: whoever opens the pages may be anybody, one click each. Only where development keys
 * were asked for, no identity provider is configured, and nobody else can reach the address.
 */
import { employeesById, listEmployees } from '../../store/people/employees.ts';
import { listRegions } from '../../store/pack/regions.ts';
import type { EmployeeDoc, Principal } from '../../store/people/types.ts';
import type { Config } from '../config.ts';
import type { Deps } from '../deps.ts';
import { notFound } from '../problem/problem.ts';
import { isLoopback } from './loopback.ts';
import { OFFICE_ROLES, OFFICES, PERSON_ROLES } from './offices.ts';
import type { SignedIn } from './sessions.ts';

/** Whoever is asked for by these stands in front of others. */
const OF_PROXIES = ['Forwarded', 'X-Forwarded-For', 'X-Forwarded-Host', 'X-Real-IP', 'Via'];

/** As it was asked for: a name of another machine that leads here, or a proxy, is not this machine's own address. */
export const isTrial = ({ jwt, host, firstKeys }: Config, { url, headers }: Request): boolean =>
  jwt === null &&
  firstKeys === 'development' &&
  isLoopback(host) &&
  isLoopback(new URL(url).hostname) &&
  !OF_PROXIES.some((name) => headers.has(name));

/** What somebody may be besides an employee who is appraised and appraises. */
export const HATS = ['employee', ...OFFICE_ROLES, ...OFFICES] as const;

const MOST_PEOPLE = 50;

/** Active people of a region in order of id; `after` is the last one of the page before. */
export async function trialPeople(
  deps: Deps,
  region: string,
  after: string | undefined,
): Promise<{ people: EmployeeDoc[]; more: boolean }> {
  const page = { limit: MOST_PEOPLE + 1, ...(after !== undefined && { after }) };
  const found = await listEmployees(deps.store, { region, active: true }, page);
  return { people: found.slice(0, MOST_PEOPLE), more: found.length > MOST_PEOPLE };
}

/** Throws `not-found` for who or what is not there. `employeeId: null`: an office without a person, to begin with. */
export async function trialSession(
  deps: Deps,
  { region, employeeId, hat }: { region: string; employeeId: string | null; hat: string },
): Promise<SignedIn> {
  const known = HATS.find((each) => each === hat);
  const place = (await listRegions(deps.store)).find(({ _id }) => _id === region);
  if (!known || !place) throw notFound();
  const [person] = employeeId === null ? [] : await employeesById(deps.store, region, [employeeId]);
  const role = OFFICE_ROLES.find((each) => each === known);
  if (person ? !person.active : employeeId !== null || !role) throw notFound();
  const base = person ? PERSON_ROLES : [];
  const principal: Principal = {
    id: `trial:${person?._id ?? known}`,
    region,
    roles: [...base, ...(role ? [role] : [])],
    employeeId: person?._id ?? null,
    offices: OFFICES.filter((office) => office === known),
    scopes: [],
    hands: [person?._id ?? `trial:${known}`],
    expiresAt: null,
  };
  return { principal, name: person?.name ?? null, place: place.title, provenAt: deps.now() };
}
