/** Which fired outcomes keep another one from firing (`excludes`, `overrides`). */
import type { OutcomeRule } from '../language/types.ts';

type Relation = Pick<OutcomeRule, 'id' | 'excludes' | 'overrides'>;

/** Ids that the outcome keeps from firing when it fires itself. */
export function suppressedBy(outcome: Relation): string[] {
  return [...(outcome.excludes ?? []), ...(outcome.overrides === undefined ? [] : [outcome.overrides])];
}

/** Outcomes so ordered that each comes after all that may suppress it; `cycle` when they suppress each other. */
export function suppressionOrder<T extends Relation>(outcomes: readonly T[]): { order: T[]; cycle: string[] | null } {
  const left = [...outcomes];
  const order: T[] = [];
  while (left.length > 0) {
    const threatened = new Set(left.flatMap(suppressedBy));
    const at = left.findIndex((outcome) => !threatened.has(outcome.id));
    const [next] = at === -1 ? [] : left.splice(at, 1);
    if (next === undefined) return { order, cycle: left.map((outcome) => outcome.id) };
    order.push(next);
  }
  return { order, cycle: null };
}

type Silencer = { id: string; silences: readonly string[] };
const memo = new WeakMap<readonly OutcomeRule[], readonly Silencer[]>();

/** Outcomes that silence others, in order. Worked out once per list: whole populations are asked the same. */
function silencersIn(outcomes: readonly OutcomeRule[]): readonly Silencer[] {
  const known = memo.get(outcomes);
  if (known !== undefined) return known;
  const silencers = suppressionOrder(outcomes)
    .order.map((outcome) => ({ id: outcome.id, silences: suppressedBy(outcome) }))
    .filter(({ silences }) => silences.length > 0);
  memo.set(outcomes, silencers);
  return silencers;
}

/**
 * For every outcome whose conditions hold but which stays silent: the id of the outcome that silences it. An outcome
 * that is itself silenced silences nobody.
 */
export function suppressions(outcomes: readonly OutcomeRule[], holds: (id: string) => boolean): Map<string, string> {
  const silenced = new Map<string, string>();
  for (const { id: by, silences } of silencersIn(outcomes)) {
    if (!holds(by) || silenced.has(by)) continue;
    for (const id of silences) if (holds(id) && !silenced.has(id)) silenced.set(id, by);
  }
  return silenced;
}
