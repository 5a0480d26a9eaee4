/** Files and links that prove what a target came to: who gave them for what, and the bytes. Their words are in submissions. */
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import mongoose, { trusted } from 'mongoose';
import type { Store } from '../connect.ts';
import { entriesOfType } from '../journal/journal.ts';
import type { JournalDoc } from '../journal/types.ts';
import { idsOf, inScope } from '../read.ts';
import type { RegionScope } from '../scope.ts';
import { insertOrGet } from '../write.ts';
import type { EvidenceDoc } from './types.ts';

export const EVIDENCE_TYPES = ['evidence.added', 'evidence.late'];
/** Of one appraisal; the workflow refuses more. */
const MOST = 400;

type Named = Pick<EvidenceDoc, 'appraisalId' | 'target' | 'digest'>;
export const evidenceId = ({ appraisalId, target, digest }: Named) => `${appraisalId}/${target}/${digest}`;

/** The same thing given once more for the same target is what is there. */
export const insertEvidence = (store: Store, evidence: EvidenceDoc): Promise<{ inserted: boolean; doc: EvidenceDoc }> =>
  insertOrGet(store.models.evidence, evidence);

export const evidenceOf = (store: Store, scope: RegionScope, appraisalId: string): Promise<EvidenceDoc[]> =>
  store.models.evidence.find(inScope(scope, { appraisalId })).sort({ appraisalId: 1, _id: 1 }).limit(MOST).lean();

export const findEvidence = async (store: Store, id: string): Promise<EvidenceDoc | undefined> =>
  (await store.models.evidence.findById(id).lean()) ?? undefined;

/** Entries by which evidence came in, of any of these appraisals, in order. */
export const evidenceEntries = (store: Store, appraisalIds: readonly string[]): Promise<JournalDoc[]> =>
  store.models.journal
    .find({ subject: trusted({ $in: [...appraisalIds] }), type: trusted({ $in: EVIDENCE_TYPES }) })
    .sort({ subject: 1, seq: 1 })
    .lean();

/** Which evidence an entry is about. */
export const evidenceNamed = ({ subject, data }: JournalDoc): string =>
  evidenceId({ appraisalId: subject, target: String(data?.['target']), digest: String(data?.['sha256']) });

const MOST_USES = 100;
/** Of these things, by digest, wherever in a region they are given; what nothing in a journal names is left out. */
export async function usesOf(store: Store, region: string, digests: readonly string[]): Promise<EvidenceDoc[]> {
  if (digests.length === 0) return [];
  const found = await store.models.evidence
    .find({ region, digest: trusted({ $in: [...new Set(digests)] }) })
    .limit(MOST_USES * digests.length)
    .lean();
  const entries = await evidenceEntries(store, [...new Set(found.map(({ appraisalId }) => appraisalId))]);
  const named = new Set(entries.map(evidenceNamed));
  return found.filter(({ _id }) => named.has(_id));
}

export async function acceptEvidence(store: Store, id: string): Promise<void> {
  await store.models.evidence.updateOne({ _id: id }, { $set: { status: 'accepted' } });
}

/** Its bytes were taken away; what it was stays known by its digest. */
export async function eraseRecord(store: Store, id: string, at: string): Promise<void> {
  await store.models.evidence.updateOne({ _id: id }, { $set: { erasedAt: at } });
}

/** Of these, which the region's journal says were erased. */
export async function erasedIn(store: Store, region: string): Promise<Set<string>> {
  const entries = await entriesOfType(store, `audit:${region}`, ['evidence.erased']);
  return new Set(
    entries.flatMap(({ data }) => (Array.isArray(data?.['evidence']) ? data['evidence'].map(String) : [])),
  );
}

/** What the appraisal refused, unless an entry names it all the same. */
export async function dropEvidence(store: Store, { _id, appraisalId }: EvidenceDoc): Promise<void> {
  const entries = await evidenceEntries(store, [appraisalId]);
  if (entries.some((entry) => evidenceNamed(entry) === _id)) return;
  const removed = await store.models.evidence.findOneAndDelete({ _id, status: 'received' }).lean();
  if (removed?.file) await dropFile(store, removed.file);
}

