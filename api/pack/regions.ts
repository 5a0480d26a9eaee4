import { describePack } from '../../rules/explain/describe.ts';
import { inForce, lastDay } from '../../rules/time/timeline.ts';
import { listRegions } from '../../store/pack/regions.ts';
import { getRulePack, packVersions, publishedVersions } from '../../store/pack/rule-packs.ts';
import type { RegionDoc, RulePackDoc } from '../../store/pack/types.ts';
import type { Caller, Deps } from '../deps.ts';
import { notFound } from '../problem/problem.ts';
import { requireRegion } from '../access/scope.ts';
import { packFor, requireKnownRegion, today } from './packs.ts';

export async function listRegionViews(deps: Deps) {
  return Promise.all((await listRegions(deps.store)).map((region) => presentRegion(deps, region)));
}

export const regionView = async (deps: Deps, region: string) =>
  presentRegion(deps, await requireKnownRegion(deps, region));

async function presentRegion(deps: Deps, region: RegionDoc) {
  const found = inForce(await publishedVersions(deps.store, region.packId), today(deps));
  const [only] = found;
  const pack = only && found.length === 1 ? { id: region.packId, version: only.version, digest: only.digest } : null;
  const { _id: id, area, title, packId } = region;
  return { id, area, title, packId, pack };
}

export async function regionPack(deps: Deps, region: string, date: string | undefined) {
  return presentPack(await packFor(deps, await requireKnownRegion(deps, region), date ?? today(deps)));
}

export async function packByDigest(deps: Deps, digest: string) {
  const doc = await getRulePack(deps.store, digest);
  if (!doc || doc.status === 'reserved') throw notFound();
  return presentPack(doc);
}

const presentPack = (doc: RulePackDoc) => ({
  digest: doc._id,
  packId: doc.packId,
  version: doc.version,
  effective: doc.effective,
  status: doc.status,
  pack: { ...doc.pack },
  summary: { ...describePack(doc.pack) },
});

/** Every version of a region's pack, the newest first, with the days on which it is used. */
export async function regionVersions(deps: Deps, { principal }: Caller, region: string) {
  requireRegion(principal, 'listPackVersions', region);
  const { packId } = await requireKnownRegion(deps, region);
  const versions = await packVersions(deps.store, packId);
  const published = versions.filter(({ status }) => status === 'published');
  return versions.map(({ digest, version, status, effective, publishedAt, change }) => ({
    digest,
    version,
    status,
    effective,
    inForceUntil: status === 'published' ? lastDay({ version, effective }, published) : null,
    publishedAt,
    draft: change?.draftId ?? null,
    approvedBy: change?.approvedBy ?? [],
  }));
}
