/** Whole decisions (score, predicate, outcomes, traces, digest) beside a reused json-rules-engine on the same rules. */
import { Engine } from 'json-rules-engine';
import { compileRules } from '../../rules/decide/conditions.ts';
import { evaluate } from '../../rules/decide/evaluate.ts';
import type { Facts, ResolvedPack } from '../../rules/language/types.ts';
import { compare, type Pair, rate } from './measure.ts';

const DECISIONS = 2_000;

/** A reused engine is the fastest way to use the library; it is only right while its runs never overlap. */
export async function benchDecisions(pack: ResolvedPack, given: Facts): Promise<Pair> {
  const rules = compileRules(pack.pack);
  const engine = new Engine(
    rules.map(({ name, conditions, kind, predicate }) => ({
      name,
      conditions,
      event: { type: kind },
      priority: predicate === undefined ? 1 : 100,
    })),
  );
  const decided = await evaluate(pack, given);
  const absent = Object.keys(decided.absent).map((id) => [id, pack.pack.facts[id]?.type === 'bool' ? false : 0]);
  const constants = {
    ...Object.fromEntries(absent),
    ...decided.derived,
    ...decided.inputs,
    [pack.pack.scoring.result]: decided.score.result,
    predicate: decided.predicate,
  };
  return compare(
    5,
    () => rate(DECISIONS, () => evaluate(pack, given), 1),
    () => rate(DECISIONS, () => engine.run(constants), 1),
  );
}
