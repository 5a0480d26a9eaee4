import { canonicalJson, sha256 } from '../../rules/decide/canonical.ts';
import type { Store } from '../connect.ts';
import type { DecisionDoc, OutcomeDoc } from '../appraisal/types.ts';
import type { JournalDoc, LostRecordDoc } from './types.ts';
import { insertMissing } from '../write.ts';

type Kept =
  | { of: 'journal'; appraisalId: string; docs: JournalDoc[] }
  | { of: 'decisions'; appraisalId: string; docs: DecisionDoc[] }
  | { of: 'outcomes'; appraisalId: string; docs: OutcomeDoc[] };

/** Keeps a copy before something is taken back, once per content. Nothing that was ever written disappears. */
export async function keepLost(store: Store, { of, appraisalId, docs }: Kept): Promise<void> {
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
  await insertMissing(store.models.lostRecords, records);
}

export const countLost = (store: Store): Promise<number> => store.models.lostRecords.countDocuments({});
