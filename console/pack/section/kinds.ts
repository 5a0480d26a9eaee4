/**
 * FormValues of a pack as fields of a form, in people's units: 92,50 and 60% are what people write, 9250 and 6000 what is
 * kept. What is written and read back is the same value again, for every kind.
 */
import { formatDate, formatNumber } from '../../../rules/explain/format.ts';
import { isRecord } from '../../../rules/language/records.ts';
import type { Language, RulePack } from '../../../rules/language/types.ts';
import { chosenOf, type Choice, type Field } from '../../parts/form.tsx';
import { parsedNumber } from '../../appraisal/numbers.ts';
import type { Translate } from '../../words/words.ts';

/** One field, or several with one heading; `inline`: side by side. */
export type Layout = Field | { legend: string; inline?: boolean; parts: Layout[] };
export type FormValues = Readonly<Record<string, string>>;
export type PackAbout = { pack: RulePack; language: Language; t: Translate };
export type FormReading = PackAbout & { values: FormValues; errors: Record<string, string>; before: unknown };

export type ValueKind = {
  layout: (name: string, label: string, about: PackAbout & { values: FormValues }) => Layout;
  write: (name: string, value: unknown, about: PackAbout) => FormValues;
  /** What was filled in, as the pack has it; undefined: left out. Complains by adding to `errors`. */
  read: (name: string, reading: FormReading) => unknown;
  /** In words, for whoever may not change it and for what it was before. */
  tell: (value: unknown, about: PackAbout) => string;
};

/** Of an item: the field's name in it (none: the item itself), its kind, and what it is called where that is not its own word. */
export type NamedField = [field: string, kind: ValueKind, label?: string];

/** A word, a number or an answer as text; anything else is none. */
export const plain = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';

export const NOTHING = '–';
export const filledIn = ({ values }: Pick<FormReading, 'values'>, name: string) => values[name]?.trim() ?? '';
export const asRecord = (value: unknown): Record<string, unknown> => (isRecord(value) ? value : {});
export const asList = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
export const needed = (name: string, reading: FormReading, optional: boolean): undefined => {
  if (!optional) reading.errors[name] = reading.t('field.needed');
  return undefined;
};

export const line = (optional = false, kind: 'line' | 'text' = 'line'): ValueKind => ({
  layout: (name, label) => ({ name, label, kind, required: !optional }),
  write: (name, value) => ({ [name]: typeof value === 'string' ? value : '' }),
  read: (name, reading) => filledIn(reading, name) || needed(name, reading, optional),
  tell: (value) => (typeof value === 'string' ? value : NOTHING),
});

export const date = (optional = false): ValueKind => ({
  layout: (name, label) => ({ name, label, kind: 'date', required: !optional }),
  write: (name, value) => ({ [name]: typeof value === 'string' ? value : '' }),
  read: (name, reading) => filledIn(reading, name) || (optional ? null : needed(name, reading, false)),
  tell: (value, { language }) => (typeof value === 'string' ? formatDate(value, language) : NOTHING),
});

/** A text in both languages. */
export const bilingualText = (optional = false, kind: 'line' | 'text' = 'line'): ValueKind => ({
  layout: (name, label, { t }) => ({
    legend: label,
    parts: (['id', 'en'] as const).map((language) => ({
      name: `${name}.${language}`,
      label: t(`language.${language}`),
      kind,
      required: !optional,
    })),
  }),
  write: (name, value) =>
    Object.fromEntries(['id', 'en'].map((each) => [`${name}.${each}`, plain(asRecord(value)[each])])),
  read: (name, reading) => {
    const [id, en] = ['id', 'en'].map((each) => filledIn(reading, `${name}.${each}`));
    if (optional && id === '' && en === '') return undefined;
    for (const [language, text] of [['id', id] as const, ['en', en] as const])
      if (text === '') needed(`${name}.${language}`, reading, false);
    return { id, en };
  },
  tell: (value, { language }) => plain(asRecord(value)[language]) || NOTHING,
});

/** As people write a number of the unit, without the unit's word. */
export function writtenNumber(value: unknown, unit: string | undefined, language: Language): string {
  if (typeof value !== 'number') return '';
  const twoPlaces = unit === 'hundredth' || unit === 'basisPoint';
  return twoPlaces
    ? formatNumber(value, unit, language)
        .replaceAll(language === 'id' ? '.' : ',', '')
        .replace('%', '')
    : String(value);
}

