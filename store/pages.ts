/** Key ranges for operations over everybody: keys first (cheap), then the documents of one range (`after < _id <= to`). */
import { type QueryFilter, trusted } from 'mongoose';
import type { Store } from './connect.ts';
import { countMembers } from './members.ts';
import { inRegion } from './scope.ts';
import type { AppraisalDoc, EmployeeDoc } from './types.ts';

type KeyPage = { after: string | null; limit: number };
export type KeyRange = { after: string | null; to: string };

const after = (key: string | null) => (key === null ? {} : { $gt: key });
const within = (range: KeyRange) => ({ _id: trusted({ ...after(range.after), $lte: range.to }) });
const beyond = (key: string | null) => (key === null ? {} : { _id: trusted({ $gt: key }) });

export async function employeeKeys(store: Store, region: string, page: KeyPage): Promise<string[]> {
  const found = await store.models.employees
    .find({ ...inRegion(region), ...beyond(page.after) }, { _id: 1 })
    .sort({ _id: 1 })
    .limit(page.limit)
    .lean();
  return found.map((each) => each._id);
}

export const employeesInRange = (store: Store, region: string, range: KeyRange): Promise<EmployeeDoc[]> =>
  store.models.employees
    .find({ ...inRegion(region), ...within(range) })
    .sort({ _id: 1 })
    .lean();

type OpenFilter = { cycleId: string; unit?: string };

const open = ({ cycleId, unit }: OpenFilter): QueryFilter<AppraisalDoc> => ({
  cycleId,
  ...(unit === undefined ? {} : { unit }),
  state: trusted({ $nin: ['CLOSED', 'CANCELLED'] as const }),
});

/** Appraisals of a cycle (or one of its units) that have not ended. */
export async function openAppraisalKeys(store: Store, filter: OpenFilter, page: KeyPage): Promise<string[]> {
  const found = await store.models.appraisals
    .find({ ...open(filter), ...beyond(page.after) }, { _id: 1 })
    .sort({ _id: 1 })
    .limit(page.limit)
    .lean();
  return found.map((each) => each._id);
}

export async function openAppraisalKeysIn(store: Store, filter: OpenFilter, range: KeyRange): Promise<string[]> {
  const found = await store.models.appraisals
    .find({ ...open(filter), ...within(range) }, { _id: 1 })
    .sort({ _id: 1 })
    .lean();
  return found.map((each) => each._id);
}

/** Launched and not ended; a workflow that was started but has not written its first entry yet counts as open too. */
export async function countOpenAppraisals(store: Store, cycleId: string): Promise<number> {
  const { LAUNCHED: launched } = await countMembers(store, cycleId);
  const ended = await store.models.appraisals.countDocuments({
    cycleId,
    state: trusted({ $in: ['CLOSED', 'CANCELLED'] as const }),
  });
  return launched - ended;
}
