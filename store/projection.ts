import { trusted } from 'mongoose';
import type { RecordBatch } from '../workflows/messages.ts';
import type { Store } from './connect.ts';
import { isDuplicate } from './duplicate.ts';
import type { AppraisalDoc } from './types.ts';

type Projected = Pick<
  RecordBatch,
  'appraisalId' | 'cycleId' | 'region' | 'unit' | 'employeeId' | 'pack' | 'sandbox' | 'version' | 'view'
>;

const MAX_ATTEMPTS = 5;

/** Replaces the projection unless it is already at this version or a later one: it never goes back. */
export async function projectAppraisal(store: Store, from: Projected, headHash: string): Promise<void> {
  const { appraisalId: _id, cycleId, region, unit, employeeId, pack, sandbox, version } = from;
  const updatedAt = new Date().toISOString();
  const doc: AppraisalDoc = {
    ...from.view,
    _id,
    cycleId,
    region,
    unit,
    employeeId,
    pack,
    sandbox,
    version,
    headHash,
    updatedAt,
  };
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    try {
      await store.models.appraisals.replaceOne({ _id, version: trusted({ $lt: version }) }, doc, { upsert: true });
      return;
    } catch (error) {
      if (!isDuplicate(error)) throw error;
    }
    // Either it is there at this version or later, or an older one was inserted at the same moment.
    const stored = await store.models.appraisals.findById(_id, { version: 1 }).lean();
    if (stored && stored.version >= version) return;
  }
  throw new Error(`could not project appraisal ${_id}`);
}
