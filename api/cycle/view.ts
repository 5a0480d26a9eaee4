import { businessAt } from '../../rules/time/clock.ts';
import { getCycle } from '../../store/cycle/cycles.ts';
import { countMembers } from '../../store/cycle/members.ts';
import type { Principal } from '../../store/people/types.ts';
import { omit } from '../http/omit.ts';
import type { CycleDoc, CycleOperationDoc } from '../../store/cycle/types.ts';
import type { Caller, Deps } from '../deps.ts';
import { localInstant, offsetOf } from '../http/instants.ts';
import { unitLimit } from '../access/limits.ts';
import { type Action, can } from '../access/policy.ts';
import { notFound } from '../problem/problem.ts';
import { regionRelations } from '../access/relations.ts';
import { forbidden, scopeOf } from '../access/scope.ts';
import { pinnedPack } from '../pack/packs.ts';

/** The cycle, if it exists for this caller (404) and the policy lets them do this (403). */
export async function authorizedCycle(
  deps: Deps,
  { principal }: Caller,
  what: { id: string; action: Action },
): Promise<CycleDoc> {
  const cycle = await getCycle(deps.store, scopeOf(principal), what.id);
  if (!cycle) throw notFound();
  if (!can(principal, what.action, regionRelations(principal, cycle.region))) throw forbidden(principal, what.action);
  return narrowed(deps, principal, cycle);
}

/** As somebody limited to units sees it: only their people are counted. */
export async function narrowed(deps: Deps, principal: Principal, cycle: CycleDoc): Promise<CycleDoc> {
  const units = unitLimit(principal);
  if (units === null) return cycle;
  const {
    LAUNCHED: launched,
    EXCLUDED: excluded,
    HELD: held,
    FAILED: failed,
  } = await countMembers(deps.store, cycle._id, units);
  return { ...cycle, launch: { ...cycle.launch, launched, excluded, held, failed } };
}

export async function presentCycle(deps: Deps, cycle: CycleDoc) {
  const { pack } = await pinnedPack(deps, cycle.pack);
  const offset = offsetOf(pack);
  const { _id, pack: digest, packId, packVersion, operations, only, ...rest } = cycle;
  return {
    ...rest,
    ...(only && { only: { units: only.units, people: only.people.length } }),
    id: _id,
    pack: { id: packId, version: packVersion, digest },
    businessNow: localInstant(businessAt(cycle.clock, deps.now()), offset),
    operations: operations.map((operation) => presentOperation(operation, offset)),
  };
}

/** What only those who carry it out need to know stays with them. */
export const shownOperation = (operation: CycleOperationDoc) => omit(operation, 'extension', 'hands');

/** A move of the clock tells where time is now and what comes next, once it is done. */
export function presentOperation({ move, ...stored }: CycleOperationDoc, offsetMinutes: number) {
  const operation = shownOperation(stored);
  if (!move || operation.state !== 'DONE') return operation;
  const { to, speed, due } = move;
  const clock = { now: localInstant(to, offsetMinutes), speed };
  return { ...operation, clock, due: due && { ...due, at: localInstant(due.at, offsetMinutes) } };
}
