import type { Store } from './connect.ts';
import { isDuplicate } from './duplicate.ts';
import { inRegion, type RegionScope } from './scope.ts';
import type { DecisionDoc } from './types.ts';

export const decisionId = (appraisalId: string, n: number) => `decision/${appraisalId}/${n}`;

/** Stores a decision once; a repeat gets the stored one, which is the same because evaluation is deterministic. */
export async function insertDecision(store: Store, decision: DecisionDoc): Promise<DecisionDoc> {
  try {
    await store.models.decisions.insertMany([decision]);
    return decision;
  } catch (error) {
    if (!isDuplicate(error)) throw error;
  }
  const stored = await store.models.decisions.findById(decision._id).lean();
  if (!stored) throw new Error(`${decision._id} exists but cannot be read`);
  return stored;
}

export async function getDecision(store: Store, scope: RegionScope, id: string): Promise<DecisionDoc | undefined> {
  return (await store.models.decisions.findOne({ _id: id, ...inRegion(scope) }).lean()) ?? undefined;
}

export const decisionsOf = (store: Store, scope: RegionScope, appraisalId: string): Promise<DecisionDoc[]> =>
  store.models.decisions
    .find({ ...inRegion(scope), appraisalId })
    .sort({ _id: 1 })
    .limit(200)
    .lean();
