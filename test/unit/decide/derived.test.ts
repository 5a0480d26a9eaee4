import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bandOf, computeNode } from '../../../rules/decide/derived.ts';
import { apportion, divideHalfUp, exact, exactSum } from '../../../rules/decide/integers.ts';
import type { ArithmeticNode, WorkCalendar } from '../../../rules/language/types.ts';
import type { Value } from '../../../rules/decide/values.ts';

const calendar: WorkCalendar = { offsetMinutes: 420, workingWeekdays: [1, 2, 3, 4, 5], holidays: ['2025-01-13'] };
const label = { id: 'x', en: 'x' };
type Fields = ArithmeticNode extends infer N ? (N extends unknown ? Omit<N, 'label'> : never) : never;
const compute = (fields: Fields, values: Record<string, Value>) =>
  computeNode({ label, ...fields }, (name) => values[name] ?? { absent: 'fail', facts: [name] }, calendar);
const whole = fc.integer({ min: -1_000_000, max: 1_000_000 });

describe('rounding half-up', () => {
  test.each([
    [1, 2, 1],
    [3, 2, 2],
    [-1, 2, 0],
    [-3, 2, -1],
    [-5, 4, -1],
    [7, 3, 2],
    [8, 3, 3],
    [0, 5, 0],
    [5, -2, -2],
    [1, 3, 0],
  ])('%i / %i is %i: ties go towards plus infinity', (n, d, expected) => {
    expect(divideHalfUp(n, d)).toBe(expected);
  });

  test('is floor(x + 1/2) exactly, also where floats would not be', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.boolean(), fc.integer({ min: 1, max: 1_000_000 }), (n, negative, d) => {
        const numerator = negative ? -n : n;
        const doubled = 2n * BigInt(numerator) + BigInt(d);
        const floor = doubled / (2n * BigInt(d)) - (doubled < 0n && doubled % (2n * BigInt(d)) !== 0n ? 1n : 0n);
        expect(divideHalfUp(numerator, d)).toBe(Number(floor) + 0);
      }),
    );
  });

  test('division by zero and numbers beyond 2^53 are refused, never rounded', () => {
    expect(() => divideHalfUp(1, 0)).toThrow(RangeError);
    expect(() => exactSum([[2 ** 52, 4]])).toThrow(RangeError);
    expect(() => exact(0.5)).toThrow(RangeError);
    expect(() => exact(2 ** 53)).toThrow(RangeError);
  });
});

test('shares are apportioned so that they add up, whatever their order', () => {
  const parts = fc.uniqueArray(
    fc.record({ id: fc.string({ minLength: 1, maxLength: 3 }), numerator: fc.nat(100_000) }),
    {
      selector: (part) => part.id,
      minLength: 1,
      maxLength: 8,
    },
  );
  fc.assert(
    fc.property(parts, fc.integer({ min: 1, max: 10_000 }), (items, denominator) => {
      const total = divideHalfUp(
        items.reduce((sum, item) => sum + item.numerator, 0),
        denominator,
      );
      const shares = apportion(items, denominator, total);
      expect([...shares.values()].reduce((sum, share) => sum + share, 0)).toBe(total);
      for (const { id, numerator } of items)
        expect(Math.abs((shares.get(id) ?? 0) - numerator / denominator)).toBeLessThan(1);
      expect(Object.fromEntries(apportion([...items].reverse(), denominator, total))).toEqual(
        Object.fromEntries(shares),
      );
    }),
  );
});

