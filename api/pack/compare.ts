import type { Deps } from '../deps.ts';
import { givenPack, type NamedPack } from './named-pack.ts';
import { packJob } from './pack-job.ts';

/** What two packs say differently, and which decisions change by it. Stores nothing. */
export async function comparePacks(deps: Deps, { before, after }: { before: NamedPack; after: NamedPack }) {
  return packJob(deps, 'compare', { before: await givenPack(deps, before), after: await givenPack(deps, after) });
}
