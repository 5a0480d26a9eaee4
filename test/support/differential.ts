/** Both evaluators over the same random conditions and made-up appraisals; what differs is handed back. */
import { canonicalJson } from '../../rules/decide/canonical.ts';
import { type Comparisons, COMPARISONS } from '../../rules/decide/comparisons.ts';
import { compileTest, compileTrace } from '../../rules/twin/closures-conditions.ts';
import { compilePack } from '../../rules/twin/closures.ts';
import { type EngineRule, traceOf } from '../../rules/decide/conditions.ts';
import { runEngine } from '../../rules/decide/engine.ts';
import { evaluate } from '../../rules/decide/evaluate.ts';
import { recordOrRefusal } from '../../rules/twin/prove.ts';
import { sampleFacts } from '../../rules/twin/sample-facts.ts';
import { seeded } from '../../rules/twin/seeded.ts';
import { type FactValue, type PlainFacts, type ResolvedPack } from '../../rules/language/types.ts';
import { randomConditions, randomFacts } from './condition-trees.ts';

/** Trees that one run of the engine looks at together. */
const AT_ONCE = 20;

export type Differences = { compared: number; different: unknown[]; held: number };

/** Random trees, each with result and trace of the engine against the closures'. */
export async function compareTrees(
  count: number,
  { seed = 1, comparisons = COMPARISONS }: { seed?: number; comparisons?: Comparisons } = {},
): Promise<Differences> {
  const random = seeded(seed);
  const found: Differences = { compared: 0, different: [], held: 0 };
  while (found.compared < count) {
    const rules = Array.from(
      { length: Math.min(AT_ONCE, count - found.compared) },
      (_, n): EngineRule => ({
        name: `tree/${n}`,
        kind: 'outcome',
        conditions: randomConditions(random),
      }),
    );
    await compareRules(rules, randomFacts(random), { comparisons, found });
  }
  return found;
}

type Run = { comparisons: Comparisons; found: Differences };

async function compareRules(rules: EngineRule[], facts: PlainFacts, { comparisons, found }: Run): Promise<void> {
  const results = await runEngine(rules, facts);
  const read = (name: string): FactValue => facts[name] ?? 'absent';
  rules.forEach(({ conditions }, i) => {
    const result = results[i];
    if (result === undefined) throw new Error('the engine skipped a tree');
    const engine = canonicalJson([result.result === true, traceOf(conditions, result)]);
    const [test, trace] = [compileTest(conditions, comparisons), compileTrace(conditions, comparisons)];
    const closures = canonicalJson([test(read), trace(read)]);
    found.compared += 1;
    if (result.result === true) found.held += 1;
    if (engine !== closures) found.different.push({ conditions, facts, engine, closures });
  });
}

/** Made-up appraisals under the pack: the whole record, or the whole refusal. `held` counts those that were decided. */
export async function compareAppraisals(pack: ResolvedPack, count: number, seed = 1): Promise<Differences> {
  const compiled = compilePack(pack);
  const next = sampleFacts(pack.pack, seed);
  const found: Differences = { compared: 0, different: [], held: 0 };
  for (; found.compared < count; found.compared += 1) {
    const facts = next();
    const engine = await recordOrRefusal(() => evaluate(pack, facts));
    const closures = await recordOrRefusal(() => compiled.decide(facts));
    if (engine !== closures) found.different.push({ facts, engine, closures });
    if (compiled.quick(facts).refused === null) found.held += 1;
  }
  return found;
}
