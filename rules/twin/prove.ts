/**
 * The proof that both evaluators are one: json-rules-engine and the closures give the same result and the same trace on
 * every cell of every rule, and the same record on a sample of whole decisions.
 */
import { canonicalJson } from '../decide/canonical.ts';
import { type Axis, axesOfCuts, enumerateCells, sampleSize } from './cells.ts';
import { cutsOfRules } from './cuts.ts';
import { type CompiledPack, compilePack } from './closures.ts';
import { COMPARISONS, type Comparisons } from '../decide/comparisons.ts';
import { planEvaluation } from '../decide/compile.ts';
import { type EngineRule, populationRules, traceOf } from '../decide/conditions.ts';
import { runEngine } from '../decide/engine.ts';
import { RuleError } from '../language/errors.ts';
import { evaluate } from '../decide/evaluate.ts';
import { sampleFacts } from './sample-facts.ts';
import type { ConditionTrace, Decision, Facts, PlainFacts, ResolvedPack, RulePack } from '../language/types.ts';
import { PREDICATE } from '../language/vocabulary.ts';

export type ProofOptions = {
  /** Most cells of one rule that are all visited; above it `sample` of them. */
  limit?: number;
  sample?: number;
  /** Whole decisions from made-up facts, refusals included. */
  decisions?: number;
  seed?: number;
  /** Other operators than the real ones: shows in a test that a wrong one is found. */
  comparisons?: Comparisons;
};

/** Canonical JSON of what each evaluator found. `rule` is `decision` for a whole record. */
export type Counterexample = { rule: string; facts: Facts; engine: string; closures: string };
export type Proof = {
  equal: boolean;
  /** Rules that read the same table are proven together: the cells of `predicate` count once. */
  rules: { rule: string; cells: number; exact: boolean }[];
  cells: number;
  decisions: number;
  /** At most 10. */
  counterexamples: Counterexample[];
};

const MOST_EXAMPLES = 10;
const MOST_CELLS = 50_000;
const SAMPLE = 5_000;

/** How many cells a proof over these axes visits. */
export function cellsToProve(axes: readonly Axis[]): number {
  const all = axes.reduce((product, { values }) => product * values.length, 1);
  return all <= MOST_CELLS ? all : sampleSize(axes, SAMPLE);
}

/** Compares both evaluators of the pack. Pure; takes as long as the engine needs for all cells. */
export async function prove(resolved: ResolvedPack, options: ProofOptions = {}): Promise<Proof> {
  const { limit = MOST_CELLS, sample = SAMPLE, decisions = 200, seed = 1, comparisons = COMPARISONS } = options;
  const compiled = compilePack(resolved, comparisons);
  const counterexamples: Counterexample[] = [];
  const rules: Proof['rules'] = [];
  for (const group of proofGroups(resolved.pack)) {
    const axes = axesOfCuts(resolved.pack, cutsOfRules(group.rules));
    const { exact, cells } = enumerateCells(axes, { limit, sample, seed });
    let count = 0;
    for (const facts of cells) {
      count += 1;
      if (counterexamples.length < MOST_EXAMPLES) counterexamples.push(...(await compareCell(group, facts, compiled)));
    }
    rules.push({ rule: group.name, cells: count, exact });
  }
  const next = sampleFacts(resolved.pack, seed);
  for (let n = 0; n < decisions && counterexamples.length < MOST_EXAMPLES; n += 1) {
    counterexamples.push(...(await compareDecision(resolved, next(), compiled)));
  }
  const cells = rules.reduce((sum, rule) => sum + rule.cells, 0);
  const shown = counterexamples.slice(0, MOST_EXAMPLES);
  return { equal: shown.length === 0, rules, cells, decisions, counterexamples: shown };
}

type Group = { name: string; rules: EngineRule[] };

/** Rules that are proven together, because they read the same table, and each other one by itself. */
export function proofGroups(pack: RulePack): Group[] {
  const { rules } = planEvaluation(pack);
  const alone = [...rules.filter((rule) => rule.kind !== 'predicate'), ...populationRules(pack)];
  return [
    { name: PREDICATE, rules: rules.filter((rule) => rule.kind === 'predicate') },
    ...alone.map((rule) => ({ name: rule.name, rules: [rule] })),
  ];
}

async function compareCell(group: Group, facts: PlainFacts, compiled: CompiledPack): Promise<Counterexample[]> {
  const [engine, closures] = [await engineSays(group, facts), closuresSay(group, facts, compiled)];
  return [...closures].flatMap(([rule, said]): Counterexample[] => {
    const recorded = engine.get(rule) ?? engine.get(REJECTED) ?? 'nothing';
    return recorded === said ? [] : [{ rule, facts, engine: recorded, closures: said }];
  });
}

/** What was said about each rule; the predicate rules together name every predicate that fires: exactly one. */
type Said = Map<string, string>;
const REJECTED = 'rejected';

async function engineSays({ name, rules }: Group, facts: PlainFacts): Promise<Said> {
  const said: Said = new Map();
  try {
    const results = await runEngine(rules, facts);
    rules.forEach((rule, i) => {
      const result = results[i];
      if (result !== undefined) said.set(rule.name, tell(result.result === true, traceOf(rule.conditions, result)));
    });
    const fired = rules.filter((_, i) => results[i]?.result === true).map((rule) => rule.predicate);
    if (name === PREDICATE) said.set(PREDICATE, fired.join());
  } catch (error) {
    said.set(REJECTED, String(error));
  }
  return said;
}

function closuresSay({ name, rules }: Group, facts: PlainFacts, compiled: CompiledPack): Said {
  const said: Said = new Map(
    rules.map((rule) => [rule.name, tell(compiled.holds(rule.name, facts), compiled.trace(rule.name, facts))]),
  );
  if (name === PREDICATE) said.set(PREDICATE, compiled.predicate(facts));
  return said;
}

const tell = (result: boolean, trace: ConditionTrace) => canonicalJson({ result, trace });

async function compareDecision(
  resolved: ResolvedPack,
  facts: Facts,
  compiled: CompiledPack,
): Promise<Counterexample[]> {
  const engine = await recordOrRefusal(() => evaluate(resolved, facts));
  const closures = await recordOrRefusal(() => compiled.decide(facts));
  return engine === closures ? [] : [{ rule: 'decision', facts, engine, closures }];
}

/** Canonical JSON of the record, or of the refusal with its findings. */
export async function recordOrRefusal(decide: () => Decision | Promise<Decision>): Promise<string> {
  try {
    return canonicalJson(await decide());
  } catch (error) {
    if (!(error instanceof RuleError)) throw error;
    return canonicalJson({ code: error.code, errors: error.errors });
  }
}
