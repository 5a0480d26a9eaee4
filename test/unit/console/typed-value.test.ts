import { describe, expect, it } from 'vitest';
import { typedValue, writtenLike } from '../../../console/pack/typed-value.ts';

describe('a value that is typed instead of two others', () => {
  it.each([
    ['107,5', 10_600, '106,00', 10_750],
    ['45%', 4_000, '40%', 4_500],
    ['12', 10, '10', 12],
    ['dua', 10, '10', undefined],
    ['kata lain', 'kata', 'kata', 'kata lain'],
    ['{"a": 1}', { a: 2 }, '', { a: 1 }],
    ['bukan json', { a: 2 }, '', undefined],
    ['95,00; 115', [9_000, 11_000], '90,00, 110,00', [9_500, 11_500]],
    ['95,00; lima', [9_000, 11_000], '90,00, 110,00', undefined],
    ['Baru | New', { id: 'Lama', en: 'Old' }, '"Lama"', { id: 'Baru', en: 'New' }],
    ['Baru', { id: 'Lama', en: 'Old' }, '"Lama"', undefined],
    ['  ', 'kata', 'kata', undefined],
  ])('%s beside %j, shown as %s, is %j', (written, like, shown, value) => {
    expect(typedValue(written, { like, shown })).toEqual(value);
  });

  it('is written as it is shown', () => {
    for (const [like, shown] of [
      [10_600, '106,00'],
      [[9_000, 11_000], '90,00, 110,00'],
      [{ id: 'Lama', en: 'Old' }, '"Lama"'],
      [{ a: 1 }, ''],
    ] as const) {
      expect(typedValue(writtenLike({ like, shown }), { like, shown })).toEqual(like);
    }
  });
});
