/** Every number at which something changes for a person: cuts of tables that decide and comparisons in conditions. */
import { cutsOfLeaf } from '../twin/cuts.ts';
import { decidingNames } from './lint/reads.ts';
import type { Condition, GridAxis, Leaf, RulePack } from '../language/types.ts';
import { pointer } from '../language/pointer.ts';

/** `cut` is the first value of the upper side, as `name` is counted. */
export type Threshold = { pointer: string; name: string; cut: number };

/** Thresholds in the pack's order: graph, predicate, outcomes, flags, population. */
export function thresholdsOf(pack: RulePack): Threshold[] {
  const deciding = decidingNames(pack);
  const graph = Object.entries(pack.derived).flatMap(([id, node]) => {
    if (!deciding.has(id)) return [];
    if (node.type === 'bands') return ofCuts(node.of, node.cuts, ['derived', id]);
    return node.type === 'grid' ? ofAxes(node, ['derived', id]) : [];
  });
  const { predicates } = pack;
  const table =
    predicates.mode === 'grid'
      ? ofAxes(predicates, ['predicates'])
      : ofCuts(predicates.of, predicates.cuts, ['predicates']);
  return [
    ...graph,
    ...table,
    ...pack.outcomes.flatMap(({ id, conditions }) => ofLeaves(conditions, ['outcomes', id, 'conditions'])),
    ...pack.flags.flatMap(({ id, conditions }) => ofLeaves(conditions, ['flags', id, 'conditions'])),
    ...pack.population.flatMap(({ id, exclude }) => ofLeaves(exclude, ['population', id, 'exclude'])),
  ];
}

const ofCuts = (name: string, cuts: readonly number[], path: PropertyKey[]): Threshold[] =>
  cuts.map((cut, i) => ({ pointer: pointer([...path, 'cuts', i]), name, cut }));

function ofAxes({ rows, cols }: { rows: GridAxis; cols: GridAxis }, path: PropertyKey[]): Threshold[] {
  return [
    ...ofCuts(rows.fact, rows.cuts ?? [], [...path, 'rows']),
    ...ofCuts(cols.fact, cols.cuts ?? [], [...path, 'cols']),
  ];
}

function ofLeaves(condition: Condition, path: PropertyKey[]): Threshold[] {
  return leavesAt(condition, path).flatMap(({ leaf, path: at }) =>
    cutsOfLeaf(leaf).map((cut) => ({ pointer: pointer([...at, 'value']), name: leaf.fact, cut })),
  );
}

/** All leaves with where they stand, in declared order. */
export function leavesAt(condition: Condition, path: PropertyKey[]): { leaf: Leaf; path: PropertyKey[] }[] {
  if ('all' in condition) return condition.all.flatMap((child, i) => leavesAt(child, [...path, 'all', i]));
  if ('any' in condition) return condition.any.flatMap((child, i) => leavesAt(child, [...path, 'any', i]));
  return 'not' in condition ? leavesAt(condition.not, [...path, 'not']) : [{ leaf: condition, path }];
}
