/** Made-up facts for proofs and benches: at the cuts, between them, and now and then absent. Repeatable by seed. */
import { addCalendarDays } from '../time/calendar.ts';
import { axesOfCuts } from './cells.ts';
import { conditionCuts, cutsThrough } from './cuts.ts';
import { seeded } from './seeded.ts';
import type { FactDefinition, Facts, FactValue, RulePack } from '../language/types.ts';

const FIRST_DAY = '2024-01-01';
const DAYS = 1_500;

/**
 * A source of facts that the pack accepts one by one. Together they may still be refused: a share above 100 %, or too
 * much absent.
 * @param absent one fact in so many is left out; 0 leaves out none
 */
export function sampleFacts(pack: RulePack, seed: number, absent = 20): () => Facts {
  const random = seeded(seed);
  const axes = axesOfCuts(pack, cutsThrough(pack, conditionCuts(pack)));
  const edges = new Map(axes.map((axis) => [axis.name, axis.values]));
  return () => {
    const facts: Facts = {};
    for (const [name, fact] of Object.entries(pack.facts)) {
      if (absent > 0 && random(absent) === 0) continue;
      const known = edges.get(name) ?? [];
      const value = known.length > 0 && random(2) === 0 ? known[random(known.length)] : anyValue(fact, random);
      if (value !== undefined) facts[name] = value;
    }
    return facts;
  };
}

function anyValue(
  { type, min = 0, max = 0, values = [] }: FactDefinition,
  random: (below: number) => number,
): FactValue | undefined {
  switch (type) {
    case 'int':
      return min + random(max - min + 1);
    case 'bool':
      return random(2) === 1;
    case 'enum':
      return values[random(values.length)];
    case 'date':
      return addCalendarDays(FIRST_DAY, random(DAYS));
  }
}
