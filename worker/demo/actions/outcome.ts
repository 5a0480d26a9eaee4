import type { OutcomeView } from '../../../workflows/record.ts';
import { type Action, type Actor, isWaitingFor, type Part } from '../scene.ts';
import { SAYINGS } from '../script-data.ts';
import { approves } from '../temperament.ts';

/** Superiors decide with their own key, higher officials with the key of their office. */
const decider = ({ appraisal }: Part, { approval }: OutcomeView): Actor => {
  if (approval === 'supervisor') return { person: appraisal.assessorId };
  if (approval === 'secondReviewer') return { person: appraisal.secondReviewerId };
  return { office: approval };
};

export const outcome: Action = (part) => {
  const { scene, appraisal, cast } = part;
  if (!isWaitingFor(part, 'decideOutcome')) return [];
  return appraisal.outcomes
    .filter(({ status, decidedBy }) => status === 'PROPOSED' && !decidedBy)
    .map((proposal) => {
      const approved = approves(scene.seed, scene.region, cast.person.nip, proposal.code);
      const body = {
        outcomeId: proposal.id,
        decision: approved ? 'approved' : 'rejected',
        reason: approved ? SAYINGS.approved : SAYINGS.declined,
      };
      return {
        n: `outcome/${proposal.id}`,
        actor: decider(part, proposal),
        path: 'decide-outcome',
        body,
        timing: 'prompt',
      };
    });
};
