/** What an appraisal hands over to be recorded, scored and issued: the view, its journal entries, their batch. Plain JSON. */
import type { CorrectedActual } from '../rules/language/targets.ts';
import type { Predicate } from '../rules/language/predicates.ts';
import type { Duration, Facts, Office, ReviewResult, StageKind } from '../rules/language/types.ts';
import type { Actor, Amendment, Capacity, CommandName, Target } from './messages.ts';

export type AppraisalState = 'RUNNING' | 'PAUSED' | 'BLOCKED' | 'CLOSED' | 'CANCELLED';

export type OutcomeStatus = 'PROPOSED' | 'ISSUED' | 'REJECTED' | 'LAPSED' | 'WITHDRAWN';
export type OutcomeView = {
  /** The pack's outcome id; unique within an appraisal. */
  id: string;
  code: string;
  kind: string;
  approval: Office;
  status: OutcomeStatus;
  decidedBy?: string;
  decidedAt?: number;
  /** What goes before a decision, and how far it is; absent where the pack asks for none. */
  hearing?: Hearing;
  /** There are only so many of it. */
  capped?: true;
  /** Where the person stands among those for whom it is proposed; absent before the release. */
  place?: OutcomePlace;
};
/** `called`: the days to which the person was summoned; `heard`: that it was held, or that they stayed away. */
export type Hearing = { summons: number; notice: Duration; decide: Duration } & {
  called?: string[];
  heard?: 'held' | 'absent';
};

/** `places`: for how many there is enough; who is not `within` does not get it. */
export type OutcomePlace = { rank: number; places: number; within: boolean };

/** Who must act next: a relation, with the person where there is exactly one. */
export type Waiting = { as: Capacity; office?: Office; id?: string; for: CommandName | 'release' };

/** Who changed the predicate in calibration, and from what the rules had come to. `predicate` is what it was changed to. */
export type Adjustment = { computed: Predicate; by: string; at: number };

/** What was reported of targets. Every report is in the journal; these are what counts and what waits. */
export type ProgressView = {
  /** By target, the newest accepted: what counts when the facts are frozen. */
  counted: { target: string; actual: number; at: string; by: 'assessor' | 'silence' | 'system' | 'correction' }[];
  /** Without an answer, oldest first; `dueAt` is null where the pack sets no clock. */
  open: { id: string; target: string; actual: number; at: string; dueAt: number | null }[];
  /** Ids of targets whose last report came back. */
  returned: string[];
  /** How many came after the facts were frozen: they changed nothing. */
  late: number;
};

/**
 * Whom the person has nominated as peers; whoever is asked in the end is in `peerIds`. `drawn`: nobody was named in time.
 * `until` is a business instant.
 */
export type NominationView = {
  state: 'open' | 'proposed' | 'returned' | 'approved' | 'drawn';
  peers: string[];
  /** Declared by the person: they are not asked. */
  relatives?: string[];
  until: number;
};

/** Days for which other targets were agreed. `origin`: in an appraisal of another region, which ended there. */
export type Segment = { from: string; to: string; targets: Target[]; counted: ProgressView['counted'] } & Brought;
type Brought = { origin?: { region: string; appraisal: string; assessorId: string; pack: string } };

/** The projection of one appraisal: what lists and pages show. Instants are business time in epoch milliseconds. */
export type AppraisalView = {
  state: AppraisalState;
  stage: string;
  stageKind: StageKind | 'closed';
  stageOpenedAt: number;
  dueAt: number | null;
  overdue: boolean;
  escalated: boolean;
  waitingOn: Waiting[];
  assessorId: string;
  secondReviewerId: string;
  /** Everybody who is asked about the person. */
  peerIds: string[];
  /** Those of them who are asked as subordinates. Absent until any are. */
  subordinateIds?: string[];
  /** Absent until peers are nominated. */
  nomination?: NominationView;
  targets: Target[];
  targetsAgreedBy: 'assessor' | 'deadline' | null;
  targetRounds: number;
  reviews: { id: string; stage: string; openedAt: number; result: ReviewResult | null; by: string | null }[];
  /** Number of peer answers; ratings only as averages inside `facts`. */
  peerAnswers: number;
  subordinateAnswers?: number;
  /** `open` are reports still without an answer (at most 60 kept); the rest are counts. */
  dailyReports: {
    open: { id: string; at: number; dueAt: number; late: boolean }[];
    reports: number;
    days: number;
    answered: number;
    late: number;
  };
  /** Absent until the first report. */
  progress?: ProgressView;
  /** New targets on the table while the agreed ones go on; null: none any more. Absent until the first. */
  change?: { targets: Target[]; at: number } | null;
  /** Targets that were agreed before, with what counted of them. Absent until a change is agreed. */
  segments?: Segment[];
  facts: Facts;
  score: { result: number | null; behaviour: number | string | boolean | null; final: number | null } | null;
  predicate: Predicate | null;
  /** What calibration has put on top of the computed predicate; null: nothing any more. Absent until the first. */
  adjustment?: Adjustment | null;
  flags: string[];
  decisionId: string | null;
  acknowledged: 'yes' | 'refused' | 'silent' | null;
  objection: { at: number; by: string; decision: 'upheld' | 'rejected' | null; decidedBy: string | null } | null;
  /** The last figure that was corrected after the release. Absent until the first. */
  correction?: CorrectionView;
  outcomes: OutcomeView[];
  /** Stage ids that a deadline moved on without the person. */
  autoForwarded: string[];
  /** Stage ids finished after their deadline. */
  late: string[];
  blockedReason: string | null;
  endReason: string | null;
  /** In order; absent until the first one. The pack in force is the last one's `after`, else the one of the launch. */
  amendments?: AmendmentView[];
};

