/**
 * Values of a pack as fields of a form, in people's units: 92,50 and 60% are what people write, 9250 and 6000 what is
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
export type Values = Readonly<Record<string, string>>;
export type About = { pack: RulePack; language: Language; t: Translate };
export type Reading = About & { values: Values; errors: Record<string, string>; before: unknown };

export type Kind = {
  layout: (name: string, label: string, about: About & { values: Values }) => Layout;
  write: (name: string, value: unknown, about: About) => Values;
  /** What was filled in, as the pack has it; undefined: left out. Complains by adding to `errors`. */
  read: (name: string, reading: Reading) => unknown;
  /** In words, for whoever may not change it and for what it was before. */
  tell: (value: unknown, about: About) => string;
};

const NOTHING = '–';
const given = ({ values }: Pick<Reading, 'values'>, name: string) => values[name]?.trim() ?? '';
const recordOf = (value: unknown): Record<string, unknown> => (isRecord(value) ? value : {});
const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const needed = (name: string, reading: Reading, optional: boolean): undefined => {
  if (!optional) reading.errors[name] = reading.t('field.needed');
  return undefined;
};

export const line = (optional = false, kind: 'line' | 'text' = 'line'): Kind => ({
  layout: (name, label) => ({ name, label, kind, required: !optional }),
  write: (name, value) => ({ [name]: typeof value === 'string' ? value : '' }),
  read: (name, reading) => given(reading, name) || needed(name, reading, optional),
  tell: (value) => (typeof value === 'string' ? value : NOTHING),
});

export const date = (optional = false): Kind => ({
  layout: (name, label) => ({ name, label, kind: 'date', required: !optional }),
  write: (name, value) => ({ [name]: typeof value === 'string' ? value : '' }),
  read: (name, reading) => given(reading, name) || (optional ? null : needed(name, reading, false)),
  tell: (value, { language }) => (typeof value === 'string' ? formatDate(value, language) : NOTHING),
});

