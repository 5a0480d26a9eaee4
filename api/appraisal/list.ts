/** Lists are cut to what the caller may see before the database is asked. */
import {
  type AppraisalFilter,
  listAppraisals,
  type Visibility,
  type WaitingFilter,
} from '../../store/appraisal/appraisals.ts';
import { idsByNip } from '../../store/people/employees.ts';
import type { AppraisalDoc } from '../../store/appraisal/types.ts';
import type { Principal } from '../../store/people/types.ts';
import type { Capacity } from '../../workflows/messages.ts';
import { decodeCursor, encodeCursor } from '../http/cursor.ts';
import type { Caller, Deps } from '../deps.ts';
import { realInstant } from '../http/instants.ts';
import { unitLimit } from '../access/limits.ts';
import { allowedRelations, countingRelations } from '../access/policy.ts';
import { Problem } from '../problem/problem.ts';
import { relationsTo } from '../access/relations.ts';
import { scopeOf } from '../access/scope.ts';
import { ownOffices, standIn } from '../access/stand-ins.ts';
import { shownPack } from '../pack/packs.ts';
import { bareNumber } from '../people/roster-numbers.ts';
import { mayReadPeople, peopleBeside } from '../people/names.ts';
import { asSeenBy, presentAppraisal, sightOf } from './present.ts';

const CAPACITIES = [
  'employee',
  'assessor',
  'secondReviewer',
  'peer',
  'official',
  'admin',
  'system',
] as const satisfies Capacity[];

type Query = {
  cycle?: string | undefined;
  state?: AppraisalFilter['state'] | undefined;
  stage?: string | undefined;
  unit?: string | undefined;
  employee?: string | undefined;
  nip?: string | undefined;
  waitingOn?: string | undefined;
  overdue?: boolean | undefined;
  updatedAfter?: string | undefined;
  limit: number;
  cursor?: string | undefined;
};

export async function listSeenAppraisals(deps: Deps, caller: Caller, query: Query) {
  const { principal } = caller;
  if (query.nip !== undefined && !mayReadPeople(principal)) throw new Problem('forbidden');
  const employeeIds =
    query.nip === undefined ? undefined : await idsByNip(deps.store, scopeOf(principal), bareNumber(query.nip));
  const [updatedAt = '', id = ''] = query.cursor === undefined ? [] : decodeCursor(query.cursor, 2);
  const filter = { ...filterOf(principal, query), ...(employeeIds && { employeeIds }) };
  // Before the first of the others, the cursor has no date.
  const cursor = updatedAt === '' ? undefined : { updatedAt, id };
  const undated = cursor ? [] : await listUndated(deps, { query, filter, after: id });
  const first = undated.slice(0, query.limit);
  const rest = query.limit - first.length;
  const { items: others, next } =
    rest > 0
      ? await listAppraisals(deps.store, filter, { limit: rest, ...(cursor && { cursor }) })
      : { items: [], next: { updatedAt: '', id: first.at(-1)?._id ?? '' } };
  const found = [...first, ...others];
  const items = query.waitingOn === 'me' ? found.filter((each) => isAwaited(principal, each)) : found;
  const beside = await peopleBeside(deps, {
    principal,
    scope: scopeOf(principal),
    ids: items.map(({ employeeId }) => employeeId),
  });
  const data = await Promise.all(
    items.map(async (appraisal) => {
      const { pack } = await shownPack(deps, appraisal);
      const self = principal.employeeId ?? undefined;
      const relations = countingRelations(principal, 'listAppraisals', relationsTo(principal, appraisal));
      const shown = presentAppraisal(await asSeenBy(deps, sightOf(relations), appraisal), { pack, relations, self });
      return { ...shown, ...beside(appraisal.employeeId) };
    }),
  );
  return { data, page: { nextCursor: next ? encodeCursor([next.updatedAt, next.id]) : null } };
}

/** Stages in which somebody changes an appraisal and must not be noticed: peers, and whoever calibrates. */
const UNDATED = ['feedback', 'calibration'] as const;
/** So many nobody has: of their own years, or asked of them as a peer. */
const MOST_UNDATED = 200;

/**
 * One's own in such a stage, and those that one is asked about as a peer: they stand before all others, as their place
 * among them would tell when they were changed. Whoever asks for what has changed is not told of them at all.
 */
async function listUndated(
  { store }: Deps,
  { query, filter, after }: { query: Query; filter: AppraisalFilter; after: string },
): Promise<AppraisalDoc[]> {
  if (query.updatedAfter !== undefined) return [];
  const anyOf = (filter.scope.anyOf ?? []).flatMap(({ notStageKinds, ...clause }) =>
    notStageKinds ? [{ ...clause, stageKinds: notStageKinds }] : [],
  );
  if (anyOf.length === 0) return [];
  const scope = { ...filter.scope, anyOf };
  const { items } = await listAppraisals(store, { ...filter, scope }, { limit: MOST_UNDATED });
  return items.filter(({ _id }) => _id > after).toSorted((a, b) => (a._id < b._id ? -1 : 1));
}

export type WherePeople = Pick<Query, 'stage' | 'unit' | 'overdue' | 'waitingOn' | 'state'>;

/** The first of those that somebody would see listed and that are not over. */
export async function openWhere(
  { store }: Deps,
  principal: Principal,
  { query, limit }: { query: WherePeople & { cycle: string }; limit: number },
): Promise<{ items: AppraisalDoc[]; more: boolean }> {
  const filter = { ...filterOf(principal, { ...query, limit }), open: true };
  const { items, next } = await listAppraisals(store, filter, { limit });
  return { items, more: next !== null };
}

