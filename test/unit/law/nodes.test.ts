import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isLawNode, computeAnyNode } from '../../../rules/law/nodes.ts';
import type { LawNode } from '../../../rules/law/types.ts';
import type { FactValue } from '../../../rules/language/types.ts';
import { label } from '../../support/library.ts';
import { LawRefusal } from '../../../rules/law/inputs.ts';

type Fields = LawNode extends infer N ? (N extends unknown ? Omit<N, 'label'> : never) : never;
type Given = { values?: Record<string, FactValue>; lists?: Record<string, FactValue[]>; holidays?: string[] };

function compute(fields: Fields, { values = {}, lists = {}, holidays = [] }: Given = {}) {
  return computeAnyNode(
    { label, ...fields },
    {
      read: (name) => values[name] ?? { absent: 'fail', facts: [name] },
      list: (name) => lists[name] ?? [],
      calendar: { offsetMinutes: 0, workingWeekdays: [1, 2, 3, 4, 5], holidays },
    },
  );
}

describe('fraction', () => {
  const share = (round: 'halfUp' | 'up' | 'down'): Fields => ({
    type: 'fraction',
    times: ['part', 10_000],
    over: ['all'],
    round,
    onZero: -1,
    unit: 'basisPoint',
  });

  test('a share of a group is rounded once, in the declared direction', () => {
    const values = { part: 70_001, all: 100_000 };
    expect(compute(share('up'), { values })).toBe(7001);
    expect(compute(share('down'), { values })).toBe(7000);
    expect(compute(share('halfUp'), { values })).toBe(7000);
  });

  test('rounded up it is above a limit exactly when the share is; rounded down it is below exactly when the share is', () => {
    const size = fc.integer({ min: 1, max: 100_000 });
    fc.assert(
      fc.property(fc.nat(100_000), size, fc.nat(10_000), (part, all, limit) => {
        const values = { part, all };
        expect(Number(compute(share('up'), { values })) > limit).toBe(part * 10_000 > limit * all);
        expect(Number(compute(share('down'), { values })) < limit).toBe(part * 10_000 < limit * all);
      }),
    );
  });

  test('nothing overflows on the way, only a result that is no exact integer is refused', () => {
    const product: Fields = { type: 'fraction', times: ['a', 'b'], over: ['b'], round: 'halfUp', onZero: 0, unit: 'x' };
    expect(compute(product, { values: { a: 9e15, b: 8e15 } })).toBe(9e15);
    expect(() => compute({ ...product, over: [1] }, { values: { a: 9e15, b: 2 } })).toThrow(RangeError);
  });

  test('a division by zero has its declared answer, and absence stays absence', () => {
    expect(compute(share('up'), { values: { part: 1, all: 0 } })).toBe(-1);
    expect(compute(share('up'), { values: { part: 1 } })).toEqual({ absent: 'fail', facts: ['all'] });
  });
});

describe('lists', () => {
  const lists = { late: [0, 1, 30, 31, 60, 61, 90, 91, 1440], words: ['BAIK', 'KURANG', 'BAIK'] };

  test('a table of deductions adds the band of each item; a cut belongs to the upper band', () => {
    const table: Fields = {
      type: 'bandTotal',
      of: 'late',
      cuts: [1, 31, 61, 91],
      values: [0, 250, 300, 400, 500],
      unit: 'x',
    };
    expect(compute(table, { lists })).toBe(0 + 250 + 250 + 300 + 300 + 400 + 400 + 500 + 500);
    expect(compute(table)).toBe(0);
  });

  test('sums, sizes, tallies and what a list contains', () => {
    expect(compute({ type: 'total', of: 'late' }, { lists })).toBe(1804);
    expect(compute({ type: 'total', of: 'late' })).toBe(0);
    expect(() => compute({ type: 'total', of: 'words' }, { lists })).toThrow(RangeError);
    expect(compute({ type: 'size', of: 'words' }, { lists })).toBe(3);
    expect(compute({ type: 'tally', of: 'words', equals: ['BAIK', 'CUKUP'] }, { lists })).toBe(2);
    expect(compute({ type: 'contains', of: 'words', value: 'KURANG' }, { lists })).toBe(true);
    expect(compute({ type: 'contains', of: 'words', value: 'CUKUP' }, { lists })).toBe(false);
  });

  test('the first word of an order, whatever the order of the list', () => {
    const node: Fields = { type: 'firstOf', of: 'words', order: ['SANGAT_BAIK', 'KURANG', 'BAIK'], otherwise: 'NONE' };
    expect(compute(node, { lists })).toBe('KURANG');
    expect(compute(node)).toBe('NONE');
  });
});

