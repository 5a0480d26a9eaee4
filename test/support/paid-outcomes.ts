/** Outcomes that are worth money, issued as the activities issue them. */
import { followIssue } from '../../activities/appraisal/letters.ts';
import { EXAMPLES } from '../../api/docs/examples.ts';
import { evaluate } from '../../rules/decide/evaluate.ts';
import type { ResolvedPack } from '../../rules/language/types.ts';
import { decisionId, insertDecision } from '../../store/appraisal/decisions.ts';
import { insertOutcome, outcomeDocId } from '../../store/appraisal/outcomes.ts';
import { appendBatch } from '../../store/journal/journal.ts';
import type { RecordBatch } from '../../workflows/record.ts';
import type { TestApi } from './api.ts';
import { TABLE } from './capped-reward.ts';
import { insertRulePack } from '../../store/pack/rule-packs.ts';
import type { Fill } from './operations.ts';
import { fixturePack, goodFacts, packJson } from './rules-fixture.ts';
import { aBatch, anEntry } from './store.ts';

/** 1,500,000 for whoever meets expectations, 1,750,001 for whoever is above. */
export async function payingPack({ store }: TestApi, more: Record<string, unknown> = {}): Promise<ResolvedPack> {
  const pack = fixturePack({ '/outcomes/0/amounts': TABLE, ...more });
  const { digest: _id, pack: content } = pack;
  const { id: packId, version, effective } = content;
  const source = { format: 'siklus.pack/1', id: packId, version, ...packJson() } as const;
  const publishedAt = '2026-01-01T00:00:00.000Z';
  await insertRulePack(store, {
    _id,
    packId,
    version,
    effective,
    status: 'published',
    pack: content,
    source,
    publishedAt,
  });
  return pack;
}

type Paid = { region: string; pack: ResolvedPack; behaviour?: string; decidedBy?: string; sandbox?: boolean };

/** @returns the batch that says that it was issued, for whatever follows an issue */
export async function issuedAward(
  api: TestApi,
  employeeId: string,
  { region, pack, behaviour = 'sesuai', decidedBy = 'emp-head', sandbox = false }: Paid,
): Promise<RecordBatch> {
  const facts = { ...goodFacts, behaviour, newIdea: true };
  const decision = await evaluate(pack, facts);
  const appraisalId = await api.appraisal({ region, employeeId, pack: pack.digest });
  const id = decisionId(appraisalId, 1);
  await insertDecision(api.store, { _id: id, appraisalId, region, facts, decision });
  const [fired] = decision.outcomes.filter(({ result }) => result);
  if (!fired) throw new Error('nothing is proposed');
  const { code, kind, approval } = fired;
  await insertOutcome(api.store, {
    _id: outcomeDocId(appraisalId, 1),
    outcomeId: fired.id,
    appraisalId,
    cycleId: 'cycle:test:2026',
    region,
    employeeId,
    decisionId: id,
    sandbox,
    issuedAt: '2027-02-01T00:00:00.000Z',
    code,
    kind,
    approval,
    status: 'ISSUED',
    decidedBy,
    decidedAt: Date.UTC(2027, 1, 1, 3),
  });
  const entry = anEntry(2, { type: 'outcome.issued', data: { outcomeId: fired.id, code, seq: 1 } });
  const batch = { ...aBatch({ pack: pack.digest }), appraisalId, region, version: 2, entries: [entry] };
  await appendBatch(api.store, batch);
  return batch;
}

/** A line of somebody, in the first file of the region. */
export async function aPayFile(
  api: TestApi,
  { region, employeeId, key }: { region: string; employeeId: string; key: string },
): Promise<void> {
  const pack = await payingPack(api);
  await followIssue(api.store, await issuedAward(api, employeeId, { region, pack }));
  await api.call('POST', `/v1/regions/${region}/payroll-exports`, { key, body: EXAMPLES.exportPayroll });
}

/** What is asked about them, and nothing is done to them that cannot be done again. */
export function payrollFill(action: string, path: Record<string, string>): Fill | undefined {
  if (action === 'exportPayroll') return { path, query: '?dryRun=true' };
  if (action === 'reversePayrollLine') return { path: { ...path, id: '1' }, query: '?dryRun=true' };
  return /^(get|acknowledge)Payroll/.test(action) ? { path: { ...path, id: '1' } } : undefined;
}
