/** What was agreed for somebody: opened by one side, confirmed by the other, closed with what became of it. */
import { finding } from '../../rules/language/errors.ts';
import type { Finding, RulePack, Text } from '../../rules/language/types.ts';
import { acknowledge, agreementsOf, besideIn, close, getAgreement } from '../../store/agreement/agreements.ts';
import type { AgreementDoc, AgreementKind } from '../../store/agreement/types.ts';
import { reasonDigestOf } from '../../store/agreement/words.ts';
import { getAppraisal, listAppraisals } from '../../store/appraisal/appraisals.ts';
import type { AppraisalDoc } from '../../store/appraisal/types.ts';
import type { Principal } from '../../store/people/types.ts';
import type { Actor } from '../../workflows/messages.ts';
import { actorId, placeTaken, refusalTowards } from '../access/actor.ts';
import { type Action, can } from '../access/policy.ts';
import type { Relation } from '../access/policy-commands.ts';
import { relationsTo } from '../access/relations.ts';
import { authorizedAppraisal, requireUnit, scopeOf } from '../access/scope.ts';
import { businessDay, businessNow } from '../appraisal/business-day.ts';
import { reviewFactsOf, standingInWords, termsOfReview } from '../appraisal/review-standing.ts';
import type { Caller, Deps } from '../deps.ts';
import { localInstant, offsetOf } from '../http/instants.ts';
import { omit } from '../http/omit.ts';
import { runningPhase, shownPack } from '../pack/packs.ts';
import { invalid, notFound, Problem } from '../problem/problem.ts';
import { recordStep } from '../request/request.ts';
import { type Item, itemFindings, openOne } from './open.ts';
import { tellOf } from './tell.ts';

export type AskedAgreement = Item & {
  kind: AgreementKind;
  heldOn?: string | undefined;
  reviewId?: string | undefined;
};

/** What the person may open; everything else is the assessor's. */
const BY_THE_PERSON: readonly AgreementKind[] = ['development', 'dialogue'];

const asOf = (relation: Relation): Actor['as'] =>
  relation === 'own' ? 'employee' : relation === 'secondReviewer' ? 'secondReviewer' : 'assessor';

export async function openAgreement(
  deps: Deps,
  caller: Caller,
  { id, asked, commandKey }: { id: string; asked: AskedAgreement; commandKey: string },
): Promise<AgreementView> {
  const { appraisal, pack, actor, agenda, review } = await checkedAgreement(deps, caller, { id, asked });
  const { kind, text, due, helper, heldOn = null } = asked;
  const now = await businessNow(deps, appraisal);
  const agreement = {
    appraisal,
    pack,
    actor,
    id: commandKey.slice(0, 24),
    kind,
    review,
    text,
    due,
    helper,
    heldOn,
    agenda,
  };
  return present(await openOne(deps, { ...agreement, now }), pack);
}

/** Everything that can be refused. Writes nothing. */
export async function checkedAgreement(
  deps: Deps,
  caller: Caller,
  { id, asked }: { id: string; asked: AskedAgreement },
) {
  const { appraisal, relation } = await authorizedAppraisal(deps, caller, { id, action: 'openAgreement' });
  const refusal = relation === 'own' ? null : refusalTowards(caller.principal, appraisal);
  if (refusal) throw refusal;
  if (relation === 'own' && !BY_THE_PERSON.includes(asked.kind)) throw new Problem('self-decision');
  if (appraisal.state === 'CANCELLED') throw new Problem('appraisal-ended');
  const { pack } = await shownPack(deps, appraisal);
  const today = await businessDay(deps, appraisal, pack);
  const phase = await runningPhase(deps, appraisal);
  const review = termsOfReview(pack, { appraisal, phase, reviewId: asked.reviewId })?.id ?? null;
  const findings = [
    ...(await itemFindings(deps, { appraisal, items: [asked], today, at: [[]] })),
    ...heldFindings(asked, today),
    ...(asked.reviewId !== undefined && review === null ? [finding(['reviewId'], 'not-valid', NO_REVIEW)] : []),
  ];
  if (findings.length > 0) throw invalid(findings);
  const actor: Actor = {
    id: actorId(caller.principal),
    as: asOf(relation),
    ...placeTaken(caller.principal, appraisal, relation),
  };
  const agenda = asked.kind === 'dialogue' ? await agendaOf(deps, appraisal, pack) : [];
  return { appraisal, pack, actor, agenda, review };
}

