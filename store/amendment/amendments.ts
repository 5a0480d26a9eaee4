import { trusted } from 'mongoose';
import type { Store } from '../connect.ts';
import { isDuplicate } from '../duplicate.ts';
import { beyond } from '../id-order.ts';
import { inRegion, type RegionScope } from '../scope.ts';
import type { AmendmentDoc, AmendmentState } from './types.ts';

/** Stores a draft once: a repeat gets what is there. */
export async function insertAmendment(store: Store, amendment: AmendmentDoc): Promise<AmendmentDoc> {
  try {
    await store.models.amendments.insertMany([amendment]);
    return amendment;
  } catch (error) {
    if (!isDuplicate(error)) throw error;
  }
  const stored = await store.models.amendments.findById(amendment._id).lean();
  if (!stored) throw new Error(`${amendment._id} exists but cannot be read`);
  return stored;
}

export async function getAmendment(store: Store, scope: RegionScope, id: string): Promise<AmendmentDoc | undefined> {
  return (await store.models.amendments.findOne({ _id: id, ...inRegion(scope) }).lean()) ?? undefined;
}

export const amendmentsById = (store: Store, scope: RegionScope, ids: string[]): Promise<AmendmentDoc[]> =>
  store.models.amendments.find({ _id: trusted({ $in: ids }), ...inRegion(scope) }).lean();

export type AmendmentFilter = { region: RegionScope; state?: AmendmentState };

/** In order of id. */
export const listAmendments = (
  store: Store,
  filter: AmendmentFilter,
  page: { after?: string; limit: number },
): Promise<AmendmentDoc[]> =>
  store.models.amendments
    .find({
      ...inRegion(filter.region),
      ...(filter.state === undefined ? {} : { state: filter.state }),
      ...beyond(page.after),
    })
    .sort({ _id: 1 })
    .limit(page.limit)
    .lean();

export type AmendmentVerdict = Pick<AmendmentDoc, 'decidedBy' | 'decidedAt' | 'comment' | 'preview'> & {
  state: 'APPROVED' | 'REJECTED' | 'CANCELLED';
};

/** Decides a draft, once; answers the amendment as it then is. The first decision stands. */
export async function decideAmendment(store: Store, id: string, to: AmendmentVerdict): Promise<AmendmentDoc> {
  await store.models.amendments.updateOne({ _id: id, state: 'DRAFT' }, { $set: to });
  const stored = await store.models.amendments.findById(id).lean();
  if (!stored) throw new Error(`${id} is gone`);
  return stored;
}

export async function setAmendmentDone(store: Store, id: string, doneAt: string): Promise<void> {
  await store.models.amendments.updateOne({ _id: id, state: 'APPROVED' }, { $set: { state: 'DONE', doneAt } });
}
