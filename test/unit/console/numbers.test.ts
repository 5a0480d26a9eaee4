import { beforeAll, describe, expect, it } from 'vitest';
import { parsedNumber, wholeOf } from '../../../console/appraisal/numbers.ts';
import { cellsOf, boardRows } from '../../../console/cycle/board.tsx';
import { numbersOf, withNumbers } from '../../../console/pack/pack-numbers.ts';
import { groupedNip } from '../../../console/people/pages.tsx';
import { resolvePack } from '../../../rules/inherit/resolve.ts';
import { PackError } from '../../../rules/language/errors.ts';
import { loadRegionPacks, type RegionPack } from '../../../store/pack/files.ts';

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

describe('a number of a pack', () => {
  let packs: RegionPack[];
  beforeAll(async () => {
    packs = await loadRegionPacks(new URL('../../../rules/regions', import.meta.url).pathname);
  });

  const chainOf = (pack: RegionPack): RegionPack['source'][] => {
    const parent = packs.find(({ id }) => id === Object(pack.source['extends']).id);
    return parent ? [...chainOf(parent), pack.source] : [pack.source];
  };

  it('that is changed in the document is changed in the pack, and nothing else is', () => {
    let changed = 0;
    for (const file of packs) {
      const { pack } = file.resolved;
      const ancestors = chainOf(file).slice(0, -1);
      const before = numbersOf(pack, 'id', 'dari');
      for (const { pointer, value, locked } of before.filter(({ group }) => group !== 'weights')) {
        if (locked) continue;
        const document = withNumbers({ ...file.source }, pack, new Map([[pointer, value + 1]]));
        try {
          const after = numbersOf(resolvePack([...ancestors, document as never]).pack, 'id', 'dari');
          const different = after.filter((each, i) => each.value !== before[i]?.value);
          expect(different.map((each) => [each.pointer, each.value])).toEqual([[pointer, value + 1]]);
          changed += 1;
        } catch (error) {
          // Bounds of the parent, and limits of the fact, are kept.
          if (!(error instanceof PackError)) throw error;
        }
      }
    }
    expect(changed).toBeGreaterThan(20);
  });

  it('of two weights keeps the whole', () => {
    const file = packs.find(({ resolved }) => resolved.pack.indicators.length === 2);
    if (!file) throw new Error('no pack with two indicators');
    const { pack } = file.resolved;
    const [one, two] = pack.indicators;
    const changes = new Map([
      [`/indicators/${one?.id}/weight`, 3_000],
      [`/indicators/${two?.id}/weight`, 7_000],
    ]);
    const document = withNumbers({ ...file.source }, pack, changes);
    const after = resolvePack([...chainOf(file).slice(0, -1), document as never]).pack;
    expect(after.indicators.map(({ weight }) => weight)).toEqual([3_000, 7_000]);
  });
});
