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
