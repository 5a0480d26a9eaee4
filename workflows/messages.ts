/**
 * The contract of the workflows: ids, updates, signals, queries, failure types and the shapes they carry. Everything
 * here is plain JSON. Nothing personal appears in ids or failure types, and free text never enters a message: the API
 * stores it and sends `{ submissionId, digest, facts }`.
 */
import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { Clock } from '../rules/time/clock.ts';
import type { AmendMode } from '../rules/time/replan.ts';
import type { ProposedResult } from '../rules/language/review-facts.ts';
import type { Only } from '../rules/decide/placement.ts';
import type { Predicate } from '../rules/language/predicates.ts';
import type { AgreedTarget, CorrectedActual } from '../rules/language/targets.ts';
import type { RaterBodies } from './rater-bodies.ts';
import type { Refusal, RefusedPart } from './refused-part.ts';
import type { Facts, Office, Period, Plan, ReviewResult } from '../rules/language/types.ts';

export const TASK_QUEUES = {
  appraisal: 'siklus-appraisal',
  cycle: 'siklus-cycle',
  launch: 'siklus-launch',
  effects: 'siklus-effects',
} as const;

/** `cycle:{region}:{label}`. */
export const cycleIdOf = (region: string, label: string) => `cycle:${region}:${label}`;
/** `appraisal:{opaque id}`; the opaque part carries no employee number. */
export const appraisalWorkflowId = (opaqueId: string) => `appraisal:${opaqueId}`;
/** Milliseconds the server waits for one task of an appraisal: twice its default (docs/decisions/0032). */
export const APPRAISAL_TASK_MS = 20_000;
/** `review:{region}:{due date}`; a sandbox cycle reviews beside the real one, under its label. */
export const policyReviewId = (region: string, due: string, sandbox?: string) =>
  `review:${region}:${due}${sandbox === undefined ? '' : `:${sandbox}`}`;
/** `what-if:{opaque id}` and `shadow:{opaque id}`: a candidate pack compared with the decisions that were made. */
export const whatIfWorkflowId = (kind: 'whatIf' | 'shadow', id: string) =>
  `${kind === 'whatIf' ? 'what-if' : 'shadow'}:${id}`;

/** In which capacity somebody acts; relations are checked again inside the workflow. */
export type Capacity = 'employee' | 'assessor' | 'secondReviewer' | 'peer' | 'official' | 'admin' | 'system';
/**
 * The office that reviews because nobody stands above the assessor, an elected official: it takes a person's place in
 * `secondReviewerId` as `office:` and its name.
 */
export const officeAbove = ({ secondReviewerId }: { secondReviewerId: string }): Office | undefined =>
  secondReviewerId.startsWith(OFFICE) ? (secondReviewerId.slice(OFFICE.length) as Office) : undefined;
const OFFICE = 'office:';

/** On whose word somebody does the tasks of another: their own, or as an acting official of a vacant or a held post. */
export type StandInKind = 'delegation' | 'plt' | 'plh';
/** `for`: whose tasks they are, where somebody does those of another. */
export type Actor = { id: string; as: Capacity; office?: Office; for?: string; standIn?: StandInKind };

/** What of a target can be measured; absent where the pack does not read it. Its words stay in the stored submission. */
export type Measure = Pick<AgreedTarget, 'kind' | 'aspect' | 'direction' | 'value' | 'upper' | 'baseline' | 'source'>;
export type Target = Pick<AgreedTarget, 'id' | 'weight' | 'due' | 'jointTarget'> & {
  /** Of the pack; a target that is measured by itself needs none. The goal of a unit that it serves is read by no rule. */
  indicator?: string;
  contributesTo?: string;
} & Partial<Measure>;

/** What was reached by a day, in ten-thousandths of the target's unit. */
export type ProgressReport = { target: string; actual: number; at: string };