describe('days', () => {
  const after = (count: number, unit: 'calendarDays' | 'workingDays' | 'months'): Fields => ({
    type: 'dayAfter',
    from: 'day',
    count,
    in: unit,
  });
  const from = (day: string) => ({ values: { day } });

  test.each([
    ['2025-08-31', 6, 'months', '2026-02-28'],
    ['2027-08-31', 6, 'months', '2028-02-29'],
    ['2026-03-31', -1, 'months', '2026-02-28'],
    ['2025-01-31', 12, 'months', '2026-01-31'],
    ['2025-01-15', 14, 'calendarDays', '2025-01-29'],
    ['2025-03-01', -1, 'calendarDays', '2025-02-28'],
    ['2025-01-10', 1, 'workingDays', '2025-01-13'],
    ['2025-01-11', 0, 'workingDays', '2025-01-11'],
  ] as const)('%s and %i %s is %s', (day, count, unit, expected) => {
    expect(compute(after(count, unit), from(day))).toBe(expected);
  });

  test('working days skip the holidays of the question, and cannot be counted backwards', () => {
    expect(compute(after(1, 'workingDays'), { ...from('2025-01-10'), holidays: ['2025-01-13'] })).toBe('2025-01-14');
    expect(() => compute(after(-1, 'workingDays'), from('2025-01-10'))).toThrow(RangeError);
  });

  test('the count may be a name, and an absent one makes the day absent', () => {
    const named: Fields = { type: 'dayAfter', from: 'day', count: 'n', in: 'calendarDays' };
    expect(compute(named, { values: { day: '2025-01-01', n: 2 } })).toBe('2025-01-03');
    expect(compute(named, from('2025-01-01'))).toEqual({ absent: 'fail', facts: ['n'] });
  });

  test('days between are signed', () => {
    const between: Fields = { type: 'daysBetween', from: 'a', to: 'b' };
    expect(compute(between, { values: { a: '2025-02-28', b: '2025-03-01' } })).toBe(1);
    expect(compute(between, { values: { a: '2025-03-01', b: '2025-02-28' } })).toBe(-1);
    expect(compute(between, { values: { a: '2025-03-01', b: '2025-03-01' } })).toBe(0);
  });

  test('yearly days lie inside, both ends included; a period the wrong way round has none', () => {
    const yearly: Fields = { type: 'yearlyDays', from: 'a', to: 'b', monthDays: ['12-31', '06-30', '02-29'] };
    const within = (a: string, b: string) => compute(yearly, { values: { a, b } });
    expect(within('2027-06-30', '2028-06-29')).toEqual(['2027-06-30', '2027-12-31', '2028-02-29']);
    expect(within('2025-01-01', '2025-06-29')).toEqual([]);
    expect(within('2025-12-31', '2025-01-01')).toEqual([]);
    expect(compute(yearly, { values: { a: '2025-01-01' } })).toEqual({ absent: 'fail', facts: ['b'] });
  });
});

describe('bounds and tables in force', () => {
  test('clamp holds one side or both', () => {
    const clamp = (value: number, bounds: { min?: number; max?: number }) =>
      compute({ type: 'clamp', of: 'n', ...bounds }, { values: { n: value } });
    expect([clamp(-1, { min: 0 }), clamp(5, { min: 0 }), clamp(11, { max: 10 }), clamp(-5, { max: 10 })]).toEqual([
      0, 5, 10, -5,
    ]);
    expect([clamp(-1, { min: 0, max: 10 }), clamp(11, { min: 0, max: 10 })]).toEqual([0, 10]);
  });

  test('the table of the day decides, on its first and last day too; outside it the question is refused', () => {
    const node: Fields = {
      type: 'dated',
      on: 'day',
      tables: [
        { from: '2004-01-01', to: '2016-12-31', of: 'old' },
        { from: '2017-01-01', to: null, of: 'current' },
      ],
      outside: 'NOT_IN_FORCE',
    };
    const on = (day: string) => compute(node, { values: { day, old: 'A', current: 'B' } });
    expect([on('2004-01-01'), on('2016-12-31'), on('2017-01-01'), on('2999-12-31')]).toEqual(['A', 'A', 'B', 'B']);
    expect(() => on('2003-12-31')).toThrow(new LawRefusal('NOT_IN_FORCE'));
  });

  test("the pack's own nodes are computed by the pack's own code", () => {
    expect(isLawNode({ type: 'sum', add: ['a'], label })).toBe(false);
    const reading = {
      read: () => 4,
      list: () => [],
      calendar: { offsetMinutes: 0, workingWeekdays: [1], holidays: [] },
    };
    expect(computeAnyNode({ type: 'sum', add: ['a', 'b'], label }, reading)).toBe(8);
  });
});
