import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson, sha256 } from '../../../rules/decide/canonical.ts';

const isWritable = (value: unknown): boolean => {
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || value === null) return ['string', 'boolean', 'object'].includes(typeof value);
  if (Array.isArray(value)) return Array.from(value, isWritable).every(Boolean);
  return [Object.prototype, null].includes(Object.getPrototypeOf(value)) && Object.values(value).every(isWritable);
};

/** The rule in other words: slow, and without any of the writer's care. */
const byTheRule = (value: unknown): string => {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(byTheRule).join(',')}]`;
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${byTheRule(member)}`).join(',')}}`;
};

describe('canonical JSON', () => {
  test('sorts keys at every level and writes no white space', () => {
    expect(canonicalJson({ b: [{ z: 1, a: null }], a: 'é', B: true })).toBe(
      '{"B":true,"a":"é","b":[{"a":null,"z":1}]}',
    );
  });

  test('is the same for every order of keys, and parses back to the same value', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const reversed = Object.fromEntries(Object.entries(value).reverse());
        expect(canonicalJson(reversed)).toBe(canonicalJson(value));
        expect(canonicalJson(JSON.parse(canonicalJson(value)))).toBe(canonicalJson(value));
      }),
    );
  });

  test('writes what the rule says, or refuses, whatever it is given', () => {
    const unit = fc.constantFrom('a', 'B', '1', '"', '\\', '\0', '\n', '\x7f', '\u2028', 'é', '😀', '\ud800', '\udfff');
    const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        fc.string({ unit, maxLength: 8 }),
        fc.double(),
        fc.constantFrom(null, true, false, -0, 1e21, undefined, 1n, new Date(0)),
        fc.array(tie('tree'), { maxLength: 4 }),
        fc.dictionary(fc.string({ unit, maxLength: 4 }), tie('tree'), { maxKeys: 4 }),
      ),
    }));
    fc.assert(
      fc.property(tree, (value) => {
        if (isWritable(value)) expect(canonicalJson(value)).toBe(byTheRule(value));
        else expect(() => canonicalJson(value)).toThrow(TypeError);
      }),
      { numRuns: 1_000 },
    );
  });

  test('-0 is 0', () => {
    expect(canonicalJson({ n: -0 })).toBe('{"n":0}');
  });

  test('a key called __proto__ is a key like any other', () => {
    expect(canonicalJson(JSON.parse('{"__proto__":1,"a":2}'))).toBe('{"__proto__":1,"a":2}');
  });

  const circle: Record<string, unknown> = {};
  circle.self = circle;
  test.each([
    ['NaN', { a: [Number.NaN] }, '$.a[0]'],
    ['Infinity', { a: Number.POSITIVE_INFINITY }, '$.a'],
    ['undefined', { a: undefined }, '$.a'],
    ['a hole', { a: Object.assign([1], { 2: 2 }) }, '$.a[1]'],
    ['a date', { a: new Date(0) }, '$.a'],
    ['a map', new Map(), '$'],
    ['a bigint', { a: 1n }, '$.a'],
    ['a function', { a: () => 1 }, '$.a'],
    ['a circle', circle, '$.self'],
  ])('refuses %s and says where', (_name, value, place) => {
    expect(() => canonicalJson(value)).toThrow(TypeError);
    expect(() => canonicalJson(value)).toThrow(`${place} `);
  });

  test('the same value twice, side by side, is no circle', () => {
    const shared = { x: 1 };
    expect(canonicalJson([shared, shared])).toBe('[{"x":1},{"x":1}]');
  });
});

test('SHA-256 is hex over UTF-8', () => {
  expect(sha256('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  expect(sha256('é')).toBe('4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c');
});
