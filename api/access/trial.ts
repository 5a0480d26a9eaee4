/**
 * Trying Siklus out on one's own machine: whoever opens the pages may be anybody, one click each. Only where development keys
 * were asked for, no identity provider is configured, and nobody else can reach the address.
 */
import { type EmployeeCalled, employeesCalled } from '../../store/people/called.ts';
import { employeesById, listEmployees, subordinatesOf } from '../../store/people/employees.ts';
import { listRegions } from '../../store/pack/regions.ts';
import type { Principal } from '../../store/people/types.ts';
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

/** Somebody at the door, and how many are directly under them. */
type AtDoor = { person: EmployeeCalled; under: number };

/**
 * Active people of a region by name, a page of them.
 * @param called only whoever has a word in their name that begins with these letters
 * @param after where the page before ended
 */
export async function trialPeople(
  { store }: Deps,
  region: string,
  { called = '', after }: { called?: string | undefined; after?: string | undefined },
): Promise<{ people: AtDoor[]; next: string | null }> {
  const page = { limit: MOST_PEOPLE + 1, ...(after !== undefined && { after }) };
  const found =
    called === ''
      ? await listEmployees(store, { region, active: true }, page)
      : (await employeesCalled(store, { region, units: null, q: called }, MOST_PEOPLE)).filter(({ active }) => active);
  const shown = found.slice(0, MOST_PEOPLE);
  const ids = shown.map(({ _id }) => _id);
  const superiors = (await subordinatesOf(store, region, ids)).map(({ supervisorId }) => supervisorId);
  const people = shown.map((person) => ({ person, under: superiors.filter((id) => id === person._id).length }));
  return {
    people: people.toSorted((a, b) => a.person.name.localeCompare(b.person.name, 'id')),
    next: found.length > MOST_PEOPLE ? (ids.at(-1) ?? null) : null,
  };
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
