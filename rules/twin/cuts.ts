/** Where the answer of a pack can change along a number: cuts of conditions, followed back through the graph to facts. */
import { type EngineRule, leavesOf, populationRules } from '../decide/conditions.ts';
import { planEvaluation } from '../decide/compile.ts';
import { bandOf } from '../decide/derived.ts';
import { addCalendarDays, daysBetween, isDay } from '../time/calendar.ts';
import { producesResult } from '../language/graph.ts';
import { own } from '../language/records.ts';
import { rangesOf, valueAt } from './ranges.ts';
import type { DerivedNode, FactValue, GridAxis, Leaf, RulePack } from '../language/types.ts';

/** The names that cells are made of; each cut is the first number of its interval. Words have no cuts. */
export type Cuts = Map<string, Set<number>>;

/** The cuts that conditions, the predicate's table and who takes part make on each name that they read. */
export function conditionCuts(pack: RulePack): Cuts {
  return cutsOfRules([...planEvaluation(pack).rules, ...populationRules(pack)]);
}

/** The cuts that the rules make on each name that they read: between two of them none of the rules changes its answer. */
export function cutsOfRules(rules: readonly EngineRule[]): Cuts {
  const cuts: Cuts = new Map();
  for (const rule of rules) for (const leaf of leavesOf(rule.conditions)) addCuts(cuts, leaf.fact, cutsOfLeaf(leaf));
  return cuts;
}

/** Adds cuts to a name; a name without cuts is kept too. */
function addCuts(cuts: Cuts, name: string, found: Iterable<number>): void {
  const known = cuts.get(name) ?? new Set<number>();
  for (const cut of found) known.add(cut);
  cuts.set(name, known);
}

/**
 * Where the answer of the leaf changes along its fact: the first numbers of the intervals, days counted from 1970; none for
 * words. A choice that is written like a day has no use for its cuts.
 */
export function cutsOfLeaf({ operator, value }: Leaf): number[] {
  const at = typeof value === 'string' && isDay(value) ? numberOfDay(value) : value;
  if (typeof at !== 'number') return [];
  if (operator === 'lessThan' || operator === 'greaterThanInclusive') return [at];
  if (operator === 'lessThanInclusive' || operator === 'greaterThan') return [at + 1];
  return [at, at + 1];
}

const FIRST_DAY = '1970-01-01';
export const numberOfDay = (day: string): number => daysBetween(FIRST_DAY, day);
export const dayOf = (cut: number): string => addCalendarDays(FIRST_DAY, cut);

/**
 * The cuts of the names, followed back to facts. A node that mixes several numbers (sum, weightedSum, ratio,
 * workingDays, the result of several indicators) splits its inputs into no intervals: it stays, under its own name.
 */
export function cutsThrough(pack: RulePack, cuts: Cuts): Cuts {
  const found: Cuts = new Map([...cuts].map(([name, at]) => [name, new Set(at)]));
  const passed = new Map<string, string[]>();
  // From the results back to the facts: a name has all its cuts before it passes them on, once.
  for (const name of planEvaluation(pack).order.toReversed()) {
    const [at, node] = [found.get(name), own(pack.derived, name)];
    if (at === undefined) continue;
    const next = node === undefined ? throughResult(pack, name, [...at]) : throughNode(pack, node, [...at]);
    if (next === null) continue;
    found.delete(name);
    for (const [read, its] of next) addCuts(found, read, its);
    passed.set(
      name,
      next.map(([read]) => read),
    );
  }
  // In the order in which a reader of the names would come to them.
  const ordered: Cuts = new Map();
  const seen = new Set<string>();
  const visit = (name: string): void => {
    const at = found.get(name);
    if (at !== undefined) ordered.set(name, at);
    if (!seen.has(name)) passed.get(name)?.forEach(visit);
    seen.add(name);
  };
  for (const name of cuts.keys()) visit(name);
  return ordered;
}

type Followed = [name: string, cuts: readonly number[]][] | null;

function throughResult(pack: RulePack, name: string, cuts: readonly number[]): Followed {
  const [only, ...others] = pack.indicators;
  if (!producesResult(pack, name) || only === undefined) return null;
  return others.length === 0 && only.when === undefined ? [[only.of, cuts]] : null;
}

function throughNode(pack: RulePack, node: DerivedNode, cuts: readonly number[]): Followed {
  switch (node.type) {
    case 'bands':
      return [[node.of, node.cuts]];
    case 'lookup':
      return [[node.of, []]];
    case 'curve':
      return [[node.of, curveCuts(pack, node, cuts)]];
    case 'grid':
      return [onAxis(node.rows), onAxis(node.cols)];
    case 'select':
      return [[node.of, []], ...Object.values(node.cases).map((name): [string, readonly number[]] => [name, cuts])];
    case 'min':
    case 'max':
      return node.of.map((name) => [name, cuts]);
    case 'count':
      return node.of.map(({ fact, equals }) => [fact, aroundValue(equals)]);
    case 'weightedSum':
      return alone(
        node.terms.map((term) => term.of),
        cuts,
      );
    case 'sum':
      return node.subtract === undefined || node.subtract.length === 0 ? alone(node.add, cuts) : null;
    case 'ratio':
    case 'workingDays':
    case 'attainments':
    case 'targets':
      return null;
  }
}

/** One number weighed or summed alone is itself. */
function alone(names: readonly string[], cuts: readonly number[]): Followed {
  const [only, ...others] = names;
  return only !== undefined && others.length === 0 ? [[only, cuts]] : null;
}

const onAxis = ({ fact, cuts }: GridAxis): [string, readonly number[]] => [fact, cuts ?? []];
const aroundValue = (value: FactValue) => (typeof value === 'number' ? [value, value + 1] : []);

function curveCuts(
  pack: RulePack,
  node: Extract<DerivedNode, { type: 'curve' }>,
  cuts: readonly number[],
): readonly number[] {
  const range = rangesOf(pack).get(node.of);
  if (range === undefined) return [];
  const breaks = [range.min, ...node.points.map(([x]) => x).filter((x) => x > range.min && x < range.max), range.max];
  return crossings((x) => valueAt(node, { [node.of]: x }), breaks, cuts);
}

/**
 * The whole numbers at which `f` enters another interval between the cuts; `f` must be monotone between two neighbouring
 * breaks, which rise. The first break itself is no crossing.
 */
export function crossings(f: (x: number) => number, breaks: readonly number[], cuts: readonly number[]): number[] {
  const sorted = [...cuts].sort((a, b) => a - b);
  const bandAt = (x: number) => bandOf(sorted, f(x));
  const found: number[] = [];
  const search = (from: number, to: number, ends: { low: number; high: number }): void => {
    if (ends.low === ends.high) return;
    if (to - from === 1) {
      found.push(to);
      return;
    }
    const middle = Math.floor((from + to) / 2);
    const at = bandAt(middle);
    search(from, middle, { low: ends.low, high: at });
    search(middle, to, { low: at, high: ends.high });
  };
  breaks.slice(1).forEach((to, i) => {
    const from = breaks[i] ?? to;
    if (to > from) search(from, to, { low: bandAt(from), high: bandAt(to) });
  });
  return found;
}
