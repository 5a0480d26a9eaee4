/** Nodes over lists of targets: what each came to, and one number over those that are meant. Integers, rounded once. */
import { attain } from '../law/attain.ts';
import { daysOf, LIST_FACT, type TargetRow } from '../language/targets.ts';
import type { DerivedNode, MissingPolicy, TargetFilter, TargetNode, WorkCalendar } from '../language/types.ts';
import { WHOLE } from '../time/units.ts';
import { computeNode } from './derived.ts';
import { divideHalfUp, exactSum } from './integers.ts';
import { type Absent, isAbsent, type Read, type Value } from './values.ts';

type Attainments = Extract<TargetNode, { type: 'attainments' }>;
type OverTargets = Extract<TargetNode, { type: 'targets' }>;

/** The value of any node of a pack. @throws RangeError as `computeNode` does */
export function computeDerived(node: DerivedNode, read: Read, calendar: WorkCalendar): Value {
  switch (node.type) {
    case 'attainments':
      return withRows(read(node.of), (rows) => attained(node, rows));
    case 'targets':
      return withRows(read(node.of), (rows) => over(node, rows));
    default:
      return computeNode(node, read, calendar);
  }
}

function withRows(value: Value, compute: (rows: readonly TargetRow[]) => Value): Value {
  if (isAbsent(value)) return value;
  if (typeof value !== 'object') throw new RangeError('not a list of targets');
  return compute(value);
}

/** Each target with what it came to; a target that nothing was reported of counts as the pack says. */
function attained({ use, most, unreported }: Attainments, rows: readonly TargetRow[]): Value {
  const waits = unreported === 'fail' || unreported === 'hold';
  if (waits && rows.some(({ actual }) => actual === null)) return absence(unreported);
  return attainedRows({ use, most, unreported }, rows);
}

/** What is not reported counts as nothing where the node says so, else it is left out. */
export function attainedRows(
  { use, most, unreported }: Pick<Attainments, 'use' | 'most' | 'unreported'>,
  rows: readonly TargetRow[],
): TargetRow[] {
  return rows.map((row) => {
    const { attainment, law } = attain(use[row.direction], row, row.actual ?? 0);
    if (row.actual !== null) return { ...row, attainment: Math.min(attainment, most), law };
    return { ...row, attainment: unreported === 'zero' ? 0 : null, law };
  });
}

/** One number over the targets that are meant. What was left out above is not there for means, but counts as a target. */
function over({ combine, where = {}, none = 'zero' }: OverTargets, rows: readonly TargetRow[]): Value {
  const meant = rows.filter((row) => isMeant(row, where));
  if (combine === 'count') return meant.length;
  if (combine === 'share') return rows.length === 0 ? empty(none) : divideHalfUp(meant.length * WHOLE, rows.length);
  const counted = meant.flatMap((row) =>
    typeof row.attainment === 'number'
      ? [{ attainment: row.attainment, weight: row.weight * daysOf(row), days: daysOf(row) }]
      : [],
  );
  if (counted.length === 0) return empty(none);
  const values = counted.map(({ attainment }) => attainment);
  switch (combine) {
    case 'min':
      return Math.min(...values);
    case 'max':
      return Math.max(...values);
    case 'mean':
      return divideHalfUp(
        exactSum(counted.map(({ attainment, days }) => [attainment, days])),
        exactSum(counted.map(({ days }) => [days, 1])),
      );
    case 'weightedMean': {
      const weights = exactSum(counted.map(({ weight }) => [weight, 1]));
      return divideHalfUp(exactSum(counted.map(({ attainment, weight }) => [attainment, weight])), weights);
    }
  }
}

/** Whether the target is one of those that the filter names. */
export function isMeant(
  row: TargetRow,
  { kind, aspect, direction, joint, due, attained: least }: TargetFilter,
): boolean {
  return (
    (kind === undefined || row.kind === kind) &&
    (aspect === undefined || row.aspect === aspect) &&
    (direction === undefined || row.direction === direction) &&
    (joint === undefined || (row.jointTarget !== undefined) === joint) &&
    (due === undefined || isInTime(row) === (due === 'met')) &&
    (least === undefined || (row.attainment ?? -1) >= least)
  );
}

/** Reported on its due day or before. */
export const isInTime = ({ due, reportedOn }: TargetRow): boolean => reportedOn !== null && reportedOn <= due;

/** What a number over targets is where none is meant, as also for somebody who has none at all. */
const empty = (none: MissingPolicy): Value => (none === 'zero' ? 0 : absence(none));
const absence = (policy: Exclude<MissingPolicy, 'zero'>): Absent => ({ absent: policy, facts: [LIST_FACT] });
