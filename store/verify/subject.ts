import { trusted } from 'mongoose';
import { getAppraisal } from '../appraisal/appraisals.ts';
import { isLetterSubject } from '../appraisal/letters.ts';
import { outcomesOf } from '../appraisal/outcomes.ts';
import { isFollowUpSubject } from '../follow-up/chain.ts';
import { isPayrollSubject } from '../payroll/payroll.ts';
import type { AppraisalDoc, DecisionDoc, OutcomeDoc } from '../appraisal/types.ts';
import type { Store } from '../connect.ts';
import type { JournalDoc } from '../journal/types.ts';
import { allRegions } from '../scope.ts';
import { sealState } from '../seal.ts';
import { checkAmendments } from './amendments.ts';
import { checkCycle } from './cycle.ts';
import { chainWalk, type Head } from './chain.ts';
import { checkRecordedScores, rederive } from './decisions.ts';
import { checkEvidence } from './evidence.ts';
import { type JournalFinding, journalFindings } from './findings.ts';
import { checkIssued } from './issued.ts';
import { checkOutcomes } from './outcomes.ts';
import { checkFollowUp } from './follow-ups.ts';
import { checkLetters } from './letters.ts';
import { checkPayroll } from './payroll.ts';
import { checkProjection } from './projection.ts';
import { checkRegion } from './region.ts';
import { checkRoster } from './roster.ts';
import { checkNotices, checkWords } from './words.ts';

export type Verified = {
  findings: JournalFinding[];
  /** Of the chain as it is stored; `seq` 0 when there is none. */
  head: Head;
  entries: number;
  decisions: number;
  outcomes: number;
};

/** One chain, and what is kept beside it. */
export type Recorded = {
  store: Store;
  subject: string;
  head: Head;
  entries: JournalDoc[];
  projection: AppraisalDoc | undefined;
  decisions: DecisionDoc[];
  outcomes: OutcomeDoc[];
};

type Check = (recorded: Recorded) => JournalFinding[] | Promise<JournalFinding[]>;

/** What is compared with the entries of a chain, by whose chain it is. */
const CHECKS: Record<'appraisal' | 'cycle' | 'region' | 'letters' | 'payroll' | 'followUp', Check[]> = {
  appraisal: [
    checkProjection,
    rederive,
    checkRecordedScores,
    checkAmendments,
    checkOutcomes,
    checkIssued,
    checkWords,
    checkEvidence,
    checkNotices,
  ],
  cycle: [checkCycle, checkWords],
  region: [checkRegion, checkRoster, checkWords],
  letters: [checkLetters],
  payroll: [checkPayroll, checkWords],
  followUp: [checkFollowUp, checkWords],
};

function kindOf(subject: string): keyof typeof CHECKS {
  if (isLetterSubject(subject)) return 'letters';
  if (isPayrollSubject(subject)) return 'payroll';
  if (isFollowUpSubject(subject)) return 'followUp';
  if (subject.startsWith('cycle:')) return 'cycle';
  return subject.startsWith('audit:') ? 'region' : 'appraisal';
}

/**
 * Walks the chain of one subject and compares everything with it that was made from it. What is read while the subject
 * moves on may look half-done: see {@link verifyAll}.
 */
export async function verifySubject(store: Store, subject: string): Promise<Verified> {
  const kind = kindOf(subject);
  const isAppraisal = kind === 'appraisal';
  // Read before the journal, which is always written first.
  const projection = isAppraisal ? await getAppraisal(store, allRegions, subject) : undefined;
  const { models } = store;
  const decisions = isAppraisal ? await models.decisions.find({ appraisalId: subject }).select('+seal').lean() : [];
  const outcomes = isAppraisal ? await outcomesOf(store, allRegions, subject) : [];
  const walk = chainWalk(subject, (entry) => sealState(store.models.journal, entry));
  const findings: JournalFinding[] = [];
  const entries: JournalDoc[] = [];
  for await (const entry of entriesWithSeals(store, subject)) {
    findings.push(...walk.check(entry));
    entries.push(entry);
  }
  const head = walk.head();
  const result = { findings, head, entries: entries.length, decisions: decisions.length, outcomes: outcomes.length };
  if (entries.length === 0) {
    findings.push(journalFindings(subject)('journal-missing', 'no entry at all'));
    return result;
  }
  const recorded = { store, subject, head, entries, projection, decisions, outcomes };
  for (const check of CHECKS[kind]) findings.push(...(await check(recorded)));
  return result;
}

const PAGE = 500;

async function* entriesWithSeals(store: Store, subject: string): AsyncGenerator<JournalDoc> {
  let page: JournalDoc[] = [];
  do {
    page = await store.models.journal
      .find({ subject, seq: trusted({ $gt: page.at(-1)?.seq ?? 0 }) })
      .select('+seal +told')
      .sort({ subject: 1, seq: 1 })
      .limit(PAGE)
      .lean();
    yield* page;
  } while (page.length === PAGE);
}
