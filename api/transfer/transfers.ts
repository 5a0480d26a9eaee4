/** Somebody goes to another region in the middle of a year: released by the one, accepted by the other (docs/decisions/0108). */
import { formatDate } from '../../rules/explain/format.ts';
import { finding } from '../../rules/language/errors.ts';
import type { Text } from '../../rules/language/types.ts';
import { addCalendarDays } from '../../rules/time/calendar.ts';
import { hasEnded } from '../../rules/time/ended.ts';
import { readsTargets } from '../../rules/time/plan.ts';
import { getAppraisal, listAppraisals } from '../../store/appraisal/appraisals.ts';
import { getSubmission } from '../../store/appraisal/submissions.ts';
import type { AppraisalDoc } from '../../store/appraisal/types.ts';
import { getCycle } from '../../store/cycle/cycles.ts';
import { employeesByNip, getEmployee } from '../../store/people/employees.ts';
import type { Principal } from '../../store/people/types.ts';
import { getTransfer, insertTransfer, listTransfers, transfersOf } from '../../store/transfer/transfers.ts';
import type { TransferDoc } from '../../store/transfer/types.ts';
import { actorId, refusalTowards, regionActor } from '../access/actor.ts';
import { type Action, can, seesRegion } from '../access/policy.ts';
import { regionRelations } from '../access/relations.ts';
import { authorizedAppraisal, forbidden, scopeFor, scopeOf } from '../access/scope.ts';
import { businessDay } from '../appraisal/business-day.ts';
import type { Caller, Deps } from '../deps.ts';
import { afterId, pageById } from '../http/cursor.ts';
import { bodyDigest } from '../http/digests.ts';
import { realInstant } from '../http/instants.ts';
import { omit } from '../http/omit.ts';
import { requireKnownRegion, shownPack } from '../pack/packs.ts';
import { invalid, notFound, Problem } from '../problem/problem.ts';
import { keepReason, type RegionQuery, recordStep } from '../request/request.ts';
import {
  answerKey,
  carryOutTransfer,
  bringStep,
  noteAnswer,
  outStep,
  requireStep,
  settledTransfer,
  transferNow,
} from './carry-out.ts';
import type { TransferView } from './schema.ts';

/** The other region has so long to accept. */
const OPEN_DAYS = 60;

type Asked<B> = { body: B; key: string; dryRun: boolean };
type Release = { appraisalId: string; to: string; on: string; reason: string };

export async function releaseTransfer(
  deps: Deps,
  caller: Caller,
  { body: asked, key, dryRun }: Asked<Release>,
): Promise<TransferView> {
  const { principal } = caller;
  const { appraisal } = await authorizedAppraisal(deps, caller, { id: asked.appraisalId, action: 'releaseTransfer' });
  const refusal = refusalTowards(principal, appraisal);
  if (refusal) throw refusal;
  const id = key.slice(0, 24);
  const others = (await transfersOf(deps.store, appraisal._id)).filter(({ _id }) => _id !== id);
  const before = await Promise.all(others.map((each) => settledTransfer(deps, each)));
  if (before.some(({ state }) => state !== 'ENDED')) throw new Problem('transfer-state', { detail: ONE_AT_A_TIME });
  const transfer = { ...(await checkedRelease(deps, principal, appraisal, asked)), _id: id };
  if (dryRun) return presentTransfer(deps, principal, transfer);
  const actor = regionActor(principal);
  const body = { reason: asked.reason };
  const about = { about: reasonIdOf(id), region: transfer.region, kind: 'transfer', actor };
  await keepReason(deps, { ...about, id: reasonIdOf(id), body });
  const entry = await recordStep(deps, transfer.region, {
    type: 'transfer.released',
    actor,
    data: { transfer: id, made: madeOf(transfer), reasonDigest: bodyDigest(body) },
    key: `transfer:${appraisal._id}:${before.length}`,
  });
  // Of two at once the first entry stands, and is made whole if its process died.
  const { transfer: first, made } = entry.data as { transfer: string; made: Partial<TransferDoc> };
  const words = (await getSubmission(deps.store, transfer.region, reasonIdOf(first)))?.body['reason'];
  const at = realInstant(entry.recordedAt);
  const reason = typeof words === 'string' ? words : '';
  await insertTransfer(deps.store, { ...transfer, ...made, _id: first, at, reason });
  if (first !== id) throw new Problem('transfer-state', { detail: ONE_AT_A_TIME });
  return presentTransfer(deps, principal, await transferNow(deps, id));
}

