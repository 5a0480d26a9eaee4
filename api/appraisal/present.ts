/**
 * What of an appraisal somebody may see. Employees see every input and reason once the result is theirs to see; who
 * gave feedback is never shown to them, and a peer sees no more than the invitation.
 */
import { amountOf } from '../../rules/decide/amounts.ts';
import { shownFacts } from '../../rules/explain/hidden.ts';
import { own } from '../../rules/language/records.ts';
import type { Facts, FactSource, RulePack } from '../../rules/language/types.ts';
import { isReleased } from '../../store/appraisal/released.ts';
import type { AppraisalDoc } from '../../store/appraisal/types.ts';
import { countEntries, lastEntry } from '../../store/journal/journal.ts';
import type { Actor, Target } from '../../workflows/messages.ts';
import type { AppraisalView, CorrectionView, ProgressView, Segment, Waiting } from '../../workflows/record.ts';
import type { Deps } from '../deps.ts';
import { localInstant, offsetOf, realInstant } from '../http/instants.ts';
import { omit } from '../http/omit.ts';
import type { Relation } from '../access/policy-commands.ts';

export type Sight = 'invitation' | 'own' | 'full';

/** One's own case stays that: nobody gets round the anonymity of their peers by another role, or a key that they made. */
export function sightOf(relations: readonly Relation[]): Sight {
  if (relations.includes('own') || relations.includes('maker')) return 'own';
  const more = relations.some((relation) => relation !== 'peer');
  return more ? 'full' : 'invitation';
}

/**
 * While peers answer, nothing that counts or dates tells when one of them did, and in calibration nothing tells that a result
 * was moved: others see the appraisal as of the last entry that is neither.
 */
export async function asSeenBy(deps: Deps, sight: Sight, appraisal: AppraisalDoc): Promise<AppraisalDoc> {
  const unseen = sight === 'full' ? NOTHING_UNSEEN : unseenBy(appraisal);
  if (unseen === NOTHING_UNSEEN) return appraisal;
  const last = await lastEntry(deps.store, appraisal._id, unseen);
  if (!last) return appraisal;
  const version = await countedFor(deps, appraisal, last.seq);
  const none = appraisal.subordinateAnswers === undefined ? {} : { subordinateAnswers: 0 };
  return { ...appraisal, version, updatedAt: realInstant(last.recordedAt), peerAnswers: 0, ...none };
}

/**
 * The number of an entry for whoever is not to know of all: what they do not see leaves no gap. Otherwise every entry of
 * their own would tell how many came between.
 */
export const countedFor = async ({ store }: Deps, appraisal: AppraisalDoc, seq: number): Promise<number> => {
  const unseen = unseenBy(appraisal);
  return unseen === NOTHING_UNSEEN ? seq : countEntries(store, appraisal._id, { upTo: seq, ...unseen });
};
export const NO_PEERS = { notAs: 'peer' } as const;
/** That a result was moved, and how often, is part of it. */
const NO_ADJUSTMENTS = { notTypes: ['result.adjusted', 'result.redecided'] } as const;
const NOTHING_UNSEEN = {} as const;

/** Entries of the stage that runs which those who are not to know of the others are not shown, nor counted for. */
export function unseenBy({ stageKind, peerIds, adjustment }: AppraisalDoc) {
  if (stageKind === 'feedback' && peerIds.length > 0) return NO_PEERS;
  return stageKind === 'calibration' && adjustment !== undefined ? NO_ADJUSTMENTS : NOTHING_UNSEEN;
}

type Presented = Record<string, unknown>;
export type AppraisalForCaller = ReturnType<typeof identity> & ReturnType<typeof position> & { waitingOn: Waiting[] };
/** `self`: who looks, where that is a person. */
type Viewer = { pack: RulePack; relations: readonly Relation[]; self?: string | undefined };

