/** What runs after an outcome: read by those whom it concerns, step by step, and taken back. */
import type { OutcomeRule } from '../../rules/language/types.ts';
import { hasEnded } from '../../rules/time/ended.ts';
import { type AppraisalCursor, listAppraisals } from '../../store/appraisal/appraisals.ts';
import { outcomesOf } from '../../store/appraisal/outcomes.ts';
import type { AppraisalDoc, OutcomeDoc } from '../../store/appraisal/types.ts';
import {
  appendToFollowUp,
  followUpId,
  followUpSubject,
  readFollowUp,
  type WholeFollowUp,
} from '../../store/follow-up/chain.ts';
import { followUpsOf, getFollowUp, listFollowUps } from '../../store/follow-up/follow-ups.ts';
import { besideFollowUp, tellAbout } from '../../store/follow-up/tell.ts';
import type { FollowUpDoc } from '../../store/follow-up/types.ts';
import type { JournalDoc } from '../../store/journal/types.ts';
import type { Principal } from '../../store/people/types.ts';
import { type Actor } from '../../workflows/messages.ts';
import { followUpChangedSignal, followUpWorkflowId } from '../../workflows/follow-up/messages.ts';
import { actorId, placeTaken, refusalTowards, regionActor } from '../access/actor.ts';
import { holdsUnit, unitLimit } from '../access/limits.ts';
import { requireSecond } from '../access/person.ts';
import { type Action, allowedRelations, can } from '../access/policy.ts';
import type { Relation } from '../access/policy-commands.ts';
import { relationsTo } from '../access/relations.ts';
import { requireUnit, scopeFor, scopeOf } from '../access/scope.ts';
import { businessNow } from '../appraisal/business-day.ts';
import type { Caller, Deps } from '../deps.ts';
import { afterId, type Page, pageById } from '../http/cursor.ts';
import { bodyDigest } from '../http/digests.ts';
import { peopleBeside } from '../people/names.ts';
import { notFound, Problem } from '../problem/problem.ts';
import { keepReason } from '../request/request.ts';
import { presentFollowUp, presentFollowUpRow } from './present.ts';
import type { AskedStep } from './schema.ts';
import { entryOf, stepOf, stepsFor } from './steps.ts';

const PAGE = 1_000;

type Query = {
  region?: string | undefined;
  open?: 'true' | 'false' | undefined;
  appraisal?: string | undefined;
  limit: number;
  cursor?: string | undefined;
};

/** Of the region for who manages it; else of oneself and of those whom one assesses. */
export async function listSeenFollowUps(deps: Deps, caller: Caller, { region, open, appraisal, ...page }: Query) {
  const { principal } = caller;
  const scope = scopeFor(principal, region);
  const whole = ['region', 'all'].some((each) => allowedRelations(principal, 'listFollowUps').has(each as Relation));
  const wanted = {
    ...(appraisal !== undefined && { appraisalId: appraisal }),
    ...(open !== undefined && { open: open === 'true' }),
  };
  const rows = whole
    ? await listFollowUps(deps.store, { scope, units: unitLimit(principal), ...wanted }, afterId(page))
    : (await ofTheirs(deps, principal)).filter((doc) => isAsked(doc, { ...wanted, ...afterId(page) }));
  const { data, page: next } = pageById(rows, page.limit, (row) => row);
  const beside = await peopleBeside(deps, { principal, scope, ids: data.map(({ employeeId }) => employeeId) });
  const shown = await Promise.all(
    data.map(async (doc) => ({ ...(await presentFollowUpRow(deps, doc)), ...beside(doc.employeeId) })),
  );
  return { data: shown, page: next } satisfies Page<unknown>;
}

type Wanted = { appraisalId?: string; open?: boolean; after?: string };
const isAsked = (doc: FollowUpDoc, { appraisalId, open, after = '' }: Wanted): boolean =>
  (appraisalId === undefined || doc.appraisalId === appraisalId) &&
  (open === undefined || open === (doc.state !== 'ended')) &&
  doc._id > after;

/**
 * Their own, and as {@link authorizedFollowUp} has it: those that come from an appraisal in which they assess or review, or
 * stand in for who does, and those of whom they assess or review now. Whoever assessed somebody years ago is told no more.
 */
