import { addUp, followUpId } from '../follow-up/chain.ts';
import type { FollowUpDoc } from '../follow-up/types.ts';
import { type JournalFinding, journalFindings } from './findings.ts';
import { differing } from './projection.ts';
import type { Recorded } from './subject.ts';

/** It belongs to an outcome that was issued as it says, and is shown as its chain adds up. */
export async function checkFollowUp({ store, subject, entries }: Recorded): Promise<JournalFinding[]> {
  const found = journalFindings(subject);
  const id = subject.slice(subject.indexOf(':') + 1);
  const whole = await addUp(store, id, entries);
  if (!whole) return [found('record-missing', 'nobody knows what it began with', id)];
  const { doc, opened, followUp } = whole;
  const outcome = await store.models.outcomes.findById(opened.outcome).lean();
  const stands = outcome?.status === 'ISSUED' && followUpId(outcome) === id && outcome.employeeId === doc.employeeId;
  const shown = await store.models.followUps.findById(id).lean<FollowUpDoc>();
  return [
    ...(stands || followUp.result === 'withdrawn'
      ? []
      : [found('record-missing', 'the outcome that it follows from', opened.outcome)]),
    ...(shown ? [] : [found('record-missing', 'the record that shows it', id)]),
    ...(await asShown({ store, entries }, shown)).map((detail) => found('record-differs', detail, id)),
  ];
}

/** One that is behind is brought up by whoever looks next: until then it is what the entries added up to when it was written. */
async function asShown({ store, entries }: Pick<Recorded, 'store' | 'entries'>, shown: FollowUpDoc | null) {
  if (!shown) return [];
  const until = entries.filter(({ seq }) => seq <= shown.seq);
  const whole = await addUp(store, shown._id, until);
  return whole ? differing({ ...shown }, { ...whole.doc }) : [`nothing of its chain is at ${shown.seq}`];
}
