/** The graph of derived facts: who reads whom, and an order in which each node follows what it reads. */
import { SCORE_UNIT } from '../time/units.ts';
import { own } from './records.ts';
import type { DerivedNode, GridAxis, RulePack } from './types.ts';

/** The part of a pack that the graph is made of. */
export type GraphPart = Pick<RulePack, 'facts' | 'derived' | 'indicators'> & { scoring: { result: string } };

/** Names a derived node reads. */
export function readsOfNode(node: DerivedNode): string[] {
  switch (node.type) {
    case 'weightedSum':
      return node.terms.map((term) => term.of);
    case 'curve':
    case 'bands':
    case 'lookup':
      return [node.of];
    case 'grid':
      return axesOf(node);
    case 'select':
      return [node.of, ...Object.values(node.cases)];
    case 'sum':
      return [...node.add, ...(node.subtract ?? [])];
    case 'min':
    case 'max':
      return node.of;
    case 'ratio':
      return [node.of, node.by];
    case 'count':
      return node.of.map((item) => item.fact);
    case 'workingDays':
      return [node.from, node.to];
    case 'attainments':
    case 'targets':
      return [node.of];
  }
}

const axesOf = (grid: { rows: GridAxis; cols: GridAxis }) => [grid.rows.fact, grid.cols.fact];

/** Names that the result score reads: the indicators' measures and conditions. */
export function readsOfResult(pack: Pick<RulePack, 'indicators'>): string[] {
  return pack.indicators.flatMap((indicator) => [indicator.of, ...(indicator.when ? [indicator.when.fact] : [])]);
}

/** Names that the predicate reads. */
export function readsOfPredicate(pack: Pick<RulePack, 'predicates'>): string[] {
  const { predicates } = pack;
  if (predicates.mode === 'grid') return axesOf(predicates);
  return [predicates.of, ...(predicates.requires ? [predicates.requires.fact] : [])];
}

/** What a name reads, or null when nothing computes it (a fact, or an unknown name). */
export function readsOf(pack: GraphPart, name: string): string[] | null {
  const node = own(pack.derived, name);
  if (node !== undefined) return readsOfNode(node);
  return producesResult(pack, name) ? readsOfResult(pack) : null;
}

const memo = new WeakMap<GraphPart, Map<string, ReadonlySet<string>>>();

/**
 * The name and every name that it rests on, down to the facts. Remembered by the pack object, which must not change
 * afterwards: whoever asks the graph about dependence asks here, so that no walk goes twice over shared nodes.
 */
export function restsOn(pack: GraphPart, name: string): ReadonlySet<string> {
  const known = memo.get(pack) ?? new Map<string, ReadonlySet<string>>();
  memo.set(pack, known);
  const found = known.get(name) ?? foundationOf(pack, [name]);
  known.set(name, found);
  return found;
}

/** The names and every name that one of them rests on. */
export const foundationOf = (pack: GraphPart, names: readonly string[]): Set<string> =>
  reach(names, (each) => readsOf(pack, each) ?? []);

/** All names that can be reached from the given ones, themselves included, each visited once. */
export function reach(from: readonly string[], next: (name: string) => readonly string[]): Set<string> {
  const found = new Set(from);
  // A set grows while it is walked, and gives what was added too.
  for (const name of found) for (const each of next(name)) found.add(each);
  return found;
}

/** The unit of a fact, a derived fact or the result; nodes that pass a value on take it from what they read. */
export function unitOf(pack: GraphPart, name: string): string | undefined {
  const fact = own(pack.facts, name);
  if (fact !== undefined) return fact.unit;
  const node = own(pack.derived, name);
  if (node === undefined) return name === pack.scoring.result ? SCORE_UNIT : undefined;
  if (node.unit !== undefined) return node.unit;
  switch (node.type) {
    case 'weightedSum':
      return unitOf(pack, node.terms[0]?.of ?? '');
    case 'select':
      return unitOf(pack, Object.values(node.cases)[0] ?? '');
    case 'sum':
      return unitOf(pack, node.add[0] ?? '');
    case 'min':
    case 'max':
      return unitOf(pack, node.of[0] ?? '');
    case 'workingDays':
      return 'workingDay';
    case 'attainments':
      return SCORE_UNIT;
    case 'targets':
      return node.combine === 'count' ? 'count' : SCORE_UNIT;
    default:
      return undefined;
  }
}

/** Whether the name is the result score that the indicators produce. */
export function producesResult(pack: GraphPart, name: string): boolean {
  return pack.indicators.length > 0 && pack.scoring.result === name;
}

/** Derived facts and the result score of a pack, each after what it reads; ties in declared order. */
export function evaluationOrder(pack: GraphPart): Ordered {
  const result = pack.indicators.length > 0 ? [pack.scoring.result] : [];
  return inOrder([...Object.keys(pack.derived), ...result], (name) => readsOf(pack, name));
}

/** `cycle` names the nodes of a loop in reading order when there is one; the order is then incomplete. */
type Ordered = { order: string[]; cycle: string[] | null };

/** The names and all that they read, each after what it reads. @param reads null for what nothing computes */
export function inOrder(roots: readonly string[], reads: (name: string) => readonly string[] | null): Ordered {
  const order: string[] = [];
  const state = new Map<string, 'open' | 'done'>();
  const trail: string[] = [];
  const visit = (name: string): string[] | null => {
    const inputs = reads(name);
    if (inputs === null || state.get(name) === 'done') return null;
    if (state.get(name) === 'open') return [...trail.slice(trail.indexOf(name)), name];
    state.set(name, 'open');
    trail.push(name);
    for (const input of inputs) {
      const cycle = visit(input);
      if (cycle !== null) return cycle;
    }
    trail.pop();
    state.set(name, 'done');
    order.push(name);
    return null;
  };
  for (const root of roots) {
    const cycle = visit(root);
    if (cycle !== null) return { order, cycle };
  }
  return { order, cycle: null };
}
