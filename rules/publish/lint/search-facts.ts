/**
 * From wished values back to facts: given what some names should be, finds facts that an evaluation turns into them.
 * A search, not a proof: what it finds is checked by computing, what it does not find may still exist.
 */
import { addCalendarDays, workingDaysBetween } from '../../time/calendar.ts';
import { WHOLE } from '../../time/units.ts';
import { planEvaluation } from '../../decide/compile.ts';
import { restsOn } from '../../language/graph.ts';
import { own } from '../../language/records.ts';
import { readOver } from '../../twin/partial-values.ts';
import { rangesOf } from '../../twin/ranges.ts';
import type {
  DerivedNode,
  FactDefinition,
  Facts,
  FactValue,
  GridAxis,
  PlainFacts,
  RulePack,
  GivenValue,
} from '../../language/types.ts';
import { LIST_FACT, oneTarget } from '../../language/targets.ts';
import { isPresent, type Read } from '../../decide/values.ts';
import { targetsFor, type TargetWish } from './search-targets.ts';

const A_MONDAY = '2027-01-04';
const MOST_DAYS = 1_000;
/** A divisor that shows every basis point. */
const FINE_DIVISOR = 10_000;
const ROUNDS = 40;
/** Wishes passed on in one search: a graph may have more ways to a fact than can be gone. */
const MOST_WISHES = 2_000;

/**
 * Facts under construction: names asked for are made to come close to a value. Facts not chosen yet count with an
 * ordinary value, which `complete` gives them.
 */
export type FactSearch = {
  toward: (name: string, wanted: FactValue) => void;
  complete: () => Facts;
  read: Read;
  isOpen: (name: string) => boolean;
};

/** @param given facts that are fixed from the start */
export function searchFacts(pack: RulePack, given: PlainFacts): FactSearch {
  const facts: Facts = { ...given };
  const ordinaryFacts = Object.fromEntries(Object.entries(pack.facts).map(([name, fact]) => [name, ordinary(fact)]));
  const readNow = () => readOver(pack, (name) => own(facts, name) ?? own(ordinaryFacts, name));
  let reader = readNow();
  let wishes = 0;
  const lists: TargetWish[] = [];
  const search: FactSearch = {
    read: (name) => reader(name),
    isOpen: (name) =>
      [...restsOn(pack, name)].some(
        (one) => Object.hasOwn(pack.facts, one) && (one === LIST_FACT || !Object.hasOwn(facts, one)),
      ),
    complete: () => ({ ...facts, ...ordinaryFacts, ...facts }),
    toward: (name, wanted) => {
      wishes += 1;
      if (wishes > MOST_WISHES || !search.isOpen(name)) return;
      const [fact, node] = [own(pack.facts, name), own(pack.derived, name)];
      if (fact !== undefined) {
        facts[name] = fitting(fact, wanted);
        reader = readNow();
      } else if (node?.type === 'targets') {
        // Several numbers rest on one list: each wish is heard together with those before it.
        lists.push({ node, wanted: Number(wanted) });
        facts[LIST_FACT] = targetsFor(pack, lists);
        reader = readNow();
      } else if (node !== undefined) through(pack, search, { node, wanted });
      else {
        const counts = pack.indicators.filter(({ when }) => when === undefined || reader(when.fact) === when.equals);
        weigh(pack, search, { terms: counts, total: Number(wanted) * weightOf(counts) });
      }
    },
  };
  return search;
}

/** A value nobody would look at twice: zero or the lowest, false, the first choice. */
function ordinary({ type, min = 0, max = 0, values = [] }: FactDefinition): GivenValue {
  if (type === 'list') return oneTarget(WHOLE);
  if (type === 'int') return Math.min(Math.max(0, min), max);
  if (type === 'bool') return false;
  return type === 'date' ? A_MONDAY : (values[0] ?? '');
}

function fitting(fact: FactDefinition, wanted: FactValue): GivenValue {
  if (fact.type === 'int' && typeof wanted === 'number') {
    return Math.min(Math.max(Math.round(wanted), fact.min ?? wanted), fact.max ?? wanted);
  }
  const fits = fact.type === 'bool' ? typeof wanted === 'boolean' : typeof wanted === 'string';
  return fits && (fact.type !== 'enum' || (fact.values ?? []).includes(String(wanted))) ? wanted : ordinary(fact);
}

