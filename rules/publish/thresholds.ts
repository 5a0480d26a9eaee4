/** Every number at which something changes for a person: cuts of tables that decide and comparisons in conditions. */
import { cutsOfLeaf } from '../twin/cuts.ts';
import { decidingNames } from '../decide/reads.ts';
import type { Condition, GridAxis, Leaf, RulePack } from '../language/types.ts';
import { pointer } from '../language/pointer.ts';
import { own } from '../language/records.ts';
import { rangesOf } from '../twin/ranges.ts';

/** What is different on the two sides: the answer of a rule's condition, or what a table gives (`id` null: the predicate's). */
export type DecidedBy =
  | { part: 'outcomes' | 'flags' | 'population'; id: string; conditions: Condition; leaf: Leaf }
  | { part: 'table'; id: string | null };
/** `cut` is the first value of the upper side, as `name` is counted; days are counted from 1970. */
export type Threshold = { pointer: string; name: string; cut: number; reader: DecidedBy };

/** Thresholds in the pack's order: graph, predicate, outcomes, flags, population. */
export function thresholdsOf(pack: RulePack): Threshold[] {
  const deciding = decidingNames(pack);
  const graph = Object.entries(pack.derived).flatMap(([id, node]) => {
    const table: DecidedBy = { part: 'table', id };
    if (!deciding.has(id)) return [];
    if (node.type === 'bands') return ofCuts(node.of, node.cuts, ['derived', id], table);
    return node.type === 'grid' ? ofAxes(node, ['derived', id], table) : [];
  });
  const { predicates } = pack;
  const predicate: DecidedBy = { part: 'table', id: null };
  const table =
    predicates.mode === 'grid'
      ? ofAxes(predicates, ['predicates'], predicate)
      : ofCuts(predicates.of, predicates.cuts, ['predicates'], predicate);
  return [
    ...graph,
    ...table,
    ...pack.outcomes.flatMap(({ id, conditions }) => ofLeaves('outcomes', id, conditions)),
    ...pack.flags.flatMap(({ id, conditions }) => ofLeaves('flags', id, conditions)),
    ...pack.population.flatMap(({ id, exclude }) => ofLeaves('population', id, exclude)),
  ].filter(({ name }) => rangesOf(pack).has(name) || own(pack.facts, name)?.type === 'date');
}

const ofCuts = (name: string, cuts: readonly number[], path: PropertyKey[], reader: DecidedBy): Threshold[] =>
  cuts.map((cut, i) => ({ pointer: pointer([...path, 'cuts', i]), name, cut, reader }));

function ofAxes(
  { rows, cols }: { rows: GridAxis; cols: GridAxis },
  path: PropertyKey[],
  reader: DecidedBy,
): Threshold[] {
  return [
    ...ofCuts(rows.fact, rows.cuts ?? [], [...path, 'rows'], reader),
    ...ofCuts(cols.fact, cols.cuts ?? [], [...path, 'cols'], reader),
  ];
}

function ofLeaves(part: 'outcomes' | 'flags' | 'population', id: string, conditions: Condition): Threshold[] {
  const path = [part, id, part === 'population' ? 'exclude' : 'conditions'];
  return leavesAt(conditions, path).flatMap(({ leaf, path: at }) =>
    cutsOfLeaf(leaf).map((cut) => ({
      pointer: pointer([...at, 'value']),
      name: leaf.fact,
      cut,
      reader: { part, id, conditions, leaf },
    })),
  );
}

/** All leaves with where they stand, in declared order. */
export function leavesAt(condition: Condition, path: PropertyKey[]): { leaf: Leaf; path: PropertyKey[] }[] {
  if ('all' in condition) return condition.all.flatMap((child, i) => leavesAt(child, [...path, 'all', i]));
  if ('any' in condition) return condition.any.flatMap((child, i) => leavesAt(child, [...path, 'any', i]));
  return 'not' in condition ? leavesAt(condition.not, [...path, 'not']) : [{ leaf: condition, path }];
}