/** What each command on an appraisal carries besides {@link Envelope}. Free text stays in the stored submission. */
export type CommandBodies = RaterBodies & {
  acknowledgeBriefing: Record<never, never>;
  proposeTargets: { targets: Target[] };
  returnTargets: Record<never, never>;
  agreeTargets: Record<never, never>;
  acknowledgeTargets: Record<never, never>;
  /** Days reported, `yyyy-mm-dd`; a day counts once however often it is sent. */
  submitDailyReports: { reportId: string; days: string[] };
  answerDailyReports: { reportId: string };
  /** One report for each target at most. */
  reportProgress: { reports: ProgressReport[] };
  /** Ids of reports that wait for an answer. */
  acceptProgress: { reportIds: string[] };
  returnProgress: { reportIds: string[] };
  /** SHA-256 in hex of a file, or of the address of a link. */
  addEvidence: { target: string; sha256: string };
  submitSelfAssessment: Record<never, never>;
  submitReview: { result: ReviewResult; reviewId?: string; proposed?: ProposedResult };
  recordFacts: { sourceId: string };
  /** The assessor's final ratings are the `facts` of the envelope. `leftOut`: joint targets whose owners have not settled them. */
  finaliseScore: { leftOut?: string[] };
  /** In calibration; `from` is the predicate that whoever asks has seen. Back to the computed one: nothing is on top any more. */
  adjustResult: { from: Predicate; to: Predicate };
  acknowledgeResult: { refused?: boolean };
  object: Record<never, never>;
  /** Upheld objections correct the `facts` of the envelope; the score is then computed anew. */
  decideObjection: { decision: 'upheld' | 'rejected'; targets?: CorrectedActual[] };
  /** `facts` of the envelope, and what targets came to, as they really were. `corrects`: what of the sender was wrong. */
  correctFacts: { sourceId: string; corrects: string; targets?: CorrectedActual[] };
  decideCorrection: { decision: 'upheld' | 'rejected' };
  recordHearing: { outcomeId: string; step: 'summoned' | 'held' | 'absent'; on: string };
  decideOutcome: { outcomeId: string; decision: 'approved' | 'rejected' };
  openReview: { reviewId: string; workingDays: number };
  reassignAssessor: { assessorId: string; secondReviewerId?: string };
  /** `until` is a business instant in epoch milliseconds. */
  extendStage: { stage: string; until: number; decree: string };
  /** The stage before the one that runs is opened again; `until`: a business instant that its deadline is not before. */
  reopenStage: { stage: string; until?: number };
  /** Those whom the appraisal waits for are told again. */
  remindWaiting: Record<never, never>;
  cancelAppraisal: { reasonCode: string };
  /** `facts` of the envelope: what the roster lacked, as far as it has been mended. */
  retry: Record<never, never>;
  waive: Record<never, never>;
};
export type CommandName = keyof CommandBodies;

/** What a message says of time. A replay hears it again, while the clock of its task may show another moment. */
export type Timed = {
  /** Real time at which it was sent, epoch milliseconds; absent: the task's own clock. */
  at?: number;
  /** In a sandbox the clock of the cycle: an appraisal that a move passed over learns of it so. */
  clock?: Clock;
};

export type Envelope = {
  actor: Actor;
  /** Stored free text that belongs to the command; absent beside a digest: it has the id of the update. */
  submissionId?: string;
  /** SHA-256 of its canonical JSON. */
  digest?: string;
  facts?: Facts;
  /** Refuse with `version-stale` unless the appraisal is at this version. */
  expectedVersion?: number;
} & Timed;
export type Command<N extends CommandName = CommandName> = Envelope & { body: CommandBodies[N] };

/** `version` is the appraisal's journal sequence after the command: read-your-writes by version. */
export type CommandResult = { version: number; note?: string };

