/** What the whole numbers of Siklus count in. No imports: safe for workflows. */

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** 100 % in basis points: weights, shares and their sums. */
export const WHOLE = 10_000;

/** The best score, 120.00 in hundredths. */
export const HIGHEST_SCORE = 12_000;

/** The unit of every score, as packs write it. */
export const SCORE_UNIT = 'hundredth';
/** Targets that count for one year, with those of earlier segments of it. */
export const MOST_LISTED = 100;
