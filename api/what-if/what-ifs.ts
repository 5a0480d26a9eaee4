/**
 * What another pack would decide: about stored decisions at once (a what-if), or silently about a period for HR's eyes, until a
 * report ends it (a shadow; docs/decisions/0018). One request with a `kind`: asked for, run, ended.
 */
import { finding } from '../../rules/language/errors.ts';
import { packRef } from '../../rules/explain/tell-decision.ts';
import type { Finding, Period } from '../../rules/language/types.ts';
import { getCycle } from '../../store/cycle/cycles.ts';
import { countMembers } from '../../store/cycle/members.ts';
import { createWhatIf, endWhatIf, getWhatIf, listWhatIfs, startShadow } from '../../store/what-if/what-ifs.ts';
import type { WhatIfDoc } from '../../store/what-if/types.ts';
import { whatIfWorkflowId } from '../../workflows/messages.ts';
import { regionActor } from '../access/actor.ts';
import { requireRegion } from '../access/scope.ts';
import type { Caller, Deps } from '../deps.ts';
import { shortId } from '../http/digests.ts';
import { realInstant } from '../http/instants.ts';
import { requireKnownRegion } from '../pack/packs.ts';
import type { Action } from '../access/policy.ts';
import { invalid, Problem } from '../problem/problem.ts';
import { authorized, keepReason, pageOfRegion, recordStep, type RegionQuery } from '../request/request.ts';
import { startRun, stopRun } from '../request/run.ts';
import { type Candidate, type CandidateRequest, chooseCandidate } from './candidate.ts';
import { presentMeta } from './view.ts';

export type ComparisonKind = WhatIfDoc['kind'];
export type WhatIfRequest = CandidateRequest & {
  /** Of a what-if; absent: all of the region. */
  cycles?: string[] | undefined;
  /** Of a shadow. */
  period?: Period;
  reason?: string;
};
const CREATE: Record<ComparisonKind, Action> = { whatIf: 'createWhatIf', shadow: 'createShadow' };

/** What can be refused without writing anything. */
async function candidateOf(
  deps: Deps,
  caller: Caller,
  kind: ComparisonKind,
  request: WhatIfRequest,
): Promise<Candidate> {
  requireRegion(caller.principal, CREATE[kind], request.region);
  await requireKnownRegion(deps, request.region);
  const findings = await findingsOf(deps, request);
  if (findings.length > 0) throw invalid(findings);
  return chooseCandidate(deps, caller, request);
}

async function findingsOf(deps: Deps, { region, cycles = [], period }: WhatIfRequest): Promise<Finding[]> {
  const known = await Promise.all(cycles.map((id) => getCycle(deps.store, region, id)));
  const unknown = known.flatMap((cycle, i) => (cycle ? [] : [finding(['cycles', i], 'unknown-cycle', NO_CYCLE)]));
  return period && period.to < period.from ? [...unknown, finding(['period', 'to'], 'not-valid', BACKWARDS)] : unknown;
}

const NO_CYCLE = { id: 'Tidak ada siklus ini di wilayah ini.', en: 'The region has no such cycle.' };
const BACKWARDS = { id: 'Masa bayangan berakhir sebelum mulai.', en: 'The period ends before it begins.' };

type Proposed = { kind: ComparisonKind; request: WhatIfRequest };

export async function previewWhatIf(deps: Deps, caller: Caller, { kind, request }: Proposed) {
  const { pack, draft } = await candidateOf(deps, caller, kind, request);
  const { cycles = null } = request;
  let people = 0;
  for (const id of cycles ?? []) people += (await countMembers(deps.store, id)).LAUNCHED;
  return { dryRun: true as const, candidate: { ...packRef(pack), draft }, cycles, people: cycles ? people : null };
}

type Asked = Proposed & { key: string };

