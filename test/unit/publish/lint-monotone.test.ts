/** A better input never gives a worse outcome: shown on every cell, or said to be shown on some. */
import { describe, expect, test } from 'vitest';
import { compilePack } from '../../../rules/twin/closures.ts';
import { betterDirections, betterDirection } from '../../../rules/publish/lint/better.ts';
import { monotone } from '../../../rules/publish/lint/monotone.ts';
import { peopledCells } from '../../../rules/publish/lint/peopled-cells.ts';
import { computeValues } from '../../../rules/decide/compute.ts';
import { sampleFacts } from '../../../rules/twin/sample-facts.ts';
import type { ResolvedPack } from '../../../rules/language/types.ts';
import { shippedPacks } from '../../support/shipped-packs.ts';
import { fixturePack, type Patch } from '../../support/rules-fixture.ts';

const judge = (resolved: ResolvedPack) => monotone(resolved, peopledCells(resolved));
const both = (word: string) => ({ id: word, en: word });
const node = (parts: object) => ({ label: both('x'), unit: 'month', provenance: 'default', ...parts });

describe('a shipped pack', () => {
  test.each(shippedPacks)(
    '$id: every pair of neighbouring cells was compared, none of them gets worse',
    ({ resolved }) => {
      const { findings, measured } = judge(resolved);
      expect(findings).toEqual([]);
      expect(measured.cells).toBe(measured.of);
      expect(measured.unsettled).toBe(0);
      expect(measured.pairs).toBeGreaterThan(measured.cells);
    },
  );

  test('with one predicate of its table made worse is found out, whichever cell it is', () => {
    // The best corner is the only one of its word, which outcomes read.
    const cells = [0, 1, 2].flatMap((row) => [0, 1, 2].map((col) => ({ row, col }))).slice(0, -1);
    const caught = cells.filter(({ row, col }) => {
      // Beside the worst corner the worst predicate is no step down.
      const pack = fixturePack({
        [`/predicates/cells/${row}/${col}`]: 'SANGAT_KURANG',
        '/facts/behaviour/better': 'higher',
      });
      return judge(pack).findings.length > 0;
    });
    expect(caught).toEqual(cells.filter(({ row, col }) => row + col > 1));
  });
});

describe('what was looked at is told', () => {
  const flags = (n: number): Patch =>
    Object.fromEntries(
      Array.from({ length: n }, (_, i): [string, unknown][] => [
        [`/facts/b${i}`, { type: 'bool', label: both('b'), source: 'system', missing: 'zero', provenance: 'default' }],
        [
          `/outcomes/-`.replace('-', String(i + 2)),
          {
            id: `o${i}`,
            code: `O${i}`,
            kind: 'followUp',
            title: both('o'),
            severity: 0,
            approval: 'supervisor',
            conditions: { all: [{ fact: `b${i}`, operator: 'equal', value: true }] },
            legal: ['pp-30-2019'],
            provenance: 'seed',
          },
        ],
      ]).flat(),
    );

  test('all cells of a small pack, a sample of one with more than 200,000', () => {
    const small = judge(fixturePack(flags(2))).measured;
    expect(small).toMatchObject({ cells: small.of, unsettled: 0 });
    const large = judge(fixturePack(flags(15))).measured;
    expect(large.of).toBeGreaterThan(200_000);
    expect(large.cells).toBeLessThan(1_000);
  });
});

describe('the way in which a number moves when something beneath it gets better', () => {
  const better = { '/facts/months/better': 'lower' };
  const way = (of: object) => {
    const pack = fixturePack({ ...better, '/derived/x': node(of) });
    return [...betterDirections(pack.pack)('x')].sort();
  };

  test.each([
    [{ type: 'sum', add: ['months'] }, ['lower']],
    [{ type: 'sum', add: ['months'], subtract: ['months'] }, ['higher', 'lower']],
    [{ type: 'max', of: ['months'] }, ['lower']],
    [
      {
        type: 'curve',
        of: 'months',
        points: [
          [0, 0],
          [10, 5],
          [20, 5],
        ],
      },
      ['lower'],
    ],
    [
      {
        type: 'curve',
        of: 'months',
        points: [
          [0, 9],
          [10, 5],
        ],
      },
      ['higher'],
    ],
    [
      {
        type: 'curve',
        of: 'months',
        points: [
          [0, 0],
          [10, 5],
          [20, 0],
        ],
      },
      ['higher', 'lower'],
    ],
    [{ type: 'bands', of: 'months', cuts: [6], values: [2, 1] }, ['higher']],
    [{ type: 'count', of: [{ fact: 'months', equals: 3 }] }, ['higher', 'lower']],
    [{ type: 'ratio', of: 'months', by: 'months', scale: 100, onZero: 0 }, ['higher', 'lower']],
  ])('%j', (of, ways) => expect(way(of)).toEqual(ways));

  test.each(shippedPacks)('$id: moving any fact of made-up people moves every number as was said', ({ resolved }) => {
    const { pack } = resolved;
    const moves = betterDirections(pack);
    const next = sampleFacts(pack, 7);
    const wrong: string[] = [];
    for (let n = 0; n < 300; n += 1) {
      const facts = next();
      if (compilePack(resolved).quick(facts).refused !== null) continue;
      for (const [name, fact] of Object.entries(pack.facts)) {
        const was = facts[name];
        const way = betterDirection(fact);
        if (typeof was !== 'number' || way === null) continue;
        const moved = { ...facts, [name]: way === 'higher' ? (fact.max ?? was) : (fact.min ?? was) };
        const [before, after] = [computeValues(pack, facts).values, computeValues(pack, moved).values];
        for (const [node, value] of before) {
          const now = after.get(node);
          if (typeof value !== 'number' || typeof now !== 'number' || now === value) continue;
          if (!moves(node).has(now > value ? 'higher' : 'lower')) wrong.push(`${name} → ${node}`);
        }
      }
    }
    expect(wrong).toEqual([]);
  });
});
