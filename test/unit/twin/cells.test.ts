/** Cells: one value for each side of every constant that a pack compares with, and nothing left out between them. */
import { describe, expect, test } from 'vitest';
import { type Axis, axesFor, enumerateCells, intAxis, lowsOf } from '../../../rules/twin/cells.ts';
import { compilePack } from '../../../rules/twin/closures.ts';
import { computeValues } from '../../../rules/decide/compute.ts';
import { crossings } from '../../../rules/twin/cuts.ts';
import { RuleError } from '../../../rules/language/errors.ts';
import { rangesOf } from '../../../rules/twin/ranges.ts';
import { sampleFacts } from '../../../rules/twin/sample-facts.ts';
import type { Facts, RulePack } from '../../../rules/language/types.ts';
import { shippedPacks } from '../../support/shipped-packs.ts';
import { fixturePack } from '../../support/rules-fixture.ts';

const { pack } = fixturePack();
const valuesOf = (axes: Axis[]) => Object.fromEntries(axes.map(({ name, values }) => [name, values]));
const listed = (cells: Iterable<Facts>) => [...cells].map((cell) => JSON.stringify(cell));

describe('axes', () => {
  test('an int has both ends of every interval, an enum and a bool every value', () => {
    expect(valuesOf(axesFor(pack, ['speed', 'quality', 'behaviour', 'newIdea', 'predicate'], 'names'))).toEqual({
      speed: [0, 11_500, 11_501, 12_000],
      quality: [0, 4_999, 5_000, 12_000],
      behaviour: ['di_bawah', 'sesuai', 'di_atas'],
      newIdea: [false, true],
      predicate: ['SANGAT_KURANG', 'BUTUH_PERBAIKAN', 'KURANG', 'BAIK', 'SANGAT_BAIK'],
    });
  });

  test('every operator splits where its answer changes', () => {
    const cutsWith = (operator: string) => {
      const conditions = { all: [{ fact: 'speed', operator, value: 100 }] };
      const [axis] = axesFor(fixturePack({ '/outcomes/0/conditions': conditions }).pack, ['speed'], 'names');
      return axis?.type === 'int' ? axis.cuts : null;
    };
    expect(cutsWith('lessThan')).toEqual([100]);
    expect(cutsWith('greaterThanInclusive')).toEqual([100]);
    expect(cutsWith('lessThanInclusive')).toEqual([101]);
    expect(cutsWith('greaterThan')).toEqual([101]);
    expect(cutsWith('equal')).toEqual([100, 101]);
    expect(cutsWith('notEqual')).toEqual([100, 101]);
  });

  test('cuts outside the range split nothing', () => {
    expect(intAxis('x', { min: 0, max: 10 }, [-5, 0, 10, 11, 3])).toMatchObject({
      cuts: [3, 10],
      values: [0, 2, 3, 9, 10],
    });
    expect(intAxis('x', { min: 7, max: 7 }, [7])).toMatchObject({ cuts: [], values: [7] });
  });

  test('a rating in bands is followed back to the score, and a score of several indicators stays', () => {
    expect(axesFor(pack, ['rating'], 'facts')).toEqual([
      {
        name: 'resultScore',
        type: 'int',
        min: 0,
        max: 12_000,
        cuts: [9_000, 11_000],
        values: [0, 8_999, 9_000, 10_999, 11_000, 12_000],
      },
    ]);
  });

  test('the result of one indicator is followed back through its curve', () => {
    const curve = {
      type: 'curve',
      of: 'months',
      points: [
        [0, 0],
        [10, 10_000],
        [600, 12_000],
      ],
      unit: 'hundredth',
      label: { id: 'x', en: 'x' },
      provenance: 'default',
    };
    const one = fixturePack({
      '/derived/measure': curve,
      '/indicators': [{ ...pack.indicators[0], weight: 10_000, of: 'measure' }],
    });
    const [axis] = axesFor(one.pack, ['rating'], 'facts');
    expect(axis).toMatchObject({ name: 'months', cuts: [9, 305] });
  });
});

