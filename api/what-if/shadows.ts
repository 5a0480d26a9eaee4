/** A pack that scores silently beside the one in force, for HR's eyes; a comparison report ends it (decision 0018). */
import { finding } from '../../rules/language/errors.ts';
import { packRef } from '../../rules/explain/tell-decision.ts';
import type { Period } from '../../rules/language/types.ts';
import { appendSubject } from '../../store/journal/journal.ts';
import { insertSubmission } from '../../store/appraisal/submissions.ts';
import { createWhatIf, getWhatIf, startShadow } from '../../store/what-if/what-ifs.ts';
import type { WhatIfDoc } from '../../store/what-if/types.ts';
import type { Caller, Deps } from '../deps.ts';
import { bodyDigest, shortId } from '../http/digests.ts';
import { invalid } from '../problem/problem.ts';
import { requireRegion } from '../access/scope.ts';
import { regionActor } from '../access/actor.ts';
import { requireKnownRegion } from '../pack/packs.ts';
import { type Candidate, type CandidateRequest, chooseCandidate, groupingOf, newWhatIf } from './candidate.ts';
import { startRun } from './run.ts';

export type ShadowRequest = CandidateRequest & { period: Period; reason: string };

export async function prepareShadow(deps: Deps, caller: Caller, request: ShadowRequest): Promise<Candidate> {
  requireRegion(caller.principal, 'createShadow', request.region);
  await requireKnownRegion(deps, request.region);
  if (request.period.to < request.period.from) throw invalid([finding(['period', 'to'], 'not-valid', BACKWARDS)]);
  const candidate = await chooseCandidate(deps, caller, request);
  groupingOf(candidate.pack.pack, request.groupBy);
  return candidate;
}

const BACKWARDS = { id: 'Masa bayangan berakhir sebelum mulai.', en: 'The period ends before it begins.' };

export async function openShadow(
  deps: Deps,
  caller: Caller,
  { key, request }: { key: string; request: ShadowRequest },
): Promise<WhatIfDoc> {
  const candidate = await prepareShadow(deps, caller, request);
  const id = shortId(key);
  const { period, reason } = request;
  const doc = newWhatIf(deps, caller, {
    id,
    request,
    candidate,
    kind: 'shadow',
    cycles: null,
    period,
    reason,
    state: 'OPEN',
  });
  const { region, requestedBy: actor } = doc;
  await insertSubmission(deps.store, {
    _id: id,
    appraisalId: `shadow:${id}`,
    region,
    kind: 'shadow.opened',
    actor,
    body: { reason },
    digest: bodyDigest({ reason }),
    status: 'accepted',
    at: doc.createdAt,
  });
  await appendSubject(deps.store, {
    subject: `audit:${region}`,
    region,
    type: 'shadow.opened',
    actor,
    data: { id, candidate: { ...packRef(doc.pack), draft: candidate.draft }, period, reasonId: id },
    key: `shadow:${id}`,
  });
  return createWhatIf(deps.store, doc);
}

/** Ends the period: scores every decision of it and makes the report. Asking again changes nothing, unless it failed. */
export async function endShadow(deps: Deps, { principal }: Caller, doc: WhatIfDoc): Promise<WhatIfDoc> {
  if (doc.state === 'DONE') return doc;
  await appendSubject(deps.store, {
    subject: `audit:${doc.region}`,
    region: doc.region,
    type: 'shadow.ended',
    actor: regionActor(principal),
    data: { id: doc._id },
    key: `shadow:${doc._id}:end`,
  });
  await startShadow(deps.store, doc._id);
  await startRun(deps, doc);
  return (await getWhatIf(deps.store, doc.region, { id: doc._id, kind: 'shadow' })) ?? doc;
}
