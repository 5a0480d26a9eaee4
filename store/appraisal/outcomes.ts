import type { Store } from '../connect.ts';
import { keepLost } from '../journal/lost-records.ts';
import { inScope, pageOf } from '../read.ts';
import type { RegionScope } from '../scope.ts';
import type { OutcomeDoc } from './types.ts';
import { sealed } from '../seal.ts';
import { insertOrGet } from '../write.ts';

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
  const { inserted, doc: stored } = await insertOrGet(store.models.outcomes, outcome);
  if (inserted) return { inserted, outcome };
  if ((stored.decidedAt ?? 0) >= (outcome.decidedAt ?? 0)) return { inserted: false, outcome: stored };
  await keepLost(store, { of: 'outcomes', appraisalId, docs: [stored] });
  await store.models.outcomes.replaceOne({ _id, issuedAt: stored.issuedAt }, sealed(store.models.outcomes, outcome));
  return { inserted: true, outcome };
}

export const outcomesOf = (store: Store, scope: RegionScope, appraisalId: string): Promise<OutcomeDoc[]> =>
  pageOf(store.models.outcomes, inScope(scope, { appraisalId }), { limit: MOST });

const MOST = 200;
