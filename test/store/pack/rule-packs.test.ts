import { describe, expect, it } from 'vitest';
import { scoreActivities } from '../../../activities/appraisal/score.ts';
import { loadRegionPacks } from '../../../store/pack/files.ts';
import {
  dropReservation,
  findPackVersion,
  getPack,
  getRulePack,
  insertRulePack,
  versionInForce,
  PackChanged,
  packVersions,
  releaseRulePack,
  retireRulePack,
} from '../../../store/pack/rule-packs.ts';
import type { RulePackDoc } from '../../../store/pack/types.ts';
import { packDoc } from '../../support/pack-doc.ts';
import { freshId, useStore } from '../../support/store.ts';

const db = useStore();

describe('a rule pack', () => {
  async function aPackDoc(more: Partial<RulePackDoc> = {}): Promise<RulePackDoc> {
    const [first] = await loadRegionPacks('rules/regions');
    if (!first) throw new Error('no packs');
    const { resolved, source } = first;
    const doc: RulePackDoc = {
      _id: resolved.digest,
      packId: freshId('p'),
      version: 1,
      effective: { from: '2026-01-01', to: null },
      status: 'published',
      pack: resolved.pack,
      source: { ...source, extra: [{ id: 'x', $remove: true }] },
      publishedAt: '2026-01-01T00:00:00.000Z',
    };
    return packDoc(doc, more);
  }

  it('comes back exactly as it was published, and cannot be published differently under its version', async () => {
    const doc = await aPackDoc();
    expect(await insertRulePack(db.store, doc)).toEqual({ result: 'inserted' });
    expect(await insertRulePack(db.store, doc)).toEqual({ result: 'exists' });
    expect(await insertRulePack(db.store, { ...doc, _id: freshId('sha256:') })).toEqual({
      result: 'version-taken',
      digest: doc._id,
    });
    expect(await getRulePack(db.store, doc._id)).toEqual(doc);
    expect(await findPackVersion(db.store, { packId: doc.packId, version: 1 })).toEqual(doc);
    expect(await findPackVersion(db.store, { packId: doc.packId, version: 2 })).toBeUndefined();
    expect(await getPack(db.store, doc._id)).toEqual({ digest: doc._id, pack: doc.pack });
    expect(await getPack(db.store, doc._id)).toBe(await getPack(db.store, doc._id));
    expect(await getPack(db.store, 'sha256:none')).toBeUndefined();
  });

  it('is given to nobody when its text, or the days it is chosen by, were changed behind its back', async () => {
    const { rulePacks } = db.store.models;
    const doc = await aPackDoc();
    await insertRulePack(db.store, doc);
    for (const change of [
      { pack: JSON.stringify({ ...doc.pack, title: { id: 'x', en: 'x' } }) },
      { effective: { from: '2020-01-01', to: null } },
      { version: 7 },
    ]) {
      const before = await rulePacks.findById(doc._id).lean();
      await rulePacks.updateOne({ _id: doc._id }, { $set: change });
      await expect(getPack(db.store, doc._id)).rejects.toThrow(PackChanged);
      const activities = scoreActivities(db);
      const asked = activities.score({ appraisalId: 'a', region: 'test', pack: doc._id, n: 1, facts: {} });
      await expect(asked).rejects.toMatchObject({ type: 'pack-changed', nonRetryable: true });
      await rulePacks.replaceOne({ _id: doc._id }, before ?? {});
      expect(await getRulePack(db.store, doc._id)).toEqual(doc);
    }
  });

  it('is in force on its days only: an open one until the next, and two at once are an error', async () => {
    const packId = freshId('p');
    const old = await aPackDoc({ packId, version: 1, effective: { from: '2025-01-01', to: '2025-12-31' } });
    const now = await aPackDoc({ packId, version: 2, effective: { from: '2026-01-01', to: null } });
    for (const doc of [old, now]) await insertRulePack(db.store, doc);
    expect(await versionInForce(db.store, packId, '2024-12-31')).toEqual({ ok: false, reason: 'none', digests: [] });
    expect(await versionInForce(db.store, packId, '2025-12-31')).toEqual({ ok: true, doc: old });
    expect(await versionInForce(db.store, packId, '2026-07-01')).toEqual({ ok: true, doc: now });
    const third = await aPackDoc({ packId, version: 3, effective: { from: '2026-07-01', to: null } });
    await insertRulePack(db.store, third);
    expect(await versionInForce(db.store, packId, '2026-06-30')).toEqual({ ok: true, doc: now });
    expect(await versionInForce(db.store, packId, '2026-07-01')).toEqual({ ok: true, doc: third });
    expect((await packVersions(db.store, packId)).map(({ version }) => version)).toEqual([3, 2, 1]);
    expect(await retireRulePack(db.store, third._id)).toBe(true);
    expect(await versionInForce(db.store, packId, '2026-07-01')).toEqual({ ok: true, doc: now });
    expect(await retireRulePack(db.store, 'sha256:none')).toBe(false);
    const twin = await aPackDoc({ packId, version: 4, effective: { from: '2026-01-01', to: null } });
    await insertRulePack(db.store, twin);
    expect(await versionInForce(db.store, packId, '2026-07-01')).toEqual({
      ok: false,
      reason: 'many',
      digests: [now._id, twin._id],
    });
  });

  it('a reserved number is nobody’s version until it is released, and can be given back', async () => {
    const packId = freshId('p');
    const change = { draftId: freshId('d'), report: 'sha256:r', approvedBy: [] };
    const doc = await aPackDoc({ packId, status: 'reserved', change, cases: [] });
    expect(await insertRulePack(db.store, doc)).toEqual({ result: 'inserted' });
    expect(await versionInForce(db.store, packId, '2026-07-01')).toMatchObject({ ok: false, reason: 'none' });
    expect(await packVersions(db.store, packId)).toEqual([]);
    expect(await findPackVersion(db.store, { packId, version: 1 })).toBeUndefined();
    expect(await retireRulePack(db.store, doc._id)).toBe(false);
    await dropReservation(db.store, change.draftId);
    expect(await getRulePack(db.store, doc._id)).toBeUndefined();
    await insertRulePack(db.store, doc);
    await releaseRulePack(db.store, doc._id);
    await releaseRulePack(db.store, doc._id);
    await dropReservation(db.store, change.draftId);
    expect(await versionInForce(db.store, packId, '2026-07-01')).toEqual({
      ok: true,
      doc: { ...doc, status: 'published' },
    });
  });
});
