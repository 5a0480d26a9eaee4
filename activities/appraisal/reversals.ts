/** What was issued of a decision that is another one by now: its letter is taken back, its payment by a counter-line, and what runs after it ends. */
import { letterNumber, letterOf, revocationKey } from '../../store/appraisal/letters.ts';
import { outcomeDocId, outcomesOf } from '../../store/appraisal/outcomes.ts';
import { appendToFollowUp, followUpId, readFollowUp } from '../../store/follow-up/chain.ts';
import { getFollowUp } from '../../store/follow-up/follow-ups.ts';
import type { OutcomeDoc } from '../../store/appraisal/types.ts';
import type { Store } from '../../store/connect.ts';
import { appendSubject } from '../../store/journal/journal.ts';
import { payBook, paySubject, reversalOf, reversePayLine } from '../../store/payroll/payroll.ts';
import { insertRightsNotice } from '../../store/people/notices.ts';
import type { JournalDraft, RecordBatch } from '../../workflows/record.ts';

const SYSTEM = { id: 'siklus', as: 'system' } as const;

const isReversal = ({ type }: JournalDraft): boolean => type === 'outcome.reversed';
export const takesBack = ({ entries }: RecordBatch): boolean => entries.some(isReversal);

/** After its entries are written, each of them once: whoever repeats it finds what there is. */
export async function followReversal(store: Store, batch: RecordBatch): Promise<void> {
  const { appraisalId, region, entries } = batch;
  const reversed = entries.filter(isReversal);
  if (reversed.length === 0) return;
  const outcomes = await outcomesOf(store, region, appraisalId);
  for (const entry of reversed) {
    const outcome = outcomes.find(({ _id }) => _id === outcomeDocId(appraisalId, Number(entry.data?.['seq'])));
    if (!outcome) continue;
    await revoke(store, { outcome, entry, batch });
    await payBack(store, { outcome, entry, batch });
    await endFollowUp(store, { outcome, entry, batch });
  }
}

type Reversed = { outcome: OutcomeDoc; entry: JournalDraft; batch: RecordBatch };

async function revoke(store: Store, { outcome, entry, batch }: Reversed): Promise<void> {
  const letter = await letterOf(store, outcome);
  if (!letter) return;
  const { region, appraisalId, employeeId, unit } = batch;
  const number = letterNumber(letter);
  const key = revocationKey(letter);
  await appendSubject(store, {
    subject: `audit:${region}`,
    region,
    type: 'letter.revoked',
    actor: SYSTEM,
    data: { letter: number, appraisalId, outcomeId: outcome.outcomeId, reversedBy: entry.seq },
    key,
  });
  const notice = { key: `letter/${key}`, to: employeeId, region, unit, at: entry.recordedAt, params: { number } };
  await insertRightsNotice(store, { ...notice, template: 'letter-revoked' });
}

async function payBack(store: Store, { outcome, entry, batch }: Reversed): Promise<void> {
  const { region, appraisalId, employeeId, unit } = batch;
  const payroll = { region, sandbox: outcome.sandbox };
  const book = await payBook(store, payroll);
  const line = [...book.lines.values()].find(
    (each) => each.outcome === outcome._id && each.decisionId === outcome.decisionId && each.reverses === undefined,
  );
  if (!line) return;
  // In the place of a person's reasons stands the entry that has them.
  const command = `${appraisalId}/${entry.seq}`;
  // Whoever took it back and died then is repeated, and tells the person.
  const isMine = reversalOf(book, line.n)
    ? book.commands.has(command)
    : await reversePayLine(store, { payroll, actor: SYSTEM, line, command });
  if (!isMine) return;
  const key = `payroll/${paySubject(payroll)}/${command}`;
  const notice = { key, to: employeeId, region, unit, at: entry.recordedAt, params: { code: line.code } };
  await insertRightsNotice(store, { ...notice, template: 'payment-reversed' });
}

/** Without a result; its workflow finds that when it looks again. */
async function endFollowUp(store: Store, { outcome, entry, batch }: Reversed): Promise<void> {
  const { region, appraisalId } = batch;
  const doc = await getFollowUp(store, region, followUpId(outcome));
  if (!doc || doc.state === 'ended') return;
  const data = { command: `${appraisalId}/${entry.seq}` };
  const step = { region, type: 'followUp.reversed', actor: SYSTEM, at: entry.at, data, key: 'reversed' };
  await appendToFollowUp(store, doc._id, step);
  await readFollowUp(store, doc._id);
}
