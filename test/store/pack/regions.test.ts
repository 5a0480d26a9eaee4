import { describe, expect, it } from 'vitest';
import {
  findApiKey,
  hasApiKeys,
  insertApiKey,
  listApiKeys,
  revokeApiKey,
  touchApiKey,
} from '../../../store/people/api-keys.ts';
import { insertPolicyReview, listPolicyReviews } from '../../../store/cycle/policy-reviews.ts';
import { getRegion, listRegions, putRegion } from '../../../store/pack/regions.ts';
import type { PolicyReviewDoc } from '../../../store/cycle/types.ts';
import type { ApiKeyDoc } from '../../../store/people/types.ts';
import { insertVoice, listVoices, moderateVoice } from '../../../store/public/voices.ts';
import { freshId, useStore } from '../../support/store.ts';

const db = useStore();
const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString();

describe('an API key', () => {
  it('is kept by id, listed by region and revoked once', async () => {
    const region = freshId('r');
    const id = freshId('k');
    const key: ApiKeyDoc = {
      _id: id,
      id,
      region,
      roles: ['hr'],
      employeeId: null,
      offices: [],
      scopes: [],
      hash: 'h',
      label: 'HR',
      createdAt: at(1),
      expiresAt: at(50),
      revokedAt: null,
      lastUsedAt: null,
    };
    expect(await insertApiKey(db.store, key)).toBe(true);
    expect(await insertApiKey(db.store, { ...key, label: 'other' })).toBe(false);
    expect(await findApiKey(db.store, id)).toEqual(key);
    expect(await hasApiKeys(db.store)).toBe(true);
    expect(await listApiKeys(db.store, region, { limit: 5 })).toEqual([key]);
    expect(await listApiKeys(db.store, freshId('r'), { limit: 5 })).toEqual([]);
    await touchApiKey(db.store, id, at(5));
    expect(await revokeApiKey(db.store, freshId('r'), { id, at: at(6) })).toBeUndefined();
    await revokeApiKey(db.store, region, { id, at: at(6) });
    expect(await revokeApiKey(db.store, region, { id, at: at(7) })).toMatchObject({
      revokedAt: at(6),
      lastUsedAt: at(5),
    });
  });
});

describe('regions, policy reviews and voices', () => {
  it('keeps a region as it was last put', async () => {
    const region = { _id: freshId('r'), packId: 'p1', area: '36.74', title: { id: 'Kota', en: 'City' } };
    await putRegion(db.store, region);
    await putRegion(db.store, { ...region, packId: 'p2' });
    expect(await getRegion(db.store, region._id)).toEqual({ ...region, packId: 'p2' });
    expect((await listRegions(db.store)).filter(({ _id }) => _id === region._id)).toHaveLength(1);
    expect(await getRegion(db.store, 'none')).toBeUndefined();
  });

  it('keeps the first findings of a policy review', async () => {
    const region = freshId('r');
    const review: PolicyReviewDoc = {
      _id: `review:${region}:2026-06-30`,
      region,
      cycleId: 'c',
      due: '2026-06-30',
      pack: 'd',
      sandbox: true,
      measures: { closed: 3 },
      findings: [{ code: 'late', text: { id: 'a', en: 'b' } }],
      at: at(1),
    };
    expect(await insertPolicyReview(db.store, review)).toBe(true);
    expect(await insertPolicyReview(db.store, { ...review, measures: {} })).toBe(false);
    expect(await listPolicyReviews(db.store, region, { limit: 5 })).toEqual([review]);
    expect(await listPolicyReviews(db.store, region, { limit: 5, after: review._id })).toEqual([]);
  });

  it('lets the first moderation of a voice stand', async () => {
    const region = freshId('r');
    const voice = { _id: freshId('v'), region, unit: 'u1', text: 'Terima kasih', moderatedBy: null, at: at(1) };
    await insertVoice(db.store, { ...voice, status: 'received' });
    const by = (status: 'published' | 'refused', moderatedBy: string) => ({ id: voice._id, status, moderatedBy });
    expect(await moderateVoice(db.store, freshId('r'), by('refused', 'x'))).toBeUndefined();
    expect(await moderateVoice(db.store, region, by('published', 'hr-1'))).toMatchObject({ status: 'published' });
    expect(await moderateVoice(db.store, region, by('refused', 'hr-2'))).toMatchObject({
      status: 'published',
      moderatedBy: 'hr-1',
    });
    expect(await listVoices(db.store, { region, unit: 'u1', status: 'published' }, { limit: 5 })).toHaveLength(1);
    expect(await listVoices(db.store, { region, status: 'received' }, { limit: 5 })).toEqual([]);
  });
});
