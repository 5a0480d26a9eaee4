/** Concrete people for the questions of the lint: facts, and what an evaluation makes of them. */
import { compilePack } from '../../twin/closures.ts';
import { planEvaluation } from '../../decide/compile.ts';
import { computeValues, refuseAbsent } from '../../decide/compute.ts';
import { givenOf, waitingIn } from '../../decide/settle.ts';
import { presentOf } from '../../twin/partial-values.ts';
import { namesIn } from '../../decide/conditions.ts';
import { RuleError } from '../../language/errors.ts';
import { suppressions } from '../../decide/suppression.ts';
import type { Facts, FactValue, PlainFacts, ResolvedPack, RulePack } from '../../language/types.ts';
import { PREDICATE } from '../../language/vocabulary.ts';
import type { Witness } from './finding.ts';
import type { Predicate } from '../../language/predicates.ts';
import { readsOfPredicate, foundationOf } from '../../language/graph.ts';
import type { Axis } from '../../twin/cells.ts';
import { own } from '../../language/records.ts';
import type { Read, Value } from '../../decide/values.ts';
import { searchFacts } from './search-facts.ts';

/** `holds`: ids of outcomes whose conditions hold; `fires`: those not silenced. `values`: all that the rules read. */
export type Situation = {
  facts: Facts;
  values: PlainFacts;
  predicate: Predicate;
  holds: ReadonlySet<string>;
  fires: ReadonlySet<string>;
};
const NOBODY: ReadonlyMap<string, string> = new Map();

/** What the facts come to, or null when an evaluation refuses them. */
export function situationOf(resolved: ResolvedPack, facts: Facts): Situation | null {
  const { pack } = resolved;
  try {
    const { values: computed } = computeValues(pack, facts);
    const { reads, scores } = planEvaluation(pack);
    const read: Read = (name) => computed.get(name) ?? { absent: 'fail', facts: [name] };
    refuseAbsent(pack, waitingIn(pack, read));
    const compiled = compilePack(resolved);
    const given = givenOf(reads, read);
    const predicate = compiled.predicate(given);
    given[PREDICATE] = predicate;
    const values: PlainFacts = { ...presentOf([...scores, ...reads], read), [PREDICATE]: predicate };
    const holds = new Set(
      pack.outcomes.filter(({ id }) => compiled.holds(`outcome/${id}`, given)).map((outcome) => outcome.id),
    );
    const silenced = holds.size < 2 ? NOBODY : suppressions(pack.outcomes, (id) => holds.has(id));
    return { facts, values, predicate, holds, fires: new Set([...holds].filter((id) => !silenced.has(id))) };
  } catch (error) {
    if (error instanceof RuleError) return null;
    throw error;
  }
}

/** Names whose cells decide a condition: `predicate` stands for what its table reads. */
export function withTableNames(pack: RulePack, names: readonly string[]): string[] {
  return [...new Set(names.flatMap((name) => (name === PREDICATE ? readsOfPredicate(pack) : [name])))];
}

/** Names that the outcomes' conditions read, the predicate's own included. */
export function namesOfOutcomes(pack: RulePack, ids: readonly string[]): string[] {
  const read = pack.outcomes.filter(({ id }) => ids.includes(id)).flatMap(({ conditions }) => namesIn(conditions));
  return withTableNames(pack, [...read, PREDICATE]);
}

/** The situation as a witness: anybody may evaluate the facts and find the same. */
export function witnessOf({ facts, predicate, holds, fires }: Situation): Witness {
  return { facts, claim: { predicate, outcomes: [...fires].sort(), holds: [...holds].sort() } };
}

/**
 * Where in their intervals the first mixed number and the others are aimed at, the same for all first: what depends on
 * them elsewhere may need one or the other.
 */
const SPOTS = [
  [0, 0],
  [1, 1],
  [0.5, 0.5],
  [0, 1],
  [0, 0.5],
  [1, 0],
  [1, 0.5],
  [0.5, 0],
  [0.5, 1],
] as const;

/** Finds somebody in the wished cell, or null. */
export type FindPerson = (wanted: PlainFacts) => Situation | null;

/** Aims once for each combination that the mixed numbers depend on: the other facts of a cell cannot change them. */
export function personFinder(resolved: ResolvedPack, axes: readonly Axis[]): FindPerson {
  const { pack } = resolved;
  const { order } = planEvaluation(pack);
  const byName = new Map(axes.map((axis) => [axis.name, axis]));
  const known = new Map<string, Facts | null>();
  const foundations = new Map<string, ReadonlySet<string>>();
  return (wanted) => {
    const mixed = order.filter((name) => Object.hasOwn(wanted, name));
    const facts = entriesOf(wanted, (name) => Object.hasOwn(pack.facts, name));
    const behind = foundations.get(mixed.join(' ')) ?? foundationOf(pack, mixed);
    foundations.set(mixed.join(' '), behind);
    const bound = entriesOf(wanted, (name) => behind.has(name));
    const key = JSON.stringify(bound);
    const aimed = known.has(key) ? (known.get(key) ?? null) : aimFor(pack, { bound, mixed, byName });
    known.set(key, aimed);
    const others = entriesOf(facts, (name) => !behind.has(name));
    return aimed === null ? null : situationOf(resolved, { ...aimed, ...others });
  };
}

const entriesOf = (facts: PlainFacts, keep: (name: string) => boolean): PlainFacts =>
  Object.fromEntries(Object.entries(facts).filter(([name]) => keep(name)));

type Target = { bound: PlainFacts; mixed: readonly string[]; byName: ReadonlyMap<string, Axis> };

/** Complete facts whose mixed numbers lie in their intervals. Facts at the low, then at the high end of theirs. */
function aimFor(pack: RulePack, { bound, mixed, byName }: Target): Facts | null {
  const spotOf = (name: string, spot: number): FactValue => {
    const interval = intervalOf(byName.get(name), bound[name]);
    return interval === null ? (bound[name] ?? 0) : Math.round(interval.from + (interval.to - interval.from) * spot);
  };
  const names = Object.keys(bound).filter((name) => Object.hasOwn(pack.facts, name));
  for (const edge of [0, 1]) {
    const given = Object.fromEntries(names.map((name) => [name, spotOf(name, edge)]));
    for (const [first, others] of SPOTS.slice(0, mixed.length > 1 ? SPOTS.length : 3)) {
      const search = searchFacts(pack, given);
      mixed.forEach((name, i) => search.toward(name, spotOf(name, i === 0 ? first : others)));
      const facts = search.complete();
      if (mixed.every((name) => isInside(byName.get(name), search.read(name), own(bound, name)))) return facts;
    }
  }
  return null;
}

function intervalOf(axis: Axis | undefined, value: FactValue | undefined): { from: number; to: number } | null {
  if (axis?.type !== 'int' || typeof value !== 'number') return null;
  const from = axis.cuts.findLast((cut) => cut <= value) ?? axis.min;
  const above = axis.cuts.find((cut) => cut > value);
  return { from, to: above === undefined ? axis.max : above - 1 };
}

function isInside(axis: Axis | undefined, value: Value, wanted: FactValue | undefined): boolean {
  const interval = intervalOf(axis, wanted);
  if (interval === null) return axis !== undefined && value === wanted;
  return typeof value === 'number' && value >= interval.from && value <= interval.to;
}
