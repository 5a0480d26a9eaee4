/** Nodes over lists of targets, by the formula of the law. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { computeDerived } from '../../../rules/decide/targets.ts';
import type { Read } from '../../../rules/decide/values.ts';
import { targetProblem, type TargetFact, type TargetRow } from '../../../rules/language/targets.ts';
import type { DerivedNode, TargetNode } from '../../../rules/language/types.ts';
import { lawsOfPacks } from '../../../rules/law/attain.ts';
import { scaleDecimal } from '../../../rules/law/decimals.ts';

const label = { id: 'x', en: 'x' };
const calendar = { offsetMinutes: 0, workingWeekdays: [1], holidays: [] };
const LAW = 'library/target-achievement';
const attainments: DerivedNode = {
  type: 'attainments',
  of: 'targets',
  use: { higher: LAW, lower: LAW, range: LAW },
  most: 12_000,
  unreported: 'zero',
  label,
};
const target = (over: Partial<TargetFact> = {}): TargetFact => ({
  id: 't1',
  kind: 'main',
  aspect: 'quantity',
  direction: 'higher',
  value: 400_000,
  weight: 10_000,
  due: '2026-12-01',
  source: 'own',
  actual: 360_000,
  reportedOn: '2026-11-30',
  ...over,
});
const rowsOf = (targets: TargetFact[], node = attainments): TargetRow[] => {
  const value = computeDerived(node, () => targets, calendar);
  return Array.isArray(value) ? value : [];
};
type Over = Omit<Extract<TargetNode, { type: 'targets' }>, 'type' | 'of' | 'label'>;
const over = (targets: TargetFact[], node: Over) => {
  const read: Read = () => rowsOf(targets);
  return computeDerived({ type: 'targets', of: 'attained', label, ...node }, read, calendar);
};

describe('attainment', () => {
  test('of more, of less and of a range, as the law says, at most what the pack says', () => {
    const rows = rowsOf([
      target(),
      target({ id: 't2', direction: 'lower', value: 100_000, actual: 80_000 }),
      target({ id: 't3', direction: 'lower', value: 100_000, actual: 250_000 }),
      target({ id: 't4', direction: 'range', value: 800_000, upper: 900_000, actual: 920_000 }),
      target({ id: 't5', value: 10_000, actual: 20_000 }),
    ]);
    expect(rows.map(({ attainment }) => attainment)).toEqual([9000, 12_000, 0, 10_222, 12_000]);
    expect(rows[0]?.law).toBe('target-achievement@1');
  });

  test('equals every vector of the law that is a target', async () => {
    const file = readFileSync(new URL('../../../rules/library/target-achievement.json', import.meta.url), 'utf8');
    const { cases } = JSON.parse(file) as {
      cases: { given: Record<string, unknown>; gives: { capaianPct?: number } }[];
    };
    const known = cases.filter(({ gives }) => gives.capaianPct !== undefined);
    expect(known.length).toBeGreaterThanOrEqual(7);
    for (const { given, gives } of known) {
      const scaled = (name: string) => scaleDecimal(given[name], 4, 'exact') ?? 0;
      const ranged = given['targetMin'] !== undefined;
      const [row] = rowsOf(
        [
          target({
            direction: ranged ? 'range' : given['kondisi'] === 'khusus' ? 'lower' : 'higher',
            value: scaled(ranged ? 'targetMin' : 'target'),
            ...(ranged && { upper: scaled('targetMax') }),
            actual: scaled('realisasi'),
          }),
        ],
        { ...attainments, most: 1_000_000 },
      );
      expect(row?.attainment).toBe(Math.round((gives.capaianPct ?? 0) * 100));
    }
  });

  test('of what nothing was reported: zero, left out, or nothing can be said', () => {
    const silent = [target(), target({ id: 't2', actual: null, reportedOn: null })];
    expect(rowsOf(silent).map(({ attainment }) => attainment)).toEqual([9000, 0]);
    expect(rowsOf(silent, { ...attainments, unreported: 'renormalise' }).map((row) => row.attainment)).toEqual([
      9000,
      null,
    ]);
    expect(computeDerived({ ...attainments, unreported: 'hold' }, () => silent, calendar)).toEqual({
      absent: 'hold',
      facts: ['targets'],
    });
  });
});

describe('over targets', () => {
  const three = [
    target({ weight: 5000 }),
    target({ id: 't2', weight: 3000, aspect: 'time', actual: 400_000, reportedOn: '2026-12-02' }),
    target({ id: 't3', weight: 2000, kind: 'additional', jointTarget: 'j', actual: null, reportedOn: null }),
  ];

  test.each<[Over, unknown]>([
    [{ combine: 'weightedMean', none: 'hold' }, 7500],
    [{ combine: 'mean', none: 'hold' }, 6333],
    [{ combine: 'min', none: 'hold' }, 0],
    [{ combine: 'max', none: 'hold' }, 10_000],
    [{ combine: 'count' }, 3],
    [{ combine: 'count', where: { attained: 10_000 } }, 1],
    [{ combine: 'count', where: { due: 'late' } }, 2],
    [{ combine: 'share', where: { due: 'met' }, unit: 'hundredth', none: 'hold' }, 3333],
    [{ combine: 'weightedMean', where: { kind: 'main' }, none: 'hold' }, 9375],
    [{ combine: 'mean', where: { joint: true }, none: 'hold' }, 0],
    [
      { combine: 'mean', where: { aspect: 'cost' }, none: 'renormalise' },
      { absent: 'renormalise', facts: ['targets'] },
    ],
    [{ combine: 'mean', where: { aspect: 'cost' }, none: 'zero' }, 0],
  ])('%j', (node, expected) => {
    expect(over(three, node)).toEqual(expected);
  });

  test('no targets at all: the pack says what that is', () => {
    expect(over([], { combine: 'weightedMean', none: 'hold' })).toEqual({ absent: 'hold', facts: ['targets'] });
    expect(over([], { combine: 'share', unit: 'hundredth', none: 'zero' })).toBe(0);
    expect(over([], { combine: 'count' })).toBe(0);
  });
});

describe('a list of targets', () => {
  test.each<[unknown, { at: number; field: string } | null]>([
    [[], null],
    [[target()], null],
    [[target({ direction: 'range', value: 10, upper: 10 })], null],
    ['x', { at: -1, field: '' }],
    [[target(), target()], { at: 1, field: 'id' }],
    [[target({ value: 0 })], { at: 0, field: 'value' }],
    [[target({ weight: 0 })], { at: 0, field: 'weight' }],
    [[target({ upper: 10 })], { at: 0, field: 'upper' }],
    [[target({ direction: 'range', value: 10, upper: 9 })], { at: 0, field: 'upper' }],
    [[target({ due: '2026-02-30' })], { at: 0, field: 'due' }],
    [[target({ actual: null })], { at: 0, field: 'reportedOn' }],
    [[target({ actual: 0.5 })], { at: 0, field: 'actual' }],
    [[{ ...target(), stray: 1 }], { at: 0, field: 'stray' }],
    [Array.from({ length: 21 }, (_, i) => target({ id: `t${i}` })), { at: 20, field: '' }],
  ])('%#', (value, expected) => {
    expect(targetProblem(value)).toEqual(expected);
  });
});

test('a law file that packs use changes by a new version only', () => {
  expect(lawsOfPacks().map(({ decision: { id, version }, digest }) => `${id}@${version} ${digest}`)).toEqual([
    'target-achievement@1 sha256:d578b08c66dea299325758062c014196c0bd316ee376ba2b9589773ff4dce080',
  ]);
});
