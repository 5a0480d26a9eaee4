/**
 * A worker that dies after it has written, and before Temporal has stored its workflow task, leaves entries behind that
 * no history contains and no caller was told of. The next attempt runs at a later workflow time and may even decide
 * otherwise: what it hands over is the truth, and what the lost attempt left is taken back.
 */
import { trusted } from 'mongoose';
import type { JournalDraft, RecordBatch } from '../workflows/messages.ts';
import type { Store } from './connect.ts';

const NEVER_ISSUED = ['REJECTED', 'LAPSED', 'WITHDRAWN'];

/**
 * Takes back everything from the draft's place on, unless it is as new as the draft: then it is the draft that comes
 * from a lost attempt, and the answer is false. May be cut off and repeated.
 */
export async function withdrawTail(store: Store, batch: RecordBatch, from: JournalDraft): Promise<boolean> {
  const { appraisalId: subject } = batch;
  const tail = await store.models.journal
    .find({ subject, seq: trusted({ $gte: from.seq }) }, { seq: 1, recordedAt: 1 })
    .sort({ subject: -1, seq: -1 })
    .lean();
  if (tail.some((entry) => entry.recordedAt >= from.recordedAt)) return false;
  // The projection first: it must never be ahead of the journal, or the next one would not replace it.
  await store.models.appraisals.updateOne(
    { _id: subject, version: trusted({ $gte: from.seq }) },
    { $set: { version: from.seq - 1 } },
  );
  const issued = new Set(batch.view.outcomes.filter(({ status }) => status === 'ISSUED').map(({ id }) => id));
  await store.models.outcomes.deleteMany({ appraisalId: subject, outcomeId: trusted({ $nin: [...issued] }) });
  for (const entry of tail) await store.models.journal.deleteOne({ _id: entry._id });
  return true;
}

/** An outcome may have been written by an attempt that was lost before its entry, and then be decided otherwise. */
export async function withdrawUnissued(store: Store, { appraisalId, entries, view }: RecordBatch): Promise<void> {
  if (!entries.some((entry) => entry.changes.outcomes)) return;
  const ids = view.outcomes.filter(({ status }) => NEVER_ISSUED.includes(status)).map(({ id }) => id);
  if (ids.length > 0) await store.models.outcomes.deleteMany({ appraisalId, outcomeId: trusted({ $in: ids }) });
}
