/** What-ifs and shadows: the request, its shards and lines, its result. Nothing here touches an appraisal. */
import { trusted } from 'mongoose';
import type { Store } from '../connect.ts';
import { type KeyPage, pageOf } from '../read.ts';
import type { StoredWhatIf } from './models.ts';
import { inRegion, type RegionScope } from '../scope.ts';
import type { WhatIfDoc, WhatIfFailure, WhatIfLineDoc, WhatIfResult, WhatIfShardDoc } from './types.ts';
import { insertOnce, insertOrGet } from '../write.ts';

export type WhatIfKind = WhatIfDoc['kind'];

/** Creates the request once: a repeat gets what is there. */
export async function createWhatIf(store: Store, doc: WhatIfDoc): Promise<WhatIfDoc> {
  const { doc: stored } = await insertOrGet(store.models.whatIfs, { ...doc, ...texts(doc) });
  return fromStored(stored);
}

export async function getWhatIf(
  store: Store,
  scope: RegionScope,
  wanted: { id: string; kind?: WhatIfKind },
): Promise<WhatIfDoc | undefined> {
  const { id: _id, kind } = wanted;
  const stored = await store.models.whatIfs.findOne({ _id, ...inRegion(scope), ...(kind && { kind }) }).lean();
  return stored ? fromStored(stored) : undefined;
}

/** In order of id, without packs and results. */
export async function listWhatIfs(
  store: Store,
  filter: { region: RegionScope; kind: WhatIfKind },
  page: KeyPage,
): Promise<Omit<WhatIfDoc, 'pack' | 'result' | 'failure'>[]> {
  const wanted = { ...inRegion(filter.region), kind: filter.kind };
  return pageOf(store.models.whatIfs, wanted, { ...page, fields: { pack: 0, result: 0, failure: 0 } });
}

type Chosen = { cycles: string[]; people: number };

/** What the run is over; chosen once, so that a repeat goes on with the same cycles. */
export async function beginWhatIf(store: Store, id: string, chosen: Chosen): Promise<void> {
  await store.models.whatIfs.updateOne({ _id: id, state: 'RUNNING', people: null }, { $set: chosen });
}

/** Lets a shadow run that is open or has failed, from the beginning; another one stays as it is. */
export async function startShadow(store: Store, id: string): Promise<void> {
  const doc = await store.models.whatIfs.findOne({ _id: id, kind: 'shadow' }, { state: 1 }).lean();
  if (doc?.state !== 'OPEN' && doc?.state !== 'FAILED') return;
  await store.models.whatIfShards.deleteMany({ whatIf: id });
  await store.models.whatIfLines.deleteMany({ whatIf: id });
  const running = { state: 'RUNNING' as const, failure: null, endedAt: null, cycles: null, people: null };
  await store.models.whatIfs.updateOne({ _id: id, state: doc.state }, { $set: running });
}

export type WhatIfEnd =
  | { state: 'DONE'; result: WhatIfResult }
  | { state: 'FAILED'; failure: WhatIfFailure }
  | { state: 'CANCELLED' };

/** Ends a run once. What was counted for a cancelled one is of no use to anybody. */
export async function endWhatIf(store: Store, id: string, { end, at }: { end: WhatIfEnd; at: string }): Promise<void> {
  const result = end.state === 'DONE' ? { result: JSON.stringify(end.result) } : {};
  const failure = end.state === 'FAILED' ? { failure: JSON.stringify(end.failure) } : {};
  await store.models.whatIfs.updateOne(
    { _id: id, state: 'RUNNING' },
    { $set: { state: end.state, endedAt: at, ...result, ...failure } },
  );
  // As it has ended: it may have been otherwise, or by an attempt that was cut off here.
  const ended = await store.models.whatIfs.findById(id, { state: 1 }).lean();
  if (ended?.state === 'DONE' || ended?.state === 'CANCELLED')
    await store.models.whatIfShards.deleteMany({ whatIf: id });
  if (ended?.state === 'CANCELLED') await store.models.whatIfLines.deleteMany({ whatIf: id });
}

/** Keeps a shard's lines, then its count, once: the count says that the shard is done. */
export async function putShard(store: Store, shard: WhatIfShardDoc, lines: WhatIfLineDoc[]): Promise<void> {
  if (lines.length > 0) {
    const writes = lines.map((line) => ({
      replaceOne: { filter: { _id: line._id }, replacement: line, upsert: true },
    }));
    await store.models.whatIfLines.bulkWrite(writes, { ordered: false, throwOnValidationError: true });
  }
  await insertOnce(store.models.whatIfShards, shard);
}

export const hasShard = async (store: Store, id: string): Promise<boolean> =>
  (await store.models.whatIfShards.findById(id, { _id: 1 }).lean()) !== null;

/** People whose shards are done. */
export async function countDone(store: Store, whatIf: string): Promise<number> {
  const shards = await store.models.whatIfShards.find({ whatIf }, { people: 1 }).lean();
  return shards.reduce((sum, shard) => sum + shard.people, 0);
}

export const shardsOf = (store: Store, whatIf: string): Promise<WhatIfShardDoc[]> =>
  store.models.whatIfShards.find({ whatIf }).sort({ _id: 1 }).lean();

/** In order of id. @param except who may be asking: nobody reads about themselves here */
export const linesOf = (
  store: Store,
  filter: { whatIf: string; region: string; except: readonly string[] },
  page: KeyPage,
): Promise<WhatIfLineDoc[]> => {
  const { whatIf, region, except } = filter;
  const others = { employeeId: trusted({ $nin: [...except] }) };
  return pageOf(store.models.whatIfLines, { whatIf, region, ...others }, page);
};

const texts = ({ pack, result, failure }: WhatIfDoc) => ({
  pack: JSON.stringify(pack),
  result: result && JSON.stringify(result),
  failure: failure && JSON.stringify(failure),
});

const fromStored = (doc: StoredWhatIf): WhatIfDoc => ({
  ...doc,
  pack: JSON.parse(doc.pack),
  result: doc.result && JSON.parse(doc.result),
  failure: doc.failure && JSON.parse(doc.failure),
});
