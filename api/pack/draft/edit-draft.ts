/** Writing: the whole document at once, words beside it, and taking it back from review. */
import type { DraftDoc } from '../../../store/types.ts';
import type { Caller, Deps } from '../../deps.ts';
import { Problem } from '../../problem/problem.ts';
import { checkDocument } from './check-draft.ts';
import { changeDraft, type DraftCommand, requireState, seeDraft } from './change-draft.ts';
import { fieldsOf } from './create-draft.ts';
import { expectedOf, newestOf, writtenForOf } from './pack-owner.ts';

export type Written = { document: Record<string, unknown>; cases: unknown[] };

/** Replaces the content. It may still be wrong: the report says how. */
export async function editDraft(
  deps: Deps,
  caller: Caller,
  { content, ...command }: DraftCommand & { content: Written },
): Promise<DraftDoc> {
  await seeDraft(deps, caller, command);
  if (command.expected === undefined) throw new Problem('version-required');
  return changeDraft(deps, caller, {
    ...command,
    decide: async (draft) => {
      requireState(draft, 'DRAFT');
      const { head } = await newestOf(deps, draft.packId);
      const expected = await expectedOf(deps, draft.packId, { head, next: draft.version });
      const writtenFor = await writtenForOf(deps, draft);
      const checked = await checkDocument(deps, { ...content, expected, writtenFor, region: draft.region });
      const fields = await fieldsOf(deps, content, { checked, write: !command.dryRun });
      return { type: 'pack.edited', writes: true, set: fields };
    },
  });
}

export const commentDraft = (deps: Deps, caller: Caller, { text, ...command }: DraftCommand & { text: string }) =>
  changeDraft(deps, caller, { ...command, decide: () => ({ type: 'pack.commented', comment: text, set: {} }) });

const UNDECIDED = { state: 'DRAFT', approvals: null, approvedBy: [] } as const satisfies Partial<DraftDoc>;

/** Back to writing: what was approved was another text. */
export const reopenDraft = (deps: Deps, caller: Caller, { reason, ...command }: DraftCommand & { reason: string }) =>
  changeDraft(deps, caller, {
    ...command,
    decide: (draft) => {
      requireState(draft, 'IN_REVIEW', 'APPROVED', 'REJECTED');
      return { type: 'pack.reopened', reason, set: { ...UNDECIDED, approvedBy: [] } };
    },
  });
