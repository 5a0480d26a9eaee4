/** Made-up facts for proofs and benches: at the cuts, between them, and now and then absent. Repeatable by seed. */
import { addCalendarDays } from '../time/calendar.ts';
import { axesOfCuts } from './cells.ts';
import { conditionCuts, cutsThrough } from './cuts.ts';
import { MOST_TARGETS, TARGET_CHOICES, type TargetFact } from '../language/targets.ts';
import { WHOLE } from '../time/units.ts';
import { seeded } from './seeded.ts';
import type { FactDefinition, Facts, RulePack, GivenValue } from '../language/types.ts';

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
): GivenValue | undefined {
  switch (type) {
    case 'int':
      return min + random(max - min + 1);
    case 'bool':
      return random(2) === 1;
    case 'enum':
      return values[random(values.length)];
    case 'date':
      return addCalendarDays(FIRST_DAY, random(DAYS));
    case 'list':
      return Array.from({ length: random(MOST_TARGETS + 1) }, (_, at) => anyTarget(at, random));
  }
}

/** Round numbers and uneven ones, reported in time, late or not at all. */
function anyTarget(at: number, random: (below: number) => number): TargetFact {
  const pick = <T>(list: readonly [T, ...T[]]): T => list[random(list.length)] ?? list[0];
  const direction = pick(TARGET_CHOICES.direction);
  const value = pick([10_000 * (1 + random(200)), 1 + random(5_000_000), 1 + random(MOST_VALUE)]);
  const due = addCalendarDays(FIRST_DAY, random(DAYS));
  const silent = random(8) === 0;
  return {
    id: `t${at + 1}`,
    kind: pick(TARGET_CHOICES.kind),
    aspect: pick(TARGET_CHOICES.aspect),
    direction,
    value,
    ...(direction === 'range' && { upper: value + random(value) }),
    weight: 1 + random(WHOLE),
    due,
    source: 'own',
    ...(random(5) === 0 && { jointTarget: `j${random(3)}` }),
    actual: silent ? null : Math.floor((value * random(2_500)) / 1_000),
    reportedOn: silent ? null : addCalendarDays(due, random(21) - 10),
  };
}
/** The largest value drawn: two and a half times of it is still a whole number. */
const MOST_VALUE = 1_000_000_000_000;
