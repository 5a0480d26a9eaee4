import { trusted } from 'mongoose';
import { inForce } from '../../rules/time/timeline.ts';
import { canonicalJson, sha256 } from '../../rules/decide/canonical.ts';
import type { ResolvedPack, RulePack } from '../../rules/language/types.ts';
import type { Store } from '../connect.ts';
import type { StoredRulePack } from './models.ts';
import type { RulePackDoc } from './types.ts';
import { insertOnce } from '../write.ts';

/** `version-taken`: another content is published under this id and version, and a published pack never changes. */
export type PackInserted = { result: 'inserted' | 'exists' } | { result: 'version-taken'; digest: string };

export async function insertRulePack(store: Store, doc: RulePackDoc): Promise<PackInserted> {
  if (await insertOnce(store.models.rulePacks, toStored(doc))) return { result: 'inserted' };
  const { packId, version } = doc;
  const other = await store.models.rulePacks.findOne({ packId, version }, { _id: 1 }).lean();
  return other && other._id !== doc._id ? { result: 'version-taken', digest: other._id } : { result: 'exists' };
}

export async function getRulePack(store: Store, digest: string): Promise<RulePackDoc | undefined> {
  const stored = await store.models.rulePacks.findById(digest).lean();
  return stored ? fromStored(store, stored) : undefined;
}

/** What a version was before it can be chosen. */
export async function packStatus(store: Store, digest: string): Promise<RulePackDoc['status'] | undefined> {
  return (await store.models.rulePacks.findById(digest, { status: 1 }).lean())?.status;
}

export async function findPackVersion(
  store: Store,
  wanted: { packId: string; version: number },
): Promise<RulePackDoc | undefined> {
  const known = { ...wanted, status: trusted({ $ne: 'reserved' as const }) };
  const stored = await store.models.rulePacks.findOne(known).lean();
  return stored ? fromStored(store, stored) : undefined;
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

/** What a timeline is made of: every version that was published and not retired, without the packs themselves. */
export async function publishedVersions(store: Store, packId: string): Promise<PackVersion[]> {
  const found = await store.models.rulePacks
    .find({ packId, status: 'published' }, { version: 1, effective: 1 })
    .sort({ version: 1 })
    .lean();
  return found.map(({ _id, version, effective }) => ({ digest: _id, version, effective }));
}
export type PackVersion = { digest: string; version: number; effective: RulePackDoc['effective'] };

/**
 * The one published version of a pack in force on a day (`yyyy-mm-dd`, business time). Everything that chooses a version
 * chooses it here. Two in force at once is nobody's guess.
 */
export async function versionInForce(store: Store, packId: string, day: string): Promise<PackChoice> {
  const found = inForce(await publishedVersions(store, packId), day);
  const [only] = found;
  const doc = only && found.length === 1 ? await getRulePack(store, only.digest) : undefined;
  if (doc) return { ok: true, doc };
  return { ok: false, reason: only ? 'many' : 'none', digests: found.map(({ digest }) => digest) };
}

/** Every version of a pack, the newest first, retired ones too; reserved numbers are nobody's version yet. */
export async function packVersions(store: Store, packId: string): Promise<StoredVersion[]> {
  const found = await store.models.rulePacks
    .find({ packId, status: trusted({ $ne: 'reserved' as const }) }, { pack: 0, source: 0, cases: 0 })
    .sort({ version: -1 })
    .limit(MOST_VERSIONS)
    .lean();
  return found.map(({ _id, ...rest }) => ({ digest: _id, ...rest }));
}
export type StoredVersion = Omit<RulePackDoc, '_id' | 'pack' | 'source' | 'cases'> & { digest: string };
const MOST_VERSIONS = 1_000;

/** Makes a reserved version known to all; again changes nothing. */
export async function releaseRulePack(store: Store, digest: string): Promise<void> {
  await store.models.rulePacks.updateOne({ _id: digest, status: 'reserved' }, { $set: { status: 'published' } });
}

/** Gives a reserved number back. A version that was published stays. */
export async function dropReservation(store: Store, draftId: string): Promise<void> {
  await store.models.rulePacks.deleteMany({ status: 'reserved', 'change.draftId': draftId });
}

/** Retired packs start no cycle; running cycles keep theirs. */
export async function retireRulePack(store: Store, digest: string): Promise<boolean> {
  const known = { _id: digest, status: trusted({ $ne: 'reserved' as const }) };
  const { matchedCount } = await store.models.rulePacks.updateOne(known, { $set: { status: 'retired' } });
  return matchedCount === 1;
}

const toStored = ({ pack, source, cases, ...doc }: RulePackDoc): StoredRulePack => ({
  ...doc,
  pack: JSON.stringify(pack),
  source: JSON.stringify(source),
  ...(cases && { cases: JSON.stringify(cases) }),
});

/** A stored pack is not what was published under its digest. Nobody may be judged by it. */
export class PackChanged extends Error {
  readonly code = 'pack-changed';
  constructor(digest: string) {
    super(`${digest}: the stored rule pack is not the one that was published under this digest`);
    this.name = 'PackChanged';
  }
}

/** Throws {@link PackChanged}. A text that was found right once is compared, not hashed again. */
function fromStored(store: Store, stored: StoredRulePack): RulePackDoc {
  const { pack: text, source, cases, ...doc } = stored;
  const pack: RulePack = JSON.parse(text);
  if (store.intactPacks.get(doc._id) !== text) {
    if (packDigest(pack) !== doc._id) throw new PackChanged(doc._id);
    store.intactPacks.set(doc._id, text);
  }
  if (!saysTheSame(doc, pack)) throw new PackChanged(doc._id);
  return { ...doc, pack, source: JSON.parse(source), ...(cases !== undefined && { cases: JSON.parse(cases) }) };
}

export const packDigest = (pack: RulePack) => `sha256:${sha256(canonicalJson(pack))}`;

/** What versions are chosen by is stored beside the pack, and is the pack's own. */
export const saysTheSame = ({ packId, version, effective }: Said, pack: RulePack): boolean =>
  packId === pack.id && version === pack.version && canonicalJson(effective) === canonicalJson(pack.effective);
type Said = Pick<RulePackDoc, 'packId' | 'version' | 'effective'>;
