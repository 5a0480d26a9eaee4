/** Units that somebody described: names, a tree, heads. A unit that nobody described is its code and what its people call it. */
import pMap from 'p-map';
import type { Store } from '../connect.ts';
import { pageOf } from '../read.ts';
import { resealed } from '../seal.ts';
import { driverOf, insertOnce, NotNow } from '../write.ts';
import { placedOn } from './assignments.ts';
import type { EmployeeDoc, UnitDoc } from './types.ts';

export const unitId = (region: string, unit: string): string => `${region}/${unit}`;

export const describedUnits = (store: Store, region: string): Promise<UnitDoc[]> =>
  store.models.units.find({ region }).select('+seal').sort({ unit: 1 }).lean();

export const getUnit = (store: Store, region: string, unit: string): Promise<UnitDoc | null> =>
  store.models.units.findById(unitId(region, unit)).lean();

/** As it shall be, whatever it was. */
export async function putUnit(store: Store, unit: Omit<UnitDoc, '_id' | 'version'>): Promise<void> {
  const { units } = store.models;
  const _id = unitId(unit.region, unit.unit);
  if (await insertOnce(units, { _id, ...unit, version: 1 })) return;
  const before = await units.findById(_id).select('+seal').lean<UnitDoc>();
  if (!before) throw new NotNow(`${_id} exists but cannot be read`);
  const after = resealed(units, before, { ...before, ...unit, version: before.version + 1 });
  const { matchedCount } = await driverOf<UnitDoc>(units).replaceOne({ _id, version: before.version }, after);
  if (matchedCount === 0) throw new NotNow(`another one describes ${_id}`);
}

/** Codes that somebody works under today. */
export const unitsInUse = (store: Store, region: string): Promise<string[]> =>
  store.models.employees.distinct('unit', { region });

/** What each unit is called by those who are in it. */
export async function unitNames(store: Store, region: string, units: Iterable<string>): Promise<Map<string, string>> {
  const named = async (unit: string): Promise<[string, string][]> => {
    const somebody = await store.models.employees.findOne({ region, unit }, { unitName: 1 }).lean();
    return somebody ? [[unit, somebody.unitName]] : [];
  };
  return new Map((await pMap([...new Set(units)], named, { concurrency: IN_FLIGHT })).flat());
}

export type UnitCount = { unit: string; unitName: string; people: number };
const IN_FLIGHT = 20;
const PAGE = 500;

/** Units that somebody has ever been in, with those in service now. */
export async function peopleByUnit(store: Store, region: string): Promise<UnitCount[]> {
  const { employees } = store.models;
  const counted = async (unit: string): Promise<UnitCount> => {
    const groups = await employees.aggregate<{ _id: boolean; unitName: string; people: number }>([
      // By what the index begins with, and nothing else.
      { $match: { region, unit } },
      { $group: { _id: '$active', unitName: { $first: '$unitName' }, people: { $sum: 1 } } },
    ]);
    const inService = groups.find(({ _id }) => _id);
    return { unit, unitName: (inService ?? groups[0])?.unitName ?? unit, people: inService?.people ?? 0 };
  };
  return pMap((await employees.distinct('unit', { region })).toSorted(), counted, { concurrency: IN_FLIGHT });
}

type Placed = Pick<EmployeeDoc, '_id' | 'unit' | 'unitName' | 'supervisorId' | 'assignments' | 'active'>;
const PLACED = { unit: 1, unitName: 1, supervisorId: 1, assignments: 1, active: 1 };

/** The same, as of a day: each person is looked at. */
export async function peopleByUnitOn(store: Store, region: string, day: string): Promise<UnitCount[]> {
  const counts = new Map<string, UnitCount>();
  let page: Placed[] = [];
  do {
    page = await pageOf<EmployeeDoc>(
      store.models.employees,
      { region },
      { after: page.at(-1)?._id ?? null, limit: PAGE, fields: PLACED },
    );
    for (const person of page) {
      const { unit, unitName } = placedOn(person, day);
      const count = counts.get(unit) ?? { unit, unitName, people: 0 };
      counts.set(unit, { ...count, people: count.people + (person.active ? 1 : 0) });
    }
  } while (page.length === PAGE);
  return [...counts.values()].sort((a, b) => (a.unit < b.unit ? -1 : 1));
}