export const commandUpdates = {
  acknowledgeBriefing: defineUpdate<CommandResult, [Command<'acknowledgeBriefing'>]>('acknowledgeBriefing'),
  proposeTargets: defineUpdate<CommandResult, [Command<'proposeTargets'>]>('proposeTargets'),
  returnTargets: defineUpdate<CommandResult, [Command<'returnTargets'>]>('returnTargets'),
  agreeTargets: defineUpdate<CommandResult, [Command<'agreeTargets'>]>('agreeTargets'),
  acknowledgeTargets: defineUpdate<CommandResult, [Command<'acknowledgeTargets'>]>('acknowledgeTargets'),
  submitDailyReports: defineUpdate<CommandResult, [Command<'submitDailyReports'>]>('submitDailyReports'),
  answerDailyReports: defineUpdate<CommandResult, [Command<'answerDailyReports'>]>('answerDailyReports'),
  reportProgress: defineUpdate<CommandResult, [Command<'reportProgress'>]>('reportProgress'),
  acceptProgress: defineUpdate<CommandResult, [Command<'acceptProgress'>]>('acceptProgress'),
  returnProgress: defineUpdate<CommandResult, [Command<'returnProgress'>]>('returnProgress'),
  addEvidence: defineUpdate<CommandResult, [Command<'addEvidence'>]>('addEvidence'),
  submitSelfAssessment: defineUpdate<CommandResult, [Command<'submitSelfAssessment'>]>('submitSelfAssessment'),
  submitReview: defineUpdate<CommandResult, [Command<'submitReview'>]>('submitReview'),
  assignPeers: defineUpdate<CommandResult, [Command<'assignPeers'>]>('assignPeers'),
  nominatePeers: defineUpdate<CommandResult, [Command<'nominatePeers'>]>('nominatePeers'),
  returnNomination: defineUpdate<CommandResult, [Command<'returnNomination'>]>('returnNomination'),
  submitFeedback: defineUpdate<CommandResult, [Command<'submitFeedback'>]>('submitFeedback'),
  declineFeedback: defineUpdate<CommandResult, [Command<'declineFeedback'>]>('declineFeedback'),
  recordFacts: defineUpdate<CommandResult, [Command<'recordFacts'>]>('recordFacts'),
  finaliseScore: defineUpdate<CommandResult, [Command<'finaliseScore'>]>('finaliseScore'),
  adjustResult: defineUpdate<CommandResult, [Command<'adjustResult'>]>('adjustResult'),
  acknowledgeResult: defineUpdate<CommandResult, [Command<'acknowledgeResult'>]>('acknowledgeResult'),
  object: defineUpdate<CommandResult, [Command<'object'>]>('object'),
  decideObjection: defineUpdate<CommandResult, [Command<'decideObjection'>]>('decideObjection'),
  correctFacts: defineUpdate<CommandResult, [Command<'correctFacts'>]>('correctFacts'),
  decideCorrection: defineUpdate<CommandResult, [Command<'decideCorrection'>]>('decideCorrection'),
  recordHearing: defineUpdate<CommandResult, [Command<'recordHearing'>]>('recordHearing'),
  decideOutcome: defineUpdate<CommandResult, [Command<'decideOutcome'>]>('decideOutcome'),
  openReview: defineUpdate<CommandResult, [Command<'openReview'>]>('openReview'),
  reassignAssessor: defineUpdate<CommandResult, [Command<'reassignAssessor'>]>('reassignAssessor'),
  extendStage: defineUpdate<CommandResult, [Command<'extendStage'>]>('extendStage'),
  reopenStage: defineUpdate<CommandResult, [Command<'reopenStage'>]>('reopenStage'),
  remindWaiting: defineUpdate<CommandResult, [Command<'remindWaiting'>]>('remindWaiting'),
  cancelAppraisal: defineUpdate<CommandResult, [Command<'cancelAppraisal'>]>('cancelAppraisal'),
  retry: defineUpdate<CommandResult, [Command<'retry'>]>('retry'),
  waive: defineUpdate<CommandResult, [Command<'waive'>]>('waive'),
} as const satisfies { [N in CommandName]: unknown };

export const COMMAND_NAMES = Object.keys(commandUpdates) as CommandName[];

/** What a command would be answered now, without sending it: the same check, and nothing is changed. */
export type Foretold = {
  refusal: Refusal | null;
  parts: RefusedPart[];
  /** Of a command after which a score is computed: what it would rest on. */
  facts?: Facts;
};
export const foretellQuery = defineQuery<Foretold, [name: CommandName, command: Command]>('foretell');

type Asked = { opId: string; actor: Actor; reasonId: string };
/**
 * Sent by partitions only; `opId` makes each operation count once. Without a `unit` it is about the whole cycle. The cases of
 * those in whose `hands` it is are left out; nobody is told whose these are.
 */
export type PartitionSignal = Asked & { unit?: string; hands?: string[] } & Timed &
  (
    | { op: 'pause' | 'resume' | 'release' }
    | { op: 'extend'; stage: string; until: number; decree: string }
    | { op: 'cancel'; reasonCode: string }
  );
export const operationSignal = defineSignal<[PartitionSignal]>('operation');
/** Whether the operation of this `opId` has been taken and what it changed is recorded; true also of one that has ended. */
export const carriedOutQuery = defineQuery<boolean, [string]>('carriedOut');

