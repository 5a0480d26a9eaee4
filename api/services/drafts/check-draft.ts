/** Looks up what a pack rests on, and has it read in a thread of its own. */
import { sha256 } from '../../../rules/canonical.ts';
import { type CheckedPack, type CheckInput, parentOf } from '../../../rules/check-pack.ts';
import type { SentPack } from '../../../rules/given-pack.ts';
import type { PackSource } from '../../../rules/types.ts';
import { lru } from '../../../store/lru.ts';
import { findPackVersion } from '../../../store/rule-packs.ts';
import type { Deps } from '../../deps.ts';
import { Problem } from '../../problem.ts';
import { packJob } from '../pack-job.ts';

const MAX_ANCESTORS = 8;
const REMEMBERED = 20;

export type Readable = Extract<CheckedPack, { state: 'readable' }>;
export type ToCheck = Pick<CheckInput, 'document' | 'cases' | 'expected'>;

/** The same question has the same answer: a draft that is written, submitted and published is climbed once. */
const known = lru<Readable>(REMEMBERED);
const keyOf = (input: CheckInput) => sha256(JSON.stringify(input));

/** Throws `pack-invalid` for what is no pack at all, `pack-too-costly`, and `pack-check-busy`. */
export async function checkDocument(deps: Deps, { document, ...sent }: ToCheck): Promise<Readable> {
  const input: CheckInput = { ...sent, ...(await sentPack(deps, document)) };
  const key = keyOf(input);
  const before = known.get(key);
  if (before) return before;
  const checked = await packJob(deps, 'check', input);
  if (checked.state === 'unreadable') throw new Problem('pack-invalid', { findings: checked.findings });
  known.set(key, checked);
  return checked;
}

/** The document with its published ancestors, the oldest first. */
export async function sentPack(deps: Deps, document: unknown): Promise<SentPack> {
  const ancestors: PackSource[] = [];
  for (let parent = parentOf(document); parent; parent = parentOf(ancestors[0])) {
    const wanted = { packId: parent.id, version: parent.version };
    const stored = ancestors.length >= MAX_ANCESTORS ? undefined : await findPackVersion(deps.store, wanted);
    if (!stored) return { document, ancestors, unknownParent: parent };
    ancestors.unshift(stored.source);
  }
  return { document, ancestors };
}
