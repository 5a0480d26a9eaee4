/** What is better for the employee: of a fact's values, of numbers computed from them, and of two results. */
import type { Axis } from '../../twin/cells.ts';
import { improvement, PREDICATE_WORDS } from '../../language/predicates.ts';
import { own } from '../../language/records.ts';
import { rangesOf } from '../../twin/ranges.ts';
import type { DerivedNode, FactDefinition, FactValue, RulePack } from '../../language/types.ts';
import { SCORE_UNIT } from '../../time/units.ts';
import type { Situation } from './situations.ts';

export type Direction = 'higher' | 'lower';
/** Empty: nothing beneath has a better direction. Both: it depends, or cannot be told. */
export type Directions = ReadonlySet<Direction>;

const NONE: Directions = new Set();
const BOTH: Directions = new Set<Direction>(['higher', 'lower']);
const STEPS = 6;

/** Stated by the fact, or `higher` for scores; null where nobody says. */
export function betterDirection({ better, type, unit }: FactDefinition): Direction | null {
  return better ?? (type === 'int' && unit === SCORE_UNIT ? 'higher' : null);
}

/** Values of the fact from low to high: both ends of every interval, and some across the range. */
export function valuesAlong(pack: RulePack, name: string, axes: readonly Axis[]): FactValue[] {
  const fact = own(pack.facts, name);
  if (fact?.type === 'bool') return [false, true];
  if (fact?.type === 'enum') return [...(fact.values ?? [])];
  if (fact?.type !== 'int') return [];
  const { min = 0, max = 0 } = fact;
  const ends = (axes.find((axis) => axis.name === name)?.values ?? []).filter((value) => typeof value === 'number');
  const steps = Array.from({ length: STEPS + 1 }, (_, i) => Math.round(min + ((max - min) * i) / STEPS));
  return rising([...ends, ...steps]);
}

/** The values with one more in its place. */
export function withValue(values: readonly FactValue[], value: FactValue | undefined): FactValue[] {
  const numbers = [...values, value].filter((each) => typeof each === 'number');
  return numbers.length <= values.length ? [...values] : rising(numbers);
}

const rising = (numbers: readonly number[]) => [...new Set(numbers)].sort((a, b) => a - b);

/** Which way any fact, node or the result moves when something beneath it gets better for the employee. */
export function betterDirections(pack: RulePack): (name: string) => Directions {
  const known = new Map<string, Directions>();
  const directions = (name: string): Directions => {
    const found = known.get(name) ?? directionsOf(pack, name, directions);
    known.set(name, found);
    return found;
  };
  return directions;
}

type Beneath = (name: string) => Directions;

function directionsOf(pack: RulePack, name: string, beneath: Beneath): Directions {
  const fact = own(pack.facts, name);
  const stated = fact === undefined ? null : betterDirection(fact);
  if (fact !== undefined) return stated === null ? NONE : new Set([stated]);
  const node = own(pack.derived, name);
  if (node !== undefined) return throughNode(pack, node, beneath);
  return all(
    pack.indicators.flatMap(({ of, when }) => [
      beneath(of),
      ...(when === undefined ? [] : [unsure(beneath(when.fact))]),
    ]),
  );
}

function throughNode(pack: RulePack, node: DerivedNode, beneath: Beneath): Directions {
  switch (node.type) {
    case 'weightedSum':
      return all(node.terms.map(({ of }) => beneath(of)));
    case 'min':
    case 'max':
      return all(node.of.map(beneath));
    case 'sum':
      return all([...node.add.map(beneath), ...(node.subtract ?? []).map((name) => turned(beneath(name)))]);
    case 'curve':
      return along(
        beneath(node.of),
        node.points.map(([, y]) => y),
      );
    case 'bands':
      return along(beneath(node.of), node.values);
    case 'select':
      return all([unsure(beneath(node.of)), ...Object.values(node.cases).map(beneath)]);
    case 'ratio': {
      // More of the dividend is more while the divisor is not negative; more of the divisor is less of what is not negative.
      const [dividend, divisor] = [rangesOf(pack).get(node.of)?.min ?? -1, rangesOf(pack).get(node.by)?.min ?? -1];
      const [of, by] = [beneath(node.of), beneath(node.by)];
      return all([divisor >= 0 ? of : unsure(of), divisor > 0 && dividend >= 0 ? turned(by) : unsure(by)]);
    }
    case 'lookup':
      return unsure(beneath(node.of));
    case 'grid':
      return all([node.rows.fact, node.cols.fact].map((name) => unsure(beneath(name))));
    case 'count':
      return all(node.of.map(({ fact }) => unsure(beneath(fact))));
    case 'workingDays':
    case 'attainments':
    case 'targets':
      return NONE;
  }
}

const all = (each: readonly Directions[]): Directions => new Set(each.flatMap((directions) => [...directions]));
const unsure = (directions: Directions): Directions => (directions.size === 0 ? NONE : BOTH);
const turned = (directions: Directions): Directions =>
  new Set([...directions].map((direction) => (direction === 'higher' ? 'lower' : 'higher')));

/** A staircase that only rises keeps the direction, one that only falls turns it. */
function along(directions: Directions, steps: readonly (number | string)[]): Directions {
  const pairs = steps.slice(1).map((next, i) => [steps[i] ?? next, next]);
  const numbers = steps.every((step) => typeof step === 'number');
  if (numbers && pairs.every(([low = 0, high = 0]) => low <= high)) return directions;
  return numbers && pairs.every(([low = 0, high = 0]) => low >= high) ? turned(directions) : unsure(directions);
}

/** What of an evaluation is better or worse. */
export type Judged = Pick<Situation, 'predicate' | 'fires'>;
export type Worse = { path: string[]; id: string; en: string };

/** In which way the second result is worse than the first; null when it is not. */
export function worseThan(pack: RulePack, before: Judged, after: Judged): Worse | null {
  if (improvement(before.predicate, after.predicate) < 0) {
    const [from, to] = [PREDICATE_WORDS[before.predicate], PREDICATE_WORDS[after.predicate]];
    return {
      path: ['predicates'],
      id: `predikat turun (${from.id} → ${to.id})`,
      en: `the predicate falls (${from.en} → ${to.en})`,
    };
  }
  const sanction = strongest(pack, after, 'sanction');
  if (sanction !== undefined && sanction.severity > (strongest(pack, before, 'sanction')?.severity ?? -1)) {
    const { id, title } = sanction;
    return { path: ['outcomes', id], id: `muncul sanksi "${title.id}"`, en: `the sanction "${title.en}" appears` };
  }
  const lost = strongest(pack, before, 'reward', (id) => !after.fires.has(id));
  if (lost === undefined || (strongest(pack, after, 'reward')?.severity ?? -1) > lost.severity) return null;
  return {
    path: ['outcomes', lost.id],
    id: `penghargaan "${lost.title.id}" hilang`,
    en: `the reward "${lost.title.en}" is lost`,
  };
}

/** The gravest outcome of the kind that fires. */
export function strongest(
  pack: RulePack,
  { fires }: Pick<Situation, 'fires'>,
  kind: string,
  also = (_id: string) => true,
) {
  return pack.outcomes
    .filter((outcome) => outcome.kind === kind && fires.has(outcome.id) && also(outcome.id))
    .toSorted((a, b) => b.severity - a.severity)[0];
}