/** Repeating changes nothing: reason, entry, request and run are named after the key. */
export async function requestWhatIf(deps: Deps, caller: Caller, { kind, key, request }: Asked): Promise<WhatIfDoc> {
  const doc = documentOf(deps, caller, { kind, key, request }, await candidateOf(deps, caller, kind, request));
  const { _id: id, region, requestedBy: actor, cycles, sandbox, period, reason } = doc;
  const candidate = { ...packRef(doc.pack), draft: doc.candidate.draft };
  if (kind === 'shadow') {
    await keepReason(deps, { id, about: `shadow:${id}`, region, kind: 'shadow.opened', actor, body: { reason } });
    const data = { id, candidate, period, reasonId: id };
    await recordStep(deps, region, { type: 'shadow.opened', actor, data, key: `shadow:${id}` });
    return createWhatIf(deps.store, doc);
  }
  const data = { id, candidate, cycles, sandbox };
  await recordStep(deps, region, { type: 'what-if.requested', actor, data, key: `what-if:${id}` });
  const stored = await createWhatIf(deps.store, doc);
  if (stored.state === 'RUNNING') await run(deps, stored);
  return stored;
}

function documentOf(deps: Deps, { principal }: Caller, { kind, key, request }: Asked, candidate: Candidate): WhatIfDoc {
  const { pack, draft, draftId, groupBy } = candidate;
  const { region, sandbox, cycles, period = null, reason = null } = request;
  return {
    _id: shortId(key),
    region,
    kind,
    candidate: { id: pack.pack.id, version: pack.pack.version, draft, draftId },
    pack,
    cycles: cycles ? [...new Set(cycles)] : null,
    sandbox,
    period,
    groupBy,
    reason,
    state: kind === 'shadow' ? 'OPEN' : 'RUNNING',
    people: null,
    result: null,
    failure: null,
    requestedBy: regionActor(principal),
    without: principal.hands,
    createdAt: realInstant(deps.now()),
    endedAt: null,
  };
}

/** People per shard: about a second of a worker's work when nothing differs. */
const SHARD = 5_000;

/** A shadow whose run has failed may be run again; a what-if is asked for anew. */
const run = (deps: Deps, { kind, _id: id, region }: WhatIfDoc) =>
  startRun(deps, 'whatIf', {
    workflowId: whatIfWorkflowId(kind, id),
    input: { id, shard: SHARD },
    again: kind === 'shadow',
    priority: { priorityKey: 4, fairnessKey: region },
  });

export type Wanted = { id: string; kind: ComparisonKind; action: Action };

export const authorizedWhatIf = (deps: Deps, caller: Caller, { id, kind, action }: Wanted): Promise<WhatIfDoc> =>
  authorized(caller, action, (scope) => getWhatIf(deps.store, scope, { id, kind }));

/** Stops a what-if that is running. */
export async function cancelWhatIf(deps: Deps, { principal }: Caller, { _id: id, ...doc }: WhatIfDoc): Promise<void> {
  if (doc.state === 'CANCELLED') return;
  if (doc.state !== 'RUNNING') throw new Problem('what-if-ended');
  const entry = { type: 'what-if.cancelled', actor: regionActor(principal), data: { id }, key: `what-if:${id}:cancel` };
  await recordStep(deps, doc.region, entry);
  if (await stopRun(deps, whatIfWorkflowId(doc.kind, id))) return;
  await endWhatIf(deps.store, id, { end: { state: 'CANCELLED' }, at: realInstant(deps.now()) });
}

/** Scores every decision of a shadow's period and makes the report. Asking again changes nothing, unless it failed. */
export async function endShadow(deps: Deps, { principal }: Caller, doc: WhatIfDoc): Promise<void> {
  if (doc.state === 'DONE') return;
  const { _id: id, region } = doc;
  const entry = { type: 'shadow.ended', actor: regionActor(principal), data: { id }, key: `shadow:${id}:end` };
  await recordStep(deps, region, entry);
  await startShadow(deps.store, id);
  await run(deps, doc);
}

export const listOfKind = (deps: Deps, caller: Caller, { kind, query }: { kind: ComparisonKind; query: RegionQuery }) =>
  pageOfRegion(caller, query, {
    find: (region, page) => listWhatIfs(deps.store, { region, kind }, page),
    present: (doc) => ({ ...presentMeta(doc), candidate: { draftId: null, ...doc.candidate } }),
  });
