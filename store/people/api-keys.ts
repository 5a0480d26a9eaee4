import { type QueryFilter, trusted } from 'mongoose';
import type { Store } from '../connect.ts';
import { getInScope, idsOf, type KeyPage, pageOf } from '../read.ts';
import { allRegions, inRegion, type RegionScope } from '../scope.ts';
import { resealed } from '../seal.ts';
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

/** Of any region: who may do what with a key is not the store's to say. As stored, not as remembered. */
export const getApiKey = (store: Store, id: string): Promise<ApiKeyDoc | undefined> =>
  getInScope(store.models.apiKeys, allRegions, id);

export const listApiKeys = (store: Store, scope: RegionScope, page: KeyPage): Promise<ApiKeyDoc[]> =>
  pageOf(store.models.apiKeys, inRegion(scope), page);

export async function hasApiKeys(store: Store): Promise<boolean> {
  return (await store.models.apiKeys.findOne({}, { _id: 1 }).lean()) !== null;
}

/** Keys of admins that were not revoked: of one region, `null` of the platform, absent of all. */
export const adminKeys = (store: Store, region?: string | null): Promise<ApiKeyDoc[]> =>
  store.models.apiKeys.find({ ...(region !== undefined && { region }), roles: 'admin', revokedAt: null }).lean();

/** Every key that was ever made in the name of those who acted; who acted under one that names nobody is `key:{id}`. */
export async function keysOfPeople({ models }: Store, actors: readonly string[]): Promise<ApiKeyDoc[]> {
  const people = actors.filter((id) => !id.startsWith(UNBOUND));
  const unbound = actors.filter((id) => id.startsWith(UNBOUND)).map((id) => id.slice(UNBOUND.length));
  const [named, nameless] = await Promise.all([
    people.length === 0 ? [] : models.apiKeys.find({ employeeId: trusted({ $in: people }) }).lean(),
    unbound.length === 0 ? [] : models.apiKeys.find(idsOf(unbound)).lean(),
  ]);
  return [...named, ...nameless];
}
const UNBOUND = 'key:';

/** The first revocation stands. */
export async function revokeApiKey(
  store: Store,
  scope: RegionScope,
  { id, at }: { id: string; at: string },
): Promise<ApiKeyDoc | undefined> {
  const key = await getInScope(store.models.apiKeys, scope, id);
  return key && change(store, { _id: id, revokedAt: null }, { revokedAt: at });
}

/** Takes back a revocation of this instant. */
export const restoreApiKey = (store: Store, { id, at }: { id: string; at: string }) =>
  change(store, { _id: id, revokedAt: at }, { revokedAt: null });

/** The first word stands. */
export const confirmApiKey = (store: Store, { id, by }: { id: string; by: string }) =>
  change(store, { _id: id, confirmedBy: null }, { confirmedBy: by });

/** It ends at an instant, if not before. */
export const shortenApiKey = (store: Store, { id, endsAt }: { id: string; endsAt: string }) =>
  change(store, { _id: id, expiresAt: trusted({ $gt: endsAt }) }, { expiresAt: endsAt });

/** For a key whose first answer was lost: nobody can have used it. */
export const replaceUnseenSecret = (store: Store, id: string, hash: string) =>
  change(store, { _id: id, lastUsedAt: null }, { hash });

type Change = Partial<Pick<ApiKeyDoc, 'hash' | 'revokedAt' | 'confirmedBy' | 'expiresAt'>>;

/** Changes a key for as long as something holds of it, together with its seal. Answers the key as it then is. */
async function change(
  store: Store,
  standing: QueryFilter<ApiKeyDoc> & { _id: string },
  to: Change,
): Promise<ApiKeyDoc> {
  const { apiKeys } = store.models;
  for (;;) {
    const before: (ApiKeyDoc & { seal?: string }) | null = await apiKeys.findOne(standing).select('+seal').lean();
    if (!before) break;
    const after = resealed(apiKeys, before, { ...before, ...to });
    // Whatever is written in between gives it another seal.
    const filter = { ...standing, seal: before.seal ?? null };
    const { matchedCount } = await apiKeys.updateOne(filter, {
      $set: { ...to, ...(after.seal && { seal: after.seal }) },
    });
    if (matchedCount === 1) break;
  }
  const key = await getApiKey(store, standing._id);
  if (!key) throw new Error(`no key ${standing._id}`);
  store.apiKeys.set(key._id, key);
  return key;
}

export async function touchApiKey(store: Store, id: string, at: string): Promise<void> {
  await store.models.apiKeys.updateOne({ _id: id }, { $set: { lastUsedAt: at } });
  const known = store.apiKeys.get(id);
  if (known) store.apiKeys.set(id, { ...known, lastUsedAt: at }, { noUpdateTTL: true });
}
