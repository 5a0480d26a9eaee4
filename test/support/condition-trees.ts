/** Random conditions within the grammar of packs, with facts that lie at, below and above what they compare with. */
import type { Condition, Conditions, Leaf, PlainFacts } from '../../rules/language/types.ts';

type Random = (below: number) => number;

const ENUM = ['di_bawah', 'sesuai', 'di_atas'];
const PREDICATES = ['BAIK', 'KURANG', 'SANGAT_BAIK'];
const COMPARED = ['equal', 'notEqual', 'lessThan', 'lessThanInclusive', 'greaterThan', 'greaterThanInclusive'] as const;
const WORDS = { behaviour: ENUM, predicate: PREDICATES };

const oneOf = <T>(random: Random, list: readonly T[]): T => {
  const item = list[random(list.length)];
  if (item === undefined) throw new Error('nothing to choose from');
  return item;
};
const number = (random: Random) => 8_998 + random(5);

function leaf(random: Random): Leaf {
  switch (random(4)) {
    case 0:
      return { fact: 'newIdea', operator: 'equal', value: random(2) === 1 };
    case 1: {
      const fact = oneOf(random, ['behaviour', 'predicate'] as const);
      return { fact, operator: oneOf(random, ['equal', 'notEqual']), value: oneOf(random, WORDS[fact]) };
    }
    case 2: {
      const fact = oneOf(random, ['behaviour', 'predicate'] as const);
      const value = WORDS[fact].filter(() => random(2) === 1);
      return { fact, operator: oneOf(random, ['in', 'notIn']), value: value.length > 0 ? value : [...WORDS[fact]] };
    }
    default:
      return { fact: oneOf(random, ['speed', 'quality']), operator: oneOf(random, COMPARED), value: number(random) };
  }
}

/** At most `depth` levels deep, 1–3 children at each. */
export function randomConditions(random: Random, depth = 4): Conditions {
  const child = (): Condition => (depth > 1 && random(2) === 0 ? randomConditions(random, depth - 1) : leaf(random));
  const children = () => Array.from({ length: 1 + random(3) }, child);
  return oneOf<() => Conditions>(random, [
    () => ({ all: children() }),
    () => ({ any: children() }),
    () => ({ not: child() }),
  ])();
}

export function randomFacts(random: Random): PlainFacts {
  return {
    speed: number(random),
    quality: number(random),
    behaviour: oneOf(random, ENUM),
    predicate: oneOf(random, PREDICATES),
    newIdea: random(2) === 1,
  };
}
