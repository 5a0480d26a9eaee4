/** How fast the sandbox clock runs: people need real milliseconds to act, so more people need a slower year. */
import { DAY_MS } from '../../rules/time/units.ts';
const MINUTE_MS = 60_000;
/** The clock starts in December: launching takes a few seconds, and nobody shall lose their January to them. */
const LEAD_DAYS = 20;
/** Those days, the year, and the January after it. */
const DAYS = LEAD_DAYS + 396;
/** Regions start one after the other, so that their busy weeks do not fall together. */
const STAGGER_SHARE = 0.08;
/** A day must last long enough to see a change, act on it, and see the next one. */
const LEAST_MINUTES = 4;
/** What two hundred people cost: a base that no machine gets around, and a part that grows as the machine gets slower. */
const PEOPLE = 200;
const BASE_MINUTES = 4.5;
const MINUTES_AT_ONE_WRITE_PER_SECOND = 80;

export type Pace = { speed: number; leadDays: number; staggerMs: number; minutes: number };

export type Measured = { people: number; regions: number; writesPerSecond: number };

/** Minutes in which this machine, as busy as it is now, can carry that many people through their year; in halves. */
export const defaultMinutes = ({ people, regions, writesPerSecond }: Measured): number => {
  const each = BASE_MINUTES + MINUTES_AT_ONE_WRITE_PER_SECOND / Math.max(1, writesPerSecond);
  return Math.max(LEAST_MINUTES, Math.ceil((2 * each * people * regions) / PEOPLE) / 2);
};

/** All regions together take about `minutes`; each one's year is a little shorter. */
export const paceFor = (minutes: number, regions: number): Pace => {
  const yearMs = (minutes * MINUTE_MS) / (1 + STAGGER_SHARE * (regions - 1));
  return {
    minutes,
    leadDays: LEAD_DAYS,
    speed: Math.max(2, Math.round((DAYS * DAY_MS) / yearMs)),
    staggerMs: Math.round(yearMs * STAGGER_SHARE),
  };
};
