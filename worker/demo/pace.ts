/** How fast the sandbox clock runs: people need real milliseconds to act, so more people need a slower year. */
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** The year and the January after it. */
const DAYS = 396;
/** Regions start one after the other, so that their busy weeks do not fall together. */
const STAGGER_SHARE = 0.08;
const LEAST_MINUTES = 4;
const MINUTES_PER_HUNDRED_PEOPLE = 2;

export type Pace = { speed: number; staggerMs: number; minutes: number };

export const defaultMinutes = (people: number, regions: number): number =>
  Math.max(LEAST_MINUTES, Math.ceil((people * regions * MINUTES_PER_HUNDRED_PEOPLE) / 100));

/** All regions together take about `minutes`; each one's year is a little shorter. */
export const paceFor = (minutes: number, regions: number): Pace => {
  const yearMs = (minutes * MINUTE_MS) / (1 + STAGGER_SHARE * (regions - 1));
  return {
    minutes,
    speed: Math.max(2, Math.round((DAYS * DAY_MS) / yearMs)),
    staggerMs: Math.round(yearMs * STAGGER_SHARE),
  };
};
