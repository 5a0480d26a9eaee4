/**
 * Which sides of a threshold the cases show. A case counts when it says what is different on the two sides, when the
 * threshold alone makes that difference for its person, and when it lies as near as anybody was found to lie: a case far
 * away would pass just as well under another threshold.
 */
import { namesIn } from '../decide/conditions.ts';
import { suppressions } from '../decide/suppression.ts';
import { foundationOf, readsOfPredicate } from '../language/graph.ts';
import { own } from '../language/records.ts';
import { isTargetList } from '../language/targets.ts';
import type { Condition, Facts, FactValue, Leaf, PlainFacts, ResolvedPack, RulePack } from '../language/types.ts';
import { PREDICATE } from '../language/vocabulary.ts';
import { type Axis, axesFor, enumerateCells, intAxis } from '../twin/cells.ts';
import { COMPARISONS } from '../decide/comparisons.ts';
import { readOver } from '../twin/partial-values.ts';
import { dayOf, numberOfDay } from '../twin/cuts.ts';
import { rangesOf } from '../twin/ranges.ts';
import type { PackCase } from './cases.ts';
import { personFinder, type Situation, withTableNames } from './lint/situations.ts';
import type { Threshold } from './thresholds.ts';

/** A passing case: what it expects, and every value that its facts come to. */
export type ShownCase = { expect: PackCase['expect']; values: PlainFacts };
export type Side = 'below' | 'above';
/** A side that no case shows, with the nearest value and somebody who has it. */
export type Unshown = { side: Side; value: FactValue; facts: Facts };

const SIDES: readonly Side[] = ['below', 'above'];
/** How far from the threshold somebody is looked for, one width after the other. */
const WIDTHS = [1, 10, 100, 1_000, Number.POSITIVE_INFINITY];
/** Past this nothing more is asked for: no pack keeps the check busy with its thresholds. */
const MOST_SEARCHES = 400;

/** Asks threshold after threshold of one pack. */
export function thresholdSides(resolved: ResolvedPack, shown: readonly ShownCase[]): (at: Threshold) => Unshown[] {
  let searches = 0;
  const people: Budget = { left: MOST_PEOPLE_IN_ALL };
  const nearest = (threshold: Threshold, side: Side): Unshown | null => {
    searches += 1;
    return searches > MOST_SEARCHES ? null : nearestTo(resolved, threshold, { side, people });
  };
  return (threshold) => {
    const { name, cut } = threshold;
    const values = shown
      .filter((each) => tells(resolved.pack, threshold, each))
      .map((each) => numbered(resolved.pack, name, own(each.values, name)))
      .filter((value) => typeof value === 'number');
    return SIDES.flatMap((side) => {
      if (values.includes(side === 'below' ? cut - 1 : cut)) return [];
      const best = nearest(threshold, side);
      const edge = best === null ? undefined : numbered(resolved.pack, name, best.value);
      const near = (value: number) =>
        typeof edge !== 'number' || (side === 'below' ? value < cut && value >= edge : value >= cut && value <= edge);
      return best === null || values.some(near) ? [] : [best];
    });
  };
}

/** A day as it is counted along its fact; anything else as it is. */
const numbered = ({ facts }: RulePack, name: string, value: FactValue | undefined) =>
  typeof value === 'string' && own(facts, name)?.type === 'date' ? numberOfDay(value) : value;

/** Somebody as near to the threshold as can be found; null where there can be nobody, or nobody was found. */
function nearestTo(
  resolved: ResolvedPack,
  threshold: Threshold,
  { side, people }: { side: Side; people: Budget },
): Unshown | null {
  const { pack } = resolved;
  const { name, cut } = threshold;
  const range = rangesOf(pack).get(name);
  if (own(pack.facts, name)?.type === 'date') {
    const day = dayOf(side === 'below' ? cut - 1 : cut);
    const axis: Axis = { name, type: 'enum', values: [day] };
    return {
      side,
      value: day,
      facts: personAt(resolved, threshold, { axis, value: day, people })?.facts ?? { [name]: day },
    };
  }
  if (range === undefined || (side === 'below' ? cut <= range.min : cut > range.max)) return null;
  const exactly = side === 'below' ? cut - 1 : cut;
  if (Object.hasOwn(pack.facts, name)) {
    const axis = intAxis(name, range, [exactly, exactly + 1]);
    const found = personAt(resolved, threshold, { axis, value: exactly, people });
    return { side, value: exactly, facts: found?.facts ?? { [name]: exactly } };
  }
  for (const width of WIDTHS) {
    const [from, to] = side === 'below' ? [cut - width, cut] : [cut, cut + width];
    const axis = intAxis(name, range, [from, to].filter(Number.isFinite));
    const found = personAt(resolved, threshold, { axis, value: Math.max(from, range.min), people });
    if (found === null) continue;
    const value = readOver(pack, (fact) => own(found.facts, fact))(name);
    if (typeof value === 'number') return { side, value, facts: found.facts };
  }
  return null;
}

