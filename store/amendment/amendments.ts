import type { Store } from '../connect.ts';
import { getInScope, idsOf, inScope, type KeyPage, pageOf } from '../read.ts';
import { inRegion, type RegionScope } from '../scope.ts';
import type { AmendmentDoc, AmendmentState } from './types.ts';
import { insertOrGet } from '../write.ts';

/** Stores a draft once: a repeat gets what is there. */
export const insertAmendment = async (store: Store, amendment: AmendmentDoc): Promise<AmendmentDoc> =>
  (await insertOrGet(store.models.amendments, amendment)).doc;

export const getAmendment = (store: Store, scope: RegionScope, id: string): Promise<AmendmentDoc | undefined> =>
  getInScope(store.models.amendments, scope, id);

export const amendmentsById = (store: Store, scope: RegionScope, ids: string[]): Promise<AmendmentDoc[]> =>
  store.models.amendments.find({ ...idsOf(ids), ...inRegion(scope) }).lean();

export type AmendmentFilter = { region: RegionScope; state?: AmendmentState };

export const listAmendments = (
  store: Store,
  { region, ...fields }: AmendmentFilter,
  page: KeyPage,
): Promise<AmendmentDoc[]> => pageOf(store.models.amendments, inScope(region, fields), page);

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
