/** Values as people write them: what a cell or a text says of a fact, and what is said of one that says nothing. */
import { bilingual, formatNumber } from '../explain/format.ts';
import type { FactDefinition, FactValue, GivenValue, Language, Text } from '../language/types.ts';
import { isTargetList, targetsCounted, targetWanted } from '../language/targets.ts';
import { fits } from './values.ts';
import { troubleWithDay, writtenDay } from './written-day.ts';
import { isScaled, readingsOfNumber, troubleWithNumber } from './written-number.ts';

const SCALE = 100;

const TRUE_WORDS = new Set('true,benar,ya,yes,y,1,aktif,active'.split(','));
const FALSE_WORDS = new Set('false,salah,tidak,no,n,0,nonaktif,non-aktif,tidak aktif,inactive'.split(','));

/** Yes or no in the words that spreadsheets and people use; anything else is neither. */
export function writtenBoolean(text: string): boolean | undefined {
  const word = text.trim().toLowerCase().replaceAll(/\s+/g, ' ');
  return TRUE_WORDS.has(word) ? true : FALSE_WORDS.has(word) ? false : undefined;
}

/**
 * What a text says of a fact, or `undefined`. A number with decimals is in people's units: "92,50" is 9250 hundredths. A
 * whole one is too, wherever the pack's range lets it be: 92 of at most 120.00 is 92.00, and 9250 can only be hundredths.
 */
export function readWritten(definition: FactDefinition, text: string): FactValue | undefined {
  const readings = readingsOf(definition, text.trim());
  return readings.find((value) => fits(value, definition));
}

function readingsOf(definition: FactDefinition, text: string): FactValue[] {
  switch (definition.type) {
    case 'int':
      return readingsOfNumber(definition, text).values;
    case 'bool':
      return [writtenBoolean(text) ?? text];
    case 'date':
      return [writtenDay(text) ?? text];
    case 'enum':
      return [text, choiceOf(definition, text)];
    case 'list':
      return [];
  }
}

/**
 * A choice by its value or its label, in any case; "III.a" is III/a where no other choice reads so, and so is a code in brackets
 * behind its name: "Penata Muda (III/a)".
 */
function choiceOf({ values = [], valueLabels = {} }: FactDefinition, text: string): string {
  const wordsOf = (value: string) => {
    const label = Object.hasOwn(valueLabels, value) ? valueLabels[value] : undefined;
    return [value, label?.id, label?.en];
  };
  for (const same of [inSmall, joinedUp]) {
    const wanted = same(text);
    const [only, another] = values.filter((value) => wordsOf(value).some((word) => word && same(word) === wanted));
    if (only !== undefined) return another === undefined ? only : text;
  }
  const [, code = ''] = /^[\p{L}. ]+\(([^()]*\/[^()]*)\)$/u.exec(text) ?? [];
  return values.find((value) => inSmall(value) === inSmall(code)) ?? text;
}
const inSmall = (text: string) => text.toLowerCase();
/** Only between letters and digits: A- is not A. */
const joinedUp = (text: string) => inSmall(text).replaceAll(/(?<=[\p{L}\p{N}])[\s_./-]+(?=[\p{L}\p{N}])/gu, '');

/**
 * Whether a whole number may have been meant in people's units: 92 for 92.00, where 92 hundredths are 0.92. Nobody can
 * tell from the number alone.
 */
export function isDoubtful(definition: FactDefinition, value: FactValue): boolean {
  return isScaled(definition) && typeof value === 'number' && value !== 0 && fits(value * SCALE, definition);
}

/** What was read of a doubtful number, and the two ways of writing what was meant. */
export function doubtText(definition: FactDefinition, value: number): Text {
  return bilingual((language) => {
    const [as, meant] = [value, value * SCALE].map((n) => formatNumber(n, definition.unit, language));
    return language === 'id'
      ? `${definition.label.id}: ${value} dibaca sebagai ${as}. Jika yang dimaksud ${meant}, tulis ${value * SCALE} atau "${meant}"; jika memang ${as}, tulis "${as}".`
      : `${definition.label.en}: ${value} was read as ${as}. If ${meant} is meant, write ${value * SCALE} or "${meant}"; if it is ${as}, write "${as}".`;
  });
}