// ------------------------------------------------------------------------------------------------ bytes

const BUCKET = 'evidenceFiles';
const CHUNK_BYTES = 256 * 1024;
/** What a file is called in the bucket, whose index is by this name: whether a record says what it is. */
const RECEIVED = 'received';
const KEPT = 'kept';

type FileId = mongoose.mongo.GridFSFile['_id'];
/** Ids are ours, as everywhere: the same request writes the same file. */
const fileId = (id: string) => id as unknown as FileId;

const buckets = new WeakMap<object, mongoose.mongo.GridFSBucket>();

/** One of each database: before its first file a bucket looks whether there is any, and the embedded database then reads all. */
function bucketOf({ models }: Store): mongoose.mongo.GridFSBucket {
  const { db } = models.evidence.db;
  if (!db) throw new Error('not connected');
  const known =
    buckets.get(db) ?? new mongoose.mongo.GridFSBucket(db, { bucketName: BUCKET, chunkSizeBytes: CHUNK_BYTES });
  buckets.set(db, known);
  return known;
}

/** Under an id of its own. What an attempt that was cut off has left of it is taken away first. */
export async function writeFile(store: Store, id: string, bytes: Uint8Array): Promise<void> {
  await dropFile(store, id);
  const pieces = function* () {
    for (let from = 0; from < bytes.length; from += CHUNK_BYTES) yield bytes.subarray(from, from + CHUNK_BYTES);
  };
  await pipeline(Readable.from(pieces()), bucketOf(store).openUploadStreamWithId(fileId(id), RECEIVED));
}

/** A record says what it is: it is no leftover. */
export async function settleFile(store: Store, id: string): Promise<void> {
  await bucketOf(store).rename(fileId(id), KEPT).catch(unlessMissing);
}

export const readFile = (store: Store, id: string): Readable => bucketOf(store).openDownloadStream(fileId(id));

/** `null`: it is not there, or not whole. */
export async function digestOfFile(store: Store, id: string): Promise<string | null> {
  const hash = createHash('sha256');
  try {
    for await (const piece of readFile(store, id)) hash.update(piece as Uint8Array);
  } catch (error) {
    if (error instanceof mongoose.mongo.MongoRuntimeError) return null;
    throw error;
  }
  return `sha256:${hash.digest('hex')}`;
}

export async function dropFile(store: Store, id: string): Promise<void> {
  await bucketOf(store).delete(fileId(id)).catch(unlessMissing);
}

/** Nothing of it was there. */
function unlessMissing(error: unknown): void {
  if (!(error instanceof mongoose.mongo.MongoRuntimeError)) throw error;
}

const PAGE = 200;

/** What was received before an instant (ISO) and belongs to nothing: its process died before anybody was asked. */
export async function sortOutEvidence(store: Store, before: string): Promise<void> {
  const { evidence } = store.models;
  for (;;) {
    const old = { status: 'received' as const, at: trusted({ $lt: before }) };
    const found = await evidence.find(old).limit(PAGE).lean();
    const entries = await evidenceEntries(store, [...new Set(found.map(({ appraisalId }) => appraisalId))]);
    const named = new Set(entries.map(evidenceNamed));
    const kept = found.filter(({ _id }) => named.has(_id));
    await evidence.updateMany(idsOf(kept.map(({ _id }) => _id)), { $set: { status: 'accepted' } });
    for (const each of found) if (!named.has(each._id)) await dropEvidence(store, each);
    if (found.length < PAGE) break;
  }
  const leftovers = bucketOf(store).find({ filename: RECEIVED, uploadDate: { $lt: new Date(before) } });
  const ids: string[] = [];
  for await (const { _id } of leftovers) ids.push(String(_id));
  for (let from = 0; from < ids.length; from += PAGE) {
    const page = ids.slice(from, from + PAGE);
    const docs = await evidence.find({ file: trusted({ $in: page }) }, { file: 1 }).lean();
    const owned = new Set(docs.map(({ file }) => file));
    // Whoever recorded it died before saying so.
    for (const id of page) await (owned.has(id) ? settleFile(store, id) : dropFile(store, id));
  }
}
