/** What people agree to reach, and how far they come: drawn from their level, so that nobody types a score. */
import { draw } from '../../rules/decide/draw.ts';
import { endOfLocalDay, localDay, startOfLocalDay } from '../../rules/time/calendar.ts';
import { TARGET_CHOICES } from '../../rules/language/targets.ts';
import type { Measure, ProgressReport, Target } from '../../workflows/messages.ts';
import type { Level } from '../../workflows/cast/habits.ts';
import type { Window } from './timing.ts';
import { type Act, type Circumstances, has } from './situation.ts';

const UNIT = 10_000;
/** How much of a target somebody reaches by the end, from worst to best of their level. */
const REACHED: Record<Level, readonly [number, number]> = {
  low: [0.2, 0.5],
  weak: [0.4, 0.72],
  usual: [0.93, 1.04],
  high: [1.08, 1.2],
};
/** When in their time of work people report, and how far they are then. */
const REPORTS = [
  { place: 0.45, share: 0.5 },
  { place: 0.9, share: 1 },
];

/** Whether the plan is of a pack that reads targets. */
const measures = ({ plan }: Pick<Circumstances, 'plan'>): boolean =>
  plan.stages.some(({ kind, options }) => kind === 'target' && options['measuredBy'] !== undefined);

/** What makes the n-th target measurable; nothing where the pack does not read it. */
export function measureOf(situation: Circumstances, n: number): Partial<Measure> {
  if (!measures(situation)) return {};
  const { part, employeeId } = situation;
  const aspect = TARGET_CHOICES.aspect[n % TARGET_CHOICES.aspect.length] ?? 'quantity';
  const fast = aspect === 'time' || aspect === 'cost';
  const value = 20 + Math.floor(100 * draw(part.seed, employeeId, 'target', n));
  const kind = n < 3 ? ('main' as const) : ('additional' as const);
  return { kind, aspect, direction: fast ? 'lower' : 'higher', value: value * UNIT, source: 'own' };
}

/** The last day of work: what is agreed is due by then. */
export function lastDayOf({ plan }: Circumstances): string {
  const { stages, calendar } = plan;
  const due = stages.findLast(({ kind, dueAt }) => kind === 'execution' && dueAt !== undefined)?.dueAt;
  return due === undefined ? 'rehearsal' : localDay(due, calendar.offsetMinutes);
}

/** In the middle of the work and before its end, of every target at once. */
export function progress(situation: Circumstances): Act[] {
  const { view, employeeId, at, plan } = situation;
  if (view.stageKind !== 'execution' || view.dueAt === null || !measures(situation)) return [];
  if (view.targetsAgreedBy === null || has(situation, 'noShows', employeeId)) return [];
  const { offsetMinutes } = plan.calendar;
  const targets = view.targets.filter(({ source }) => source === 'own');
  const length = view.dueAt - view.stageOpenedAt;
  const { counted = [], open = [] } = view.progress ?? {};
  const toldOn = (day: string) => [...counted, ...open].some((report) => report.at === day);
  return REPORTS.flatMap(({ place, share }): Act[] => {
    const moment = view.stageOpenedAt + Math.round(place * length);
    const day = localDay(moment, offsetMinutes);
    // Due until its moment is over, and told once: whoever plays by a clock that jumps looks again at that very moment.
    if (targets.length === 0 || moment < at || toldOn(day)) return [];
    const reports = targets.map((target): ProgressReport => ({ ...reached(situation, target, share), at: day }));
    const command = { actor: { id: employeeId, as: 'employee' as const }, body: { reports } };
    const text = { submissionId: `rehearsal:${view.stage}/progress/${place}`, digest: 'rehearsal' };
    return [
      { key: `${view.stage}/progress/${place}`, at: moment, name: 'reportProgress', command: { ...command, ...text } },
    ];
  });
}

function reached({ part, employeeId }: Circumstances, target: Target, share: number): Omit<ProgressReport, 'at'> {
  const { id, value = UNIT, direction } = target;
  const [from, to] = REACHED[part.levels.work];
  const place = from + (to - from) * draw(part.seed, employeeId, 'reached', id);
  // Whoever is faster or cheaper than agreed is as good as whoever does more; that does not add up over the year.
  const of = direction === 'lower' ? 1 / place : place * share;
  return { target: id, actual: Math.round((value * of) / UNIT) * UNIT };
}

/** The reports of one command are answered together, within the time that the pack gives. */
export function openReports({ view, plan }: Circumstances): { reportIds: string[]; window: Window } {
  const open = view.progress?.open ?? [];
  const [first] = open;
  const { offsetMinutes } = plan.calendar;
  const from = first ? startOfLocalDay(first.at, offsetMinutes) : 0;
  const due = first?.dueAt ?? (first ? endOfLocalDay(first.at, offsetMinutes) : null);
  return { reportIds: open.map(({ id }) => id), window: { from, due } };
}
