/** Golden cases: situations in plain words that a pack must decide as HR expects. */
import { evaluate } from '../decide/evaluate.ts';
import { RuleError } from '../language/errors.ts';
import type { Decision, Facts, FactValue, ResolvedPack } from '../language/types.ts';
import type { Predicate } from '../language/predicates.ts';
import { population } from '../decide/placement.ts';

/** One situation. What `expect` leaves out is not compared. Scores in hundredths. */
export type PackCase = {
  name: string;
  given: Facts;
  expect: {
    predicate?: Predicate;
    /** The final score. */
    score?: number;
    result?: number;
    behaviour?: FactValue;
    /** Codes of exactly the outcomes that fire. */
    outcomes?: string[];
    notOutcomes?: string[];
    /** Codes of exactly the flags that fire. */
    flags?: string[];
    /** Code of the RuleError that refuses the evaluation. */
    error?: string;
    /** Id of the population rule that leaves the person out; `nobody` when the person takes part. */
    excludedBy?: string;
  };
};
/** A file `<pack>.cases.json`. */
export type CaseFile = { pack: string; cases: PackCase[] };

/** Decides the situation and lists what differs from what was expected; empty when the pack does as it should. */
export async function runCase(pack: ResolvedPack, { given, expect }: PackCase): Promise<string[]> {
  try {
    const { excludedBy, ...decided } = expect;
    const placed = excludedBy === undefined ? [] : await placing(pack, given, excludedBy);
    if (Object.keys(decided).length === 0) return placed;
    return [...placed, ...differences(decided, await evaluate(pack, given))];
  } catch (error) {
    if (!(error instanceof RuleError)) throw error;
    const why = error.errors.map((finding) => `${finding.pointer} ${finding.detail.en}`).join('; ');
    return expect.error === error.code ? [] : [`error: expected ${expect.error ?? 'none'}, got ${error.code} (${why})`];
  }
}

async function placing({ pack }: ResolvedPack, given: Facts, expected: string): Promise<string[]> {
  const { rule } = await population(pack, given);
  return differs('excludedBy', expected, rule ?? 'nobody');
}

function differences(expect: PackCase['expect'], decision: Decision): string[] {
  if (expect.error !== undefined) return [`error: expected ${expect.error}, got predicate ${decision.predicate}`];
  const fired = decision.outcomes.filter((outcome) => outcome.result).map((outcome) => outcome.code);
  const unwanted = (expect.notOutcomes ?? []).filter((code) => fired.includes(code));
  return [
    ...differs('predicate', expect.predicate, decision.predicate),
    ...differs('score', expect.score, decision.score.final),
    ...differs('result', expect.result, decision.score.result),
    ...differs('behaviour', expect.behaviour, decision.score.behaviour),
    ...differs('outcomes', listed(expect.outcomes), listed(fired)),
    ...differs('flags', listed(expect.flags), listed(decision.flags)),
    ...unwanted.map((code) => `notOutcomes: ${code} fired`),
  ];
}

const listed = (codes: string[] | undefined) =>
  codes === undefined ? undefined : [...codes].sort().join(', ') || 'none';

function differs(what: string, expected: FactValue | undefined, got: FactValue | null | undefined): string[] {
  return expected === undefined || expected === got
    ? []
    : [`${what}: expected ${String(expected)}, got ${String(got)}`];
}
