/** The versions of a region's rules as pages see them. */
import { Problem } from '../../api/problem/problem.ts';
import type { Rows, SeenCycle } from '../cycle/seen.ts';
import type { Visit } from '../visit.ts';
import type { SeenVersion } from './seen.ts';

export type Versions = {
  visit: Visit;
  region: string;
  versions: SeenVersion[];
  cycles: SeenCycle[];
  today: string | null;
};

/** Every version with the cycles that are pinned to it; `today` is the digest of the one in force. */
export async function versionsOf(visit: Visit, region: string): Promise<Versions> {
  const [versions, cycles, { pack }] = await Promise.all([
    visit.read<Rows<SeenVersion>>(`/v1/regions/${region}/pack-versions`),
    visit.read<Rows<SeenCycle>>(`/v1/cycles?region=${region}&limit=200`),
    visit.read<{ pack: { digest: string } | null }>(`/v1/regions/${region}`),
  ]);
  return { visit, region, versions: versions.data, cycles: cycles.data, today: pack?.digest ?? null };
}

export function chosenVersion({ versions }: Versions, n: string | undefined): SeenVersion {
  const found = versions.find(({ version }) => String(version) === n);
  if (!found) throw new Problem('not-found');
  return found;
}