const reasonIdOf = (id: string) => `transfer/${id}`;

/** What its first entry says of it: everything but the words. */
const madeOf = (transfer: TransferDoc): Partial<TransferDoc> =>
  omit(transfer, '_id', 'regions', 'reason', 'at', 'state', ...ANSWERED);
const ANSWERED = ['intoId', 'acceptedBy', 'ended', 'endedBy', 'endReason', 'trouble'] as const;

async function checkedRelease(
  deps: Deps,
  principal: Principal,
  appraisal: AppraisalDoc,
  { to, on, reason }: Release,
): Promise<TransferDoc> {
  const { region, unit, employeeId, _id: appraisalId, cycleId, sandbox } = appraisal;
  if (to === region) throw invalid([finding(['to'], 'self', SAME)]);
  await requireKnownRegion(deps, to);
  const cycle = await getCycle(deps.store, region, cycleId);
  if (!cycle) throw notFound();
  const { from, to: last } = cycle.period;
  if (on <= from || on > last) throw invalid([finding(['on'], 'not-valid', within(from, last))]);
  if (hasEnded(appraisal)) throw new Problem('appraisal-ended');
  if (appraisal.score !== null) throw new Problem('stage-mismatch', { detail: SCORED });
  const at = realInstant(deps.now());
  const until = addCalendarDays(at.slice(0, 10), OPEN_DAYS);
  const by = { by: actorId(principal), hands: principal.hands, at, until };
  const nobody = { intoId: null, acceptedBy: null, ended: null, endedBy: null, endReason: null, trouble: null };
  const about = { region, to, regions: [region, to], unit, employeeId, appraisalId, cycleId, sandbox, on, reason };
  return { _id: '', ...about, ...by, state: 'RELEASED', ...nobody };
}

type Side = 'region' | 'to';

/** Of one of the two regions: 404 for others, 403 without a cell. */
async function authorizedTransfer(
  deps: Deps,
  { principal }: Caller,
  { id, action, sides }: { id: string; action: Action; sides: readonly Side[] },
): Promise<TransferDoc> {
  const found = await getTransfer(deps.store, scopeOf(principal), id);
  if (!found) throw notFound();
  const may = sides.some((side) => can(principal, action, regionRelations(principal, found[side])) !== null);
  if (!may) throw forbidden(principal, action);
  return settledTransfer(deps, found);
}

export async function acceptTransfer(
  deps: Deps,
  caller: Caller,
  { id, body, dryRun }: Asked<{ appraisalId: string }> & { id: string },
): Promise<TransferView> {
  const { principal } = caller;
  const transfer = await authorizedTransfer(deps, caller, { id, action: 'acceptTransfer', sides: ['to'] });
  const acceptedBy = actorId(principal);
  const isRepeat = transfer.intoId === body.appraisalId && transfer.acceptedBy === acceptedBy;
  if (isRepeat) return presentTransfer(deps, principal, await carryOutTransfer(deps, transfer));
  if (transfer.state !== 'RELEASED') throw new Problem('transfer-state');
  const into = await getAppraisal(deps.store, transfer.to, body.appraisalId);
  if (!into) throw invalid([finding(['appraisalId'], 'not-valid', NO_APPRAISAL)]);
  const refusal = refusalTowards(principal, into);
  if (refusal) throw refusal;
  if ([transfer.by, ...transfer.hands].some((hand) => principal.hands.includes(hand))) throw new Problem('same-hands');
  await requireSamePerson(deps, transfer, into);
  const left = await getAppraisal(deps.store, transfer.region, transfer.appraisalId);
  if (!left) throw notFound();
  await requireDay(deps, transfer, left);
  await requireStep(deps, left, outStep(transfer));
  await requireStep(deps, into, bringStep(transfer, acceptedBy, left));
  if (dryRun) return presentTransfer(deps, principal, transfer);
  const answer = await recordStep(deps, transfer.region, {
    type: 'transfer.accepted',
    actor: regionActor(principal),
    data: { transfer: id, intoId: into._id, acceptedBy },
    key: answerKey(id),
  });
  const now = await noteAnswer(deps, transfer, answer);
  if (now.intoId !== into._id || now.acceptedBy !== acceptedBy) throw new Problem('transfer-state');
  return presentTransfer(deps, principal, await carryOutTransfer(deps, now));
}

