/** In which capacity somebody acts follows from how they stand to the appraisal, never from what they say. */
import type { AppraisalDoc } from '../../store/appraisal/types.ts';
import type { Principal } from '../../store/people/types.ts';
import type { Actor, Capacity, CommandName } from '../../workflows/messages.ts';
import type { Relation } from './policy.ts';
import { Problem } from '../problem/problem.ts';

const CAPACITY: Partial<Record<Relation, Capacity>> = {
  own: 'employee',
  subordinate: 'assessor',
  secondReviewer: 'secondReviewer',
  peer: 'peer',
  official: 'official',
};

export const actorId = (principal: Principal) => principal.employeeId ?? principal.id;

/** Somebody who acts for the region: an admin (or HR), else a service system. */
export const regionActor = (principal: Principal): Actor => ({
  id: actorId(principal),
  as: principal.roles.includes('admin') || principal.roles.includes('hr') ? 'admin' : 'system',
});

type Standing = { appraisal: AppraisalDoc; relation: Relation; body: Record<string, unknown> };

export function actorFor(principal: Principal, name: CommandName, { appraisal, relation, body }: Standing): Actor {
  const self = principal.employeeId === appraisal.employeeId;
  if (self && relation !== 'own') throw new Problem('self-decision');
  if (name === 'decideOutcome') return official(principal, appraisal, body['outcomeId']);
  const as = CAPACITY[relation];
  if (as) return { id: actorId(principal), as };
  return name === 'recordFacts' ? { id: actorId(principal), as: 'system' } : regionActor(principal);
}

/** An outcome is decided in the office that the pack names for it; superiors hold theirs by relation. */
function official(principal: Principal, appraisal: AppraisalDoc, outcomeId: unknown): Actor {
  const outcome = appraisal.outcomes.find((each) => each.id === outcomeId);
  const id = actorId(principal);
  if (!outcome) return { id, as: 'official' };
  const { approval } = outcome;
  const entitled =
    (approval === 'supervisor' && id === appraisal.assessorId) ||
    (approval === 'secondReviewer' && id === appraisal.secondReviewerId) ||
    principal.offices.includes(approval);
  if (!entitled) {
    throw new Problem('not-your-turn', {
      detail: { id: `Yang memutuskan adalah pejabat "${approval}".`, en: `The office "${approval}" decides.` },
    });
  }
  return { id, as: 'official', office: approval };
}
