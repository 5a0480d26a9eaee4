/** Which day it is in a region. */
import { localDay } from '../../rules/time/calendar.ts';
import { getRegion } from '../../store/pack/regions.ts';
import { versionInForce } from '../../store/pack/rule-packs.ts';
import type { Deps } from '../deps.ts';
import { offsetOf } from '../http/instants.ts';
import { today, WIB_MINUTES } from '../pack/packs.ts';

/** How far the clock of a region is ahead of universal time, in minutes; while no pack of it is in force, as in the west. */
export async function offsetIn(deps: Deps, region: string): Promise<number> {
  const doc = await getRegion(deps.store, region);
  const found = doc && (await versionInForce(deps.store, doc.packId, today(deps)));
  return found?.ok ? offsetOf(found.doc.pack) : WIB_MINUTES;
}
export const dayIn = async (deps: Deps, region: string): Promise<string> =>
  localDay(deps.now(), await offsetIn(deps, region));

const KEPT_MS = 60_000;

/** The same for many who ask; a region hardly ever moves its clocks. */
export function keptOffsets(deps: Deps): (region: string) => Promise<number> {
  const kept = new Map<string, { offset: number; until: number }>();
  return async (region) => {
    const found = kept.get(region);
    if (found && found.until > deps.now()) return found.offset;
    const offset = await offsetIn(deps, region);
    kept.set(region, { offset, until: deps.now() + KEPT_MS });
    return offset;
  };
}
