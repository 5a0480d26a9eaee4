import { describe, expect, it } from 'vitest';
import { awardOf } from '../../../rules/decide/award.ts';
import { evaluate } from '../../../rules/decide/evaluate.ts';
import { explain } from '../../../rules/explain/explain.ts';
import type { RewardPlace } from '../../../rules/calibrate/places.ts';
import { cappedPack, cappedPatch, TABLE, TWELVE } from '../../support/capped-reward.ts';
import { fixturePack, goodFacts, type Patch, refusalsOf } from '../../support/rules-fixture.ts';

const without = (key: string) => Object.fromEntries(Object.entries(TWELVE).filter(([each]) => each !== key));
const facts = { ...goodFacts, newIdea: true };

async function awarded(patch: Patch, given = facts) {
  const resolved = fixturePack(patch);
  const [outcome] = resolved.pack.outcomes;
  if (!outcome) throw new Error('no outcome');
  return awardOf(resolved.pack, outcome, await evaluate(resolved, given));
}

describe('what an outcome is worth', () => {
  it('is one amount, or read from a table in two dimensions', async () => {
    expect(await awarded({})).toBeUndefined();
    expect(await awarded({ '/outcomes/0/amount': 500_000 })).toEqual({ rupiah: 500_000, months: 1, total: 500_000 });
    expect(await awarded({ '/outcomes/0/amounts': TABLE })).toEqual({
      rupiah: 1_500_000,
      months: 1,
      total: 1_500_000,
    });
    const above = { ...facts, behaviour: 'di_atas' };
    expect(await awarded({ '/outcomes/0/amounts': TABLE, '/outcomes/0/months': 6 }, above)).toEqual({
      rupiah: 1_750_001,
      months: 6,
      total: 10_500_006,
    });
  });

  it('is a share of an amount, rounded once to the rupiah, and no more than the most', async () => {
    const cells = TABLE.cells.map((row) => row.map(() => 3_333));
    const shares = { ...TABLE, cells, of: 'months' };
    expect(await awarded({ '/outcomes/0/amounts': shares })).toMatchObject({ rupiah: 8 });
    expect(await awarded({ '/outcomes/0/amounts': { ...shares, most: 5 } })).toMatchObject({ rupiah: 5 });
  });

  it('is told with its table, and the place with its order', async () => {
    const resolved = cappedPack(TWELVE, { '/outcomes/0/amounts': TABLE, '/outcomes/0/months': 2 });
    const decision = await evaluate(resolved, facts);
    const told = (place: RewardPlace) => {
      const sentences = explain(resolved.pack, decision, { places: new Map([['certificate', place]]) });
      return sentences.filter(({ key }) => /^(amount|place)\//.test(key)).map(({ text }) => text);
    };
    const [amount, out] = told({ rank: 14, places: 12, within: false });
    expect(amount).toEqual({
      id: 'Besaran Sertifikat: Rp1.500.000 × 2 bulan = Rp3.000.000 (tabel menurut Perilaku, Predikat).',
      en: 'Amount of Certificate: Rp1,500,000 × 2 months = Rp3,000,000 (table by Behaviour, Predicate).',
    });
    expect(out?.id).toMatch(/^Urutan 14 dari 12 tempat untuk Sertifikat: tidak diberikan, karena anggarannya/);
    expect(out?.en).toMatch(/^Rank 14 of 12 places for Certificate: not granted, because the budget/);
    const [, within] = told({ rank: 5, places: 12, within: true });
    expect(within?.en).toMatch(
      /^Rank 5 of 12 places for Certificate: there is a place\. Order within the unit: highest/,
    );
  });
});

describe('a budget', () => {
  it('of the pack that is complete is read', () => {
    expect(refusalsOf(cappedPatch())).toEqual([]);
    expect(refusalsOf(cappedPatch({ ...TWELVE, rupiah: 10 }, { '/outcomes/0/amounts': TABLE }))).toEqual([]);
  });

  it.each<[string, Patch, string, string]>([
    ['without a stage of calibration', { '/outcomes/0/budget': TWELVE }, '', 'stage-missing'],
    ['of nothing', cappedPatch(without('places')), '', 'budget-empty'],
    ['of money without an amount', cappedPatch({ ...TWELVE, rupiah: 10 }), '/rupiah', 'amount-missing'],
    ['without an order', cappedPatch({ ...TWELVE, order: [] }), '/order', 'too-few'],
    ['without a last resort', cappedPatch(without('tie')), '/tie', 'field-missing'],
    [
      'by a name that nobody knows',
      cappedPatch({ ...TWELVE, order: [{ by: 'nothing', first: 'highest' }] }),
      '/order/0/by',
      'fact-unreadable',
    ],
    [
      'by a choice',
      cappedPatch({ ...TWELVE, order: [{ by: 'behaviour', first: 'highest' }] }),
      '/order/0/by',
      'type-wrong',
    ],
    [
      'by one name twice',
      cappedPatch({ ...TWELVE, order: [...TWELVE.order, { by: 'speed', first: 'lowest' }] }),
      '/order/2/by',
      'name-taken',
    ],
  ])('%s is refused', (_, patch, at, code) => {
    expect(refusalsOf(patch)).toContainEqual([`/outcomes/certificate/budget${at}`, code]);
  });

  it.each<[string, Patch, string, string]>([
    ['two amounts', { '/outcomes/0/amount': 1, '/outcomes/0/amounts': TABLE }, '/amount', 'amount-twice'],
    ['months of nothing', { '/outcomes/0/months': 2 }, '/months', 'amount-missing'],
    [
      'a table with a hole',
      { '/outcomes/0/amounts': { ...TABLE, cells: TABLE.cells.slice(1) } },
      '/amounts/cells',
      'grid-not-dense',
    ],
    ['a share of a word', { '/outcomes/0/amounts': { ...TABLE, of: 'behaviour' } }, '/amounts/of', 'type-wrong'],
  ])('%s: refused', (_, patch, at, code) => {
    expect(refusalsOf(patch)).toContainEqual([`/outcomes/certificate${at}`, code]);
  });
});
