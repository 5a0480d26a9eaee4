/** Drafting and reading amendments: proposals to move running appraisals to another rule pack (docs/decisions/0016). */
import { finding, PackError } from '../../rules/language/errors.ts';
import { planStages } from '../../rules/time/plan.ts';
import type { Finding, Text } from '../../rules/language/types.ts';
import { countLines } from '../../store/amendment/lines.ts';
import {
  type AmendmentFilter,
  getAmendment,
  insertAmendment,
  listAmendments,
} from '../../store/amendment/amendments.ts';
import { getCycle } from '../../store/cycle/cycles.ts';
import { appendSubject } from '../../store/journal/journal.ts';
import { getRulePack } from '../../store/pack/rule-packs.ts';
import { insertSubmission } from '../../store/appraisal/submissions.ts';
import type { AmendChoice, AmendmentDoc, AmendmentState } from '../../store/amendment/types.ts';
import type { RulePackDoc } from '../../store/types.ts';
import { afterId, pageById } from '../http/cursor.ts';
import type { Caller, Deps } from '../deps.ts';
import { bodyDigest, shortId } from '../http/digests.ts';
import { realInstant } from '../http/instants.ts';
import { type Action, can } from '../policy.ts';
import { invalid, notFound, Problem } from '../problem/problem.ts';
import { regionRelations } from '../access/relations.ts';
import { requireRegion, scopeFor, scopeOf } from '../access/scope.ts';
import { regionActor } from '../access/actor.ts';
import { requireKnownRegion } from '../pack/packs.ts';
import { personOf } from '../access/person.ts';

export type AmendmentRequest = {
  region: string;
  pack: string;
  reason: Text;
  legalBasis: string[];
  cycles: string[];
  units?: string[] | undefined;
  stages?: string[] | undefined;
  choice: AmendChoice;
  exceptions: { appraisalId: string; choice: AmendChoice }[];
};

/** What can be refused without writing anything. `id` names the draft after the request, so that a repeat is the same. */
export async function prepareAmendment(
  deps: Deps,
  caller: Caller,
  { request, key }: { request: AmendmentRequest; key: string },
): Promise<AmendmentDoc> {
  requireRegion(caller.principal, 'createAmendment', request.region);
  personOf(caller.principal);
  const pack = await requireTarget(deps, request);
  const { units, stages, cycles, ...content } = request;
  const findings = await cycleFindings(deps, request, pack);
  if (findings.length > 0) throw invalid(findings);
  return {
    ...content,
    _id: `am-${shortId(key)}`,
    packId: pack.packId,
    packVersion: pack.version,
    cycles: unique(cycles),
    units: units === undefined ? null : unique(units),
    stages: stages === undefined ? null : unique(stages),
    state: 'DRAFT',
    author: regionActor(caller.principal),
    createdAt: realInstant(deps.now()),
    decidedBy: null,
    decidedAt: null,
    comment: null,
    preview: null,
    doneAt: null,
  };
}

const unique = (values: string[]) => [...new Set(values)].sort();

/** A published pack of the same region; one that was retired meanwhile takes over nothing. */
export async function requireTarget(
  deps: Deps,
  { region, pack: digest }: Pick<AmendmentRequest, 'region' | 'pack'>,
): Promise<RulePackDoc> {
  const { packId } = await requireKnownRegion(deps, region);
  const doc = await getRulePack(deps.store, digest);
  if (doc?.status !== 'published') throw invalid([finding(['pack'], 'not-published', NOT_PUBLISHED)]);
  if (doc.packId !== packId) throw invalid([finding(['pack'], 'other-region', OTHER_REGION)]);
  return doc;
}

async function cycleFindings(deps: Deps, { region, cycles }: AmendmentRequest, doc: RulePackDoc): Promise<Finding[]> {
  const found = await Promise.all(
    cycles.map(async (id, i) => {
      const cycle = await getCycle(deps.store, region, id);
      if (!cycle) return [finding(['cycles', i], 'unknown-cycle', NO_CYCLE)];
      if (cycle.state === 'CLOSED' || cycle.state === 'CANCELLED')
        return [finding(['cycles', i], 'ended', CYCLE_ENDED)];
      return planFindings(doc, cycle.period);
    }),
  );
  return found.flat();
}

