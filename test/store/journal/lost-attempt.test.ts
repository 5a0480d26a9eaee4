/** A workflow task was thrown away after it had written: another one decides anew, and Temporal says which counts. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { getAppraisal } from '../../../store/appraisal/appraisals.ts';
import { connect, type Store } from '../../../store/connect.ts';
import { packRow, rowLayout } from '../../../rules/twin/population-rows.ts';
import { decisionId, getDecision, insertDecision } from '../../../store/appraisal/decisions.ts';
import { JournalConflict } from '../../../store/journal/conflict.ts';
import { foldChanges } from '../../../store/journal/entry.ts';
import { appendBatch, entriesOf } from '../../../store/journal/journal.ts';
import { withdrawOutcomes, withdrawTail } from '../../../store/journal/tail.ts';
import { insertOutcome, outcomeDocId, outcomesOf } from '../../../store/appraisal/outcomes.ts';
import type { OutcomeDoc } from '../../../store/appraisal/types.ts';
import { verifySubject } from '../../../store/verify/subject.ts';
import type { RecordBatch } from '../../../workflows/record.ts';
import { aSituation, itsBatches, publishPacks, type Situation } from '../../support/recorded-appraisal.ts';
import { aBatch, anEntry, useStore } from '../../support/store.ts';

const db = useStore();
/** The process of the lost task, if it goes on living. */
let zombie: Store;
beforeAll(async () => {
  zombie = await connect(db.uri);
});
afterAll(() => zombie.close());

const LATER = Date.UTC(2026, 0, 7);
const FIRST = Date.UTC(2026, 0, 6, 12);

/** Entries from 2 on, each raising `targetRounds`, all of one task. */
function attempt(
  launched: RecordBatch,
  parts: { entries: number; rounds?: number; at?: number; counts?: true },
): RecordBatch {
  const { entries: count, rounds = 1, at = FIRST, counts } = parts;
  const entries = Array.from({ length: count }, (_, i) =>
    anEntry(i + 2, { at, recordedAt: at, changes: { targetRounds: rounds + i } }),
  );
  return { ...launched, entries, version: count + 1, ...(counts && { counts }) };
}

async function launched(): Promise<RecordBatch> {
  const batch = aBatch();
  await appendBatch(db.store, batch);
  return batch;
}
const found = async (id: string) => (await verifySubject(db.store, id)).findings;
const shown = (id: string) => getAppraisal(db.store, 'test', id);
const lostOf = (appraisalId: string) => db.store.models.lostRecords.find({ appraisalId }).sort({ _id: 1 }).lean();

describe('a task that counts', () => {
  it('takes the place of the lost one, whichever was earlier, and that is kept as evidence', async () => {
    for (const at of [FIRST - 1, LATER]) {
      const batch = await launched();
      await appendBatch(zombie, attempt(batch, { entries: 1, rounds: 7 }));
      const before = (await entriesOf(db.store, batch.appraisalId))[1];
      await appendBatch(db.store, attempt(batch, { entries: 2, at, counts: true }));
      expect(await shown(batch.appraisalId)).toMatchObject({ version: 3, targetRounds: 2, recordedAt: at });
      expect(await found(batch.appraisalId)).toEqual([]);
      const kept = await lostOf(batch.appraisalId);
      expect(kept.map(({ of, record }) => [of, record])).toEqual([['journal', `${batch.appraisalId}:2`]]);
      expect(JSON.parse(kept[0]?.content ?? '')).toEqual(before);
    }
  });

  it('counts although the lost one had got further', async () => {
    const batch = await launched();
    await appendBatch(zombie, attempt(batch, { entries: 4, rounds: 7 }));
    await appendBatch(db.store, attempt(batch, { entries: 1, counts: true }));
    expect(await shown(batch.appraisalId)).toMatchObject({ version: 2, targetRounds: 1 });
    expect((await entriesOf(db.store, batch.appraisalId)).map((entry) => entry.seq)).toEqual([1, 2]);
    expect(await found(batch.appraisalId)).toEqual([]);
    expect(await lostOf(batch.appraisalId)).toHaveLength(4);
  });

  it('takes back what it has read and nothing that has come in its place since', async () => {
    const batch = await launched();
    await appendBatch(zombie, attempt(batch, { entries: 1, rounds: 7 }));
    const right = attempt(await launched(), { entries: 1 });
    await appendBatch(db.store, { ...right, counts: true });
    const [, other] = await entriesOf(db.store, right.appraisalId);
    if (!other) throw new Error('two entries');
    const { journal } = db.store.models;
    const inItsPlace = { ...other, _id: `${batch.appraisalId}:2`, subject: batch.appraisalId };
    const remove = journal.deleteOne.bind(journal);
    vi.spyOn(journal, 'deleteOne').mockImplementationOnce(((filter: Parameters<typeof remove>[0]) => {
      const late = async () => {
        await remove({ _id: inItsPlace._id });
        await journal.insertMany([inItsPlace]);
        return remove(filter);
      };
      return late();
    }) as never);
    await withdrawTail(db.store, inItsPlace);
    expect(await journal.findById(inItsPlace._id).lean()).toMatchObject({ hash: other.hash });
  });

  it('ends in the same state when it is run by eight at the same moment', async () => {
    const batch = await launched();
    await appendBatch(zombie, attempt(batch, { entries: 3, rounds: 7 }));
    const next = attempt(batch, { entries: 2, counts: true });
    await Promise.all(Array.from({ length: 8 }, () => appendBatch(db.store, next)));
    expect(await shown(batch.appraisalId)).toMatchObject({ version: 3, targetRounds: 2 });
    expect(await found(batch.appraisalId)).toEqual([]);
  });

  it('never takes back what was recorded after it, however late it is tried again', async () => {
    const batch = await launched();
    const next = attempt(batch, { entries: 1, counts: true });
    await appendBatch(db.store, next);
    const after = [anEntry(3, { recordedAt: LATER, changes: { overdue: true } })];
    await appendBatch(db.store, { ...batch, entries: after, version: 3 });
    const before = await shown(batch.appraisalId);
    const [, mine] = await entriesOf(db.store, batch.appraisalId);
    if (!mine) throw new Error('not recorded');
    await withdrawTail(db.store, mine);
    await appendBatch(db.store, next);
    expect(await entriesOf(db.store, batch.appraisalId)).toHaveLength(3);
    expect(await shown(batch.appraisalId)).toEqual(before);
    expect(await lostOf(batch.appraisalId)).toEqual([]);
  });

  it('is followed rightly by the process of the lost one, whatever that remembers', async () => {
    const batch = await launched();
    await appendBatch(zombie, attempt(batch, { entries: 1, rounds: 7 }));
    await appendBatch(db.store, attempt(batch, { entries: 1, counts: true }));
    const entries = [anEntry(3, { recordedAt: LATER, changes: { overdue: true } })];
    await appendBatch(zombie, { ...batch, entries, version: 3 });
    expect(await shown(batch.appraisalId)).toMatchObject({ version: 3, targetRounds: 1, overdue: true });
    expect(await found(batch.appraisalId)).toEqual([]);
  });
});

