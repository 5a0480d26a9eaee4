import type { Deps } from '../deps.ts';
import { Problem } from '../problem.ts';
import { checkDocument, findingsOfReport } from './drafts/check-draft.ts';

/** Refuses with every fault; answers what the pack would be. Cases are a draft's, so none are asked for here. */
export async function validatePack(deps: Deps, document: unknown) {
  const checked = await checkDocument(deps, { document, cases: [] });
  const { resolved, summary } = checked;
  if (!resolved || !summary) throw new Problem('pack-invalid', { findings: findingsOfReport(checked) });
  return { valid: true as const, digest: resolved.digest, summary: { ...summary } };
}