/** Stage that was running, number of its journal entry, business time. */
export type AmendmentView = Pick<Amendment, 'id' | 'mode' | 'before' | 'after'> & {
  stage: string;
  seq: number;
  at: number;
};

/** A correction that two persons decide, one as the assessor; either alone can turn it down. */
export type CorrectionView = {
  at: number;
  by: string;
  source: string;
  facts: Facts;
  targets?: CorrectedActual[];
  said: { by: string; for?: string; as: 'assessor' | 'admin'; decision: 'upheld' | 'rejected' }[];
  decision: 'upheld' | 'rejected' | null;
};

/** Work outside the workflow that is due. */
export type Effect =
  | { kind: 'score'; adjusted?: Predicate | null }
  | { kind: 'issue'; outcomeId: string }
  | { kind: 'place' }
  | { kind: 'ask' };

/** One entry as the workflow hands it over; the store adds `prevHash` and `hash`. */
export type JournalDraft = {
  seq: number;
  /** Dotted, e.g. `targets.agreed`. */
  type: string;
  actor: Actor;
  /** Business time and workflow (real) time, epoch milliseconds. */
  at: number;
  recordedAt: number;
  submissionId?: string;
  digest?: string;
  data?: Record<string, unknown>;
  /** Top-level fields of the view that changed, with their new values: folding them rebuilds the view. */
  changes: Partial<AppraisalView>;
};

/** Kinds of notice; their words are in the API's dictionary. */
export type NoticeTemplate =
  | 'reminder'
  | 'stage-escalated'
  | 'stage-extended'
  | 'stage-sent-back'
  | 'targets-proposed'
  | 'targets-returned'
  | 'targets-agreed'
  | 'targets-set'
  | 'change-proposed'
  | 'change-returned'
  | 'change-agreed'
  | 'change-lapsed'
  | 'self-assessment-received'
  | 'review-opened'
  | 'review-overdue'
  | 'check-in-opened'
  | 'review-coach'
  | 'review-retarget'
  | 'review-warn'
  | 'feedback-invited'
  | 'nomination-opened'
  | 'peers-nominated'
  | 'nomination-returned'
  | 'nomination-approved'
  | 'nomination-lapsed'
  | 'daily-reports-unanswered'
  | 'progress-reported'
  | 'progress-accepted'
  | 'progress-returned'
  | 'progress-late'
  | 'evidence-late'
  | 'result-ready'
  | 'objection-filed'
  | 'objection-decided'
  | 'facts-corrected'
  | 'facts-late'
  | 'joint-unsettled'
  | 'correction-opened'
  | 'correction-decided'
  | 'outcome-proposed'
  | 'hearing-summoned'
  | 'hearing-recorded'
  | 'assessor-changed'
  | 'appraisal-cancelled'
  | 'transferred-out'
  | 'transferred-in'
  | 'amended-from-next-stage'
  | 'amended-rescore';

export type NoticeDraft = {
  /** Unique within the appraisal: `{stage}/{kind}/{n}`. */
  key: string;
  to: string;
  template: NoticeTemplate;
  at: number;
  params: Record<string, string | number>;
};

/** What an appraisal of a sandbox will do by itself, business instants: the next thing at all, and reminders apart. */
export type Ahead = { wakeAt: number | null; dueAt: number | null };

export type RecordBatch = {
  appraisalId: string;
  cycleId: string;
  region: string;
  unit: string;
  employeeId: string;
  pack: string;
  sandbox: boolean;
  /** The appraisal's version after the batch = `seq` of the last entry. */
  version: number;
  /** Their changes add up to what is shown. */
  entries: JournalDraft[];
  notices: NoticeDraft[];
  /** Only in a sandbox. Follows from the rest; not part of the journal. */
  ahead?: Ahead;
} & Asked;

/** Who asks: a task that the history holds, or (absent) one that may still be thrown away (docs/decisions/0032). */
export type Asked = { counts?: true };
/** It took so long that the task has no time for more. */
export type Slow = { slow?: true };

export type ScoreRequest = {
  appraisalId: string;
  region: string;
  pack: string;
  n: number;
  facts: Facts;
  /** What calibration has put on top of the computed predicate. */
  predicate?: Predicate;
} & Asked;
/** Small on purpose: this is what the history keeps; the full decision is stored under `decisionId`. */
export type ScoreResult = {
  decisionId: string;
  resultDigest: string;
  score: { result: number | null; behaviour: number | string | boolean | null; final: number | null };
  predicate: Predicate;
  flags: string[];
  outcomes: Pick<OutcomeView, 'id' | 'code' | 'kind' | 'approval' | 'capped' | 'hearing'>[];
};

/** `key`: what the order of those who are drawn follows from, so that every attempt draws the same. */
export type DrawRequest = { region: string; employeeId: string; day: string; key: string };
export type PlaceRequest = { appraisalId: string; cycleId: string; region: string; unit: string; decisionId: string };
export type PlacedOutcome = { id: string; place: OutcomePlace };

export type IssueRequest = {
  appraisalId: string;
  cycleId: string;
  region: string;
  employeeId: string;
  seq: number;
  outcome: OutcomeView;
  decisionId: string;
  sandbox: boolean;
} & Asked;

/** What a review of a policy is started with. */
export type PolicyReviewInput = {
  id: string;
  region: string;
  due: string;
  cycleId: string;
  pack: string;
  sandbox: boolean;
};
