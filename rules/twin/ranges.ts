/** Which numbers a name can have, by interval arithmetic over the graph: facts within their ranges, all present. */
import { planEvaluation } from '../decide/compile.ts';
import { computeNode } from '../decide/derived.ts';
import { foundationOf } from '../language/graph.ts';
import { divideHalfUp } from '../decide/integers.ts';
import { own } from '../language/records.ts';
import { MOST_LISTED, WHOLE } from '../time/units.ts';
import type { ArithmeticNode, DerivedNode, FactValue, PlainFacts, RulePack } from '../language/types.ts';

/** Both ends belong to it. */
export type Range = { min: number; max: number };

const memo = new WeakMap<RulePack, ReadonlyMap<string, Range>>();
const WIDEST: Range = { min: -1_000_000_000, max: 1_000_000_000 };

/**
 * The range of every int fact, derived int and the result. Never narrower than the truth: inputs are taken as
 * independent of each other. Names that yield no numbers are not in the map.
 */
export function rangesOf(pack: RulePack): ReadonlyMap<string, Range> {
  const known = memo.get(pack);
  if (known !== undefined) return known;
  const ranges = new Map<string, Range>();
  for (const [name, { type, min, max }] of Object.entries(pack.facts)) {
    if (type === 'int') ranges.set(name, { min: min ?? WIDEST.min, max: max ?? WIDEST.max });
  }
  for (const name of planEvaluation(pack).order) {
    const node = own(pack.derived, name);
    const range = node === undefined ? resultRange(pack, ranges) : rangeOf(node, ranges);
    if (range !== null) ranges.set(name, range);
  }
  memo.set(pack, ranges);
  return ranges;
}

type Known = ReadonlyMap<string, Range>;

/** When an indicator may drop out, the others carry the whole weight: then only the widest measure bounds the result. */
function resultRange(pack: RulePack, known: Known): Range | null {
  const measures = pack.indicators.map(({ of }) => of);
  const mayDrop =
    pack.indicators.some(({ when }) => when !== undefined) ||
    [...foundationOf(pack, measures)].some((name) => own(pack.facts, name)?.missing === 'renormalise');
  return mayDrop ? hull(measures.map((of) => known.get(of))) : weighted(pack.indicators, known);
}

function rangeOf(node: DerivedNode, known: Known): Range | null {
  const of = (name: string) => known.get(name);
  switch (node.type) {
    case 'weightedSum':
      return node.missing === 'renormalise' ? hull(node.terms.map((term) => of(term.of))) : weighted(node.terms, known);
    case 'select':
      return hull(Object.values(node.cases).map(of));
    case 'curve':
      return over(curveEnds(node, of(node.of)));
    case 'bands':
      return over(bandsWithin(node, of(node.of)));
    case 'lookup':
      return over(Object.values(node.map));
    case 'grid':
      return over(node.cells.flat());
    case 'sum':
      return total(node.add.map(of), (node.subtract ?? []).map(of));
    case 'min':
      return ofEnds(node.of.map(of), Math.min, Math.min);
    case 'max':
      return ofEnds(node.of.map(of), Math.max, Math.max);
    case 'ratio':
      return ratio(node, of(node.of), of(node.by));
    case 'count':
      return { min: 0, max: node.of.length };
    case 'workingDays':
      return { min: 0, max: 500_000 };
    case 'attainments':
      return { min: 0, max: node.most };
    case 'targets':
      return overTargets(node, of(node.of));
  }
}

function overTargets({ combine }: Extract<DerivedNode, { type: 'targets' }>, attained: Range | undefined): Range {
  if (combine === 'count') return { min: 0, max: MOST_LISTED };
  return combine === 'share' ? { min: 0, max: WHOLE } : (attained ?? { min: 0, max: WHOLE });
}

/** The smallest range around all; null when one of them is no number. */
const hull = (ranges: (Range | undefined)[]) => ofEnds(ranges, Math.min, Math.max);

function over(values: readonly FactValue[]): Range | null {
  const numbers = values.filter((value) => typeof value === 'number');
  return numbers.length < values.length ? null : hull(numbers.map((n) => ({ min: n, max: n })));
}

type Choose = (...numbers: number[]) => number;

function ofEnds(ranges: (Range | undefined)[], low: Choose, high: Choose): Range | null {
  const found = ranges.filter((range) => range !== undefined);
  if (found.length === 0 || found.length < ranges.length) return null;
  return { min: low(...found.map(({ min }) => min)), max: high(...found.map(({ max }) => max)) };
}

function weighted(terms: readonly { of: string; weight: number }[], known: Known): Range | null {
  const whole = terms.reduce((sum, term) => sum + term.weight, 0);
  const mean = (end: keyof Range) =>
    divideHalfUp(
      terms.reduce((sum, { of, weight }) => sum + (known.get(of) ?? WIDEST)[end] * weight, 0),
      whole,
    );
  return { min: mean('min'), max: mean('max') };
}

function total(add: (Range | undefined)[], subtract: (Range | undefined)[]): Range {
  const sum = (ranges: (Range | undefined)[], end: 'min' | 'max') =>
    ranges.reduce((all, range) => all + (range ?? WIDEST)[end], 0);
  return { min: sum(add, 'min') - sum(subtract, 'max'), max: sum(add, 'max') - sum(subtract, 'min') };
}

/** Corners decide: the quotient is monotone in each input while the divisor keeps its sign. */
function ratio(node: Extract<DerivedNode, { type: 'ratio' }>, of = WIDEST, by = WIDEST): Range {
  const divisors = [by.min, by.max, -1, 1].filter((n) => n !== 0 && n >= by.min && n <= by.max);
  const quotients = [of.min, of.max].flatMap((n) => divisors.map((d) => Math.floor((n * node.scale) / d + 0.5)));
  if (by.min <= 0 && by.max >= 0) quotients.push(node.onZero);
  return { min: Math.min(...quotients), max: Math.max(...quotients) };
}

function curveEnds(node: Extract<DerivedNode, { type: 'curve' }>, x: Range = WIDEST): number[] {
  const at = (value: number) => valueAt(node, { [node.of]: value });
  return [at(x.min), at(x.max), ...node.points.filter(([p]) => p >= x.min && p <= x.max).map(([, y]) => y)];
}

function bandsWithin(node: Extract<DerivedNode, { type: 'bands' }>, x: Range = WIDEST): (string | number)[] {
  const { cuts, values } = node;
  return values.filter((_, i) => (cuts[i - 1] ?? x.min) <= x.max && (cuts[i] ?? Number.POSITIVE_INFINITY) > x.min);
}

/** A node's number for given inputs; NaN when it yields none. */
export function valueAt(node: ArithmeticNode, inputs: PlainFacts): number {
  const value = computeNode(node, (name) => own(inputs, name) ?? { absent: 'fail', facts: [name] }, NO_CALENDAR);
  return typeof value === 'number' ? value : Number.NaN;
}

const NO_CALENDAR = { offsetMinutes: 0, workingWeekdays: [1], holidays: [] };