/** The number is the person; a cycle that plays takes nothing from a real one, nor gives it. */
async function requireSamePerson({ store }: Deps, transfer: TransferDoc, into: AppraisalDoc): Promise<void> {
  const [one, other] = await Promise.all([
    getEmployee(store, transfer.region, transfer.employeeId),
    getEmployee(store, transfer.to, into.employeeId),
  ]);
  if (!one || one.nip !== other?.nip || into.sandbox !== transfer.sandbox)
    throw invalid([finding(['appraisalId'], 'not-valid', NO_APPRAISAL)]);
}

async function requireDay(deps: Deps, { on }: TransferDoc, left: AppraisalDoc): Promise<void> {
  const { pack } = await shownPack(deps, left);
  const today = await businessDay(deps, left, pack);
  if (on > today) throw new Problem('transfer-state', { detail: notYet(on) });
}

/** Withdrawn by the region that released, declined by the other; whatever was answered first stands. */
export async function endTransfer(
  deps: Deps,
  caller: Caller,
  { id, body: { reason }, dryRun }: Asked<{ reason: string }> & { id: string },
): Promise<TransferView> {
  const { principal } = caller;
  const transfer = await authorizedTransfer(deps, caller, { id, action: 'endTransfer', sides: ['region', 'to'] });
  const endedBy = actorId(principal);
  const ended = seesRegion(principal, transfer.region) ? 'withdrawn' : 'declined';
  if (transfer.state === 'ENDED' && transfer.ended === ended && transfer.endedBy === endedBy)
    return presentTransfer(deps, principal, transfer);
  if (transfer.state !== 'RELEASED') throw new Problem('transfer-state');
  if (dryRun) return presentTransfer(deps, principal, transfer);
  const answer = await recordStep(deps, transfer.region, {
    type: 'transfer.ended',
    actor: regionActor(principal),
    data: { transfer: id, ended, endedBy, reasonDigest: bodyDigest({ reason }) },
    key: answerKey(id),
  });
  const isMine = answer.data?.['endedBy'] === endedBy && answer.data['reasonDigest'] === bodyDigest({ reason });
  const now = await noteAnswer(deps, transfer, answer, isMine ? reason : null);
  if (now.state !== 'ENDED' || now.endedBy !== endedBy) throw new Problem('transfer-state');
  return presentTransfer(deps, principal, now);
}

export async function listSeenTransfers(deps: Deps, { principal }: Caller, query: RegionQuery) {
  const rows = await listTransfers(deps.store, scopeFor(principal, query.region), afterId(query));
  const { data: found, page } = pageById(rows, query.limit, (row) => row);
  return { data: await Promise.all(found.map((row) => presentTransfer(deps, principal, row))), page };
}

export async function readTransfer(deps: Deps, caller: Caller, id: string): Promise<TransferView> {
  const transfer = await authorizedTransfer(deps, caller, { id, action: 'getTransfer', sides: ['region', 'to'] });
  return presentTransfer(deps, caller.principal, transfer);
}

