/** Rule packs as the API uses them: by digest for what is running, by region and date for what begins. */
import { formatDate } from '../../rules/explain/format.ts';
import { localDay } from '../../rules/time/calendar.ts';
import { getRegion } from '../../store/pack/regions.ts';
import { getPack, versionInForce } from '../../store/pack/rule-packs.ts';
import type { Phase, ResolvedPack } from '../../rules/language/types.ts';
import type { AppraisalDoc } from '../../store/appraisal/types.ts';
import type { RegionDoc, RulePackDoc } from '../../store/pack/types.ts';
import type { Deps } from '../deps.ts';
import { notFound, Problem } from '../problem/problem.ts';

/** The pack an appraisal or cycle is pinned to. It was there at launch, so its absence is our fault. */
export async function pinnedPack(deps: Deps, digest: string): Promise<ResolvedPack> {
  const stored = await getPack(deps.store, digest);
  if (!stored) throw new Error(`rule pack ${digest} is pinned but not stored`);
  return stored;
}

/** Western Indonesia's day: the earliest on which a pack of any region could be asked for. */
export const WIB_MINUTES = 420;
export const today = (deps: Deps) => localDay(deps.now(), WIB_MINUTES);

export async function requireKnownRegion(deps: Deps, region: string): Promise<RegionDoc> {
  const found = await getRegion(deps.store, region);
  if (!found) throw regionUnknown(region);
  return found;
}

/** Which regions there are is no secret; how one comes to be is what whoever asks needs to know. */
export const regionUnknown = (region: string) =>
  notFound({
    id: `Wilayah "${region}" belum ada. Periksa ejaannya; wilayah baru ada sejak paket aturannya yang pertama terbit: buat draf dengan kunci HR tanpa wilayah (region: null), lihat docs/rules.md.`,
    en: `There is no region "${region}" yet. Check the spelling; a new region exists once its first rule pack is published: begin a draft with a key of HR that has no region (region: null), see docs/rules.md.`,
  });

/** @param date `yyyy-mm-dd`, business date */
export async function packFor(
  deps: Deps,
  region: Pick<RegionDoc, '_id' | 'packId'>,
  date: string,
): Promise<RulePackDoc> {
  const found = await versionInForce(deps.store, region.packId, date);
  if (found.ok) return found.doc;
  const detail =
    found.reason === 'none'
      ? {
          id: `Wilayah ${region._id} tidak punya paket aturan yang berlaku pada ${formatDate(date, 'id')}.`,
          en: `The region ${region._id} has no rule pack in force on ${formatDate(date, 'en')}.`,
        }
      : {
          id: `Wilayah ${region._id} punya beberapa paket yang berlaku pada ${formatDate(date, 'id')}: ${found.digests.join(', ')}.`,
          en: `The region ${region._id} has several packs in force on ${formatDate(date, 'en')}: ${found.digests.join(', ')}.`,
        };
  throw new Problem('pack-missing', { detail });
}

/** The running stage keeps the settings of the pack that opened it, also when an amendment came meanwhile. */
export async function runningPhase(
  deps: Deps,
  { amendments = [], stage, pack }: AppraisalDoc,
): Promise<Phase | undefined> {
  const opened = amendments.find((each) => each.stage === stage)?.before ?? pack;
  return (await pinnedPack(deps, opened)).pack.phases.find(({ id }) => id === stage);
}

/**
 * Peers spoke under the promise of how many must have answered before their mean is shown: of all packs an appraisal has
 * obeyed, the strictest promise is kept.
 */
export async function keepingPromises(
  deps: Deps,
  resolved: ResolvedPack,
  { amendments = [] }: AppraisalDoc,
): Promise<ResolvedPack> {
  const digests = [...new Set(amendments.flatMap(({ before, after }) => [before, after]))];
  const packs = await Promise.all(digests.map((digest) => pinnedPack(deps, digest)));
  const promised = [resolved, ...packs].map(({ pack }) => pack.transparency.minimumGroup);
  const transparency = { ...resolved.pack.transparency, minimumGroup: Math.max(...promised) };
  return { ...resolved, pack: { ...resolved.pack, transparency } };
}

/** The pack that an appraisal obeys, as it is shown by. */
export const shownPack = async (deps: Deps, appraisal: AppraisalDoc): Promise<ResolvedPack> =>
  keepingPromises(deps, await pinnedPack(deps, appraisal.pack), appraisal);
