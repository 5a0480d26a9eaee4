import type { AppraisalInput } from '../messages.ts';
import type { AppraisalView } from '../record.ts';

/** What is shown of an appraisal before anything has happened in it. */
export function initialView(input: AppraisalInput): AppraisalView {
  return {
    state: 'RUNNING',
    stage: '',
    stageKind: 'closed',
    stageOpenedAt: 0,
    dueAt: null,
    overdue: false,
    escalated: false,
    waitingOn: [],
    assessorId: input.assessorId,
    secondReviewerId: input.secondReviewerId,
    peerIds: input.peerIds,
    targets: [],
    targetsAgreedBy: null,
    targetRounds: 0,
    reviews: [],
    peerAnswers: 0,
    dailyReports: { open: [], reports: 0, days: 0, answered: 0, late: 0 },
    facts: input.facts,
    score: null,
    predicate: null,
    flags: [],
    decisionId: null,
    acknowledged: null,
    objection: null,
    outcomes: [],
    autoForwarded: [],
    late: [],
    blockedReason: null,
    endReason: null,
  };
}