/** A value of the fact as people read it. */
export function writtenValue(
  { unit, valueLabels = {} }: FactDefinition,
  value: GivenValue,
  language: Language,
): string {
  if (isTargetList(value)) return targetsCounted(value.length)[language];
  if (typeof value === 'number') return formatNumber(value, unit, language);
  if (typeof value === 'boolean') return String(value);
  return (Object.hasOwn(valueLabels, value) ? valueLabels[value]?.[language] : undefined) ?? value;
}

/** What is said of a value that does not fit: what the fact is called, what was read, and what it may be. */
export function wantedText(definition: FactDefinition, given?: unknown): Text {
  return bilingual((language) => {
    const read = given === undefined ? '' : READ[language](shortened(given));
    const trouble = typeof given === 'string' ? troubleWith(definition, given)?.[language] : undefined;
    return `${definition.label[language]}: ${read}${trouble ? `${trouble}; ` : ''}${wanted(definition, language, given)}.`;
  });
}

/** Why a text says nothing of the fact, where that can be told. */
function troubleWith(definition: FactDefinition, text: string): Text | undefined {
  if (definition.type === 'date') return troubleWithDay(text);
  return definition.type === 'int' ? troubleWithNumber(definition, text) : undefined;
}

const READ = {
  id: (value: string) => `dibaca ${value}; `,
  en: (value: string) => `read ${value}; `,
};
const MOST_SHOWN = 60;
function shortened(value: unknown): string {
  const text = JSON.stringify(value) ?? 'null';
  return text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text;
}

function wanted(definition: FactDefinition, language: Language, given: unknown): string {
  const { type, values = [] } = definition;
  const id = language === 'id';
  switch (type) {
    case 'int':
      return wantedNumber(definition, language, given);
    case 'enum':
      return `${id ? 'isi salah satu dari' : 'give one of'}: ${values.join(', ')}`;
    case 'bool':
      return id ? 'isi true atau false' : 'give true or false';
    case 'date':
      return id ? 'isi tanggal tttt-bb-hh, misalnya 2026-12-31' : 'give a date yyyy-mm-dd, such as 2026-12-31';
    case 'list':
      return targetWanted(given)[language];
  }
}

const UNIT_NAMES = {
  hundredth: { id: 'dalam perseratus', en: 'in hundredths' },
  basisPoint: { id: 'dalam perseratus persen', en: 'in hundredths of a per cent' },
};

function wantedNumber(definition: FactDefinition, language: Language, given: unknown): string {
  const { unit, min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER } = definition;
  const show = (n: number) => formatNumber(n, unit, language);
  const id = language === 'id';
  if (unit !== 'hundredth' && unit !== 'basisPoint') {
    const plain = formatNumber(min, undefined, language);
    return `${id ? 'isi bilangan bulat' : 'give a whole number'} ${plain}–${show(max)}`;
  }
  const points = typeof given === 'number' ? Math.round(given * SCALE) : Number.NaN;
  const example = fits(points, definition) ? points : exampleIn(min, max);
  const written = formatNumber(example, 'hundredth', language);
  const name = UNIT_NAMES[unit][language];
  const share = unit === 'basisPoint' && points > 0 && points <= SCALE ? points * SCALE : Number.NaN;
  if (fits(share, definition)) {
    const [whole, part] = [show(share), show(points)];
    return id
      ? `dapat berarti ${whole} atau ${part}; isi ${name}: ${whole} = ${share}, ${part} = ${points}`
      : `it may mean ${whole} or ${part}; write it ${name}: ${whole} = ${share}, ${part} = ${points}`;
  }
  return id
    ? `isi ${name}: ${written} = ${example}, atau teks "${written}"; dari ${show(min)} sampai ${show(max)}`
    : `write it ${name}: ${written} = ${example}, or the text "${written}"; from ${show(min)} to ${show(max)}`;
}

const USUAL = 9250;
const exampleIn = (min: number, max: number) => (min <= USUAL && USUAL <= max ? USUAL : max);
