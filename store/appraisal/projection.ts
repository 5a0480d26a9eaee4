import { trusted } from 'mongoose';
import type { Ahead, RecordBatch } from '../../workflows/record.ts';
import type { Store } from '../connect.ts';
import { GENESIS, packObeyed } from '../journal/entry.ts';
import type { AppraisalDoc } from './types.ts';
import { sealed } from '../seal.ts';
import { insertOnce, isDuplicate } from '../write.ts';

type Projected = Pick<
  RecordBatch,
  'appraisalId' | 'cycleId' | 'region' | 'unit' | 'employeeId' | 'pack' | 'sandbox' | 'version' | 'view' | 'ahead'
>;

/** The entry that the view is the result of, and the hash that the first entry of its batch links to. */
export type ProjectedHead = { hash: string; recordedAt: number; follows: string };

const MAX_ATTEMPTS = 5;

/**
 * Replaces the projection unless it is newer. Newer is decided by workflow time, then by version: an attempt that was
 * lost may have got further than the one that counts. What follows the stored head directly is newer in any case.
 */
export async function projectAppraisal(store: Store, from: Projected, head: ProjectedHead): Promise<void> {
  const { appraisalId: _id, cycleId, region, unit, employeeId, pack, sandbox, version } = from;
  const { recordedAt, hash: headHash } = head;
  const doc: AppraisalDoc = sealed(store.models.appraisals, {
    ...from.view,
    _id,
    cycleId,
    region,
    unit,
    employeeId,
    pack: packObeyed(pack, from.view),
    sandbox,
    version,
    headHash,
    recordedAt,
    updatedAt: new Date().toISOString(),
    ...(from.ahead ? { ahead: from.ahead } : {}),
  });
  if (await followsDirectly(store, doc, head.follows)) return;
  const older = [
    { recordedAt: trusted({ $lt: recordedAt }) },
    { recordedAt, version: trusted({ $lt: version }) },
    { headHash: head.follows },
  ];
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    try {
      await store.models.appraisals.replaceOne({ _id, $or: older }, doc, { upsert: true });
      return;
    } catch (error) {
      if (!isDuplicate(error)) throw error;
    }
    // Either it is there and newer, or an older one was inserted at the same moment.
    const stored = await store.models.appraisals.findById(_id, { version: 1, recordedAt: 1 }).lean();
    if (stored && isNewer(stored, { recordedAt, version })) return;
  }
  throw new Error(`could not project appraisal ${_id}`);
}

/**
 * What nearly always happens: the first entries of an appraisal, or what comes straight after the stored head. Asked
 * for by keys alone, because the embedded database walks the whole collection for a filter with `$or`.
 */
async function followsDirectly(store: Store, doc: AppraisalDoc, follows: string): Promise<boolean> {
  const { appraisals } = store.models;
  if (follows === GENESIS) return insertOnce(appraisals, doc);
  const { matchedCount } = await appraisals.replaceOne({ _id: doc._id, headHash: follows }, doc);
  return matchedCount === 1;
}

/** Of an appraisal that has recorded this version and nothing since. */
export async function setAhead(store: Store, _id: string, of: { version: number; ahead: Ahead }): Promise<void> {
  const { version, ahead } = of;
  await store.models.appraisals.updateOne({ _id, version }, { $set: { ahead } });
}

function isNewer(stored: Pick<AppraisalDoc, 'recordedAt' | 'version'>, than: { recordedAt: number; version: number }) {
  const storedAt = stored.recordedAt ?? 0;
  return storedAt > than.recordedAt || (storedAt === than.recordedAt && stored.version >= than.version);
}
