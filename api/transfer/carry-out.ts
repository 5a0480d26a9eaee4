/**
 * What both regions have signed is carried out: the one appraisal ends, then its segments go to the other. Each step is named
 * after the transfer, so that whoever comes next, after a crash too, goes on where it stopped.
 */
import { canonicalJson, sha256 } from '../../rules/decide/canonical.ts';
import { getAppraisal } from '../../store/appraisal/appraisals.ts';
import { insertSubmission } from '../../store/appraisal/submissions.ts';
import type { AppraisalDoc } from '../../store/appraisal/types.ts';
import { clockOfCycle } from '../../store/cycle/ahead.ts';
import { entryWithKey } from '../../store/journal/journal.ts';
import type { JournalDoc } from '../../store/journal/types.ts';
import { allRegions } from '../../store/scope.ts';
import { getTransfer, noteTransfer, openTransfers } from '../../store/transfer/transfers.ts';
import type { TransferDoc } from '../../store/transfer/types.ts';
import { type Actor, appraisalWorkflowId, type CommandResult } from '../../workflows/messages.ts';
import {
  foretellTransferQuery,
  TRANSFERRED,
  type TransferStep,
  transferUpdate,
} from '../../workflows/transfer/messages.ts';
import { SYSTEM_ACTOR } from '../access/actor.ts';
import { segmentWords } from '../appraisal/targets.ts';
import type { Deps } from '../deps.ts';
import { bodyDigest, shortDigest, shortId } from '../http/digests.ts';
import { realInstant } from '../http/instants.ts';
import { toProblem } from '../problem/error-mapping.ts';
import { notFound, Problem } from '../problem/problem.ts';
import { refusedPart } from '../problem/refused-parts.ts';
import { problemEntry } from '../problem/registry.ts';
import { recordStep } from '../request/request.ts';

/** Accepted, withdrawn, declined or lapsed: whatever was written first. */
export const answerKey = (id: string) => `transfer-answer:${id}`;
const nameOf = (id: string, step: string) => sha256(canonicalJson(['transfer', id, step]));

/** As the journal has it now, also where the process died that wrote it. */
export async function settledTransfer(deps: Deps, transfer: TransferDoc): Promise<TransferDoc> {
  if (transfer.state !== 'RELEASED') return transfer;
  const answer = await entryWithKey(deps.store, `audit:${transfer.region}`, answerKey(transfer._id));
  return answer ? noteAnswer(deps, transfer, answer) : transfer;
}

/** What was answered first is what holds. Reasons are kept by whoever gave them. */
export async function noteAnswer(
  deps: Deps,
  transfer: TransferDoc,
  { type, data = {} }: JournalDoc,
  endReason: string | null = null,
): Promise<TransferDoc> {
  const text = (name: string) => String(data[name]);
  const set: Partial<TransferDoc> =
    type === 'transfer.accepted'
      ? { state: 'ACCEPTED', intoId: text('intoId'), acceptedBy: text('acceptedBy') }
      : { state: 'ENDED', ended: text('ended'), endedBy: text('endedBy'), endReason };
  await noteTransfer(deps.store, transfer._id, set);
  return { ...transfer, ...set };
}

type Ending = { key: string; ended: string; actor: Actor };

async function end(deps: Deps, transfer: TransferDoc, { key, ended, actor }: Ending): Promise<TransferDoc> {
  const { _id, region } = transfer;
  const data = { transfer: _id, ended, endedBy: actor.id };
  return noteAnswer(deps, transfer, await recordStep(deps, region, { type: 'transfer.ended', actor, data, key }));
}

/** Throws what would refuse the step; asks only. */
export async function requireStep(deps: Deps, appraisal: AppraisalDoc, step: TransferStep): Promise<void> {
  const handle = deps.temporal.workflow.getHandle(appraisalWorkflowId(appraisal._id));
  const { refusal, parts } = await handle.query(foretellTransferQuery, await timed(deps, appraisal, step));
  if (refusal) throw new Problem(refusal, { findings: parts.map(refusedPart) });
}

async function timed({ store }: Deps, { sandbox, cycleId }: AppraisalDoc, step: TransferStep): Promise<TransferStep> {
  const clock = sandbox ? await clockOfCycle(store, cycleId) : undefined;
  return { ...step, at: Date.now(), ...(clock && { clock }) };
}

async function send(deps: Deps, appraisal: AppraisalDoc, step: TransferStep): Promise<void> {
  const handle = deps.temporal.workflow.getHandle(appraisalWorkflowId(appraisal._id));
  const args: [TransferStep] = [await timed(deps, appraisal, step)];
  const updateId = shortId(nameOf(step.id, step.step));
  await deps.temporal.withDeadline(Date.now() + deps.config.updateDeadlineMs, () =>
    handle.executeUpdate<CommandResult, [TransferStep]>(transferUpdate, { args, updateId }),
  );
}

export const outStep = ({ _id: id, to, on, by }: TransferDoc): TransferStep => ({
  step: 'out',
  id,
  to,
  on,
  actor: { id: by, as: 'admin' },
});

