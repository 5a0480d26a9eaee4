import { mongo } from 'mongoose';
import { describe, expect, it, vi } from 'vitest';
import { getAppraisal } from '../../../store/appraisal/appraisals.ts';
import { JournalConflict } from '../../../store/journal/conflict.ts';
import { appendBatch, entriesOf } from '../../../store/journal/journal.ts';
import { entryHash, foldChanges, GENESIS } from '../../../store/journal/entry.ts';
import { listNotices } from '../../../store/people/notices.ts';
import type { RecordBatch } from '../../../workflows/record.ts';
import { aBatch, anEntry, aView, useStore } from '../../support/store.ts';

const db = useStore();

const shownBySecond = aView({ targetRounds: 1, facts: { ikm: 9000 }, targetsAgreedBy: 'assessor' });

/** The second batch of an appraisal: two entries and a notice. */
function following(first: RecordBatch): RecordBatch {
  const changes = { targetRounds: 1, facts: { ikm: 9000 } };
  return {
    ...first,
    version: 3,
    entries: [
      anEntry(2, { changes }),
      anEntry(3, { type: 'targets.agreed', changes: { targetsAgreedBy: 'assessor' } }),
    ],
    notices: [{ key: 'targets/agreed/3', to: 'emp-1', template: 'targets-agreed', at: 1, params: { unit: 'u1' } }],
  };
}

describe('recording a batch', () => {
  it('chains every entry to the one before, beginning with zeros', async () => {
    const first = aBatch();
    await appendBatch(db.store, first);
    await appendBatch(db.store, following(first));
    const entries = await entriesOf(db.store, first.appraisalId);
    expect(entries.map((entry) => entry._id)).toEqual([1, 2, 3].map((seq) => `${first.appraisalId}:${seq}`));
    expect(entries.map((entry) => entry.prevHash)).toEqual([GENESIS, entries[0]?.hash, entries[1]?.hash]);
    for (const entry of entries) expect(entryHash(entry)).toBe(entry.hash);
    expect(entries[0]?.about).toEqual({
      cycleId: first.cycleId,
      unit: 'u1',
      employeeId: 'emp-1',
      pack: 'sha256:test',
      sandbox: false,
    });
  });

  it('shows the view at the version of the last entry, empty objects included', async () => {
    const first = aBatch();
    const second = following(first);
    await appendBatch(db.store, first);
    expect(await getAppraisal(db.store, 'test', first.appraisalId)).toMatchObject({ ...aView(), version: 1 });
    await appendBatch(db.store, second);
    const shown = await getAppraisal(db.store, 'test', first.appraisalId);
    expect(shown).toMatchObject({ ...shownBySecond, version: 3, cycleId: first.cycleId, employeeId: 'emp-1' });
    const entries = await entriesOf(db.store, first.appraisalId);
    expect(foldChanges(entries)).toEqual(shownBySecond);
    expect(shown?.headHash).toBe(entries.at(-1)?.hash);
  });

  it('shows nothing and tells nobody before it is written', async () => {
    const first = aBatch();
    await appendBatch(db.store, first);
    const before = await getAppraisal(db.store, 'test', first.appraisalId);
    const away = vi.spyOn(mongo.Collection.prototype, 'insertMany').mockRejectedValueOnce(new Error('away'));
    await expect(appendBatch(db.store, following(first))).rejects.toThrow('away');
    away.mockRestore();
    expect(await getAppraisal(db.store, 'test', first.appraisalId)).toEqual(before);
    expect(await listNotices(db.store, { region: 'test', appraisalId: first.appraisalId })).toEqual([]);
  });

  it('changes nothing when it is repeated, at once or after later batches', async () => {
    const first = aBatch();
    const second = following(first);
    await appendBatch(db.store, first);
    await Promise.all(Array.from({ length: 8 }, () => appendBatch(db.store, second)));
    const before = await entriesOf(db.store, first.appraisalId);
    const shown = await getAppraisal(db.store, 'test', first.appraisalId);
    await appendBatch(db.store, first);
    await appendBatch(db.store, second);
    expect(await entriesOf(db.store, first.appraisalId)).toEqual(before);
    expect(await getAppraisal(db.store, 'test', first.appraisalId)).toEqual(shown);
    expect(await listNotices(db.store, { region: 'test', appraisalId: first.appraisalId })).toHaveLength(1);
  });

  it.each([
    ['after the first of its entries', (batch: RecordBatch) => cut(batch, { entries: 1 })],
    ['after its entries', (batch: RecordBatch) => cut(batch, { entries: 2 })],
    ['before its notices', (batch: RecordBatch) => cut(batch, { entries: 2, view: true })],
  ])('completes what was cut off %s', async (_, interrupt) => {
    const first = aBatch();
    const second = following(first);
    await appendBatch(db.store, first);
    await interrupt(second);
    await appendBatch(db.store, second);
    const entries = await entriesOf(db.store, first.appraisalId);
    expect(entries.map((entry) => entry.seq)).toEqual([1, 2, 3]);
    expect(await getAppraisal(db.store, 'test', first.appraisalId)).toMatchObject({
      ...shownBySecond,
      version: 3,
      headHash: entries[2]?.hash,
    });
    expect(await listNotices(db.store, { region: 'test', appraisalId: first.appraisalId })).toHaveLength(1);
  });

  it('refuses an entry that contradicts the one already written, and writes nothing', async () => {
    const first = aBatch();
    const second = following(first);
    await appendBatch(db.store, first);
    await appendBatch(db.store, second);
    const other = { ...second, entries: second.entries.map((entry) => ({ ...entry, at: entry.at + 1 })) };
    await expect(appendBatch(db.store, other)).rejects.toThrow(JournalConflict);
    await expect(appendBatch(db.store, other)).rejects.toMatchObject({ record: `${first.appraisalId}:2` });
    expect((await entriesOf(db.store, first.appraisalId)).map((entry) => entry.at)).toEqual(
      [first, second].flatMap((batch) => batch.entries.map((entry) => entry.at)),
    );
  });

  it('refuses entries whose predecessor is missing', async () => {
    const lost = following(aBatch());
    await expect(appendBatch(db.store, lost)).rejects.toMatchObject({ record: `${lost.appraisalId}:1` });
    expect(await entriesOf(db.store, lost.appraisalId)).toEqual([]);
  });

  it('refuses a batch with a gap or one that does not end at its version', async () => {
    const gap = aBatch({ entries: [anEntry(1), anEntry(3)] });
    await expect(appendBatch(db.store, gap)).rejects.toThrow(TypeError);
    await expect(appendBatch(db.store, aBatch({ version: 2 }))).rejects.toThrow(TypeError);
    expect(await entriesOf(db.store, gap.appraisalId)).toEqual([]);
  });
});

/** Leaves the database as a crash in the middle of recording would. */
async function cut(batch: RecordBatch, done: { entries: number; view?: boolean }): Promise<void> {
  await appendBatch(db.store, batch);
  const { journal, appraisals, notices } = db.store.models;
  await notices.deleteMany({ appraisalId: batch.appraisalId });
  for (const { seq } of batch.entries.slice(done.entries))
    await journal.deleteOne({ _id: `${batch.appraisalId}:${seq}` });
  if (!done.view) {
    const [first] = await entriesOf(db.store, batch.appraisalId, { limit: 1 });
    await appraisals.updateOne(
      { _id: batch.appraisalId },
      { $set: { ...first?.changes, version: 1, headHash: first?.hash ?? '' } },
    );
  }
}
