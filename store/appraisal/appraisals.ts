import { type QueryFilter, trusted } from 'mongoose';
import type { Office } from '../../rules/language/types.ts';
import type { Capacity } from '../../workflows/messages.ts';
import type { AppraisalState } from '../../workflows/record.ts';
import type { Store } from '../connect.ts';
import { inRegion, type RegionScope } from '../scope.ts';
import type { AppraisalDoc } from '../types.ts';

/** One way of being allowed to see an appraisal; all of its fields must hold. */
export type Visibility = {
  employeeId?: string;
  assessorId?: string;
  secondReviewerId?: string;
  peerId?: string;
  units?: string[];
  /** Never the person's own. */
  notEmployeeId?: string;
};

export type AppraisalScope = {
  region: RegionScope;
  /** Only what at least one of these lets through. Absent: everything in the region; empty: nothing. */
  anyOf?: Visibility[];
};

export type WaitingFilter = { id?: string; as?: Capacity; office?: Office };

export type AppraisalFilter = {
  scope: AppraisalScope;
  cycleId?: string;
  state?: AppraisalState;
  stage?: string;
  unit?: string;
  employeeId?: string;
  employeeIds?: string[];
  /** With a target that is shared under this id. */
  jointTarget?: string;
  /** Neither closed nor cancelled, or the opposite. */
  open?: boolean;
  /** Appraisals that wait for any of these. */
  waitingOn?: WaitingFilter[];
  overdue?: boolean;
  /** ISO; inclusive, so that a poller cannot miss a change of the same millisecond. */
  updatedAfter?: string;
};

export type AppraisalCursor = { updatedAt: string; id: string };
export type AppraisalPage = { items: AppraisalDoc[]; next: AppraisalCursor | null };

export async function getAppraisal(store: Store, scope: RegionScope, id: string): Promise<AppraisalDoc | undefined> {
  return (await store.models.appraisals.findOne({ _id: id, ...inRegion(scope) }).lean()) ?? undefined;
}

/** Of any region, in order of id; by id alone, so that it costs the same in a large cycle. */
export const appraisalsWithIds = (store: Store, ids: readonly string[]): Promise<AppraisalDoc[]> =>
  store.models.appraisals
    .find({ _id: trusted({ $in: [...ids] }) })
    .sort({ _id: 1 })
    .lean();

/** In order of (updatedAt, id): an appraisal that changes while somebody pages moves to the end, so none is missed. */
export async function listAppraisals(
  store: Store,
  filter: AppraisalFilter,
  page: { limit: number; cursor?: AppraisalCursor },
): Promise<AppraisalPage> {
  const found = await store.models.appraisals
    .find(queryOf(filter, page.cursor))
    .sort({ updatedAt: 1, _id: 1 })
    .limit(page.limit + 1)
    .lean();
  const items = found.slice(0, page.limit);
  const last = items.at(-1);
  return { items, next: found.length > page.limit && last ? { updatedAt: last.updatedAt, id: last._id } : null };
}

type Query = QueryFilter<AppraisalDoc>;
const ENDED: AppraisalState[] = ['CLOSED', 'CANCELLED'];

function queryOf(filter: AppraisalFilter, cursor: AppraisalCursor | undefined): Query {
  const { scope, cycleId, state, stage, unit, employeeId, overdue, updatedAfter, waitingOn } = filter;
  const exact = Object.fromEntries(
    Object.entries({ cycleId, state, stage, unit, employeeId, overdue }).filter(([, value]) => value !== undefined),
  );
  const clauses: Query[] = [{ ...inRegion(scope.region), ...exact }];
  if (filter.employeeIds) clauses.push({ employeeId: trusted({ $in: filter.employeeIds }) });
  if (filter.jointTarget !== undefined) clauses.push({ 'targets.jointTarget': filter.jointTarget });
  if (filter.open !== undefined) clauses.push({ state: trusted(filter.open ? { $nin: ENDED } : { $in: ENDED }) });
  if (scope.anyOf) clauses.push(anyOf(scope.anyOf.map(visible)));
  if (waitingOn) clauses.push(anyOf(waitingOn.map((each) => ({ waitingOn: trusted({ $elemMatch: { ...each } }) }))));
  if (updatedAfter !== undefined) clauses.push({ updatedAt: trusted({ $gte: updatedAfter }) });
  if (cursor) {
    clauses.push({
      updatedAt: trusted({ $gte: cursor.updatedAt }),
      $or: [{ updatedAt: trusted({ $gt: cursor.updatedAt }) }, { _id: trusted({ $gt: cursor.id }) }],
    });
  }
  return { $and: clauses };
}

/** `$or` refuses an empty list; nothing has an empty id. */
const anyOf = (clauses: Query[]): Query => (clauses.length === 0 ? { _id: '' } : { $or: clauses });

function visible(clause: Visibility): Query {
  const { peerId, units, notEmployeeId, ...exact } = clause;
  const parts: Query[] = [exact];
  if (peerId !== undefined) parts.push({ peerIds: peerId });
  if (units) parts.push({ unit: trusted({ $in: units }) });
  if (notEmployeeId !== undefined) parts.push({ employeeId: trusted({ $ne: notEmployeeId }) });
  return { $and: parts };
}
