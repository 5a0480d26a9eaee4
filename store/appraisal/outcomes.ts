import type { Store } from '../connect.ts';
import type { Asked } from '../../workflows/record.ts';
import { JournalConflict } from '../journal/conflict.ts';
import { keepLost } from '../journal/lost-records.ts';
import { inScope, pageOf } from '../read.ts';
import type { RegionScope } from '../scope.ts';
import type { OutcomeDoc } from './types.ts';
import { sealed } from '../seal.ts';
import { insertOrGet } from '../write.ts';

export const outcomeDocId = (appraisalId: string, seq: number) => `outcome/${appraisalId}/${seq}`;

/** By these, two decisions about an outcome are the same one. */
const DECIDED = ['outcomeId', 'decisionId', 'decidedBy', 'decidedAt'] as const;

/**
 * Issues an outcome once: a repeat gets the stored one. Another one in its place was issued by a task that was lost:
 * whoever counts replaces it, anybody else is refused.
 */
export async function insertOutcome(
  store: Store,
  outcome: OutcomeDoc,
  { counts }: Asked = {},
): Promise<{ inserted: boolean; outcome: OutcomeDoc }> {
  const { _id, appraisalId } = outcome;
  const { inserted, doc: stored } = await insertOrGet(store.models.outcomes, outcome);
  if (inserted) return { inserted, outcome };
  if (DECIDED.every((field) => stored[field] === outcome[field])) return { inserted: false, outcome: stored };
  if (!counts) throw new JournalConflict(_id, 'already issued otherwise');
  await keepLost(store, { of: 'outcomes', appraisalId, docs: [stored] });
  await store.models.outcomes.replaceOne({ _id, issuedAt: stored.issuedAt }, sealed(store.models.outcomes, outcome));
  return { inserted: true, outcome };
}

export const outcomesOf = (store: Store, scope: RegionScope, appraisalId: string): Promise<OutcomeDoc[]> =>
  pageOf(store.models.outcomes, inScope(scope, { appraisalId }), { limit: MOST });

const MOST = 200;
