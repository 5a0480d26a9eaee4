/** A worker died after it had written and before Temporal knew: the next attempt decides anew, at a later time. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getAppraisal } from '../../../store/appraisal/appraisals.ts';
import { connect, type Store } from '../../../store/connect.ts';
import { packRow, rowLayout } from '../../../rules/twin/population-rows.ts';
import { decisionId, getDecision, insertDecision } from '../../../store/appraisal/decisions.ts';
import { appendBatch, entriesOf, JournalConflict } from '../../../store/journal/journal.ts';
import { insertOutcome, outcomeDocId, outcomesOf } from '../../../store/appraisal/outcomes.ts';
import { projectAppraisal } from '../../../store/appraisal/projection.ts';
import type { OutcomeDoc } from '../../../store/appraisal/types.ts';
import { verifySubject } from '../../../store/verify/subject.ts';
import type { RecordBatch } from '../../../workflows/record.ts';
import { aSituation, itsBatches, publishPacks, type Situation } from '../../support/recorded-appraisal.ts';
import { aBatch, anEntry, aView, useStore } from '../../support/store.ts';

const db = useStore();
/** The process of the lost attempt, if it goes on living. */
let zombie: Store;
beforeAll(async () => {
  zombie = await connect(db.uri);
});
afterAll(() => zombie.close());

const LATER = Date.UTC(2026, 0, 7);
const FIRST = Date.UTC(2026, 0, 6, 12);

/** Entries from 2 on, each raising `targetRounds`, all of one attempt. */
function attempt(launched: RecordBatch, recordedAt: number, parts: { entries: number; rounds?: number }): RecordBatch {
  const { entries: count, rounds = 1 } = parts;
  const entries = Array.from({ length: count }, (_, i) =>
    anEntry(i + 2, { at: recordedAt, recordedAt, changes: { targetRounds: rounds + i } }),
  );
  const view = aView({ targetRounds: rounds + count - 1 });
  return { ...launched, entries, version: count + 1, view };
}

async function launched(): Promise<RecordBatch> {
  const batch = aBatch();
  await appendBatch(db.store, batch);
  return batch;
}
const found = async (id: string) => (await verifySubject(db.store, id)).findings;
const shown = (id: string) => getAppraisal(db.store, 'test', id);
const lostOf = (appraisalId: string) => db.store.models.lostRecords.find({ appraisalId }).sort({ _id: 1 }).lean();

describe('a later attempt', () => {
  it('takes the place of the lost one, which is kept as evidence', async () => {
    const batch = await launched();
    const lost = attempt(batch, FIRST, { entries: 1, rounds: 7 });
    await appendBatch(zombie, lost);
    const before = (await entriesOf(db.store, batch.appraisalId))[1];
    const next = attempt(batch, LATER, { entries: 2 });
    await appendBatch(db.store, next);
    expect(await shown(batch.appraisalId)).toMatchObject({ version: 3, targetRounds: 2, recordedAt: LATER });
    expect(await found(batch.appraisalId)).toEqual([]);
    const kept = await lostOf(batch.appraisalId);
    expect(kept.map(({ of, record }) => [of, record])).toEqual([['journal', `${batch.appraisalId}:2`]]);
    expect(JSON.parse(kept[0]?.content ?? '')).toEqual(before);
  });

  it('counts although the lost one had got further', async () => {
    const batch = await launched();
    await appendBatch(zombie, attempt(batch, FIRST, { entries: 4, rounds: 7 }));
    await appendBatch(db.store, attempt(batch, LATER, { entries: 1 }));
    expect(await shown(batch.appraisalId)).toMatchObject({ version: 2, targetRounds: 1 });
    expect((await entriesOf(db.store, batch.appraisalId)).map((entry) => entry.seq)).toEqual([1, 2]);
    expect(await found(batch.appraisalId)).toEqual([]);
    expect(await lostOf(batch.appraisalId)).toHaveLength(4);
  });

  it('ends in the same state when it is run by eight at the same moment', async () => {
    const batch = await launched();
    await appendBatch(zombie, attempt(batch, FIRST, { entries: 3, rounds: 7 }));
    const next = attempt(batch, LATER, { entries: 2 });
    await Promise.all(Array.from({ length: 8 }, () => appendBatch(db.store, next)));
    expect(await shown(batch.appraisalId)).toMatchObject({ version: 3, targetRounds: 2 });
    expect(await found(batch.appraisalId)).toEqual([]);
  });

  it('is followed rightly by the process of the lost one, whatever that remembers', async () => {
    const batch = await launched();
    await appendBatch(zombie, attempt(batch, FIRST, { entries: 1, rounds: 7 }));
    await appendBatch(db.store, attempt(batch, LATER, { entries: 1 }));
    const after = {
      ...batch,
      entries: [anEntry(3, { recordedAt: LATER + 1, changes: { overdue: true } })],
      version: 3,
    };
    await appendBatch(zombie, { ...after, view: aView({ targetRounds: 1, overdue: true }) });
    expect(await found(batch.appraisalId)).toEqual([]);
  });
});

