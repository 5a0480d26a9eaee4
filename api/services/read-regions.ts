import { localDay } from '../../rules/calendar.ts';
import { describePack } from '../../rules/describe.ts';
import { listRegions } from '../../store/regions.ts';
import { getRulePack, packInForce } from '../../store/rule-packs.ts';
import type { RegionDoc, RulePackDoc } from '../../store/types.ts';
import type { Deps } from '../deps.ts';
import { notFound } from '../problem.ts';
import { packFor, requireKnownRegion } from './packs.ts';

/** Western Indonesia's day: the earliest on which a pack of any region could be asked for. */
const WIB_MINUTES = 420;
export const today = (deps: Deps) => localDay(deps.now(), WIB_MINUTES);

export async function listRegionViews(deps: Deps) {
  return Promise.all((await listRegions(deps.store)).map((region) => presentRegion(deps, region)));
}

export const regionView = async (deps: Deps, region: string) =>
  presentRegion(deps, await requireKnownRegion(deps, region));

async function presentRegion(deps: Deps, region: RegionDoc) {
  const choice = await packInForce(deps.store, region.packId, today(deps));
  const pack = choice.ok ? { id: choice.doc.packId, version: choice.doc.version, digest: choice.doc._id } : null;
  const { _id: id, area, title, packId } = region;
  return { id, area, title, packId, pack };
}

export async function regionPack(deps: Deps, region: string, date: string | undefined) {
  return presentPack(await packFor(deps, await requireKnownRegion(deps, region), date ?? today(deps)));
}

export async function packByDigest(deps: Deps, digest: string) {
  const doc = await getRulePack(deps.store, digest);
  if (!doc) throw notFound();
  return presentPack(doc);
}

const presentPack = (doc: RulePackDoc) => ({
  digest: doc._id,
  packId: doc.packId,
  version: doc.version,
  effective: doc.effective,
  pack: { ...doc.pack },
  summary: { ...describePack(doc.pack) },
});