/** A pack whose stages cannot be dated in this period cannot take over. */
function planFindings({ pack }: RulePackDoc, period: { from: string; to: string }): Finding[] {
  try {
    planStages(pack, period);
    return [];
  } catch (error) {
    if (error instanceof PackError) return error.errors;
    throw error;
  }
}

const NOT_PUBLISHED = {
  id: 'Tidak ada paket aturan terbit dengan sidik ini.',
  en: 'No published rule pack has this digest.',
};
const OTHER_REGION = { id: 'Paket ini milik wilayah lain.', en: 'This pack belongs to another region.' };
const NO_CYCLE = { id: 'Wilayah ini tidak punya siklus itu.', en: 'The region has no such cycle.' };
const CYCLE_ENDED = { id: 'Siklus ini sudah berakhir.', en: 'This cycle has ended.' };

/** Keeps the reason as a submission, the draft, and its entry in the region's journal; each of them once. */
export async function draftAmendment(deps: Deps, wanted: AmendmentDoc) {
  const { _id, region, author, reason, createdAt } = wanted;
  await insertSubmission(deps.store, {
    _id,
    appraisalId: _id,
    region,
    kind: 'amendment',
    actor: author,
    body: { reason },
    digest: bodyDigest({ reason }),
    status: 'accepted',
    at: createdAt,
  });
  const amendment = await insertAmendment(deps.store, wanted);
  const { pack, cycles, units, stages, choice, exceptions, legalBasis } = amendment;
  const data = { amendment: _id, pack, cycles, units, stages, choice, exceptions, legalBasis, reason };
  await auditAmendment(deps, amendment, { type: 'amendment.drafted', actor: amendment.author, data });
  return presentAmendment(deps, amendment);
}

type Audit = { type: string; actor: AmendmentDoc['author']; data: Record<string, unknown> };

export const auditAmendment = (deps: Deps, { _id, region }: AmendmentDoc, { type, actor, data }: Audit) =>
  appendSubject(deps.store, { subject: `audit:${region}`, region, type, actor, data, key: `${_id}/${type}` });

/** The amendment, if it exists for this caller (404) and the policy lets them do this (403). */
export async function seeAmendment(
  deps: Deps,
  { principal }: Caller,
  what: { id: string; action: Action },
): Promise<AmendmentDoc> {
  const amendment = await getAmendment(deps.store, scopeOf(principal), what.id);
  if (!amendment) throw notFound();
  if (!can(principal, what.action, regionRelations(principal, amendment.region))) throw new Problem('forbidden');
  return amendment;
}

export async function presentAmendment(deps: Deps, amendment: AmendmentDoc) {
  const { _id, pack, packId, packVersion, preview, ...rest } = amendment;
  const counts = preview === null ? null : await countLines(deps.store, { amendmentId: _id, preview });
  return {
    ...rest,
    id: _id,
    pack: { id: packId, version: packVersion, digest: pack },
    preview,
    progress: counts && {
      pending: counts.PENDING,
      amended: counts.AMENDED,
      refused: counts.REFUSED,
      kept: counts.KEPT,
    },
  };
}

type ListQuery = {
  region?: string | undefined;
  state?: AmendmentState | undefined;
  limit: number;
  cursor?: string | undefined;
};

export async function listSeenAmendments(deps: Deps, { principal }: Caller, query: ListQuery) {
  const region = scopeFor(principal, query.region);
  const filter: AmendmentFilter = query.state === undefined ? { region } : { region, state: query.state };
  const rows = await listAmendments(deps.store, filter, afterId(query));
  const { data, page } = pageById(rows, query.limit, (amendment) => amendment);
  return { data: await Promise.all(data.map((amendment) => presentAmendment(deps, amendment))), page };
}