/** Wishes of what the node reads the values with which it comes close to the wanted one. */
function through(pack: RulePack, search: FactSearch, { node, wanted }: { node: DerivedNode; wanted: FactValue }): void {
  const { read, toward } = search;
  const number = Number(wanted);
  switch (node.type) {
    case 'weightedSum':
      return weigh(pack, search, { terms: node.terms, total: number * weightOf(node.terms) });
    case 'sum': {
      const signed = (names: readonly string[] = [], weight: number) => names.map((of) => ({ of, weight }));
      return weigh(pack, search, { terms: [...signed(node.add, 1), ...signed(node.subtract, -1)], total: number });
    }
    case 'min':
    case 'max':
      return node.of.forEach((name) => toward(name, number));
    case 'curve':
      return toward(node.of, xFor(node.points, number));
    case 'bands':
      return toward(
        node.of,
        insideBand(
          node.cuts,
          node.values.findIndex((value) => value === wanted),
        ),
      );
    case 'lookup':
      return toward(node.of, Object.entries(node.map).find(([, value]) => value === wanted)?.[0] ?? '');
    case 'select': {
      const chosen = read(node.of);
      const name = isPresent(chosen) ? own(node.cases, String(chosen)) : undefined;
      return name === undefined ? undefined : toward(name, wanted);
    }
    case 'grid': {
      const row = node.cells.findIndex((cells) => cells.some((cell) => cell === wanted));
      towardPlace(search, node.rows, row);
      return towardPlace(
        search,
        node.cols,
        (node.cells[row] ?? []).findIndex((cell) => cell === wanted),
      );
    }
    case 'count':
      return node.of.slice(0, Math.max(0, number)).forEach(({ fact, equals }) => toward(fact, equals));
    case 'ratio': {
      const settled = !search.isOpen(node.of) && number !== 0;
      toward(node.by, settled ? Math.round((numberOf(read(node.of)) * node.scale) / number) : FINE_DIVISOR);
      return toward(node.of, Math.ceil((number * numberOf(read(node.by))) / node.scale));
    }
    case 'attainments':
    case 'targets':
      return;
    case 'workingDays':
      toward(node.from, A_MONDAY);
      return toward(node.to, dayAfter(pack, node, number));
  }
}

type Term = { of: string; weight: number };

const weightOf = (terms: readonly Term[]) => terms.reduce((sum, { weight }) => sum + weight, 0);
const numberOf = (value: unknown) => (typeof value === 'number' ? value : 0);

/** Brings all open terms to one level at which they come to the total; the lightest, last, takes what rounding leaves. */
function weigh(
  pack: RulePack,
  { read, toward, isOpen }: FactSearch,
  { terms, total }: { terms: readonly Term[]; total: number },
): void {
  const open = terms.filter(({ of }) => isOpen(of)).sort((a, b) => b.weight - a.weight);
  const range = ({ of }: Term) => rangesOf(pack).get(of) ?? { min: 0, max: 0 };
  const at = (term: Term, level: number) =>
    term.weight < 0 ? range(term).min : Math.min(Math.max(level, range(term).min), range(term).max);
  open.forEach((term, i) => {
    const rest = open.slice(i);
    const settled = terms.filter((other) => !rest.includes(other));
    const needed = total - settled.reduce((sum, { of, weight }) => sum + numberOf(read(of)) * weight, 0);
    let low = Math.min(...rest.map((other) => range(other).min));
    let high = Math.max(...rest.map((other) => range(other).max));
    for (let round = 0; round < ROUNDS; round += 1) {
      const level = (low + high) / 2;
      if (rest.reduce((sum, other) => sum + at(other, level) * other.weight, 0) < needed) low = level;
      else high = level;
    }
    toward(term.of, Math.round(at(term, high)));
  });
}

/** An x at which the curve comes closest to y: on the first piece that passes it. */
function xFor(points: readonly (readonly [number, number])[], y: number): number {
  const at = points.findIndex(([, y1], i) => {
    const before = points[i - 1]?.[1] ?? y1;
    return y >= Math.min(before, y1) && y <= Math.max(before, y1);
  });
  const [piece, before] = [points[at], points[at - 1]];
  if (piece === undefined) return [...points].sort((a, b) => Math.abs(a[1] - y) - Math.abs(b[1] - y))[0]?.[0] ?? 0;
  if (before === undefined || piece[1] === before[1]) return piece[0];
  return Math.ceil(before[0] + ((y - before[1]) * (piece[0] - before[0])) / (piece[1] - before[1]));
}

const insideBand = (cuts: readonly number[], place: number) =>
  place <= 0 ? (cuts[0] ?? 1) - 1 : (cuts[place - 1] ?? 0);

function towardPlace({ toward }: FactSearch, { fact, cuts, values }: GridAxis, place: number): void {
  const value = cuts === undefined ? values?.[place] : insideBand(cuts, place);
  if (value !== undefined) toward(fact, value);
}

/** The first day that lies so many working days after the Monday on which every search begins. */
function dayAfter(
  pack: RulePack,
  { inclusive }: Extract<DerivedNode, { type: 'workingDays' }>,
  wanted: number,
): string {
  const { calendar } = planEvaluation(pack);
  let to = A_MONDAY;
  for (let day = 0; day < MOST_DAYS; day += 1) {
    if (workingDaysBetween(A_MONDAY, to, calendar, inclusive) >= wanted) break;
    to = addCalendarDays(to, 1);
  }
  return to;
}
