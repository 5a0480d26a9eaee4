import type { Store } from './connect.ts';
import { isDuplicate } from './duplicate.ts';
import { inRegion, type RegionScope } from './scope.ts';
import type { OutcomeDoc } from './types.ts';

export const outcomeDocId = (appraisalId: string, seq: number) => `outcome/${appraisalId}/${seq}`;

/** Issues an outcome once: a repeat gets the stored one. */
export async function insertOutcome(
  store: Store,
  outcome: OutcomeDoc,
): Promise<{ inserted: boolean; outcome: OutcomeDoc }> {
  try {
    await store.models.outcomes.insertMany([outcome]);
    return { inserted: true, outcome };
  } catch (error) {
    if (!isDuplicate(error)) throw error;
  }
  const stored = await store.models.outcomes.findById(outcome._id).lean();
  if (!stored) throw new Error(`${outcome._id} exists but cannot be read`);
  return { inserted: false, outcome: stored };
}

export const outcomesOf = (store: Store, scope: RegionScope, appraisalId: string): Promise<OutcomeDoc[]> =>
  store.models.outcomes
    .find({ ...inRegion(scope), appraisalId })
    .sort({ _id: 1 })
    .limit(200)
    .lean();
