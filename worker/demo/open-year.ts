/**
 * Beside the years that are over, two small ones that are still going on, so that whoever signs in finds something to do:
 * one in the middle of its year, with people who are late; one near its end, with proposals that nobody has decided.
 * They are launched while only a few people are on the roster, and played when everything else is done.
 */
import { DAY_MS } from '../../rules/time/units.ts';
import type { Act } from '../../activities/cast/situation.ts';
import { operate } from './hand.ts';
import { play, type Stop } from './play.ts';
import type { Run } from './run.ts';
import { type Early, openCycle, type Launched, type Order, type Ready, runOf } from './setup.ts';
import type { RegionInfo } from './wire.ts';
import { OPEN_PERIOD, type Person, type World } from './world.ts';

const UNITS = 2;
/** Some days after a deadline that not everybody has kept. */
const LATE_DAYS = 2;
/** What happened once in the year before; a unit that gets more time by decree is seen again. */
const ONCE = ['reassign', 'voices', 'extra-review', 'leave', 'survey'];

type Where = 'middle' | 'end';

/** The first region of each of the first two areas. */
export function openRegions(regions: readonly RegionInfo[]): Map<string, Where> {
  const firsts = regions.filter(({ area }, index) => regions.findIndex((each) => each.area === area) === index);
  const [middle, end] = firsts;
  return new Map<string, Where>([
    ...(middle ? [[middle.id, 'middle'] as const] : []),
    ...(end ? [[end.id, 'end'] as const] : []),
  ]);
}

/** Those of a few units, and those who are above everybody. */
const fewIn = ({ people, units }: World): Person[] => {
  const few = new Set(units.slice(0, UNITS).map(({ unit }) => unit));
  const served = new Set(units.map(({ unit }) => unit));
  return people.filter(({ unit }) => few.has(unit) || !served.has(unit));
};

/** The cycles that were launched, by region. */
export type OpenCycles = Map<string, Launched>;

export const openEarly = (order: Order, opened: OpenCycles): Early => ({
  people: fewIn,
  then: async (roster) => {
    const cycle = await openCycle(order, roster, OPEN_PERIOD);
    opened.set(roster.region.id, { cycle, period: OPEN_PERIOD });
  },
});

/** By turns: nothing is done, only the employee's part is done, and twice everything is done. */
const turnOf = (run: Run, employeeId: string): number =>
  Array.from(run.personOf(employeeId)?.id ?? '').reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % 4;

const LEFT: Record<Where, (turn: number, name: Act['name']) => boolean> = {
  middle: (turn, name) => (turn < 2 && name === 'submitReview') || (turn < 1 && name === 'submitSelfAssessment'),
  end: (turn, name) =>
    name === 'decideOutcome' || name === 'decideObjection' || (turn < 1 && name === 'acknowledgeResult'),
};
const stopOf = (run: Run, where: Where): Stop => ({
  at: where === 'middle' ? 'review' : 'outcome',
  leaves: ({ appraisal, act }) => LEFT[where](turnOf(run, appraisal.employeeId), act.name),
});

type Opening = { order: Order; ready: readonly Ready[]; opened: OpenCycles; signal: AbortSignal };

export async function playOpenYears({ order, ready, opened, signal }: Opening): Promise<void> {
  const places = openRegions(ready.map(({ region }) => region));
  const plays = ready.map(async (each) => {
    const [launched, where] = [opened.get(each.region.id), places.get(each.region.id)];
    if (!launched || !where) return;
    const run = runOf(order, each, launched);
    for (const event of ONCE) run.happened.add(event);
    await play(run, { onTurn: () => undefined, signal, stop: stopOf(run, where) });
    if (where === 'middle' && !signal.aborted) await passDeadline(run);
  });
  await Promise.all(plays);
}

async function passDeadline(run: Run): Promise<void> {
  const due = [...run.appraisals.values()]
    .filter(({ stageKind, dueAt }) => stageKind === 'review' && dueAt !== null)
    .map(({ dueAt }) => Date.parse(dueAt ?? ''));
  if (due.length === 0) return;
  const to = new Date(Math.min(...due) + LATE_DAYS * DAY_MS).toISOString();
  await operate(run, { path: 'clock', as: 'admin', body: { to }, n: 'clock/late' });
}
