/** Who takes part in a cycle, who does not and by which rule: one answer for the launch and for its dry run. */
import { RuleError } from '../language/errors.ts';
import { refuseAbsent } from './compute.ts';
import { factsOf, populationRules } from './conditions.ts';
import { runEngine } from './engine.ts';
import { declaredFacts, readFacts } from './facts.ts';
import { type Past, withPast } from './past.ts';
import { decidingNames } from './reads.ts';
import { givenOf, settle } from './settle.ts';
import type { Read } from './values.ts';
import type { FactDefinition, Facts, FactSource, Office, Period, RulePack } from '../language/types.ts';

/** Facts that the launch itself fills in: whoever declares them, as dates of the roster, can compare with the period. */
export const PERIOD_FACTS = ['periodFrom', 'periodTo'];

/** Facts that are known about a person before the cycle begins. */
const KNOWN_BEFORE: FactSource[] = ['roster', 'training', 'history'];

/** Whom a cycle is for, where it is not for everybody of the region. */
export type Only = { units: string[]; people: string[] };
export const takesPart = (only: Only | undefined, { id, unit }: { id: string; unit: string }): boolean =>
  only === undefined || only.units.includes(unit) || only.people.includes(id);

/** `past`: how their earlier cycles ended, as far as the pack asks for it. */
export type Person = Superior & { facts: Facts; past?: Past };
export type Placement =
  | { status: 'in'; facts: Facts; assessorId: string; secondReviewerId: string }
  /** `rule` is the population rule that excludes, or why the person cannot be launched yet; `facts`: those it lacks. */
  | { status: 'out'; rule: string }
  | { status: 'held'; rule: string; facts?: string[] };

type Superior = {
  id: string;
  active: boolean;
  supervisorId: string | null;
  /** Of whoever has no NIP: the NIK. */
  nip?: string;
  /** Absent: yes. Not: an elected official, or somebody of another institution, who assesses and decides only. */
  appraised?: boolean;
};
export type Above = { supervisor: Superior | undefined; secondReviewer: Superior | undefined };

/** Who decides about objections where nobody stands above the assessor; a role that several people can hold. */
const ABOVE_THE_UPPERMOST: Office = 'assessmentTeam';
const NIK = /^\d{16}$/;

/** Nobody is missing above an elected official. Above a civil servant without a superior somebody is. */
const isUppermost = ({ supervisorId, nip = '', appraised = true }: Superior) =>
  supervisorId === null && (!appraised || NIK.test(nip));

/**
 * Places one person. Nobody assesses or reviews themselves, whatever the roster says. Above an elected official an office
 * reviews.
 *
 * @param person `facts` as the roster has them; what they say of the period is known from `period`
 * @param above the person's direct superior and theirs, if the roster knows them; who is not active cannot assess
 * @returns `out` with the pack's rule id, or `not-appraised`; `held` with `no-supervisor`, `supervisor-inactive`,
 *   `no-second-reviewer`, `second-reviewer-inactive` or the code of the {@link RuleError} of facts that are missing: those that rules of the population need, and those that only the roster
 *   can give and no score can do without
 */
export async function placeInCycle(
  pack: RulePack,
  person: Person,
  { supervisor, secondReviewer, period }: Above & { period: Period },
): Promise<Placement> {
  if (person.appraised === false) return { status: 'out', rule: 'not-appraised' };
  const facts = knownFacts(pack, person, period);
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
  if (!supervisor || supervisor.id === person.id) return { status: 'held', rule: 'no-supervisor' };
  if (!supervisor.active) return { status: 'held', rule: 'supervisor-inactive' };
  const assessorId = supervisor.id;
  if (isUppermost(supervisor)) {
    return { status: 'in', facts, assessorId, secondReviewerId: `office:${ABOVE_THE_UPPERMOST}` };
  }
  if (!secondReviewer || [person.id, assessorId].includes(secondReviewer.id)) {
    return { status: 'held', rule: 'no-second-reviewer' };
  }
  if (!secondReviewer.active) return { status: 'held', rule: 'second-reviewer-inactive' };
  return { status: 'in', facts, assessorId, secondReviewerId: secondReviewer.id };
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

function knownFacts(pack: RulePack, person: Person, { from, to }: Period): Facts {
  const facts = withPast(pack, person.facts, { ...(person.past ?? { results: [] }), before: from });
  const all: Facts = { ...facts, inactive: !person.active, periodFrom: from, periodTo: to };
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
