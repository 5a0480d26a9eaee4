/**
 * What payroll is to pay. Each region has a chain of its own in the journal: a line when an outcome that is worth money is
 * issued, a counter-line when it is taken back, a file with the lines since the file before, and what payroll says of them.
 * The place of a line in the chain is its number and says in which file it is: once, and in no other.
 */
import type { Award } from '../../rules/decide/award.ts';
import { canonicalJson, sha256 } from '../../rules/decide/canonical.ts';
import type { Actor } from '../../workflows/messages.ts';
import type { OutcomeDoc } from '../appraisal/types.ts';
import type { Store } from '../connect.ts';
import { appendSubject, entriesOf } from '../journal/journal.ts';
import type { JournalDoc } from '../journal/types.ts';
import { idsOf } from '../read.ts';
import { insertOrGet } from '../write.ts';

const PREFIX = 'payroll:';
const SYSTEM = { id: 'siklus', as: 'system' } as const;
const PAGE = 500;
const DIGEST_DIGITS = 16;

export const isPayrollSubject = (subject: string): boolean => subject.startsWith(PREFIX);

/** Sandboxes are paid nothing, and have lines and files for themselves. */
export type Payroll = { region: string; sandbox: boolean };
export const paySubject = ({ region, sandbox }: Payroll): string => `${PREFIX}${region}${sandbox ? '/sandbox' : ''}`;

export type PayLine = {
  n: number;
  outcome: string;
  outcomeId: string;
  code: string;
  decisionId: string;
  appraisalId: string;
  employeeId: string;
  /** Business day of the decision. */
  date: string;
  /** Whole rupiah each time, for so many months, and all of it; below zero: taken back. */
  rupiah: number;
  months: number;
  total: number;
  /** The line that it takes back. */
  reverses?: number;
};
export type PayFile = {
  number: number;
  period: string;
  /** Lines after the first, up to the second. */
  from: number;
  to: number;
  lines: number;
  sum: number;
  at: string;
  by: string;
  command: string;
  reasonId: string;
  reasonDigest: string;
};
export const PAY_ANSWERS = ['paid', 'refused'] as const;
export type PayAnswer = (typeof PAY_ANSWERS)[number];
/** All of it: it is read whole, a line for each outcome that was ever worth money. */
export type PayBook = {
  lines: Map<number, PayLine>;
  files: PayFile[];
  /** Lines that were taken back, and by which. */
  reversals: Map<number, PayLine>;
  answers: Map<number, PayAnswer>;
  commands: Set<string>;
  /** Those that came after another one which said that a line was paid, and said that it was not: none of theirs counts. */
  contradicted: Set<string>;
  head: number;
};

type NewLine = { outcome: OutcomeDoc; award: Award; date: string };
const reversalKey = (payroll: Payroll, n: number) => `pay-reversal/${paySubject(payroll)}/${n}`;
const lineKey = ({ _id, outcomeId, decisionId }: OutcomeDoc) => `pay/${_id}/${outcomeId}/${decisionId}`;

/** Once for an issued outcome; a repeat finds the line that it has. */
export async function addPayLine(store: Store, { outcome, award, date }: NewLine): Promise<void> {
  const { _id, outcomeId, code, decisionId, appraisalId, employeeId, region, sandbox } = outcome;
  await appendSubject(store, {
    subject: paySubject({ region, sandbox }),
    region,
    type: 'payroll.line',
    actor: SYSTEM,
    data: { outcome: _id, outcomeId, code, decisionId, appraisalId, employeeId, date, ...award },
    key: lineKey(outcome),
  });
}

const withKey = ({ models }: Store, subject: string, key: string): Promise<JournalDoc | null> =>
  models.journal.findOne({ subject, key }).lean();

/** The entry of the line that an issued outcome has. */
export const payLineOf = (store: Store, outcome: OutcomeDoc): Promise<JournalDoc | null> =>
  withKey(store, paySubject(outcome), lineKey(outcome));
/** The entry that takes a line back. */
export const payReversalOf = (store: Store, payroll: Payroll, n: number): Promise<JournalDoc | null> =>
  withKey(store, paySubject(payroll), reversalKey(payroll, n));

export const emptyBook = (): PayBook => ({
  lines: new Map(),
  files: [],
  reversals: new Map(),
  answers: new Map(),
  commands: new Set(),
  contradicted: new Set(),
  head: 0,
});

export async function payBook(store: Store, payroll: Payroll): Promise<PayBook> {
  const book = emptyBook();
  for (;;) {
    const page = await entriesOf(store, paySubject(payroll), { after: book.head, limit: PAGE });
    for (const entry of page) noteIn(book, entry);
    if (page.length < PAGE) return book;
  }
}

export function noteIn(book: PayBook, { seq, type, data = {}, actor, recordedAt }: JournalDoc): void {
  book.head = seq;
  if (typeof data['command'] === 'string') book.commands.add(data['command']);
  if (type === 'payroll.line' || type === 'payroll.reversed') noteLine(book, { ...data, n: seq } as unknown as PayLine);
  if (type === 'payroll.exported')
    book.files.push({ ...data, at: new Date(recordedAt).toISOString(), by: actor.id } as unknown as PayFile);
  if (type === 'payroll.acknowledged') noteAnswers(book, data);
}

function noteLine({ lines, reversals }: PayBook, line: PayLine): void {
  lines.set(line.n, line);
  if (line.reverses !== undefined) reversals.set(line.reverses, line);
}

