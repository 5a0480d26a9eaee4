/** What runs after an outcome is issued. */
import { z } from 'zod';
import { duration } from './schema-parts.ts';

const MOST_MONTHS = 24;
const MOST_REMIND_DAYS = 60;

const months = z.int().min(1).max(MOST_MONTHS);
/** Days before a deadline on which those concerned are reminded. */
const remindDaysBefore = z.int().min(1).max(MOST_REMIND_DAYS);

/** A plan, a check-in at the end of each month but the last, and an evaluation when the last is over. */
const improvement = z.strictObject({
  kind: z.literal('improvement'),
  months,
  /** How long there is to agree the plan, to hold a check-in, and to evaluate. */
  plan: duration,
  checkIn: duration,
  evaluation: duration,
  /** Months that may be added, once. */
  extension: months.exactOptional(),
  /** Whoever failed is tested, within so long. */
  test: duration.exactOptional(),
  remindDaysBefore,
});

/** Served first, in force from so long after that day, and for so many months. */
const term = z.strictObject({
  kind: z.literal('term'),
  service: duration,
  after: duration,
  months,
  remindDaysBefore,
});

/** Before a sanction is decided the person is summoned, and heard or found to have stayed away. */
export const hearingRule = z.strictObject({
  /** How often somebody is summoned before it may be said that they stayed away. */
  summons: z.int().min(1).max(3),
  /** Between a summons and the day that it names. */
  notice: duration,
  /** How long whoever decides has, from the hearing on. */
  decide: duration,
});

export const followUpRule = z.discriminatedUnion('kind', [improvement, term]);
