/** Computes derived facts: integers only, one rounding (half-up) in each node that divides. */
import { workingDaysBetween } from '../time/calendar.ts';
import { divideHalfUp, exact } from './integers.ts';
import { own } from '../language/records.ts';
import type { ArithmeticNode, FactValue, GridAxis, WorkCalendar } from '../language/types.ts';
import { firstAbsence, isAbsent, type Read, type Value, withValues } from './values.ts';

/**
 * The node's value. Absent inputs make it absent, except terms that a weighted sum may drop and cases that a select
 * does not choose.
 * @throws RangeError when a product leaves the exact integers or a value does not fit a validated node
 */
export function computeNode(node: ArithmeticNode, read: Read, calendar: WorkCalendar): Value {
  switch (node.type) {
    case 'weightedSum':
      return weightedSum(node, read);
    case 'select':
      return withValues([read(node.of)], ([chosen]) => read(caseOf(node.cases, chosen)));
    case 'curve':
      return withNumber(read(node.of), (x) => curveAt(node.points, x));
    case 'bands':
      return withNumber(read(node.of), (x) => pick(node.values, bandOf(node.cuts, x)));
    case 'lookup':
      return withValues([read(node.of)], ([key]) => caseOf(node.map, key));
    case 'grid':
      return withValues([read(node.rows.fact), read(node.cols.fact)], ([row, col]) =>
        pick(pick(node.cells, axisPosition(node.rows, row)), axisPosition(node.cols, col)),
      );
    case 'sum':
      return sum(node.add.map(read), (node.subtract ?? []).map(read));
    case 'min':
      return withNumbers(node.of.map(read), (numbers) => Math.min(...numbers));
    case 'max':
      return withNumbers(node.of.map(read), (numbers) => Math.max(...numbers));
    case 'ratio':
      return withNumbers([read(node.of), read(node.by)], ([of, by]) =>
        by === 0 ? node.onZero : divideHalfUp(exact((of ?? 0) * node.scale), by ?? 0),
      );
    case 'count':
      return withValues(
        node.of.map((item) => read(item.fact)),
        (values) => countEqual(node.of, values),
      );
    case 'workingDays':
      return withValues([read(node.from), read(node.to)], ([from, to]) =>
        workingDaysBetween(String(from), String(to), calendar, node.inclusive),
      );
  }
}

/** Position of the band that x lies in; a cut belongs to the upper band. */
export function bandOf(cuts: readonly number[], x: number): number {
  let band = 0;
  for (const cut of cuts) if (x >= cut) band += 1;
  return band;
}

/** Row or column of a value on an axis. @throws RangeError for a value that the axis does not list */
export function axisPosition(axis: GridAxis, value: FactValue | undefined): number {
  if (axis.cuts !== undefined && typeof value === 'number') return bandOf(axis.cuts, value);
  const at = (axis.values ?? []).findIndex((listed) => listed === value);
  if (at === -1) throw new RangeError(`${axis.fact}: ${String(value)} is not on the axis`);
  return at;
}

function weightedSum(node: Extract<ArithmeticNode, { type: 'weightedSum' }>, read: Read): Value {
  const values = node.terms.map((term) => read(term.of));
  const absence = firstAbsence(node.missing === 'renormalise' ? values.filter(mayNotDrop) : values);
  if (absence !== null) return absence.absent === 'renormalise' ? { ...absence, absent: 'fail' } : absence;
  let [total, weights, kept] = [0, 0, 0];
  for (const [i, { weight }] of node.terms.entries()) {
    const value = values[i];
    if (typeof value === 'object') continue;
    total = exact(total + exact(exact(value) * weight));
    weights += weight;
    kept += 1;
  }
  return (kept === 0 ? firstAbsence(values) : null) ?? divideHalfUp(total, weights);
}

const mayNotDrop = (value: Value) => !isAbsent(value) || value.absent !== 'renormalise';

function sum(add: Value[], subtract: Value[]): Value {
  return withNumbers([...add, ...subtract], (numbers) =>
    numbers.reduce((total, n, i) => exact(total + (i < add.length ? n : -n)), 0),
  );
}

/** Piecewise linear through the points, clamped at both ends, rounded once. */
function curveAt(points: readonly (readonly [number, number])[], x: number): number {
  let from: readonly [number, number] | undefined;
  for (const to of points) {
    if (x < to[0]) {
      if (from === undefined) return to[1];
      const length = to[0] - from[0];
      return divideHalfUp(exact(exact(from[1] * (to[0] - x)) + exact(to[1] * (x - from[0]))), length);
    }
    from = to;
  }
  return from?.[1] ?? 0;
}

function countEqual(items: readonly { equals: FactValue }[], values: readonly FactValue[]): number {
  let count = 0;
  for (const [i, item] of items.entries()) if (values[i] === item.equals) count += 1;
  return count;
}

function withNumber(value: Value, compute: (x: number) => Value): Value {
  return isAbsent(value) ? value : compute(exact(value));
}

function withNumbers(values: Value[], compute: (numbers: number[]) => Value): Value {
  return withValues(values, (present) => compute(present.map(exact)));
}

function pick<T>(list: readonly T[], position: number): T {
  const item = list[position];
  if (item === undefined) throw new RangeError(`nothing at position ${position}`);
  return item;
}

function caseOf<T>(cases: Readonly<Record<string, T>>, key: FactValue | undefined): T {
  const found = own(cases, String(key));
  if (found === undefined) throw new RangeError(`no case for ${String(key)}`);
  return found;
}