export function presentAppraisal(appraisal: AppraisalDoc, { pack, relations, self }: Viewer): AppraisalForCaller {
  const sight = sightOf(relations);
  const offset = offsetOf(pack);
  const asked = appraisal.subordinateIds?.includes(self ?? '') ? { askedAs: 'subordinate' as const } : {};
  const shown = { ...identity(appraisal, relations), ...position(appraisal, offset), ...asked };
  if (sight === 'invitation') {
    return { ...shown, waitingOn: withoutPeers(appraisal.waitingOn).filter(({ as }) => as === 'peer') };
  }
  // Identity and position come last: they hold nothing that a redaction could have taken out.
  const released = isReleased(appraisal);
  const view = presentChanges(viewOf(appraisal), { pack, sight, released });
  const empty = sight === 'own' && !released ? NO_RESULT : {};
  const whole = { waitingOn: [], ...view, ...empty, pack: appraisal.pack, ...shown };
  return whole;
}

const NOT_VIEW = [
  '_id',
  'headHash',
  'recordedAt',
  'cycleId',
  'region',
  'unit',
  'employeeId',
  'pack',
  'sandbox',
  'version',
  'updatedAt',
  'ahead',
] as const;
const viewOf = (appraisal: AppraisalDoc): AppraisalView => omit(appraisal, ...NOT_VIEW);

export type Redaction = { pack: RulePack; sight: Exclude<Sight, 'invitation'>; released: boolean };

/** Works on a whole view and on the changed fields of a journal entry alike. */
export function presentChanges(view: Partial<AppraisalView>, { pack, sight, released }: Redaction): Presented {
  const { peerIds, subordinateIds, ...rest } = view;
  const facts = rest.facts && { facts: shownFacts(pack, rest.facts) };
  const dated = { ...presentInstants(rest, offsetOf(pack)), ...facts };
  const named = { ...(peerIds && { peerIds }), ...(subordinateIds && { subordinateIds }) };
  if (sight === 'full') return { ...dated, ...named };
  // How many answered tells, below the minimum, what the report does not; the report says it where it may be said.
  const told = omit<Presented, string>(dated, 'peerAnswers', 'subordinateAnswers');
  const mine: Presented = {
    ...told,
    ...(rest.waitingOn && { waitingOn: withoutPeers(rest.waitingOn) }),
    // The number of an entry tells how many peers had answered before.
    ...(rest.amendments && { amendments: presentAmendments(rest, offsetOf(pack)).map((each) => omit(each, 'seq')) }),
  };
  if (released) return mine;
  return { ...omit(mine, ...RESULT), ...(rest.facts && { facts: factsBeforeRelease(pack, rest.facts) }) };
}

/** What a score leaves in a view: neither values nor names of these fields reach the appraised person before its stage. */
const NO_RESULT = { score: null, predicate: null, flags: [], outcomes: [], decisionId: null };
const RESULT = ['score', 'predicate', 'adjustment', 'flags', 'outcomes', 'decisionId'] as const;

/** Facts that come from outside the appraisal. The assessor's ratings, and what peers said, are part of the result. */
const OUTSIDE: readonly FactSource[] = ['roster', 'training', 'system', 'public', 'history'];

const factsBeforeRelease = (pack: RulePack, facts: Facts): Facts =>
  Object.fromEntries(
    Object.entries(facts).filter(([name]) => {
      const source = own(pack.facts, name)?.source;
      return source !== undefined && OUTSIDE.includes(source);
    }),
  );

/** Nobody's name, and not how many of them are still to answer. */
export function withoutPeers(waitingOn: readonly Waiting[]): Waiting[] {
  const peer = waitingOn.find(({ as }) => as === 'peer');
  return [...waitingOn.filter(({ as }) => as !== 'peer'), ...(peer ? [omit(peer, 'id')] : [])];
}

const identity = (appraisal: AppraisalDoc, relations: readonly Relation[]) => ({
  id: appraisal._id,
  cycleId: appraisal.cycleId,
  region: appraisal.region,
  unit: appraisal.unit,
  employeeId: appraisal.employeeId,
  sandbox: appraisal.sandbox,
  version: appraisal.version,
  updatedAt: appraisal.updatedAt,
  relations: [...relations],
});

