/**
 * Which goals of units targets may serve: those in force in the year of the cycle, of the person's unit or one above, and
 * what they serve already.
 */
import { finding } from '../../rules/language/errors.ts';
import type { Finding, Text } from '../../rules/language/types.ts';
import { getCycle } from '../../store/cycle/cycles.ts';
import { goalsById } from '../../store/goal/goals.ts';
import { unitsAbove } from '../../store/goal/unit-line.ts';
import type { Target } from '../../workflows/messages.ts';
import { isInYears } from '../goal/years.ts';
import type { About } from './check-command.ts';

export async function goalFindings(targets: readonly Target[], { deps, appraisal }: About): Promise<Finding[]> {
  const ids = targets.flatMap(({ contributesTo }) => contributesTo ?? []);
  if (ids.length === 0) return [];
  const { region, unit, cycleId } = appraisal;
  const [goals, above, cycle] = await Promise.all([
    goalsById(deps.store, region, [...new Set(ids)]),
    unitsAbove(deps.store, region, unit),
    getCycle(deps.store, region, cycleId),
  ]);
  const known = new Map(goals.map((goal) => [goal._id, goal]));
  const units = [unit, ...above];
  const holds = (id: string, goal: string) =>
    appraisal.targets.some((held) => held.id === id && held.contributesTo === goal);
  return targets.flatMap(({ id, contributesTo }, i) => {
    if (contributesTo === undefined || holds(id, contributesTo)) return [];
    const goal = known.get(contributesTo);
    const wrong = (text: Text) => [finding(['targets', i, 'contributesTo'], 'not-allowed', text)];
    if (!goal) return wrong(UNKNOWN);
    if (goal.state !== 'IN_FORCE') return wrong(RETIRED);
    if (!units.includes(goal.unit)) return wrong(ELSEWHERE);
    return cycle && !isInYears(cycle.period, goal.year) ? wrong(OTHER_YEAR) : [];
  });
}

const UNKNOWN: Text = { id: 'Sasaran ini tidak ada di wilayah ini.', en: 'This region has no such goal.' };
const RETIRED: Text = { id: 'Sasaran ini sudah tidak berlaku.', en: 'This goal is in force no longer.' };
const ELSEWHERE: Text = {
  id: 'Target melayani sasaran unitnya sendiri atau unit di atasnya; ini sasaran unit lain.',
  en: 'A target serves a goal of its own unit or of one above; this is of another unit.',
};
const OTHER_YEAR: Text = {
  id: 'Sasaran ini untuk tahun di luar periode penilaian.',
  en: 'This goal is of a year outside the period that is appraised.',
};
