import { describePack } from '../../rules/describe.ts';
import { isRecord } from '../../rules/own.ts';
import type { ResolvedPack } from '../../rules/types.ts';
import type { Deps } from '../deps.ts';
import { Problem } from '../problem.ts';
import { checkDocument, findingsOfReport } from './drafts/check-draft.ts';

/** A pack from outside, read in a thread of its own. Throws `pack-invalid` with every fault. */
export async function resolveDraft(deps: Deps, document: unknown): Promise<ResolvedPack> {
  const checked = await checkDocument(deps, { document, cases: [], outline: true });
  if (!checked.resolved) throw new Problem('pack-invalid', { findings: findingsOfReport(checked) });
  return checked.resolved;
}

/**
 * Refuses with every fault; answers what the pack would be, and what keeps it from being published.
 * @param json a pack as written, or `{ document, cases }`
 */
export async function validatePack(deps: Deps, json: Record<string, unknown>) {
  const { document, cases } = isRecord(json['document']) ? json : { document: json, cases: [] };
  const { digest, pack } = await resolveDraft(deps, document);
  const { report } = await checkDocument(deps, { document, cases: cases ?? [] });
  return { valid: true as const, digest, summary: { ...describePack(pack) }, report: report.ladder };
}
