/**
 * Letters and certificates of issued outcomes. Each series of a year is a chain of its own in the journal, so that the number
 * of a letter is the number of its entry: without a gap, once for each outcome, and anchored as every chain is.
 */
import { canonicalJson, sha256 } from '../../rules/decide/canonical.ts';
import type { Store } from '../connect.ts';
import { appendSubject } from '../journal/journal.ts';
import { entryId } from '../journal/entry.ts';
import type { JournalDoc } from '../journal/types.ts';
import { getEmployee } from '../people/employees.ts';
import { getUnit, unitNames } from '../people/units.ts';
import { insertOrGet } from '../write.ts';
import { getAppraisal } from './appraisals.ts';
import { submissionsById } from './submissions.ts';
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

/** As it stands on the letter: number, series and year; of a sandbox, so that nobody takes it for a real one. */
export const letterNumber = ({ n, series, year, sandbox }: Pick<Letter, 'n' | 'series' | 'year' | 'sandbox'>): string =>
  `${sandbox ? 'COBA/' : ''}${n}/${series}/${year}`;

const PREFIX = 'letters:';
export const isLetterSubject = (subject: string): boolean => subject.startsWith(PREFIX);
const subjectOf = ({ region, year, series, sandbox }: LetterSeries): string =>
  `${PREFIX}${[region, year, series, ...(sandbox ? ['sandbox'] : [])].join('/')}`;
const keyOf = ({ _id, outcomeId }: Pick<OutcomeDoc, '_id' | 'outcomeId'>) => `letter/${_id}/${outcomeId}`;
export const revocationKey = ({ appraisalId, outcome, outcomeId }: Letter) =>
  `revoke-letter/${appraisalId}/${outcome}/${outcomeId}`;

/** Whom a letter names, as they and their unit were called when it got its number: whatever they are called later. */
export type LetterNames = { name: string; nip: string; unit: string };
export const namesDigest = (names: unknown): string => `sha256:${sha256(canonicalJson(names))}`;

type NewLetter = { outcome: OutcomeDoc; series: string; date: string };
const SYSTEM = { id: 'siklus', as: 'system' } as const;

/** Gives it the next number of its series; a repeat finds the one it has, and the names that were kept first. */
export async function numberLetter(store: Store, { outcome, series, date }: NewLetter): Promise<void> {
  const { _id, outcomeId, appraisalId, employeeId, region, sandbox } = outcome;
  const year = date.slice(0, 4);
  const subject = subjectOf({ region, year, series, sandbox });
  const names = namesDigest(await keptNames(store, outcome, subject));
  await appendSubject(store, {
    subject,
    region,
    type: 'letter.numbered',
    actor: SYSTEM,
    data: { outcome: _id, outcomeId, appraisalId, employeeId, series, year, sandbox, date, names },
    key: keyOf(outcome),
  });
}

/** The journal holds their digest, and not the names. */
async function keptNames(store: Store, outcome: OutcomeDoc, subject: string): Promise<Record<string, unknown>> {
  const { region, appraisalId, employeeId } = outcome;
  const person = await getEmployee(store, region, employeeId);
  const unit = (await getAppraisal(store, region, appraisalId))?.unit ?? person?.unit ?? '';
  const called =
    (await getUnit(store, region, unit))?.name ?? (await unitNames(store, region, [unit])).get(unit) ?? unit;
  const names: LetterNames = { name: person?.name ?? employeeId, nip: person?.nip ?? '', unit: called };
  const { doc } = await insertOrGet(store.models.submissions, {
    _id: keyOf(outcome),
    appraisalId: subject,
    region,
    kind: 'letter',
    actor: SYSTEM,
    body: names,
    digest: namesDigest(names),
    status: 'accepted',
    at: new Date().toISOString(),
  });
  return doc.body;
}

/** `undefined`: it got its number before names were kept. */
export async function letterNames(store: Store, outcome: OutcomeDoc): Promise<LetterNames | undefined> {
  const [kept] = await submissionsById(store, outcome.region, [keyOf(outcome)]);
  return kept?.body as LetterNames | undefined;
}

const letterIn = ({ region, seq: n, hash, data }: JournalDoc): Letter =>
  ({ ...data, region, n, hash }) as unknown as Letter;

/** The letter of an issued outcome, if it has one. */
export async function letterOf(
  store: Store,
  outcome: Pick<OutcomeDoc, '_id' | 'outcomeId'>,
): Promise<Letter | undefined> {
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
