/** What would change: a candidate pack beside the decisions of stored cycles. Asked for, watched, cancelled. */
import { finding } from '../../rules/language/errors.ts';
import { packRef } from '../../rules/explain/tell-decision.ts';
import { getCycle } from '../../store/cycle/cycles.ts';
import { appendSubject } from '../../store/journal/journal.ts';
import { countMembers } from '../../store/cycle/members.ts';
import { createWhatIf as storeWhatIf, listWhatIfs } from '../../store/what-if/what-ifs.ts';
import type { WhatIfDoc } from '../../store/what-if/types.ts';
import { afterId, pageById } from '../http/cursor.ts';
import type { Caller, Deps } from '../deps.ts';
import { shortId } from '../http/digests.ts';
import { invalid, Problem } from '../problem/problem.ts';
import { requireRegion, scopeFor } from '../access/scope.ts';
import { regionActor } from '../access/actor.ts';
import { requireKnownRegion } from '../pack/packs.ts';
import { type Candidate, type CandidateRequest, chooseCandidate, groupingOf, newWhatIf } from './candidate.ts';
import { cancelRun, startRun } from './run.ts';
import { presentMeta } from './view.ts';

export type WhatIfRequest = CandidateRequest & { cycles?: string[] | undefined };

/** What can be refused without writing anything. */
export async function prepareWhatIf(deps: Deps, caller: Caller, request: WhatIfRequest): Promise<Candidate> {
  requireRegion(caller.principal, 'createWhatIf', request.region);
  await requireKnownRegion(deps, request.region);
  const unknown: number[] = [];
  for (const [i, id] of (request.cycles ?? []).entries()) {
    if (!(await getCycle(deps.store, request.region, id))) unknown.push(i);
  }
  if (unknown.length > 0) throw invalid(unknown.map((i) => finding(['cycles', i], 'unknown-cycle', NO_CYCLE)));
  const candidate = await chooseCandidate(deps, caller, request);
  groupingOf(candidate.pack.pack, request.groupBy);
  return candidate;
}

const NO_CYCLE = { id: 'Tidak ada siklus ini di wilayah ini.', en: 'The region has no such cycle.' };

export async function previewWhatIf(deps: Deps, caller: Caller, request: WhatIfRequest) {
  const { pack, draft } = await prepareWhatIf(deps, caller, request);
  let people = 0;
  for (const id of request.cycles ?? []) people += (await countMembers(deps.store, id)).LAUNCHED;
  return {
    dryRun: true as const,
    candidate: { ...packRef(pack), draft },
    cycles: request.cycles ?? null,
    people: request.cycles ? people : null,
  };
}

/** Repeating changes nothing: journal, request and run are named after the key. */
export async function createWhatIf(
  deps: Deps,
  caller: Caller,
  { key, request }: { key: string; request: WhatIfRequest },
): Promise<WhatIfDoc> {
  const candidate = await prepareWhatIf(deps, caller, request);
  const id = shortId(key);
  const parts = { kind: 'whatIf', period: null, reason: null, state: 'RUNNING' } as const;
  const cycles = request.cycles ? [...new Set(request.cycles)] : null;
  const doc = newWhatIf(deps, caller, { id, request, candidate, cycles, ...parts });
  await appendSubject(deps.store, {
    subject: `audit:${doc.region}`,
    region: doc.region,
    type: 'what-if.requested',
    actor: doc.requestedBy,
    data: { id, candidate: { ...packRef(doc.pack), draft: candidate.draft }, cycles, sandbox: doc.sandbox },
    key: `what-if:${id}`,
  });
  const stored = await storeWhatIf(deps.store, doc);
  if (stored.state === 'RUNNING') await startRun(deps, stored);
  return stored;
}

export async function cancelWhatIf(deps: Deps, { principal }: Caller, doc: WhatIfDoc): Promise<void> {
  if (doc.state === 'CANCELLED') return;
  if (doc.state !== 'RUNNING') throw new Problem('what-if-ended');
  await appendSubject(deps.store, {
    subject: `audit:${doc.region}`,
    region: doc.region,
    type: 'what-if.cancelled',
    actor: regionActor(principal),
    data: { id: doc._id },
    key: `what-if:${doc._id}:cancel`,
  });
  await cancelRun(deps, doc);
}

type ListQuery = { region?: string | undefined; limit: number; cursor?: string | undefined };

export async function listComparisons(
  deps: Deps,
  { principal }: Caller,
  { kind, query }: { kind: WhatIfDoc['kind']; query: ListQuery },
) {
  const region = scopeFor(principal, query.region);
  const rows = await listWhatIfs(deps.store, { region, kind }, afterId(query));
  return pageById(rows, query.limit, (doc) => ({ ...presentMeta(doc), candidate: doc.candidate }));
}
