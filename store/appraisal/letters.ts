/**
 * Letters and certificates of issued outcomes. Each series of a year is a chain of its own in the journal, so that the number
 * of a letter is the number of its entry: without a gap, once for each outcome, and anchored as every chain is.
 */
import type { Store } from '../connect.ts';
import { appendSubject } from '../journal/journal.ts';
import { entryId } from '../journal/entry.ts';
import type { JournalDoc } from '../journal/types.ts';
import type { OutcomeDoc } from './types.ts';

/** Which series of numbers; sandboxes count for themselves. */
export type LetterSeries = { region: string; year: string; series: string; sandbox: boolean };
export type Letter = LetterSeries & {
  n: number;
  /** Hash of its entry: whoever holds the letter holds the first digits of it. */
  hash: string;
  outcome: string;
  outcomeId: string;
  appraisalId: string;
  employeeId: string;
  /** Business day of the decision that it tells. */
  date: string;
};

const PREFIX = 'letters:';
export const isLetterSubject = (subject: string): boolean => subject.startsWith(PREFIX);
const subjectOf = ({ region, year, series, sandbox }: LetterSeries): string =>
  `${PREFIX}${[region, year, series, ...(sandbox ? ['sandbox'] : [])].join('/')}`;
const keyOf = ({ _id, outcomeId }: Pick<OutcomeDoc, '_id' | 'outcomeId'>) => `letter/${_id}/${outcomeId}`;
export const revocationKey = ({ appraisalId, outcome, outcomeId }: Letter) =>
  `revoke-letter/${appraisalId}/${outcome}/${outcomeId}`;

type NewLetter = { outcome: OutcomeDoc; series: string; date: string };

/** Gives it the next number of its series; a repeat finds the one it has. */
export async function numberLetter(store: Store, { outcome, series, date }: NewLetter): Promise<void> {
  const { _id, outcomeId, appraisalId, employeeId, region, sandbox } = outcome;
  const year = date.slice(0, 4);
  await appendSubject(store, {
    subject: subjectOf({ region, year, series, sandbox }),
    region,
    type: 'letter.numbered',
    actor: { id: 'siklus', as: 'system' },
    data: { outcome: _id, outcomeId, appraisalId, employeeId, series, year, sandbox, date },
    key: keyOf(outcome),
  });
}

const letterIn = ({ region, seq: n, hash, data }: JournalDoc): Letter =>
  ({ ...data, region, n, hash }) as unknown as Letter;

/** The letter of an issued outcome, if it has one. */
export async function letterOf(store: Store, outcome: OutcomeDoc): Promise<Letter | undefined> {
  const entry = await store.models.journal.findOne({ key: keyOf(outcome) }).lean<JournalDoc>();
  return entry ? letterIn(entry) : undefined;
}

export async function letterByNumber(store: Store, series: LetterSeries, n: number): Promise<Letter | undefined> {
  const entry = await store.models.journal.findById(entryId(subjectOf(series), n)).lean<JournalDoc>();
  return entry ? letterIn(entry) : undefined;
}

/** The entry that took it back, if somebody did. */
export const revocationOf = (store: Store, letter: Letter): Promise<JournalDoc | null> =>
  store.models.journal.findOne({ key: revocationKey(letter) }).lean<JournalDoc>();
