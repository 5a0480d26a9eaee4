/** Who takes part in a cycle, by the pack's rules and the roster. */
import { demand } from './compute.ts';
import { factsOf, populationRules } from './conditions.ts';
import { runEngine } from './engine.ts';
import { declaredFacts, readFacts } from './facts.ts';
import type { Facts, RulePack } from '../language/types.ts';

/**
 * Whether an employee is in, or which population rule (the first in declared order) leaves them out. Only facts of
 * source `roster` are looked at; others, and facts the pack does not declare, are ignored: a roster serves many packs.
 * @throws RuleError `facts-invalid`, `facts-missing`, `facts-on-hold` as the facts' own policies say
 */
export async function population(pack: RulePack, roster: Facts): Promise<{ in: boolean; rule: string | null }> {
  if (pack.population.length === 0) return { in: true, rule: null };
  const rules = populationRules(pack);
  const { values } = readFacts(pack, declaredFacts(pack, roster, 'roster'));
  const results = await runEngine(rules, demand(pack, values, factsOf(rules)));
  const at = results.findIndex((result) => result.result === true);
  return { in: at === -1, rule: pack.population[at]?.id ?? null };
}
