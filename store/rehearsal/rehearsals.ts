/** Rehearsals in the main database: what was asked, how far it is, and its report. */
import { trusted } from 'mongoose';
import type { Store } from '../connect.ts';
import { type KeyPage, pageOf } from '../read.ts';
import { fromStored, type StoredRehearsal, toStored } from './rehearsal-model.ts';
import type { RehearsalDoc, RehearsalReport, RehearsalState } from './types.ts';
import { inRegion, type RegionScope } from '../scope.ts';
import { insertOrGet } from '../write.ts';

const ACTIVE = trusted({ $in: ['WAITING', 'RUNNING'] satisfies RehearsalState[] });

/** Stores a rehearsal once; a repeat finds its own record. */
export const insertRehearsal = async (store: Store, doc: RehearsalDoc): Promise<RehearsalDoc> =>
  fromStored((await insertOrGet(store.models.rehearsals, toStored(doc))).doc);

/** For one that was refused before it began. */
export async function removeRehearsal(store: Store, id: string): Promise<void> {
  await store.models.rehearsals.deleteOne({ _id: id, state: 'WAITING', attempts: 0 });
}

export async function getRehearsal(store: Store, scope: RegionScope, id: string): Promise<RehearsalDoc | undefined> {
  const stored = await store.models.rehearsals.findOne({ _id: id, ...inRegion(scope) }).lean();
  return stored ? fromStored(stored) : undefined;
}

/** A rehearsal in a list: without the parts that are long. */
export type RehearsalRow = Omit<StoredRehearsal, 'people' | 'script' | 'document' | 'report'>;
const LONG = { people: 0, script: 0, document: 0, report: 0 } as const;

export const listRehearsals = (store: Store, scope: RegionScope, page: KeyPage): Promise<RehearsalRow[]> =>
  pageOf(store.models.rehearsals, inRegion(scope), { ...page, fields: LONG });

/** Those that wait or run, the oldest first: every reader sees them in the same order. */
export const activeRehearsals = (store: Store): Promise<RehearsalRow[]> =>
  store.models.rehearsals.find({ state: ACTIVE }, LONG).sort({ createdAt: 1, _id: 1 }).limit(200).lean();

/** Ended, but something of it may be left behind. */
export const unsweptRehearsals = (store: Store): Promise<RehearsalRow[]> =>
  store.models.rehearsals
    .find({ state: trusted({ $nin: ['WAITING', 'RUNNING'] }), swept: false }, LONG)
    .limit(200)
    .lean();

/** @returns false when the rehearsal is over, or a later attempt has begun */
export async function beginAttempt(store: Store, id: string, attempt: number): Promise<boolean> {
  const filter = { _id: id, state: ACTIVE, attempts: trusted({ $lt: attempt }) };
  const change = { $set: { state: 'RUNNING' as const, attempts: attempt }, $inc: { version: 1 } };
  return (await store.models.rehearsals.updateOne(filter, change)).matchedCount === 1;
}

export async function progressRehearsal(store: Store, id: string, progress: RehearsalDoc['progress']): Promise<void> {
  await store.models.rehearsals.updateOne({ _id: id, state: 'RUNNING' }, { $set: { progress }, $inc: { version: 1 } });
}

/** Only the latest attempt may report. */
export async function reportRehearsal(
  store: Store,
  { id, attempt, report }: { id: string; attempt: number; report: RehearsalReport },
): Promise<void> {
  const filter = { _id: id, state: 'RUNNING' as const, attempts: attempt };
  await store.models.rehearsals.updateOne(filter, { $set: { report: JSON.stringify(report) }, $inc: { version: 1 } });
}

type End = { state: RehearsalState; failure: string | null; at: string };

/** Once; what ended stays as it ended. */
export async function endRehearsal(store: Store, id: string, { state, failure, at }: End): Promise<void> {
  const change = { $set: { state, failure, finishedAt: at }, $inc: { version: 1 } };
  await store.models.rehearsals.updateOne({ _id: id, state: ACTIVE }, change);
}

export async function markSwept(store: Store, id: string): Promise<void> {
  await store.models.rehearsals.updateOne({ _id: id }, { $set: { swept: true } });
}
