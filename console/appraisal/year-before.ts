/** Where the targets of somebody's year may begin: with those of the year before. */
import { addCalendarDays } from '../../rules/time/calendar.ts';
import type { Visit } from '../visit.ts';
import { readTargets, type SeenAppraisal, type SeenTarget } from './seen.ts';

/** Targets of a year may be asked for so long before the one that goes on is over. */
const AHEAD_DAYS = 92;
/** The last of somebody's years; who looks for more than these looks for none. */
const MOST_YEARS = 5;

/**
 * What was agreed in the appraisal before this one: its targets are over, or nearly, when these are set. Its last stages
 * may still go on by then, so that their days tell nothing.
 */
export async function targetsOfYearBefore(
  visit: Visit,
  { id, employeeId, sandbox, stageOpenedAt }: SeenAppraisal,
): Promise<SeenTarget[]> {
  const path = `/v1/appraisals?employee=${encodeURIComponent(employeeId)}&limit=200`;
  const { data } = await visit.read<{ data: SeenAppraisal[] }>(path);
  const others = data
    .filter((each) => each.id !== id && each.sandbox === sandbox && (each.targetsAgreedBy ?? null) !== null)
    .toSorted((a, b) => b.stageOpenedAt.localeCompare(a.stageOpenedAt))
    .slice(0, MOST_YEARS);
  const until = addCalendarDays(stageOpenedAt.slice(0, 10), AHEAD_DAYS);
  const sets = await Promise.all(others.map((each) => readTargets(visit, each.id)));
  const over = sets.filter((targets) => targets.length > 0 && lastDue(targets) <= until);
  return over.toSorted((a, b) => lastDue(b).localeCompare(lastDue(a)))[0] ?? [];
}

const lastDue = (targets: readonly SeenTarget[]): string =>
  targets.map(({ due }) => due).reduce((a, b) => (a > b ? a : b));
