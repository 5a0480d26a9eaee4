/** The journal: one hash chain per subject; only what a lost task wrote is ever taken back (docs/decisions/0004-journal.md). */
import { trusted } from 'mongoose';
import type { Actor, Capacity } from '../../workflows/messages.ts';
import type { RecordBatch } from '../../workflows/record.ts';
import type { Store } from '../connect.ts';
import { chainEntry, entryId, GENESIS } from './entry.ts';
import { JournalConflict } from './conflict.ts';
import { unissued, withdrawOutcomes, withdrawTail } from './tail.ts';
import { insertNotices } from '../people/notices.ts';
import { projectAppraisal } from '../appraisal/projection.ts';
import { idsOf } from '../read.ts';
import type { JournalDoc } from './types.ts';
import { insertMissing, insertOnce, NotNow } from '../write.ts';

/**
 * Records what an appraisal's workflow hands over: entries first, then the projection, then the notices. May be
 * repeated, also after it was cut off at any point, and always ends in the same state. A batch that does not count yet
 * (see `Asked`) only adds: whatever contradicts it stays, and it is refused with `JournalConflict`.
 */
export async function appendBatch(store: Store, batch: RecordBatch): Promise<void> {
  const docs = await chainBatch(store, batch);
  if (docs.at(-1)?.seq !== batch.version) throw new TypeError(`batch of ${batch.appraisalId} misses its version`);
  await insertEntries(store, docs, batch.counts === true);
  const lost = await unissued(store, batch);
  if (lost[0] && !batch.counts) throw new JournalConflict(lost[0]._id, 'issued by no entry');
  await withdrawOutcomes(store, batch.appraisalId, lost);
  await projectAppraisal(store, batch, docs);
  await insertNotices(store, batch);
}

async function chainBatch(store: Store, batch: RecordBatch): Promise<JournalDoc[]> {
  const { appraisalId: subject, region, cycleId, unit, employeeId, pack, sandbox } = batch;
  const first = batch.entries[0]?.seq ?? 0;
  let prevHash = await hashBefore(store, subject, first);
  return batch.entries.map((draft, i) => {
    const told = draft.seq === batch.version ? batch.notices.map((notice) => notice.key) : [];
    if (draft.seq !== first + i) throw new TypeError(`batch of ${subject} has a gap before ${draft.seq}`);
    const about = draft.seq === 1 ? { about: { cycleId, unit, employeeId, pack, sandbox } } : {};
    const entry = chainEntry(draft, { subject, region, prevHash, ...about });
    prevHash = entry.hash;
    return told.length > 0 ? { ...entry, told } : entry;
  });
}

/** Always read: what this process wrote before may have been taken back by another one since. */
async function hashBefore(store: Store, subject: string, seq: number): Promise<string> {
  if (seq <= 1) return GENESIS;
  const previous = entryId(subject, seq - 1);
  const stored = await store.models.journal.findById(previous, { hash: 1 }).lean();
  if (!stored) throw new JournalConflict(previous, `missing, so that entry ${seq} cannot follow`);
  return stored.hash;
}

async function insertEntries(store: Store, docs: JournalDoc[], counts: boolean): Promise<void> {
  let rest = docs;
  // Each round either ends, finds more entries that somebody else has written, or takes back what a lost task wrote.
  for (let round = 0; round <= 2 * docs.length; round += 1) {
    if (await insertMissing(store.models.journal, rest, { ordered: true })) return;
    const stored = await storedHashes(store, docs);
    const different = docs.find((doc) => stored.has(doc._id) && stored.get(doc._id) !== doc.hash);
    if (different && !counts) throw new JournalConflict(different._id, 'already written with another content');
    if (different) await withdrawTail(store, different);
    rest = docs.filter((doc) => stored.get(doc._id) !== doc.hash);
    if (rest.length === 0) return;
  }
  throw new NotNow(`could not append to ${docs[0]?.subject}: duplicates that cannot be read`);
}

async function storedHashes(store: Store, docs: JournalDoc[]): Promise<Map<string, string>> {
  const ids = docs.map((doc) => doc._id);
  const stored = await store.models.journal.find(idsOf(ids), { hash: 1 }).lean();
  return new Map(stored.map((doc) => [doc._id, doc.hash]));
}

