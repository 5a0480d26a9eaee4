/** Who reads a name: every place of a pack that looks at facts, with its pointer. */
import { namesIn } from './conditions.ts';
import { foundationOf, readsOfNode, readsOfPredicate } from '../language/graph.ts';
import { pointer } from '../language/pointer.ts';
import type { Conditions, RulePack } from '../language/types.ts';

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
    ...pack.outcomes.map((outcome) => ({ path: ['outcomes', outcome.id], names: readsOfOutcome(outcome) })),
    ...pack.flags.map(({ id, conditions }) => ({ path: ['flags', id], names: namesIn(conditions) })),
    ...pack.population.map(({ id, exclude }) => ({ path: ['population', id], names: namesIn(exclude) })),
    ...pack.training.map(({ course, fact }) => ({
      path: ['training', course],
      names: fact === undefined ? [] : [fact],
    })),
  ];
}

/** By what it is proposed, by what it is ordered, and by what it is worth what it is. */
function readsOfOutcome({ conditions, budget, amounts }: RulePack['outcomes'][number]): string[] {
  const table = amounts === undefined ? [] : [amounts.rows.fact, amounts.cols.fact, amounts.of];
  const also = [...(budget?.order ?? []).map(({ by }) => by), ...table];
  return [...new Set([...namesIn(conditions), ...also.filter((name) => name !== undefined)])];
}

/** A place that decides; `conditions` where it asks no more of its names than they need. */
export type Decider = Reader & { conditions?: Conditions };

/** Predicate, scores, outcomes and flags. */
export function decidersOf(pack: RulePack): Decider[] {
  const rules = new Map<string, Conditions>([
    ...pack.outcomes.map(({ id, conditions }) => [pointer(['outcomes', id]), conditions] as const),
    ...pack.flags.map(({ id, conditions }) => [pointer(['flags', id]), conditions] as const),
  ]);
  return readersOf(pack)
    .filter(({ path: [part = ''] }) => DECIDERS.has(part))
    .map((reader) => {
      const conditions = rules.get(pointer(reader.path));
      return { ...reader, ...(conditions && { conditions }) };
    });
}

/** Names that decide: what score, predicate, outcomes and flags rest on, facts and derived facts alike. */
export function decidingNames(pack: RulePack): ReadonlySet<string> {
  return foundationOf(
    pack,
    decidersOf(pack).flatMap(({ names }) => names),
  );
}
const DECIDERS = new Set(['predicates', 'scoring', 'outcomes', 'flags']);
