/** Who takes part in a cycle, who does not and by which rule: one answer for the launch and for its dry run. */
import { RuleError } from '../language/errors.ts';
import { refuseAbsent } from './compute.ts';
import { factsOf, populationRules } from './conditions.ts';
import { runEngine } from './engine.ts';
import { declaredFacts, readFacts } from './facts.ts';
import { decidingNames } from './reads.ts';
import { givenOf, settle } from './settle.ts';
import type { Read } from './values.ts';
import type { FactDefinition, Facts, FactSource, RulePack } from '../language/types.ts';

/** Facts that are known about a person before the cycle begins. */
const KNOWN_BEFORE: FactSource[] = ['roster', 'training', 'history'];

export type Person = { id: string; active: boolean; supervisorId: string | null; facts: Facts };
export type Placement =
  | { status: 'in'; facts: Facts; assessorId: string; secondReviewerId: string }
  /** `rule` is the population rule that excludes, or why the person cannot be launched yet; `facts`: those it lacks. */
  | { status: 'out'; rule: string }
  | { status: 'held'; rule: string; facts?: string[] };

type Superior = Pick<Person, 'id' | 'active' | 'supervisorId'>;
export type Above = { supervisor: Superior | undefined; secondReviewer: Superior | undefined };

/**
 * Places one person. Nobody assesses or reviews themselves, whatever the roster says.
 *
 * @param above the person's direct superior and theirs, if the roster knows them; who is not active cannot assess
 * @returns `out` with the pack's rule id; `held` with `no-supervisor`, `no-second-reviewer` or the code of the
 *   {@link RuleError} of facts that are missing: those that rules of the population need, and those that only the roster
 *   can give and no score can do without
 */
export async function placeInCycle(
  pack: RulePack,
  person: Person,
  { supervisor, secondReviewer }: Above,
): Promise<Placement> {
  const facts = knownFacts(pack, person);
  try {
    const verdict = await population(pack, facts);
    if (!verdict.in) return { status: 'out', rule: verdict.rule ?? 'population' };
  } catch (error) {
    if (!(error instanceof RuleError)) throw error;
    return {
      status: 'held',
      rule: error.code,
      facts: error.errors.map(({ pointer }) => pointer.replace('/facts/', '')),
    };
  }
  const lacking = absentFromRoster(pack, facts);
  if (lacking.length > 0) return { status: 'held', rule: 'facts-on-hold', facts: lacking };
  if (!supervisor?.active || supervisor.id === person.id) return { status: 'held', rule: 'no-supervisor' };
  if (!secondReviewer?.active || [person.id, supervisor.id].includes(secondReviewer.id)) {
    return { status: 'held', rule: 'no-second-reviewer' };
  }
  return { status: 'in', facts, assessorId: supervisor.id, secondReviewerId: secondReviewer.id };
}

const awaited = new WeakMap<RulePack, string[]>();

/** Facts that nobody but the roster gives, that decide, and that the pack waits for. */
function absentFromRoster(pack: RulePack, facts: Facts): string[] {
  const wanted = awaited.get(pack) ?? awaitedFromRoster(pack);
  awaited.set(pack, wanted);
  return wanted.filter((name) => !Object.hasOwn(facts, name));
}

function awaitedFromRoster(pack: RulePack): string[] {
  const deciding = decidingNames(pack);
  const isAwaited = ([name, { source, missing }]: [string, FactDefinition]) =>
    source === 'roster' && missing === 'hold' && deciding.has(name);
  return Object.entries(pack.facts)
    .filter(isAwaited)
    .map(([name]) => name);
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