describe('weighted sum', () => {
  const terms = [
    { of: 'skp', weight: 7000 },
    { of: 'behaviour', weight: 3000 },
  ];

  test.each([
    [9600, 7600, 7000, 9000],
    [8200, 200, 6000, 5000],
    [5600, 3600, 7000, 5000],
    [10280, 9000, 7000, 9896],
    [8800, 9200, 6000, 8960],
  ])(
    'SKP %i and behaviour %i at %i basis points give %i, where floats miss the cut',
    (skp, behaviour, weight, expected) => {
      const node: Fields = {
        type: 'weightedSum',
        terms: [
          { of: 'skp', weight },
          { of: 'behaviour', weight: 10_000 - weight },
        ],
      };
      expect(compute(node, { skp, behaviour })).toBe(expected);
    },
  );

  test('does not depend on the order of its terms', () => {
    const values = fc.array(fc.tuple(fc.integer({ min: 1, max: 10_000 }), fc.nat(12_000)), {
      minLength: 1,
      maxLength: 9,
    });
    fc.assert(
      fc.property(values, (pairs) => {
        const named = Object.fromEntries(pairs.map(([, value], i) => [`n${i}`, value]));
        const forward = pairs.map(([weight], i) => ({ of: `n${i}`, weight }));
        const node = (list: typeof forward): Fields => ({ type: 'weightedSum', terms: list });
        expect(compute(node(forward), named)).toBe(compute(node([...forward].reverse()), named));
      }),
    );
  });

  test('a plain mean has weights of 1 and rounds once', () => {
    const ones = Array.from({ length: 9 }, (_, i) => ({ of: `e${i}`, weight: 1 }));
    const fours = Object.fromEntries(ones.map(({ of }) => [of, 400]));
    expect(compute({ type: 'weightedSum', terms: ones }, fours)).toBe(400);
    expect(compute({ type: 'weightedSum', terms: ones.slice(0, 3) }, { e0: 8000, e1: 8500, e2: 9001 })).toBe(8500);
  });

  const absent: Value = { absent: 'renormalise', facts: ['peer'] };
  test('drops what may be renormalised, and only that', () => {
    const node: Fields = { type: 'weightedSum', terms, missing: 'renormalise' };
    expect(compute(node, { skp: 9000, behaviour: absent })).toBe(9000);
    expect(compute(node, { skp: 9000, behaviour: { absent: 'hold', facts: ['x'] } })).toEqual({
      absent: 'hold',
      facts: ['x'],
    });
    expect(compute(node, { skp: absent, behaviour: absent })).toEqual(absent);
  });

  test('fails on an absent term unless it says otherwise', () => {
    expect(compute({ type: 'weightedSum', terms }, { skp: 9000, behaviour: absent })).toEqual({
      absent: 'fail',
      facts: ['peer'],
    });
  });
});

describe('curve', () => {
  const ikm: Fields = {
    type: 'curve',
    of: 'ikm',
    points: [
      [2500, 0],
      [6500, 7000],
      [7661, 9000],
      [8831, 11000],
      [10000, 12000],
    ],
  };
  test.each([
    [2500, 0],
    [4500, 3500],
    [6500, 7000],
    [7661, 9000],
    [8246, 10000],
    [8831, 11000],
    [10000, 12000],
    [0, 0],
    [12000, 12000],
  ])('an index of %i is worth %i, clamped at both ends', (x, y) => {
    expect(compute(ikm, { ikm: x })).toBe(y);
  });

  test('a rising curve never falls, and meets its own points', () => {
    const points = fc
      .uniqueArray(whole, { minLength: 2, maxLength: 8 })
      .map((xs) => [...xs].sort((a, b) => a - b).map((x, i): [number, number] => [x, i * 137]));
    fc.assert(
      fc.property(points, whole, whole, (list, a, b) => {
        const at = (x: number) => Number(compute({ type: 'curve', of: 'x', points: list }, { x }));
        expect(at(Math.min(a, b))).toBeLessThanOrEqual(at(Math.max(a, b)));
        for (const [x, y] of list) expect(at(x)).toBe(y);
      }),
    );
  });
});

