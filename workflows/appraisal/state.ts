/**
 * The state of one appraisal: plain JSON, so that it survives continue-as-new. Reducers change `view` (what people see)
 * and the private rest; `draft` turns each change into a journal entry that carries exactly the fields that moved.
 */
import { ApplicationFailure } from '@temporalio/workflow';
import type { AmendRefusal } from '../../rules/time/replan.ts';
import type { Facts, PlannedStage, StageKind } from '../../rules/language/types.ts';
import { businessAt, type Clock } from '../../rules/time/clock.ts';
import { hasEnded } from '../../rules/time/ended.ts';
import { type Actor, type AppraisalInput, officeAbove } from '../messages.ts';
import type { AskedState } from './stages/asked-state.ts';
import { initialView } from './initial-view.ts';
import type { Refusal, RefusedPart } from '../refused-part.ts';
import type { AppraisalView, Effect, JournalDraft, NoticeDraft, NoticeTemplate, Waiting } from '../record.ts';

export type PauseOf = 'unit' | 'cycle';

/** Form of the state that a new run carries on; a release that changes what is in it counts it up and teaches `upgrade`. */
const STATE_FORM = 2;

export type State = AskedState & {
  /** Absent: 1, before pauses nested. Everything added since is optional and means, when absent, what it was before. */
  form?: number;
  /** `seq` of the last drafted entry, and of the last one that is safely recorded. */
  version: number;
  recorded: number;
  /** Real time of the last draft; never goes back, although the clocks of a cluster's hosts differ a little. */
  draftedAt: number;
  stage: number;
  view: AppraisalView;
  /** Small facts of the current stage, e.g. `acknowledged`; emptied when a stage opens. */
  marks: string[];
  /** The stage that runs, when an admin has sent the appraisal back to it. */
  reopened?: string;
  /** The targets that were last agreed; what is on the table binds nobody. */
  binding?: Pick<AppraisalView, 'targets' | 'targetsAgreedBy'>;
  reportedDays: string[];
  reportIds: string[];
  /** First and last day of execution so far, for the daily-report share. */
  executionFrom: string | null;
  executionTo: string | null;
  /** Days that ended in a pause: nobody could report on them, nor has to. */
  pausedDays?: string[];
  remindersSent: number;
  graceUntil: number | null;
  /** Deadlines moved by decree, by stage id. */
  extensions: Record<string, number>;
  /** Business milliseconds that pauses have added. */
  shift: number;
  /** Of a sandbox whose time was moved by hand; before that, the clock of the input runs. */
  clock?: Clock;
  pausedAt: number | null;
  /** What holds it while it is paused: a pause of its unit and one of the whole cycle end apart. */
  pausedBy?: PauseOf[];
  /** Released before it came to calibration: it will not wait there. */
  released?: true;
  /** Since when clocks have stood still: the first of a pause and a block that have not both ended. */
  stoppedAt?: number;
  /** Of the days that the present deadline was moved by, what no pause has used up yet; milliseconds. */
  credit?: number;
  /** Stages whose deadline was decreed meanwhile: it does not move when clocks go on. */
  fixed?: string[];
  /** When the present deadline was set, if that was after the stage opened. */
  deadlineSetAt?: number;
  frozen: boolean;
  /** What an objection has put right: it counts more than what the appraisal itself has counted. */
  corrected?: Facts;
  reviewsDue: Record<string, number>;
  /** By target, the beginnings of the digests of what was given as proof. */
  evidence?: Record<string, string[]>;
  checkedUntil?: number;
  /** By fact that may measure a target, the day on which a system said it. */
  saidOn?: Record<string, string>;
  decisions: number;
  /** Joint targets without a result of their owners when the facts were frozen: their weight is the others'. */
  leftOut?: string[];
  /** Outcomes of earlier decisions of which something was issued: numbers go on after them. */
  outcomesBefore?: number;
  /** What was due before a correction had to be decided. */
  dueBeforeCorrection?: number | null;
  /** Another result is to be handed over once it is scored. */
  deliverAnew?: true;
  /** Who gave the ratings that the score rests on. */
  ratedBy: string | null;
  /** For whom they gave them, where they stood in for somebody. */
  ratedFor?: string;
  operations: string[];
  /** Results by update id, so that a repeated command is recognised after continue-as-new too. */
  updates: { id: string; version: number }[];
  effects: Effect[];
  drafts: JournalDraft[];
  notices: NoticeDraft[];
};

