import type { ResolvedPack } from '../rules/types.ts';
import type { Store } from './connect.ts';
import { isDuplicate } from './duplicate.ts';
import type { StoredRulePack } from './models/rule-pack.ts';
import type { RulePackDoc } from './types.ts';

/** `version-taken`: another content is published under this id and version, and a published pack never changes. */
export type PackInserted = { result: 'inserted' | 'exists' } | { result: 'version-taken'; digest: string };

export async function insertRulePack(store: Store, doc: RulePackDoc): Promise<PackInserted> {
  const stored = { ...doc, pack: JSON.stringify(doc.pack), source: JSON.stringify(doc.source) };
  try {
    await store.models.rulePacks.insertMany([stored]);
    return { result: 'inserted' };
  } catch (error) {
    if (!isDuplicate(error)) throw error;
  }
  const { packId, version } = doc;
  const other = await store.models.rulePacks.findOne({ packId, version }, { _id: 1 }).lean();
  return other && other._id !== doc._id ? { result: 'version-taken', digest: other._id } : { result: 'exists' };
}

export async function getRulePack(store: Store, digest: string): Promise<RulePackDoc | undefined> {
  const stored = await store.models.rulePacks.findById(digest).lean();
  return stored ? fromStored(stored) : undefined;
}

export async function findPackVersion(
  store: Store,
  wanted: { packId: string; version: number },
): Promise<RulePackDoc | undefined> {
  const stored = await store.models.rulePacks.findOne({ packId: wanted.packId, version: wanted.version }).lean();
  return stored ? fromStored(stored) : undefined;
}

/** What the digest stands for, remembered by this process: it cannot change. */
export async function getPack(store: Store, digest: string): Promise<ResolvedPack | undefined> {
  const known = store.packs.get(digest);
  if (known) return known;
  const doc = await getRulePack(store, digest);
  if (!doc) return undefined;
  const resolved = { digest, pack: doc.pack };
  store.packs.set(digest, resolved);
  return resolved;
}

export type PackChoice = { ok: true; doc: RulePackDoc } | { ok: false; reason: 'none' | 'many'; digests: string[] };

/** The one published version of a pack in force on a day (`yyyy-mm-dd`). Two in force at once is nobody's guess. */
export async function packInForce(store: Store, packId: string, day: string): Promise<PackChoice> {
  const published = await store.models.rulePacks.find({ packId, status: 'published' }).sort({ version: 1 }).lean();
  const inForce = published.filter(({ effective: { from, to } }) => from <= day && (to === null || day <= to));
  const [only] = inForce;
  if (only && inForce.length === 1) return { ok: true, doc: fromStored(only) };
  return { ok: false, reason: only ? 'many' : 'none', digests: inForce.map((doc) => doc._id) };
}

/** Retired packs start no cycle; running cycles keep theirs. */
export async function retireRulePack(store: Store, digest: string): Promise<boolean> {
  const { matchedCount } = await store.models.rulePacks.updateOne({ _id: digest }, { $set: { status: 'retired' } });
  return matchedCount === 1;
}

const fromStored = (doc: StoredRulePack): RulePackDoc => ({
  ...doc,
  pack: JSON.parse(doc.pack),
  source: JSON.parse(doc.source),
});