function heldFindings({ kind, heldOn }: AskedAgreement, today: string): Finding[] {
  if (kind !== 'dialogue') return heldOn === undefined ? [] : [finding(['heldOn'], 'not-valid', ONLY_DIALOGUE)];
  if (heldOn === undefined) return [finding(['heldOn'], 'required', WHEN)];
  return heldOn <= today ? [] : [finding(['heldOn'], 'not-valid', NOT_YET)];
}

/** What there was to talk about: how the work stood, in words. */
async function agendaOf(deps: Deps, appraisal: AppraisalDoc, pack: RulePack): Promise<Text[]> {
  const lines = standingInWords(pack, await reviewFactsOf(deps, appraisal, pack));
  return lines.map(({ label, text }) => ({ id: `${label.id}: ${text.id}`, en: `${label.en}: ${text.en}` }));
}

type Found = { agreement: AgreementDoc; relation: Relation; assessorId: string; place: Partial<Actor> };

/** By the appraisal it came from, and by those of the person that run now: an agreement outlives its cycle. */
async function authorizedAgreement(
  deps: Deps,
  { principal }: Caller,
  what: { id: string; action: Action },
): Promise<Found> {
  const scope = scopeOf(principal);
  const agreement = await getAgreement(deps.store, scope, what.id);
  if (!agreement) throw notFound();
  requireUnit(principal, agreement.unit);
  const { employeeId, appraisalId, region } = agreement;
  const origin = await getAppraisal(deps.store, region, appraisalId);
  const { items } = await listAppraisals(
    deps.store,
    { scope: { region }, employeeId, open: true },
    { limit: MOST_RUNNING },
  );
  const { sandbox, cycleId } = besideIn(agreement);
  const beside = items.filter(
    (each) => each.sandbox === sandbox && (cycleId === undefined || each.cycleId === cycleId),
  );
  const about = [...beside, ...(origin ? [origin] : [])];
  const relations = about.flatMap((appraisal) => relationsTo(principal, appraisal));
  const relation = can(principal, what.action, relations);
  if (!relation) throw new Problem('forbidden');
  const [running = origin] = beside;
  const refusal = relation === 'own' || !running ? null : refusalTowards(principal, running);
  if (refusal) throw refusal;
  const places = about.map((appraisal) => placeTaken(principal, appraisal, relation));
  const isTheirs = about.some((appraisal) => isParty(principal, appraisal, relation));
  const place = (isTheirs ? undefined : places.find((each) => each.for !== undefined)) ?? {};
  return { agreement, relation, assessorId: running?.assessorId ?? '', place };
}
const MOST_RUNNING = 20;

const isParty = ({ employeeId }: Principal, { assessorId, secondReviewerId }: AppraisalDoc, relation: Relation) =>
  employeeId === (relation === 'secondReviewer' ? secondReviewerId : assessorId);

/** `repeated`: an earlier attempt of the same request may have done it. */
type Asked = { id: string; repeated: boolean };

/** Said by the other side than the one that wrote it down. */
export async function acknowledgeAgreement(
  deps: Deps,
  caller: Caller,
  { id, repeated }: Asked,
): Promise<AgreementView> {
  const { agreement, relation, assessorId, place } = await authorizedAgreement(deps, caller, {
    id,
    action: 'acknowledgeAgreement',
  });
  if ((relation === 'own') !== (agreement.needs === 'employee'))
    throw new Problem('not-your-turn', { detail: OTHER_SIDE });
  const by = actorId(caller.principal);
  if (repeated && agreement.acknowledgedBy === by) return shown(deps, agreement);
  if (agreement.acknowledgedBy !== null) throw new Problem('already-done');
  const actor: Actor = { id: by, as: asOf(relation), ...place };
  const entry = await recordStep(deps, agreement.region, {
    type: 'agreement.acknowledged',
    actor,
    data: { agreement: id, by },
    key: `acknowledge-agreement:${id}`,
  });
  const at = await businessNow(deps, agreement);
  const said = entry.data?.['by'];
  const who = typeof said === 'string' ? said : by;
  const kept = { ...agreement, acknowledgedBy: who, acknowledgedAt: at };
  if (await acknowledge(deps.store, id, { by: who, at }))
    await tellOf(deps.store, kept, { template: 'agreement-acknowledged', assessorId, at });
  return shown(deps, kept);
}

export type Closing = { state: 'done' | 'dropped'; reason?: string | undefined };

