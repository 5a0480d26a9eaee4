/** The last day of which something can be said about a joint target: today, or that of rehearsals where there is nothing else. */
import { localDay } from '../../rules/time/calendar.ts';
import { businessAt } from '../../rules/time/clock.ts';
import { openCycles } from '../../store/cycle/cycles.ts';
import type { JointTargetDoc } from '../../store/goal/types.ts';
import { offsetIn } from '../access/day.ts';
import { runningAppraisals } from '../appraisal/find-running.ts';
import type { Deps } from '../deps.ts';

/** What is settled goes to those who bear it, and none of them takes a day that has not come for them. */
export async function latestDay(
  deps: Deps,
  { _id: jointTarget, region }: JointTargetDoc,
  what: 'contributed' | 'settled',
): Promise<string> {
  const [offset, open, bearing] = await Promise.all([
    offsetIn(deps, region),
    openCycles(deps.store, region),
    runningAppraisals(deps, { region, jointTarget }),
  ]);
  const today = localDay(deps.now(), offset);
  const borneIn = open.filter(({ _id }) => bearing.some(({ cycleId }) => cycleId === _id));
  const cycles = borneIn.length > 0 ? borneIn : open;
  // Where something is real, what is real decides; a rehearsal that bears it too is no reason to wait.
  if (cycles.length === 0 || open.some(({ sandbox }) => !sandbox)) return today;
  const played = cycles.map(({ clock }) => localDay(businessAt(clock, deps.now()), offset));
  const days = what === 'settled' && borneIn.length > 0 ? played : [today, ...played];
  return days.toSorted().at(-1) ?? today;
}
