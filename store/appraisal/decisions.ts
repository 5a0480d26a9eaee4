import type { Store } from '../connect.ts';
import { JournalConflict } from '../journal/conflict.ts';
import { keepLost } from '../journal/lost-records.ts';
import { sealed } from '../seal.ts';
import { getInScope, inScope, pageOf } from '../read.ts';
import type { RegionScope } from '../scope.ts';
import type { DecisionDoc } from './types.ts';
import { insertOrGet } from '../write.ts';
import type { Asked } from '../../workflows/record.ts';

export const decisionId = (appraisalId: string, n: number) => `decision/${appraisalId}/${n}`;

/**
 * Stores a decision once; evaluation is deterministic, so a repeat is the same. Another decision under the same number
 * was made by a task that was lost: whoever counts replaces it, anybody else is refused.
 */
export async function insertDecision(
  store: Store,
  decision: DecisionDoc,
  { counts }: Asked = {},
): Promise<DecisionDoc> {
  const { _id, appraisalId } = decision;
  const { inserted, doc: stored } = await insertOrGet(store.models.decisions, decision);
  if (inserted) return decision;
  const { row: _row, ...lost } = stored;
  const { digest } = lost.decision;
  if (digest === decision.decision.digest) return stored;
  if (!counts) throw new JournalConflict(_id, 'already decided otherwise');
  await keepLost(store, { of: 'decisions', appraisalId, docs: [lost] });
  await store.models.decisions.replaceOne({ _id, 'decision.digest': digest }, sealed(store.models.decisions, decision));
  return decision;
}

export const getDecision = (store: Store, scope: RegionScope, id: string): Promise<DecisionDoc | undefined> =>
  getInScope(store.models.decisions, scope, id);

export const decisionsOf = (store: Store, scope: RegionScope, appraisalId: string): Promise<DecisionDoc[]> =>
  pageOf(store.models.decisions, inScope(scope, { appraisalId }), { limit: MOST });

const MOST = 200;
