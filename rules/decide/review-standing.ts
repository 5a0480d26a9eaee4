/** How the work stands on a day: what rules of a review read. Integers, rounded once. */
import { daysBetween } from '../time/calendar.ts';
import { WHOLE } from '../time/units.ts';
import { daysOf, type TargetFact, type TargetRow } from '../language/targets.ts';
import type { ReviewFacts } from '../language/review-facts.ts';
import type { ReviewResult, RulePack, TargetNode } from '../language/types.ts';
import { divideHalfUp, exactSum } from './integers.ts';
import { attainedRows } from './targets.ts';

export type WorkDone = {
  /** Agreed targets with what was accepted of them so far. */
  targets: TargetFact[];
  /** Of a year whose targets changed: those before, each with the days for which it was agreed, as all targets have then. */
  earlier?: TargetFact[];
  /** First and last day of execution, and the day on which it is asked. */
  from: string;
  to: string;
  today: string;
  /** Of reviews that were answered before, in order. */
  results: ReviewResult[];
  actionsOverdue: number;
};

const MOST = 2 * WHOLE;
const MOST_COUNTED = 100;

type Attainments = Extract<TargetNode, { type: 'attainments' }>;

/** By the law that the pack names for targets; what nothing was reported of counts as nothing. */
function rowsOf({ derived }: RulePack, targets: TargetFact[]): TargetRow[] {
  const node = Object.values(derived).find((each): each is Attainments => each.type === 'attainments');
  return node === undefined ? targets : attainedRows({ ...node, unreported: 'zero' }, targets);
}

export function workStanding(
  pack: RulePack,
  { targets, earlier = [], from, to, today, results, actionsOverdue }: WorkDone,
): ReviewFacts {
  const rows = rowsOf(pack, targets);
  const year = [...rowsOf(pack, earlier), ...rows];
  const weights = exactSum(year.map((row) => [row.weight, daysOf(row)]));
  const attained = exactSum(year.map((row) => [row.attainment ?? 0, row.weight * daysOf(row)]));
  const attainmentSoFar = rows.length === 0 ? 0 : Math.min(MOST, divideHalfUp(attained, weights));
  const length = Math.max(1, daysBetween(from, to) + 1);
  const gone = Math.min(length, Math.max(0, daysBetween(from, today) + 1));
  const timePassed = divideHalfUp(gone * WHOLE, length);
  const reported = rows.filter(({ actual }) => actual !== null);
  const late = rows.filter(({ due, attainment }) => due < today && (attainment ?? 0) < WHOLE);
  return {
    attainmentSoFar,
    timePassed,
    attainmentToTime: timePassed === 0 ? WHOLE : Math.min(MOST, divideHalfUp(attainmentSoFar * WHOLE, timePassed)),
    targetsTotal: rows.length,
    targetsReported: reported.length,
    reportedShare: rows.length === 0 ? 0 : divideHalfUp(reported.length * WHOLE, rows.length),
    targetsLate: late.length,
    actionsOverdue: Math.min(MOST_COUNTED, actionsOverdue),
    lastReview: results.at(-1) ?? 'NONE',
  };
}
