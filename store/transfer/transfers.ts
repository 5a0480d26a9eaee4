/** Transfers between regions, as both of them see each. What became of one is in the journal of the region that released it. */
import { trusted } from 'mongoose';
import type { Store } from '../connect.ts';
import { type KeyPage, pageOf } from '../read.ts';
import { inRegion, type RegionScope } from '../scope.ts';
import { insertOnce } from '../write.ts';
import type { TransferDoc } from './types.ts';

/** For whoever belongs to one of the two. */
function ofEither(scope: RegionScope): { regions?: string } {
  const { region } = inRegion(scope);
  return region === undefined ? {} : { regions: region };
}

/** `false`: it was released before. */
export const insertTransfer = (store: Store, transfer: TransferDoc): Promise<boolean> =>
  insertOnce(store.models.transfers, transfer);

export const getTransfer = async (store: Store, scope: RegionScope, id: string): Promise<TransferDoc | undefined> =>
  (await store.models.transfers.findOne({ _id: id, ...ofEither(scope) }).lean<TransferDoc>()) ?? undefined;

/** In order of id. */
export const listTransfers = (store: Store, scope: RegionScope, page: KeyPage): Promise<TransferDoc[]> =>
  pageOf(store.models.transfers, ofEither(scope), page);

const MOST = 500;

/** Of one appraisal, those that ended too. */
export const transfersOf = (store: Store, appraisalId: string): Promise<TransferDoc[]> =>
  store.models.transfers.find({ appraisalId }).lean<TransferDoc[]>();

/** Those of which nobody knows yet how they end. */
export const openTransfers = (store: Store): Promise<TransferDoc[]> =>
  store.models.transfers
    .find({ state: trusted({ $in: ['RELEASED', 'ACCEPTED'] as const }) })
    .sort({ state: 1, _id: 1 })
    .limit(MOST)
    .lean<TransferDoc[]>();

type Becomes = Partial<Omit<TransferDoc, '_id'>>;

/** What its entries say now; nothing follows on DONE or ENDED. */
export async function noteTransfer(store: Store, id: string, set: Becomes): Promise<void> {
  await store.models.transfers.updateOne(
    { _id: id, state: trusted({ $in: ['RELEASED', 'ACCEPTED'] as const }) },
    { $set: set },
  );
}
