import { type EmployeeFilter, getEmployee, listEmployees } from '../../store/people/employees.ts';
import { placedOn } from '../../store/people/assignments.ts';
import type { EmployeeDoc } from '../../store/people/types.ts';
import type { KeyPage } from '../../store/read.ts';
import { afterId, pageById } from '../http/cursor.ts';
import { omit } from '../http/omit.ts';
import { bareNumber } from './roster-numbers.ts';
import type { Caller, Deps } from '../deps.ts';
import { unitLimit } from '../access/limits.ts';
import { can } from '../access/policy.ts';
import { notFound, Problem } from '../problem/problem.ts';
import { regionRelations } from '../access/relations.ts';
import { requireUnit, scopeFor, scopeOf } from '../access/scope.ts';
import { dayIn } from '../access/day.ts';
import { settleRoster } from './settle-roster.ts';

const presentEmployee = ({ _id, appraised = true, ...employee }: EmployeeDoc) => ({
  id: _id,
  appraised,
  ...omit(employee, 'placeChanges'),
});

type Read = { id: string; on?: string | undefined };

/** As of a day of the region; without one, of today. */
export async function readEmployee(deps: Deps, { principal }: Caller, { id, on }: Read) {
  const stored = await getEmployee(deps.store, scopeOf(principal), id);
  if (!stored) throw notFound();
  const today = stored.assignments ? await dayIn(deps, stored.region) : '';
  requireUnit(principal, placedOn(stored, today).unit);
  const employee = placedOn(stored, on ?? today);
  const own = principal.employeeId === id ? (['own'] as const) : [];
  const allowed = can(principal, 'getEmployee', [...own, ...regionRelations(principal, employee.region)]);
  if (!allowed) throw new Problem('forbidden');
  return presentEmployee(employee);
}

type Query = {
  region?: string | undefined;
  unit?: string | undefined;
  active?: 'true' | 'false' | undefined;
  nip?: string | undefined;
  on?: string | undefined;
  limit: number;
  cursor?: string | undefined;
};

export async function listSeenEmployees(deps: Deps, { principal }: Caller, query: Query) {
  const { unit, active, nip, on } = query;
  if (unit !== undefined) requireUnit(principal, unit);
  const region = scopeFor(principal, query.region);
  if (typeof region === 'string') await settleRoster(deps, region);
  const filter: EmployeeFilter = {
    region,
    units: unitLimit(principal),
    ...(unit !== undefined && on === undefined && { unit }),
    ...(active !== undefined && { active: active === 'true' }),
    ...(nip !== undefined && { nip: bareNumber(nip) }),
  };
  const page = afterId(query);
  const rows =
    on === undefined
      ? await listEmployees(deps.store, filter, page)
      : await listedOn(deps, { filter, on, ...(unit !== undefined && { unit }) }, page);
  return pageById(rows, query.limit, presentEmployee);
}

const PAGE = 500;
type On = { filter: EmployeeFilter; on: string; unit?: string };

/** The roster as it was, or will be, on a day: whoever was in the unit then. */
async function listedOn({ store }: Deps, { filter, on, unit }: On, { after, limit }: KeyPage): Promise<EmployeeDoc[]> {
  const found: EmployeeDoc[] = [];
  let page: EmployeeDoc[] = [];
  do {
    page = await listEmployees(store, filter, { after: page.at(-1)?._id ?? after ?? null, limit: PAGE });
    const then = page.map((person) => placedOn(person, on));
    found.push(...then.filter((person) => unit === undefined || person.unit === unit));
  } while (page.length === PAGE && found.length < limit);
  return found.slice(0, limit);
}
