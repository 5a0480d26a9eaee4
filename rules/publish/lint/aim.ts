/**
 * From wished values back to facts: given what some names should be, finds facts that an evaluation turns into them.
 * A search, not a proof: what it finds is checked by computing, what it does not find may still exist.
 */
import { addCalendarDays, workingDaysBetween } from '../../time/calendar.ts';
import { planEvaluation } from '../../decide/compile.ts';
import { computeNode } from '../../decide/derived.ts';
import { readsOf } from '../../language/graph.ts';
import { scoreIndicators } from '../../decide/indicators.ts';
import { own } from '../../language/records.ts';
import { rangesOf } from '../../twin/ranges.ts';
import type { DerivedNode, FactDefinition, Facts, FactValue, RulePack, WorkCalendar } from '../../language/types.ts';
import { isPresent, type Read, type Value } from '../../decide/values.ts';

const A_MONDAY = '2027-01-04';
const MOST_DAYS = 1_000;
/** A divisor that shows every basis point. */
const FINE_DIVISOR = 10_000;
const ROUNDS = 40;

/** Facts under construction: names asked for are made to come close to a value, everything else gets an ordinary one. */
export type Aim = {
  facts: Facts;
  toward: (name: string, value: FactValue) => void;
  complete: () => Facts;
  value: Read;
};

/** @param given facts that are fixed from the start */
export function aimAt(pack: RulePack, given: Facts): Aim {
  const facts: Facts = { ...given };
  const { calendar } = planEvaluation(pack);
  const read: Read = (name) => valueOf(pack, { facts, calendar, name, read });
  const toward = (name: string, wanted: FactValue): void => {
    const fact = own(pack.facts, name);
    if (fact !== undefined) {
      if (!Object.hasOwn(facts, name)) facts[name] = fitting(fact, wanted);
      return;
    }
    const node = own(pack.derived, name);
    if (node === undefined) weigh(pack, { terms: applicable(pack, read), wanted: Number(wanted), read, toward, facts });
    else through(pack, { node, wanted, read, toward, facts });
  };
  const complete = () => {
    for (const [name, fact] of Object.entries(pack.facts)) {
      if (!Object.hasOwn(facts, name)) facts[name] = ordinary(fact);
    }
    return facts;
  };
  return { facts, toward, complete, value: read };
}

/** A value nobody would look at twice: zero or the lowest, false, the first choice. */
function ordinary({ type, min = 0, max = 0, values = [] }: FactDefinition): FactValue {
  if (type === 'int') return Math.min(Math.max(0, min), max);
  if (type === 'bool') return false;
  return type === 'date' ? A_MONDAY : (values[0] ?? '');
}

function fitting(fact: FactDefinition, wanted: FactValue): FactValue {
  if (fact.type === 'int' && typeof wanted === 'number') {
    return Math.min(Math.max(Math.round(wanted), fact.min ?? wanted), fact.max ?? wanted);
  }
  const fits = fact.type === 'bool' ? typeof wanted === 'boolean' : typeof wanted === 'string';
  return fits && (fact.type !== 'enum' || (fact.values ?? []).includes(String(wanted))) ? wanted : ordinary(fact);
}

type Evaluation = { facts: Facts; calendar: WorkCalendar; name: string; read: Read };

/** Facts not chosen yet count with their ordinary value. */
function valueOf(pack: RulePack, { facts, calendar, name, read }: Evaluation): Value {
  const fact = own(pack.facts, name);
  if (fact !== undefined) return own(facts, name) ?? ordinary(fact);
  const node = own(pack.derived, name);
  return node === undefined ? scoreIndicators(pack.indicators, read).result : computeNode(node, read, calendar);
}

type Way = { node: DerivedNode; wanted: FactValue; read: Read; toward: Aim['toward']; facts: Facts };

function through(pack: RulePack, { node, wanted, read, toward, facts }: Way): void {
  const number = Number(wanted);
  switch (node.type) {
    case 'weightedSum':
      return weigh(pack, { terms: node.terms, wanted: number, read, toward, facts });
    case 'sum':
      return weigh(pack, {
        terms: [
          ...node.add.map((of) => ({ of, weight: 1 })),
          ...(node.subtract ?? []).map((of) => ({ of, weight: -1 })),
        ],
        wanted: number,
        whole: 1,
        read,
        toward,
        facts,
      });
    case 'min':
    case 'max':
      return node.of.forEach((name) => toward(name, number));
    case 'curve':
      return toward(node.of, xFor(node, number));
    case 'bands':
      return toward(node.of, insideBand(node, wanted));
    case 'lookup':
      return toward(node.of, keyFor(node.map, wanted));
    case 'select': {
      const chosen = read(node.of);
      const name = isPresent(chosen) ? own(node.cases, String(chosen)) : undefined;
      return name === undefined ? undefined : toward(name, wanted);
    }
    case 'grid':
      return towardCell(node, wanted, toward);
    case 'count':
      return node.of.forEach(({ fact, equals }, i) => {
        if (i < number) toward(fact, equals);
      });
    case 'ratio':
      return divide(pack, { node, wanted: number, read, toward, facts });
    case 'workingDays':
      return days(pack, node, number, toward);
  }
}

