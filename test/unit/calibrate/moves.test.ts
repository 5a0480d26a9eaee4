import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { smallestMoves } from '../../../rules/calibrate/moves.ts';
import type { Predicate } from '../../../rules/language/predicates.ts';
import { keepsTo, type Pattern, headcount, violations } from '../../../rules/calibrate/pattern.ts';

const ORDER: Predicate[] = ['SANGAT_BAIK', 'BAIK', 'BUTUH_PERBAIKAN', 'KURANG', 'SANGAT_KURANG'];
const GOOD: Pattern = { atMost: { BAIK: 7_000 }, atLeast: [{ of: ['BUTUH_PERBAIKAN', 'KURANG'], share: 1 }] };
const POOR: Pattern = {
  atMost: { SANGAT_BAIK: 1_000 },
  atLeast: [
    { of: ['KURANG'], share: 6_000 },
    { of: ['BUTUH_PERBAIKAN'], share: 1_000 },
  ],
};
const countsOf = (...numbers: number[]) => Object.fromEntries(ORDER.map((code, i) => [code, numbers[i] ?? 0]));
const moves = (pattern: Pattern, ...numbers: number[]) =>
  smallestMoves(pattern, countsOf(...numbers), { order: ORDER });

describe('a pattern', () => {
  it('is kept at its limit and broken by one person more', () => {
    expect(violations(GOOD, countsOf(5, 14, 1))).toEqual([]);
    expect(violations(GOOD, countsOf(4, 15, 1))).toEqual([
      { kind: 'atMost', of: ['BAIK'], share: 7_000, limit: 14, people: 15 },
    ]);
  });

  it('asks of a share of one basis point for one person, in a unit of any size', () => {
    expect(violations(GOOD, countsOf(3, 7))).toMatchObject([{ kind: 'atLeast', limit: 1, people: 0 }]);
    expect(keepsTo(GOOD, countsOf(300, 699, 0, 1))).toBe(true);
  });

  it('is compared in people, never in rounded shares', () => {
    expect(keepsTo({ atMost: { SANGAT_BAIK: 7_000 } }, countsOf(70_001, 29_999))).toBe(false);
    expect(keepsTo({ atMost: { SANGAT_BAIK: 7_000 } }, countsOf(70_000, 30_000))).toBe(true);
  });
});

