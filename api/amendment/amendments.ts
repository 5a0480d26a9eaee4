/** Drafting and reading amendments: proposals to move running appraisals to another rule pack (docs/decisions/0016). */
import { finding, PackError } from '../../rules/language/errors.ts';
import { periodFindings } from '../../rules/time/plan.ts';
import type { Finding, Text } from '../../rules/language/types.ts';
import { hasEnded } from '../../rules/time/ended.ts';
import { cohortAmong } from '../../store/amendment/cohort.ts';
import { getAmendment, insertAmendment, listAmendments } from '../../store/amendment/amendments.ts';
import { countLines } from '../../store/amendment/lines.ts';
import { getCycle } from '../../store/cycle/cycles.ts';
import { getRulePack } from '../../store/pack/rule-packs.ts';
import type { AmendChoice, AmendmentDoc, AmendmentState } from '../../store/amendment/types.ts';
import type { RulePackDoc } from '../../store/pack/types.ts';
import { regionActor } from '../access/actor.ts';
import { requireEmployeeId } from '../access/person.ts';
import { requireRegion } from '../access/scope.ts';
import type { Caller, Deps } from '../deps.ts';
import { shortId } from '../http/digests.ts';
import { realInstant } from '../http/instants.ts';
import { requireKnownRegion } from '../pack/packs.ts';
import type { Action } from '../access/policy.ts';
import { invalid } from '../problem/problem.ts';
import { authorized, keepReason, pageOfRegion, recordStep, type RegionQuery } from '../request/request.ts';

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

type Asked = { request: AmendmentRequest; key: string };

/** The draft as it would be, or what refuses it. Its id is made from the key, so that a repeat is the same. */
export async function proposedAmendment(deps: Deps, caller: Caller, { request, key }: Asked): Promise<AmendmentDoc> {
  requireRegion(caller.principal, 'createAmendment', request.region);
  requireEmployeeId(caller.principal);
  const pack = await requireTarget(deps, request);
  const { units, stages, cycles, ...content } = request;
  const findings = [...(await cycleFindings(deps, request, pack)), ...(await exceptionFindings(deps, request))];
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
      if (hasEnded(cycle)) return [finding(['cycles', i], 'ended', CYCLE_ENDED)];
      return planFindings(doc, cycle.period);
    }),
  );
  return found.flat();
}

/** An exception that spares nobody, because of a slip of the pen, would amend the very person it was meant for. */
async function exceptionFindings(deps: Deps, { exceptions, ...request }: AmendmentRequest): Promise<Finding[]> {
  const ids = exceptions.map(({ appraisalId }) => appraisalId);
  const { region, cycles, units = null } = request;
  const known = new Set(await cohortAmong(deps.store, { region, cycles, units, stages: null }, ids));
  return ids.flatMap((id, i) => {
    const at = ['exceptions', i, 'appraisalId'];
    if (!known.has(id)) return [finding(at, 'unknown-appraisal', NOT_AMONG)];
    return ids.indexOf(id) < i ? [finding(at, 'duplicate', TWICE)] : [];
  });
}

/** A pack whose stages cannot be dated in this period, or that is not for it, cannot take over. */
function planFindings({ pack }: RulePackDoc, period: { from: string; to: string }): Finding[] {
  try {
    return periodFindings(pack, period).map((found) => ({ ...found, pointer: '/pack' }));
  } catch (error) {
    if (error instanceof PackError) return error.errors;
    throw error;
  }
}

const NOT_AMONG = {
  id: 'Tidak ada penilaian ini di antara yang diubah. Periksa id, siklus, dan unitnya.',
  en: 'There is no such appraisal among those to be amended. Check the id, the cycles and the units.',
};
const TWICE = { id: 'Penilaian ini disebut dua kali.', en: 'This appraisal is named twice.' };
const NOT_PUBLISHED = {
  id: 'Tidak ada paket aturan terbit dengan sidik ini.',
  en: 'No published rule pack has this digest.',
};
const OTHER_REGION = { id: 'Paket ini milik wilayah lain.', en: 'This pack belongs to another region.' };
const NO_CYCLE = { id: 'Wilayah ini tidak punya siklus itu.', en: 'The region has no such cycle.' };
const CYCLE_ENDED = { id: 'Siklus ini sudah berakhir.', en: 'This cycle has ended.' };

/** Keeps the reason, the draft's entry and the draft, each of them once. */
export async function draftAmendment(deps: Deps, caller: Caller, asked: Asked): Promise<AmendmentDoc> {
  const wanted = await proposedAmendment(deps, caller, asked);
  const {
    _id: id,
    region,
    author: actor,
    reason,
    pack,
    cycles,
    units,
    stages,
    choice,
    exceptions,
    legalBasis,
  } = wanted;
  await keepReason(deps, { id, about: id, region, kind: 'amendment', actor, body: { reason } });
  const data = { amendment: id, pack, cycles, units, stages, choice, exceptions, legalBasis, reason };
  await recordAmendment(deps, wanted, { type: 'amendment.drafted', actor, data });
  return insertAmendment(deps.store, wanted);
}

type Step = { type: string; actor: AmendmentDoc['author']; data: Record<string, unknown> };

export const recordAmendment = (deps: Deps, { _id, region }: AmendmentDoc, step: Step) =>
  recordStep(deps, region, { ...step, key: `${_id}/${step.type}` });

export const authorizedAmendment = (deps: Deps, caller: Caller, id: string, action: Action): Promise<AmendmentDoc> =>
  authorized(caller, action, (scope) => getAmendment(deps.store, scope, id));

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
      unanswered: counts.UNANSWERED,
      kept: counts.KEPT,
    },
  };
}

type ListQuery = RegionQuery & { state?: AmendmentState | undefined };

export async function listSeenAmendments(deps: Deps, caller: Caller, { state, ...query }: ListQuery) {
  const { data, page } = await pageOfRegion(caller, query, {
    find: (region, rows) => listAmendments(deps.store, { region, ...(state && { state }) }, rows),
    present: (amendment) => amendment,
  });
  return { data: await Promise.all(data.map((amendment) => presentAmendment(deps, amendment))), page };
}
