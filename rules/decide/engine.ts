/**
 * json-rules-engine 7.3.1, used the one safe way (docs/decisions/0003-rules-engine.md): a fresh Engine per run, facts
 * as constants, no paths, no undefined facts, priorities ours, and the result counted.
 */
import { Engine, type RuleProperties, type RuleResult } from 'json-rules-engine';
import type { EngineRule } from './conditions.ts';
import type { Given } from './settle.ts';
import { PREDICATE } from '../language/vocabulary.ts';

/** Name and version of the engine of record, as stored with every decision. */
export const ENGINE = 'json-rules-engine@7.3.1';

const PRIORITY = { predicate: 100, outcome: 1, flag: 1, population: 1, review: 1 } as const;

/**
 * Runs the rules over the facts; `null` is what a settled rule does not know. The predicate that a predicate rule stands for is handed on as the fact `predicate`
 * before outcomes and flags are looked at. Results come back in the order of the rules.
 * @throws Error when the engine rejects, skips a rule or returns one twice
 */
export async function runEngine(rules: readonly EngineRule[], facts: Given): Promise<RuleResult[]> {
  const engine = new Engine(rules.map(engineRule), { allowUndefinedFacts: false, pathResolver: refusePath });
  // The engine walks inherited properties too: a prototype-less object has none.
  const constants: Given = Object.assign(Object.create(null), facts);
  const { results, failureResults } = await engine.run(Object.freeze(constants));
  const byName = new Map([...results, ...failureResults].map((result) => [result.name, result]));
  if (results.length + failureResults.length !== rules.length || byName.size !== rules.length) {
    throw new Error(`the engine returned ${results.length + failureResults.length} results for ${rules.length} rules`);
  }
  return rules.map((rule) => {
    const result = byName.get(rule.name);
    if (result === undefined) throw new Error(`the engine returned nothing for ${rule.name}`);
    return result;
  });
}

function engineRule({ name, kind, conditions, predicate }: EngineRule): RuleProperties {
  return {
    name,
    conditions,
    priority: PRIORITY[kind],
    event: { type: kind },
    ...(predicate !== undefined && {
      onSuccess: (_event, almanac) => {
        almanac.addFact(PREDICATE, predicate);
      },
    }),
  };
}

function refusePath(): never {
  throw new Error('a condition used a path, which no pack may');
}