/** What every reducer receives. `shown` is the view as of the last draft. */
export type Ctx = {
  /** As launched, but for the plan: an amendment replaces it. `pack` stays the digest of the launch. */
  input: AppraisalInput;
  state: State;
  shown: AppraisalView;
  dirty: boolean;
  /** Temporal's `patched`, which is false while a history of an older release is replayed; absent: nothing is. */
  patched?: (change: string) => boolean;
  /** Real time of the newest that was heard; absent: what the clock of the task says. */
  heardAt?: number;
  /** The journal cannot be continued, and an admin has not said yet that it can. */
  stuck?: boolean;
  /** Business time while it is moved by hand; absent: the clock runs. */
  at?: number;
  /** The clock that is being moved to. */
  movingTo?: Clock;
  /** Everything is recorded and nothing is due. */
  atRest?: boolean;
  /** What the record says is ahead, as JSON. */
  noted?: string | undefined;
};

export const SYSTEM: Actor = { id: 'siklus', as: 'system' };

export function initialState(input: AppraisalInput): State {
  return {
    form: STATE_FORM,
    version: 0,
    recorded: 0,
    draftedAt: 0,
    stage: 0,
    view: initialView(input),
    marks: [],
    peerRatings: {},
    reportedDays: [],
    reportIds: [],
    executionFrom: null,
    executionTo: null,
    remindersSent: 0,
    graceUntil: null,
    extensions: {},
    shift: 0,
    pausedAt: null,
    frozen: false,
    reviewsDue: {},
    decisions: 0,
    ratedBy: null,
    operations: [],
    updates: [],
    effects: [],
    drafts: [],
    notices: [],
  };
}

/**
 * What a former run carried on, in the form of today. One that a later release has written is left to that release: the
 * task fails, and is done when it is back.
 */
export function upgrade(carried: State): State {
  const { form = 1 } = carried;
  if (form > STATE_FORM) throw new Error(`the state has form ${form}, and this release knows ${STATE_FORM} at most`);
  return { ...carried, form: STATE_FORM };
}

/** Nothing has been shown yet, so the first entry carries every field. */
export const nothingShown = (): AppraisalView => ({}) as AppraisalView;

/** Digest of the rule pack that the appraisal obeys now. */
export const packNow = ({ input, state }: Ctx): string => state.view.amendments?.at(-1)?.after ?? input.pack;

/** Whether deadlines follow the rules of today: blocks give time back, decrees stay, new deadlines have reminders. */
export const renewed = (ctx: Ctx): boolean => ctx.patched?.('deadlines') ?? true;

/** Whether pauses nest, releases wait for whoever comes, and what was sent back binds nobody. */
export const settled = (ctx: Ctx): boolean => ctx.patched?.('settled') ?? true;
export const clockOf = ({ input, state }: Ctx): Clock => state.clock ?? input.clock;
export const now = (ctx: Ctx): number => ctx.at ?? businessAt(clockOf(ctx), realTime(ctx));

/**
 * Real time goes on with what is heard: a message says when it was sent, a timer for when it was set. Nothing else asks
 * the clock, which may show a replay another moment: two attempts of a task must not disagree about what they write.
 */