/** Coaching, warnings and dialogues are closed by the assessor; development by either side. Dropping needs a reason. */
export async function closeAgreement(
  deps: Deps,
  caller: Caller,
  { id, repeated, state, reason }: Asked & Closing,
): Promise<AgreementView> {
  const { agreement, relation, assessorId, place } = await authorizedAgreement(deps, caller, {
    id,
    action: 'closeAgreement',
  });
  if (relation === 'own' && agreement.kind !== 'development')
    throw new Problem('not-your-turn', { detail: ASSESSOR_CLOSES });
  if (state === 'dropped' && reason === undefined) throw invalid([finding(['reason'], 'needs-reason', NEEDS)]);
  const by = actorId(caller.principal);
  if (repeated && agreement.state === state && agreement.closedBy === by) return shown(deps, agreement);
  if (agreement.state !== 'open') throw new Problem('already-done');
  const said = { state, by, reason: reason ?? null };
  const entry = await recordStep(deps, agreement.region, {
    type: 'agreement.closed',
    actor: { id: by, as: asOf(relation), ...place },
    data: { agreement: id, state, by, reasonDigest: reasonDigestOf(said) },
    key: `close-agreement:${id}`,
  });
  // Of two at once the first entry stands; the other is told so.
  const first = entry.data ?? {};
  const same = first['by'] === by && first['state'] === state && first['reasonDigest'] === reasonDigestOf(said);
  const at = await businessNow(deps, agreement);
  if (!same) {
    await closeAs(deps, id, {
      ...first,
      at,
      reason: first['reasonDigest'] === reasonDigestOf(said) ? said.reason : null,
    });
    throw new Problem('already-done');
  }
  const kept = { ...agreement, state, closedBy: by, closedAt: at, reason: said.reason };
  if (await close(deps.store, id, { ...said, at })) {
    await tellOf(deps.store, kept, {
      template: state === 'done' ? 'agreement-done' : 'agreement-dropped',
      assessorId,
      at,
    });
  }
  return shown(deps, kept);
}

/** As the first entry says, whose process may have died before the record; its words went with it. */
async function closeAs(
  deps: Deps,
  id: string,
  { at, reason, ...first }: Record<string, unknown> & { at: number; reason: string | null },
) {
  const state = first['state'] === 'done' ? 'done' : 'dropped';
  await close(deps.store, id, { state, by: String(first['by']), at, reason });
}

/** Of the person, from every cycle of theirs: open ones first in the next review, and on the first page of the next cycle. */
export async function listSeenAgreements(
  deps: Deps,
  caller: Caller,
  { id, state }: { id: string; state?: 'open' | 'closed' | undefined },
) {
  const { appraisal } = await authorizedAppraisal(deps, caller, { id, action: 'listAgreements' });
  const { pack } = await shownPack(deps, appraisal);
  const { region, employeeId } = appraisal;
  const all = await agreementsOf(deps.store, { region, employeeId, ...besideIn(appraisal) });
  const wanted = all.filter((each) => state === undefined || (each.state === 'open') === (state === 'open'));
  return wanted.map((each) => present(each, pack));
}

async function shown(deps: Deps, agreement: AgreementDoc): Promise<AgreementView> {
  const origin = await getAppraisal(deps.store, agreement.region, agreement.appraisalId);
  if (!origin) throw notFound();
  return present(agreement, (await shownPack(deps, origin)).pack);
}

type AgreementView = ReturnType<typeof present>;

function present(agreement: AgreementDoc, pack: RulePack) {
  const offset = offsetOf(pack);
  const instant = (at: number | null) => (at === null ? null : localInstant(at, offset));
  const {
    _id: id,
    at,
    acknowledgedAt,
    closedAt,
    ...rest
  } = omit(agreement, 'words', 'told', 'remindOn', 'region', 'unit');
  return {
    id,
    ...rest,
    at: localInstant(at, offset),
    acknowledgedAt: instant(acknowledgedAt),
    closedAt: instant(closedAt),
  };
}

const t = (id: string, en: string): Text => ({ id, en });
const NO_REVIEW = t('Tidak ada tinjauan dengan id ini.', 'There is no review with this id.');
const ONLY_DIALOGUE = t('Hanya untuk dialog.', 'For dialogues only.');
const WHEN = t('Wajib diisi: hari dialog.', 'This is required: the day of the dialogue.');
const NOT_YET = t('Dialog dicatat setelah berlangsung.', 'A dialogue is recorded once it was held.');
const OTHER_SIDE = t(
  'Yang menyatakan mengetahui ialah pihak lain, bukan yang mencatatnya.',
  'It is confirmed by the other side, not by whoever wrote it down.',
);
const ASSESSOR_CLOSES = t('Pejabat penilai yang menutup kesepakatan ini.', 'The assessor closes this agreement.');
const NEEDS = t('Isi alasan mengapa tidak dilanjutkan.', 'Say why it is not followed up.');
