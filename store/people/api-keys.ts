import type { Store } from '../connect.ts';
import { isDuplicate } from '../duplicate.ts';
import { beyond } from '../id-order.ts';
import { inRegion, type RegionScope } from '../scope.ts';
import type { ApiKeyDoc } from '../types.ts';

/** `false` when the id is taken. */
export async function insertApiKey(store: Store, key: ApiKeyDoc): Promise<boolean> {
  try {
    await store.models.apiKeys.insertMany([key]);
    return true;
  } catch (error) {
    if (isDuplicate(error)) return false;
    throw error;
  }
}

/** By id alone, because this is how a caller's region becomes known. Revoked and expired keys too: the caller judges. */
export async function findApiKey(store: Store, id: string): Promise<ApiKeyDoc | undefined> {
  return (await store.models.apiKeys.findById(id).lean()) ?? undefined;
}

export const listApiKeys = (
  store: Store,
  scope: RegionScope,
  page: { after?: string | null; limit: number },
): Promise<ApiKeyDoc[]> =>
  store.models.apiKeys
    .find({ ...inRegion(scope), ...beyond(page.after) })
    .sort({ _id: 1 })
    .limit(page.limit)
    .lean();

export async function hasApiKeys(store: Store): Promise<boolean> {
  return (await store.models.apiKeys.findOne({}, { _id: 1 }).lean()) !== null;
}

/** Answers the key as it then is; the first revocation stands. */
export async function revokeApiKey(
  store: Store,
  scope: RegionScope,
  key: { id: string; at: string },
): Promise<ApiKeyDoc | undefined> {
  const inScope = { _id: key.id, ...inRegion(scope) };
  await store.models.apiKeys.updateOne({ ...inScope, revokedAt: null }, { $set: { revokedAt: key.at } });
  return (await store.models.apiKeys.findOne(inScope).lean()) ?? undefined;
}

export async function touchApiKey(store: Store, id: string, at: string): Promise<void> {
  await store.models.apiKeys.updateOne({ _id: id }, { $set: { lastUsedAt: at } });
}