/** The number in the text; null, with a complaint, for what is none. */
export function readNumber(
  name: string,
  text: string,
  { unit, reading }: { unit: string | undefined; reading: FormReading },
) {
  const read = parsedNumber(text, unit);
  const example = writtenNumber(unit === 'hundredth' || unit === 'basisPoint' ? 8000 : 10, unit, reading.language);
  if (read === null) reading.errors[name] = reading.t('command.number', { example });
  return read;
}

export const number = (unit?: string, optional = false): ValueKind => ({
  layout: (name, label) => ({
    name,
    label: unit === 'basisPoint' ? `${label} (%)` : label,
    kind: 'number',
    required: !optional,
  }),
  write: (name, value, { language }) => ({ [name]: writtenNumber(value, unit, language) }),
  read: (name, reading) => {
    const text = filledIn(reading, name);
    if (text === '') return needed(name, reading, optional);
    return readNumber(name, text, { unit, reading }) ?? undefined;
  },
  tell: (value, { language }) => (typeof value === 'number' ? formatNumber(value, unit, language) : NOTHING),
});

/** Numbers in one field. */
export const numbers = (unit?: string, optional = false): ValueKind => ({
  layout: (name, label, { t }) => ({ name, label, kind: 'line', hint: t('rule.numbersHint'), required: !optional }),
  write: (name, value, { language }) => ({
    [name]: asList(value)
      .map((each) => writtenNumber(each, unit, language))
      .join('; '),
  }),
  read: (name, reading) => {
    const texts = filledIn(reading, name)
      .split(/[;\s]+/)
      .filter((text) => text !== '');
    if (texts.length === 0) return needed(name, reading, optional);
    return texts.map((text) => readNumber(name, text, { unit, reading }));
  },
  tell: (value, { language }) =>
    asList(value)
      .map((each) => formatNumber(Number(each), unit, language))
      .join('; '),
});

const labelIn = (choices: readonly Choice[], value: unknown) =>
  choices.find((choice) => choice.value === plain(value))?.label ?? (plain(value) || NOTHING);

export const choice = (choices: readonly Choice[], optional = false): ValueKind => ({
  layout: (name, label) => ({ name, label, kind: 'select', choices, required: !optional }),
  write: (name, value) => ({ [name]: plain(value) }),
  read: (name, reading) => {
    const value = filledIn(reading, name);
    if (choices.some((each) => each.value === value)) return value;
    return needed(name, reading, optional && value === '');
  },
  tell: (value) => labelIn(choices, value),
});

/** Several of the choices, in their order; what was chosen before stays where it stood. */
export function several(choices: readonly Choice[], { optional = false, asNumber = false } = {}): ValueKind {
  return {
    layout: (name, label) => ({ name, label, kind: 'several', choices, required: !optional }),
    write: (name, value) => Object.fromEntries(asList(value).map((each) => [`${name}.${String(each)}`, 'ya'])),
    read: (name, reading) => {
      const chosen = chosenOf(name, reading.values);
      if (chosen.length === 0) return optional ? undefined : needed(name, reading, false);
      const before = asList(reading.before).map(String);
      const known = [...new Set([...before, ...choices.map(({ value }) => value)])];
      const ordered = known.filter((value) => chosen.includes(value));
      return asNumber ? ordered.map(Number) : ordered;
    },
    tell: (value) =>
      asList(value)
        .map((each) => labelIn(choices, each))
        .join(', ') || NOTHING,
  };
}

/** A list that may be empty. */
export const anyOf = (choices: readonly Choice[]): ValueKind => {
  const kind = several(choices, { optional: true });
  return { ...kind, read: (name, reading) => kind.read(name, reading) ?? [] };
};

/** Said where it is so, and not at all where it is not. */
export const onlyYes: ValueKind = {
  layout: (name, label) => ({ name, label, kind: 'check' }),
  write: (name, value) => (value === true ? { [name]: 'ya' } : {}),
  read: (name, reading) => (filledIn(reading, name) === 'ya' ? true : undefined),
  tell: (value, { t }) => t(value === true ? 'yes' : 'no'),
};

export const check: ValueKind = {
  layout: (name, label) => ({ name, label, kind: 'check' }),
  write: (name, value) => (value === true ? { [name]: 'ya' } : {}),
  read: (name, reading) => filledIn(reading, name) === 'ya',
  tell: (value, { t }) => t(value === true ? 'yes' : 'no'),
};