/** A line that was paid stays paid, whoever else answers at the same time. */
function noteAnswers({ answers, contradicted }: PayBook, data: Record<string, unknown>): void {
  if (numbersIn(data['refused']).some((n) => answers.get(n) === 'paid')) contradicted.add(String(data['command']));
  else for (const answer of PAY_ANSWERS) for (const n of numbersIn(data[answer])) answers.set(n, answer);
}
export const numbersIn = (value: unknown): number[] => (Array.isArray(value) ? value.map(Number) : []);

export const payLinesIn = ({ lines }: PayBook, { from, to }: { from: number; to: number }): PayLine[] =>
  [...lines.values()].filter(({ n }) => n > from && n <= to);
/** Where the next file begins. */
export const exportedUpTo = ({ files }: PayBook): number => files.at(-1)?.to ?? 0;
export const reversalOf = ({ reversals }: PayBook, n: number): PayLine | undefined => reversals.get(n);

/**
 * Those whose outcome is issued as they say: what a task had written that was lost afterwards is paid to nobody. A line
 * that takes another one back stands as that one does.
 */
export async function standingLines(store: Store, lines: readonly PayLine[]): Promise<PayLine[]> {
  const issued = new Map<string, OutcomeDoc>();
  const ids = [...new Set(lines.map(({ outcome }) => outcome))];
  for (let at = 0; at < ids.length; at += PAGE) {
    const found = await store.models.outcomes.find(idsOf(ids.slice(at, at + PAGE))).lean<OutcomeDoc[]>();
    for (const doc of found) issued.set(doc._id, doc);
  }
  return lines.filter(({ outcome, outcomeId, decisionId }) => {
    const doc = issued.get(outcome);
    return doc?.status === 'ISSUED' && doc.outcomeId === outcomeId && doc.decisionId === decisionId;
  });
}

type NewFile = {
  payroll: Payroll;
  actor: Actor;
  command: string;
  file: Pick<PayFile, 'number' | 'period' | 'from' | 'to' | 'lines' | 'sum'>;
  text: string;
};

/** `mine` false: another file came first, with these lines. */
export async function addPayFile(store: Store, { payroll, actor, command, file, text }: NewFile): Promise<boolean> {
  const subject = paySubject(payroll);
  const { region } = payroll;
  const body = { text };
  const digest = sha256(canonicalJson(body));
  // An attempt that was cut off may have kept another text: since then more waits.
  const { doc } = await insertOrGet(store.models.submissions, {
    _id: `payroll-file/${subject}/${command}/${digest.slice(0, DIGEST_DIGITS)}`,
    appraisalId: subject,
    region,
    kind: 'payroll-file',
    actor,
    body,
    digest: `sha256:${digest}`,
    status: 'accepted',
    at: new Date().toISOString(),
  });
  const entry = await appendSubject(store, {
    subject,
    region,
    type: 'payroll.exported',
    actor,
    data: { ...file, command, reasonId: doc._id, reasonDigest: doc.digest },
    key: `pay-export/${subject}/${file.from}`,
  });
  await dropUnmade(store, { subject, kept: String(entry.data?.['reasonId']), mine: doc._id });
  return entry.data?.['command'] === command;
}

/** A request does not last so long: whatever it kept by then, and no entry names, became no file. */
const UNMADE_MS = 3_600_000;

/** Texts that nobody was ever given: another file came first with these lines, or who made it died. They name people and money. */
async function dropUnmade(store: Store, { subject, kept, mine }: { subject: string; kept: string; mine: string }) {
  const { submissions, journal } = store.models;
  const made = await journal.find({ subject, type: 'payroll.exported' }, { data: 1 }).lean();
  const named = new Set([kept, ...made.map(({ data }) => String(data?.['reasonId']))]);
  const texts = await submissions.find({ appraisalId: subject, kind: 'payroll-file' }, { at: 1 }).lean();
  const isOver = ({ _id, at }: { _id: string; at: string }) => _id === mine || Date.parse(at) < Date.now() - UNMADE_MS;
  const unmade = texts.filter((each) => !named.has(each._id) && isOver(each)).map(({ _id }) => _id);
  if (unmade.length > 0) await submissions.deleteMany(idsOf(unmade));
}

/** The very text, however often it is read. */
export async function payFileText(store: Store, { reasonId }: PayFile): Promise<string> {
  const kept = await store.models.submissions.findById(reasonId).lean();
  const text = kept?.body['text'];
  return typeof text === 'string' ? text : '';
}

type Reversal = {
  payroll: Payroll;
  actor: Actor;
  line: PayLine;
  /** Its reasons are beside the journal; without, the command names the entry of the appraisal that has them. */
  command: string;
  reasonId?: string;
  reasonDigest?: string;
};

/** Another line with the sign turned, for the next file. `mine` false: it was taken back before. */
export async function reversePayLine(store: Store, { payroll, actor, line, ...how }: Reversal): Promise<boolean> {
  const subject = paySubject(payroll);
  const { n, rupiah, total, ...of } = line;
  const entry = await appendSubject(store, {
    subject,
    region: payroll.region,
    type: 'payroll.reversed',
    actor,
    data: { ...of, rupiah: -rupiah, total: -total, reverses: n, ...how },
    key: reversalKey(payroll, n),
  });
  return entry.data?.['command'] === how.command;
}

type Answered = { payroll: Payroll; actor: Actor; command: string; number: number } & Record<PayAnswer, number[]>;

export async function answerPayLines(store: Store, { payroll, actor, ...data }: Answered): Promise<void> {
  const subject = paySubject(payroll);
  const key = `pay-answer/${subject}/${data.command}`;
  await appendSubject(store, { subject, region: payroll.region, type: 'payroll.acknowledged', actor, data, key });
}