/**
 * Another rule pack takes over (docs/decisions/0016). Sent by partitions only, after a second person has approved it; an
 * appraisal takes each amendment once. Refused with a code of `AMEND_REFUSALS` (rules/time/replan.ts).
 */
export type Amendment = {
  id: string;
  mode: AmendMode;
  /** Digests; refused with `pack-changed` unless the appraisal obeys `before`. */
  before: string;
  after: string;
  /** What the pack `after` plans for the cycle's period. */
  plan: Plan;
  /** The decision that the preview showed; a score computed since then is not computed again unseen. */
  decisionId: string | null;
  /** Who approved it, who drafted it, and the stored reason. */
  actor: Actor;
  author: string;
  reasonId: string;
} & Timed;
export const amendUpdate = defineUpdate<CommandResult, [Amendment]>('amend');

export type AppraisalInput = {
  /** Opaque id, without the `appraisal:` prefix. */
  id: string;
  cycleId: string;
  region: string;
  unit: string;
  employeeId: string;
  assessorId: string;
  secondReviewerId: string;
  peerIds: string[];
  /** Who is asked in turn when one of them declines. Absent: nobody. */
  peerReserve?: string[];
  /** What the order in which subordinates are drawn follows from. */
  drawKey?: string;
  /** Digest of the pinned rule pack. */
  pack: string;
  sandbox: boolean;
  clock: Clock;
  plan: Plan;
  /** Facts of source `roster`, `training` and `history` known at launch. */
  facts: Facts;
  /** Its time is what messages and timers say. Absent in those of an earlier release, which read the task's clock. */
  timeIsTold?: true;
  /** What the cycle was told before somebody came to it, and what holds for them too: each counts once, as if sent. */
  toldBefore?: PartitionSignal[];
};

/** Time of a sandbox jumps: everything due until then happens first, each at its own instant; answered when recorded. */
export const moveClockUpdate = defineUpdate<CommandResult, [Clock, Timed?]>('moveClock');

/** For support only: screens read MongoDB. */
export type AppraisalStatus = { version: number; stage: string; state: string };
export const statusQuery = defineQuery<AppraisalStatus>('status');

export type CycleInput = {
  cycleId: string;
  region: string;
  label: string;
  period: Period;
  pack: string;
  sandbox: boolean;
  clock: Clock;
  actor: Actor;
  /** Absent: for everybody of the region. */
  only?: Only;
  /** Business instants (epoch ms) of the pack's policy reviews inside the period. */
  policyReviews: { due: string; at: number }[];
  /** Business instant after which every appraisal should have ended. */
  endsAt: number;
};

/** Carries an approved amendment out on the appraisals of this cycle that it names; `opId` is the amendment's id. */
export type AmendOperation = Asked & { op: 'amend'; unit?: never };
/** Moves business time; only in a sandbox. `to` is a business instant, `null` the next one at which anything is due. */
export type ClockOperation = Asked & { op: 'clock'; to: number | null; unit?: never };
/** Launches whoever is not launched: who was held or failed, and who came to the roster since. */
export type LaunchOperation = Asked & { op: 'launch'; unit?: never };
export type PartitionOperation = PartitionSignal | AmendOperation;
export type CycleOperation = PartitionOperation | ClockOperation | LaunchOperation;
export type CycleOperationResult = { opId: string };
/** Carried out by a partition, one after the other; a cancellation waits for none, and only a moved clock answers when done. */
export const operateCycleUpdate = defineUpdate<CycleOperationResult, [CycleOperation]>('operateCycle');

export type PartitionInput = {
  cycleId: string;
  /** `launch`, or the operation to send to every appraisal of the cycle (or of one unit). */
  work: { kind: 'launch'; cycle: CycleInput } | { kind: 'operation'; operation: PartitionOperation };
  /** Exclusive lower key of what is left; set by continue-as-new. */
  after: string | null;
  total: PartitionResult;
};
/** Failure type of an activity that could not reach the database or Temporal: nobody's own fault, and it will pass. */
export const OUTAGE = 'outage';
/** `code`: why a page was given up, whose people are in neither number. */
export type PartitionResult = { done: number; failed: number; code?: string };
