/** Golden cases: situations in plain words that a pack must decide as HR expects. */
import { evaluate } from '../decide/evaluate.ts';
import { RuleError } from '../language/errors.ts';
import type { Decision, Facts, FactValue, ResolvedPack, RulePack, Text } from '../language/types.ts';
import { PREDICATE } from '../language/vocabulary.ts';
import type { Predicate } from '../language/predicates.ts';
import { bilingual, formatValue } from '../explain/format.ts';
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
export async function runCase(resolved: ResolvedPack, { given, expect }: PackCase): Promise<Text[]> {
  const { pack } = resolved;
  try {
    const { excludedBy, ...decided } = expect;
    const placed = excludedBy === undefined ? [] : await placing(pack, given, excludedBy);
    if (Object.keys(decided).length === 0) return placed;
    return [...placed, ...differences(pack, decided, await evaluate(resolved, given))];
  } catch (error) {
    if (!(error instanceof RuleError)) throw error;
    if (expect.error === error.code) return [];
    const why = bilingual((language) => error.errors.map(({ detail }) => detail[language]).join(' '));
    const got = bilingual((language) => `${error.code} (${why[language]})`);
    return [difference('error', same(expect.error), got)];
  }
}

async function placing(pack: RulePack, given: Facts, expected: string): Promise<Text[]> {
  const { rule } = await population(pack, given);
  return differs('excludedBy', same(expected), same(rule ?? 'nobody'));
}

function differences(pack: RulePack, expect: PackCase['expect'], decision: Decision): Text[] {
  const { result, behaviour, final } = pack.scoring;
  const predicate = formatValue(pack, PREDICATE, decision.predicate);
  if (expect.error !== undefined) return [difference('error', same(expect.error), predicate)];
  const fired = decision.outcomes.filter((outcome) => outcome.result).map((outcome) => outcome.code);
  const unwanted = (expect.notOutcomes ?? []).filter((code) => fired.includes(code));
  const told = (name: string, value: FactValue | null | undefined) =>
    value === undefined || value === null ? undefined : formatValue(pack, name, value);
  return [
    ...differs('predicate', told(PREDICATE, expect.predicate), predicate),
    ...differs('score', told(final, expect.score), told(final, decision.score.final)),
    ...differs('result', told(result, expect.result), told(result, decision.score.result)),
    ...differs('behaviour', told(behaviour, expect.behaviour), told(behaviour, decision.score.behaviour)),
    ...differs('outcomes', listed(pack.outcomes, expect.outcomes), listed(pack.outcomes, fired)),
    ...differs('flags', listed(pack.flags, expect.flags), listed(pack.flags, decision.flags)),
    ...unwanted.map((code) => difference('notOutcomes', NONE, titleOf(pack.outcomes, code))),
  ];
}

const NONE: Text = { id: 'tidak ada', en: 'none' };
const same = (word: string | undefined): Text => (word === undefined ? NONE : { id: word, en: word });
type Titled = readonly { code: string; title: Text }[];
const titleOf = (items: Titled, code: string): Text => items.find((item) => item.code === code)?.title ?? same(code);
const listed = (items: Titled, codes: string[] | undefined): Text | undefined => {
  const titles = codes?.toSorted().map((code) => titleOf(items, code));
  return titles && (titles.length === 0 ? NONE : bilingual((l) => titles.map((title) => title[l]).join(', ')));
};

/** What the case does not expect is not compared. */
const differs = (what: string, expected: Text | undefined, got: Text = NONE): Text[] =>
  expected === undefined || expected.id === got.id ? [] : [difference(what, expected, got)];

const difference = (what: string, expected: Text, got: Text): Text => ({
  id: `${WHAT[what]?.id ?? what}: diharapkan ${expected.id}, hasilnya ${got.id}`,
  en: `${WHAT[what]?.en ?? what}: expected ${expected.en}, got ${got.en}`,
});
const WHAT: Readonly<Record<string, Text>> = {
  predicate: { id: 'predikat', en: 'predicate' },
  score: { id: 'nilai akhir', en: 'score' },
  result: { id: 'hasil kerja', en: 'work result' },
  behaviour: { id: 'perilaku kerja', en: 'behaviour' },
  outcomes: { id: 'yang diusulkan', en: 'what is proposed' },
  notOutcomes: { id: 'yang tidak boleh diusulkan', en: 'what must not be proposed' },
  flags: { id: 'penanda', en: 'flags' },
  excludedBy: { id: 'tidak dinilai karena', en: 'left out by' },
  error: { id: 'kesalahan', en: 'error' },
};
