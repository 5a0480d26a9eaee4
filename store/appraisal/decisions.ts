import type { Store } from '../connect.ts';
import { isDuplicate } from '../duplicate.ts';
import { keepLost } from '../journal/lost-records.ts';
import { inRegion, type RegionScope } from '../scope.ts';
import type { DecisionDoc } from '../types.ts';

export const decisionId = (appraisalId: string, n: number) => `decision/${appraisalId}/${n}`;

/**
 * Stores a decision once; evaluation is deterministic, so a repeat is the same. Another decision under the same number
 * was made by an attempt that was lost, and is replaced: a number that is in the history is never asked for again.
 */
export async function insertDecision(store: Store, decision: DecisionDoc): Promise<DecisionDoc> {
  const { _id, appraisalId } = decision;
  try {
    await store.models.decisions.insertMany([decision]);
    return decision;
  } catch (error) {
    if (!isDuplicate(error)) throw error;
  }
  const stored = await store.models.decisions.findById(_id).lean();
  if (!stored) throw new Error(`${_id} exists but cannot be read`);
  const { row: _row, ...lost } = stored;
  const { digest } = lost.decision;
  if (digest === decision.decision.digest) return stored;
  await keepLost(store, { of: 'decisions', appraisalId, docs: [lost] });
  await store.models.decisions.replaceOne({ _id, 'decision.digest': digest }, decision);
  return decision;
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