/** How many kinds of people are looked through for one whom the threshold matters to. */
const MOST_PEOPLE = 120;
const MOST_PEOPLE_IN_ALL = 3_000;
type Budget = { left: number };

/** Somebody there, of those for whom the threshold alone settles its rule, where one was found. */
function personAt(
  resolved: ResolvedPack,
  { name, reader }: Threshold,
  { axis, value, people }: { axis: Axis; value: FactValue; people: Budget },
): Situation | null {
  const first = personFinder(resolved, [axis])({ [name]: value });
  if (reader.part === 'table') return first;
  const matters = ({ facts, values }: Situation) =>
    settles(reader.conditions, reader.leaf, { ...plain(facts), ...values });
  if (first !== null && matters(first)) return first;
  const { pack } = resolved;
  const others = withTableNames(pack, namesIn(reader.conditions)).filter((each) => each !== name);
  const axes = axesFor(pack, others, 'facts').filter((each) => each.name !== name);
  const find = personFinder(resolved, [axis, ...axes]);
  for (const cell of enumerateCells(axes, { limit: MOST_PEOPLE, sample: MOST_PEOPLE, lows: true }).cells) {
    if (people.left <= 0) break;
    people.left -= 1;
    const found = find({ ...cell, [name]: value });
    if (found !== null && matters(found)) return found;
  }
  return first;
}

const plain = (facts: Facts): PlainFacts =>
  Object.fromEntries(Object.entries(facts).flatMap(([name, value]) => (isTargetList(value) ? [] : [[name, value]])));

/** Whether the case says what changes at the threshold, and whether it changes there for this person. */
function tells(pack: RulePack, { reader }: Threshold, { expect, values }: ShownCase): boolean {
  if (reader.part === 'table') return reader.id === null ? saysPredicate(expect) : saysOf(pack, reader.id, expect);
  if (!settles(reader.conditions, reader.leaf, values)) return false;
  const { part, id } = reader;
  if (part === 'flags') return expect.flags !== undefined;
  if (part === 'population') {
    const rules = pack.population.map((rule) => rule.id);
    return expect.excludedBy === 'nobody' || rules.indexOf(expect.excludedBy ?? '') >= rules.indexOf(id);
  }
  const code = pack.outcomes.find((outcome) => outcome.id === id)?.code ?? '';
  const named = expect.outcomes !== undefined || expect.notOutcomes?.includes(code) === true;
  return named && !isSilenced(pack, id, values);
}

const saysPredicate = ({ predicate }: PackCase['expect']) => predicate !== undefined;

/** Whether something that the case expects rests on the table. */
function saysOf(pack: RulePack, id: string, expect: PackCase['expect']): boolean {
  const { result, behaviour, final } = pack.scoring;
  const told: string[] = [];
  if (expect.predicate !== undefined) told.push(PREDICATE);
  if (expect.score !== undefined) told.push(final);
  if (expect.result !== undefined) told.push(result);
  if (expect.behaviour !== undefined) told.push(behaviour);
  for (const outcome of pack.outcomes) {
    const named = expect.outcomes !== undefined || expect.notOutcomes?.includes(outcome.code) === true;
    if (named) told.push(...namesIn(outcome.conditions));
  }
  if (expect.flags !== undefined) told.push(...pack.flags.flatMap(({ conditions }) => namesIn(conditions)));
  const names = told.flatMap((name) => (name === PREDICATE ? readsOfPredicate(pack) : [name]));
  return foundationOf(pack, names).has(id);
}

/** Whether the answer of the leaf is the answer of the whole condition, or its opposite. */
function settles(conditions: Condition, leaf: Leaf, values: PlainFacts): boolean {
  const answered = (answer: boolean) => holds(conditions, (each) => (each === leaf ? answer : answerOf(each, values)));
  return answered(true) !== answered(false);
}

function holds(condition: Condition, says: (leaf: Leaf) => boolean): boolean {
  if ('all' in condition) return condition.all.every((child) => holds(child, says));
  if ('any' in condition) return condition.any.some((child) => holds(child, says));
  return 'not' in condition ? !holds(condition.not, says) : says(condition);
}

function answerOf({ fact, operator, value }: Leaf, values: PlainFacts): boolean {
  const found = own(values, fact);
  return found !== undefined && COMPARISONS[operator](found, value);
}

/** Whether another outcome would keep this one from firing, whatever its own conditions say. */
function isSilenced({ outcomes }: RulePack, id: string, values: PlainFacts): boolean {
  const held = outcomes.filter((rule) => rule.id === id || holds(rule.conditions, (leaf) => answerOf(leaf, values)));
  const ids = new Set(held.map((rule) => rule.id));
  return suppressions(outcomes, (other) => ids.has(other)).has(id);
}
