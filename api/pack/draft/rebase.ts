/**
 * When another version of the pack or of its parent came out meanwhile: both changes are merged by id, people decide what
 * contradicts, and the rest is inherited.
 */
import { type Change, structuralDiff } from '../../../rules/compare/diff/structural.ts';
import { subjectWords, valueWords } from '../../../rules/compare/diff/words.ts';
import { moveToParent } from '../../../rules/inherit/move-to-parent.ts';
import { tellParentConflict } from '../../../rules/inherit/parent-conflicts.ts';
import { type Conflict, type Resolution, threeWay } from '../../../rules/inherit/three-way.ts';
import { finding } from '../../../rules/language/errors.ts';
import { pathOf } from '../../../rules/language/pointer.ts';
import { isRecord } from '../../../rules/language/records.ts';
import type { Finding, RulePack, Text } from '../../../rules/language/types.ts';
import { parentOf } from '../../../rules/publish/check-pack.ts';
import { findPackVersion, getRulePack, packVersions } from '../../../store/pack/rule-packs.ts';
import type { DraftDoc, RulePackDoc } from '../../../store/pack/types.ts';
import type { Caller, Deps } from '../../deps.ts';
import { invalid, Problem } from '../../problem/problem.ts';
import { checkDocument, outlineOf, sentPack } from './check-draft.ts';
import { contentOf, fieldsOf } from './content.ts';
import { authorizedDraft, type DraftCommand, type DraftMove } from './drafts.ts';
import { expectedOf, type Newest, newestOf, writtenForOf } from './versions.ts';

export type Wishes = { resolutions: Resolution[]; parent?: ParentRequest | undefined };
type ParentRequest = { version: number; resolutions: Resolution[] };
type ParentVersions = { id: string; writtenFor: number; newest: number };
type ToldConflict = Conflict & { sentence: Text };
type RebasePreview = {
  baseChanged: boolean;
  base: number | null;
  newest: number;
  parent: ParentVersions | null;
  conflicts: (Conflict & InWords)[];
  parentConflicts: (ToldConflict & InWords)[];
  changes: Change[] | null;
};
/** A conflict for a table: what it is, and the three values; null: nothing, or a whole item. */
type InWords = { cell: { what: Text } & Record<'base' | 'ours' | 'theirs', Text | null> };

/** What a rebase would run into, and what it would change. Writes nothing. */
export async function previewRebase(
  deps: Deps,
  caller: Caller,
  wanted: Pick<DraftCommand, 'id' | 'action'> & Wishes,
): Promise<RebasePreview> {
  const draft = await authorizedDraft(deps, caller, wanted);
  const newest = await newestOf(deps, draft.packId);
  const { content, conflicts, parentConflicts } = await merge(deps, draft, { newest, ...wanted });
  const { document } = await contentOf(deps, draft);
  const writtenFor = await writtenForOf(deps, draft);
  const [before, after] = [
    await outlineOf(deps, await sentPack(deps, document)),
    await outlineOf(deps, await sentPack(deps, content.document)),
  ];
  const pack = (after ?? before ?? newest.head)?.pack;
  return {
    baseChanged: newest.next !== draft.version,
    base: draft.base?.version ?? null,
    newest: newest.next - 1,
    parent: await parentVersions(deps, { document, writtenFor }),
    conflicts: conflicts.map((each) => ({ ...each, cell: cellOf(pack, each) })),
    parentConflicts: parentConflicts.map((each) => ({ ...each, cell: cellOf(pack, each) })),
    changes: before && after ? structuralDiff(before.pack, after.pack) : null,
  };
}

function cellOf(pack: RulePack | undefined, { pointer, base, ours, theirs }: Conflict): InWords['cell'] {
  const path = pathOf(pointer);
  const say = (value: unknown) => (pack ? valueWords(pack, path, value) : null);
  return { what: subjectWords(pack ? [pack] : [], path), base: say(base), ours: say(ours), theirs: say(theirs) };
}

