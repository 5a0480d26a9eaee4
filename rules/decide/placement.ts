/** Who takes part in a cycle, who does not and by which rule: one answer for the launch and for its dry run. */
import { RuleError } from '../language/errors.ts';
import { refuseAbsent } from './compute.ts';
import { factsOf, populationRules } from './conditions.ts';
import { runEngine } from './engine.ts';
import { declaredFacts, readFacts } from './facts.ts';
import { settle, givenOf } from './settle.ts';
import type { Read } from './values.ts';
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

/**
 * Whether an employee is in, or which population rule (the first in declared order that can be told) leaves them out:
 * who is out by one rule is not asked for the facts of another. Only facts of
 * source `roster` are looked at; others, and facts the pack does not declare, are ignored: a roster serves many packs.
 * @throws RuleError `facts-invalid`, `facts-missing`, `facts-on-hold` as the facts' own policies say
 */
export async function population(pack: RulePack, roster: Facts): Promise<{ in: boolean; rule: string | null }> {
  if (pack.population.length === 0) return { in: true, rule: null };
  const rules = populationRules(pack);
  const { values } = readFacts(pack, declaredFacts(pack, roster, 'roster'));
  const read: Read = (name) => values.get(name) ?? { absent: 'fail', facts: [name] };
  const answers = rules.map(({ conditions }) => settle(conditions, read));
  if (!answers.includes(true)) {
    refuseAbsent(
      pack,
      answers.flatMap((waiting) => (typeof waiting === 'boolean' ? [] : waiting)),
    );
  }
  const results = await runEngine(rules, givenOf(factsOf(rules), read));
  const at = results.findIndex((result, i) => result.result === true && answers[i] === true);
  return { in: at === -1, rule: pack.population[at]?.id ?? null };
}
