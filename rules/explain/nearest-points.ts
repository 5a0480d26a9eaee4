/** Along one int fact, everything else held: the whole numbers at which something that decides enters another interval. */
import { planEvaluation } from '../decide/compile.ts';
import { computeValues } from '../decide/compute.ts';
import { conditionCuts, crossings, cutsThrough } from '../twin/cuts.ts';
import { RuleError } from '../language/errors.ts';
import { restsOn } from '../language/graph.ts';
import { own } from '../language/records.ts';
import type { DerivedNode, Facts, RulePack } from '../language/types.ts';

/**
 * The first numbers of the intervals, rising. Between two of them no condition and no table changes its answer, as long
 * as every number that decides moves in one direction between the bends of the pack's curves.
 */
export function turningPoints(pack: RulePack, facts: Facts, fact: string): number[] {
  const { min, max } = own(pack.facts, fact) ?? {};
  if (min === undefined || max === undefined) return [];
  const line: Line = { pack, fact, ends: [min, max], valueAt: valuesAlong(pack, facts, fact) };
  const points = new Set<number>();
  for (const [name, cuts] of cutsThrough(pack, conditionCuts(pack))) {
    if (!restsOn(pack, name).has(fact)) continue;
    for (const point of crossings((x) => line.valueAt(name, x), bendsOf(line, name), [...cuts])) points.add(point);
  }
  return [...points].sort((a, b) => a - b);
}

type Line = { pack: RulePack; fact: string; ends: [number, number]; valueAt: (name: string, x: number) => number };

/** A name's number when the fact is x. Beyond what can be evaluated a score is above its scale: infinite. */
function valuesAlong(pack: RulePack, facts: Facts, fact: string): Line['valueAt'] {
  const known = new Map<number, ReadonlyMap<string, unknown> | null>();
  return (name, x) => {
    if (name === fact) return x;
    let values = known.get(x);
    if (values === undefined) {
      values = computed(pack, { ...facts, [fact]: x });
      known.set(x, values);
    }
    const value = values === null ? Number.POSITIVE_INFINITY : values.get(name);
    return typeof value === 'number' ? value : Number.NaN;
  };
}

function computed(pack: RulePack, facts: Facts): ReadonlyMap<string, unknown> | null {
  try {
    return computeValues(pack, facts).values;
  } catch (error) {
    if (error instanceof RuleError) return null;
    throw error;
  }
}

/** Where the name may change its direction: at the ends, and where what it reads passes a bend or a step. */
function bendsOf(line: Line, name: string): number[] {
  const bends = new Set<number>(line.ends);
  const behind = restsOn(line.pack, name);
  for (const current of planEvaluation(line.pack).order.filter((each) => behind.has(each))) {
    const node = own(line.pack.derived, current);
    for (const [of, at] of node === undefined ? [] : bendsIn(node)) {
      if (!restsOn(line.pack, of).has(line.fact)) continue;
      const rising = [...bends].sort((a, b) => a - b);
      for (const x of crossings((value) => line.valueAt(of, value), rising, at)) {
        // A step happens between x - 1 and x: both are ends of a stretch.
        bends.add(x);
        if (x > line.ends[0]) bends.add(x - 1);
      }
    }
  }
  return [...bends].sort((a, b) => a - b);
}

function bendsIn(node: DerivedNode): [name: string, at: readonly number[]][] {
  switch (node.type) {
    case 'curve':
      return [[node.of, node.points.map(([x]) => x)]];
    case 'bands':
      return [[node.of, node.cuts]];
    case 'grid':
      return [node.rows, node.cols].map((axis) => [axis.fact, axis.cuts ?? []]);
    case 'count':
      return node.of.map(({ fact, equals }) => [fact, typeof equals === 'number' ? [equals, equals + 1] : []]);
    case 'ratio':
      // On the other side of zero, and at zero itself, the quotient is another one.
      return [[node.by, [0, 1]]];
    default:
      return [];
  }
}
