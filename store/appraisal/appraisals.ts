import { type QueryFilter, trusted } from 'mongoose';
import type { Office } from '../../rules/language/types.ts';
import { ENDED_STATES } from '../../rules/time/ended.ts';
import type { Capacity, CommandName } from '../../workflows/messages.ts';
import type { AppraisalState } from '../../workflows/record.ts';
import type { Store } from '../connect.ts';
import { allOf, getInScope, given, idsOf, pageInOrder } from '../read.ts';
import { allRegions, inRegion, type RegionScope } from '../scope.ts';
import { LATE_MS } from './projection.ts';
import type { AppraisalDoc } from './types.ts';

type StageKind = NonNullable<AppraisalDoc['stageKind']>;

/** One way of being allowed to see an appraisal; all of its fields must hold. */
export type Visibility = {
  employeeId?: string;
  assessorId?: string;
  secondReviewerId?: string;
  /** Who is asked as a peer, for as long as they are. */
  peerId?: string;
  units?: string[];
  /** Never that of any of these. */
  notEmployeeIds?: string[];
  /** In one of these kinds of stages; in none of these. */
  stageKinds?: readonly StageKind[];
  notStageKinds?: readonly StageKind[];
  /** Somebody who is none of those who appraise. */
  noPart?: string;
};

export type AppraisalScope = {
  region: RegionScope;
  /** Only what at least one of these lets through. Absent: everything in the region; empty: nothing. */
  anyOf?: Visibility[];
};

export type WaitingFilter = { id?: string; as?: Capacity; office?: Office; for?: CommandName };

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
  /** ISO; what changed up to {@link OVERLAP_MS} before may come too. */
  updatedAfter?: string;
};

export type AppraisalCursor = { updatedAt: string; id: string };
export type AppraisalPage = { items: AppraisalDoc[]; next: AppraisalCursor | null };

export const getAppraisal = (store: Store, scope: RegionScope, id: string): Promise<AppraisalDoc | undefined> =>
  getInScope(store.models.appraisals, scope, id);

/** Of any region, in order of id; by id alone, so that it costs the same in a large cycle. */
export const appraisalsWithIds = (store: Store, ids: readonly string[]): Promise<AppraisalDoc[]> =>
  store.models.appraisals.find(idsOf(ids)).sort({ _id: 1 }).lean();

const MOST_OF_PERSON = 50;

/** All of one person, the newest first. */
export const appraisalsOfPerson = (
  store: Store,
  { region, employeeId }: { region: string; employeeId: string },
): Promise<AppraisalDoc[]> =>
  store.models.appraisals
    .find({ employeeId, ...inRegion(region) })
    .sort({ updatedAt: -1 })
    .limit(MOST_OF_PERSON)
    .lean();

/** In order of (updatedAt, id): an appraisal that changes while somebody pages moves to the end, so none is missed. */
export async function listAppraisals(
  store: Store,
  filter: AppraisalFilter,
  { limit, cursor }: { limit: number; cursor?: AppraisalCursor },
): Promise<AppraisalPage> {
  const found = await pageInOrder(store.models.appraisals, {
    filter: queryOf(filter),
    by: 'updatedAt',
    ...(filter.updatedAfter !== undefined && { from: earlier(filter.updatedAfter) }),
    ...(cursor && { after: { at: cursor.updatedAt, _id: cursor.id } }),
    limit: limit + 1,
  });
  const mine = found.filter(({ region }) => filter.scope.region === allRegions || filter.scope.region === region);
  const items = mine.slice(0, limit);
  const last = items.at(-1);
  return { items, next: mine.length > limit && last ? { updatedAt: last.updatedAt, id: last._id } : null };
}

type Query = QueryFilter<AppraisalDoc>;

function queryOf(filter: AppraisalFilter): Query {
  const { scope, cycleId, state, stage, unit, employeeId, overdue, waitingOn } = filter;
  const region = inRegion(scope.region);
  const clauses: Query[] = [
    impliesRegion(filter) ? {} : region,
    given({ cycleId, state, stage, unit, employeeId, overdue }),
  ];
  if (filter.employeeIds) clauses.push({ employeeId: trusted({ $in: filter.employeeIds }) });
  if (filter.jointTarget !== undefined) clauses.push({ 'targets.jointTarget': filter.jointTarget });
  if (filter.open !== undefined)
    clauses.push({ state: trusted(filter.open ? { $nin: [...ENDED_STATES] } : { $in: [...ENDED_STATES] }) });
  if (scope.anyOf) clauses.push(anyOf(scope.anyOf.map(visible)));
  if (waitingOn) clauses.push(anyOf(waitingOn.map(waitsFor)));
  return allOf(clauses);
}

/**
 * A change is seen a moment after the instant that it bears, and another one with a later instant perhaps before it:
 * whoever asks for what has changed since is told of this moment again rather than to miss it. The other half is for
 * the clocks of those who write, which differ a little.
 */
const OVERLAP_MS = 2 * LATE_MS;
const earlier = (iso: string) => new Date(Date.parse(iso) - OVERLAP_MS).toISOString();

/** A cycle and a person belong to one region: whoever asks for theirs gets all or nothing of it. */
const impliesRegion = ({ cycleId, employeeId }: AppraisalFilter) => cycleId !== undefined || employeeId !== undefined;

/** `$or` refuses an empty list; nothing has an empty id. */
function anyOf(clauses: Query[]): Query {
  const [only] = clauses;
  if (!only) return { _id: '' };
  return clauses.length === 1 ? only : { $or: clauses };
}

/** By the field of an index too, and by nothing else where that says all: no index can be entered by `$elemMatch`. */
function waitsFor(each: WaitingFilter): Query {
  const lead = given(each.id === undefined ? { 'waitingOn.as': each.as } : { 'waitingOn.id': each.id });
  const isAll = Object.keys(given(each)).length === Object.keys(lead).length;
  return isAll ? lead : { ...lead, waitingOn: trusted({ $elemMatch: given(each) }) };
}

function visible(clause: Visibility): Query {
  const { peerId, units, notEmployeeIds, stageKinds, notStageKinds, noPart, ...exact } = clause;
  const parts: Query[] = [exact];
  if (peerId !== undefined) {
    parts.push({ peerIds: peerId, waitingOn: trusted({ $elemMatch: { as: 'peer' as const, id: peerId } }) });
  }
  if (units) parts.push({ unit: trusted({ $in: units }) });
  if (notEmployeeIds && notEmployeeIds.length > 0) parts.push({ employeeId: trusted({ $nin: notEmployeeIds }) });
  if (stageKinds) parts.push({ stageKind: trusted({ $in: [...stageKinds] }) });
  if (notStageKinds) parts.push({ stageKind: trusted({ $nin: [...notStageKinds] }) });
  if (noPart !== undefined) {
    const other = trusted({ $ne: noPart });
    parts.push({ assessorId: other }, { secondReviewerId: other }, { peerIds: other });
  }
  return allOf(parts);
}
