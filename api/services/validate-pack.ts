import { describePack } from '../../rules/describe.ts';
import { errorsOf } from '../../rules/ladder.ts';
import { isRecord } from '../../rules/own.ts';
import type { ResolvedPack } from '../../rules/types.ts';
import type { Deps } from '../deps.ts';
import { Problem } from '../problem.ts';
import { checkDocument, sentPack } from './drafts/check-draft.ts';
import { packJob } from './pack-job.ts';

/** A pack from outside, read in a thread of its own. Throws `pack-invalid` with every fault. */
export const resolveDraft = async (deps: Deps, document: unknown): Promise<ResolvedPack> =>
  packJob(deps, 'resolve', await sentPack(deps, document));

/**
 * Refuses with every fault; answers what the pack would be, and what keeps it from being published.
 * @param json a pack as written, or `{ document, cases }`
 */
export async function validatePack(deps: Deps, json: Record<string, unknown>) {
  const { document, cases } = isRecord(json['document']) ? json : { document: json, cases: [] };
  const { resolved, report } = await checkDocument(deps, { document, cases: cases ?? [] });
  if (!resolved) throw new Problem('pack-invalid', { findings: errorsOf(report.ladder) });
  const { digest, pack } = resolved;
  return { valid: true as const, digest, summary: { ...describePack(pack) }, report: report.ladder };
}
