import { allRegions } from '../scope.ts';
import { getAppraisal } from '../appraisal/appraisals.ts';
import type { Store } from '../connect.ts';
import { decisionsOf } from '../appraisal/decisions.ts';
import { entriesOf } from '../journal/journal.ts';
import { outcomesOf } from '../appraisal/outcomes.ts';
import type { JournalDoc } from '../journal/types.ts';
import { checkAmendments } from './amendments.ts';
import { chainWalk, type Head } from './chain.ts';
import { checkRecordedScores, rederive } from './decisions.ts';
import type { JournalFinding } from './findings.ts';
import { checkOutcomes } from './outcomes.ts';
import { checkProjection } from './projection.ts';

export type Verified = {
  findings: JournalFinding[];
  /** Of the chain as it is stored; `seq` 0 when there is none. */
  head: Head;
  entries: number;
  decisions: number;
  outcomes: number;
};

const PAGE = 500;

/**
 * Walks the chain of one subject and, for an appraisal, derives everything again that was made from it. What is read
 * while the appraisal moves on may look half-done: see {@link verifyAll}.
 */
export async function verifySubject(store: Store, subject: string): Promise<Verified> {
  // Read before the journal, which is always written first.
  const projection = await getAppraisal(store, allRegions, subject);
  const decisions = await decisionsOf(store, allRegions, subject);
  const outcomes = await outcomesOf(store, allRegions, subject);
  const walk = chainWalk(subject);
  const findings: JournalFinding[] = [];
  const kept: JournalDoc[] = [];
  let entries = 0;
  for (let page = await entriesOf(store, subject, { limit: PAGE }); page.length > 0; ) {
    for (const entry of page) findings.push(...walk.check(entry));
    entries += page.length;
    // Audit subjects grow without end and have nothing to fold.
    if (projection || page[0]?.about || kept.length > 0) kept.push(...page);
    page = page.length < PAGE ? [] : await entriesOf(store, subject, { limit: PAGE, after: walk.head().seq });
  }
  const result = { findings, head: walk.head(), entries, decisions: decisions.length, outcomes: outcomes.length };
  const isAppraisal = kept.length > 0 || decisions.length > 0 || outcomes.length > 0 || projection !== undefined;
  if (!isAppraisal) return result;
  if (entries === 0) {
    findings.push({ kind: 'journal-missing', subject, record: subject, detail: 'no entry at all' });
    return result;
  }
  findings.push(...checkProjection({ subject, entries: kept, head: walk.head(), projection }));
  for (const decision of decisions) findings.push(...(await rederive(store, decision)));
  findings.push(...checkRecordedScores(subject, kept, decisions));
  findings.push(...(await checkAmendments(store, subject, kept)));
  findings.push(...checkOutcomes({ subject, entries: kept, outcomes, decisions }));
  return result;
}