describe('a lost attempt that writes late', () => {
  it('is refused, and changes nothing', async () => {
    const batch = await launched();
    await appendBatch(db.store, attempt(batch, LATER, { entries: 1 }));
    const before = await shown(batch.appraisalId);
    const late = attempt(batch, FIRST, { entries: 3, rounds: 7 });
    await expect(appendBatch(zombie, late)).rejects.toThrow(JournalConflict);
    expect(await shown(batch.appraisalId)).toEqual(before);
    expect(await found(batch.appraisalId)).toEqual([]);
  });

  it('cannot put back its projection, even when it had got further', async () => {
    const batch = await launched();
    await appendBatch(db.store, attempt(batch, LATER, { entries: 1 }));
    const before = await shown(batch.appraisalId);
    const late = attempt(batch, FIRST, { entries: 3, rounds: 7 });
    await projectAppraisal(zombie, late, { hash: 'lost', recordedAt: FIRST, follows: 'lost too' });
    expect(await shown(batch.appraisalId)).toEqual(before);
  });

  it('does not stop what follows, when clocks of Temporal hosts differ by a moment', async () => {
    const batch = await launched();
    await appendBatch(db.store, attempt(batch, LATER, { entries: 1 }));
    const entries = [anEntry(3, { recordedAt: LATER - 3, changes: { overdue: true } })];
    await appendBatch(db.store, { ...batch, entries, version: 3, view: aView({ targetRounds: 1, overdue: true }) });
    expect(await shown(batch.appraisalId)).toMatchObject({ version: 3, overdue: true });
    expect(await found(batch.appraisalId)).toEqual([]);
  });
});

describe('what a lost attempt has decided', () => {
  let reward: Situation;
  let other: Situation;
  beforeAll(async () => {
    await publishPacks(db.store);
    reward = await aSituation('reward');
    other = await aSituation('sanction');
  });

  it('is replaced when facts that came meanwhile gave another score', async () => {
    const [first, scored] = itsBatches(reward);
    if (!first || !scored) throw new Error('no batches');
    const { appraisalId, region } = first;
    const _id = decisionId(appraisalId, 1);
    await appendBatch(db.store, first);
    const row = packRow(rowLayout(other.pack.pack), other.facts);
    await insertDecision(zombie, { _id, appraisalId, region, facts: other.facts, row, decision: other.decision });
    await insertDecision(db.store, { _id, appraisalId, region, facts: reward.facts, decision: reward.decision });
    await appendBatch(db.store, scored);
    expect((await getDecision(db.store, region, _id))?.decision.digest).toBe(reward.decision.digest);
    expect(await found(appraisalId)).toEqual([]);
    expect((await lostOf(appraisalId)).map((kept) => kept.of)).toEqual(['decisions']);
  });

  const anOutcome = (batch: RecordBatch, parts: Partial<OutcomeDoc>): OutcomeDoc => {
    const { appraisalId, cycleId, region, employeeId, sandbox } = batch;
    return {
      _id: outcomeDocId(appraisalId, 1),
      outcomeId: 'o',
      appraisalId,
      cycleId,
      region,
      employeeId,
      sandbox,
      decisionId: decisionId(appraisalId, 1),
      code: 'SERTIFIKAT',
      kind: 'reward',
      approval: 'agencyHead',
      status: 'ISSUED',
      decidedBy: 'official-1',
      decidedAt: FIRST,
      issuedAt: '2026-12-01T00:00:00.000Z',
      ...parts,
    };
  };

  it('is replaced when the outcome was decided anew, and never by the lost attempt coming late', async () => {
    const batch = await launched();
    const lost = anOutcome(batch, {});
    const next = anOutcome(batch, { decidedAt: LATER, decidedBy: 'official-2', issuedAt: '2026-12-02T00:00:00.000Z' });
    await insertOutcome(zombie, lost);
    expect(await insertOutcome(db.store, next)).toEqual({ inserted: true, outcome: next });
    expect(await insertOutcome(db.store, next)).toEqual({ inserted: false, outcome: next });
    expect(await insertOutcome(zombie, lost)).toEqual({ inserted: false, outcome: next });
    expect(await outcomesOf(db.store, 'test', batch.appraisalId)).toEqual([next]);
  });

  it('is taken back when the outcome was not issued after all, and what was issued stays', async () => {
    const [first, scored, issued] = itsBatches(reward);
    if (!first || !scored || !issued) throw new Error('no batches');
    const { appraisalId, region } = first;
    const shownOutcome = issued.view.outcomes.find((each) => each.status === 'ISSUED');
    if (!shownOutcome) throw new Error('nothing issued');
    const { id: outcomeId, ...fields } = shownOutcome;
    await appendBatch(db.store, first);
    const { facts, decision } = reward;
    await insertDecision(db.store, { _id: decisionId(appraisalId, 1), appraisalId, region, facts, decision });
    await appendBatch(db.store, scored);
    await insertOutcome(db.store, anOutcome(first, { ...fields, outcomeId }));
    await insertOutcome(zombie, anOutcome(first, { _id: outcomeDocId(appraisalId, 2), outcomeId: 'lapsed-after-all' }));
    await appendBatch(db.store, issued);
    expect((await outcomesOf(db.store, region, appraisalId)).map((doc) => doc.outcomeId)).toEqual([outcomeId]);
    expect(await found(appraisalId)).toEqual([]);
    expect((await lostOf(appraisalId)).map((kept) => kept.record)).toEqual([outcomeDocId(appraisalId, 2)]);
  });
});
