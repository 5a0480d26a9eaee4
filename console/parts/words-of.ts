/** Values as people of a region read them. */
import { localInstant } from '../../api/http/instants.ts';
import { formatDate, formatNumber } from '../../rules/explain/format.ts';
import { PREDICATE_WORDS } from '../../rules/language/predicates.ts';
import { own } from '../../rules/language/records.ts';
import type { Language, Text } from '../../rules/language/types.ts';
import type { Visit } from '../visit.ts';

/** The clock of the visitor's region, for instants that are written in universal time. */
type Clock = Pick<Visit, 'language' | 'offset'>;

const onClock = (instant: string, { offset }: Clock): string =>
  instant.endsWith('Z') ? localInstant(Date.parse(instant), offset) : instant;

/** The day of an ISO instant; with a clock, in the region's own time, however the instant is written. */
export const shownDay = (instant: string, clock: Language | Clock): string =>
  typeof clock === 'string'
    ? formatDate(instant.slice(0, 10), clock)
    : formatDate(onClock(instant, clock).slice(0, 10), clock.language);

/** `2027-02` as February 2027. */
export const shownMonth = (month: string, language: Language): string =>
  formatDate(`${month}-01`, language).replace(/^1 /, '');

/** What the clocks of Indonesia are called, by their distance from Greenwich. */
const CLOCKS: Readonly<Record<string, string>> = { '+07:00': 'WIB', '+08:00': 'WITA', '+09:00': 'WIT' };

/** Day and time of an ISO instant in the region's own time, and which clock that is. */
export function shownMoment(instant: string, clock: Clock): string {
  const local = onClock(instant, clock);
  const time = local.slice(11, 16).replace(':', clock.language === 'id' ? '.' : ':');
  return [shownDay(local, clock.language), time, CLOCKS[local.slice(-6)]]
    .filter((part) => part !== undefined)
    .join(' ');
}
export const shownScore = (hundredths: number, language: Language): string =>
  formatNumber(hundredths, 'hundredth', language);
export const predicateWord = (code: string, language: Language): string =>
  own<Text>(PREDICATE_WORDS, code)?.[language] ?? code;
