/** Packed rows hold exactly the facts, and are decided as the facts are. */
import { describe, expect, test } from 'vitest';
import { compilePack } from '../../../rules/twin/closures.ts';
import { rowEvaluator, decodeRow, encodeRow, rowLayout } from '../../../rules/twin/population-rows.ts';
import { sampleFacts } from '../../../rules/twin/sample-facts.ts';
import type { Facts, ResolvedPack } from '../../../rules/language/types.ts';
import { packsWithRows } from '../../support/library.ts';
import { fixturePack, goodFacts } from '../../support/rules-fixture.ts';

const pack = fixturePack();
const layout = rowLayout(pack.pack);

function packed({ pack: own }: ResolvedPack, people: Facts[]): Int32Array {
  const columns = rowLayout(own);
  const rows = new Int32Array(people.length * columns.columns.length);
  people.forEach((facts, row) => encodeRow(columns, facts, { rows, row }));
  return rows;
}

describe('a row', () => {
  test('gives back what was put in, and nothing for what was absent', () => {
    const facts = { ...goodFacts, newIdea: false, reported: '2026-02-28' };
    expect(decodeRow(layout, { rows: packed(pack, [{}, facts]), row: 1 })).toEqual(facts);
    expect(decodeRow(layout, { rows: packed(pack, [{}, facts]), row: 0 })).toEqual({});
    for (const reported of ['1900-01-01', '1969-12-31', '1970-01-01', '2999-12-31']) {
      expect(decodeRow(layout, { rows: packed(pack, [{ reported }]), row: 0 })).toEqual({ reported });
    }
  });

  test('holds words by number however long the list is', () => {
    const values = Array.from({ length: 50 }, (_, i) => `v${i}`);
    const long = fixturePack({ '/facts/grade': { ...pack.pack.facts.behaviour, values, valueLabels: {} } });
    const rows = packed(
      long,
      values.map((grade) => ({ grade })),
    );
    expect(values.map((_, row) => decodeRow(rowLayout(long.pack), { rows, row }).grade)).toEqual(values);
  });

  test.each<[string, Facts]>([
    ['a word that is not listed', { behaviour: 'luar_biasa' }],
    ['a word for a number', { speed: 'fast' }],
    ['a number for yes or no', { newIdea: 1 }],
    ['a fraction', { speed: 0.5 }],
    ['the mark of what is absent', { speed: -2_147_483_648 }],
    ['a number beyond 32 bits', { speed: 2_147_483_648 }],
  ])('refuses %s', (_what, facts) => {
    expect(() => packed(pack, [facts])).toThrow(RangeError);
  });

  test('has another digest when a column, a type, a value or the order differs', () => {
    const digests = [
      {},
      { '/facts/extra': pack.pack.facts.newIdea },
      { '/facts/behaviour/values': ['sesuai', 'di_bawah', 'di_atas'] },
    ].map((patch) => rowLayout(fixturePack(patch).pack).digest);
    expect(new Set(digests).size).toBe(3);
    expect(rowLayout(fixturePack({ '/facts/speed/label': { id: 'Laju', en: 'Pace' } }).pack).digest).toBe(digests[0]);
  });
});

describe.each(packsWithRows)('under $id', ({ resolved }) => {
  test('rows are decided as their facts are, refusals included', () => {
    const people = Array.from({ length: 2_000 }, sampleFacts(resolved.pack, 5));
    const rows = packed(resolved, people);
    const decide = rowEvaluator(resolved, rowLayout(resolved.pack));
    const compiled = compilePack(resolved);
    const seen = new Set<string>();
    people.forEach((facts, row) => {
      const quick = decide(rows, row);
      expect(quick).toEqual(compiled.quick(facts));
      seen.add(quick.refused ?? quick.predicate);
    });
    expect(seen.size).toBeGreaterThan(3);
  });
});

describe('rows of one pack under another', () => {
  const people = Array.from({ length: 500 }, sampleFacts(pack.pack, 9));
  const rows = packed(pack, people);

  test('ignore facts that it does not know, and lack those that are new', () => {
    const other = fixturePack({ '/facts/reported': undefined, '/facts/extra': pack.pack.facts.newIdea });
    const decide = rowEvaluator(other, layout);
    const compiled = compilePack(other);
    people.forEach((facts, row) => {
      const { reported: _reported, ...known } = facts;
      expect(decide(rows, row)).toEqual(compiled.quick(known));
    });
  });

  test('are refused where a value is no longer allowed', () => {
    const narrow = fixturePack({ '/facts/months/max': 300 });
    const decide = rowEvaluator(narrow, layout);
    const compiled = compilePack(narrow);
    const decided = people.map((facts, row) => [decide(rows, row), compiled.quick(facts)] as const);
    for (const [quick, wanted] of decided) expect(quick).toEqual(wanted);
    expect(decided.some(([quick]) => quick.refused === 'facts-invalid')).toBe(true);
  });
});
