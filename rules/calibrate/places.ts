/**
 * Who gets a reward of which there are only so many. Everybody to whom the rules give it is put in the pack's order; the
 * first get it, as long as there are places and money. Nobody passes anybody: where the money does not reach for somebody,
 * it is not given to whoever comes after.
 */
import { awardOf } from '../decide/award.ts';
import { draw } from '../decide/draw.ts';
import { valueIn } from '../decide/value-in.ts';
import { predicateRank } from '../language/predicates.ts';
import type { Decision, OutcomeRule, RulePack } from '../language/types.ts';
import { PREDICATE } from '../language/vocabulary.ts';

export type Budget = NonNullable<OutcomeRule['budget']>;
/** One to whom the rules give it: by which values they stand where they stand, and what it would cost. */
export type Contender = { id: string; values: (number | null)[]; lot: number; rupiah: number };
/** `places`: for how many there is enough. */
export type RewardPlace = { rank: number; places: number; within: boolean };

type About = { cycleId: string; employeeId: string; id: string };

/** Where the decision puts somebody. The lot is drawn from cycle, outcome and person, and follows neither name nor number. */
export function contenderOf(
  pack: RulePack,
  outcome: OutcomeRule,
  { decision, of }: { decision: Decision; of: About },
): Contender {
  const values = (outcome.budget?.order ?? []).map(({ by }) => {
    if (by === PREDICATE) return predicateRank(decision.predicate);
    const value = valueIn(pack, decision, by);
    return typeof value === 'number' ? value : null;
  });
  const lot = draw('places', of.cycleId, outcome.id, of.employeeId);
  return { id: of.id, values, lot, rupiah: awardOf(pack, outcome, decision)?.total ?? 0 };
}

/** The contenders in order, the first one first, and how many of them get it. */
export function inPlaces(budget: Budget, contenders: readonly Contender[]): { order: Contender[]; granted: number } {
  const order = contenders.toSorted((a, b) => before(budget, a, b));
  const { places = Infinity, rupiah = Infinity } = budget;
  let [granted, spent] = [0, 0];
  for (const contender of order) {
    spent += contender.rupiah;
    if (granted === places || spent > rupiah) break;
    granted += 1;
  }
  return { order, granted };
}

/** Whoever lacks a value comes after everybody who has it. */
function before({ order }: Budget, a: Contender, b: Contender): number {
  for (const [i, { first }] of order.entries()) {
    const [one, other] = [a.values[i] ?? null, b.values[i] ?? null];
    if (one === other) continue;
    if (one === null || other === null) return one === null ? 1 : -1;
    return first === 'highest' ? other - one : one - other;
  }
  return a.lot - b.lot || (a.id < b.id ? -1 : 1);
}

/** The place of each. */
export function placesOf(budget: Budget, contenders: readonly Contender[]): Map<string, RewardPlace> {
  const { order, granted } = inPlaces(budget, contenders);
  const places = placesIn(budget, order.length, granted);
  return new Map(order.map(({ id }, i) => [id, { rank: i + 1, places, within: i < granted }]));
}

/** Where the money ends before the places do, it reaches for fewer. */
const placesIn = ({ places, rupiah }: Budget, people: number, granted: number): number =>
  places === undefined || (rupiah !== undefined && granted < Math.min(people, places)) ? granted : places;

/** The place of somebody among those who were put in order before, as if they had been there: nobody else moves. */
export function placeAmong(budget: Budget, contenders: readonly Contender[], one: Contender): RewardPlace {
  const others = contenders.filter(({ id }) => id !== one.id);
  return placesOf(budget, [...others, one]).get(one.id) ?? { rank: others.length + 1, places: 0, within: false };
}
