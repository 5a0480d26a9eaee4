import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { divide, scaleDecimal, toExact, writeDecimal } from '../../../rules/law/decimals.ts';
import { readInput, LawRefusal } from '../../../rules/law/inputs.ts';
import type { Rounding, LawInput } from '../../../rules/law/types.ts';
import { label } from '../../support/library.ts';

describe('a decimal as written', () => {
  test.each<[unknown, number, Rounding | 'exact', number | null]>([
    [89.99, 2, 'halfUp', 8999],
    ['89.995', 2, 'halfUp', 9000],
    ['89.994999999999999999999', 2, 'halfUp', 8999],
    ['-0.005', 2, 'halfUp', 0],
    ['-0.015', 2, 'halfUp', -1],
    [-0.01, 2, 'halfUp', -1],
    [30.5, 0, 'up', 31],
    [30.5, 0, 'down', 30],
    [-0.5, 0, 'awayFromZero', -1],
    [0.5, 0, 'awayFromZero', 1],
    [1.5, 0, 'exact', null],
    ['12.0', 0, 'exact', 12],
    [1e-7, 6, 'halfUp', 0],
    ['1.5e3', 2, 'exact', 150_000],
    [1e21, 0, 'halfUp', null],
    ['9007199254740993', 0, 'halfUp', null],
    ['1e99', 2, 'halfUp', null],
    ['1e100', 2, 'halfUp', null],
    ['0x10', 0, 'halfUp', null],
    ['', 0, 'halfUp', null],
    ['1'.repeat(41), 0, 'halfUp', null],
    [Number.NaN, 2, 'halfUp', null],
    [true, 2, 'halfUp', null],
    [null, 2, 'halfUp', null],
  ])('%j with %i digits, %s, is %j', (value, digits, round, expected) => {
    const scaled = scaleDecimal(value, digits, round);
    expect(scaled === null ? null : scaled + 0).toBe(expected);
  });

  test('comes back as it was written', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e12, max: 1e12 }), fc.integer({ min: 0, max: 4 }), (scaled, digits) => {
        const number = writeDecimal(scaled, digits);
        expect(scaleDecimal(number, digits, 'exact')).toBe(scaled);
        expect(Object.is(number, JSON.parse(JSON.stringify(number)))).toBe(true);
      }),
    );
    expect(writeDecimal(11_620, 2)).toBe(116.2);
    expect(writeDecimal(-5, 2)).toBe(-0.05);
    expect(writeDecimal(0, 2)).toBe(0);
  });

  test('divides on the right side of zero in every rounding', () => {
    const away = (n: bigint, d: bigint) => divide(n, d, 'awayFromZero');
    expect([divide(1n, 2n, 'halfUp'), divide(-1n, 2n, 'halfUp'), divide(-3n, 2n, 'halfUp')]).toEqual([1n, 0n, -1n]);
    expect([divide(1n, 3n, 'up'), divide(-1n, 3n, 'up'), divide(6n, 3n, 'up')]).toEqual([1n, 0n, 2n]);
    expect([divide(1n, 3n, 'down'), divide(-1n, 3n, 'down'), divide(1n, -3n, 'down')]).toEqual([0n, -1n, -1n]);
    expect([away(1n, 3n), away(-1n, 3n), away(-6n, 3n)]).toEqual([1n, -1n, -2n]);
    expect(() => divide(1n, 0n, 'halfUp')).toThrow(RangeError);
    expect(() => toExact(2n ** 53n)).toThrow(RangeError);
  });

  test('rounds up and down to the neighbours of the exact quotient', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }),
        fc.bigInt({ min: 1n, max: 10n ** 20n }),
        (n, d) => {
          const [down, half, up] = [divide(n, d, 'down'), divide(n, d, 'halfUp'), divide(n, d, 'up')];
          expect(down * d <= n && n < (down + 1n) * d).toBe(true);
          expect(up - down).toBe(n % d === 0n ? 0n : 1n);
          expect(half).toBe(2n * (n - down * d) >= d && up !== down ? up : down);
        },
      ),
    );
  });
});

