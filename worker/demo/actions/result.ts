import { factNames, valuesFor } from '../facts.ts';
import { type Action, type Intent, isWaitingFor, type Part, self, subjectOf } from '../scene.ts';
import { SAYINGS } from '../script-data.ts';

/** Upheld: the second reviewer finds the evidence of a good year, and rates accordingly. */
const correctedFacts = ({ scene, cast }: Part) => {
  const subject = subjectOf(scene, cast.person, cast.script);
  const quality = { ...subject.quality, work: 'mid' as const, behaviour: 'mid' as const };
  return valuesFor(scene.pack, factNames(scene.pack, 'assessor'), { ...subject, quality });
};

/** Whoever rated in the assessor's place cannot decide the objection: an admin names another second reviewer. */
const unbiased = ({ scene, appraisal }: Part): Intent[] => {
  const taken = [appraisal.employeeId, appraisal.assessorId, appraisal.secondReviewerId];
  const superiors = scene.roster.people.filter(({ level }) => level === 'head' || level === 'leader').toReversed();
  const other = superiors.map(({ nip }) => scene.idOf(nip)).find((id) => id !== undefined && !taken.includes(id));
  const body = { assessorId: appraisal.assessorId, secondReviewerId: other, reason: SAYINGS.unbiased };
  return [{ n: 'reassign-second', actor: { service: 'admin' }, path: 'reassign-assessor', body, timing: 'prompt' }];
};

export const result: Action = (part) => {
  const { appraisal, cast } = part;
  const { objection, acknowledges } = cast.script;
  if (isWaitingFor(part, 'reassignAssessor')) return unbiased(part);
  if (isWaitingFor(part, 'decideObjection')) {
    const upheld = objection === 'upheld';
    const body = upheld
      ? { decision: 'upheld', facts: correctedFacts(part), reason: SAYINGS.upheld }
      : { decision: 'rejected', reason: SAYINGS.rejected };
    const actor = { person: appraisal.secondReviewerId };
    return [{ n: 'decide-objection', actor, path: 'decide-objection', body, timing: 'prompt' }];
  }
  if (!isWaitingFor(part, 'acknowledgeResult')) return [];
  if (objection) {
    return [{ n: 'object', actor: self(part), path: 'object', body: { reason: SAYINGS.objection }, timing: 'prompt' }];
  }
  if (acknowledges === 'silent') return [];
  const body = acknowledges === 'refused' ? { refused: true } : {};
  return [{ n: 'acknowledge-result', actor: self(part), path: 'acknowledge-result', body, timing: 'prompt' }];
};
