import { deadlineAfter } from '../../rules/time/calendar.ts';
import type { PlannedStage, WorkCalendar } from '../../rules/language/types.ts';

/** Nobody gets a deadline that is already over because an earlier stage ran late. */
const LEAST_WINDOW = { workingDays: 5 };

/** The deadline of a stage that opens now: planned date moved by pauses, or a length counted from the opening. */
export function deadlineOf(
  planned: PlannedStage,
  opensAt: number,
  shift: number,
  calendar: WorkCalendar,
): number | null {
  if (planned.lasts) return deadlineAfter(opensAt, planned.lasts, calendar);
  if (planned.dueAt === undefined) return null;
  return Math.max(planned.dueAt + shift, deadlineAfter(opensAt, LEAST_WINDOW, calendar));
}
