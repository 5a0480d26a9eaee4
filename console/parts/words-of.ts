/** Values as people of a region read them. */
import { formatDate, formatNumber } from '../../rules/explain/format.ts';
import { PREDICATE_WORDS } from '../../rules/language/predicates.ts';
import { own } from '../../rules/language/records.ts';
import type { Language, Text } from '../../rules/language/types.ts';

/** The day of an ISO instant, in the region's own time. */
export const shownDay = (instant: string, language: Language): string => formatDate(instant.slice(0, 10), language);
/** Day and time of an ISO instant, in the region's own time. */
export const shownMoment = (instant: string, language: Language): string =>
  `${shownDay(instant, language)} ${instant.slice(11, 16).replace(':', language === 'id' ? '.' : ':')}`;
export const shownScore = (hundredths: number, language: Language): string =>
  formatNumber(hundredths, 'hundredth', language);
export const predicateWord = (code: string, language: Language): string =>
  own<Text>(PREDICATE_WORDS, code)?.[language] ?? code;