export function hear(ctx: Ctx, at = Date.now()): void {
  if (ctx.input.timeIsTold) ctx.heardAt = Math.max(ctx.heardAt ?? 0, at);
}
/** What was to happen at an instant that the history holds happens then; now, when it had to wait for long. */
export const hearDue = (ctx: Ctx, due: number): void => hear(ctx, Date.now() - due < WAITED_MS ? due : Date.now());
const WAITED_MS = 60_000;
const realTime = (ctx: Ctx): number => ctx.heardAt ?? Date.now();

export const plannedStage = (ctx: Ctx): PlannedStage => {
  const planned = ctx.input.plan.stages[ctx.state.stage];
  if (!planned) throw new Error(`no stage ${ctx.state.stage} in the plan`);
  return planned;
};

export const isStageKind =
  (kind: StageKind) =>
  (stage: PlannedStage): boolean =>
    stage.kind === kind;
export const isEnded = (ctx: Ctx): boolean => hasEnded(ctx.state.view);

/** A stage may be planned to open later than the one before is over. */
export const isOpen = (ctx: Ctx): boolean => ctx.state.view.stageOpenedAt <= now(ctx);

type EntryParts = {
  type: string;
  actor: Actor;
  at?: number;
  submissionId?: string | undefined;
  digest?: string | undefined;
  data?: Record<string, unknown>;
};

/** Appends a journal entry with whatever changed in the view since the last one. */
export function draft(ctx: Ctx, parts: EntryParts): void {
  const { state } = ctx;
  state.version += 1;
  state.draftedAt = Math.max(state.draftedAt, realTime(ctx));
  const changes = changedFields(ctx.shown, state.view);
  ctx.shown = { ...ctx.shown, ...changes };
  state.drafts.push({
    seq: state.version,
    type: parts.type,
    actor: parts.actor,
    at: parts.at ?? now(ctx),
    recordedAt: state.draftedAt,
    ...(parts.submissionId ? { submissionId: parts.submissionId } : {}),
    ...(parts.digest ? { digest: parts.digest } : {}),
    ...(parts.data ? { data: parts.data } : {}),
    changes,
  });
  ctx.dirty = true;
}

function changedFields(before: AppraisalView, after: AppraisalView): Partial<AppraisalView> {
  const changed = Object.entries(after).filter(
    ([key, value]) => JSON.stringify(before[key as keyof AppraisalView]) !== JSON.stringify(value),
  );
  return JSON.parse(JSON.stringify(Object.fromEntries(changed))) as Partial<AppraisalView>;
}

/** Tells somebody something. Notices are kept with the journal and read through the API; keys make each count once. */
export function notify(ctx: Ctx, to: string, template: NoticeTemplate, params: NoticeDraft['params'] = {}): void {
  const { state } = ctx;
  state.notices.push({
    key: `${state.view.stage}/${template}/${state.version}/${state.notices.length}`,
    to,
    template,
    at: now(ctx),
    params,
  });
}

export const hasMark = (ctx: Ctx, mark: string): boolean => ctx.state.marks.includes(mark);
export const addMark = (ctx: Ctx, mark: string): void => {
  if (!hasMark(ctx, mark)) ctx.state.marks.push(mark);
};

/** The person behind a waiting relation, where there is exactly one. */
export function personWaitedFor(ctx: Ctx, waiting: Pick<Waiting, 'as' | 'office'>): string | undefined {
  const { view } = ctx.state;
  const isAbove = waiting.as === 'secondReviewer' || waiting.office === 'secondReviewer';
  if (isAbove && officeAbove(view) !== undefined) return undefined;
  if (waiting.as === 'employee') return ctx.input.employeeId;
  if (waiting.as === 'assessor' || waiting.office === 'supervisor') return view.assessorId;
  if (isAbove) return view.secondReviewerId;
  return undefined;
}

/** Refuses a command. The message is for engineers; people read the API's text for the code. */
export function refuse(
  code: Refusal | AmendRefusal | 'clock-is-real',
  message: string,
  ...parts: RefusedPart[]
): never {
  throw ApplicationFailure.create({ type: code, message, nonRetryable: true, details: parts });
}
