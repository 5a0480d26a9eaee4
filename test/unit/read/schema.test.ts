import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { resolvePack } from '../../../rules/inherit/resolve.ts';
import { parsePackSource } from '../../../rules/read/schema.ts';
import { findingsOf, fixturePack, packJson, type Patch } from '../../support/rules-fixture.ts';

test('the fixture itself is a valid pack', () => {
  expect(findingsOf(() => fixturePack())).toEqual([]);
});

test.each([
  ['/publicVoice/minimumGroup', 4],
  ['/transparency/minimumGroup', 2],
])('%s of %i is too small a group, whatever the region wants', (place, most) => {
  const findings = findingsOf(() => fixturePack({ [place]: most }));
  expect(findings.map(({ pointer, code }) => [pointer, code])).toEqual([[place, 'number-too-small']]);
  expect(findingsOf(() => fixturePack({ [place]: most + 1 }))).toEqual([]);
});

describe('the raw document', () => {
  const source = (patch: Patch) => () => parsePackSource(packJson(patch));

  test.each(['__proto__', 'constructor', 'prototype'])('refuses the key %s wherever it stands', (key) => {
    for (const place of ['', '/facts', '/facts/speed', '/outcomes/0/conditions/all/0', '/texts']) {
      const findings = findingsOf(source({ [`${place}/${key}`]: { all: [] } }));
      expect(findings.map((finding) => [finding.pointer, finding.code])).toEqual([
        [`${place}/${key}`, 'key-forbidden'],
      ]);
    }
    expect(Object.getPrototypeOf({})).toBe(Object.prototype);
  });

  test('a __proto__ key that came through JSON.parse is seen', () => {
    const text = JSON.stringify(packJson()).replace('"fact":"predicate"', '"__proto__":{"all":[]},"fact":"predicate"');
    const [finding] = findingsOf(() => parsePackSource(JSON.parse(text)));
    expect(finding).toMatchObject({ pointer: '/outcomes/0/conditions/all/0/__proto__', code: 'key-forbidden' });
  });

  test.each<[string, Patch, string, string]>([
    ['a fraction', { '/indicators/0/weight': 3500.5 }, '/indicators/0/weight', 'number-not-whole'],
    ['a number beyond 2^53', { '/facts/speed/max': 2 ** 53 }, '/facts/speed/max', 'number-not-whole'],
    ['not a number', { '/facts/speed/max': Number.NaN }, '/facts/speed/max', 'number-not-whole'],
    ['a function', { '/title/id': () => 'x' }, '/title/id', 'not-json'],
    ['a date object', { '/effective/from': new Date(0) }, '/effective/from', 'not-json'],
    ['an unknown top field', { '/regions': [] }, '/regions', 'field-unknown'],
    ['another format', { '/format': 'siklus.pack/2' }, '/format', 'value-not-allowed'],
    ['no id', { '/id': undefined }, '/id', 'field-missing'],
    ['a text of 601 characters', { '/title/id': 'x'.repeat(601) }, '/title/id', 'text-too-long'],
    ['two outcomes of one id', { '/outcomes/1/id': 'certificate' }, '/outcomes/1/id', 'key-twice'],
    ['two courses of one name', { '/training': [{ course: 'a' }, { course: 'a' }] }, '/training/1/course', 'key-twice'],
    [
      'two holidays of one date',
      { '/calendar/holidays/-': { date: '2027-01-01' } },
      '/calendar/holidays/1/date',
      'key-twice',
    ],
    ['a list item without its key', { '/phases/0/id': undefined }, '/phases/0/id', 'field-missing'],
    ['a removal that also changes', { '/outcomes/0/$remove': true }, '/outcomes/0/$remove', 'remove-alone'],
    ['a list instead of an object', { '/facts': [] }, '/facts', 'type-wrong'],
  ])('refuses %s', (_name, patch, pointer, code) => {
    const findings = findingsOf(source(patch));
    expect(findings.map((finding) => [finding.pointer, finding.code])).toContainEqual([pointer, code]);
  });

  test.each([[null], [42], ['{}'], [[]], [undefined], [true]])('%j is no pack', (value) => {
    expect(findingsOf(() => parsePackSource(value)).length).toBeGreaterThan(0);
  });

  test('more than 256 kB is refused', () => {
    const texts = Object.fromEntries(
      Array.from({ length: 199 }, (_, i) => [`t${i}`, { id: 'x'.repeat(600), en: 'y'.repeat(600) }]),
    );
    expect(findingsOf(source({ '/texts': texts })).length).toBe(0);
    const longer = { ...texts, big: Object.fromEntries(Object.keys(texts).map((key) => [key, 'z'.repeat(300)])) };
    expect(findingsOf(source({ '/texts': longer }))).toMatchObject([{ pointer: '', code: 'pack-too-large' }]);
  });

  test('a pack nested 100,000 levels deep is refused without overflowing', () => {
    let deep: unknown = 1;
    for (let i = 0; i < 100_000; i += 1) deep = { x: deep };
    expect(findingsOf(() => parsePackSource({ ...packJson(), texts: deep }))[0]).toMatchObject({
      code: 'pack-too-deep',
    });
  });

  test('a circle is refused', () => {
    const circle: Record<string, unknown> = { ...packJson() };
    circle.texts = circle;
    expect(findingsOf(() => parsePackSource(circle))[0]).toMatchObject({ code: 'pack-too-deep' });
  });
});

describe('findings', () => {
  test('speak Indonesian and English and never the schema library', () => {
    const findings = findingsOf(() =>
      fixturePack({
        '/version': 'x',
        '/facts/speed/type': 'float',
        '/phases/0/kind': 'party',
        '/texts/A': { id: 'a', en: 'b' },
      }),
    );
    expect(findings.length).toBeGreaterThanOrEqual(1);
    for (const { detail } of findings) {
      expect(detail.id.length).toBeGreaterThan(10);
      expect(detail.en).not.toMatch(/Invalid|expected string|received|Unrecognized|undefined/);
    }
  });

  test('a thousand mistakes give at most a hundred findings', () => {
    const texts = Object.fromEntries(Array.from({ length: 199 }, (_, i) => [`T${i}`, { id: 'a', en: 'b' }]));
    expect(findingsOf(() => fixturePack({ '/texts': texts })).length).toBe(100);
  });

  test('a random value anywhere is refused or accepted, never a crash', () => {
    const places = pointersOf(packJson());
    fc.assert(
      fc.property(fc.constantFrom(...places), fc.jsonValue({ maxDepth: 3 }), (place, value) => {
        const json = packJson({ [place]: value });
        const findings = findingsOf(() => resolvePack([parsePackSource(json)]));
        for (const finding of findings) expect(finding.pointer === '' || finding.pointer.startsWith('/')).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});

/** Every place of the document. */
function pointersOf(value: unknown, pointer = ''): string[] {
  if (typeof value !== 'object' || value === null) return [pointer];
  const below = Object.entries(value).flatMap(([key, item]) => pointersOf(item, `${pointer}/${key}`));
  return pointer === '' ? below : [pointer, ...below];
}