async function ofTheirs({ store }: Deps, principal: Principal): Promise<FollowUpDoc[]> {
  const { employeeId, region, standsFor = [] } = principal;
  if (employeeId === null || region === null) return [];
  const superiors = [employeeId, ...standsFor.map(({ of }) => of)];
  const anyOf = superiors.flatMap((id) => [{ assessorId: id }, { secondReviewerId: id }]);
  const beside: AppraisalDoc[] = [];
  let cursor: AppraisalCursor | null = null;
  do {
    const page: { limit: number; cursor?: AppraisalCursor } = { limit: PAGE, ...(cursor && { cursor }) };
    const found = await listAppraisals(store, { scope: { region, anyOf } }, page);
    beside.push(...found.items);
    cursor = found.next;
  } while (cursor !== null);
  const people = [...new Set([employeeId, ...beside.map((each) => each.employeeId)])];
  const origins = new Set(beside.map(({ _id }) => _id));
  const now = new Set(beside.flatMap((each) => (hasEnded(each) ? [] : [`${each.employeeId} ${each.sandbox}`])));
  return (await followUpsOf(store, region, people)).filter(
    (doc) =>
      holdsUnit(principal, doc.unit) &&
      (doc.employeeId === employeeId || origins.has(doc.appraisalId) || now.has(`${doc.employeeId} ${doc.sandbox}`)),
  );
}

type Found = { doc: FollowUpDoc; relation: Relation; appraisal: AppraisalDoc };

/** By the appraisals of the person that run now, and the one it came from. */
async function authorizedFollowUp(
  deps: Deps,
  { principal }: Caller,
  what: { id: string; action: Action },
): Promise<Found> {
  const doc = await getFollowUp(deps.store, scopeOf(principal), what.id);
  if (!doc) throw notFound();
  requireUnit(principal, doc.unit);
  const about = await besideFollowUp(deps.store, doc);
  const [first] = about;
  if (!first) throw notFound();
  const relations = about.flatMap((appraisal) => relationsTo(principal, appraisal));
  const isOwn = relations.includes('own');
  const relation = isOwn ? can(principal, what.action, ['own']) : can(principal, what.action, relations);
  if (!relation) throw new Problem(isOwn ? 'self-decision' : 'forbidden');
  const appraisal = about.find((each) => relationsTo(principal, each).includes(relation)) ?? first;
  return { doc, relation, appraisal };
}

export async function readSeenFollowUp(deps: Deps, caller: Caller, id: string) {
  const { doc, relation } = await authorizedFollowUp(deps, caller, { id, action: 'getFollowUp' });
  return shown(deps, caller, await readFollowUp(deps.store, doc._id), relation);
}

/** What they may do is asked of the table anew: whoever reads need not act. */
async function shown(deps: Deps, caller: Caller, whole: WholeFollowUp, relation: Relation) {
  const { principal } = caller;
  const { doc } = whole;
  const now = await businessNow(deps, doc);
  const mayStep = can(principal, 'recordFollowUpStep', [relation]) !== null;
  const mayReverse =
    relation !== 'own' && !whole.followUp.ended && can(principal, 'reverseFollowUp', [relation]) !== null;
  const beside = await peopleBeside(deps, { principal, scope: doc.region, ids: [doc.employeeId] });
  return {
    ...(await presentFollowUp(deps, {
      whole,
      may: mayStep ? stepsFor({ whole, relation, now }) : [],
      mayReverse,
      now,
    })),
    ...beside(doc.employeeId),
  };
}

const AS: Partial<Record<Relation, Actor['as']>> = {
  own: 'employee',
  subordinate: 'assessor',
  secondReviewer: 'secondReviewer',
};

type Stepping = { id: string; asked: AskedStep; key: string; dryRun: boolean };

/** Once under its key; of two at once the first counts, and the other is told so. */
export async function recordFollowUpStep(deps: Deps, caller: Caller, { id, asked, key, dryRun }: Stepping) {
  const { principal } = caller;
  const { doc, relation, appraisal } = await authorizedFollowUp(deps, caller, { id, action: 'recordFollowUpStep' });
  const towards = relation === 'own' ? null : refusalTowards(principal, appraisal);
  if (towards) throw towards;
  const whole = await readFollowUp(deps.store, id);
  const before = dryRun ? undefined : commanded(whole, key);
  if (before) {
    requireCounted(whole, before);
    await tellSaid(deps, doc, before);
    return shown(deps, caller, whole, relation);
  }
  const now = await businessNow(deps, doc);
  const { type, key: once, data } = entryOf({ whole, relation, now }, asked, key);
  if (dryRun) return shown(deps, caller, whole, relation);
  const as = AS[relation];
  const actor: Actor = as
    ? { id: actorId(principal), as, ...placeTaken(principal, appraisal, relation) }
    : regionActor(principal);
  const words =
    asked.text !== undefined
      ? await keptWords(deps, { id, region: doc.region, actor, key, body: { text: asked.text } })
      : {};
  await appendToFollowUp(deps.store, id, {
    region: doc.region,
    type,
    actor,
    at: now,
    data: { ...data, command: key, ...words },
    key: once,
  });
  const { after, mine } = await counted(deps, id, key);
  await tellSaid(deps, doc, mine);
  return shown(deps, caller, after, relation);
}