const position = (view: AppraisalDoc, offset: number) => ({
  state: view.state,
  stage: view.stage,
  stageKind: view.stageKind,
  stageOpenedAt: localInstant(view.stageOpenedAt, offset),
  dueAt: view.dueAt === null ? null : localInstant(view.dueAt, offset),
  overdue: view.overdue,
  escalated: view.escalated,
});

const presentAmendments = ({ amendments = [] }: Partial<AppraisalView>, offset: number) =>
  amendments.map((each) => ({ ...each, at: localInstant(each.at, offset) }));

/** Every business instant of a view, in the region's time. */
function presentInstants(view: Partial<AppraisalView>, offset: number): Presented {
  const at = (ms: number | null) => (ms === null ? null : localInstant(ms, offset));
  const { stageOpenedAt, dueAt, targets, reviews, dailyReports, progress, objection, outcomes, amendments } = view;
  const { change, segments } = view;
  return {
    ...view,
    ...(stageOpenedAt !== undefined && { stageOpenedAt: at(stageOpenedAt) }),
    ...(dueAt !== undefined && { dueAt: at(dueAt) }),
    ...(targets && { targets: targets.map(presentTarget) }),
    ...(change && { change: { targets: change.targets.map(presentTarget), at: at(change.at) } }),
    ...(segments && { segments: segments.map(presentSegment) }),
    ...(progress && { progress: presentProgress(progress, at) }),
    ...(reviews && { reviews: reviews.map((review) => ({ ...review, openedAt: at(review.openedAt) })) }),
    ...(dailyReports && {
      dailyReports: {
        ...dailyReports,
        open: dailyReports.open.map((report) => ({ ...report, at: at(report.at), dueAt: at(report.dueAt) })),
      },
    }),
    ...(view.nomination && { nomination: { ...view.nomination, until: at(view.nomination.until) } }),
    ...(amendments && { amendments: presentAmendments(view, offset) }),
    ...(view.adjustment && { adjustment: { ...view.adjustment, at: at(view.adjustment.at) } }),
    ...(objection && { objection: { ...objection, at: at(objection.at) } }),
    ...(view.correction && { correction: presentCorrection(view.correction, at) }),
    ...(outcomes && {
      outcomes: outcomes.map((outcome) => ({
        ...outcome,
        ...(outcome.decidedAt !== undefined && { decidedAt: at(outcome.decidedAt) }),
      })),
    }),
  };
}

/** Amounts in the target's own unit. */
export function presentTarget({ value, upper, baseline, ...target }: Target) {
  return {
    ...target,
    ...(value !== undefined && { value: amountOf(value) }),
    ...(upper !== undefined && { upper: amountOf(upper) }),
    ...(baseline !== undefined && { baseline: amountOf(baseline) }),
  };
}

const presentSegment = ({ targets, counted, origin, ...days }: Segment) => ({
  ...days,
  ...(origin && { origin: { region: origin.region } }),
  targets: targets.map(presentTarget),
  counted: counted.map((each) => ({ ...each, actual: amountOf(each.actual) })),
});

const presentProgress = ({ counted, open, ...rest }: ProgressView, instant: (ms: number | null) => string | null) => ({
  ...rest,
  counted: counted.map((each) => ({ ...each, actual: amountOf(each.actual) })),
  open: open.map((each) => ({ ...each, actual: amountOf(each.actual), dueAt: instant(each.dueAt) })),
});

const presentCorrection = ({ targets, ...rest }: CorrectionView, instant: (ms: number) => string | null) => ({
  ...rest,
  at: instant(rest.at),
  ...(targets && { targets: targets.map((each) => ({ ...each, actual: amountOf(each.actual) })) }),
});

/** Peers stay anonymous for the person they speak about, and for one another. */
export const presentActor = (
  actor: Actor,
  sight: Sight,
): { id: string | null; as: Actor['as']; office?: Actor['office'] } =>
  sight !== 'full' && actor.as === 'peer' ? { id: null, as: 'peer' } : { ...actor };
