import { describe, expect, it } from 'vitest';
import { parsedNumber, wholeOf } from '../../../console/appraisal/numbers.ts';
import { cellsOf, boardRows } from '../../../console/cycle/board.tsx';
import { groupedNip } from '../../../console/people/nip.ts';

describe('a number as people write it', () => {
  it.each([
    ['92,5', 'hundredth', 9250],
    ['92.50', 'hundredth', 9250],
    ['92', 'hundredth', 9200],
    ['0', 'hundredth', 0],
    ['60', 'basisPoint', 6000],
    ['12,25 %', 'basisPoint', 1225],
    ['-1,5', 'hundredth', -150],
    ['17', 'count', 17],
    [' 17 ', undefined, 17],
  ])('%s of %s is %s', (text, unit, expected) => {
    expect(parsedNumber(text, unit)).toBe(expected);
  });

  it.each([
    ['', 'hundredth'],
    ['92,505', 'hundredth'],
    ['1.000,5', 'hundredth'],
    ['satu', 'hundredth'],
    ['1e3', 'count'],
    ['3,5', 'count'],
    ['0x10', 'count'],
  ])('%j of %s is none', (text, unit) => {
    expect(parsedNumber(text, unit)).toBeNull();
  });

  it('tells by how much weights miss the whole', () => {
    expect(wholeOf(10_000, 'id')).toBeNull();
    expect(wholeOf(9_500, 'id')).toEqual({ sum: '95%', by: '5%', less: true });
    expect(wholeOf(10_050, 'en')).toEqual({ sum: '100.50%', by: '0.50%', less: false });
  });

  it('groups a NIP as it is printed, and leaves other numbers alone', () => {
    expect(groupedNip('198001012005011001')).toBe('19800101 200501 1 001');
    expect(groupedNip('3175012345678901')).toBe('3175012345678901');
  });
});

describe('the board', () => {
  const cell = (unit: string, stage: string, count: number, more = {}) => ({
    unit,
    stage,
    state: 'RUNNING',
    count,
    overdue: 0,
    ...more,
  });
  const cells = [
    cell('b', 'one', 3, { overdue: 1 }),
    cell('b', 'two', 2),
    cell('a', 'two', 4, { state: 'PAUSED' }),
    cell('a', 'closed', 1, { state: 'CLOSED' }),
  ];

  it('has a row for everybody first, then one for each unit', () => {
    const rows = boardRows({ cells });
    expect(rows.map(({ unit, total }) => [unit, total])).toEqual([
      [null, 10],
      ['a', 5],
      ['b', 5],
    ]);
  });

  it('says how many are past each stage, in it and late', () => {
    const [all] = boardRows({ cells });
    expect(all && cellsOf(all, ['one', 'two', 'three'])).toEqual([
      { past: 7, here: 3, late: 1 },
      { past: 1, here: 6, late: 0 },
      { past: 1, here: 0, late: 0 },
    ]);
  });

  it('of one unit needs no row for everybody; of nobody has none', () => {
    expect(boardRows({ cells: [cell('b', 'one', 3)] })).toHaveLength(1);
    expect(boardRows({ cells: [] })).toEqual([]);
  });
});
