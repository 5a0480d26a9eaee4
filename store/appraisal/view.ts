import type { AppraisalView } from '../../workflows/record.ts';

const VIEW_FIELDS = Object.keys({
  state: true,
  stage: true,
  stageKind: true,
  stageOpenedAt: true,
  dueAt: true,
  overdue: true,
  escalated: true,
  waitingOn: true,
  assessorId: true,
  secondReviewerId: true,
  peerIds: true,
  targets: true,
  targetsAgreedBy: true,
  targetRounds: true,
  reviews: true,
  peerAnswers: true,
  dailyReports: true,
  facts: true,
  score: true,
  predicate: true,
  flags: true,
  decisionId: true,
  acknowledged: true,
  objection: true,
  outcomes: true,
  autoForwarded: true,
  late: true,
  blockedReason: true,
  endReason: true,
} satisfies Record<
  Exclude<
    keyof AppraisalView,
    | 'amendments'
    | 'subordinateIds'
    | 'subordinateAnswers'
    | 'nomination'
    | 'progress'
    | 'change'
    | 'segments'
    | 'adjustment'
    | 'correction'
  >,
  true
>);

const isWhole = (view: Partial<AppraisalView>): view is AppraisalView => VIEW_FIELDS.every((field) => field in view);

/** The view if no field of it is missing, else `null`. */
export const wholeView = (view: Partial<AppraisalView>): AppraisalView | null => (isWhole(view) ? view : null);
