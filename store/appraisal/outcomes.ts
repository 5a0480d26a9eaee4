import type { Store } from '../connect.ts';
import { isDuplicate } from '../duplicate.ts';
import { keepLost } from '../journal/lost-records.ts';
import { inRegion, type RegionScope } from '../scope.ts';
import type { OutcomeDoc } from '../types.ts';

export const outcomeDocId = (appraisalId: string, seq: number) => `outcome/${appraisalId}/${seq}`;

/**
 * Issues an outcome once: a repeat gets the stored one. One that was decided earlier was issued by an attempt that was
 * lost, and is replaced; one that was decided later stays, and it is this call that comes from a lost attempt.
 */
export async function insertOutcome(
  store: Store,
  outcome: OutcomeDoc,
): Promise<{ inserted: boolean; outcome: OutcomeDoc }> {
  const { _id, appraisalId } = outcome;
  try {
    await store.models.outcomes.insertMany([outcome]);
    return { inserted: true, outcome };
  } catch (error) {
    if (!isDuplicate(error)) throw error;
  }
  const stored = await store.models.outcomes.findById(_id).lean();
  if (!stored) throw new Error(`${_id} exists but cannot be read`);
  if ((stored.decidedAt ?? 0) >= (outcome.decidedAt ?? 0)) return { inserted: false, outcome: stored };
  await keepLost(store, { of: 'outcomes', appraisalId, docs: [stored] });
  await store.models.outcomes.replaceOne({ _id, issuedAt: stored.issuedAt }, outcome);
  return { inserted: true, outcome };
}

export const outcomesOf = (store: Store, scope: RegionScope, appraisalId: string): Promise<OutcomeDoc[]> =>
  store.models.outcomes
    .find({ ...inRegion(scope), appraisalId })
    .sort({ _id: 1 })
    .limit(200)
    .lean();
