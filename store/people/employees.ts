import { trusted } from 'mongoose';
import pMap from 'p-map';
import type { Store } from '../connect.ts';
import { getInScope, idsOf, inScope, inUnits, type KeyPage, pageOf } from '../read.ts';
import { inRegion, type RegionScope } from '../scope.ts';
import { listsOf } from '../stretches.ts';
import type { EmployeeDoc, PeopledUnit } from './types.ts';

export const getEmployee = (store: Store, scope: RegionScope, id: string): Promise<EmployeeDoc | undefined> =>
  getInScope(store.models.employees, scope, id);

const AT_ONCE = 500;

export async function employeesById(store: Store, scope: RegionScope, ids: string[]): Promise<EmployeeDoc[]> {
  const found: EmployeeDoc[] = [];
  for (const some of listsOf(store.models.employees, ids, AT_ONCE))
    found.push(...(await store.models.employees.find({ ...idsOf(some), ...inRegion(scope) }).lean()));
  return found;
}

export async function employeesByNip(store: Store, region: string, nips: string[]): Promise<EmployeeDoc[]> {
  const found: EmployeeDoc[] = [];
  for (const some of listsOf(store.models.employees, nips, AT_ONCE)) {
    const numbered = { ...inRegion(region), nip: trusted({ $in: some }) };
    found.push(...(await store.models.employees.find(numbered).select('+seal').lean()));
  }
  return found;
}

/** Those who point to any of these superiors. */
export async function subordinatesOf(store: Store, region: string, supervisorIds: string[]): Promise<EmployeeDoc[]> {
  const found: EmployeeDoc[] = [];
  for (const some of listsOf(store.models.employees, supervisorIds, AT_ONCE)) {
    const supervisorId = trusted({ $in: some });
    found.push(...(await store.models.employees.find({ region, supervisorId }).lean()));
  }
  return found;
}

/** Ids of whoever has this number; in several regions, several people may. */
export const idsByNip = async (store: Store, scope: RegionScope, nip: string): Promise<string[]> =>
  (
    await store.models.employees
      .find({ ...inRegion(scope), nip }, { _id: 1 })
      .limit(AT_ONCE)
      .lean()
  ).map(({ _id }) => _id);

export type EmployeeFilter = {
  region: RegionScope;
  units?: string[] | null;
  unit?: string;
  active?: boolean;
  nip?: string;
  supervisorId?: string;
};

export const listEmployees = (
  store: Store,
  { region, units = null, ...fields }: EmployeeFilter,
  page: KeyPage,
): Promise<EmployeeDoc[]> => pageOf(store.models.employees, { ...inUnits(units), ...inScope(region, fields) }, page);

/** What a launch walks: everybody of the region, the inactive too, because the pack decides who is left out. */
export const employeesPage = (store: Store, region: string, page: KeyPage): Promise<EmployeeDoc[]> =>
  listEmployees(store, { region }, page);

/** For names and choices: what this process imports is known at once, what another one does within seconds. */
export const unitsOf = async (store: Store, region: string): Promise<PeopledUnit[]> =>
  store.units.get(region) ?? (await unitsNow(store, region));

/**
 * The region's units that somebody in service is in, with a name: a look at each unit, however many people there are.
 * Whoever refuses a unit that is not there asks this, as somebody else may just have made it known.
 */
export async function unitsNow(store: Store, region: string): Promise<PeopledUnit[]> {
  const { employees } = store.models;
  const units = await employees.distinct('unit', { region });
  const named = async (unit: string): Promise<PeopledUnit[]> => {
    const [somebody] = await pageOf<EmployeeDoc>(
      employees,
      { region, unit, active: true },
      { limit: 1, fields: { unitName: 1 } },
    );
    return somebody ? [{ unit, unitName: somebody.unitName }] : [];
  };
  const found = (await pMap(units.toSorted(), named, { concurrency: IN_FLIGHT })).flat();
  store.units.set(region, found);
  return found;
}
const IN_FLIGHT = 20;

export const countEmployees = (store: Store, region: string): Promise<number> =>
  store.models.employees.countDocuments(inRegion(region));
