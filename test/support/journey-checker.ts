/**
 * Compares what the participants were told with what is in the database at the end. Everything acknowledged must be
 * there exactly once, and nothing that nobody asked for. Answers what does not add up, in words.
 */
import { canonicalJson } from '../../rules/decide/canonical.ts';
import { openAnswer } from '../../api/appraisal/answers.ts';
import { hasFreeText } from '../../api/appraisal/commands.ts';
import type { Config } from '../../api/config.ts';
import { isRecord } from '../../rules/language/records.ts';
import type { Store } from '../../store/connect.ts';
import { entriesOf } from '../../store/journal/journal.ts';
import { allRegions } from '../../store/scope.ts';
import { sortOutSubmissions, submissionsById } from '../../store/appraisal/submissions.ts';
import type { AppraisalDoc, SubmissionDoc } from '../../store/appraisal/types.ts';
import type { CycleDoc } from '../../store/cycle/types.ts';
import type { JournalDoc } from '../../store/journal/types.ts';
import type { CommandName } from '../../workflows/messages.ts';
import type { Invocation } from './journey-client.ts';
import { commandOf, ENTRY_OF } from './journey-entries.ts';

export type Evidence = {
  store: Store;
  /** Peers' answers are sealed under them. */
  codecKeys: string | undefined;
  cycleId: string;
  invocations: readonly Invocation[];
  /** Whom each key stands for, as the journal names them. */
  actors: ReadonlyMap<string, string>;
};

type Books = { appraisals: AppraisalDoc[]; entries: Map<string, JournalDoc>; ofPeople: JournalDoc[]; cycle: CycleDoc };

const MOST_ENTRIES = 5_000;
const BY_ITSELF = 'siklus';

async function booksOf({ store, cycleId }: Evidence): Promise<Books> {
  const appraisals: AppraisalDoc[] = await store.models.appraisals.find({ cycleId }).lean();
  const journals = await Promise.all(appraisals.map(({ _id }) => entriesOf(store, _id, { limit: MOST_ENTRIES })));
  const all = journals.flat();
  const cycle = await store.models.cycles.findById(cycleId).lean();
  if (!cycle) throw new Error(`${cycleId} is gone`);
  return {
    appraisals,
    cycle,
    entries: new Map(all.map((entry) => [entry._id, entry])),
    // Operations of the cycle reach appraisals by signals, and are accounted for with the cycle.
    ofPeople: all.filter(({ actor, type }) => actor.id !== BY_ITSELF && !type.startsWith('cycle.')),
  };
}

/** When all is over: nobody may repeat anything, so that what was written has been sorted out for good. */
export async function discrepancies(evidence: Evidence): Promise<string[]> {
  await sortOutSubmissions(evidence.store, new Date().toISOString());
  const books = await booksOf(evidence);
  const explained = new Set<string>();
  const found = [
    ...(await commands({ ...evidence, words: ['accepted'] }, books, explained)),
    ...facts(evidence, books, explained),
    ...extraReviews(evidence, books, explained),
    ...operations(evidence, books),
    ...endings(books),
    ...(await outcomes(evidence, books)),
  ];
  // What nobody knows the outcome of may be there or not; everything else that is there was asked for.
  const open = evidence.invocations.filter(({ state }) => state === 'unknown' || state === 'invoked').length;
  const unasked = books.ofPeople.filter(({ _id }) => !explained.has(_id));
  if (unasked.length > open) found.push(...unasked.map((entry) => unexplained(entry, evidence)));
  return found;
}

/** With what those who sent such a command to the appraisal were told instead. */
function unexplained({ _id, subject, type }: JournalDoc, { invocations }: Evidence): string {
  const told = invocations
    .filter(({ path }) => path.includes(subject) && isFor(path.split('/').at(-1) ?? '', type))
    .map(
      ({ path, status, answer, attempts }) => `${path} ${status} ${answer?.code ?? answer?.version} after ${attempts}`,
    );
  return `${_id}: nobody was told of ${type}; told were: ${told.join('; ')}`;
}

function isFor(name: string, type: string): boolean {
  const command = commandOf(name);
  return command !== undefined && ENTRY_OF[command].includes(type);
}

/** Acknowledged commands that are not in the journal; may be asked while everything goes on. */
export async function lost(evidence: Evidence): Promise<string[]> {
  return commands({ ...evidence, words: ['received', 'accepted'] }, await booksOf(evidence), new Set());
}

type Words = { words: SubmissionDoc['status'][] };

/** What raters are told counts nobody else's answers: theirs is looked for by who gave it, once each. */
const OF_RATERS = ['submitFeedback', 'declineFeedback'];
const answeredBy = (
  { entries }: Books,
  { id, command, by }: { id: string; command: CommandName; by: string | undefined },
) =>
  [...entries].find(
    ([record, { type, actor }]) => record.startsWith(`${id}:`) && ENTRY_OF[command].includes(type) && actor.id === by,
  )?.[0] ?? `${id}:${command}`;

/** The answer to a command carries its version, which is the number of its own journal entry. */
async function commands(evidence: Evidence & Words, books: Books, explained: Set<string>) {
  const { entries } = books;
  const { invocations, actors } = evidence;
  const found: string[] = [];
  const told = new Map<string, string>();
  for (const { path, key, body, answer, state, idempotencyKey } of invocations) {
    const [, , kind, id = '', name = ''] = path.split('/');
    const command = kind === 'appraisals' ? commandOf(name) : undefined;
    if (state !== 'acknowledged' || !command) continue;
    const by = actors.get(key ?? '');
    const record = OF_RATERS.includes(command) ? answeredBy(books, { id, command, by }) : `${id}:${answer.version}`;
    const entry = entries.get(record);
    if (!entry) found.push(`${record}: acknowledged ${name} is lost`);
    else if (!ENTRY_OF[command].includes(entry.type)) found.push(`${record}: is ${entry.type} instead of ${name}`);
    else if (entry.actor.id !== by) found.push(`${record}: ${name} by somebody else`);
    else if (explained.has(record))
      found.push(`${record}: ${told.get(record)} and ${name} (${idempotencyKey}) were told the same entry`);
    else if (hasFreeText(body)) found.push(...(await wrongWords(evidence, entry, body)));
    explained.add(record);
    told.set(record, `${name} (${idempotencyKey})`);
  }
  return found;
}

