import type { CommandName } from '../../workflows/messages.ts';

/** What each command is called in the journal once it has been done. */
export const ENTRY_OF: Record<CommandName, readonly string[]> = {
  acknowledgeBriefing: ['briefing.acknowledged'],
  proposeTargets: ['targets.proposed', 'targets.set', 'change.proposed'],
  returnTargets: ['targets.returned', 'change.returned'],
  agreeTargets: ['targets.agreed', 'change.agreed'],
  acknowledgeTargets: ['targets.acknowledged'],
  submitDailyReports: ['dailyReports.submitted'],
  answerDailyReports: ['dailyReports.answered'],
  reportProgress: ['progress.reported', 'progress.late'],
  addEvidence: ['evidence.added', 'evidence.late'],
  acceptProgress: ['progress.accepted'],
  returnProgress: ['progress.returned'],
  submitSelfAssessment: ['selfAssessment.submitted'],
  submitReview: ['review.submitted'],
  assignPeers: ['peers.assigned'],
  nominatePeers: ['peers.nominated'],
  returnNomination: ['nomination.returned'],
  submitFeedback: ['feedback.submitted'],
  declineFeedback: ['feedback.declined'],
  recordFacts: ['facts.recorded', 'facts.late'],
  correctFacts: ['facts.corrected', 'correction.opened'],
  decideCorrection: ['correction.supported', 'correction.upheld', 'correction.rejected'],
  finaliseScore: ['score.finalised'],
  adjustResult: ['result.adjusted'],
  acknowledgeResult: ['result.acknowledged'],
  object: ['objection.filed'],
  decideObjection: ['objection.upheld', 'objection.rejected'],
  recordHearing: ['hearing.summoned', 'hearing.held', 'hearing.absent'],
  decideOutcome: ['outcome.approved', 'outcome.rejected'],
  openReview: ['review.opened'],
  reassignAssessor: ['assessor.reassigned'],
  extendStage: ['stage.extended'],
  reopenStage: ['stage.sentBack'],
  remindWaiting: ['waiting.reminded'],
  cancelAppraisal: ['appraisal.cancelled'],
  retry: ['appraisal.retried'],
  waive: ['appraisal.waived'],
};

const camel = (path: string) => path.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** A file comes under another path than a link. */
const FILE = 'evidence';

/** `agree-targets` → `agreeTargets`; undefined for anything that is no command on an appraisal. */
export function commandOf(path: string): CommandName | undefined {
  const [asked = ''] = path.split('?');
  const name = asked === FILE ? 'addEvidence' : camel(asked);
  return Object.keys(ENTRY_OF).find((known): known is CommandName => known === name);
}