describe('the fields of a question', () => {
  const base = { from: 'x', label, provenance: 'default' } as const;
  const decimal = { unit: 'hundredth', digits: 2, min: 0, max: 12_000, outside: 'OUT_OF_RANGE' };
  const score: LawInput = { type: 'int', ...base, ...decimal };
  const rating: LawInput = {
    type: 'enum',
    ...base,
    values: ['tinggi', 'rendah'],
    unknown: 'UNKNOWN',
    spellings: { tinggi: ['Sangat  tinggi'] },
  };
  const read = (input: LawInput, question: Record<string, unknown>) => readInput('fact', input, question);
  const refusal = (input: LawInput, question: Record<string, unknown>) => {
    try {
      return read(input, question);
    } catch (error) {
      return error instanceof LawRefusal ? error.code : error;
    }
  };

  test('what is absent is zero, false or an empty list, unless the file says otherwise', () => {
    expect(read(score, {})).toBe(0);
    expect(read({ ...score, absent: 9000 }, {})).toBe(9000);
    expect(read({ ...score, absent: null }, {})).toEqual({ absent: 'fail', facts: ['fact'] });
    expect(refusal({ ...score, min: 100 }, {})).toBe('OUT_OF_RANGE');
    expect(read({ type: 'bool', ...base }, {})).toBe(false);
    expect(read({ type: 'given', ...base }, {})).toBe(false);
    expect(read({ type: 'given', ...base }, { x: null })).toBe(true);
    expect(read({ type: 'ints', ...base, ...decimal }, {})).toEqual([]);
    expect(read({ type: 'words', ...base, unknown: 'UNKNOWN' }, {})).toEqual([]);
    expect(read({ type: 'dates', ...base, outside: 'BAD_DAY' }, {})).toEqual([]);
    expect(refusal(rating, {})).toBe('UNKNOWN');
    expect(read({ ...rating, absent: 'rendah' }, {})).toBe('rendah');
    expect(refusal({ type: 'date', ...base, outside: 'BAD_DAY' }, {})).toBe('BAD_DAY');
    expect(read({ type: 'date', ...base, outside: 'BAD_DAY', absent: '2017-01-01' }, {})).toBe('2017-01-01');
  });

  test('numbers are rounded first and then held against their bounds', () => {
    expect(read(score, { x: '120.004' })).toBe(12_000);
    expect(refusal(score, { x: '120.005' })).toBe('OUT_OF_RANGE');
    expect(refusal(score, { x: -0.01 })).toBe('OUT_OF_RANGE');
    expect(Object.is(read(score, { x: '-0.001' }), 0)).toBe(true);
    expect(refusal(score, { x: 'sembilan puluh' })).toBe('OUT_OF_RANGE');
    expect(refusal(score, { x: [1] })).toBe('OUT_OF_RANGE');
  });

  test('a word is exact unless spellings are listed', () => {
    const { spellings: _, ...strict } = rating;
    expect(refusal(strict, { x: 'Tinggi' })).toBe('UNKNOWN');
    expect(read(rating, { x: '  SANGAT   tinggi ' })).toBe('tinggi');
    expect(read(rating, { x: 'Rendah' })).toBe('rendah');
    expect(refusal(rating, { x: 'sangat rendah' })).toBe('UNKNOWN');
    expect(refusal(rating, { x: 1 })).toBe('UNKNOWN');
    expect(refusal(rating, { x: 'toString' })).toBe('UNKNOWN');
  });

  test('a dot leads into an object, never into what every object inherits', () => {
    const nested: LawInput = { ...score, from: 'counts.SB' };
    expect(read(nested, { counts: { SB: 7 } })).toBe(700);
    expect(read(nested, { counts: {} })).toBe(0);
    expect(read(nested, { counts: 7 })).toBe(0);
    expect(read({ type: 'given', ...base, from: 'constructor' }, {})).toBe(false);
  });

  test('lists are read item by item, rows only when they are full', () => {
    const rows: LawInput = { type: 'ints', ...base, ...decimal, width: 2, ragged: 'RAGGED' };
    expect(
      read(rows, {
        x: [
          [1, 2],
          [3, 4],
        ],
      }),
    ).toEqual([100, 200, 300, 400]);
    expect(refusal(rows, { x: [[1, 2], [3]] })).toBe('RAGGED');
    expect(refusal(rows, { x: [1, 2] })).toBe('RAGGED');
    expect(refusal({ type: 'ints', ...base, ...decimal }, { x: 7 })).toBe('OUT_OF_RANGE');
    expect(refusal({ type: 'ints', ...base, ...decimal }, { x: [1, 121] })).toBe('OUT_OF_RANGE');
    expect(refusal({ type: 'ints', ...base, ...decimal }, { x: Array.from({ length: 10_001 }, () => 1) })).toBe(
      'OUT_OF_RANGE',
    );
    expect(refusal({ type: 'words', ...base, values: ['a'], unknown: 'UNKNOWN' }, { x: ['a', 'b'] })).toBe('UNKNOWN');
    expect(read({ type: 'words', ...base, unknown: 'UNKNOWN' }, { x: ['anything'] })).toEqual(['anything']);
    expect(refusal({ type: 'dates', ...base, outside: 'BAD_DAY' }, { x: ['2025-02-30'] })).toBe('BAD_DAY');
    expect(refusal({ type: 'bool', ...base }, { x: 'true' })).toBe('NOT_TRUE_OR_FALSE');
  });
});
