/** In which capacity somebody acts follows from how they stand to the appraisal, never from what they say. */
import type { AppraisalDoc } from '../../store/appraisal/types.ts';
import type { Principal } from '../../store/people/types.ts';
import { type Actor, type Capacity, type CommandName, officeAbove } from '../../workflows/messages.ts';
import type { Office } from '../../rules/language/types.ts';
import { requireEmployeeId } from './person.ts';
import type { Relation } from './policy-commands.ts';
import { holdsOffice } from './relations.ts';
import { outsideUnits } from './scope.ts';
import { inPlaceOf, officesTowards, standIn } from './stand-ins.ts';
import { Problem } from '../problem/problem.ts';

const CAPACITY: Partial<Record<Relation, Capacity>> = {
  own: 'employee',
  subordinate: 'assessor',
  secondReviewer: 'secondReviewer',
  peer: 'peer',
  official: 'official',
};

/** What Siklus does by itself, on a day that was given before. */
export const SYSTEM_ACTOR: Actor = { id: 'siklus', as: 'system' };

export const actorId = (principal: Principal) => principal.employeeId ?? principal.id;

/** Somebody who acts for the region: an admin (or HR), else a service system. */
export const regionActor = (principal: Principal): Actor => ({
  id: actorId(principal),
  as: principal.roles.includes('admin') || principal.roles.includes('hr') ? 'admin' : 'system',
});

/** What refuses somebody who would type what a service system owes: only a trial is played by hand. */
export const refusalByHand = (
  { roles }: Principal,
  name: CommandName,
  { sandbox }: Pick<AppraisalDoc, 'sandbox'>,
): Problem | null =>
  name === 'recordFacts' && !sandbox && !roles.includes('system') ? new Problem('facts-by-hand') : null;

/** Decisions about what somebody rated. */
const OTHER_HANDS: readonly CommandName[] = ['decideObjection', 'adjustResult', 'decideCorrection'];

/** Whoever is HR and second reviewer speaks for the assessor only where that one let the time pass. */
const speaksForRegion = ({ roles }: Principal, { escalated }: AppraisalDoc): boolean =>
  !escalated && (roles.includes('hr') || roles.includes('admin'));

type Standing = { appraisal: AppraisalDoc; relation: Relation; body: Record<string, unknown> };

/**
 * What refuses somebody towards an appraisal, whatever the table says: another unit's, or a case of their own. Their own it
 * is too when the person appraised made the key that is used.
 */
export function refusalTowards(
  principal: Principal,
  { unit, employeeId }: Pick<AppraisalDoc, 'unit' | 'employeeId'>,
): Problem | null {
  const outside = outsideUnits(principal, unit);
  if (outside || !principal.hands.includes(employeeId)) return outside;
  return principal.employeeId === employeeId
    ? new Problem('self-decision')
    : new Problem('self-decision', { detail: MADE_BY_THEM });
}

const MADE_BY_THEM = {
  id: 'Kunci ini dibuat oleh orang yang dinilai.',
  en: 'This key was made by the person who is appraised.',
};

export function actorFor(principal: Principal, name: CommandName, { appraisal, relation, body }: Standing): Actor {
  const refusal =
    (relation === 'own' ? null : refusalTowards(principal, appraisal)) ?? refusalByHand(principal, name, appraisal);
  if (refusal) throw refusal;
  if (OTHER_HANDS.includes(name)) requireOtherHands(principal, appraisal);
  if (name === 'decideCorrection') requireEmployeeId(principal);
  if (name === 'decideCorrection' && relation === 'secondReviewer' && speaksForRegion(principal, appraisal))
    return regionActor(principal);
  if (name === 'decideObjection' && relation === 'official') return inOfficeAbove(principal, appraisal);
  if (name === 'decideOutcome') return official(principal, appraisal, body['outcomeId']);
  const as = CAPACITY[relation];
  if (as) return { id: actorId(principal), as, ...placeTaken(principal, appraisal, relation) };
  return regionActor(principal);
}

/** Where somebody acts in this part for another. */
export function placeTaken(principal: Principal, appraisal: AppraisalDoc, relation: Relation): Partial<Actor> {
  const stood = standIn(principal, appraisal);
  return stood?.relation === relation ? inPlaceOf(stood.by) : {};
}

/** Whoever rated decides nothing about it with a key that they made for somebody else. */
function requireOtherHands({ employeeId, hands }: Principal, { assessorId }: AppraisalDoc): void {
  if (employeeId !== assessorId && hands.includes(assessorId))
    throw new Problem('same-hands', { detail: MADE_BY_ASSESSOR });
}

const MADE_BY_ASSESSOR = {
  id: 'Kunci ini dibuat oleh pejabat penilai.',
  en: 'This key was made by the assessor.',
};

/** Objections are decided in an office only where nobody stands above the assessor, and then in that one. */
function inOfficeAbove(principal: Principal, appraisal: AppraisalDoc): Actor {
  const office = officeAbove(appraisal);
  requireEmployeeId(principal);
  if (office === undefined || !officesTowards(principal, appraisal.employeeId).includes(office))
    throw new Problem('not-your-turn');
  return { id: actorId(principal), as: 'official', office, ...officeTaken(principal, { office, appraisal }) };
}

type Taken = { office: Office; appraisal: AppraisalDoc };

/** Where the office is that of somebody for whom they act. */
function officeTaken({ standsFor = [] }: Principal, { office, appraisal }: Taken): Partial<Actor> {
  const by = standsFor.find(({ of, offices = [] }) => of !== appraisal.employeeId && offices.includes(office));
  return by ? inPlaceOf(by) : {};
}

/** An outcome is decided in the office that the pack names for it; superiors hold theirs by relation. */
function official(principal: Principal, appraisal: AppraisalDoc, outcomeId: unknown): Actor {
  const outcome = appraisal.outcomes.find((each) => each.id === outcomeId);
  const id = actorId(principal);
  if (!outcome) return { id, as: 'official' };
  const approval = (outcome.approval === 'secondReviewer' ? officeAbove(appraisal) : undefined) ?? outcome.approval;
  requireEmployeeId(principal);
  if (approval !== 'supervisor') requireOtherHands(principal, appraisal);
  const stood = standIn(principal, appraisal);
  if (stood && approval === (stood.relation === 'subordinate' ? 'supervisor' : 'secondReviewer'))
    return { id, as: 'official', office: approval, ...inPlaceOf(stood.by) };
  const entitled =
    (approval === 'supervisor' && id === appraisal.assessorId) ||
    (approval === 'secondReviewer' && id === appraisal.secondReviewerId) ||
    (officesTowards(principal, appraisal.employeeId).includes(approval) && holdsOffice(principal, appraisal));
  if (!entitled) {
    throw new Problem('not-your-turn', {
      detail: { id: `Yang memutuskan adalah pejabat "${approval}".`, en: `The office "${approval}" decides.` },
    });
  }
  return { id, as: 'official', office: approval, ...officeTaken(principal, { office: approval, appraisal }) };
}
