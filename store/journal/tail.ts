/**
 * A worker that dies after it has written, and before Temporal has stored its workflow task, leaves records behind that
 * no history contains and no caller was told of. The next attempt runs at a later workflow time and may even decide
 * otherwise: what it hands over is the truth, and what the lost attempt left is taken back, kept as evidence.
 */
import { trusted } from 'mongoose';
import type { RecordBatch } from '../../workflows/record.ts';
import type { Store } from '../connect.ts';
import { keepLost } from './lost-records.ts';
import { outcomeDocId } from '../appraisal/outcomes.ts';
import type { JournalDoc } from './types.ts';

/**
 * Takes back the entries from this one's place on. False when any of them is as new as this one: then it is this one
 * that comes from a lost attempt. May be cut off, repeated, and run twice at the same moment.
 */
export async function withdrawTail(store: Store, from: JournalDoc): Promise<boolean> {
  const { subject, seq, recordedAt } = from;
  const tail = await store.models.journal
    .find({ subject, seq: trusted({ $gte: seq }) })
    .sort({ subject: -1, seq: -1 })
    .lean();
  if (tail.some((entry) => entry.recordedAt >= recordedAt)) return false;
  await keepLost(store, { of: 'journal', appraisalId: subject, docs: tail });
  // From the end, and only what was read: the same place may hold the right entry by now.
  for (const { _id, hash } of tail) await store.models.journal.deleteOne({ _id, hash });
  return true;
}

/**
 * Takes back outcomes that no entry issues. Issuing and its entry follow each other without anything recorded in
 * between, so after a batch is written such an outcome comes from a lost attempt, or from one whose answer was lost.
 */
export async function withdrawUnissued(store: Store, { appraisalId, entries }: RecordBatch): Promise<void> {
  if (!entries.some(({ changes }) => changes.outcomes ?? changes.state)) return;
  const { outcomes, journal } = store.models;
  const written = await outcomes.find({ appraisalId }).lean();
  if (written.length === 0) return;
  const issues = await journal.find({ subject: appraisalId, type: 'outcome.issued' }, { data: 1 }).lean();
  const issued = new Set(issues.map(({ data }) => outcomeDocId(appraisalId, Number(data?.['seq']))));
  const lost = written.filter((doc) => !issued.has(doc._id));
  await keepLost(store, { of: 'outcomes', appraisalId, docs: lost });
  for (const { _id, issuedAt } of lost) await outcomes.deleteOne({ _id, issuedAt });
}
