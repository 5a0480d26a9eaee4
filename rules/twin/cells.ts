/**
 * The finite table behind a pack: conditions only compare names with constants, so between two neighbouring constants
 * nothing changes. A cell is one interval or value for each name.
 */
import { conditionCuts, type Cuts, cutsThrough, dayOf } from './cuts.ts';
import { rangesOf } from './ranges.ts';
import { seeded } from './seeded.ts';
import type { FactValue, PlainFacts, PredicateRule, RulePack } from '../language/types.ts';
import { PREDICATE, readVocabulary } from '../language/vocabulary.ts';

/**
 * One name with what it can be. `cuts` split an int: each is the first number of its interval. `values` hold for an int
 * both ends of every interval, for an enum or bool every value. `min` and `max` bound an int.
 */
export type Axis = { name: string; values: FactValue[] } & (
  | { type: 'int'; min: number; max: number; cuts: number[] }
  | { type: 'enum' | 'bool' }
);

/**
 * The axes of the names with all cuts that the pack's conditions make on them, in the names' order.
 * `names` takes derived facts, the result and `predicate` as free; `facts` follows them back to what can be handed in
 * (see {@link cutsThrough}: what mixes several numbers stays an axis). `predicate` itself is always free.
 */
export function axesFor(pack: RulePack, names: readonly string[], through: 'names' | 'facts'): Axis[] {
  const made = conditionCuts(pack);
  const asked: Cuts = new Map(names.map((name) => [name, made.get(name) ?? new Set()]));
  return axesOfCuts(pack, through === 'facts' ? cutsThrough(pack, asked) : asked);
}

/** The axes with exactly these cuts. A date that no comparison cuts has no axis. */
export function axesOfCuts(pack: RulePack, cuts: Cuts): Axis[] {
  const { vocabulary } = readVocabulary(pack);
  return [...cuts].flatMap(([name, at]): Axis[] => {
    if (name === PREDICATE) return [{ name, type: 'enum', values: predicatesOf(pack.predicates) }];
    const known = vocabulary.get(name);
    if (known?.type === 'bool') return [{ name, type: 'bool', values: [false, true] }];
    if (known?.type === 'date') return at.size === 0 ? [] : [dateAxis(name, [...at])];
    if (known?.type === 'enum') return [{ name, type: 'enum', values: [...known.values] }];
    const range = rangesOf(pack).get(name);
    return known?.type !== 'int' || range === undefined ? [] : [intAxis(name, range, [...at])];
  });
}

/** The days on both sides of each cut. */
function dateAxis(name: string, cuts: readonly number[]): Axis {
  const days = [...new Set(cuts.flatMap((cut) => [cut - 1, cut]))].sort((a, b) => a - b);
  return { name, type: 'enum', values: days.map(dayOf) };
}

/** An int's axis; cuts at or below `min` or above `max` split nothing and are left out. */
export function intAxis(name: string, { min, max }: { min: number; max: number }, at: readonly number[]): Axis {
  const cuts = [...new Set(at)].filter((cut) => cut > min && cut <= max).sort((a, b) => a - b);
  const values = [...new Set([min, ...cuts.flatMap((cut) => [cut - 1, cut]), max])];
  return { name, type: 'int', min, max, cuts, values };
}

/** Every predicate that the table or the bands can give, each once. */
export function predicatesOf(rule: PredicateRule): string[] {
  if (rule.mode === 'grid') return [...new Set(rule.cells.flat())];
  return [...new Set([...rule.values, ...(rule.requires ? [rule.requires.otherwise] : [])])];
}

/** One value per interval of an int, the lowest; every value of an enum or bool. */
export function lowsOf(axis: Axis): FactValue[] {
  return axis.type === 'int' ? [axis.min, ...axis.cuts] : axis.values;
}

export type CellOptions = {
  /** Most cells that are enumerated one by one. */
  limit?: number;
  /** How many random cells stand for all when there are more. */
  sample?: number;
  seed?: number;
  /** Only the lowest value of each interval. */
  lows?: boolean;
};
/** `total` cells there are; `exact` when `cells` gives every one of them. */
export type Cells = { total: number; exact: boolean; cells: Iterable<PlainFacts> };

const MOST_CELLS = 5_000_000;
const SAMPLE = 50_000;

/**
 * All cells, lazily, the last axis running fastest. Above the limit a repeatable sample: every pair of values of every
 * two axes at least once, then random cells.
 */
export function enumerateCells(axes: readonly Axis[], options: CellOptions = {}): Cells {
  const { limit = MOST_CELLS, sample = SAMPLE, seed = 1, lows = false } = options;
  const lists = axes.map((axis) => ({ name: axis.name, values: lows ? lowsOf(axis) : axis.values }));
  const total = lists.reduce((product, list) => product * list.values.length, 1);
  if (total <= limit) return { total, exact: true, cells: { [Symbol.iterator]: () => product(lists) } };
  return { total, exact: false, cells: { [Symbol.iterator]: () => sampled(lists, { sample, seed }) } };
}

/** How many cells a sample has: every pair of values of every two axes, then the random ones. */
export function sampleSize(axes: readonly { values: readonly unknown[] }[], random: number): number {
  const sizes = axes.map(({ values }) => values.length);
  const all = sizes.reduce((sum, size) => sum + size, 0);
  return (all * all - sizes.reduce((sum, size) => sum + size * size, 0)) / 2 + random;
}

type List = { name: string; values: readonly FactValue[] };

function* product(lists: readonly List[]): Generator<PlainFacts> {
  if (lists.some((list) => list.values.length === 0)) return;
  const at = lists.map(() => 0);
  for (;;) {
    yield cellAt(lists, at);
    let place = lists.length - 1;
    for (; place >= 0; place -= 1) {
      const next = (at[place] ?? 0) + 1;
      at[place] = next < (lists[place]?.values.length ?? 0) ? next : 0;
      if (at[place] !== 0) break;
    }
    if (place < 0) return;
  }
}

function cellAt(lists: readonly List[], at: readonly number[]): PlainFacts {
  const cell: PlainFacts = {};
  lists.forEach(({ name, values }, i) => {
    const value = values[at[i] ?? 0];
    if (value !== undefined) cell[name] = value;
  });
  return cell;
}

function* sampled(lists: readonly List[], { sample, seed }: { sample: number; seed: number }): Generator<PlainFacts> {
  const random = seeded(seed);
  const anywhere = () => lists.map((list) => random(list.values.length));
  for (const [first, a] of lists.entries()) {
    for (const [offset, b] of lists.slice(first + 1).entries()) {
      for (let i = 0; i < a.values.length; i += 1) {
        for (let j = 0; j < b.values.length; j += 1) {
          const at = anywhere();
          at[first] = i;
          at[first + 1 + offset] = j;
          yield cellAt(lists, at);
        }
      }
    }
  }
  for (let n = 0; n < sample; n += 1) yield cellAt(lists, anywhere());
}
