import { describe, expect, it } from 'vitest';
import { entriesOf } from '../../../store/journal/journal.ts';
import { type DraftEvent, getDraft, rebuildDrafts, recordDraft } from '../../../store/pack/drafts.ts';
import { getText, putText } from '../../../store/pack/texts.ts';
import { allRegions } from '../../../store/scope.ts';
import { freshId, useStore } from '../../support/store.ts';

const db = useStore();
const actor = { id: 'emp-1', as: 'admin' } as const;

function change(draftId: string, revision: number, more: Partial<DraftEvent> = {}, region = 'r1') {
  const event: DraftEvent = {
    draftId,
    packId: 'p1',
    revision,
    command: freshId('cmd'),
    before: null,
    after: 'sha256:a',
    set: revision === 1 ? { content: 'sha256:a', report: 'sha256:r' } : {},
    ...more,
  };
  return { region, type: 'pack.edited', actor, event };
}

describe('a draft', () => {
  it('is what its entries add up to, and can be made again from them', async () => {
    const region = freshId('r');
    const id = freshId('d');
    await recordDraft(
      db.store,
      change(id, 1, { set: { state: 'DRAFT', content: 'sha256:a', report: 'sha256:r' }, writes: true }, region),
    );
    await recordDraft(db.store, change(id, 2, { comment: 'Halo' }, region));
    const { draft } = await recordDraft(
      db.store,
      change(id, 3, { reason: 'Tutup', set: { state: 'CANCELLED' } }, region),
    );
    expect(draft).toMatchObject({ revision: 3, state: 'CANCELLED', authors: ['emp-1'], comments: [{ text: 'Halo' }] });
    expect(draft.history.map(({ revision, reason }) => [revision, reason])).toEqual([
      [1, undefined],
      [2, undefined],
      [3, 'Tutup'],
    ]);
    expect(await getDraft(db.store, region, id)).toEqual(draft);
    await db.store.models.packDrafts.updateOne({ _id: id }, { $set: { state: 'APPROVED', revision: 9 } });
    expect(await rebuildDrafts(db.store, region)).toBe(1);
    expect(await getDraft(db.store, region, id)).toEqual(draft);
    expect(await getDraft(db.store, 'elsewhere', id)).toBeUndefined();
  });

  it('of many changes under one revision one is recorded, and all learn which', async () => {
    const id = freshId('d');
    await recordDraft(db.store, change(id, 1));
    const results = await Promise.all(
      Array.from({ length: 10 }, (_, i) => recordDraft(db.store, change(id, 2, { comment: `${i}` }))),
    );
    expect(results.filter(({ mine }) => mine)).toHaveLength(1);
    expect(new Set(results.map(({ draft }) => draft.comments[0]?.text)).size).toBe(1);
  });

  it('heals when the process died between the entry and the document', async () => {
    const id = freshId('d');
    await recordDraft(db.store, change(id, 1));
    const before = await getDraft(db.store, allRegions, id);
    const second = change(id, 2, { set: { state: 'CANCELLED' } });
    await recordDraft(db.store, second);
    // As it was before the document was written.
    await db.store.models.packDrafts.replaceOne({ _id: id }, before ?? {});
    expect(await recordDraft(db.store, second)).toMatchObject({
      mine: true,
      draft: { state: 'CANCELLED', revision: 2 },
    });
    await db.store.models.packDrafts.replaceOne({ _id: id }, before ?? {});
    // Somebody else comes next: they are told, and the document is brought up to date.
    expect(await recordDraft(db.store, change(id, 2, { comment: 'x' }))).toMatchObject({
      mine: false,
      draft: { state: 'CANCELLED', revision: 2 },
    });
    const entries = await entriesOf(db.store, 'audit:r1', { limit: 500 });
    expect(entries.filter(({ data }) => data?.['draftId'] === id)).toHaveLength(2);
  });

  it('never goes back to an older revision', async () => {
    const id = freshId('d');
    const [first, second] = [change(id, 1), change(id, 2)];
    await recordDraft(db.store, first);
    await recordDraft(db.store, second);
    expect((await recordDraft(db.store, first)).draft.revision).toBe(2);
    expect((await getDraft(db.store, allRegions, id))?.revision).toBe(2);
    await expect(recordDraft(db.store, change(freshId('d'), 5))).rejects.toThrow('misses a revision');
  });
});

describe('a text', () => {
  it('is kept once under its digest, whatever the order of its keys', async () => {
    const [one, two] = [
      await putText(db.store, { a: 1, b: { $remove: true } }),
      await putText(db.store, { b: { $remove: true }, a: 1 }),
    ];
    expect(one).toBe(two);
    expect(one).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(await getText(db.store, one)).toEqual({ a: 1, b: { $remove: true } });
    await expect(getText(db.store, 'sha256:none')).rejects.toThrow('not stored');
  });
});
