/** Numbers, dates and values as people read them: 90,00 in Indonesian, 90.00 in English. No locale library: same everywhere. */
import { unitOf } from '../language/graph.ts';
import { own } from '../language/records.ts';
import { isTargetList, targetsCounted } from '../language/targets.ts';
import type { GivenValue, Language, RulePack, Text } from '../language/types.ts';
import { PREDICATE } from '../language/vocabulary.ts';
import { MONTHS, NO, PREDICATE_LABEL, RESULT_WORDS, UNIT_WORDS, YES } from '../language/words.ts';
import { isPredicate, PREDICATE_WORDS } from '../language/predicates.ts';

/** Builds a text by saying it once per language. */
export function bilingual(say: (language: Language) => string): Text {
  return { id: say('id'), en: say('en') };
}

/** A number of the unit: hundredths with two decimals, basis points as per cent, others whole with their unit's word. */
export function formatNumber(n: number, unit: string | undefined, language: Language): string {
  if (unit === 'hundredth') return decimal(n, 2, language);
  if (unit === 'basisPoint') return formatPercent(n, language);
  const words = own(UNIT_WORDS, unit ?? '');
  const digits = decimal(n, 0, language);
  if (words === undefined) return digits;
  return `${digits} ${language === 'id' ? words.id : Math.abs(n) === 1 ? words.one : words.many}`;
}

/** Basis points as per cent, without trailing zeros: 3500 is 35%, 9499 is 94,99%. */
export function formatPercent(basisPoints: number, language: Language): string {
  return `${decimal(basisPoints, 2, language).replace(/[.,]00$/, '')}%`;
}

/** Ten-thousandths without trailing zeros: 125000 is 12,5. */
export const formatMeasure = (n: number, language: Language): string =>
  decimal(n, 4, language).replace(/0+$/, '').replace(/[.,]$/, '');

/** `yyyy-mm-dd` as 30 Juni 2026, `mm-dd` as 30 Juni. */
export function formatDate(day: string, language: Language): string {
  const [date, month, year] = day.split('-').reverse();
  const name = MONTHS[language][Number(month) - 1] ?? '';
  return [String(Number(date)), name, year].filter((part) => part !== undefined).join(' ');
}

function decimal(n: number, places: number, language: Language): string {
  const [thousands, point] = language === 'id' ? ['.', ','] : [',', '.'];
  const scale = 10 ** places;
  const absolute = Math.abs(n);
  const fraction = absolute % scale;
  const whole = String((absolute - fraction) / scale).replace(/\B(?=(\d{3})+$)/g, thousands);
  const sign = n < 0 ? '-' : '';
  return places === 0 ? sign + whole : `${sign}${whole}${point}${String(fraction).padStart(places, '0')}`;
}

/** What a fact, derived fact, the result score or the predicate is called. */
export function labelOf(pack: RulePack, name: string): Text {
  const declared = own(pack.facts, name) ?? own(pack.derived, name);
  if (declared !== undefined) return declared.label;
  return name === PREDICATE ? PREDICATE_LABEL : name === pack.scoring.result ? RESULT_WORDS : { id: name, en: name };
}

/** A value of the named fact in words. */
export function formatValue(pack: RulePack, name: string, value: GivenValue): Text {
  if (isTargetList(value)) return targetsCounted(value.length);
  if (typeof value === 'boolean') return value ? YES : NO;
  const fact = own(pack.facts, name);
  const node = own(pack.derived, name);
  if (typeof value === 'number') return bilingual((language) => formatNumber(value, unitOf(pack, name), language));
  if (fact?.type === 'date') return bilingual((language) => formatDate(value, language));
  if (name === PREDICATE) return isPredicate(value) ? PREDICATE_WORDS[value] : { id: value, en: value };
  return (
    own((fact ?? node)?.valueLabels ?? {}, value) ??
    (isPredicate(value) ? PREDICATE_WORDS[value] : { id: value, en: value })
  );
}
