/** Reading a thing through somebody's eyes: another region's things do not exist, and no cell in the policy means no. */
import { getAppraisal } from '../../store/appraisal/appraisals.ts';
import { allRegions, type RegionScope } from '../../store/scope.ts';
import type { AppraisalDoc } from '../../store/appraisal/types.ts';
import type { Principal } from '../../store/people/types.ts';
import type { Caller, Deps } from '../deps.ts';
import { holdsUnit, unitLimit } from './limits.ts';
import {
  type Action,
  allowedRelations,
  ANONYMOUS,
  can,
  countingRelations,
  isCommand,
  seesRegion,
  whyNot,
} from './policy.ts';
import type { Relation } from './policy-commands.ts';
import { notFound, Problem } from '../problem/problem.ts';
import { regionRelations, relationsTo } from './relations.ts';

/** The regions somebody may read. Throws for callers without a key, who read nothing by region. */
export function scopeOf(principal: Principal): RegionScope {
  if (principal.id === ANONYMOUS.id) throw new Problem('unauthenticated');
  return principal.region ?? allRegions;
}

/** Narrows a list to the region asked for; another region's is not there. */
export function scopeFor(principal: Principal, region: string | undefined): RegionScope {
  if (region === undefined) return scopeOf(principal);
  if (!seesRegion(principal, region)) throw notFound();
  return region;
}

/** For things that belong to a region: 404 for other regions, 403 without a cell. */
export function requireRegion(principal: Principal, action: Action, region: string): void {
  const relations = regionRelations(principal, region);
  if (relations.length === 0) throw notFound();
  if (!can(principal, action, relations)) throw forbidden(principal, action);
}

/** Without a cell: what limits the caller's key, if that is why. */
export function forbidden(principal: Principal, action: Action): Problem {
  const detail = whyNot(principal, action);
  return new Problem('forbidden', detail && { detail });
}

/** Something of a unit that the caller is not limited to others of. Throws `forbidden`. */
export function requireUnit(principal: Principal, unit: string): void {
  const refusal = outsideUnits(principal, unit);
  if (refusal) throw refusal;
}

export function outsideUnits(principal: Principal, unit: string): Problem | null {
  if (holdsUnit(principal, unit)) return null;
  const units = unitLimit(principal)?.join(', ') ?? '';
  return new Problem('forbidden', {
    detail: {
      id: `Kunci ini terbatas pada unit ${units}; yang diminta menyangkut unit ${unit}.`,
      en: `This key is limited to the units ${units}; what is asked concerns the unit ${unit}.`,
    },
  });
}

export type AuthorizedAppraisal = { appraisal: AppraisalDoc; relations: Relation[]; relation: Relation };

/** The appraisal, and in which relation the caller may do this. Throws `not-found` or `forbidden`. */
export async function authorizedAppraisal(
  deps: Deps,
  caller: Caller,
  what: { id: string; action: Action },
): Promise<AuthorizedAppraisal> {
  const { principal } = caller;
  const appraisal = await getAppraisal(deps.store, scopeOf(principal), what.id);
  if (!appraisal) throw notFound();
  requireUnit(principal, appraisal.unit);
  const all = relationsNow(principal, what.action, appraisal);
  const relation = can(principal, what.action, all);
  if (!relation) throw new Problem(isOwnMatter(principal, what.action, all) ? 'self-decision' : 'forbidden');
  return { appraisal, relations: countingRelations(principal, what.action, all), relation };
}

const relationsNow = (principal: Principal, action: Action, appraisal: AppraisalDoc) =>
  relationsTo(principal, appraisal).filter((each) => each !== 'peer' || mayAsPeer(principal, action, appraisal));

/** Whether they would be shown this appraisal now. */
export const mayReadAppraisal = (principal: Principal, appraisal: AppraisalDoc): boolean =>
  can(principal, 'getAppraisal', relationsNow(principal, 'getAppraisal', appraisal)) !== null;

/** A peer reads the case while they are asked about it, not before and not after; a repeated answer is told what it is. */
const mayAsPeer = ({ employeeId }: Principal, action: Action, { waitingOn }: AppraisalDoc) =>
  action === 'submitFeedback' ||
  action === 'declineFeedback' ||
  waitingOn.some(({ as, id }) => as === 'peer' && id === employeeId);

/** What they may do to others they may not do to themselves, and no role that they could be given would change that. */
const isOwnMatter = (principal: Principal, action: Action, relations: readonly Relation[]) =>
  relations.includes('own') && isCommand(action) && allowedRelations(principal, action).size > 0;
