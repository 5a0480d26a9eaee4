/** Whether a cycle may begin depends on those that are not over, so each launch must see the one before. */
import type { Store } from '../connect.ts';
import { changeNext, type FenceDoc, finishLast } from '../fence.ts';
import { createCycle } from './cycles.ts';
import type { CycleDoc } from './types.ts';

/** By region. */
export type LaunchFenceDoc = FenceDoc<CycleDoc>;

const fenced = (store: Store, id: string) => ({
  fences: store.models.launchFences,
  id,
  carryOut: (cycle: CycleDoc) => createCycle(store, cycle),
});

/** {@link finishLast} of a region's launches. */
export const finishLastLaunch = (store: Store, region: string): Promise<number> => finishLast(fenced(store, region));

/** {@link changeNext}: `false` when another cycle of the region came first. */
export const launchAfter = (store: Store, after: number, cycle: CycleDoc): Promise<boolean> =>
  changeNext(fenced(store, cycle.region), { after, change: cycle });
