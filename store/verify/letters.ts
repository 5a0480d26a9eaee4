import { namesDigest } from '../appraisal/letters.ts';
import { idsOf } from '../read.ts';
import { type JournalFinding, journalFindings } from './findings.ts';
import type { Recorded } from './subject.ts';

/** Every number of a series stands for an outcome that was issued, to the person whom its entry names. */
export async function checkLetters({ store, subject, entries }: Recorded): Promise<JournalFinding[]> {
  const found = journalFindings(subject);
  const wanted = entries.map(({ seq, data }) => ({ seq, data: data ?? {} }));
  const stored = await store.models.outcomes.find(idsOf(wanted.map(({ data }) => String(data['outcome'])))).lean();
  const byId = new Map(stored.map((doc) => [doc._id, doc]));
  const kept = await store.models.submissions.find({ appraisalId: subject }, { body: 1 }).lean();
  const names = new Map(kept.map(({ _id, body }) => [_id, namesDigest(body)]));
  const unnamed = wanted.flatMap(({ seq, data }) => {
    const id = `letter/${String(data['outcome'])}/${String(data['outcomeId'])}`;
    if (data['names'] === undefined || names.get(id) === data['names']) return [];
    return [found(names.has(id) ? 'record-differs' : 'record-missing', `the names of letter ${seq}`, id)];
  });
  const wrong = wanted.flatMap(({ seq, data }) => {
    const record = String(data['outcome']);
    const outcome = byId.get(record);
    if (!outcome) return [found('record-missing', `the outcome of letter ${seq}`, record)];
    const isSame = outcome.outcomeId === data['outcomeId'] && outcome.employeeId === data['employeeId'];
    return isSame && outcome.status === 'ISSUED' ? [] : [found('record-differs', `letter ${seq}`, record)];
  });
  return [...unnamed, ...wrong];
}
