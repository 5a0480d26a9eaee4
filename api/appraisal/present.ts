/**
 * What of an appraisal somebody may see. Employees see every input and reason once the result is theirs to see; who
 * gave feedback is never shown to them, and a peer sees no more than the invitation.
 */
import { shownFacts } from '../../rules/explain/tell-decision.ts';
import type { RulePack } from '../../rules/language/types.ts';
import type { AppraisalDoc } from '../../store/appraisal/types.ts';
import type { Actor } from '../../workflows/messages.ts';
import type { AppraisalView, Waiting } from '../../workflows/record.ts';
import { localInstant, offsetOf } from '../http/instants.ts';
import { omit } from '../http/omit.ts';
import type { Relation } from '../access/policy.ts';

/** From here on the result belongs to the appraised person. */
const RELEASED = ['result', 'outcome', 'closed'];

export type Sight = 'invitation' | 'own' | 'full';

/** `own` wins over everything else: nobody gets round the anonymity of their peers by holding another role. */
export function sightOf(relations: readonly Relation[]): Sight {
  if (relations.includes('own')) return 'own';
  const more = relations.some((relation) => relation !== 'peer');
  return more ? 'full' : 'invitation';
}

export const isReleased = (appraisal: Pick<AppraisalDoc, 'stageKind'>) => RELEASED.includes(appraisal.stageKind);

type Presented = Record<string, unknown>;
export type AppraisalForCaller = ReturnType<typeof identity> & ReturnType<typeof position> & { waitingOn: Waiting[] };
type Viewer = { pack: RulePack; relations: readonly Relation[] };

export function presentAppraisal(appraisal: AppraisalDoc, { pack, relations }: Viewer): AppraisalForCaller {
  const sight = sightOf(relations);
  const offset = offsetOf(pack);
  const shown = { ...identity(appraisal, relations), ...position(appraisal, offset) };
  if (sight === 'invitation') {
    return { ...shown, waitingOn: appraisal.waitingOn.filter((waiting) => waiting.as === 'peer').map(withoutPeer) };
  }
  // Identity and position come last: they hold nothing that a redaction could have taken out.
  const view = presentChanges(viewOf(appraisal), { pack, sight, released: isReleased(appraisal) });
  const whole = { waitingOn: [], ...view, pack: appraisal.pack, ...shown };
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
  const offset = offsetOf(pack);
  const { peerIds, ...rest } = view;
  const facts = rest.facts && { facts: shownFacts(pack, rest.facts) };
  const dated = { ...presentInstants(rest, offset), ...facts };
  if (sight === 'full') return { ...dated, ...(peerIds && { peerIds }) };
  const own = { ...dated, ...(rest.waitingOn && { waitingOn: rest.waitingOn.map(withoutPeer) }) };
  return released ? own : { ...own, ...hiddenResult(rest) };
}

/** The same fields, empty: the appraised person does not see a result before its stage. */
function hiddenResult(view: Partial<AppraisalView>): Presented {
  const empty = { score: null, predicate: null, flags: [], outcomes: [], decisionId: null };
  return Object.fromEntries(Object.entries(empty).filter(([name]) => name in view));
}

export const withoutPeer = (waiting: Waiting): Waiting => (waiting.as === 'peer' ? omit(waiting, 'id') : waiting);

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

/** Every business instant of a view, in the region's time. */
function presentInstants(view: Partial<AppraisalView>, offset: number): Presented {
  const at = (ms: number | null) => (ms === null ? null : localInstant(ms, offset));
  const { stageOpenedAt, dueAt, reviews, dailyReports, objection, outcomes, amendments } = view;
  return {
    ...view,
    ...(stageOpenedAt !== undefined && { stageOpenedAt: at(stageOpenedAt) }),
    ...(dueAt !== undefined && { dueAt: at(dueAt) }),
    ...(reviews && { reviews: reviews.map((review) => ({ ...review, openedAt: at(review.openedAt) })) }),
    ...(dailyReports && {
      dailyReports: {
        ...dailyReports,
        open: dailyReports.open.map((report) => ({ ...report, at: at(report.at), dueAt: at(report.dueAt) })),
      },
    }),
    ...(amendments && { amendments: amendments.map((each) => ({ ...each, at: at(each.at) })) }),
    ...(objection && { objection: { ...objection, at: at(objection.at) } }),
    ...(outcomes && {
      outcomes: outcomes.map((outcome) => ({
        ...outcome,
        ...(outcome.decidedAt !== undefined && { decidedAt: at(outcome.decidedAt) }),
      })),
    }),
  };
}

/** Peers stay anonymous for the person they speak about. */
export const presentActor = (
  actor: Actor,
  sight: Sight,
): { id: string | null; as: Actor['as']; office?: Actor['office'] } =>
  sight === 'own' && actor.as === 'peer' ? { id: null, as: 'peer' } : { ...actor };
