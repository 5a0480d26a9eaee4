/**
 * A workflow task that Temporal threw away leaves records behind that no history contains and no caller was told of.
 * Whoever knows that its own task counts takes them back, kept as evidence (docs/decisions/0032-which-attempt-counts.md).
 */
import { trusted } from 'mongoose';
import type { RecordBatch } from '../../workflows/record.ts';
import type { Store } from '../connect.ts';
import { keepLost } from './lost-records.ts';
import { outcomeDocId } from '../appraisal/outcomes.ts';
import type { OutcomeDoc } from '../appraisal/types.ts';
import type { JournalDoc } from './types.ts';

/**
 * Takes back another entry in this one's place, and what follows that one: never what follows this one. May be cut off,
 * repeated, and run twice at the same moment.
 */
export async function withdrawTail(store: Store, { subject, seq, hash }: JournalDoc): Promise<void> {
  const stored = await store.models.journal
    .find({ subject, seq: trusted({ $gte: seq }) })
    .sort({ subject: 1, seq: 1 })
    .lean();
  const lost: JournalDoc[] = [];
  for (const entry of stored) {
    const follows = lost.at(-1);
    if (follows ? entry.prevHash !== follows.hash : entry.hash === hash || entry.seq !== seq) break;
    lost.push(entry);
  }
  await keepLost(store, { of: 'journal', appraisalId: subject, docs: lost });
  // From the end, and only what was read: the same place may hold the right entry by now.
  for (const { _id, hash } of lost.reverse()) await store.models.journal.deleteOne({ _id, hash });
}

/**
 * Outcomes that no entry issues. Issuing and its entry follow each other without anything recorded in between, so after
 * a batch is written such an outcome comes from a lost task, or from one whose answer was lost.
 */
export async function unissued(store: Store, { appraisalId, entries }: RecordBatch): Promise<OutcomeDoc[]> {
  if (!entries.some(({ changes }) => changes.outcomes ?? changes.state)) return [];
  const { outcomes, journal } = store.models;
  const written = await outcomes.find({ appraisalId }).lean();
  if (written.length === 0) return [];
  const issues = await journal.find({ subject: appraisalId, type: 'outcome.issued' }, { data: 1 }).lean();
  const issued = new Set(issues.map(({ data }) => outcomeDocId(appraisalId, Number(data?.['seq']))));
  return written.filter((doc) => !issued.has(doc._id));
}

export async function withdrawOutcomes(store: Store, appraisalId: string, lost: OutcomeDoc[]): Promise<void> {
  await keepLost(store, { of: 'outcomes', appraisalId, docs: lost });
  for (const { _id, issuedAt } of lost) await store.models.outcomes.deleteOne({ _id, issuedAt });
}
