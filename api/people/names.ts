/** What people of a region are called, for pages that say who somebody waits for. */
import { employeesById, listEmployees } from '../../store/people/employees.ts';
import type { Deps } from '../deps.ts';

/** Ids that are nobody's are left out. */
export async function namesOf(deps: Deps, region: string, ids: readonly string[]): Promise<Map<string, string>> {
  const found = await employeesById(deps.store, region, [...new Set(ids)]);
  return new Map(found.map(({ _id, name }) => [_id, name]));
}

const MOST_COLLEAGUES = 200;

/** Who works in a unit, by name; for whoever has to choose among them. */
export async function colleaguesIn(deps: Deps, region: string, unit: string): Promise<{ id: string; name: string }[]> {
  const found = await listEmployees(deps.store, { region, unit, active: true }, { limit: MOST_COLLEAGUES });
  return found.map(({ _id, name }) => ({ id: _id, name })).sort((a, b) => a.name.localeCompare(b.name));
}