/** A text in both languages. */
export const bilingualText = (optional = false, kind: 'line' | 'text' = 'line'): Kind => ({
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
    Object.fromEntries(['id', 'en'].map((each) => [`${name}.${each}`, String(recordOf(value)[each] ?? '')])),
  read: (name, reading) => {
    const [id, en] = ['id', 'en'].map((each) => given(reading, `${name}.${each}`));
    if (optional && id === '' && en === '') return undefined;
    for (const [language, text] of [['id', id] as const, ['en', en] as const])
      if (text === '') needed(`${name}.${language}`, reading, false);
    return { id, en };
  },
  tell: (value, { language }) => String(recordOf(value)[language] ?? NOTHING),
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
function readNumber(name: string, text: string, { unit, reading }: { unit: string | undefined; reading: Reading }) {
  const read = parsedNumber(text, unit);
  const example = writtenNumber(unit === 'hundredth' || unit === 'basisPoint' ? 8000 : 10, unit, reading.language);
  if (read === null) reading.errors[name] = reading.t('command.number', { example });
  return read;
}

export const number = (unit?: string, optional = false): Kind => ({
  layout: (name, label) => ({
    name,
    label: unit === 'basisPoint' ? `${label} (%)` : label,
    kind: 'number',
    required: !optional,
  }),
  write: (name, value, { language }) => ({ [name]: writtenNumber(value, unit, language) }),
  read: (name, reading) => {
    const text = given(reading, name);
    if (text === '') return needed(name, reading, optional);
    return readNumber(name, text, { unit, reading }) ?? undefined;
  },
  tell: (value, { language }) => (typeof value === 'number' ? formatNumber(value, unit, language) : NOTHING),
});

/** Numbers in one field. */
export const numbers = (unit?: string, optional = false): Kind => ({
  layout: (name, label, { t }) => ({ name, label, kind: 'line', hint: t('rule.numbersHint'), required: !optional }),
  write: (name, value, { language }) => ({
    [name]: listOf(value)
      .map((each) => writtenNumber(each, unit, language))
      .join('; '),
  }),
  read: (name, reading) => {
    const texts = given(reading, name)
      .split(/[;\s]+/)
      .filter((text) => text !== '');
    if (texts.length === 0) return needed(name, reading, optional);
    return texts.map((text) => readNumber(name, text, { unit, reading }));
  },
  tell: (value, { language }) =>
    listOf(value)
      .map((each) => formatNumber(Number(each), unit, language))
      .join('; '),
});

const labelIn = (choices: readonly Choice[], value: unknown) =>
  choices.find((choice) => choice.value === String(value))?.label ?? String(value ?? NOTHING);

export const choice = (choices: readonly Choice[], optional = false): Kind => ({
  layout: (name, label) => ({ name, label, kind: 'select', choices, required: !optional }),
  write: (name, value) => ({ [name]: value === undefined || value === null ? '' : String(value) }),
  read: (name, reading) => {
    const value = given(reading, name);
    if (choices.some((each) => each.value === value)) return value;
    return needed(name, reading, optional && value === '');
  },
  tell: (value) => labelIn(choices, value),
});

/** Several of the choices, in their order; what was chosen before stays where it stood. */
export function several(choices: readonly Choice[], { optional = false, asNumber = false } = {}): Kind {
  return {
    layout: (name, label) => ({ name, label, kind: 'several', choices, required: !optional }),
    write: (name, value) => Object.fromEntries(listOf(value).map((each) => [`${name}.${String(each)}`, 'ya'])),
    read: (name, reading) => {
      const chosen = chosenOf(name, reading.values);
      if (chosen.length === 0) return optional ? undefined : needed(name, reading, false);
      const before = listOf(reading.before).map(String);
      const known = [...new Set([...before, ...choices.map(({ value }) => value)])];
      const ordered = known.filter((value) => chosen.includes(value));
      return asNumber ? ordered.map(Number) : ordered;
    },
    tell: (value) =>
      listOf(value)
        .map((each) => labelIn(choices, each))
        .join(', ') || NOTHING,
  };
}

/** A list that may be empty. */
export const anyOf = (choices: readonly Choice[]): Kind => {
  const kind = several(choices, { optional: true });
  return { ...kind, read: (name, reading) => kind.read(name, reading) ?? [] };
};

export const check: Kind = {
  layout: (name, label) => ({ name, label, kind: 'check' }),
  write: (name, value) => (value === true ? { [name]: 'ya' } : {}),
  read: (name, reading) => given(reading, name) === 'ya',
  tell: (value, { t }) => t(value === true ? 'yes' : 'no'),
};

const DAYS = ['calendarDays', 'workingDays'] as const;

export const duration = (optional = false): Kind => ({
  layout: (name, label, { t }) => ({
    legend: label,
    inline: true,
    parts: [
      { name, label: t('rule.days'), kind: 'number', required: !optional },
      {
        name: `${name}.jenis`,
        label: t('rule.dayKind'),
        kind: 'select',
        required: true,
        choices: DAYS.map((value) => ({ value, label: t(`rule.${value}`) })),
      },
    ],
  }),
  write: (name, value) => {
    const [kind, days] = Object.entries(recordOf(value))[0] ?? [];
    return { [name]: days === undefined ? '' : String(days), [`${name}.jenis`]: kind ?? 'calendarDays' };
  },
  read: (name, reading) => {
    const days = number(undefined, optional).read(name, reading);
    return days === undefined
      ? undefined
      : { [given(reading, `${name}.jenis`) === 'workingDays' ? 'workingDays' : 'calendarDays']: days };
  },
  tell: (value, { t }) => {
    const [kind, days] = Object.entries(recordOf(value))[0] ?? [];
    return days === undefined
      ? NOTHING
      : `${String(days)} ${t(kind === 'workingDays' ? 'rule.workingDays' : 'rule.calendarDays')}`;
  },
});

/** From the period's first day: `P5M10D` is five months and ten days. */
export const sinceStart = (optional = false): Kind => {
  const partsOf = (value: unknown): [months: number, days: number] | null => {
    const found = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?$/.exec(String(value ?? ''));
    if (!found) return null;
    const [years, months, weeks, days] = found.slice(1).map((part) => Number(part ?? 0));
    return [(years ?? 0) * 12 + (months ?? 0), (weeks ?? 0) * 7 + (days ?? 0)];
  };
  return {
    layout: (name, label, { t }) => ({
      legend: label,
      inline: true,
      parts: [
        { name, label: t('rule.months'), kind: 'number', required: !optional },
        { name: `${name}.hari`, label: t('rule.andDays'), kind: 'number', required: !optional },
      ],
    }),
    write: (name, value) => {
      const [months, days] = partsOf(value) ?? [];
      return { [name]: String(months ?? ''), [`${name}.hari`]: String(days ?? '') };
    },
    read: (name, reading) => {
      const texts = [name, `${name}.hari`].map((each) => given(reading, each));
      if (texts.every((text) => text === '')) return needed(name, reading, optional);
      const [months, days] = texts.map((text, i) =>
        readNumber(i === 0 ? name : `${name}.hari`, text || '0', { unit: undefined, reading }),
      );
      const [before] = [partsOf(reading.before)];
      if (before && before[0] === months && before[1] === days) return reading.before;
      return months === 0 && days === 0 ? 'P0D' : `P${months ? `${months}M` : ''}${days ? `${days}D` : ''}`;
    },
    tell: (value, { t }) => {
      const [months, days] = partsOf(value) ?? [];
      return months === undefined ? NOTHING : t('rule.sinceStart', { months, days: days ?? 0 });
    },
  };
};

/** What follows when a deadline passes. */
export const deadline: Kind = {
  layout: (name, label, { t, ...about }) => {
    const last = (['autoForward', 'hold', 'close'] as const).map((value) => ({ value, label: t(`rule.${value}`) }));
    return {
      legend: label,
      parts: [
        {
          name,
          label: t('rule.then'),
          kind: 'select',
          required: true,
          choices: [...last, { value: 'escalate', label: t('rule.escalate') }],
        },
        duration(true).layout(`${name}.grace`, t('rule.grace'), { t, ...about }),
        { name: `${name}.then`, label: t('rule.thenAfter'), kind: 'select', choices: last },
      ],
    };
  },
  write: (name, value, about) => {
    const { do: what, grace, then } = recordOf(value);
    return {
      [name]: String(what ?? ''),
      ...duration(true).write(`${name}.grace`, grace, about),
      [`${name}.then`]: String(then ?? ''),
    };
  },
  read: (name, reading) => {
    const what = given(reading, name);
    if (what !== 'escalate') return { do: what };
    const grace = duration().read(`${name}.grace`, reading);
    return { do: what, grace, then: given(reading, `${name}.then`) || needed(`${name}.then`, reading, false) };
  },
  tell: (value, about) => {
    const { do: what, grace, then } = recordOf(value);
    const word = (each: unknown) =>
      each === 'hold' || each === 'close' || each === 'autoForward' ? about.t(`rule.${each}`) : NOTHING;
    return what === 'escalate'
      ? about.t('rule.escalated', { grace: duration().tell(grace, about), then: word(then) })
      : word(what);
  },
};

export type Column = [key: string, label: string, kind: Kind];

/** Rows of a table; a row whose first column is empty is none, so there is always an empty one to write in. */
export const rows = (columns: readonly Column[], { fixed = false, optional = false } = {}): Kind => {
  const count = (name: string, values: Values) =>
    Object.keys(values).reduce((most, key) => {
      const found = key.startsWith(`${name}.`) ? /^(\d+)\./.exec(key.slice(name.length + 1)) : null;
      return found ? Math.max(most, Number(found[1]) + 1) : most;
    }, 0);
  const [lead = ''] = columns[0] ?? [];
  return {
    layout: (name, label, { values, ...about }) => ({
      legend: label,
      parts: Array.from({ length: count(name, values) + (fixed ? 0 : 1) }, (_, i) => ({
        legend: fixed ? (values[`${name}.${i}.judul`] ?? '') : `${i + 1}`,
        inline: true,
        parts: columns.map(([key, title, kind]) =>
          loosened(kind.layout(`${name}.${i}.${key}`, title, { values, ...about }), !fixed),
        ),
      })),
    }),
    write: (name, value, about) =>
      Object.assign(
        {},
        ...listOf(value).flatMap((row, i) =>
          columns.map(([key, , kind]) => kind.write(`${name}.${i}.${key}`, recordOf(row)[key], about)),
        ),
      ),
    read: (name, reading) => {
      const found = Array.from({ length: count(name, reading.values) }, (_, i) => i).flatMap((i) => {
        const at = `${name}.${i}.`;
        const filled = Object.entries(reading.values).some(
          ([key, text]) => key.startsWith(`${at}${lead}`) && text.trim() !== '',
        );
        if (!filled) return [];
        const before = recordOf(listOf(reading.before)[i]);
        const cells = columns.map(
          ([key, , kind]) => [key, kind.read(at + key, { ...reading, before: before[key] })] as const,
        );
        return [Object.fromEntries(cells.filter(([, value]) => value !== undefined))];
      });
      return found.length === 0 && !optional ? needed(name, reading, false) : found.length === 0 ? undefined : found;
    },
    tell: (value, about) =>
      listOf(value)
        .map((row) => columns.map(([key, , kind]) => kind.tell(recordOf(row)[key], about)).join(': '))
        .join('; '),
  };
};

/** Nothing of a row has to be filled in. */
function loosened(layout: Layout, loose: boolean): Layout {
  if ('parts' in layout) return { ...layout, parts: layout.parts.map((part) => loosened(part, loose)) };
  return loose ? { ...layout, required: false, inRow: true } : layout;
}

/** Another shape of the same. */
export const as = (
  kind: Kind,
  to: (value: unknown) => unknown,
  from: (shown: unknown, before: unknown) => unknown,
): Kind => ({
  layout: kind.layout,
  write: (name, value, about) => kind.write(name, to(value), about),
  read: (name, reading) => {
    const shown = kind.read(name, { ...reading, before: to(reading.before) });
    return shown === undefined ? undefined : from(shown, reading.before);
  },
  tell: (value, about) => kind.tell(to(value), about),
});

/** An object with these fields; nothing in the first one: there is no such object. */
export const fieldsOf = (columns: readonly Column[], optional = false): Kind => ({
  layout: (name, label, about) => ({
    legend: label,
    inline: true,
    parts: columns.map(([key, title, kind]) => loosened(kind.layout(`${name}.${key}`, title, about), optional)),
  }),
  write: (name, value, about) =>
    Object.assign({}, ...columns.map(([key, , kind]) => kind.write(`${name}.${key}`, recordOf(value)[key], about))),
  read: (name, reading) => {
    const before = recordOf(reading.before);
    const filled = columns.some(([key]) =>
      Object.entries(reading.values).some(
        ([field, text]) => field.startsWith(`${name}.${key}`) && !field.endsWith('.jenis') && text.trim() !== '',
      ),
    );
    if (optional && !filled) return undefined;
    const read = columns.map(
      ([key, , kind]) => [key, kind.read(`${name}.${key}`, { ...reading, before: before[key] })] as const,
    );
    return Object.fromEntries(read.filter(([, value]) => value !== undefined));
  },
  tell: (value, about) => columns.map(([key, , kind]) => kind.tell(recordOf(value)[key], about)).join(', '),
});
