import { canonicalJson, sha256 } from '../../rules/decide/canonical.ts';
import type { Store } from '../connect.ts';
import { isDuplicate } from '../duplicate.ts';
import type { DecisionDoc, JournalDoc, LostRecordDoc, OutcomeDoc } from '../types.ts';

type Kept =
  | { of: 'journal'; appraisalId: string; docs: JournalDoc[] }
  | { of: 'decisions'; appraisalId: string; docs: DecisionDoc[] }
  | { of: 'outcomes'; appraisalId: string; docs: OutcomeDoc[] };

/** Keeps a copy before something is taken back, once per content. Nothing that was ever written disappears. */
export async function keepLost(store: Store, { of, appraisalId, docs }: Kept): Promise<void> {
  if (docs.length === 0) return;
  const at = new Date().toISOString();
  const records = docs.map((doc): LostRecordDoc => {
    const content = canonicalJson(doc);
    return {
      _id: `${of}/${doc._id}/${sha256(content)}`,
      of,
      record: doc._id,
      appraisalId,
      region: doc.region,
      content,
      at,
    };
  });
  try {
    await store.models.lostRecords.insertMany(records, { ordered: false, throwOnValidationError: true });
  } catch (error) {
    if (!isDuplicate(error)) throw error;
  }
}

export const countLost = (store: Store): Promise<number> => store.models.lostRecords.countDocuments({});
