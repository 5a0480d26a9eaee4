/** Looks up what a pack rests on, and has it read in a thread of its own. */
import { type CheckedPack, type CheckInput, parentOf, type PackReference } from '../../../rules/check-pack.ts';
import type { Finding, PackSource } from '../../../rules/types.ts';
import { findPackVersion } from '../../../store/rule-packs.ts';
import type { Deps } from '../../deps.ts';
import { checkInThread } from '../../pack-thread/check-in-thread.ts';
import { Problem } from '../../problem.ts';

const MAX_ANCESTORS = 8;
const MOST_FINDINGS = 100;

export type Readable = Extract<CheckedPack, { state: 'readable' }>;
export type ToCheck = Pick<CheckInput, 'document' | 'cases' | 'expected' | 'outline'>;

/** Throws `pack-invalid` for what is no pack at all, `pack-too-costly`, and `pack-check-busy`. */
export async function checkDocument(deps: Deps, sent: ToCheck): Promise<Readable> {
  const checked = await checkInThread({ ...sent, ...(await ancestorsOf(deps, sent.document)) });
  switch (checked.state) {
    case 'readable':
      return checked;
    case 'unreadable':
      throw new Problem('pack-invalid', { findings: checked.findings });
    case 'busy':
      throw new Problem('pack-check-busy', { retryAfter: 5 });
    case 'too-costly':
      deps.logger.warn({ why: checked.why }, 'a pack was too costly to check');
      throw new Problem('pack-too-costly');
  }
}

/** What keeps it from being published, worst places first as the ladder has them. */
export const findingsOfReport = ({ report }: Readable): Finding[] =>
  report.ladder.steps
    .flatMap((step) => step.findings)
    .filter(({ severity }) => severity === 'error')
    .slice(0, MOST_FINDINGS)
    .map(({ pointer, code, refusal, text }) => ({ pointer, code: refusal ?? code, detail: text }));

/** Published ancestors, the oldest first. */
async function ancestorsOf(
  deps: Deps,
  document: unknown,
): Promise<{ ancestors: PackSource[]; unknownParent?: PackReference }> {
  const ancestors: PackSource[] = [];
  for (let parent = parentOf(document); parent; parent = parentOf(ancestors[0])) {
    const wanted = { packId: parent.id, version: parent.version };
    const stored = ancestors.length >= MAX_ANCESTORS ? undefined : await findPackVersion(deps.store, wanted);
    if (!stored) return { ancestors, unknownParent: parent };
    ancestors.unshift(stored.source);
  }
  return { ancestors };
}
