import { trusted } from 'mongoose';
import type { Store } from '../connect.ts';
import { given, idsOf, inUnits, type KeyPage, pageOf } from '../read.ts';
import type { CycleMemberDoc } from './types.ts';
import { resealed, sealed } from '../seal.ts';
import { isDuplicate } from '../write.ts';

export const memberId = (cycleId: string, employeeId: string) => `${cycleId}|${employeeId}`;

/** Writes a launch's result for each person. Who has been launched stays launched, whatever a repeated page says. */
export async function putMembers(store: Store, members: CycleMemberDoc[]): Promise<void> {
  if (members.length === 0) return;
  const writes = members.map((member) => ({
    replaceOne: {
      filter: { _id: member._id, status: trusted({ $ne: 'LAUNCHED' as const }) },
      replacement: sealed(store.models.members, member),
      upsert: true,
    },
  }));
  try {
    await store.models.members.bulkWrite(writes, { ordered: false, throwOnValidationError: true });
  } catch (error) {
    // A duplicate means: there already, and launched.
    if (!isDuplicate(error)) throw error;
  }
}

/** Those who could not be started after all. */
export async function failMembers(
  store: Store,
  cycleId: string,
  { people, rule }: { people: string[]; rule: string },
): Promise<void> {
  const { members } = store.models;
  const before = await members
    .find(idsOf(people.map((id) => memberId(cycleId, id))))
    .select('+seal')
    .lean();
  for (const member of before) {
    const failed = { ...member, status: 'FAILED' as const, rule, appraisalId: null };
    await members.replaceOne({ _id: member._id }, resealed(members, member, failed));
  }
}

export async function getMember(
  store: Store,
  cycleId: string,
  employeeId: string,
): Promise<CycleMemberDoc | undefined> {
  return (await store.models.members.findById(memberId(cycleId, employeeId)).lean()) ?? undefined;
}

/** The appraisals that some people have in a cycle. */
export async function appraisalsOf(store: Store, cycleId: string, employeeIds: readonly string[]): Promise<string[]> {
  const ids = employeeIds.map((id) => memberId(cycleId, id));
  const found = await store.models.members.find(idsOf(ids), { appraisalId: 1 }).lean();
  return found.flatMap(({ appraisalId }) => appraisalId ?? []);
}

export type MemberFilter = {
  cycleId: string;
  status?: CycleMemberDoc['status'];
  unit?: string;
  employeeId?: string;
  units?: string[] | null;
};

/** In order of id, so that a launch or an operation can go on where it stopped. */
export const membersPage = (
  store: Store,
  { units = null, ...fields }: MemberFilter,
  page: KeyPage,
): Promise<CycleMemberDoc[]> =>
  pageOf(store.models.members, { ...inUnits(units), ...given(fields), ...byId(fields) }, page);

/** Somebody of a cycle is found by id. */
const byId = ({ cycleId, employeeId }: MemberFilter) =>
  employeeId === undefined ? {} : { _id: memberId(cycleId, employeeId) };

export async function countMembers(
  store: Store,
  cycleId: string,
  units: readonly string[] | null = null,
): Promise<Record<CycleMemberDoc['status'], number>> {
  const groups = await store.models.members.aggregate<{ _id: CycleMemberDoc['status']; count: number }>([
    { $match: { cycleId, ...inUnits(units) } },
    { $group: { _id: '$status', count: { $sum: 1 } } },
  ]);
  const none: Record<CycleMemberDoc['status'], number> = { LAUNCHED: 0, EXCLUDED: 0, HELD: 0, FAILED: 0 };
  return { ...none, ...Object.fromEntries(groups.map(({ _id, count }) => [_id, count])) };
}
