/** Packs that keep to the schema and are as large, or as entangled, as it allows: what they cost is the only harm. */
import { packJson, type Patch } from './rules-fixture.ts';

export type Huge = { name: string; document: Record<string, unknown> };

const both = (word: string) => ({ id: word, en: word });
const times = <T>(n: number, make: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => make(i));
const byName = <T>(n: number, prefix: string, make: (i: number) => T): Record<string, T> =>
  Object.fromEntries(times(n, (i) => [`${prefix}${i}`, make(i)]));

const int = (max: number) => ({
  type: 'int',
  unit: 'count',
  min: 0,
  max,
  label: both('n'),
  source: 'system',
  missing: 'zero',
  provenance: 'default',
});
const choice = (n: number) => ({
  type: 'enum',
  values: times(n, (i) => `v${i}`),
  label: both('v'),
  source: 'system',
  missing: 'fail',
  provenance: 'default',
});
const rules = (most: { outcomes: number; flags: number }, conditions: (i: number) => unknown): Patch => ({
  '/outcomes': times(most.outcomes, (i) => ({
    id: `o${i}`,
    code: `O${i}`,
    kind: i % 2 === 0 ? 'reward' : 'sanction',
    title: both(`o${i}`),
    severity: i,
    approval: 'supervisor',
    conditions: conditions(i),
    legal: ['pp-30-2019'],
    provenance: 'default',
  })),
  '/flags': times(most.flags, (i) => ({
    id: `f${i}`,
    code: `F${i}`,
    title: both(`f${i}`),
    conditions: conditions(i),
    provenance: 'default',
  })),
});
const leaf = (fact: string, operator: string, value: unknown) => ({ fact, operator, value });
/** Two branches of twenty. */
const forty = (make: (i: number) => unknown) => ({
  any: [{ all: times(20, make) }, { all: times(20, (i) => make(i + 20)) }],
});

/** Every node reads the one below twice: as many ways down as there are nodes, doubled each time. */
const diamonds = (depth: number) => ({
  ...byName(depth, 'left', (i) => ({
    type: 'sum',
    add: i === 0 ? ['n0'] : [`left${i - 1}`, `right${i - 1}`],
    label: both('n'),
  })),
  ...byName(depth, 'right', (i) => ({
    type: 'min',
    of: i === 0 ? ['n0'] : [`left${i - 1}`, `right${i - 1}`],
    label: both('n'),
  })),
});
const choices = (depth: number) =>
  byName(depth, 'way', (i) => ({
    type: 'select',
    of: 'publicService',
    cases: i === 0 ? { true: 'speed', false: 'quality' } : { true: `way${i - 1}`, false: `way${i - 1}` },
    label: both('n'),
    unit: 'hundredth',
  }));
const cuts = (n: number) => times(n, (i) => (i + 1) * 200);

const facts = (n: number, of: unknown) => ({ ...Object(packJson()['facts']), ...byName(n, 'n', () => of) });
/** Both words of the table's corners, so that the outcomes of the good pack still know their predicates. */
const predicateOf = (row: number, col: number) =>
  row + col === 0 ? 'SANGAT_KURANG' : row + col > 16 ? 'SANGAT_BAIK' : row + col > 8 ? 'BAIK' : 'KURANG';
/** With the nine cells of the table and the two rules about who takes part: a hundred rules. */
const MOST_RULES = { outcomes: 50, flags: 39 };

const PATCHES: Record<string, Patch> = {
  'a hundred rules of forty leaves': {
    '/facts': facts(40, int(12_000)),
    ...rules(MOST_RULES, (n) => forty((i) => leaf(`n${i}`, 'lessThan', 100 * n + i))),
  },
  'a hundred rules about the same three facts': {
    '/facts': facts(3, int(12_000)),
    ...rules(MOST_RULES, (n) => forty((i) => leaf(`n${i % 3}`, 'lessThan', 100 * n + i))),
  },
  'lists of fifty in every leaf': {
    '/facts': facts(20, choice(50)),
    ...rules({ outcomes: 20, flags: 12 }, (n) => ({
      all: times(18, (i) => leaf(`n${i}`, i === n ? 'notIn' : 'in', choice(50).values)),
    })),
  },
  'the largest tables': {
    '/facts': facts(4, int(12_000)),
    '/derived': {
      ...Object(packJson()['derived']),
      ...byName(8, 'table', (n) => ({
        type: 'grid',
        rows: { fact: `n${n % 4}`, cuts: cuts(49) },
        cols: { fact: `n${(n + 1) % 4}`, cuts: cuts(49) },
        cells: times(50, (row) => times(50, (col) => row * col + n)),
        label: both('n'),
        unit: 'count',
        provenance: 'default',
      })),
    },
    '/predicates': {
      mode: 'grid',
      rows: { fact: 'table0', cuts: cuts(8) },
      cols: { fact: 'table1', cuts: cuts(9) },
      cells: times(9, (row) => times(10, (col) => predicateOf(row, col))),
      legal: ['pp-30-2019'],
      provenance: 'default',
    },
  },
  'two hundred facts': {
    '/facts': facts(190, int(12_000)),
    ...rules(MOST_RULES, (n) => forty((i) => leaf(`n${(n * 40 + i) % 190}`, 'greaterThan', 5))),
  },
  'two hundred texts of 550 letters': { '/texts': byName(200, 't', () => both('x'.repeat(550))) },
  'every rule at odds with every other': {
    '/facts': facts(2, int(12_000)),
    ...rules({ outcomes: 50, flags: 30 }, (n) => ({
      all: [leaf('n0', 'greaterThan', n), leaf('n1', 'lessThan', 9_000 - n)],
    })),
  },
  'a graph with more ways down than grains of sand': {
    '/facts': facts(1, int(10)),
    '/derived': { ...Object(packJson()['derived']), ...diamonds(60) },
    ...rules({ outcomes: 2, flags: 0 }, () => ({ all: [leaf('left59', 'greaterThan', 5), leaf('n0', 'lessThan', 9)] })),
  },
  'choices of choices of choices': {
    '/derived': { ...Object(packJson()['derived']), ...choices(60) },
    '/predicates': {
      mode: 'bands',
      of: 'way59',
      cuts: [5_000, 9_000, 11_000],
      values: ['SANGAT_KURANG', 'KURANG', 'BAIK', 'SANGAT_BAIK'],
      legal: ['pp-30-2019'],
      provenance: 'default',
    },
  },
};

export const HUGE: Huge[] = Object.entries(PATCHES).map(([name, patch]) => ({ name, document: packJson(patch) }));
