/** What a decision must not tell while so few peers have answered that it would show what one of them said. */
import { FEWEST_PEERS, RATER_GROUPS, type RaterGroup } from '../language/groups.ts';
import type { ConditionTrace, Decision, Facts, RulePack } from '../language/types.ts';
import { COUNTED_OF, groupOfFact, isPeerFact, subordinatesAsked } from './peer-facts.ts';
import { partTakers } from './scores.ts';

type Answered = { peerAnswers: number; subordinateAnswers?: number };
/** Whether some of a group have answered, and fewer than the pack promised them. */
export const hasFewAnswers = (pack: RulePack, { peerAnswers, subordinateAnswers = 0 }: Answered): boolean =>
  isFew(peerAnswers, enoughPeers(pack)) || isFew(subordinateAnswers, enoughOf(pack, 'subordinate'));
const isFew = (answers: number, enough: number) => answers > 0 && answers < enough;

export const enoughPeers = ({ transparency }: RulePack): number => Math.max(FEWEST_PEERS, transparency.minimumGroup);

/** How many of a group must have answered before anything of them is told. */
export const enoughOf = (pack: RulePack, group: RaterGroup): number =>
  Math.max(enoughPeers(pack), group === 'subordinate' ? (subordinatesAsked(pack)?.minimum ?? 0) : 0);

/** Facts of peers stay hidden while so few have answered that an average would show one person's rating. */
export function shownFacts(pack: RulePack, facts: Facts): Facts {
  const enough = (group: RaterGroup) => Number(facts[COUNTED_OF[group].count] ?? 0) >= enoughOf(pack, group);
  if (RATER_GROUPS.every(enough)) return facts;
  return Object.fromEntries(
    Object.entries(facts).filter(([name]) => !isPeerFact(pack, name) || enough(groupOfFact(name))),
  );
}

/** Names of the inputs that {@link shownFacts} leaves out. */
export function hiddenFacts(pack: RulePack, inputs: Facts): string[] {
  const shown = shownFacts(pack, inputs);
  return Object.keys(inputs).filter((name) => !Object.hasOwn(shown, name));
}

/** The hidden facts, and everything computed from one of them in this decision: from what is left they could be solved. */
export function hiddenNames(pack: RulePack, decision: Decision): ReadonlySet<string> {
  const facts = hiddenFacts(pack, decision.inputs);
  if (facts.length === 0) return new Set();
  const reached = [...Object.keys(pack.derived), pack.scoring.result].filter((name) => {
    const parts = partTakers(pack, decision, [name]);
    return facts.some((fact) => parts.has(fact));
  });
  return new Set([...facts, ...reached]);
}

/** Names that a trace tells the values of. */
export const namesOfTrace = (trace: ConditionTrace): string[] =>
  trace.op === 'leaf' ? [trace.fact] : trace.children.flatMap(namesOfTrace);

/** `null` stands for a trace that tells a hidden value. */
export type ShownRecord = Pick<Decision, 'score'> & Record<string, unknown>;

/** The record without what is hidden. Its digest goes too: with all the rest known, it would tell a guess from a miss. */
export function shownRecord(pack: RulePack, decision: Decision, hidden: ReadonlySet<string>): ShownRecord {
  if (hidden.size === 0) return { ...decision };
  const { digest: _, ...record } = decision;
  const open = <T>(values: Record<string, T>) =>
    Object.fromEntries(Object.entries(values).filter(([name]) => !hidden.has(name)));
  const told = (trace: ConditionTrace) => (namesOfTrace(trace).some((name) => hidden.has(name)) ? null : trace);
  const measured = new Map(pack.indicators.map(({ id, of }) => [id, of]));
  const { result, behaviour } = pack.scoring;
  return {
    ...record,
    inputs: open(decision.inputs),
    derived: open(decision.derived),
    indicators: decision.indicators.filter(({ id }) => !hidden.has(measured.get(id) ?? '')),
    score: {
      ...decision.score,
      ...(hidden.has(result) && { result: null }),
      ...(hidden.has(behaviour) && { behaviour: null }),
    },
    flagTraces: Object.fromEntries(
      Object.entries(decision.flagTraces ?? {}).map(([code, trace]) => [code, told(trace)]),
    ),
    outcomes: decision.outcomes.map((outcome) => ({ ...outcome, trace: told(outcome.trace) })),
  };
}
