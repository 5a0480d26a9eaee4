/** The chain of a follow-up, what it adds up to, and the record that shows it. */
import { canonicalJson, sha256 } from '../../rules/decide/canonical.ts';
import { localDay } from '../../rules/time/calendar.ts';
import { foldFollowUp, type FollowUp, type FollowUpTerms } from '../../rules/time/follow-up.ts';
import { nextTimedAct } from '../../rules/time/follow-up-acts.ts';
import { workCalendar } from '../../rules/time/plan.ts';
import type { WorkCalendar } from '../../rules/language/types.ts';
import type { Actor } from '../../workflows/messages.ts';
import type { OutcomeDoc } from '../appraisal/types.ts';
import type { Store } from '../connect.ts';
import { appendSubject, entriesOf } from '../journal/journal.ts';
import type { JournalDoc } from '../journal/types.ts';
import { getPack } from '../pack/rule-packs.ts';
import { sealed } from '../seal.ts';
import { insertOnce, NotNow } from '../write.ts';
import type { FollowUpDoc } from './types.ts';

const PREFIX = 'followUp:';
const PAGE = 500;
const ID_DIGITS = 24;

export const followUpSubject = (id: string): string => `${PREFIX}${id}`;
export const isFollowUpSubject = (subject: string): boolean => subject.startsWith(PREFIX);

/** What its first entry says of it. */
type Opened = Pick<
  FollowUpDoc,
  'unit' | 'employeeId' | 'appraisalId' | 'cycleId' | 'sandbox' | 'outcomeId' | 'code' | 'pack'
> & { outcome: string; decisionId: string };

/** A decision of its own is a follow-up of its own; a repeat of the same one finds the same. */
export const followUpId = ({ _id, outcomeId, decisionId, decidedBy, decidedAt }: OutcomeDoc): string =>
  sha256(canonicalJson([_id, outcomeId, decisionId, decidedBy ?? null, decidedAt ?? null])).slice(0, ID_DIGITS);

/** Written after the entry that says that the outcome was issued; once. */
export async function openFollowUp(
  store: Store,
  { outcome, pack, unit }: { outcome: OutcomeDoc & { decidedAt: number }; pack: string; unit: string },
): Promise<FollowUpDoc> {
  const id = followUpId(outcome);
  const { _id, employeeId, appraisalId, cycleId, sandbox, outcomeId, code, decisionId, region, decidedAt } = outcome;
  const about = { employeeId, appraisalId, cycleId, sandbox, outcomeId, code, decisionId };
  await appendSubject(store, {
    subject: followUpSubject(id),
    region,
    type: 'followUp.opened',
    actor: BY_SIKLUS,
    at: decidedAt,
    data: { outcome: _id, ...about, unit, pack } satisfies Opened,
    key: 'opened',
  });
  const { doc } = await readFollowUp(store, id);
  return doc;
}
export const BY_SIKLUS = { id: 'siklus', as: 'system' } as const satisfies Actor;

export type WholeFollowUp = {
  doc: FollowUpDoc;
  opened: Opened;
  followUp: FollowUp;
  entries: JournalDoc[];
  terms: FollowUpTerms;
  calendar: WorkCalendar;
};

/** As its chain has it now; the record beside it is brought up to that. */
export async function readFollowUp(store: Store, id: string): Promise<WholeFollowUp> {
  const entries: JournalDoc[] = [];
  for (;;) {
    const page = await entriesOf(store, followUpSubject(id), { after: entries.at(-1)?.seq ?? 0, limit: PAGE });
    entries.push(...page);
    if (page.length < PAGE) break;
  }
  const whole = await addUp(store, id, entries);
  if (!whole) throw new NotNow(`follow-up ${id} cannot be read`);
  await show(store, whole.doc);
  return whole;
}

/** `undefined`: it has no beginning, or nobody knows its rules. */
export async function addUp(store: Store, id: string, entries: JournalDoc[]): Promise<WholeFollowUp | undefined> {
  const [first] = entries;
  if (first?.type !== 'followUp.opened') return undefined;
  const opened = first.data as unknown as Opened;
  const pack = (await getPack(store, opened.pack))?.pack;
  const terms = pack?.outcomes.find((rule) => rule.id === opened.outcomeId)?.followUp;
  if (!pack || !terms) return undefined;
  const calendar = workCalendar(pack.calendar);
  const followUp = foldFollowUp(entries, { terms, calendar });
  const { outcome: _outcome, decisionId: _decisionId, ...about } = opened;
  const [step] = followUp.open;
  const doc: FollowUpDoc = {
    _id: id,
    region: first.region,
    ...about,
    kind: terms.kind,
    state: followUp.state,
    result: followUp.result,
    test: followUp.test,
    from: followUp.from,
    until: followUp.until,
    step: step?.id ?? null,
    dueAt: step?.due ?? null,
    wakeAt: nextTimedAct(followUp, { terms, calendar })?.at ?? null,
    endedOn: followUp.ended && localDay(followUp.ended.at, calendar.offsetMinutes),
    seq: entries.at(-1)?.seq ?? 0,
  };
  return { doc, opened, followUp, entries, terms, calendar };
}

/** Never back to what it was before. */
async function show(store: Store, doc: FollowUpDoc): Promise<void> {
  const { followUps } = store.models;
  if (await insertOnce(followUps, doc)) return;
  const stored = await followUps.findById(doc._id, { seq: 1 }).lean<Pick<FollowUpDoc, '_id' | 'seq'>>();
  if (!stored || stored.seq >= doc.seq) return;
  await followUps.replaceOne({ _id: doc._id, seq: stored.seq }, sealed(followUps, doc));
}

type Step = {
  region: string;
  type: string;
  actor: Actor;
  at: number;
  data?: Record<string, unknown>;
  /** Of two under the same key the first one stands. */
  key: string;
};

export const appendToFollowUp = (store: Store, id: string, step: Step): Promise<JournalDoc> =>
  appendSubject(store, { ...step, subject: followUpSubject(id) });
