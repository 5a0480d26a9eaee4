/** A draft below a newer version of its parent: what both changed is decided by people, the rest it inherits. */
import { parentOf } from '../../../rules/publish/check-pack.ts';
import { finding } from '../../../rules/language/errors.ts';
import { tellParentConflict } from '../../../rules/inherit/parent-conflicts.ts';
import { moveToParent } from '../../../rules/inherit/move-to-parent.ts';
import type { Conflict, Resolution } from '../../../rules/inherit/three-way.ts';
import type { Text } from '../../../rules/language/types.ts';
import { findPackVersion, packVersions } from '../../../store/pack/rule-packs.ts';
import type { Deps } from '../../deps.ts';
import { invalid } from '../../problem/problem.ts';

export type ParentRequest = { version: number; resolutions: Resolution[] };
export type ParentStanding = { id: string; writtenFor: number; newest: number };
export type ToldConflict = Conflict & { sentence: Text };
type Written = { document: Record<string, unknown>; writtenFor: number | null };

/** The parent, the version that the document was written for, and the newest one; null: it has no parent. */
export async function parentStanding(deps: Deps, { document, writtenFor }: Written): Promise<ParentStanding | null> {
  const parent = parentOf(document);
  if (!parent || writtenFor === null) return null;
  const [newest] = await packVersions(deps.store, parent.id);
  return { id: parent.id, writtenFor, newest: newest?.version ?? writtenFor };
}

/** @returns the document for that version, its own values standing at open conflicts. Throws 422 for a version it cannot move to. */
export async function moveBelow(
  deps: Deps,
  { document, writtenFor }: Written,
  { version, resolutions }: ParentRequest,
): Promise<{ document: Record<string, unknown>; conflicts: ToldConflict[] }> {
  const packId = parentOf(document)?.id;
  if (packId === undefined || writtenFor === null || version <= writtenFor) throw invalid([NOT_NEWER]);
  const from = await findPackVersion(deps.store, { packId, version: writtenFor });
  const to = await findPackVersion(deps.store, { packId, version });
  if (!from || !to) throw invalid([UNKNOWN]);
  const parents = { from: from.pack, to: to.pack };
  const { merged, conflicts } = moveToParent({ source: document, ...parents }, resolutions);
  const told = conflicts.map((conflict) => ({ ...conflict, sentence: tellParentConflict(parents, conflict) }));
  return { document: merged, conflicts: told };
}

const NOT_NEWER = finding(['parent', 'version'], 'value-not-allowed', {
  id: 'Harus versi induk yang lebih baru daripada yang menjadi dasar draf ini.',
  en: 'Must be a newer version of the parent than the one that this draft was written for.',
});
const UNKNOWN = finding(['parent', 'version'], 'parent-unknown', {
  id: 'Versi induk ini belum diterbitkan.',
  en: 'This version of the parent is not published.',
});
