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
    // One that is behind is brought up by whoever looks next.
    ...(shown?.seq === doc.seq
      ? differing({ ...shown }, { ...doc }).map((detail) => found('record-differs', detail, id))
      : []),
  ];
}