describe('the smallest moves', () => {
  it('are none where the pattern is kept', () => {
    expect(moves(GOOD, 5, 14, 1)).toEqual({ people: 0, exact: true, sets: [[]] });
  });

  it('name every smallest set', () => {
    expect(moves(GOOD, 5, 15)).toEqual({
      people: 1,
      exact: true,
      sets: [[{ from: 'BAIK', to: 'BUTUH_PERBAIKAN', people: 1 }]],
    });
    expect(moves({ atMost: { BAIK: 5_000 } }, 0, 6, 4)?.sets.map((set) => set.map(({ to }) => to))).toEqual([
      ['BUTUH_PERBAIKAN'],
      ['SANGAT_BAIK'],
    ]);
  });

  it('do not exist where no unit of that size keeps to the pattern', () => {
    expect(moves({ atMost: { BAIK: 7_000 }, atLeast: [{ of: ['BAIK'], share: 5_001 }] }, 1, 1, 1, 1)).toBeNull();
    expect(smallestMoves(POOR, countsOf(10, 0), { order: ['SANGAT_BAIK', 'BAIK'] })).toBeNull();
  });

  it('move nobody to where nobody may be moved', () => {
    const closed = { order: ORDER, closed: ['SANGAT_KURANG', 'KURANG'] };
    expect(smallestMoves(GOOD, countsOf(5, 15), closed)?.sets[0]?.[0]?.to).toBe('BUTUH_PERBAIKAN');
    expect(smallestMoves(POOR, countsOf(0, 20), closed)).toBeNull();
  });

  it('move nobody whose result is out already', () => {
    expect(smallestMoves(GOOD, countsOf(5, 15), { order: ORDER, fixed: { BAIK: 14 } })?.people).toBe(1);
    expect(smallestMoves(GOOD, countsOf(5, 15), { order: ORDER, fixed: { BAIK: 15 } })).toBeNull();
  });

  it('are found for a unit of 400', () => {
    expect(moves(POOR, 0, 400)?.people).toBe(280);
    expect(moves({ atMost: { SANGAT_BAIK: 300 } }, 400)?.people).toBe(388);
    expect(moves({ atMost: { SANGAT_BAIK: 300, BAIK: 4_000 } }, 200, 200)?.people).toBe(228);
  });

  const share = fc.constantFrom(0, 1, 300, 1_000, 2_500, 3_333, 5_000, 6_000, 7_000, 10_000);
  const pattern = fc.record({
    atMost: fc.dictionary(fc.constantFrom(...ORDER), share, { maxKeys: 3 }),
    atLeast: fc.array(fc.record({ of: fc.subarray(ORDER, { minLength: 1 }), share }), { maxLength: 3 }),
  });
  const numbers = fc
    .array(fc.nat(12), { minLength: 5, maxLength: 5 })
    .filter((all) => all.reduce((sum, n) => sum + n, 0) <= 12);

  it('are what trying every outcome finds, in units of up to twelve', () => {
    fc.assert(
      fc.property(pattern, numbers, fc.subarray(ORDER), fc.boolean(), (asked, people, closed, half) => {
        const counts = countsOf(...people);
        const fixed = people.map((n) => (half ? Math.floor(n / 2) : 0));
        const found = smallestMoves(asked, counts, { order: ORDER, closed, fixed: countsOf(...fixed) });
        expect(found?.people ?? null).toBe(fewestByTrying(asked, people, { closed, fixed }));
        for (const set of found?.sets ?? []) {
          const after = { ...counts };
          for (const { from, to, people: n } of set) {
            after[from] = (after[from] ?? 0) - n;
            after[to] = (after[to] ?? 0) + n;
          }
          expect(keepsTo(asked, after)).toBe(true);
          expect(set.reduce((sum, flow) => sum + flow.people, 0)).toBe(found?.people);
          expect(headcount(after)).toBe(headcount(counts));
        }
      }),
      { numRuns: 300 },
    );
  });
});

/** Every way in which so many people can have these predicates. */
function fewestByTrying(
  pattern: Pattern,
  now: number[],
  { closed, fixed }: { closed: string[]; fixed: number[] },
): number | null {
  const total = now.reduce((sum, n) => sum + n, 0);
  let fewest: number | null = null;
  const tryAll = (i: number, left: number, target: number[]): void => {
    if (i === ORDER.length - 1) {
      const all = [...target, left];
      const allowed = all.every(
        (n, k) => n >= (fixed[k] ?? 0) && (n <= (now[k] ?? 0) || !closed.includes(ORDER[k] ?? '')),
      );
      if (!allowed || !holds(pattern, all, total)) return;
      const moved = now.reduce((sum, n, k) => sum + Math.max(0, n - (all[k] ?? 0)), 0);
      if (fewest === null || moved < fewest) fewest = moved;
      return;
    }
    for (let n = 0; n <= left; n += 1) tryAll(i + 1, left - n, [...target, n]);
  };
  tryAll(0, total, []);
  return fewest;
}

/** The shares themselves, cross-multiplied. */
function holds({ atMost = {}, atLeast = [] }: Pattern, all: number[], total: number): boolean {
  const of = (codes: readonly string[]) =>
    codes.reduce((sum, code) => sum + (all[ORDER.findIndex((each) => each === code)] ?? 0), 0);
  return (
    Object.entries(atMost).every(([code, share]) => of([code]) * 10_000 <= share * total) &&
    atLeast.every((each) => of(each.of) * 10_000 >= each.share * total)
  );
}
