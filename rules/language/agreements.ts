/** How long what was agreed lasts, where nobody says it. */
import type { Duration, RulePack } from './types.ts';

type Terms = { coaching: Duration; warning: Duration; remindDaysBefore: number };

/** A pack that says nothing of it: a month, and a week before. */
const USUAL: Terms = { coaching: { calendarDays: 30 }, warning: { calendarDays: 30 }, remindDaysBefore: 7 };

export function agreementTerms({ agreements }: RulePack): Terms {
  if (agreements === undefined) return USUAL;
  const { coaching, warning, remindDaysBefore } = agreements;
  return { coaching, warning, remindDaysBefore };
}
