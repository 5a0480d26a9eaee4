/** What earlier cycles came to, as facts of the next one. */
import type { Predicate } from '../language/predicates.ts';
import { own } from '../language/records.ts';
import type { FactDefinition, Facts, PastFollowUpRule, RulePack } from '../language/types.ts';

/** How one earlier cycle of a person ended. `until`: the last day of its period. */
export type PastResult = { until: string; predicate: Predicate };

/** How an improvement period of a person ended, or the test after it; `on`: the day. */
export type PastFollowUp = PastFollowUpRule & { on: string };

/** Whether a pack asks for the past at all: else nobody has to look it up. */
export const asksThePast = (pack: Pick<RulePack, 'facts'>): boolean =>
  Object.values(pack.facts).some(({ past }) => past !== undefined);

/**
 * The facts of a person with those that their earlier cycles tell. A count adds to what the roster says, which is of the
 * years before; of the last predicate the roster speaks only where no cycle does.
 *
 * @param results in any order; cycles that end on the day of `before` or later are not of the past
 * @param before the first day of the period, as `yyyy-mm-dd`
 */
export function withPast(
  pack: RulePack,
  facts: Facts,
  { results, followUps = [], before }: Past & { before: string },
): Facts {
  const earlier = results.filter(({ until }) => until < before).toSorted((a, b) => (a.until < b.until ? -1 : 1));
  const followed = factsOfFollowUps(pack, followUps);
  if (earlier.length === 0) return { ...facts, ...followed };
  const told = Object.entries(pack.facts).flatMap(([name, definition]) => {
    const value = valueOf(definition, own(facts, name), earlier);
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...facts, ...Object.fromEntries(told), ...followed };
}
/** Follow-ups are known as soon as they have ended, also within the period. */
export type Past = { results: readonly PastResult[]; followUps?: readonly PastFollowUp[] };

/** What they tell of the person: the last of each kind that had a result. */
export function factsOfFollowUps({ facts }: Pick<RulePack, 'facts'>, followUps: readonly PastFollowUp[]): Facts {
  const inOrder = followUps.toSorted((a, b) => (a.on < b.on ? -1 : 1));
  const told = Object.entries(facts).flatMap(([name, { past }]) => {
    if (past === undefined || !('followUp' in past)) return [];
    const last = inOrder.findLast(({ followUp }) => followUp === past.followUp);
    return last ? [[name, last.result === past.result] as const] : [];
  });
  return Object.fromEntries(told);
}

function valueOf(
  { past, max = Number.MAX_SAFE_INTEGER }: FactDefinition,
  imported: Facts[string] | undefined,
  earlier: readonly PastResult[],
): number | boolean | undefined {
  if (past === undefined || 'followUp' in past) return undefined;
  if ('last' in past) {
    const last = earlier.at(-1);
    return last && past.last.includes(last.predicate);
  }
  const counted = earlier.filter(({ predicate }) => past.count.includes(predicate)).length;
  return Math.min(max, (typeof imported === 'number' ? imported : 0) + counted);
}
