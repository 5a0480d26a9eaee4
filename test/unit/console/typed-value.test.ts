import { describe, expect, it } from 'vitest';
import { typedValue } from '../../../console/pack/typed-value.ts';

describe('a value that is typed instead of two others', () => {
  it.each([
    ['107,5', 10_600, '106,00', 10_750],
    ['45%', 4_000, '40%', 4_500],
    ['12', 10, '10', 12],
    ['dua', 10, '10', undefined],
    ['kata lain', 'kata', 'kata', 'kata lain'],
    ['{"a": 1}', { a: 2 }, '', { a: 1 }],
    ['bukan json', { a: 2 }, '', undefined],
    ['  ', 'kata', 'kata', undefined],
  ])('%s beside %j, shown as %s, is %j', (written, like, shown, value) => {
    expect(typedValue(written, { like, shown })).toEqual(value);
  });
});
