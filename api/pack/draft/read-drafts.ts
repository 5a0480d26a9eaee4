/** Drafts as they are shown; a published one whose first day lies ahead is called scheduled. */
import { type DraftFilter, listDrafts } from '../../../store/pack/drafts.ts';
import type { DraftDoc, DraftState } from '../../../store/types.ts';
import { afterId, pageById } from '../../http/cursor.ts';
import type { Caller, Deps } from '../../deps.ts';
import { omit } from '../../http/omit.ts';
import { scopeFor } from '../../access/scope.ts';
import { today } from '../read-regions.ts';
import { seeDraft } from './change-draft.ts';
import { contentOf, reportOf } from './draft-content.ts';

export function presentDraft(deps: Deps, draft: DraftDoc) {
  const { _id: id, packId: pack, history, state, ...rest } = omit(draft, 'content');
  const scheduled = state === 'PUBLISHED' && draft.effective.from > today(deps);
  const steps = history.map((step) => omit(step, 'command'));
  return {
    id,
    pack,
    ...rest,
    state: scheduled ? ('SCHEDULED' as const) : state,
    history: steps,
    content: draft.content,
  };
}

export async function draftWithContent(deps: Deps, caller: Caller, id: string) {
  const draft = await seeDraft(deps, caller, { id, action: 'getPackDraft' });
  return { revision: draft.revision, view: { ...presentDraft(deps, draft), ...(await contentOf(deps, draft)) } };
}

type ListQuery = {
  region?: string | undefined;
  pack?: string | undefined;
  state?: DraftState | undefined;
  limit: number;
  cursor?: string | undefined;
};

export async function listSeenDrafts(deps: Deps, { principal }: Caller, query: ListQuery) {
  const filter: DraftFilter = {
    region: scopeFor(principal, query.region),
    ...(query.pack !== undefined && { packId: query.pack }),
    ...(query.state !== undefined && { state: query.state }),
  };
  const rows = await listDrafts(deps.store, filter, afterId(query));
  return pageById(rows, query.limit, (draft) => presentDraft(deps, draft));
}

export async function draftReport(deps: Deps, caller: Caller, id: string) {
  const draft = await seeDraft(deps, caller, { id, action: 'getPackDraftReport' });
  return { digest: draft.report, report: await reportOf(deps, draft.report) };
}
