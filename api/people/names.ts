/** What people are called, for lists and pages that say who somebody is or waits for. */
import { employeesById, listEmployees, unitsOf } from '../../store/people/employees.ts';
import { describedUnits } from '../../store/people/units.ts';
import type { Principal } from '../../store/people/types.ts';
import type { RegionScope } from '../../store/scope.ts';
import { can } from '../access/policy.ts';
import type { Deps } from '../deps.ts';

/** Ids that are nobody's are left out. */
export async function namesOf(deps: Deps, region: string, ids: readonly string[]): Promise<Map<string, string>> {
  const found = await employeesById(deps.store, region, [...new Set(ids)]);
  return new Map(found.map(({ _id, name }) => [_id, name]));
}

/** What the units of a region are called: as somebody described them, else as their people do. */
export async function unitNamesOf(deps: Deps, region: string): Promise<Map<string, string>> {
  const [units, described] = await Promise.all([unitsOf(deps.store, region), describedUnits(deps.store, region)]);
  return new Map([
    ...units.map(({ unit, unitName }) => [unit, unitName] as const),
    ...described.map(({ unit, name }) => [unit, name] as const),
  ]);
}

const MOST_COLLEAGUES = 200;

/** Who works in a unit, by name; for whoever has to choose among them. */
export async function colleaguesIn(deps: Deps, region: string, unit: string): Promise<{ id: string; name: string }[]> {
  const found = await listEmployees(deps.store, { region, unit, active: true }, { limit: MOST_COLLEAGUES });
  return found.map(({ _id, name }) => ({ id: _id, name })).sort((a, b) => a.name.localeCompare(b.name));
}

/** HR speaks of people by number and name: whoever may list employees reads both beside each id. */
export const mayReadPeople = (principal: Principal): boolean => can(principal, 'listEmployees', ['region']) !== null;

type Asked = { principal: Principal; scope: RegionScope; ids: readonly string[] };

/** Answers what goes beside an id: number and name for those who may read them, nothing for others. */
export async function peopleBeside(
  deps: Deps,
  { principal, scope, ids }: Asked,
): Promise<(id: string) => { nip?: string; name?: string }> {
  const found = mayReadPeople(principal) ? await employeesById(deps.store, scope, [...new Set(ids)]) : [];
  const people = new Map(found.map(({ _id, nip, name }) => [_id, { nip, name }]));
  return (id) => people.get(id) ?? {};
}
