/** Computes the nodes that only decisions have; the others are the pack's own (rules/decide/derived.ts). */
import { addCalendarDays, addMonths, addWorkingDays, daysBetween } from '../time/calendar.ts';
import { bandOf, computeNode } from '../decide/derived.ts';
import { exact, exactSum } from '../decide/integers.ts';
import { yearlyDays } from '../time/plan.ts';
import type { ArithmeticNode, FactValue, WorkCalendar } from '../language/types.ts';
import { type Absent, firstAbsence, type Read, type Value, withValues } from '../decide/values.ts';
import { divide, toExact } from './decimals.ts';
import { type Items, LawRefusal } from './inputs.ts';
import type { LawNode, Operand, AnyNode } from './types.ts';

/** How a node sees the other values; `list` is for names that are lists. */
export type Reading = { read: Read; list: (name: string) => Items; calendar: WorkCalendar };

/** What `type` says in a node that only decisions have. */
export const LAW_TYPES: ReadonlySet<string> = new Set<LawNode['type']>([
  'fraction',
  'clamp',
  'total',
  'size',
  'tally',
  'contains',
  'bandTotal',
  'firstOf',
  'dayAfter',
  'daysBetween',
  'yearlyDays',
  'dated',
]);

/** Whether the node is one of those that only decisions have. */
export function isLawNode(node: AnyNode): node is LawNode {
  return LAW_TYPES.has(node.type);
}

const isPackNode = (node: AnyNode): node is ArithmeticNode => !LAW_TYPES.has(node.type);

/**
 * The node's value, or its list (`yearlyDays`). Absent inputs make it absent.
 * @throws RangeError when a result leaves the exact integers or the years 1900–2999; LawRefusal outside a dated table
 */
export function computeAnyNode(node: AnyNode, reading: Reading): Value | Items {
  if (isPackNode(node)) return computeNode(node, reading.read, reading.calendar);
  const { read, list } = reading;
  switch (node.type) {
    case 'fraction':
      return fraction(node, read);
    case 'clamp':
      return withValues([read(node.of)], ([value]) => clamp(exact(value), node));
    case 'total':
      return exactSum(list(node.of).map((item) => [exact(item), 1]));
    case 'size':
      return list(node.of).length;
    case 'tally':
      return list(node.of).filter((item) => node.equals.includes(item)).length;
    case 'contains':
      return list(node.of).includes(node.value);
    case 'bandTotal':
      return exactSum(list(node.of).map((item) => [node.values[bandOf(node.cuts, exact(item))] ?? 0, 1]));
    case 'firstOf':
      return node.order.find((word) => list(node.of).includes(word)) ?? node.otherwise;
    case 'dayAfter':
      return withValues([read(node.from), operand(node.count, read)], ([from, count]) =>
        dayAfter(String(from), exact(count), { step: node.in, calendar: reading.calendar }),
      );
    case 'daysBetween':
      return withValues([read(node.from), read(node.to)], ([from, to]) => daysBetween(String(from), String(to)));
    case 'yearlyDays':
      return yearly(node, read);
    case 'dated':
      return withValues([read(node.on)], ([on]) => read(tableOn(node, String(on))));
  }
}

const operand = (value: Operand, read: Read): Value => (typeof value === 'number' ? value : read(value));

function fraction(node: Extract<LawNode, { type: 'fraction' }>, read: Read): Value {
  const values = [...node.times, ...node.over].map((each) => operand(each, read));
  return withValues(values, (numbers) => {
    const product = (some: readonly FactValue[]) => some.reduce((result, n) => result * BigInt(exact(n)), 1n);
    const denominator = product(numbers.slice(node.times.length));
    if (denominator === 0n) return node.onZero;
    return toExact(divide(product(numbers.slice(0, node.times.length)), denominator, node.round)) + 0;
  });
}

function clamp(value: number, { min, max }: { min?: number; max?: number }): number {
  return Math.min(Math.max(value, min ?? value), max ?? Number.MAX_SAFE_INTEGER);
}

type Step = { step: 'calendarDays' | 'workingDays' | 'months'; calendar: WorkCalendar };

function dayAfter(from: string, count: number, { step, calendar }: Step): string {
  if (step === 'months') return addMonths(from, count);
  return step === 'workingDays' ? addWorkingDays(from, count, calendar) : addCalendarDays(from, count);
}

function yearly({ from, to, monthDays }: Extract<LawNode, { type: 'yearlyDays' }>, read: Read): Absent | Items {
  const [first, last] = [read(from), read(to)];
  const absence = firstAbsence([first, last]);
  if (absence !== null) return absence;
  const dayIn = (value: Value | undefined) => (typeof value === 'string' ? value : '');
  const period = { from: dayIn(first), to: dayIn(last) };
  return period.to < period.from ? [] : yearlyDays(monthDays, period);
}

function tableOn({ tables, outside }: Extract<LawNode, { type: 'dated' }>, day: string): string {
  const table = tables.find(({ from, to }) => day >= from && (to === null || day <= to));
  if (table === undefined) throw new LawRefusal(outside);
  return table.of;
}

const operands = (values: Operand[]) => values.filter((value) => typeof value === 'string');

/** Names that the node reads, lists included. */
export function readsOfLawNode(node: LawNode): string[] {
  switch (node.type) {
    case 'fraction':
      return operands([...node.times, ...node.over]);
    case 'dayAfter':
      return [node.from, ...operands([node.count])];
    case 'daysBetween':
    case 'yearlyDays':
      return [node.from, node.to];
    case 'dated':
      return [node.on, ...node.tables.map((table) => table.of)];
    case 'clamp':
    case 'total':
    case 'size':
    case 'tally':
    case 'contains':
    case 'bandTotal':
    case 'firstOf':
      return [node.of];
  }
}