describe('bands and grids are total', () => {
  test('a cut belongs to the upper band: one below, the cut itself, one above', () => {
    const cuts = [5000, 7000, 9000, 11000];
    for (const [i, cut] of cuts.entries())
      expect([cut - 1, cut, cut + 1].map((x) => bandOf(cuts, x))).toEqual([i, i + 1, i + 1]);
  });

  test('every number lies in exactly one band', () => {
    const cuts = fc.uniqueArray(whole, { minLength: 1, maxLength: 6 }).map((list) => [...list].sort((a, b) => a - b));
    fc.assert(
      fc.property(cuts, whole, (list, x) => {
        const bands = [Number.NEGATIVE_INFINITY, ...list, Number.POSITIVE_INFINITY];
        const containing = list
          .concat(0)
          .flatMap((_, i) => (x >= (bands[i] ?? 0) && x < (bands[i + 1] ?? 0) ? [i] : []));
        expect(containing).toEqual([bandOf(list, x)]);
      }),
    );
  });

  test('a grid mixes cuts and choices', () => {
    const node: Fields = {
      type: 'grid',
      rows: { fact: 'score', cuts: [11000] },
      cols: { fact: 'idea', values: [false, true] },
      cells: [
        ['baik', 'baik'],
        ['baik', 'sangat_baik'],
      ],
    };
    expect(compute(node, { score: 11000, idea: true })).toBe('sangat_baik');
    expect(compute(node, { score: 10999, idea: true })).toBe('baik');
    expect(compute(node, { score: 11500, idea: false })).toBe('baik');
  });
});

describe('the other nodes', () => {
  test.each<[string, Fields, Record<string, Value>, Value]>([
    ['sum adds and subtracts', { type: 'sum', add: ['a', 'b'], subtract: ['c'] }, { a: 3, b: 4, c: 10 }, -3],
    ['min', { type: 'min', of: ['a', 'b'] }, { a: 12500, b: 12000 }, 12000],
    ['max', { type: 'max', of: ['a', 'b'] }, { a: -5, b: 0 }, 0],
    ['ratio rounds once', { type: 'ratio', of: 'a', by: 'b', scale: 10000, onZero: 0 }, { a: 2, b: 3 }, 6667],
    [
      'ratio of nothing is what the pack says',
      { type: 'ratio', of: 'a', by: 'b', scale: 10000, onZero: 10000 },
      { a: 0, b: 0 },
      10000,
    ],
    [
      'count',
      {
        type: 'count',
        of: [
          { fact: 'a', equals: 'x' },
          { fact: 'b', equals: true },
          { fact: 'c', equals: 3 },
        ],
      },
      { a: 'x', b: false, c: 3 },
      2,
    ],
    ['lookup', { type: 'lookup', of: 'a', map: { true: 15000, false: 7500 } }, { a: false }, 7500],
    [
      'select reads the chosen case only',
      { type: 'select', of: 'a', cases: { few: 'b', enough: 'c' } },
      { a: 'few', b: 9000, c: { absent: 'hold', facts: ['c'] } },
      9000,
    ],
    [
      'select with an absent choice is absent',
      { type: 'select', of: 'a', cases: { few: 'b' } },
      { a: { absent: 'hold', facts: ['a'] }, b: 1 },
      { absent: 'hold', facts: ['a'] },
    ],
    [
      'working days from the day after',
      { type: 'workingDays', from: 'a', to: 'b', inclusive: 'end' },
      { a: '2025-01-10', b: '2025-01-15' },
      2,
    ],
    [
      'working days with both ends',
      { type: 'workingDays', from: 'a', to: 'b', inclusive: 'both' },
      { a: '2025-01-10', b: '2025-01-15' },
      3,
    ],
    [
      'the strictest absence wins',
      { type: 'sum', add: ['a', 'b', 'c'] },
      { a: { absent: 'renormalise', facts: ['a'] }, b: { absent: 'hold', facts: ['z', 'b'] }, c: 1 },
      { absent: 'hold', facts: ['b', 'z'] },
    ],
  ])('%s', (_name, node, values, expected) => {
    expect(compute(node, values)).toEqual(expected);
  });

  test('a value that no case names is an error, not a guess', () => {
    expect(() => compute({ type: 'lookup', of: 'a', map: { x: 1 } }, { a: 'toString' })).toThrow(RangeError);
    expect(() =>
      compute({ type: 'ratio', of: 'a', by: 'b', scale: 1_000_000, onZero: 0 }, { a: 2 ** 40, b: 1 }),
    ).toThrow(RangeError);
  });
});
