/** Reviews that a pack repeats beside its stages: on which days of a period they open. */
import { addCalendarDays, addMonths, localDay, startOfLocalDay } from './calendar.ts';
import type { Duration, Period, PlannedStage, ReviewResult } from '../language/types.ts';

/** As the plan has them: instants are business time. */
export type CheckIns = {
  answer: Duration;
  results: ReviewResult[];
  days: { id: string; at: number }[];
};

const MONTHS = { month: 1, quarter: 3 } as const;
const MOST = 60;

type Repeated = Omit<CheckIns, 'days'> & { every: keyof typeof MONTHS };

/**
 * On the last day of each month or quarter of the period, unless the next day is one of a review stage: that looks back on
 * the same time.
 */
export function planCheckIns(
  { every, answer, results }: Repeated,
  { period, offset, stages }: { period: Period; offset: number; stages: readonly PlannedStage[] },
): CheckIns {
  const windows = stages.flatMap(({ kind, opensAt, dueAt }, i) => {
    if (kind !== 'review' || dueAt === undefined) return [];
    const from = opensAt ?? stages[i - 1]?.dueAt ?? 0;
    return [{ from: localDay(from, offset), to: localDay(dueAt, offset) }];
  });
  const days = Array.from({ length: MOST }, (_, n) =>
    addCalendarDays(addMonths(period.from, MONTHS[every] * (n + 1)), -1),
  )
    .filter((day) => day <= period.to)
    .filter((day) => !windows.some(({ from, to }) => from <= next(day) && next(day) <= to));
  return { answer, results, days: days.map((day) => ({ id: `periodic-${day}`, at: startOfLocalDay(day, offset) })) };
}

const next = (day: string) => addCalendarDays(day, 1);
