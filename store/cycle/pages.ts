/** Key ranges for operations over everybody: keys first (cheap), then the documents of one range (`after < _id <= to`). */
import { ENDED_STATES } from '../../rules/time/ended.ts';
import { trusted } from 'mongoose';
import type { Store } from '../connect.ts';
import { given, type KeyPage, type KeyRange, idsIn, idsOf, pageOfIds } from '../read.ts';
import { listsOf } from '../stretches.ts';
import { countMembers } from './members.ts';
import { inRegion } from '../scope.ts';
import { placedOn } from '../people/assignments.ts';
import type { EmployeeDoc } from '../people/types.ts';

type Placed = Pick<EmployeeDoc, '_id' | 'active' | 'unit' | 'unitName' | 'supervisorId' | 'assignments'>;
const PLACES = { active: 1, unit: 1, unitName: 1, supervisorId: 1, assignments: 1 };

const over = { state: trusted({ $in: [...ENDED_STATES] }) };

export const employeeKeys = (store: Store, region: string, page: KeyPage): Promise<string[]> =>
  pageOfIds(store.models.employees, inRegion(region), page);

export const employeesInRange = (store: Store, region: string, range: KeyRange): Promise<EmployeeDoc[]> =>
  store.models.employees
    .find({ ...inRegion(region), ...idsIn(range) })
    .sort({ _id: 1 })
    .lean();

type Under = { region: string; superiors: string[]; day: string };

/** The active people under each of these superiors on a day, by id in order. By what the index begins with, and nothing else. */
export async function peopleUnder(store: Store, { region, superiors, day }: Under): Promise<Map<string, string[]>> {
  const among = trusted({ $in: superiors });
  const found = new Map<string, Placed>();
  for (const under of [{ supervisorId: among }, { 'assignments.supervisorId': among }])
    for (const doc of await store.models.employees.find({ ...inRegion(region), ...under }, PLACES).lean<Placed[]>())
      if (doc.active) found.set(doc._id, doc);
  const under = new Map<string, string[]>();
  for (const person of found.values()) {
    const supervisorId = placedOn(person, day).supervisorId ?? '';
    const all = under.get(supervisorId) ?? [];
    under.set(supervisorId, all);
    all.push(person._id);
  }
  for (const all of under.values()) all.sort();
  return under;
}

type LaunchedFilter = { cycleId: string; unit?: string };
const launched = (filter: LaunchedFilter) => ({ ...given(filter), status: 'LAUNCHED' as const });

/** The people a cycle (or one of its units) has launched, whether or not their appraisals have written anything yet. */
export const launchedKeys = (store: Store, filter: LaunchedFilter, page: KeyPage): Promise<string[]> =>
  pageOfIds(store.models.members, launched(filter), page);

/** The appraisals of the launched people of a range, ended ones too. */
export async function launchedIn(store: Store, filter: LaunchedFilter, range: KeyRange): Promise<string[]> {
  const members = await store.models.members
    .find({ ...launched(filter), ...idsIn(range) }, { appraisalId: 1 })
    .sort({ _id: 1 })
    .lean();
  return members.flatMap(({ appraisalId }) => (appraisalId === null ? [] : [appraisalId]));
}

/** Their appraisals, without those that have ended. */
export async function openAppraisalsIn(store: Store, filter: LaunchedFilter, range: KeyRange): Promise<string[]> {
  const ids = await launchedIn(store, filter, range);
  const gone = await endedAmong(store, ids);
  return ids.filter((id) => !gone.has(id));
}

const AT_ONCE = 500;

/** Of these appraisals, those that have written anything. */
export const recordedAmong = (store: Store, ids: string[]): Promise<Set<string>> => foundAmong(store, ids, {});

export const endedAmong = (store: Store, ids: string[]): Promise<Set<string>> => foundAmong(store, ids, over);

async function foundAmong(
  { models: { appraisals } }: Store,
  ids: string[],
  more: Partial<typeof over>,
): Promise<Set<string>> {
  const all = new Set<string>();
  for (const some of listsOf(appraisals, ids, AT_ONCE))
    for (const { _id } of await appraisals.find({ ...idsOf(some), ...more }, { _id: 1 }).lean()) all.add(_id);
  return all;
}

/** Whoever has an appraisal there that is not over. */
export async function openEmployees(store: Store, cycleId: string): Promise<Set<string>> {
  const open = { cycleId, state: trusted({ $nin: [...ENDED_STATES] }) };
  return new Set(
    (await store.models.appraisals.find(open, { employeeId: 1 }).lean()).map(({ employeeId }) => employeeId),
  );
}

/** When anybody of a cycle last got any further; `null` while nobody has written anything. */
export async function newestChange(store: Store, cycleId: string): Promise<string | null> {
  const newest = await store.models.appraisals.findOne({ cycleId }, { updatedAt: 1 }).sort({ updatedAt: -1 }).lean();
  return newest?.updatedAt ?? null;
}

/** Launched and not ended; a workflow that was started but has not written its first entry yet counts as open too. */
export async function countOpenAppraisals(store: Store, cycleId: string): Promise<number> {
  const { LAUNCHED: people } = await countMembers(store, cycleId);
  const ended = await store.models.appraisals.countDocuments({ cycleId, ...over });
  return people - ended;
}
