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

/** Those that have ended, too. */
export const allStandInsFor = (store: Store, region: string, of: string): Promise<StandInDoc[]> =>
  store.models.standIns.find({ of, region }).lean();

/** The first end stands. */
export async function endStandIn(store: Store, { id, at, by }: { id: string; at: string; by: string }): Promise<void> {
  await store.models.standIns.updateOne({ _id: id, endedAt: null }, { $set: { endedAt: at, endedBy: by } });
}

type Line = { supervisor: EmployeeDoc | undefined; secondReviewer: EmployeeDoc | undefined };
/** How far up somebody is looked for where those who act are somebody in the case already. */
const MOST_LEVELS = 5;

/**
 * Who stands above people on a day. Whoever acts for a superior out of service stands in the place of the other; for a
 * superior in service nobody does: it stays theirs, and the other acts for them. Who would so come above themselves, or twice
 * above somebody, is passed over for the next above the one who is away.
 */
export async function linesAbove(
  store: Store,
  { region, day }: { region: string; day: string },
  people: readonly EmployeeDoc[],
): Promise<(person: EmployeeDoc) => Line> {
  const known = new Map<string, EmployeeDoc>();
  const acting = new Map<string, EmployeeDoc>();
  let level = people;
  // One level more is needed only where somebody is passed over.
  for (let n = 0; n < MOST_LEVELS && level.length > 0 && (n < 2 || acting.size > 0); n += 1) {
    const ids = [...new Set(level.flatMap(({ supervisorId }) => supervisorId ?? []))].filter((id) => !known.has(id));
    level = (await employeesById(store, region, ids)).map((person) => placedOn(person, day));
    for (const person of level) known.set(person._id, person);
    for (const [of, person] of await actingFor(store, { region, day }, level)) acting.set(of, person);
  }
  const next = (id: string | null | undefined, passed: string[]): { at: string; who: EmployeeDoc } | undefined => {
    let at = id ?? '';
    for (let n = 0; n < MOST_LEVELS; n += 1) {
      const who = acting.get(at) ?? known.get(at);
      if (!who) return undefined;
      if (acting.size === 0 || !passed.includes(who._id)) return { at, who };
      at = known.get(at)?.supervisorId ?? '';
    }
    return undefined;
  };
  return (person) => {
    const first = next(person.supervisorId, [person._id]);
    if (!first) return { supervisor: undefined, secondReviewer: undefined };
    const supervisorId = known.get(first.at)?.supervisorId ?? null;
    const second = next(supervisorId, [person._id, first.who._id]);
    const isTop = !second && first.who.supervisorId === null;
    return {
      supervisor: { ...first.who, supervisorId: isTop ? null : supervisorId },
      secondReviewer: second?.who,
    };
  };
}

async function actingFor(
  store: Store,
  { region, day }: { region: string; day: string },
  superiors: readonly EmployeeDoc[],
): Promise<[string, EmployeeDoc][]> {
  const gone = superiors.filter(({ active }) => !active).map(({ _id }) => _id);
  if (gone.length === 0) return [];
  const inForce = (await standInsFor(store, region, gone)).filter(
    (each) => each.kind !== 'delegation' && isInForceOn(each, day),
  );
  const ids = inForce.map(({ to }) => to);
  const found = new Map((await employeesById(store, region, ids)).map((doc) => [doc._id, placedOn(doc, day)]));
  return inForce.flatMap(({ of, to }) => {
    const person = found.get(to);
    return person?.active ? [[of, person] as [string, EmployeeDoc]] : [];
  });
}
