/** How a principal stands to an appraisal or a person: facts of the stored data, never of the request. */
import type { AppraisalDoc } from '../../store/appraisal/types.ts';
import type { Principal } from '../../store/people/types.ts';
import { holdsUnit } from './limits.ts';
import { seesRegion } from './policy.ts';
import type { Relation } from './policy-commands.ts';
import { officesTowards, standIn } from './stand-ins.ts';

type Appraised = Pick<AppraisalDoc, 'region' | 'unit' | 'employeeId' | 'assessorId' | 'secondReviewerId' | 'peerIds'>;

type OfficeCase = Pick<AppraisalDoc, 'region' | 'unit' | 'employeeId'>;

/** An office counts in the principal's region, and only in the units its `unit:` scopes name, if any. */
export function holdsOffice(principal: Principal, { region, unit, employeeId }: OfficeCase): boolean {
  return (
    officesTowards(principal, employeeId).length > 0 && seesRegion(principal, region) && holdsUnit(principal, unit)
  );
}

export function relationsTo(principal: Principal, appraisal: Appraised): Relation[] {
  if (!seesRegion(principal, appraisal.region) || !holdsUnit(principal, appraisal.unit)) return [];
  const self = principal.employeeId;
  const relations: Relation[] = ['region'];
  if (principal.region === null) relations.push('all');
  if (holdsOffice(principal, appraisal) && self !== appraisal.employeeId) relations.push('official');
  if (self !== appraisal.employeeId && principal.hands.includes(appraisal.employeeId)) relations.push('maker');
  if (self === null) return relations;
  if (self === appraisal.employeeId) relations.push('own');
  if (self === appraisal.assessorId) relations.push('subordinate');
  if (self === appraisal.secondReviewerId) relations.push('secondReviewer');
  // Whoever is appraised may know the secret of a key that they made: it tells them of no peer.
  if (appraisal.peerIds.includes(self) && !principal.hands.includes(appraisal.employeeId)) relations.push('peer');
  const stood = standIn(principal, appraisal);
  if (stood) relations.push(stood.relation);
  return relations;
}

export function regionRelations(principal: Principal, region: string): Relation[] {
  if (!seesRegion(principal, region)) return [];
  return principal.region === null ? ['region', 'all'] : ['region'];
}
