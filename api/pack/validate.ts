import { describePack } from '../../rules/explain/describe.ts';
import { errorsOf } from '../../rules/publish/ladder.ts';
import { isRecord } from '../../rules/language/records.ts';
import type { ResolvedPack } from '../../rules/language/types.ts';
import { regionOfPack } from '../../store/pack/regions.ts';
import type { Caller, Deps } from '../deps.ts';
import { can } from '../policy.ts';
import { Problem } from '../problem/problem.ts';
import { regionRelations } from '../access/relations.ts';
import { seeDraft } from './draft/change-draft.ts';
import { checkDocument, sentPack } from './draft/check-draft.ts';
import { contentOf } from './draft/draft-content.ts';
import { packJob } from './pack-job.ts';

/** A pack from outside, read in a thread of its own. Throws `pack-invalid` with every fault. */
export const resolveDraft = async (deps: Deps, document: unknown): Promise<ResolvedPack> =>
  packJob(deps, 'resolve', await sentPack(deps, document));

/** A stored draft, as it is now. Throws 404 for one that the caller may not read. */
export async function resolveStoredDraft(deps: Deps, caller: Caller, id: string): Promise<ResolvedPack> {
  const draft = await seeDraft(deps, caller, { id, action: 'getPackDraft' });
  return resolveDraft(deps, (await contentOf(deps, draft)).document);
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