const inStep = (deps: { actor: string }, { _id: id, region: from, on }: TransferDoc): Omit<In, 'segments'> => ({
  step: 'in',
  id,
  from,
  on,
  actor: { id: deps.actor, as: 'admin' },
});
type In = Extract<TransferStep, { step: 'in' }>;
/** Before anything has gone: whether it could arrive. */
export const bringStep = (transfer: TransferDoc, actor: string, left: AppraisalDoc): TransferStep => ({
  ...inStep({ actor }, transfer),
  segments: segmentsOf(transfer, left),
});

/** With where each came from; what that one was brought with comes from where it came. */
const segmentsOf = ({ region }: TransferDoc, { _id: appraisal, assessorId, pack, segments = [] }: AppraisalDoc) =>
  segments.map((segment) => ({ ...segment, origin: segment.origin ?? { region, appraisal, assessorId, pack } }));

/** A refusal of the appraisal, which will not change by asking again at once; anything else is thrown. */
function refusalIn(error: unknown): string {
  const problem = toProblem(error);
  if (!problem || problemEntry(problem.code).status >= 500) throw error;
  return problem.code;
}

export async function carryOutTransfer(deps: Deps, transfer: TransferDoc): Promise<TransferDoc> {
  const { _id: id, region, to } = transfer;
  if (transfer.state !== 'ACCEPTED') return transfer;
  const refused = await leave(deps, transfer);
  if (refused !== null) return end(deps, transfer, { key: `transfer-end:${id}`, ended: refused, actor: SYSTEM_ACTOR });
  const trouble = await arrive(deps, transfer);
  if (trouble !== null) {
    await noteTransfer(deps.store, id, { trouble });
    return { ...transfer, trouble };
  }
  const done = { actor: SYSTEM_ACTOR, data: { transfer: id }, key: `transfer-done:${id}` };
  await recordStep(deps, region, { ...done, type: 'transfer.done' });
  await recordStep(deps, to, { ...done, type: 'transfer.arrived', data: { transfer: id, from: region } });
  await noteTransfer(deps.store, id, { state: 'DONE', trouble: null });
  return { ...transfer, state: 'DONE', trouble: null };
}

/** Why it cannot be left; `null`: it is. */
async function leave(deps: Deps, transfer: TransferDoc): Promise<string | null> {
  const isLeft = async () => (await required(deps, transfer.region, transfer.appraisalId)).endReason === TRANSFERRED;
  if (await isLeft()) return null;
  try {
    await send(deps, await required(deps, transfer.region, transfer.appraisalId), outStep(transfer));
    return null;
  } catch (error) {
    const code = refusalIn(error);
    // Somebody else has carried it out meanwhile.
    return (await isLeft()) ? null : code;
  }
}

/** Why it has not arrived yet; `null`: it has. */
async function arrive(deps: Deps, transfer: TransferDoc): Promise<string | null> {
  const { _id: id, to, region, intoId, acceptedBy, at } = transfer;
  const left = await required(deps, region, transfer.appraisalId);
  const segments = segmentsOf(transfer, left);
  if (segments.length === 0) return null;
  const into = await required(deps, to, intoId ?? '');
  const isThere = ({ segments: there = [] }: AppraisalDoc) =>
    there.some(({ origin }) => origin?.appraisal === left._id);
  if (isThere(into)) return null;
  const body = { segments: await segmentWords(deps, left) };
  const submissionId = shortId(nameOf(id, 'in'));
  const digest = bodyDigest(body);
  const step = inStep({ actor: acceptedBy ?? '' }, transfer);
  const about = { appraisalId: into._id, region: to, kind: 'transfer', actor: step.actor };
  await insertSubmission(deps.store, { _id: submissionId, ...about, body, digest, status: 'received', at });
  try {
    await send(deps, into, { ...step, segments, submissionId, digest: shortDigest(digest) });
    return null;
  } catch (error) {
    const code = refusalIn(error);
    return isThere(await required(deps, to, into._id)) ? null : code;
  }
}

async function required({ store }: Deps, region: string, id: string): Promise<AppraisalDoc> {
  const found = await getAppraisal(store, region, id);
  if (!found) throw notFound();
  return found;
}

/** In the regular round: what a process that died has left, and what nobody accepted in time. */
export async function carryOnTransfers(deps: Deps): Promise<void> {
  const today = realInstant(deps.now()).slice(0, 10);
  for (const found of await openTransfers(deps.store)) {
    try {
      const transfer = await settledTransfer(deps, found);
      if (transfer.state === 'ACCEPTED') await carryOutTransfer(deps, transfer);
      else if (transfer.state === 'RELEASED' && transfer.until < today)
        await end(deps, transfer, { key: answerKey(transfer._id), ended: 'lapsed', actor: SYSTEM_ACTOR });
    } catch (error) {
      // One that cannot go on now does not hold up the others.
      deps.logger.warn({ err: error, transfer: found._id }, 'a transfer was not carried on; tried again later');
    }
  }
}

/** By its id alone, for the services of this room. */
export const transferNow = async (deps: Deps, id: string): Promise<TransferDoc> => {
  const found = await getTransfer(deps.store, allRegions, id);
  if (!found) throw notFound();
  return found;
};
