/**
 * Drafts of packs. Each change is an entry in `audit:{region}`, written first; the document is what the entries add up to.
 * The key of an entry is the draft's next revision, so that of two changes at once exactly one is recorded.
 */
import { trusted } from 'mongoose';
import type { Actor } from '../../workflows/messages.ts';
import type { Store } from '../connect.ts';
import { getInScope, inScope, type KeyPage, pageOf } from '../read.ts';
import { appendSubject, entriesOf } from '../journal/journal.ts';
import type { RegionScope } from '../scope.ts';
import type { JournalDoc } from '../journal/types.ts';
import type { DraftDoc, DraftFields, DraftState } from './types.ts';
import { insertOnce } from '../write.ts';

/** What happened: who and when are the entry's own. */
export type DraftEvent = {
  draftId: string;
  packId: string;
  revision: number;
  /** SHA-256 of the request: the same request is recorded once. */
  command: string;
  /** Digests of the content. */
  before: string | null;
  after: string | null;
  reason?: string;
  legalBasis?: string;
  comment?: string;
  /** The actor becomes one of the authors. */
  writes?: true;
  set: Partial<DraftFields>;
};
export type DraftChange = { region: string; type: string; actor: Actor; event: DraftEvent };

const subjectOf = (region: string) => `audit:${region}`;

/**
 * Records the change and brings the document up to date. `mine` false: another change came first under this revision; it
 * has been brought into the document, which may now refuse what was wanted.
 */
export async function recordDraft(store: Store, change: DraftChange): Promise<{ mine: boolean; draft: DraftDoc }> {
  const { region, type, actor, event } = change;
  const subject = subjectOf(region);
  const key = `draft:${event.draftId}:${event.revision}`;
  const entry = await appendSubject(store, { subject, region, type, actor, data: { ...event }, key });
  const recorded = eventOf(entry);
  if (!recorded) throw new Error(`${entry._id} is no entry of a draft`);
  const before = await getDraft(store, region, event.draftId);
  const draft = applyEntry(before, entry, recorded);
  await replaceDraft(store, draft);
  return { mine: recorded.command === event.command, draft };
}

type Said = Pick<JournalDoc, 'region' | 'type' | 'actor' | 'recordedAt'>;

/** What the entries of a draft add up to, each on top of the one before. */
export function applyEntry(before: DraftDoc | undefined, entry: Said, event: DraftEvent): DraftDoc {
  if (before && before.revision >= event.revision) return before;
  if ((before?.revision ?? 0) !== event.revision - 1) throw new Error(`draft ${event.draftId} misses a revision`);
  const at = new Date(entry.recordedAt).toISOString();
  const by = entry.actor.id ?? '';
  const { draftId, packId, revision, command, reason, comment } = event;
  const authors = before?.authors ?? [];
  return {
    ...(before ?? EMPTY),
    ...event.set,
    _id: draftId,
    region: entry.region,
    packId,
    revision,
    authors: event.writes ? [...new Set([...authors, by])] : authors,
    comments: [...(before?.comments ?? []), ...(comment === undefined ? [] : [{ by, at, text: comment }])],
    history: [
      ...(before?.history ?? []),
      { revision, type: entry.type, by, at, command, ...(reason !== undefined && { reason }) },
    ],
    createdAt: before?.createdAt ?? at,
    updatedAt: at,
  };
}

const EMPTY: DraftFields = {
  state: 'DRAFT',
  base: null,
  version: 1,
  effective: { from: '', to: null },
  content: '',
  report: '',
  publishable: false,
  reason: null,
  legalBasis: null,
  approvals: null,
  approvedBy: [],
  published: null,
};

/** Never back to an older revision, whoever comes late. */
async function replaceDraft(store: Store, draft: DraftDoc): Promise<void> {
  const older = { _id: draft._id, revision: trusted({ $lt: draft.revision }) };
  const { matchedCount } = await store.models.packDrafts.replaceOne(older, draft);
  if (matchedCount === 0) await insertOnce(store.models.packDrafts, draft);
}

function eventOf({ data }: JournalDoc): DraftEvent | undefined {
  return isEvent(data) ? data : undefined;
}

const isEvent = (data: unknown): data is DraftEvent =>
  typeof data === 'object' && data !== null && 'draftId' in data && 'revision' in data && 'set' in data;

export const getDraft = (store: Store, scope: RegionScope, id: string): Promise<DraftDoc | undefined> =>
  getInScope(store.models.packDrafts, scope, id);

export type DraftFilter = { region: RegionScope; packId?: string; state?: DraftState };

export const listDrafts = (store: Store, { region, ...fields }: DraftFilter, page: KeyPage): Promise<DraftDoc[]> =>
  pageOf(store.models.packDrafts, inScope(region, fields), page);

/** The drafts of a region as entries of its journal, in order, tell them. */
export function draftsIn(entries: Iterable<JournalDoc>, drafts = new Map<string, DraftDoc>()): Map<string, DraftDoc> {
  for (const entry of entries) {
    const event = eventOf(entry);
    if (event) drafts.set(event.draftId, applyEntry(drafts.get(event.draftId), entry, event));
  }
  return drafts;
}

const PAGE = 500;

/** Makes the documents of a region's drafts again from its journal; answers how many there are. */
export async function rebuildDrafts(store: Store, region: string): Promise<number> {
  const drafts = new Map<string, DraftDoc>();
  let page: JournalDoc[];
  let after = 0;
  do {
    page = await entriesOf(store, subjectOf(region), { after, limit: PAGE });
    after = page.at(-1)?.seq ?? after;
    draftsIn(page, drafts);
  } while (page.length === PAGE);
  await store.models.packDrafts.deleteMany({ region });
  for (const draft of drafts.values()) await replaceDraft(store, draft);
  return drafts.size;
}
