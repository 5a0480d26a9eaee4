/** Who does the tasks of somebody else, by date: on their own word (a delegation), or appointed as an acting official. */
import { trusted } from 'mongoose';
import type { Store } from '../connect.ts';
import { getInScope, inScope, type KeyPage, pageOf } from '../read.ts';
import type { RegionScope } from '../scope.ts';
import { insertOnce } from '../write.ts';
import { placedOn } from './assignments.ts';
import { employeesById } from './employees.ts';
import type { EmployeeDoc, StandInDoc } from './types.ts';

/** `false` when the id is taken. */
export const insertStandIn = (store: Store, standIn: StandInDoc): Promise<boolean> =>
  insertOnce(store.models.standIns, standIn);

export const getStandIn = (store: Store, scope: RegionScope, id: string): Promise<StandInDoc | undefined> =>
  getInScope(store.models.standIns, scope, id);

export type StandInFilter = { region: RegionScope; of?: string; to?: string };

export const listStandIns = (
  store: Store,
  { region, ...fields }: StandInFilter,
  page: KeyPage & { anyOf?: string },
): Promise<StandInDoc[]> => {
  const { anyOf: person } = page;
  const either = person === undefined ? {} : { $or: [{ of: person }, { to: person }] };
  return pageOf(store.models.standIns, { ...inScope(region, fields), ...either }, page);
};

export const isInForceOn = ({ from, until, endedAt }: StandInDoc, day: string): boolean =>
  endedAt === null && from <= day && day <= until;

/** For whom somebody was ever to stand in, and has not ended, whatever the day. */
export const standInsBy = (store: Store, region: string, to: string): Promise<StandInDoc[]> =>
  store.models.standIns.find({ to, region, endedAt: null }).lean();

export const standInsFor = (store: Store, region: string, of: readonly string[]): Promise<StandInDoc[]> =>
  store.models.standIns.find({ of: trusted({ $in: [...of] }), region, endedAt: null }).lean();

/** The first end stands. */
export async function endStandIn(store: Store, { id, at, by }: { id: string; at: string; by: string }): Promise<void> {
  await store.models.standIns.updateOne({ _id: id, endedAt: null }, { $set: { endedAt: at, endedBy: by } });
}

/**
 * Whoever acts on a day for superiors who are out of service, by whom they act for: their own person, in the place of the
 * other. For a superior in service nobody takes the place: it stays theirs, and the other acts for them.
 */
export async function actingSuperiors(
  store: Store,
  { region, day }: { region: string; day: string },
  superiors: readonly EmployeeDoc[],
): Promise<Map<string, EmployeeDoc>> {
  const gone = new Map(superiors.filter(({ active }) => !active).map((doc) => [doc._id, doc]));
  if (gone.size === 0) return new Map();
  const inForce = (await standInsFor(store, region, [...gone.keys()])).filter(
    (each) => each.kind !== 'delegation' && isInForceOn(each, day),
  );
  const found = await employeesById(
    store,
    region,
    inForce.map(({ to }) => to),
  );
  const people = new Map(found.map((doc) => [doc._id, placedOn(doc, day)]));
  return new Map(
    inForce.flatMap(({ of, to }) => {
      const [acting, holder] = [people.get(to), gone.get(of)];
      return acting?.active && holder ? [[of, { ...acting, supervisorId: holder.supervisorId }] as const] : [];
    }),
  );
}