describe('a task of which nobody knows yet whether it counts', () => {
  it.each([FIRST - 1, FIRST, LATER])('never touches what another one wrote: at %s', async (at) => {
    const batch = await launched();
    await appendBatch(db.store, attempt(batch, { entries: 1 }));
    const before = await shown(batch.appraisalId);
    const other = attempt(batch, { entries: 3, rounds: 7, at });
    await expect(appendBatch(zombie, other)).rejects.toThrow(JournalConflict);
    expect(await shown(batch.appraisalId)).toEqual(before);
    expect(await found(batch.appraisalId)).toEqual([]);
  });

  it('agrees with one that has written the same, and what is shown is what both have written', async () => {
    const batch = await launched();
    await appendBatch(zombie, attempt(batch, { entries: 3 }));
    await appendBatch(db.store, attempt(batch, { entries: 2 }));
    expect(await shown(batch.appraisalId)).toMatchObject({ version: 4, targetRounds: 3 });
    expect(await found(batch.appraisalId)).toEqual([]);
  });
});

describe('what a lost task has decided', () => {
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
    const next = { _id, appraisalId, region, facts: reward.facts, decision: reward.decision };
    await expect(insertDecision(db.store, next)).rejects.toThrow(JournalConflict);
    await insertDecision(db.store, next, { counts: true });
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

  it('is left alone when it was issued anew since it was read', async () => {
    const batch = await launched();
    const lost = anOutcome(batch, {});
    const anew = { ...lost, issuedAt: '2026-12-02T00:00:00.000Z' };
    await insertOutcome(db.store, anew);
    await withdrawOutcomes(db.store, batch.appraisalId, [lost]);
    expect(await outcomesOf(db.store, batch.region, batch.appraisalId)).toMatchObject([{ issuedAt: anew.issuedAt }]);
  });

  it('is replaced when the outcome was decided anew, and only by whoever counts', async () => {
    const batch = await launched();
    const lost = anOutcome(batch, {});
    const next = anOutcome(batch, { decidedAt: LATER, decidedBy: 'official-2', issuedAt: '2026-12-02T00:00:00.000Z' });
    await insertOutcome(zombie, lost);
    await expect(insertOutcome(db.store, next)).rejects.toThrow(JournalConflict);
    expect(await insertOutcome(db.store, next, { counts: true })).toEqual({ inserted: true, outcome: next });
    expect(await insertOutcome(db.store, next)).toEqual({ inserted: false, outcome: next });
    await expect(insertOutcome(zombie, lost)).rejects.toThrow(JournalConflict);
    expect(await outcomesOf(db.store, 'test', batch.appraisalId)).toEqual([next]);
  });

  it('is taken back when the outcome was not issued after all, and what was issued stays', async () => {
    const [first, scored, issued] = itsBatches(reward);
    if (!first || !scored || !issued) throw new Error('no batches');
    const { appraisalId, region } = first;
    const shownOutcome = foldChanges(issued.entries).outcomes?.find((each) => each.status === 'ISSUED');
    if (!shownOutcome) throw new Error('nothing issued');
    const { id: outcomeId, ...fields } = shownOutcome;
    await appendBatch(db.store, first);
    const { facts, decision } = reward;
    await insertDecision(db.store, { _id: decisionId(appraisalId, 1), appraisalId, region, facts, decision });
    await appendBatch(db.store, scored);
    await insertOutcome(db.store, anOutcome(first, { ...fields, outcomeId }));
    await insertOutcome(zombie, anOutcome(first, { _id: outcomeDocId(appraisalId, 2), outcomeId: 'lapsed-after-all' }));
    await expect(appendBatch(db.store, issued)).rejects.toThrow(JournalConflict);
    await appendBatch(db.store, { ...issued, counts: true });
    expect((await outcomesOf(db.store, region, appraisalId)).map((doc) => doc.outcomeId)).toEqual([outcomeId]);
    expect(await found(appraisalId)).toEqual([]);
    expect((await lostOf(appraisalId)).map((kept) => kept.record)).toEqual([outcomeDocId(appraisalId, 2)]);
  });
});
