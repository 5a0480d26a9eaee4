import { trusted } from 'mongoose';
import type { Store } from '../connect.ts';
import { subjects } from '../journal/journal.ts';
import type { Head } from './chain.ts';
import type { Finding } from './findings.ts';
import { type Verified, verifySubject } from './subject.ts';

export type Totals = { subjects: number; entries: number; decisions: number; outcomes: number; findings: number };

export type VerifyOptions = {
  onFinding: (finding: Finding) => void;
  /** Called for every subject, for anchors and progress. */
  onSubject?: (subject: string, head: Head) => void;
};

const PAGE = 200;
const IN_FLIGHT = 8;
/** A subject with findings is looked at once more: an appraisal that was just moving on is not a broken one. */
const SECOND_LOOK_MS = 1_000;

/** Verifies every subject of the journal, and every appraisal, decision and outcome that has no journal. */
export async function verifyAll(store: Store, options: VerifyOptions): Promise<Totals> {
  const totals: Totals = { subjects: 0, entries: 0, decisions: 0, outcomes: 0, findings: 0 };
  const visit = async (page: string[]) => {
    for (const [subject, verified] of await settled(store, page)) {
      totals.subjects += 1;
      totals.entries += verified.entries;
      totals.decisions += verified.decisions;
      totals.outcomes += verified.outcomes;
      totals.findings += verified.findings.length;
      for (const finding of verified.findings) options.onFinding(finding);
      if (verified.entries > 0) options.onSubject?.(subject, verified.head);
    }
  };
  let last = '';
  for (let page = await subjects(store, last, PAGE); page.length > 0; page = await subjects(store, last, PAGE)) {
    await visit(page);
    last = page.at(-1) ?? last;
  }
  for await (const orphans of withoutJournal(store)) await visit(orphans);
  return totals;
}

async function settled(store: Store, page: string[]): Promise<Map<string, Verified>> {
  const results = new Map<string, Verified>();
  const look = (subjectsOf: string[]) =>
    inParallel(subjectsOf, async (subject) => {
      results.set(subject, await verifySubject(store, subject));
    });
  await look(page);
  const doubtful = page.filter((subject) => results.get(subject)?.findings.length);
  if (doubtful.length > 0) {
    await new Promise((resolve) => setTimeout(resolve, SECOND_LOOK_MS));
    await look(doubtful);
  }
  return results;
}

async function inParallel(items: string[], work: (item: string) => Promise<void>): Promise<void> {
  const queue = [...items];
  const next = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, next));
}

type Owned = { _id: string; owner: string };

/** Appraisals that some record belongs to although the journal knows nothing of them; each once. */
async function* withoutJournal(store: Store): AsyncGenerator<string[]> {
  const { appraisals, decisions, outcomes } = store.models;
  const after = (id: string) => ({ _id: trusted({ $gt: id }) });
  const sources: ((id: string) => Promise<Owned[]>)[] = [
    async (id) =>
      (await appraisals.find(after(id), { _id: 1 }).sort({ _id: 1 }).limit(PAGE).lean()).map((doc) => ({
        _id: doc._id,
        owner: doc._id,
      })),
    async (id) =>
      (await decisions.find(after(id), { appraisalId: 1 }).sort({ _id: 1 }).limit(PAGE).lean()).map((doc) => ({
        _id: doc._id,
        owner: doc.appraisalId,
      })),
    async (id) =>
      (await outcomes.find(after(id), { appraisalId: 1 }).sort({ _id: 1 }).limit(PAGE).lean()).map((doc) => ({
        _id: doc._id,
        owner: doc.appraisalId,
      })),
  ];
  const seen = new Set<string>();
  for (const read of sources) {
    for (let page = await read(''); page.length > 0; page = await read(page.at(-1)?._id ?? '')) {
      const owners = [...new Set(page.map((doc) => doc.owner))].filter((owner) => !seen.has(owner));
      const known = await store.models.journal.distinct('subject', { subject: trusted({ $in: owners }) });
      const orphans = owners.filter((owner) => !known.includes(owner));
      for (const orphan of orphans) seen.add(orphan);
      yield orphans;
    }
  }
}
