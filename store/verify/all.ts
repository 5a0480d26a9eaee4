import { trusted } from 'mongoose';
import pMap from 'p-map';
import type { Store } from '../connect.ts';
import { subjects } from '../journal/journal.ts';
import type { Head } from './chain.ts';
import { type KeyPage, pageOf } from '../read.ts';
import type { JournalFinding } from './findings.ts';
import { type Verified, verifySubject } from './subject.ts';

export type Totals = { subjects: number; entries: number; decisions: number; outcomes: number; findings: number };

export type VerifyOptions = {
  onFinding: (finding: JournalFinding) => void;
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
    for (const [subject, verified] of await lookedAtTwice(store, page)) {
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

async function lookedAtTwice(store: Store, page: string[]): Promise<Map<string, Verified>> {
  const results = new Map<string, Verified>();
  const look = (wanted: string[]) =>
    pMap(wanted, async (subject) => results.set(subject, await verifySubject(store, subject)), {
      concurrency: IN_FLIGHT,
    });
  await look(page);
  const doubtful = page.filter((subject) => results.get(subject)?.findings.length);
  if (doubtful.length > 0) {
    await new Promise((resolve) => setTimeout(resolve, SECOND_LOOK_MS));
    await look(doubtful);
  }
  return results;
}

/** Appraisals that some record belongs to although the journal knows nothing of them; each once. */
async function* withoutJournal(store: Store): AsyncGenerator<string[]> {
  const { appraisals, decisions, outcomes, journal } = store.models;
  const sources = [
    async (page: KeyPage) =>
      (await pageOf(appraisals, {}, { ...page, fields: { _id: 1 } })).map(({ _id }) => ({ _id, appraisalId: _id })),
    (page: KeyPage) => pageOf(decisions, {}, { ...page, fields: { appraisalId: 1 } }),
    (page: KeyPage) => pageOf(outcomes, {}, { ...page, fields: { appraisalId: 1 } }),
  ];
  const seen = new Set<string>();
  for (const read of sources) {
    let last: string | null = null;
    do {
      const page = await read({ after: last, limit: PAGE });
      const owners = [...new Set(page.map(({ appraisalId }) => appraisalId))].filter((owner) => !seen.has(owner));
      const known = await journal.distinct('subject', { subject: trusted({ $in: owners }) });
      const orphans = owners.filter((owner) => !known.includes(owner));
      for (const orphan of orphans) seen.add(orphan);
      yield orphans;
      last = page.at(-1)?._id ?? null;
    } while (last !== null);
  }
}