export type SubjectEntry = {
  /** A cycle's id, or `audit:{region}`. */
  subject: string;
  region: string;
  type: string;
  actor: Actor;
  data?: Record<string, unknown>;
  /** Business time in epoch milliseconds; absent: now. */
  at?: number;
  /** The same key in the same subject is recorded once; the first entry is the answer to every repeat. */
  key?: string;
};

const MAX_ATTEMPTS = 200;

/** Appends to a subject that has many writers: whoever inserts the next number first wins, the others move on. */
export const appendSubject = (store: Store, entry: SubjectEntry): Promise<JournalDoc> =>
  store.oneAtATime(entry.subject, () => appendNext(store, entry));

async function appendNext(store: Store, entry: SubjectEntry): Promise<JournalDoc> {
  const { subject, region, type, actor, key } = entry;
  const recordedAt = Date.now();
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    const head = (attempt === 0 && store.heads.get(subject)) || (await lastEntry(store, subject));
    const before = key === undefined ? undefined : await entryWithKey(store, subject, key);
    if (before) return before;
    const doc = chainEntry(
      { seq: (head?.seq ?? 0) + 1, type, actor, at: entry.at ?? recordedAt, recordedAt, changes: {}, ...dataOf(entry) },
      { subject, region, prevHash: head?.hash ?? GENESIS, ...(key === undefined ? {} : { key }) },
    );
    if (await insertOnce(store.models.journal, doc)) {
      store.heads.set(subject, { seq: doc.seq, hash: doc.hash });
      return doc;
    }
    await new Promise((resolve) => setTimeout(resolve, Math.random() * Math.min(100, 5 * (attempt + 1))));
  }
  throw new NotNow(`could not append to ${subject}: too many writers`);
}

const dataOf = ({ data }: SubjectEntry) => (data === undefined ? {} : { data });

/** Read after the head: an entry with this key that came later would make the insert of the next number fail. */
export const entryWithKey = (store: Store, subject: string, key: string): Promise<JournalDoc | null> =>
  store.models.journal.findOne({ subject, key }).lean();

/** `notAs`: without the entries of those who acted in this capacity; `notTypes`: without these. */
type Others = { notAs?: Capacity; notTypes?: readonly string[] };
export type EntryPage = Others & { after?: number; limit?: number };

const of = (subject: string, { notAs, notTypes }: Others) => ({
  subject,
  ...(notTypes && { type: trusted({ $nin: [...notTypes] }) }),
  ...(notAs !== undefined && { 'actor.as': trusted({ $ne: notAs }) }),
});

export const entriesOf = (store: Store, subject: string, page: EntryPage = {}): Promise<JournalDoc[]> =>
  store.models.journal
    .find({ ...of(subject, page), seq: trusted({ $gt: page.after ?? 0 }) })
    .sort({ subject: 1, seq: 1 })
    .limit(page.limit ?? 100)
    .lean();

/** How many there are up to one, that one included. */
export const countEntries = (store: Store, subject: string, { upTo, ...others }: Others & { upTo: number }) =>
  store.models.journal.countDocuments({ ...of(subject, others), seq: trusted({ $lte: upTo }) });

/** All of these types, in order. */
export const entriesOfType = (store: Store, subject: string, types: readonly string[]): Promise<JournalDoc[]> =>
  store.models.journal
    .find({ subject, type: trusted({ $in: [...types] }) })
    .sort({ subject: 1, seq: 1 })
    .lean();

/** That refer to these words: one, or none while they are not accepted. */
export const entriesOfSubmission = (store: Store, subject: string, submissionId: string): Promise<JournalDoc[]> =>
  store.models.journal.find({ subject, submissionId }).sort({ subject: 1, seq: 1 }).limit(1).lean();

export const lastEntry = (store: Store, subject: string, others: Others = {}): Promise<JournalDoc | null> =>
  store.models.journal.findOne(of(subject, others)).sort({ subject: -1, seq: -1 }).lean();

/** Every subject that has an entry, by name: from one to the next by the index, so that each costs the same. */
export async function subjects(store: Store, after: string, limit: number): Promise<string[]> {
  const found: string[] = [];
  for (let last = after; found.length < limit; ) {
    const next = await store.models.journal
      .findOne({ subject: trusted({ $gt: last }) }, { subject: 1 })
      .sort({ subject: 1, seq: 1 })
      .lean();
    if (!next) break;
    last = next.subject;
    found.push(last);
  }
  return found;
}