/** Once, however often it is asked for: also after somebody who died before it. */
async function tellSaid(deps: Deps, doc: FollowUpDoc, entry: JournalDoc): Promise<void> {
  const [superior] = await besideFollowUp(deps.store, doc);
  await tellAbout(deps.store, doc, {
    key: `said/${String(entry.data?.['command'])}`,
    template: 'follow-up-said',
    to: [doc.employeeId, superior?.assessorId ?? null].filter((each) => each !== entry.actor.id),
    at: entry.at,
    params: { step: stepOf(entry) },
  });
  await wake(deps, doc._id);
}

type Kept = { id: string; region: string; actor: Actor; key: string; body: Record<string, unknown> };

async function keptWords(deps: Deps, { id, region, actor, key, body }: Kept) {
  const reasonId = `follow-up/${key}`;
  await keepReason(deps, { id: reasonId, about: followUpSubject(id), region, kind: 'followUp', actor, body });
  return { reasonId, reasonDigest: bodyDigest(body) };
}

const commanded = ({ entries }: WholeFollowUp, key: string) => entries.find(({ data }) => data?.['command'] === key);

/** What was overtaken did nothing, however often it is repeated. */
function requireCounted({ followUp }: WholeFollowUp, { seq }: JournalDoc): void {
  if (!followUp.counted.has(seq)) throw new Problem('already-done');
}

async function counted(deps: Deps, id: string, key: string): Promise<{ after: WholeFollowUp; mine: JournalDoc }> {
  const after = await readFollowUp(deps.store, id);
  const mine = commanded(after, key);
  if (!mine) throw new Problem('already-done');
  requireCounted(after, mine);
  return { after, mine };
}

/** Its timer finds it too: only sooner. */
async function wake({ temporal, logger }: Deps, id: string): Promise<void> {
  try {
    await temporal.withDeadline(Date.now() + WAKE_MS, () =>
      temporal.workflow.getHandle(followUpWorkflowId(id)).signal(followUpChangedSignal),
    );
  } catch (err) {
    logger.debug({ followUp: id, err }, 'a follow-up was not told');
  }
}
const WAKE_MS = 2_000;

type Reversing = { id: string; reason: string; key: string; dryRun: boolean };

/** By somebody other than who decided the outcome and other than whom it is about. */
export async function reverseFollowUp(deps: Deps, caller: Caller, { id, reason, key, dryRun }: Reversing) {
  const { doc, relation, appraisal } = await authorizedFollowUp(deps, caller, { id, action: 'reverseFollowUp' });
  const refusal = refusalTowards(caller.principal, appraisal);
  if (refusal) throw refusal;
  const whole = await readFollowUp(deps.store, id);
  const outcome = (await outcomesOf(deps.store, doc.region, doc.appraisalId)).find(
    ({ _id }) => _id === whole.opened.outcome,
  );
  const authors = outcome?.decidedBy === undefined ? [] : [outcome.decidedBy];
  await requireSecond(deps, caller.principal, { authors, own: new Problem('self-decision') });
  const before = commanded(whole, key);
  if (before) requireCounted(whole, before);
  else if (whole.followUp.ended) throw new Problem('already-done');
  if (dryRun || before) return shown(deps, caller, whole, relation);
  const actor = regionActor(caller.principal);
  const words = await keptWords(deps, { id, region: doc.region, actor, key, body: { reason } });
  return shown(deps, caller, await reverse(deps, doc, { actor, key, words }), relation);
}

type Ended = { actor: Actor; key: string; words: Record<string, unknown> };

async function reverse(deps: Deps, doc: FollowUpDoc, { actor, key, words }: Ended): Promise<WholeFollowUp> {
  await appendToFollowUp(deps.store, doc._id, {
    region: doc.region,
    type: 'followUp.reversed',
    actor,
    at: await businessNow(deps, doc),
    data: { command: key, ...words },
    key: 'reversed',
  });
  const { after } = await counted(deps, doc._id, key);
  await wake(deps, doc._id);
  return after;
}

type WithLetter = { outcome: OutcomeDoc; rule: OutcomeRule | undefined; reason: string; actor: Actor; key: string };

/** Whoever takes back the letter of an outcome takes back what runs after it. */
export async function reverseWithLetter(deps: Deps, { outcome, rule, reason, actor, key }: WithLetter): Promise<void> {
  if (!rule?.followUp) return;
  const doc = await getFollowUp(deps.store, outcome.region, followUpId(outcome));
  if (!doc || doc.state === 'ended') return;
  const words = await keptWords(deps, { id: doc._id, region: doc.region, actor, key, body: { reason } });
  await reverse(deps, doc, { actor, key, words });
}
