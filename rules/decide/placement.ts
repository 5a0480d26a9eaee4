/** Who takes part in a cycle, who does not and by which rule: one answer for the launch and for its dry run. */
import { RuleError } from '../language/errors.ts';
import { population } from './population.ts';
import type { Facts, FactSource, RulePack } from '../language/types.ts';

/** Facts that are known about a person before the cycle begins. */
const KNOWN_BEFORE: FactSource[] = ['roster', 'training', 'history'];

export type Person = { id: string; active: boolean; supervisorId: string | null; facts: Facts };
export type Placement =
  | { status: 'in'; facts: Facts; assessorId: string; secondReviewerId: string }
  /** `rule` is the population rule that excludes, or why the person cannot be launched yet. */
  | { status: 'out' | 'held'; rule: string };

/**
 * Places one person. Nobody assesses or reviews themselves, whatever the roster says.
 *
 * @param supervisor the person's direct superior, if the roster knows one
 * @returns `out` with the pack's rule id; `held` with `no-supervisor`, `no-second-reviewer` or the code of the
 *   {@link RuleError} of facts that are missing
 */
export async function placeInCycle(
  pack: RulePack,
  person: Person,
  supervisor: Pick<Person, 'id' | 'supervisorId'> | undefined,
): Promise<Placement> {
  const facts = knownFacts(pack, person);
  try {
    const verdict = await population(pack, facts);
    if (!verdict.in) return { status: 'out', rule: verdict.rule ?? 'population' };
  } catch (error) {
    if (error instanceof RuleError) return { status: 'held', rule: error.code };
    throw error;
  }
  if (!supervisor || supervisor.id === person.id) return { status: 'held', rule: 'no-supervisor' };
  const secondReviewerId = supervisor.supervisorId;
  if (secondReviewerId === null || [person.id, supervisor.id].includes(secondReviewerId)) {
    return { status: 'held', rule: 'no-second-reviewer' };
  }
  return { status: 'in', facts, assessorId: supervisor.id, secondReviewerId };
}

function knownFacts(pack: RulePack, person: Person): Facts {
  const all: Facts = { ...person.facts, inactive: !person.active };
  const known = Object.entries(all).filter(([name]) =>
    KNOWN_BEFORE.some((source) => source === pack.facts[name]?.source),
  );
  return Object.fromEntries(known);
}