function filterOf(principal: Principal, query: Query): AppraisalFilter {
  const { cycle, state, stage, unit, employee, overdue, updatedAfter } = query;
  const waiting = query.waitingOn === undefined ? undefined : waitingOn(principal, query.waitingOn);
  return {
    scope: { region: scopeOf(principal), anyOf: visibleTo(principal, { ...waiting }) },
    ...(cycle !== undefined && { cycleId: cycle }),
    ...(state !== undefined && { state }),
    ...(stage !== undefined && { stage }),
    ...(unit !== undefined && { unit }),
    ...(employee !== undefined && { employeeId: employee }),
    ...(overdue !== undefined && { overdue }),
    ...(updatedAfter !== undefined && { updatedAfter: realInstant(Date.parse(updatedAfter)) }),
    ...(waiting && { waitingOn: waiting.any }),
  };
}

type Asked = { aboutOthers?: boolean };

/**
 * One clause per relation that the policy allows this principal; one's own appraisal, and that of whoever made the key, comes
 * by its own clause alone.
 */
function visibleTo(principal: Principal, { aboutOthers = false }: Asked): Visibility[] {
  const allowed = allowedRelations(principal, 'listAppraisals');
  const { employeeId: self, hands } = principal;
  const others = { notEmployeeIds: hands };
  const clauses: Visibility[] = [];
  // Asking whether one's own appraisal waits for a certain colleague would tell who the peers are; its place among
  // others, and whether it changed after an instant, when they answer, or that a result was moved. A peer would be told so
  // when the other ones answer.
  const byItself = (employeeId: string): Visibility => ({ employeeId, notStageKinds: UNDATED });
  if (allowed.has('region')) {
    clauses.push(others);
    if (!aboutOthers) clauses.push(...hands.filter((each) => each !== self).map(byItself));
  }
  if (allowed.has('official')) clauses.push(...byOffice(principal));
  if (self === null) return within(principal, clauses);
  if (allowed.has('own') && !aboutOthers) clauses.push(byItself(self));
  if (allowed.has('subordinate')) clauses.push({ ...others, assessorId: self });
  if (allowed.has('secondReviewer')) clauses.push({ ...others, secondReviewerId: self });
  for (const { of } of principal.standsFor ?? []) {
    if (allowed.has('subordinate')) clauses.push({ ...others, assessorId: of, noPart: self });
    if (allowed.has('secondReviewer')) clauses.push({ ...others, secondReviewerId: of, noPart: self });
  }
  if (allowed.has('peer') && !aboutOthers) clauses.push({ ...others, peerId: self, notStageKinds: UNDATED });
  return within(principal, clauses);
}

/** In the office of somebody for whom they act nobody sees the other's own case. */
function byOffice(principal: Principal): Visibility[] {
  const { hands, standsFor = [] } = principal;
  if (ownOffices(principal).length > 0) return [{ notEmployeeIds: hands }];
  return standsFor
    .filter(({ offices = [] }) => offices.length > 0)
    .map(({ of }) => ({ notEmployeeIds: [...hands, of] }));
}

/** A limit to units narrows every way of seeing something. */
function within(principal: Principal, clauses: Visibility[]): Visibility[] {
  const units = unitLimit(principal);
  return units === null ? clauses : clauses.map((clause) => ({ ...clause, units }));
}

function waitingOn(principal: Principal, value: string): { any: WaitingFilter[]; aboutOthers: boolean } {
  if (value === 'me') return { any: myTurns(principal), aboutOthers: false };
  const as = CAPACITIES.find((capacity) => capacity === value);
  if (as) return { any: [{ as }], aboutOthers: false };
  if (value === principal.employeeId) return { any: [{ id: value }], aboutOthers: false };
  return { any: [{ id: value }], aboutOthers: true };
}

function myTurns({ employeeId, offices, roles, standsFor = [] }: Principal): WaitingFilter[] {
  const turns: WaitingFilter[] = offices.map((office) => ({ as: 'official', office }));
  if (employeeId !== null) turns.push({ id: employeeId });
  // What one is asked as an employee or a peer is nobody else's.
  for (const { of: id } of standsFor)
    for (const as of ['assessor', 'secondReviewer', 'official'] as const) turns.push({ id, as });
  if (roles.includes('admin')) turns.push({ as: 'admin' });
  else if (roles.includes('hr')) turns.push({ as: 'admin', for: 'decideCorrection' });
  if (roles.includes('system')) turns.push({ as: 'system' });
  if (turns.length === 0) throw new Problem('forbidden', { detail: NOBODY });
  return turns;
}

/** Whoever stands in for somebody is not asked in every appraisal in which the other is. */
function isAwaited(principal: Principal, appraisal: AppraisalDoc): boolean {
  if (!principal.standsFor) return true;
  const of = standIn(principal, appraisal)?.by.of;
  const others = (principal.standsFor ?? []).map((each) => each.of).filter((each) => each !== of);
  return appraisal.waitingOn.some(({ id = '' }) => !others.includes(id));
}

const NOBODY = {
  id: 'Kunci ini tidak mewakili pegawai atau jabatan, sehingga tidak ada yang menunggunya.',
  en: 'This key stands for no employee and no office, so nothing waits for it.',
};
