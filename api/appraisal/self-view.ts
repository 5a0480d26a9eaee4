/** How somebody sees themselves is read by others at once, or where the pack says so, once they have given their own rating. */
import type { AppraisalDoc } from '../../store/appraisal/types.ts';
import type { Deps } from '../deps.ts';
import { runningPhase } from '../pack/packs.ts';

/** From when on self-assessments are still hidden from everybody else (business time); `null`: none is. */
export async function selfViewHiddenFrom(deps: Deps, appraisal: AppraisalDoc): Promise<number | null> {
  const phase = await runningPhase(deps, appraisal);
  if (phase?.kind !== 'review' && phase?.kind !== 'final') return null;
  if (phase.selfAssessmentSeen !== 'afterRating' || isRated(appraisal)) return null;
  return appraisal.stageOpenedAt;
}

const isRated = ({ stage, stageKind, reviews, decisionId }: AppraisalDoc): boolean =>
  stageKind === 'final' ? decisionId !== null : reviews.some(({ id, result }) => id === stage && result !== null);