/** Each side sees its own appraisal alone, and of the other region who it is, and when. */
async function presentTransfer(deps: Deps, principal: Principal, transfer: TransferDoc): Promise<TransferView> {
  const { _id: id, region, to, employeeId, appraisalId, intoId, state } = transfer;
  const person = await getEmployee(deps.store, region, employeeId);
  const [from, there] = [seesRegion(principal, region), seesRegion(principal, to)];
  const mayOf = (action: Action, side: string) => can(principal, action, regionRelations(principal, side)) !== null;
  const isOpen = state === 'RELEASED';
  const mayAccept = isOpen && mayOf('acceptTransfer', to);
  const mayEnd = isOpen && (mayOf('endTransfer', region) || mayOf('endTransfer', to));
  const left = state === 'DONE' ? await getAppraisal(deps.store, region, appraisalId) : undefined;
  const { sandbox, on, until, reason, at, ended, endReason, trouble } = transfer;
  return {
    id,
    region,
    to,
    name: person?.name ?? '',
    nip: person?.nip ?? '',
    appraisalId: from ? appraisalId : null,
    intoId: there ? intoId : null,
    sandbox,
    on,
    until,
    reason,
    at,
    state,
    ended,
    endReason,
    trouble,
    may: [...(mayAccept ? (['accept'] as const) : []), ...(mayEnd ? (['end'] as const) : [])],
    candidates: mayAccept && person ? await candidatesFor(deps, transfer, person.nip) : [],
    brought: (left?.segments ?? []).map((segment) => ({
      from: segment.from,
      to: segment.to,
      targets: segment.targets.length,
    })),
  };
}

const MOST_CANDIDATES = 20;

/** Those of a pack that reads no targets are none: nothing would come of what is brought. */
async function candidatesFor(deps: Deps, { to, sandbox }: TransferDoc, nip: string) {
  const people = await employeesByNip(deps.store, to, [nip]);
  const found = await Promise.all(
    people.map(({ _id: employeeId }) =>
      listAppraisals(deps.store, { scope: { region: to }, employeeId, open: true }, { limit: MOST_CANDIDATES }),
    ),
  );
  const running = found.flatMap(({ items }) => items).filter((each) => each.sandbox === sandbox);
  const read = await Promise.all(running.map(async (each) => readsTargets((await shownPack(deps, each)).pack)));
  return running
    .filter((_, n) => read[n])
    .map(({ _id: appraisalId, cycleId, unit }) => ({ appraisalId, cycleId, unit }));
}

const t = (id: string, en: string): Text => ({ id, en });
const SAME = t('Pilih wilayah lain.', 'Choose another region.');
const within = (from: string, to: string): Text => ({
  id: `Pilih hari sesudah ${formatDate(from, 'id')} dan paling lambat ${formatDate(to, 'id')}.`,
  en: `Choose a day after ${formatDate(from, 'en')} and not later than ${formatDate(to, 'en')}.`,
});
const ONE_AT_A_TIME = t(
  'Penilaian ini sudah dilepas ke wilayah lain. Tarik kembali yang itu lebih dahulu.',
  'This appraisal is released to a region already. Withdraw that one first.',
);
const SCORED = t(
  'Nilainya sudah dihitung: penilaian ini berakhir di sini dengan hasilnya sendiri.',
  'It is scored: this appraisal ends here, with a result of its own.',
);
const NO_APPRAISAL = t(
  'Tidak ada penilaian berjalan dari orang yang sama di wilayah ini. Impor orangnya, lalu luncurkan ke siklus yang berjalan.',
  'This region has no running appraisal of the same person. Import them, then launch them into the running cycle.',
);
const notYet = (day: string): Text => ({
  id: `Baru dapat diterima sejak hari pertamanya, ${formatDate(day, 'id')}.`,
  en: `It can be accepted from the first day on, ${formatDate(day, 'en')}.`,
});
