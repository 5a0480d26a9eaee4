/** The last cycle of a region in which people are scored, and whom of it a preview looks at. Reads only. */
import { trusted } from 'mongoose';
import { rankOf } from '../../rules/compare/what-if.ts';
import type { Store } from '../connect.ts';
import { inRegion } from '../scope.ts';
import type { AppraisalDoc } from '../appraisal/types.ts';
import type { CycleDoc } from './types.ts';

const scored = (cycleId: string) => ({ cycleId, decisionId: trusted({ $ne: null }) });

/**
 * By its period, running or closed, never a cancelled one. A sandbox only where no real cycle has a score: a region that
 * tries the system out sees something, and no other's preview is about people who do not exist.
 */
export async function lastScoredCycle(store: Store, region: string): Promise<CycleDoc | undefined> {
  const cycles = await store.models.cycles
    .find({ ...inRegion(region), state: trusted({ $ne: 'CANCELLED' as const }) })
    .lean();
  for (const cycle of cycles.toSorted(latestFirst)) {
    if (await store.models.appraisals.exists(scored(cycle._id))) return cycle;
  }
  return undefined;
}

/** By its period; a sandbox only where no real cycle is closed. */
export async function lastClosedCycle(store: Store, region: string): Promise<CycleDoc | undefined> {
  const closed = await store.models.cycles.find({ ...inRegion(region), state: 'CLOSED' }).lean();
  return closed.toSorted(latestFirst)[0];
}

const placeOf = ({ period, createdAt }: CycleDoc) => `${period.to} ${period.from} ${createdAt}`;
const latestFirst = (a: CycleDoc, b: CycleDoc) =>
  Number(a.sandbox) - Number(b.sandbox) || (placeOf(a) < placeOf(b) ? 1 : -1);

export type ScoredKey = { appraisalId: string; decisionId: string; recordedAt: number };

/** Their number, and at most `most` of them: the same ones each time, chosen by nothing that is about the person. */
export async function scoredKeys(
  store: Store,
  cycleId: string,
  most: number,
): Promise<{ scored: number; keys: ScoredKey[] }> {
  const cursor = store.models.appraisals
    .find(scored(cycleId), { decisionId: 1, recordedAt: 1 })
    .lean<Pick<AppraisalDoc, '_id' | 'decisionId' | 'recordedAt'>>()
    .cursor({ batchSize: 1_000 });
  let count = 0;
  let kept: ScoredKey[] = [];
  for await (const { _id, decisionId, recordedAt = 0 } of cursor) {
    if (decisionId === null) continue;
    count += 1;
    kept.push({ appraisalId: _id, decisionId, recordedAt });
    if (kept.length >= 2 * most) kept = firstOf(kept, most);
  }
  return { scored: count, keys: firstOf(kept, most) };
}

const SEED = 'preview';

function firstOf(keys: ScoredKey[], most: number): ScoredKey[] {
  const ranked = keys.map((key) => ({ key, rank: rankOf(`${SEED}|${key.appraisalId}`) }));
  return ranked
    .toSorted((a, b) => a.rank - b.rank || (a.key.appraisalId < b.key.appraisalId ? -1 : 1))
    .slice(0, most)
    .map(({ key }) => key);
}
