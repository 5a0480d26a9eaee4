/** What people of a region are called, for pages that say who somebody waits for. */
import { employeesById } from '../../store/people/employees.ts';
import type { Deps } from '../deps.ts';

/** Ids that are nobody's are left out. */
export async function namesOf(deps: Deps, region: string, ids: readonly string[]): Promise<Map<string, string>> {
  const found = await employeesById(deps.store, region, [...new Set(ids)]);
  return new Map(found.map(({ _id, name }) => [_id, name]));
}