type Term = { of: string; weight: number };
type Weighing = {
  terms: readonly Term[];
  wanted: number;
  whole?: number;
  read: Read;
  toward: Aim['toward'];
  facts: Facts;
};

const applicable = (pack: RulePack, read: Read): Term[] =>
  pack.indicators.filter(({ when }) => when === undefined || read(when.fact) === when.equals);

/** Brings all open terms to one level at which the sum is as wished; the lightest, last, takes what rounding leaves. */
function weigh(pack: RulePack, { terms, wanted, whole, read, toward, facts }: Weighing): void {
  const total = whole ?? terms.reduce((sum, term) => sum + term.weight, 0);
  const open = terms.filter((term) => isOpen(pack, term.of, facts)).sort((a, b) => b.weight - a.weight);
  const range = ({ of }: Term) => rangesOf(pack).get(of) ?? { min: 0, max: 0 };
  const at = (term: Term, level: number) =>
    term.weight < 0 ? range(term).min : Math.min(Math.max(level, range(term).min), range(term).max);
  open.forEach((term, i) => {
    const rest = open.slice(i);
    const settled = terms.filter((other) => !rest.includes(other));
    const needed = wanted * total - settled.reduce((sum, { of, weight }) => sum + number(read(of)) * weight, 0);
    let [low, high] = [
      Math.min(...rest.map((other) => range(other).min)),
      Math.max(...rest.map((other) => range(other).max)),
    ];
    for (let round = 0; round < ROUNDS; round += 1) {
      const level = (low + high) / 2;
      if (rest.reduce((sum, other) => sum + at(other, level) * other.weight, 0) < needed) low = level;
      else high = level;
    }
    toward(term.of, Math.round(at(term, high)));
  });
}

const number = (value: Value) => (typeof value === 'number' ? value : 0);

/** Whether some fact behind the name has not been chosen. */
function isOpen(pack: RulePack, name: string, facts: Facts): boolean {
  if (Object.hasOwn(pack.facts, name)) return !Object.hasOwn(facts, name);
  return (readsOf(pack, name) ?? []).some((read) => isOpen(pack, read, facts));
}

/** An x at which the curve comes closest to y: on the first piece that passes it. */
function xFor({ points }: Extract<DerivedNode, { type: 'curve' }>, y: number): number {
  const at = points.findIndex(([, y1], i) => {
    const before = points[i - 1]?.[1] ?? y1;
    return y >= Math.min(before, y1) && y <= Math.max(before, y1);
  });
  const [piece, before] = [points[at], points[at - 1]];
  if (piece === undefined) {
    const nearest = [...points].sort((a, b) => Math.abs(a[1] - y) - Math.abs(b[1] - y));
    return nearest[0]?.[0] ?? 0;
  }
  if (before === undefined || piece[1] === before[1]) return piece[0];
  return Math.ceil(before[0] + ((y - before[1]) * (piece[0] - before[0])) / (piece[1] - before[1]));
}

function insideBand({ cuts, values }: Extract<DerivedNode, { type: 'bands' }>, wanted: FactValue): number {
  const at = Math.max(
    0,
    values.findIndex((value) => value === wanted),
  );
  return at === 0 ? (cuts[0] ?? 1) - 1 : (cuts[at - 1] ?? 0);
}

const keyFor = (map: Record<string, FactValue>, wanted: FactValue) =>
  Object.entries(map).find(([, value]) => value === wanted)?.[0] ?? '';

function towardCell(node: Extract<DerivedNode, { type: 'grid' }>, wanted: FactValue, toward: Aim['toward']): void {
  const row = node.cells.findIndex((cells) => cells.some((cell) => cell === wanted));
  const col = (node.cells[row] ?? []).findIndex((cell) => cell === wanted);
  for (const [axis, at] of [
    [node.rows, row],
    [node.cols, col],
  ] as const) {
    const value = axis.cuts === undefined ? axis.values?.[at] : at <= 0 ? (axis.cuts[0] ?? 1) - 1 : axis.cuts[at - 1];
    if (value !== undefined) toward(axis.fact, value);
  }
}

type Division = {
  node: Extract<DerivedNode, { type: 'ratio' }>;
  wanted: number;
  read: Read;
  toward: Aim['toward'];
  facts: Facts;
};

function divide(pack: RulePack, { node, wanted, read, toward, facts }: Division): void {
  const settled = !isOpen(pack, node.of, facts);
  if (settled && wanted !== 0) toward(node.by, Math.round((number(read(node.of)) * node.scale) / wanted));
  else toward(node.by, FINE_DIVISOR);
  toward(node.of, Math.ceil((wanted * number(read(node.by))) / node.scale));
}

function days(
  pack: RulePack,
  node: Extract<DerivedNode, { type: 'workingDays' }>,
  wanted: number,
  toward: Aim['toward'],
): void {
  const { calendar } = planEvaluation(pack);
  toward(node.from, A_MONDAY);
  let to = A_MONDAY;
  for (let day = 0; day < MOST_DAYS; day += 1) {
    if (workingDaysBetween(A_MONDAY, to, calendar, node.inclusive) >= wanted) break;
    to = addCalendarDays(to, 1);
  }
  toward(node.to, to);
}
