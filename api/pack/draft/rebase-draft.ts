/**
 * When another version of the pack or of its parent came out meanwhile: both changes are merged by id, and people decide
 * what contradicts.
 */
import { type Change, structuralDiff } from '../../../rules/compare/diff/structural.ts';
import { isRecord } from '../../../rules/language/records.ts';
import { type Conflict, type Resolution, threeWay } from '../../../rules/inherit/three-way.ts';
import type { Finding, Text } from '../../../rules/language/types.ts';
import { getRulePack } from '../../../store/pack/rule-packs.ts';
import type { DraftDoc, RulePackDoc } from '../../../store/types.ts';
import type { Caller, Deps } from '../../deps.ts';
import { Problem } from '../../problem/problem.ts';
import { checkDocument, outlineOf, sentPack } from './check-draft.ts';
import { changeDraft, type DraftCommand, requireState, seeDraft } from './change-draft.ts';
import { fieldsOf } from './create-draft.ts';
import { contentOf } from './draft-content.ts';
import {
  moveBelow,
  type ParentRequest,
  type ParentStanding,
  parentStanding,
  type ToldConflict,
} from './move-parent.ts';
import { expectedOf, type Newest, newestOf, writtenForOf } from './pack-owner.ts';

type Wishes = { resolutions: Resolution[]; parent?: ParentRequest | undefined };
type Rebase = DraftCommand & Wishes;
export type RebasePreview = {
  baseChanged: boolean;
  base: number | null;
  newest: number;
  parent: ParentStanding | null;
  conflicts: Conflict[];
  parentConflicts: ToldConflict[];
  changes: Change[] | null;
};

/** What a rebase would run into, and what it would change. Writes nothing. */
export async function previewRebase(deps: Deps, caller: Caller, wanted: Rebase): Promise<RebasePreview> {
  const draft = await seeDraft(deps, caller, wanted);
  const newest = await newestOf(deps, draft.packId);
  const { content, conflicts, parentConflicts } = await merge(deps, draft, { newest, ...wanted });
  const { document } = await contentOf(deps, draft);
  const writtenFor = await writtenForOf(deps, draft);
  const [before, after] = [
    await outlineOf(deps, await sentPack(deps, document)),
    await outlineOf(deps, await sentPack(deps, content.document)),
  ];
  return {
    baseChanged: newest.next !== draft.version,
    base: draft.base?.version ?? null,
    newest: newest.next - 1,
    parent: await parentStanding(deps, { document, writtenFor }),
    conflicts,
    parentConflicts,
    changes: before && after ? structuralDiff(before.pack, after.pack) : null,
  };
}

/** The merged content becomes the draft's, to be written on and submitted again: what was approved was another one. */
export const rebaseDraft = (deps: Deps, caller: Caller, { resolutions, parent, ...command }: Rebase) =>
  changeDraft(deps, caller, {
    ...command,
    decide: async (draft) => {
      requireState(draft, 'DRAFT', 'IN_REVIEW', 'APPROVED');
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
  });

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

const sideOf = (doc: RulePackDoc | undefined): Record<string, unknown> =>
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
