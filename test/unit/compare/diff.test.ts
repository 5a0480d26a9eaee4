/** Two packs side by side: what was written differently, and which decisions change by it. */
import { describe, expect, test } from 'vitest';
import { compilePack } from '../../../rules/twin/closures.ts';
import { semanticDiff } from '../../../rules/compare/diff/semantic.ts';
import { structuralDiff } from '../../../rules/compare/diff/structural.ts';
import { shippedPacks } from '../../support/shipped-packs.ts';
import { fixturePack, type Patch } from '../../support/rules-fixture.ts';
import { NATION } from '../../support/regions.ts';

const base = fixturePack();
const written = (patch: Patch) => structuralDiff(base.pack, fixturePack(patch).pack);
const decided = (patch: Patch) => semanticDiff(base, fixturePack(patch));
const told = (patch: Patch) => written(patch).map(({ op, path, sentence }) => [op, path, sentence.en]);

describe('what was written differently', () => {
  test('nothing, when both say the same', () => {
    expect(written({})).toEqual([]);
  });

  test('is told by id, field and value in both languages', () => {
    const changes = written({ '/indicators/0/weight': 5_000, '/indicators/1/weight': 5_000 });
    expect(changes.map(({ op, path, before, after }) => [op, path, before, after])).toEqual([
      ['change', '/indicators/speed/weight', 4_000, 5_000],
      ['change', '/indicators/quality/weight', 6_000, 5_000],
    ]);
    expect(changes[0]?.sentence).toEqual({
      id: 'Indikator "Kecepatan", bobot: 40% menjadi 50%.',
      en: 'Indicator "Kecepatan", weight: 40% becomes 50%.',
    });
  });

  test('a constant of a condition is told with the unit of its fact', () => {
    const patch = { '/outcomes/0/conditions/all/1/any/1/value': 11_000 };
    expect(told(patch)).toEqual([
      [
        'change',
        '/outcomes/certificate/conditions/all/1/any/1/value',
        'Outcome "Certificate", conditions "Kecepatan": 115.00 becomes 110.00.',
      ],
    ]);
  });

  test('a whole item that comes or goes is one change', () => {
    expect(told({ '/outcomes/1': undefined })).toEqual([
      ['remove', '/outcomes/reprimand', 'Outcome "Reprimand" is removed.'],
    ]);
    const holiday = { date: '2027-03-10', label: { id: 'Nyepi', en: 'Day of Silence' } };
    expect(told({ '/calendar/holidays/-': holiday })).toEqual([
      ['add', '/calendar/holidays/2027-03-10', 'Holiday "Day of Silence" is added.'],
    ]);
  });

  test('a field that comes or goes, a cell of a table, and an order', () => {
    expect(told({ '/facts/behaviour/note': 'x' })).toEqual([
      ['add', '/facts/behaviour/note', 'Fact "Behaviour", note is added: x.'],
    ]);
    expect(told({ '/predicates/cells/0/1': 'KURANG' })).toEqual([
      ['change', '/predicates/cells/0/1', 'Predicate table, cell: BUTUH_PERBAIKAN becomes KURANG.'],
    ]);
    const [first, second] = base.pack.indicators;
    expect(told({ '/indicators': [second, first] })).toEqual([
      ['change', '/indicators', 'Indicator: the order changes.'],
    ]);
  });

  test.each(shippedPacks)(
    'of $id against the national pack, every change has a sentence in both languages',
    ({ resolved }) => {
      const national = shippedPacks.find(({ id }) => id === NATION);
      if (national === undefined) throw new Error('there is no national pack');
      const changes = structuralDiff(national.resolved.pack, resolved.pack);
      expect(changes.length === 0).toBe(resolved === national.resolved);
      expect(new Set(changes.map(({ path }) => path)).size).toBe(changes.length);
      for (const { sentence } of changes) {
        for (const text of [sentence.id, sentence.en]) expect(text).not.toMatch(/undefined|NaN|\[object|^$/);
      }
    },
  );
});

describe('which decisions change', () => {
  test('none, when only words change', () => {
    const diff = decided({
      '/outcomes/0/title': { id: 'Piagam', en: 'Diploma' },
      '/facts/speed/label': { id: 'Laju', en: 'Pace' },
    });
    expect(diff).toMatchObject({ same: true, exact: true, changed: 0, changes: [], examples: [] });
    expect(diff.sentence).toEqual({ id: 'Tidak ada keputusan yang berubah.', en: 'No decision changes.' });
  });

  test('exactly the cell between the old and the new cut', () => {
    const diff = decided({ '/derived/rating/cuts': [9_000, 10_500] });
    expect([diff.same, diff.exact]).toEqual([false, true]);
    expect(diff.changes).toHaveLength(1);
    expect(diff.changes[0]).toMatchObject({
      where: [
        { name: 'resultScore', ranges: [[10_500, 10_999]] },
        { name: 'behaviour', values: ['di_atas'] },
      ],
      predicate: { before: 'BAIK', after: 'SANGAT_BAIK' },
      gained: [],
      lost: [],
      refused: null,
    });
    for (const { text } of diff.changes) expect(text.en).toContain('105.00–109.99');
    for (const facts of diff.examples) {
      expect(compilePack(base).quick(facts)).toMatchObject({ predicate: 'BAIK' });
    }
  });

  test('a condition that changes by one is one range of one value', () => {
    const diff = decided({ '/outcomes/0/conditions/all/1/any/1/operator': 'greaterThanInclusive' });
    expect(diff.exact).toBe(true);
    const ranges = diff.changes.flatMap(({ where }) => (where ?? []).filter((part) => part.name === 'speed'));
    expect(new Set(ranges.map((part) => JSON.stringify(part)))).toEqual(
      new Set([JSON.stringify({ name: 'speed', ranges: [[11_500, 11_500]] })]),
    );
    expect(diff.changes.every(({ gained, predicate }) => gained.join() === 'certificate' && predicate === null)).toBe(
      true,
    );
    expect(diff.changes[0]?.text.en).toContain('gains Certificate');
  });

  test('an order of rules that decides nothing changes nothing', () => {
    const [first, second] = base.pack.outcomes;
    expect(decided({ '/outcomes': [second, first] })).toMatchObject({ same: true, exact: true });
  });

  test('other weights are compared by samples, which is said', () => {
    const diff = decided({ '/indicators/0/weight': 5_000, '/indicators/1/weight': 5_000 });
    expect(diff).toMatchObject({ same: false, exact: false, mixed: ['resultScore'] });
    expect(diff.sentence.en).toContain('resultScore');
    expect(diff.changes.every(({ where, text }) => where === null && /^In \d+ samples/.test(text.en))).toBe(true);
    expect(diff.examples.length).toBeGreaterThan(0);
  });

  test('a fact that may no longer have a value cannot be evaluated there', () => {
    const diff = decided({ '/facts/quality/max': 11_000, '/indicators/1/of': 'quality' });
    expect(diff.mixed).toEqual(['resultScore']);
    const refused = diff.changes.filter((change) => change.refused === 'after');
    expect(refused.length).toBeGreaterThan(0);
    for (const { text } of refused) expect(text.en).toContain('cannot be evaluated');
  });

  test('another policy for what is missing is named, since cells hold what is there', () => {
    const diff = decided({ '/facts/behaviour/missing': 'hold' });
    expect(diff).toMatchObject({ same: true, absence: ['behaviour'] });
    expect(diff.sentence.en).toContain('behaviour');
  });

  test('the ranges hold: a value in a region decides as the region says, one outside of all of them does not change', () => {
    const after = fixturePack({ '/derived/rating/cuts': [8_500, 10_500] });
    const diff = semanticDiff(base, after);
    for (let score = 8_400; score <= 11_100; score += 50) {
      for (const behaviour of ['di_bawah', 'sesuai', 'di_atas']) {
        const facts = { speed: score, quality: score, behaviour, months: 1 };
        const inside = diff.changes.some(({ where }) =>
          (where ?? []).every((part) => {
            const value =
              part.name === 'resultScore'
                ? score
                : ({ ...facts, newIdea: false } as Record<string, unknown>)[part.name];
            return 'values' in part
              ? part.values.some((one) => one === value)
              : part.ranges.some(([from, to]) => Number(value) >= from && Number(value) <= to);
          }),
        );
        const [a, b] = [compilePack(base).quick(facts), compilePack(after).quick(facts)];
        expect(JSON.stringify(a) !== JSON.stringify(b), `${score} ${behaviour}`).toBe(inside);
      }
    }
  });

  test.each(shippedPacks)('none between $id and itself, on every cell', ({ resolved }) => {
    expect(semanticDiff(resolved, resolved)).toMatchObject({ same: true, exact: true, changed: 0 });
  });
});
