import type { Store } from '../connect.ts';
import type { RegionDoc } from './types.ts';

export async function putRegion(store: Store, region: RegionDoc): Promise<void> {
  await store.models.regions.replaceOne({ _id: region._id }, region, { upsert: true });
}

export async function getRegion(store: Store, id: string): Promise<RegionDoc | undefined> {
  return (await store.models.regions.findById(id).lean()) ?? undefined;
}

/** All of them, by id: a nation has some 550. */
export const listRegions = (store: Store): Promise<RegionDoc[]> =>
  store.models.regions.find().sort({ _id: 1 }).limit(1_000).lean();

/** The region that a pack belongs to; the national pack belongs to none. */
export async function regionOfPack(store: Store, packId: string): Promise<RegionDoc | undefined> {
  return (await store.models.regions.findOne({ packId }).lean()) ?? undefined;
}
