import type { ResolvedPack } from '../../rules/types.ts';
import type { Deps } from '../deps.ts';
import { Problem } from '../problem.ts';
import { checkDocument, findingsOfReport, type Readable } from './drafts/check-draft.ts';

/** Refuses with every fault; answers what the pack would be. Cases are a draft's, so none are asked for here. */
export async function validatePack(deps: Deps, document: unknown) {
  const { resolved, summary } = await readable(deps, document);
  return { valid: true as const, digest: resolved.digest, summary: { ...summary } };
}

/** A document with everything it inherits from published parents. Refuses with every fault. */
export async function resolveDraft(deps: Deps, document: unknown): Promise<ResolvedPack> {
  return (await readable(deps, document)).resolved;
}

async function readable(deps: Deps, document: unknown) {
  const checked: Readable = await checkDocument(deps, { document, cases: [] });
  const { resolved, summary } = checked;
  if (!resolved || !summary) throw new Problem('pack-invalid', { findings: findingsOfReport(checked) });
  return { resolved, summary };
}
