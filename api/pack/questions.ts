/** What is asked about packs and changes nothing: a decision, a case tried, two packs side by side, and what is wrong. */
import { evaluate } from '../../rules/decide/evaluate.ts';
import { describePack } from '../../rules/explain/describe.ts';
import { shownFacts } from '../../rules/explain/hidden.ts';
import { tellDecision } from '../../rules/explain/tell-decision.ts';
import { isRecord } from '../../rules/language/records.ts';
import type { Facts } from '../../rules/language/types.ts';
import { errorsOf } from '../../rules/publish/ladder.ts';
import { getDecision } from '../../store/appraisal/decisions.ts';
import { isReleased } from '../../store/appraisal/released.ts';
import { regionOfPack } from '../../store/pack/regions.ts';
import { regionRelations } from '../access/relations.ts';
import { requireRegion, authorizedAppraisal } from '../access/scope.ts';
import { toldIn } from '../appraisal/read.ts';
import { sightOf } from '../appraisal/present.ts';
import type { Caller, Deps } from '../deps.ts';
import { can } from '../access/policy.ts';
import { notFound, Problem } from '../problem/problem.ts';
import { checkDocument } from './draft/check-draft.ts';
import { givenPack, type NamedPack } from './named-pack.ts';
import { packJob } from './pack-job.ts';
import { keepingPromises, packFor, pinnedPack, requireKnownRegion, today } from './packs.ts';

type Evaluation = { region: string; facts: Facts; date?: string | undefined };

export async function evaluateFacts(deps: Deps, caller: Caller, { region, facts, date }: Evaluation) {
  requireRegion(caller.principal, 'evaluateFacts', region);
  const doc = await packFor(deps, await requireKnownRegion(deps, region), date ?? today(deps));
  const resolved = { digest: doc._id, pack: doc.pack };
  return toldIn(tellDecision(resolved, await evaluate(resolved, facts)), caller.language);
}

/** What two packs say differently, and which decisions change by it. */
export async function comparePacks(deps: Deps, caller: Caller, sides: { before: NamedPack; after: NamedPack }) {
  const [before, after] = [await givenPack(deps, caller, sides.before), await givenPack(deps, caller, sides.after)];
  return packJob(deps, 'compare', { before, after });
}

export type TryRequest = {
  region: string;
  /** Facts, or the id of an appraisal of the region. */
  of: { facts: Facts } | { appraisal: string };
  /** Absent: the pack that decided the appraisal, or the region's pack in force on `date`. */
  pack: Extract<NamedPack, { digest: string } | { pack: unknown }> | null;
  date?: string | undefined;
};

/** One case under one pack: facts as given, or those of a real appraisal without the person. */
export async function tryPack(deps: Deps, caller: Caller, { region, of, pack, date }: TryRequest) {
  requireRegion(caller.principal, 'tryPack', region);
  const real = 'appraisal' in of ? await realCase(deps, caller, { region, id: of.appraisal }) : null;
  const fallback: NamedPack = real === null ? { region, date } : { digest: real.digest };
  const facts = 'facts' in of ? of.facts : (real?.facts ?? {});
  const given = await givenPack(deps, caller, pack ?? fallback);
  return toldIn(await packJob(deps, 'try', { pack: given, facts, real: real !== null }), caller.language);
}

/** The facts that decided a real case. A person of the office sees their own case only when it is released. */
async function realCase(deps: Deps, caller: Caller, { region, id }: { region: string; id: string }) {
  const { appraisal, relations } = await authorizedAppraisal(deps, caller, { id, action: 'tryPack' });
  if (appraisal.region !== region) throw notFound();
  const withheld = sightOf(relations) === 'own' && !isReleased(appraisal);
  const stored =
    appraisal.decisionId === null || withheld ? null : await getDecision(deps.store, region, appraisal.decisionId);
  if (!stored) throw new Problem('result-not-ready');
  const { digest } = stored.decision.pack;
  // What is hidden in the case is not handed to another pack either, which could tell it by its result.
  const { pack } = await keepingPromises(deps, await pinnedPack(deps, digest), appraisal);
  return { facts: shownFacts(pack, stored.facts), digest };
}

/**
 * Refuses with every fault; answers what the pack would be, what keeps it from being published, and what it would change
 * for the people of its region, if the caller may ask that.
 * @param json a pack as written, or `{ document, cases }`
 */
export async function validatePack(deps: Deps, { principal }: Caller, json: Record<string, unknown>) {
  const { document, cases } = isRecord(json['document']) ? json : { document: json, cases: [] };
  const id = isRecord(document) ? document['id'] : undefined;
  const region = typeof id === 'string' ? (await regionOfPack(deps.store, id))?._id : undefined;
  const seen = region !== undefined && can(principal, 'createWhatIf', regionRelations(principal, region)) !== null;
  const { resolved, report } = await checkDocument(deps, { document, cases: cases ?? [], ...(seen && { region }) });
  if (!resolved) throw new Problem('pack-invalid', { findings: errorsOf(report.ladder) });
  const { digest, pack } = resolved;
  return { valid: true as const, digest, summary: { ...describePack(pack) }, report: report.ladder };
}
