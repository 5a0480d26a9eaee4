/** Who reads a name: every place of a pack that looks at facts, with its pointer. */
import { namesIn } from '../../decide/conditions.ts';
import { foundationOf, readsOfNode, readsOfPredicate } from '../../language/graph.ts';
import type { RulePack } from '../../language/types.ts';

export type Reader = { path: string[]; names: string[] };

/** All readers in the pack's order: graph, indicators, predicate, scoring, conditions, training. */
export function readersOf(pack: RulePack): Reader[] {
  const { result, behaviour, final } = pack.scoring;
  return [
    ...Object.entries(pack.derived).map(([id, node]) => ({ path: ['derived', id], names: readsOfNode(node) })),
    ...pack.indicators.map(({ id, of, when }) => ({
      path: ['indicators', id],
      names: when === undefined ? [of] : [of, when.fact],
    })),
    { path: ['predicates'], names: readsOfPredicate(pack) },
    { path: ['scoring'], names: [result, behaviour, final] },
    ...pack.outcomes.map(({ id, conditions }) => ({ path: ['outcomes', id], names: namesIn(conditions) })),
    ...pack.flags.map(({ id, conditions }) => ({ path: ['flags', id], names: namesIn(conditions) })),
    ...pack.population.map(({ id, exclude }) => ({ path: ['population', id], names: namesIn(exclude) })),
    ...pack.training.map(({ course, fact }) => ({
      path: ['training', course],
      names: fact === undefined ? [] : [fact],
    })),
  ];
}

/** Names that decide: what score, predicate, outcomes and flags rest on, facts and derived facts alike. */
export function decidingNames(pack: RulePack): ReadonlySet<string> {
  const deciders = readersOf(pack).filter(({ path: [part = ''] }) => DECIDERS.has(part));
  return foundationOf(
    pack,
    deciders.flatMap(({ names }) => names),
  );
}
const DECIDERS = new Set(['predicates', 'scoring', 'outcomes', 'flags']);
