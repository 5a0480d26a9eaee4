/**
 * What follows from an outcome that the journal says was issued, or taken back: its letter, its line for payroll, what runs
 * after it. Their own chains are compared with the outcome; this is the other direction, so that nobody takes one away.
 */
import { awardOf } from '../../rules/decide/award.ts';
import { letterNumber, letterOf, revocationOf } from '../appraisal/letters.ts';
import { outcomeDocId } from '../appraisal/outcomes.ts';
import type { OutcomeDoc } from '../appraisal/types.ts';
import type { Store } from '../connect.ts';
import { followUpId, followUpSubject } from '../follow-up/chain.ts';
import { entryId } from '../journal/entry.ts';
import type { JournalDoc } from '../journal/types.ts';
import { payLineOf, payReversalOf, paySubject } from '../payroll/payroll.ts';
import { packAsPublished } from './decisions.ts';
import { type JournalFinding, journalFindings } from './findings.ts';
import type { Recorded } from './subject.ts';

/** What follows is written after the entry, by a task that is repeated until it stands; on a busy machine within so long. */
const FOLLOWS_MS = 60_000;

export async function checkIssued({ store, subject, entries, outcomes, decisions }: Recorded) {
  const byId = new Map(outcomes.map((doc) => [doc._id, doc]));
  const ofType = (wanted: string) =>
    entries.flatMap((entry) => {
      const outcome = byId.get(outcomeDocId(subject, Number(entry.data?.['seq'])));
      const isSettled = entry.recordedAt < Date.now() - FOLLOWS_MS;
      return entry.type === wanted && isSettled && outcome?.status === 'ISSUED' ? [{ entry, outcome }] : [];
    });
  const findings: JournalFinding[] = [];
  for (const { entry, outcome } of ofType('outcome.issued')) {
    const decision = decisions.find(({ _id }) => _id === outcome.decisionId)?.decision;
    const pack = decision && (await packAsPublished(store, decision.pack.digest));
    const rule = pack?.outcomes.find(({ id }) => id === outcome.outcomeId);
    if (!pack || !rule || outcome.decidedAt === undefined) continue;
    const isPaid = (awardOf(pack, rule, decision)?.total ?? 0) > 0;
    findings.push(...(await missing({ store, subject, entry, outcome }, { ...rule, isPaid })));
  }
  for (const { entry, outcome } of ofType('outcome.reversed'))
    findings.push(...(await standing({ store, subject, entry, outcome })));
  return findings;
}

type One = { store: Store; subject: string; entry: JournalDoc; outcome: OutcomeDoc };
type Follows = { letter?: unknown; followUp?: unknown; isPaid: boolean };

async function missing({ store, subject, entry, outcome }: One, { letter, followUp, isPaid }: Follows) {
  const found = journalFindings(subject);
  const lacks = (what: string, record: string) => found('record-missing', `${what} of entry ${entry.seq}`, record);
  const findings: JournalFinding[] = [];
  const numbered = letter ? await letterOf(store, outcome) : undefined;
  if (letter && !numbered) findings.push(lacks('the letter', outcome._id));
  if (isPaid && !(await payLineOf(store, outcome)))
    findings.push(lacks(`the line in ${paySubject(outcome)}`, outcome._id));
  if (!followUp) return findings;
  const id = followUpId(outcome);
  if (!(await store.models.journal.exists({ _id: entryId(followUpSubject(id), 1) })))
    findings.push(lacks('what runs after it', id));
  // Whoever takes a letter back takes back what runs after it.
  if (numbered && (await revocationOf(store, numbered)) && (await runs(store, outcome)))
    findings.push(found('record-differs', `letter ${letterNumber(numbered)} was taken back, and it goes on`, id));
  return findings;
}

const runs = async ({ models }: Store, outcome: OutcomeDoc): Promise<boolean> =>
  ((await models.followUps.findById(followUpId(outcome), { state: 1 }).lean())?.state ?? 'ended') !== 'ended';

/** What was taken back has no letter, no payment and no follow-up any more. */
async function standing({ store, subject, entry, outcome }: One): Promise<JournalFinding[]> {
  const found = journalFindings(subject);
  const stands = (what: string) =>
    found('record-differs', `${what} stands, entry ${entry.seq} takes it back`, outcome._id);
  const letter = await letterOf(store, outcome);
  const line = await payLineOf(store, outcome);
  return [
    ...(letter && !(await revocationOf(store, letter)) ? [stands(`letter ${letterNumber(letter)}`)] : []),
    ...(line && !(await payReversalOf(store, outcome, line.seq)) ? [stands(`line ${line.seq}`)] : []),
    ...((await runs(store, outcome)) ? [stands('what runs after it')] : []),
  ];
}
