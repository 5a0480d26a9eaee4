/** When each stage of a cycle will be done, told from how many went past it in the last days. Pure: days and counts. */
import { FEWEST_SHOWN } from '../../rules/language/groups.ts';
import { addCalendarDays, daysBetween } from '../../rules/time/calendar.ts';
import type { BurnUp } from '../../store/cycle/burn-up.ts';

/** So many days, up to today, are the rate's. */
export const RATE_DAYS = 7;
/** Fewer people on the move are chance, not a rate. */
const FEWEST_MOVED = 3;
/** What would take longer is told as that. */
const MOST_AHEAD = 366;
const MOST_POINTS = 60;
const MOST_HOLDERS = 5;

export const NO_DAY = ['few', 'still', 'slow', 'deadline', 'ahead', 'before', 'paused'] as const;
export type NoDay = (typeof NO_DAY)[number];

/** A stage of the plan. `forwards`: whoever has not acted by its deadline is moved on. Days are local. */
export type Staged = { id: string; opens: string | null; deadline: string | null; forwards: boolean };
type Rate = { from: string; to: string; people: number };
export type StageForecast = {
  stage: string;
  done: number;
  here: number;
  rate: Rate | null;
  day: string | null;
  reason: NoDay | null;
  deadline: string | null;
};
type Asked = {
  stages: readonly Staged[];
  burnUp: BurnUp;
  today: string;
  paused: boolean;
  dayOf: (instant: number) => string;
};

const sum = (rows: readonly { count: number }[]) => rows.reduce((all, { count }) => all + count, 0);
const later = (a: string, b: string) => (a > b ? a : b);

export function onlyUnit(all: BurnUp, unit: string): BurnUp {
  const of = <Row extends { unit: string }>(rows: readonly Row[]) => rows.filter((row) => row.unit === unit);
  const { units, passed, standing, waiting } = all;
  return { ...all, units: of(units), passed: of(passed), standing: of(standing), waiting: of(waiting) };
}

export function forecastStages({ stages, burnUp, today, paused, dayOf }: Asked): StageForecast[] {
  const people = burnUp.units.reduce((all, row) => all + row.people, 0);
  const told: StageForecast[] = [];
  for (const { id, opens, deadline: planned, forwards } of stages) {
    const passed = burnUp.passed.filter(({ stage }) => stage === id);
    const standing = burnUp.standing.filter(({ stage }) => stage === id);
    const here = standing.reduce((all, row) => all + row.people, 0);
    const done = sum(passed);
    const deadline = here === 0 ? planned : lastDue(standing, dayOf);
    const began = [...passed.map(({ day }) => day), ...standing.map(({ since }) => dayOf(since))].toSorted()[0];
    const opened = began ?? opens ?? null;
    const stopped = paused || (here > 0 && standing.every((row) => row.stopped === row.people));
    const before = told.at(-1);
    told.push({
      stage: id,
      done,
      here,
      deadline,
      ...ahead(
        { people, done, passed, today, opened, begun: began !== undefined, stopped, before },
        { deadline, forwards },
      ),
    });
  }
  return told;
}

function lastDue(standing: BurnUp['standing'], dayOf: Asked['dayOf']): string | null {
  const dues = standing.flatMap(({ due }) => due ?? []);
  return dues.length < standing.length ? null : dayOf(Math.max(...dues));
}

type Going = {
  people: number;
  done: number;
  passed: BurnUp['passed'];
  today: string;
  opened: string | null;
  begun: boolean;
  stopped: boolean;
  before: StageForecast | undefined;
};
type Ending = Pick<Staged, 'deadline' | 'forwards'>;
type Ahead = Pick<StageForecast, 'rate' | 'day' | 'reason'>;

function ahead(going: Going, { deadline, forwards }: Ending): Ahead {
  const { people, done, passed, today, opened, begun, stopped, before } = going;
  const none = (reason: NoDay, rate: Rate | null = null): Ahead => ({ rate, day: null, reason });
  if (people > 0 && done === people) {
    const last =
      passed
        .map(({ day }) => day)
        .toSorted()
        .at(-1) ?? null;
    return { rate: null, day: last, reason: null };
  }
  if (!begun || opened === null || opened > today) return none('ahead');
  if (stopped) return none('paused');
  const rate = rateOf(passed, opened, today);
  const at = people < FEWEST_SHOWN ? none('few', rate) : byRate(rate, people - done);
  const movedOn = forwards && deadline !== null && deadline >= today;
  if (movedOn && (at.day === null || at.day > deadline)) return none('deadline', rate);
  if (at.day === null || before === undefined) return at;
  // Nobody passes a stage before the one in front of it.
  const first = before.day ?? (before.reason === 'deadline' ? before.deadline : null);
  return first === null ? none('before', rate) : { ...at, day: later(at.day, first) };
}

function rateOf(passed: BurnUp['passed'], opened: string, today: string): Rate {
  const from = later(opened, addCalendarDays(today, 1 - RATE_DAYS));
  return { from, to: today, people: sum(passed.filter(({ day }) => day >= from && day <= today)) };
}

function byRate(rate: Rate, left: number): Ahead {
  const none = (reason: NoDay): Ahead => ({ rate, day: null, reason });
  if (rate.people === 0) return none('still');
  if (rate.people < FEWEST_MOVED) return none('few');
  const days = Math.ceil((left * (daysBetween(rate.from, rate.to) + 1)) / rate.people);
  return days > MOST_AHEAD ? none('slow') : { rate, day: addCalendarDays(rate.to, days), reason: null };
}

/** Days, evenly spread and the last one among them, and how many had passed each stage by each of them. */
export function pointsOf(
  { passed }: Pick<BurnUp, 'passed'>,
  stages: readonly string[],
  today: string,
): { days: string[]; byStage: Map<string, number[]> } {
  const all = passed.map(({ day }) => day).toSorted();
  const first = all[0] === undefined ? today : addCalendarDays(all[0], -1);
  const last = later(today, all.at(-1) ?? today);
  const step = Math.max(1, Math.ceil((daysBetween(first, last) + 1) / MOST_POINTS));
  const days: string[] = [];
  for (let day = last; day > first && days.length < MOST_POINTS; day = addCalendarDays(day, -step)) days.unshift(day);
  days.unshift(first);
  const byStage = stages.map((id): [string, number[]] => {
    const rows = passed.filter(({ stage }) => stage === id);
    return [id, days.map((day) => sum(rows.filter((row) => row.day <= day)))];
  });
  return { days, byStage: new Map(byStage) };
}

/** Whom a stage waits for: each appraisal once for each kind; by name the few for whom most wait. */
export function holdersOf({ waiting }: Pick<BurnUp, 'waiting'>, stage: string) {
  const byKind = new Map<string, number>();
  const byName = new Map<string, { employeeId: string; as: string; count: number }>();
  for (const { stage: of, as, id, count } of waiting) {
    if (of !== stage) continue;
    byKind.set(as, (byKind.get(as) ?? 0) + count);
    if (id === null) continue;
    const known = byName.get(`${as}|${id}`);
    byName.set(`${as}|${id}`, { employeeId: id, as, count: (known?.count ?? 0) + count });
  }
  return {
    waiting: [...byKind].map(([as, count]) => ({ as, count })).toSorted((a, b) => b.count - a.count),
    holders: [...byName.values()]
      .toSorted((a, b) => b.count - a.count || (a.employeeId < b.employeeId ? -1 : 1))
      .slice(0, MOST_HOLDERS),
  };
}