describe('crossings', () => {
  test('are found on every side of every break, rising and falling', () => {
    const tent = (x: number) => (x < 50 ? x : 100 - x);
    expect(crossings(tent, [0, 50, 100], [10, 40])).toEqual([10, 40, 61, 91]);
    expect(crossings(tent, [0, 50, 100], [])).toEqual([]);
    expect(crossings(() => 3, [0, 100], [3])).toEqual([]);
  });
});

describe('enumeration', () => {
  const axes: Axis[] = [intAxis('x', { min: 0, max: 9 }, [5]), { name: 'b', type: 'bool', values: [false, true] }];

  test('gives every combination once', () => {
    const { total, exact, cells } = enumerateCells(axes);
    expect([total, exact]).toEqual([8, true]);
    expect(new Set(listed(cells)).size).toBe(8);
    expect(listed(cells)).toEqual(listed(cells));
  });

  test('with the lowest values only, one for each interval', () => {
    expect(axes.map(lowsOf)).toEqual([
      [0, 5],
      [false, true],
    ]);
    expect(listed(enumerateCells(axes, { lows: true }).cells)).toHaveLength(4);
  });

  test('above the limit has every pair of values, and the same sample each time', () => {
    const many = Array.from({ length: 8 }, (_, i) => intAxis(`x${i}`, { min: 0, max: 99 }, [10, 50]));
    const options = { limit: 1_000, sample: 100, seed: 7 };
    const { total, exact, cells } = enumerateCells(many, options);
    expect([total, exact]).toEqual([6 ** 8, false]);
    const found = [...cells];
    for (const a of many) {
      for (const b of many.filter((axis) => axis.name !== a.name)) {
        expect(new Set(found.map((cell) => `${cell[a.name]}/${cell[b.name]}`)).size).toBe(36);
      }
    }
    expect(listed(enumerateCells(many, options).cells)).toEqual(listed(found));
    expect(listed(enumerateCells(many, { ...options, seed: 8 }).cells)).not.toEqual(listed(found));
  });

  test('nothing to choose is one empty cell', () => {
    expect(listed(enumerateCells([]).cells)).toEqual(['{}']);
  });
});

describe.each(shippedPacks)('the cells of $id', ({ resolved, cases }) => {
  const ranges = rangesOf(resolved.pack);
  const compiled = compilePack(resolved);

  test('bound every number that is computed, from its cases and from made-up facts', () => {
    const next = sampleFacts(resolved.pack, 3);
    const people = [...cases.map(({ given }) => given), ...Array.from({ length: 1_000 }, next)];
    let looked = 0;
    const outside: string[] = [];
    for (const facts of people) {
      for (const [name, value] of computed(resolved.pack, facts)) {
        if (typeof value !== 'number') continue;
        looked += 1;
        const range = ranges.get(name);
        if (range === undefined || value < range.min || value > range.max) outside.push(`${name}: ${value}`);
      }
    }
    expect(outside).toEqual([]);
    expect(looked).toBeGreaterThan(1_000);
  });

  test('hold between two cuts of a fact that its rules read: every value there decides alike', () => {
    const names = [...new Set(resolved.pack.outcomes.flatMap((rule) => namesOf(rule.conditions)))];
    for (const rule of resolved.pack.outcomes) {
      const axes = axesFor(resolved.pack, namesOf(rule.conditions), 'names');
      for (const axis of axes.filter((one) => one.type === 'int')) {
        const others = Object.fromEntries(axes.map((one) => [one.name, one.values[0] ?? 0]));
        const bounds = [axis.min, ...axis.cuts, axis.max + 1];
        bounds.slice(1).forEach((end, i) => {
          const start = bounds[i] ?? end;
          const inside = [start, Math.floor((start + end - 1) / 2), end - 1];
          const answers = inside.map((x) => compiled.holds(`outcome/${rule.id}`, { ...others, [axis.name]: x }));
          expect(new Set(answers).size).toBe(1);
        });
      }
    }
    expect(names.length).toBeGreaterThan(0);
  });
});

function computed(pack: RulePack, facts: Facts): ReadonlyMap<string, unknown> {
  try {
    return computeValues(pack, facts).values;
  } catch (error) {
    if (error instanceof RuleError) return new Map();
    throw error;
  }
}

function namesOf(conditions: unknown): string[] {
  return [...JSON.stringify(conditions).matchAll(/"fact":"(\w+)"/g)].map(([, name]) => name ?? '');
}
