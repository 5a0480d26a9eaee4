/** Outcomes with a follow-up, issued as the activities issue them. */
import { followIssue } from '../../activities/appraisal/letters.ts';
import { evaluate } from '../../rules/decide/evaluate.ts';
import type { FollowUpTerms } from '../../rules/time/follow-up.ts';
import type { ResolvedPack } from '../../rules/language/types.ts';
import { decisionId, insertDecision } from '../../store/appraisal/decisions.ts';
import { insertOutcome, outcomeDocId } from '../../store/appraisal/outcomes.ts';
import type { OutcomeDoc } from '../../store/appraisal/types.ts';
import type { Store } from '../../store/connect.ts';
import { followUpId } from '../../store/follow-up/chain.ts';
import { insertRulePack } from '../../store/pack/rule-packs.ts';
import type { RecordBatch } from '../../workflows/record.ts';
import type { Fill } from './operations.ts';
import { fixturePack, goodFacts, packJson } from './rules-fixture.ts';
import { aBatch, anEntry } from './store.ts';

export const IMPROVEMENT = {
  kind: 'improvement',
  months: 6,
  plan: { workingDays: 10 },
  checkIn: { workingDays: 5 },
  evaluation: { workingDays: 10 },
  extension: 3,
  test: { workingDays: 20 },
  remindDaysBefore: 3,
} as const satisfies FollowUpTerms;

export const TERM = {
  kind: 'term',
  service: { workingDays: 10 },
  after: { workingDays: 15 },
  months: 12,
  remindDaysBefore: 3,
} as const satisfies FollowUpTerms;

/** The first outcome of the pack is followed by this. */
export async function followedPack(
  store: Store,
  followUp: FollowUpTerms = IMPROVEMENT,
  number = 1,
  more: Record<string, unknown> = {},
): Promise<ResolvedPack> {
  const pack = fixturePack({ '/outcomes/0/followUp': followUp, '/version': number, ...more });
  const { digest: _id, pack: content } = pack;
  const { id: packId, version, effective } = content;
  const source = { format: 'siklus.pack/1', id: packId, version, ...packJson() } as const;
  const publishedAt = '2026-01-01T00:00:00.000Z';
  const doc = { _id, packId, version, effective, status: 'published' as const, pack: content, source, publishedAt };
  await insertRulePack(store, doc);
  return pack;
}

type Of = {
  pack: ResolvedPack;
  region: string;
  appraisalId: string;
  employeeId: string;
  at: number;
  decidedBy?: string;
  sandbox?: boolean;
  cycleId?: string;
};

/** @returns the batch that says that it was issued, the outcome, and the id of its follow-up */
export async function issuedWithFollowUp(
  store: Store,
  {
    pack,
    region,
    appraisalId,
    employeeId,
    at,
    decidedBy = 'emp-head',
    sandbox = false,
    cycleId = 'cycle:test:2026',
  }: Of,
): Promise<{ batch: RecordBatch; outcome: OutcomeDoc; id: string }> {
  const facts = { ...goodFacts, behaviour: 'sesuai', newIdea: true };
  const decision = await evaluate(pack, facts);
  const id = decisionId(appraisalId, 1);
  await insertDecision(store, { _id: id, appraisalId, region, facts, decision });
  const [fired] = decision.outcomes.filter(({ result }) => result);
  if (!fired) throw new Error('nothing is proposed');
  const { code, kind, approval } = fired;
  const outcome: OutcomeDoc = {
    _id: outcomeDocId(appraisalId, 1),
    outcomeId: fired.id,
    appraisalId,
    cycleId,
    region,
    employeeId,
    decisionId: id,
    sandbox,
    issuedAt: new Date(at).toISOString(),
    code,
    kind,
    approval,
    status: 'ISSUED',
    decidedBy,
    decidedAt: at,
  };
  await insertOutcome(store, outcome);
  const entry = anEntry(9, { type: 'outcome.issued', data: { outcomeId: fired.id, code, seq: 1 } });
  const batch = { ...aBatch({ pack: pack.digest }), appraisalId, employeeId, region, entries: [entry] };
  return { batch, outcome, id: followUpId(outcome) };
}

/** Opened, and running nowhere. */
export async function openedFollowUp(store: Store, of: Of): Promise<string> {
  const { batch, id } = await issuedWithFollowUp(store, of);
  await followIssue(store, batch);
  return id;
}

/** Of somebody, beside what the fixture's first version proposes. */
export async function aFollowUp(store: Store, of: Pick<Of, 'region' | 'appraisalId' | 'employeeId'>): Promise<string> {
  return openedFollowUp(store, { ...of, pack: await followedPack(store, IMPROVEMENT, 2), at: Date.now() });
}

/** What is asked about it, and nothing is done to it. */
export function followUpFill(action: string, id: string): Fill | undefined {
  if (action === 'getFollowUp') return { path: { id } };
  if (action === 'reverseFollowUp') return { path: { id }, query: '?dryRun=true' };
  if (action !== 'recordFollowUpStep') return undefined;
  return { path: { id }, query: '?dryRun=true', body: { step: 'comment', text: 'Uji' } };
}
