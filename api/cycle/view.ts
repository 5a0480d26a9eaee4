import { offsetMinutesOf } from '../../rules/time/calendar.ts';
import { getCycle } from '../../store/cycle/cycles.ts';
import type { CycleDoc, CycleOperationDoc } from '../../store/types.ts';
import type { Caller, Deps } from '../deps.ts';
import { businessAt, localInstant } from '../http/instants.ts';
import { type Action, can } from '../policy.ts';
import { notFound, Problem } from '../problem/problem.ts';
import { regionRelations } from '../access/relations.ts';
import { scopeOf } from '../access/scope.ts';
import { pinnedPack } from '../pack/packs.ts';

/** The cycle, if it exists for this caller (404) and the policy lets them do this (403). */
export async function seeCycle(
  deps: Deps,
  { principal }: Caller,
  what: { id: string; action: Action },
): Promise<CycleDoc> {
  const cycle = await getCycle(deps.store, scopeOf(principal), what.id);
  if (!cycle) throw notFound();
  if (!can(principal, what.action, regionRelations(principal, cycle.region))) throw new Problem('forbidden');
  return cycle;
}

export async function presentCycle(deps: Deps, cycle: CycleDoc) {
  const { pack } = await pinnedPack(deps, cycle.pack);
  const businessNow = businessAt(cycle.clock, deps.now());
  const { _id, pack: digest, packId, packVersion, operations, ...rest } = cycle;
  return {
    ...rest,
    id: _id,
    pack: { id: packId, version: packVersion, digest },
    businessNow: localInstant(businessNow, offsetMinutesOf(pack.calendar.timeZone)),
    operations: operations.map(presentOperation),
  };
}

export const presentOperation = (operation: CycleOperationDoc) => ({ ...operation });
