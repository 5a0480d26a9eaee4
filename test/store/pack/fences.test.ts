import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { timelineFindings, inForce } from '../../../rules/time/timeline.ts';
import { connect, type Store } from '../../../store/connect.ts';
import { entriesOf } from '../../../store/journal/journal.ts';
import { getDraft, recordDraft } from '../../../store/pack/drafts.ts';
import { changePack, type PackChange, finishLastChange } from '../../../store/pack/fences.ts';
import { publishedVersions } from '../../../store/pack/rule-packs.ts';
import type { RulePackDoc } from '../../../store/pack/types.ts';
import { verifySubject } from '../../../store/verify/subject.ts';
import { freshId, useStore } from '../../support/store.ts';

const db = useStore();
const actor = { id: 'emp-1', as: 'admin' } as const;
/** Another process: its own connection, its own memory. */
let other: Store;
beforeAll(async () => {
  other = await connect(db.uri);
});
afterAll(() => other.close());

type Days = { from: string; to: string | null };

async function aVersion(packId: string, version: number, effective: Days, status: RulePackDoc['status']) {
  const _id = freshId('sha256:');
  const texts = { pack: '{}', source: '{}', publishedAt: '2026-01-01T00:00:00.000Z' };
  await db.store.models.rulePacks.insertMany([{ _id, packId, version, effective, status, ...texts }]);
  return _id;
}

/** A change of a draft that has been approved: its second entry. */
async function approved(region: string, packId: string, set: { state: 'PUBLISHED' | 'RETIRED'; published: string }) {
  const draftId = freshId('d');
  const event = { draftId, packId, command: freshId('cmd'), before: null, after: null };
  const first = { ...event, revision: 1, set: { state: 'APPROVED' as const, content: 'sha256:a', report: 'sha256:r' } };
  await recordDraft(db.store, { region, type: 'pack.approved', actor, event: first });
  const draft = { region, type: 'pack.moved', actor, event: { ...event, revision: 2, command: freshId('cmd'), set } };
  return { draftId, change: { draft } satisfies PackChange };
}

/** As a process does it: decide on what is stored, claim, and decide again when another change was claimed first. */
async function decideAndChange(store: Store, packId: string, decide: () => Promise<PackChange | null>) {
  for (;;) {
    const after = await finishLastChange(store, packId);
    const change = await decide();
    if (change === null || (await changePack(store, packId, { after, change }))) return change !== null;
  }
}

const covered = async (store: Store, packId: string, without: string | null, more: Days | null) => {
  const kept = (await publishedVersions(store, packId)).filter(({ digest }) => digest !== without);
  const versions = [...kept, ...(more ? [{ version: 99, effective: more, digest: 'new' }] : [])];
  const whole = ['2025-03-01', '2025-09-01', '2026-06-30'].every((day) => inForce(versions, day).length === 1);
  return whole && timelineFindings(versions).length === 0;
};

describe('changes of one pack from several processes', () => {
  it.each(Array.from({ length: 12 }, (_, i) => i))(
    'never leave a day without a version, nor with two, nor lose an entry (%i)',
    async () => {
      const [packId, region] = [freshId('p'), freshId('r')];
      await aVersion(packId, 1, { from: '2025-01-01', to: null }, 'published');
      const second = await aVersion(packId, 2, { from: '2026-01-01', to: null }, 'published');
      const between = { from: '2025-06-01', to: '2025-12-31' };
      const third = await aVersion(packId, 3, between, 'reserved');
      // Each alone fits. Together they would leave 2026 without any: the third ends where the second began.
      const published = await approved(region, packId, { state: 'PUBLISHED', published: third });
      const retired = await approved(region, packId, { state: 'RETIRED', published: second });
      const results = await Promise.all([
        decideAndChange(db.store, packId, async () =>
          (await covered(db.store, packId, null, between)) ? published.change : null,
        ),
        decideAndChange(other, packId, async () =>
          (await covered(other, packId, second, null)) ? retired.change : null,
        ),
      ]);
      expect(results.filter(Boolean)).toHaveLength(1);
      expect(await covered(db.store, packId, null, null)).toBe(true);
      const moved = (await entriesOf(db.store, `audit:${region}`)).filter(({ type }) => type === 'pack.moved');
      expect(moved).toHaveLength(1);
      expect(await verifySubject(db.store, `audit:${region}`)).toMatchObject({ findings: [] });
    },
  );

  it('are all carried out when many are made at once, each under a number of its own', async () => {
    const [packId, region] = [freshId('p'), freshId('r')];
    const changes = await Promise.all(
      Array.from({ length: 12 }, async (_, i) => {
        const digest = await aVersion(packId, i + 1, { from: `20${30 + i}-01-01`, to: null }, 'reserved');
        return approved(region, packId, { state: 'PUBLISHED', published: digest });
      }),
    );
    const stores = [db.store, other];
    await Promise.all(
      changes.map(({ change }, i) => decideAndChange(stores[i % 2] ?? other, packId, async () => change)),
    );
    expect(await finishLastChange(db.store, packId)).toBe(changes.length);
    expect(await publishedVersions(db.store, packId)).toHaveLength(changes.length);
    const moved = (await entriesOf(db.store, `audit:${region}`)).filter(({ type }) => type === 'pack.moved');
    expect(moved).toHaveLength(changes.length);
  });

  it('are carried out by whoever comes next when a process dies after its claim', async () => {
    const [packId, region] = [freshId('p'), freshId('r')];
    const digest = await aVersion(packId, 1, { from: '2025-01-01', to: null }, 'reserved');
    const { draftId, change } = await approved(region, packId, { state: 'PUBLISHED', published: digest });
    await db.store.models.packFences.insertMany([{ _id: packId, n: 1, change }]);
    expect(await publishedVersions(other, packId)).toHaveLength(0);
    expect(await finishLastChange(other, packId)).toBe(1);
    expect(await publishedVersions(other, packId)).toHaveLength(1);
    expect(await getDraft(other, region, draftId)).toMatchObject({ state: 'PUBLISHED', revision: 2 });
  });

  it('have no effect when the draft was changed otherwise before they were recorded', async () => {
    const [packId, region] = [freshId('p'), freshId('r')];
    const digest = await aVersion(packId, 1, { from: '2025-01-01', to: null }, 'reserved');
    const { draftId, change } = await approved(region, packId, { state: 'PUBLISHED', published: digest });
    await db.store.models.packFences.insertMany([{ _id: packId, n: 1, change }]);
    const { event } = change.draft;
    const cancelled = { ...event, command: freshId('cmd'), set: { state: 'CANCELLED' as const } };
    await recordDraft(db.store, { region, type: 'pack.cancelled', actor, event: cancelled });
    await finishLastChange(other, packId);
    expect(await getDraft(other, region, draftId)).toMatchObject({ state: 'CANCELLED' });
    expect(await publishedVersions(other, packId)).toHaveLength(0);
  });
});