async function wrongWords(
  { store, codecKeys, words }: Evidence & Words,
  entry: JournalDoc,
  body: unknown,
): Promise<string[]> {
  const { _id, submissionId = '' } = entry;
  const [stored] = await submissionsById(store, allRegions, [submissionId]);
  if (!stored) return [`${_id}: what was written is lost`];
  if (!words.includes(stored.status)) return [`${_id}: its submission is ${stored.status}`];
  const isSame =
    stored.kind === 'submitFeedback'
      ? openAnswer({ config: { codecKeys } as Config }, stored)?.words === (isRecord(body) ? body['text'] : undefined)
      : canonicalJson(stored.body) === canonicalJson(body);
  return isSame ? [] : [`${_id}: other words than were sent`];
}

/** What becomes of the facts that a system sends: late ones and corrections come the same way. */
const OF_SYSTEMS = [...ENTRY_OF.recordFacts, ...ENTRY_OF.correctFacts];

function facts({ invocations }: Evidence, { ofPeople }: Books, explained: Set<string>): string[] {
  const found: string[] = [];
  const promised = new Map<string, number>();
  for (const { path, body, answer, state } of invocations) {
    if (path !== '/v1/facts' || state !== 'acknowledged') continue;
    promised.set(body.source, (promised.get(body.source) ?? 0) + answer.recorded);
  }
  const once = new Set<string>();
  const recorded = new Map<string, number>();
  for (const { _id, subject, type, data = {} } of ofPeople) {
    const source = String(data['sourceId'] ?? data['source']);
    if (!OF_SYSTEMS.includes(type) || !promised.has(source)) continue;
    const what = canonicalJson([subject, source, data['facts']]);
    if (once.has(what)) found.push(`${_id}: the facts of ${source} were recorded twice`);
    once.add(what);
    explained.add(_id);
    recorded.set(source, (recorded.get(source) ?? 0) + 1);
  }
  for (const [source, count] of promised) {
    const there = recorded.get(source) ?? 0;
    if (there < count) found.push(`facts of ${source}: ${count} acknowledged, ${there} recorded`);
  }
  return found;
}

function extraReviews({ invocations }: Evidence, { ofPeople }: Books, explained: Set<string>): string[] {
  const found: string[] = [];
  const opened = ofPeople.filter(({ type }) => type === 'review.opened');
  for (const { path, body, answer, state } of invocations) {
    if (path !== '/v1/reviews' || state !== 'acknowledged') continue;
    for (const { appraisalId, status } of answer.results) {
      const own = opened.filter(
        ({ subject, data = {} }) => subject === appraisalId && data['reviewId'] === body.reviewId,
      );
      const wanted = status === 'opened' || status === 'already-open' ? 1 : 0;
      if (own.length !== wanted)
        found.push(`${appraisalId}: ${body.reviewId} is ${status}, opened ${own.length} times`);
      for (const { _id } of own) explained.add(_id);
    }
  }
  return found;
}

function operations({ invocations, cycleId }: Evidence, { cycle }: Books): string[] {
  const ids = cycle.operations.map(({ opId }) => opId);
  const acknowledged = invocations.filter(
    ({ path, state }) => state === 'acknowledged' && path.startsWith(`/v1/cycles/${cycleId}/`),
  );
  return [
    ...acknowledged
      .filter(({ answer }) => ids.filter((id) => id === answer.opId).length !== 1)
      .map(({ path, answer }) => `${path}: operation ${answer.opId} is not there exactly once`),
    ...cycle.operations.filter(({ state }) => state !== 'DONE').map(({ opId }) => `operation ${opId} was never done`),
  ];
}

const ENDINGS = ['appraisal.closed', 'appraisal.cancelled'];

function endings({ appraisals, entries, cycle }: Books): string[] {
  const launched = cycle.launch.launched;
  const found = appraisals.length === launched ? [] : [`${launched} launched, ${appraisals.length} appraisals`];
  for (const { _id, state, version } of appraisals) {
    const ends = [...entries.values()].filter(({ subject, type }) => subject === _id && ENDINGS.includes(type));
    if (state !== 'CLOSED' && state !== 'CANCELLED') found.push(`${_id}: has not ended, is ${state}`);
    else if (ends.length !== 1) found.push(`${_id}: ended ${ends.length} times`);
    else if (ends[0]?.seq !== version) found.push(`${_id}: went on after its end`);
  }
  return found;
}

async function outcomes({ store, cycleId }: Evidence, { appraisals }: Books): Promise<string[]> {
  const stored = await store.models.outcomes.find({ cycleId }).lean();
  return appraisals.flatMap(({ _id, outcomes }) => {
    const issued = outcomes.filter(({ status }) => status === 'ISSUED').map(({ id }) => id);
    const records = stored.filter(({ appraisalId }) => appraisalId === _id).map(({ outcomeId }) => outcomeId);
    return canonicalJson(issued.sort()) === canonicalJson(records.sort())
      ? []
      : [`${_id}: issued ${issued.join(', ')}, recorded ${records.join(', ')}`];
  });
}
