import type { Store } from '../connect.ts';
import { getInScope, type KeyPage, pageOf } from '../read.ts';
import { inRegion, type RegionScope } from '../scope.ts';
import type { ApiKeyDoc } from './types.ts';
import { insertOnce } from '../write.ts';

/** `false` when the id is taken. */
export const insertApiKey = (store: Store, key: ApiKeyDoc): Promise<boolean> => insertOnce(store.models.apiKeys, key);

/**
 * By id alone, because this is how a caller's region becomes known. Revoked and expired keys too: the caller judges.
 * Remembered for a moment (docs/decisions/0024): a revocation acts at once in this process, and within that moment in others.
 */
export async function findApiKey(store: Store, id: string): Promise<ApiKeyDoc | undefined> {
  const known = store.apiKeys.get(id);
  if (known) return known;
  const stored = await store.models.apiKeys.findById(id).lean();
  // Revoked while this was read: what the revocation left stands.
  const key = store.apiKeys.get(id) ?? stored ?? undefined;
  if (key) store.apiKeys.set(id, key, { noUpdateTTL: true });
  return key;
}

export const listApiKeys = (store: Store, scope: RegionScope, page: KeyPage): Promise<ApiKeyDoc[]> =>
  pageOf(store.models.apiKeys, inRegion(scope), page);

export async function hasApiKeys(store: Store): Promise<boolean> {
  return (await store.models.apiKeys.findOne({}, { _id: 1 }).lean()) !== null;
}

/** Answers the key as it then is; the first revocation stands. */
export async function revokeApiKey(
  store: Store,
  scope: RegionScope,
  { id, at }: { id: string; at: string },
): Promise<ApiKeyDoc | undefined> {
  const standing = { _id: id, ...inRegion(scope), revokedAt: null };
  await store.models.apiKeys.updateOne(standing, { $set: { revokedAt: at } });
  const key = await getInScope(store.models.apiKeys, scope, id);
  if (key) store.apiKeys.set(id, key);
  return key;
}

export async function touchApiKey(store: Store, id: string, at: string): Promise<void> {
  await store.models.apiKeys.updateOne({ _id: id }, { $set: { lastUsedAt: at } });
  const known = store.apiKeys.get(id);
  if (known) store.apiKeys.set(id, { ...known, lastUsedAt: at }, { noUpdateTTL: true });
}