/** The merged content becomes the draft's, to be written on and submitted again: what was approved was another one. */
export const rebase: DraftMove<Wishes> = {
  from: ['DRAFT', 'IN_REVIEW', 'APPROVED'],
  decide: async ({ deps, draft }, { resolutions, parent }) => {
    const newest = await newestOf(deps, draft.packId);
    if (newest.next === draft.version && !parent) throw new Problem('pack-state', { detail: NOTHING_NEW });
    const { content, conflicts, parentConflicts } = await merge(deps, draft, { newest, resolutions, parent });
    const open = [
      ...conflicts.map(({ pointer }) => toFinding(pointer, BOTH_CHANGED)),
      ...parentConflicts.map(({ pointer, sentence }) => toFinding(pointer, sentence)),
    ];
    if (open.length > 0) throw new Problem('merge-conflict', { findings: open });
    const expected = await expectedOf(deps, draft.packId, newest);
    const writtenFor = parent?.version ?? (await writtenForOf(deps, draft));
    const checked = await checkDocument(deps, { ...content, expected, writtenFor, region: draft.region });
    const { head } = newest;
    const merged = head ? { version: head.version, digest: head._id } : null;
    return {
      type: 'pack.rebased',
      writes: true,
      set: {
        ...(await fieldsOf(deps, content, { checked, write: true })),
        state: 'DRAFT',
        base: newest.next === draft.version ? draft.base : merged,
        parent: writtenFor,
        version: newest.next,
        approvals: null,
        approvedBy: [],
      },
    };
  },
};

type Merge = {
  content: { document: Record<string, unknown>; cases: unknown[] };
  conflicts: Conflict[];
  parentConflicts: ToldConflict[];
};

/** First with the newest version of the pack itself, if another came out, then with the parent's. */
async function merge(deps: Deps, draft: DraftDoc, wanted: Wishes & { newest: Newest }): Promise<Merge> {
  const { newest, resolutions, parent } = wanted;
  const merged = await mergeNewest(deps, draft, { newest, resolutions });
  if (!parent) return { ...merged, parentConflicts: [] };
  const { document, cases } = merged.content;
  const moved = await moveBelow(deps, { document, writtenFor: await writtenForOf(deps, draft) }, parent);
  return { ...merged, content: { document: moved.document, cases }, parentConflicts: moved.conflicts };
}

async function mergeNewest(
  deps: Deps,
  draft: DraftDoc,
  { newest, resolutions }: { newest: Newest; resolutions: Resolution[] },
): Promise<Omit<Merge, 'parentConflicts'>> {
  const ours = await contentOf(deps, draft);
  if (newest.next === draft.version) return { content: ours, conflicts: [] };
  const base = draft.base ? await getRulePack(deps.store, draft.base.digest) : undefined;
  const sides = {
    base: sideOf(base),
    ours: { ...ours.document, cases: ours.cases },
    theirs: sideOf(newest.head),
  };
  const { merged, conflicts } = threeWay(sides, resolutions);
  const { cases, ...document } = merged;
  return {
    content: {
      document: { ...document, version: newest.next },
      cases: Array.isArray(cases) ? cases.filter(isRecord) : [],
    },
    conflicts,
  };
}

/** A published version with its cases, as one side of a merge. */
export const sideOf = (doc: RulePackDoc | undefined): Record<string, unknown> =>
  doc ? { ...doc.source, cases: doc.cases ?? [] } : {};

const NOTHING_NEW = {
  id: 'Paket dasarnya tidak berubah; tidak ada yang perlu digabungkan.',
  en: 'Its base has not changed; there is nothing to merge.',
};
const BOTH_CHANGED = {
  id: 'Draf ini dan versi terbaru sama-sama mengubahnya, masing-masing dengan isi lain.',
  en: 'This draft and the newest version both changed it, each to something else.',
};
const toFinding = (pointer: string, detail: Text): Finding => ({ pointer, code: 'merge-conflict', detail });

type Below = { document: Record<string, unknown>; writtenFor: number | null };

/** The parent, the version that the document was written for, and the newest one; null: it has no parent. */
async function parentVersions(deps: Deps, { document, writtenFor }: Below): Promise<ParentVersions | null> {
  const parent = parentOf(document);
  if (!parent || writtenFor === null) return null;
  const [newest] = await packVersions(deps.store, parent.id);
  return { id: parent.id, writtenFor, newest: newest?.version ?? writtenFor };
}

/** @returns the document for that version, its own values standing at open conflicts. Throws 422 for a version it cannot move to. */
async function moveBelow(
  deps: Deps,
  { document, writtenFor }: Below,
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
