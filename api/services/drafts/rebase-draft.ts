/** When another version came out meanwhile: both changes are merged by id, and people decide what contradicts. */
import { isRecord } from '../../../rules/own.ts';
import { type Conflict, type Resolution, threeWay } from '../../../rules/three-way.ts';
import type { Finding } from '../../../rules/types.ts';
import { getRulePack } from '../../../store/rule-packs.ts';
import type { DraftDoc, RulePackDoc } from '../../../store/types.ts';
import type { Caller, Deps } from '../../deps.ts';
import { Problem } from '../../problem.ts';
import { checkDocument } from './check-draft.ts';
import { changeDraft, type DraftCommand, requireState, seeDraft } from './change-draft.ts';
import { fieldsOf } from './create-draft.ts';
import { contentOf } from './draft-content.ts';
import { expectedOf, type Newest, newestOf } from './pack-owner.ts';

type Rebase = DraftCommand & { resolutions: Resolution[] };
export type RebasePreview = { baseChanged: boolean; base: number | null; newest: number; conflicts: Conflict[] };

/** What a rebase would run into. Writes nothing. */
export async function previewRebase(deps: Deps, caller: Caller, wanted: Rebase): Promise<RebasePreview> {
  const draft = await seeDraft(deps, caller, wanted);
  const newest = await newestOf(deps, draft.packId);
  const { conflicts } = await merge(deps, draft, { newest, resolutions: wanted.resolutions });
  return {
    baseChanged: newest.next !== draft.version,
    base: draft.base?.version ?? null,
    newest: newest.next - 1,
    conflicts,
  };
}

/** The merged content becomes the draft's, to be written on and submitted again: what was approved was another one. */
export const rebaseDraft = (deps: Deps, caller: Caller, { resolutions, ...command }: Rebase): Promise<DraftDoc> =>
  changeDraft(deps, caller, {
    ...command,
    decide: async (draft) => {
      requireState(draft, 'DRAFT', 'IN_REVIEW', 'APPROVED');
      const newest = await newestOf(deps, draft.packId);
      if (newest.next === draft.version) throw new Problem('pack-state', { detail: NOTHING_NEW });
      const { content, conflicts } = await merge(deps, draft, { newest, resolutions });
      if (conflicts.length > 0) throw new Problem('merge-conflict', { findings: conflicts.map(toFinding) });
      const checked = await checkDocument(deps, { ...content, expected: await expectedOf(deps, draft.packId, newest) });
      const { head } = newest;
      return {
        type: 'pack.rebased',
        writes: true,
        set: {
          ...(await fieldsOf(deps, content, { checked, write: true })),
          state: 'DRAFT',
          base: head ? { version: head.version, digest: head._id } : null,
          version: newest.next,
          approvals: null,
          approvedBy: [],
        },
      };
    },
  });

type Wanted = { newest: Newest; resolutions: Resolution[] };
type Merge = { content: { document: Record<string, unknown>; cases: unknown[] }; conflicts: Conflict[] };

async function merge(deps: Deps, draft: DraftDoc, { newest, resolutions }: Wanted): Promise<Merge> {
  const base = draft.base ? await getRulePack(deps.store, draft.base.digest) : undefined;
  const ours = await contentOf(deps, draft);
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

const toFinding = ({ pointer }: Conflict): Finding => ({
  pointer,
  code: 'merge-conflict',
  detail: {
    id: 'Draf ini dan versi terbaru sama-sama mengubahnya, masing-masing dengan isi lain.',
    en: 'This draft and the newest version both changed it, each to something else.',
  },
});
