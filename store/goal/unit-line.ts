/** Who heads a unit, and which units stand above it: as somebody described it, else as the superiors in the roster tell. */
import { trusted } from 'mongoose';
import type { Store } from '../connect.ts';
import { employeesById } from '../people/employees.ts';
import { allWhere } from '../read.ts';
import type { EmployeeDoc } from '../people/types.ts';
import { describedUnits, unitId } from '../people/units.ts';

type Placed = Pick<EmployeeDoc, '_id' | 'unit' | 'supervisorId' | 'active'>;
const FIELDS = { unit: 1, supervisorId: 1, active: 1 } as const;

/**
 * Whoever was named as its head; else those of the unit whom others in it point to, and who point to nobody in it; where
 * there is none, the superiors outside. In service only.
 */
export async function headsOf(store: Store, region: string, unit: string): Promise<Placed[]> {
  const { employees, units } = store.models;
  const described = await units.findOne({ _id: unitId(region, unit) }, { headId: 1 }).lean();
  if (typeof described?.headId === 'string') {
    const head = await employees.findOne({ _id: described.headId, region, active: true }, FIELDS).lean<Placed>();
    if (head) return [head];
  }
  const members: Placed[] = await allWhere(employees, { region, unit, active: true }, FIELDS);
  const here = new Set(members.map(({ _id }) => _id));
  const superiors = new Set(members.flatMap(({ supervisorId }) => supervisorId ?? []));
  const inside = members.filter(
    ({ _id, supervisorId }) => superiors.has(_id) && !(supervisorId !== null && here.has(supervisorId)),
  );
  if (inside.length > 0) return inside;
  const outside = [...superiors].filter((id) => !here.has(id));
  if (outside.length > 0) return (await employeesById(store, region, outside)).filter(({ active }) => active);
  return members.length === 1 ? members : [];
}

const MOST_LEVELS = 20;

/** Those of the described tree, and those in which its heads are, their superiors, and so on. */
export async function unitsAbove(store: Store, region: string, unit: string): Promise<string[]> {
  const parents = new Map((await describedUnits(store, region)).map((each) => [each.unit, each.parent]));
  const above = new Set<string>();
  for (let next = parents.get(unit) ?? null; next !== null && !above.has(next); next = parents.get(next) ?? null)
    above.add(next);
  let open: Placed[] = await headsOf(store, region, unit);
  for (let level = 0; level < MOST_LEVELS && open.length > 0; level += 1) {
    for (const each of open) above.add(each.unit);
    const ids = [...new Set(open.flatMap(({ supervisorId }) => supervisorId ?? []))];
    open =
      ids.length === 0 ? [] : await store.models.employees.find({ region, _id: trusted({ $in: ids }) }, FIELDS).lean();
  }
  above.delete(unit);
  return [...above];
}

/** The units that somebody heads: their own, or those whose people point to them. */
export async function unitsHeadedBy(store: Store, region: string, person: string): Promise<string[]> {
  const { employees } = store.models;
  const [self, theirs] = await Promise.all([
    employees.findOne({ _id: person, region, active: true }, { unit: 1 }).lean(),
    allWhere(employees, { region, supervisorId: person, active: true }, { unit: 1 }),
  ]);
  if (!self) return [];
  const named = await store.models.units.distinct('unit', { region, headId: person });
  const units = [...new Set([self.unit, ...theirs.map(({ unit }) => unit), ...named])];
  const heads = await Promise.all(units.map((unit) => headsOf(store, region, unit)));
  return units.filter((_, i) => heads[i]?.some(({ _id }) => _id === person));
}
