/** A second person decides about an amendment; what is approved is exactly the preview whose digest they name. */
import { WorkflowNotFoundError } from '@temporalio/common';
import { amendableKeys, insertLines } from '../../store/amendment/lines.ts';
import { type AmendmentVerdict, decideAmendment } from '../../store/amendment/amendments.ts';
import { finishAmendment } from '../../store/amendment/finish.ts';
import type { AmendLine, AmendmentDoc } from '../../store/amendment/types.ts';
import { type Actor, type CycleOperation, operateCycleUpdate } from '../../workflows/messages.ts';
import type { Caller, Deps } from '../deps.ts';
import { toProblem } from '../problem/error-mapping.ts';
import { realInstant } from '../http/instants.ts';
import { Problem } from '../problem/problem.ts';
import { regionActor } from '../access/actor.ts';
import { amendmentPages } from './lines.ts';
import { authorizedAmendment, recordAmendment, requireTarget } from './amendments.ts';
import { isTouched, previewDigest } from './preview.ts';
import { requireSecond } from '../access/person.ts';

export type Approval = { id: string; preview: string; comment: string | null };

/**
 * The lines that an approval would carry out; `null`: the same person has approved them before, and it is to be gone on
 * with. Throws whatever refuses it.
 */
async function approvableLines(deps: Deps, caller: Caller, amendment: AmendmentDoc, named: string) {
  await requireSecondPerson(deps, amendment, caller);
  if (isApprovedBy(amendment, regionActor(caller.principal), named)) return null;
  if (amendment.state !== 'DRAFT') throw new Problem('amendment-decided');
  await requireTarget(deps, amendment);
  const lines: AmendLine[] = [];
  const digest = previewDigest(deps, amendment);
  for await (const page of amendmentPages(deps, amendment)) {
    digest.add(page);
    lines.push(...page);
  }
  if (digest.value() !== named) throw stale(digest.value());
  const touched = lines.filter(isTouched);
  if (touched.length === 0) throw new Problem('amendment-empty');
  if (touched.some(({ employeeId }) => caller.principal.hands.includes(employeeId)))
    throw new Problem('self-decision', { detail: OWN_CASE });
  return lines;
}

const requireSecondPerson = (deps: Deps, { author }: AmendmentDoc, { principal }: Caller): Promise<void> =>
  requireSecond(deps, principal, { authors: [author.id], own: new Problem('self-decision', { detail: OWN_DRAFT }) });

const isApprovedBy = ({ state, decidedBy, preview }: AmendmentDoc, actor: Actor, named: string) =>
  (state === 'APPROVED' || state === 'DONE') && decidedBy?.id === actor.id && preview === named;

const stale = (digest: string) =>
  new Problem('preview-stale', {
    detail: { id: `Pratinjau sekarang bersidik ${digest}.`, en: `The preview now has the digest ${digest}.` },
  });
const OWN_DRAFT = {
  id: 'Yang mengusulkan tidak boleh memutus usulannya sendiri.',
  en: 'Whoever drafted it cannot decide about it.',
};
const OWN_CASE = {
  id: 'Penilaian Anda sendiri termasuk di dalamnya; orang lain harus memutus, atau kecualikan dengan "keep".',
  en: 'Your own appraisal is among them; somebody else must decide, or except it with "keep".',
};

export async function previewApproval(deps: Deps, caller: Caller, { id, preview }: Approval) {
  const amendment = await authorizedAmendment(deps, caller, id, 'approveAmendment');
  const lines = await approvableLines(deps, caller, amendment, preview);
  return { dryRun: true as const, touched: lines?.filter(isTouched).length ?? 0 };
}

/** The lines first, then the decision, its journal entry, and only then the cycles: each step may be repeated. */
export async function approveAmendment(deps: Deps, caller: Caller, { id, preview, comment }: Approval) {
  const amendment = await authorizedAmendment(deps, caller, id, 'approveAmendment');
  const lines = await approvableLines(deps, caller, amendment, preview);
  const actor = regionActor(caller.principal);
  if (lines) await insertLines(deps.store, { amendmentId: id, preview, region: amendment.region }, lines);
  const decided = await decide(deps, amendment, { state: 'APPROVED', actor, comment, preview });
  if (!isApprovedBy(decided, actor, preview)) throw new Problem('amendment-decided');
  const data = { amendment: id, preview, comment };
  await recordAmendment(deps, decided, { type: 'amendment.approved', actor, data });
  for (const cycleId of decided.cycles) await carryOut(deps, { amendment: decided, preview, cycleId });
  return decided;
}

type Refusal = { id: string; action: 'rejectAmendment' | 'cancelAmendment'; comment: string | null; dryRun: boolean };

/** Rejected by a second person, or taken back; either leaves every appraisal as it is. */
export async function refuseAmendment(deps: Deps, caller: Caller, { id, action, comment, dryRun }: Refusal) {
  const amendment = await authorizedAmendment(deps, caller, id, action);
  const actor = regionActor(caller.principal);
  const state = action === 'rejectAmendment' ? 'REJECTED' : 'CANCELLED';
  const isDone = (each: AmendmentDoc) => each.state === state && each.decidedBy?.id === actor.id;
  if (state === 'REJECTED') await requireSecondPerson(deps, amendment, caller);
  if (amendment.state !== 'DRAFT' && !isDone(amendment)) throw new Problem('amendment-decided');
  if (dryRun) return amendment;
  const decided = await decide(deps, amendment, { state, actor, comment, preview: null });
  if (!isDone(decided)) throw new Problem('amendment-decided');
  const type = `amendment.${state.toLowerCase()}`;
  await recordAmendment(deps, decided, { type, actor, data: { amendment: id, comment } });
  return decided;
}

type Decision = Pick<AmendmentVerdict, 'state' | 'comment' | 'preview'> & { actor: Actor };

const decide = (deps: Deps, { _id }: AmendmentDoc, { actor, ...decision }: Decision): Promise<AmendmentDoc> =>
  decideAmendment(deps.store, _id, { ...decision, decidedBy: actor, decidedAt: realInstant(deps.now()) });

type Pass = { amendment: AmendmentDoc; preview: string; cycleId: string };

/** Hands the amendment to the cycle; one that is over has nobody left to be asked. */
async function carryOut(deps: Deps, { amendment, preview, cycleId }: Pass): Promise<void> {
  const { _id: opId, decidedBy } = amendment;
  const of = { amendmentId: opId, preview, cycleId };
  const some = await amendableKeys(deps.store, of, { after: null, limit: 1 });
  if (some.length === 0 || !decidedBy) return;
  const operation: CycleOperation = { op: 'amend', opId, actor: decidedBy, reasonId: opId };
  try {
    await deps.temporal.withDeadline(Date.now() + deps.config.updateDeadlineMs, () =>
      deps.temporal.workflow
        .getHandle(cycleId)
        .executeUpdate(operateCycleUpdate, { args: [operation], updateId: opId }),
    );
  } catch (error) {
    const over = error instanceof WorkflowNotFoundError || toProblem(error)?.code === 'cycle-not-open';
    if (!over) throw error;
    await finishAmendment(deps.store, amendment, { cycleId });
  }
}
