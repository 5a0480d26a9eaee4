import pMap from 'p-map';
import type { Store } from '../connect.ts';
import { followUpSubject } from '../follow-up/chain.ts';
import { subjects } from '../journal/journal.ts';
import type { Head } from './chain.ts';
import { type KeyPage, idsOf, pageOf } from '../read.ts';
import { entryId } from '../journal/entry.ts';
import { type JournalFinding, journalFindings } from './findings.ts';
import { checkDigests, checkSeals } from './records.ts';
import { type Verified, verifySubject } from './subject.ts';

export type Totals = { subjects: number; entries: number; decisions: number; outcomes: number; findings: number };

export type VerifyOptions = {
  onFinding: (finding: JournalFinding) => void;
  /** Called for every subject, in order, for anchors and progress. */
  onSubject?: (subject: string, head: Head) => void;
  /** What has findings is looked at once more after so long: who was just moving on is not broken. */
  secondLookMs?: number;
};

const PAGE = 200;
const IN_FLIGHT = 8;
const SECOND_LOOK_MS = 1_000;

/** Verifies every subject of the journal, every record by itself, and whether each record has a journal. */
export async function verifyAll(store: Store, options: VerifyOptions): Promise<Totals> {
  const totals: Totals = { subjects: 0, entries: 0, decisions: 0, outcomes: 0, findings: 0 };
  const { secondLookMs = SECOND_LOOK_MS } = options;
  const pause = () => new Promise((resolve) => setTimeout(resolve, secondLookMs));
  const say = (found: JournalFinding[]) => {
    totals.findings += found.length;
    for (const finding of found) options.onFinding(finding);
  };
  let last = '';
  for (let page = await subjects(store, last, PAGE); page.length > 0; page = await subjects(store, last, PAGE)) {
    for (const [subject, verified] of await lookedAtTwice(store, page, pause)) {
      totals.subjects += 1;
      totals.entries += verified.entries;
      totals.decisions += verified.decisions;
      totals.outcomes += verified.outcomes;
      say(verified.findings);
      options.onSubject?.(subject, verified.head);
    }
    last = page.at(-1) ?? last;
  }
  for (const look of [checkSeals, checkDigests, withoutJournal]) say(await twice(store, look, pause));
  return totals;
}

async function lookedAtTwice(store: Store, page: string[], pause: Pause): Promise<Map<string, Verified>> {
  const results = new Map<string, Verified>(page.map((subject) => [subject, NOTHING]));
  const look = (wanted: string[]) =>
    pMap(wanted, async (subject) => results.set(subject, await verifySubject(store, subject)), {
      concurrency: IN_FLIGHT,
    });
  await look(page);
  const doubtful = page.filter((subject) => results.get(subject)?.findings.length);
  if (doubtful.length > 0) {
    await pause();
    await look(doubtful);
  }
  return results;
}

const NOTHING: Verified = { findings: [], head: { seq: 0, hash: '' }, entries: 0, decisions: 0, outcomes: 0 };
type Pause = () => Promise<unknown>;

type Look = (store: Store) => AsyncGenerator<JournalFinding>;

/** What both looks find. */
async function twice(store: Store, look: Look, pause: Pause): Promise<JournalFinding[]> {
  const once = async () => {
    const found = new Map<string, JournalFinding>();
    for await (const finding of look(store)) found.set(`${finding.kind} ${finding.record}`, finding);
    return found;
  };
  const first = await once();
  if (first.size === 0) return [];
  await pause();
  const second = await once();
  return [...second].flatMap(([key, finding]) => (first.has(key) ? [finding] : []));
}

type Owned = { _id: string; subject: string };

/** Whose journal each record belongs to. */
const OWNERS = ({ models }: Store): ((page: KeyPage) => Promise<Owned[]>)[] => [
  async (page) =>
    (await pageOf(models.appraisals, {}, { ...page, fields: { cycleId: 1 } })).flatMap(({ _id, cycleId }) => [
      { _id, subject: cycleId },
      { _id, subject: _id },
    ]),
  async (page) => ofAppraisal(await pageOf(models.decisions, {}, { ...page, fields: { appraisalId: 1 } })),
  async (page) => ofAppraisal(await pageOf(models.outcomes, {}, { ...page, fields: { appraisalId: 1 } })),
  async (page) =>
    (await pageOf(models.cycles, {}, { ...page, fields: { _id: 1 } })).map(({ _id }) => ({ _id, subject: _id })),
  async (page) => ofRegion(await pageOf(models.employees, {}, { ...page, fields: { region: 1 } })),
  async (page) => ofRegion(await pageOf(models.goals, {}, { ...page, fields: { region: 1 } })),
  async (page) => ofRegion(await pageOf(models.jointTargets, {}, { ...page, fields: { region: 1 } })),
  async (page) => ofRegion(await pageOf(models.packDrafts, {}, { ...page, fields: { region: 1 } })),
  async (page) =>
    (await pageOf(models.followUps, {}, { ...page, fields: { _id: 1 } })).map(({ _id }) => ({
      _id,
      subject: followUpSubject(_id),
    })),
];
const ofAppraisal = (docs: { _id: string; appraisalId: string }[]): Owned[] =>
  docs.map(({ _id, appraisalId }) => ({ _id, subject: appraisalId }));
const ofRegion = (docs: { _id: string; region: string }[]): Owned[] =>
  docs.map(({ _id, region }) => ({ _id, subject: `audit:${region}` }));

/** Subjects that some record belongs to although the journal knows nothing of them; each once. */
async function* withoutJournal(store: Store): AsyncGenerator<JournalFinding> {
  const seen = new Set<string>();
  for (const read of OWNERS(store)) {
    let last: string | null = null;
    do {
      const page = await read({ after: last, limit: PAGE });
      const owners = [...new Set(page.map(({ subject }) => subject))].filter((owner) => !seen.has(owner));
      // The first entry of a chain stands for it: by ids, so that it costs the same however long chains are.
      const firsts = await store.models.journal
        .find(idsOf(owners.map((owner) => entryId(owner, 1))), { subject: 1 })
        .lean();
      const known = new Set(firsts.map(({ subject }) => subject));
      for (const owner of owners) {
        seen.add(owner);
        if (!known.has(owner)) yield journalFindings(owner)('journal-missing', 'no entry at all');
      }
      last = page.at(-1)?._id ?? null;
    } while (last !== null);
  }
}
