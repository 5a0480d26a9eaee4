/** Values that are tables: bands with their cuts, a grid of choices, a value for each choice, a share for each pattern. */
import { formatNumber, formatValue, labelOf } from '../../../rules/explain/format.ts';
import { unitOf } from '../../../rules/language/graph.ts';
import { PREDICATES } from '../../../rules/language/predicates.ts';
import { isRecord, own } from '../../../rules/language/records.ts';
import type { FactValue, GridAxis, Text } from '../../../rules/language/types.ts';
import { PREDICATE, type Vocabulary } from '../../../rules/language/vocabulary.ts';
import { UNIT_WORDS } from '../../../rules/language/words.ts';
import type { Choice } from '../../parts/form.tsx';
import { wordOf } from '../../words/words.ts';
import { choicesOf } from './condition-kind.ts';
import * as k from './kinds.ts';
import * as r from './row-kinds.ts';

const asRecord = (value: unknown): Record<string, unknown> => (isRecord(value) ? value : {});
const asList = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

type Labelled = { valueLabels?: Record<string, Text> };
const labelIn = ({ valueLabels }: Labelled, value: string, { language }: k.PackAbout) =>
  own(valueLabels ?? {}, value)?.[language] ?? value;

/** Bands from the lowest up; the first begins nowhere, each other one at its cut. Changes `cuts` and `values` of the item. */
export function bandsOf(
  item: Labelled & { of: string; values: readonly (string | number)[] },
  about: k.PackAbout,
  choices?: readonly Choice[],
): k.ValueKind {
  const unit = unitOf(about.pack, item.of);
  const known =
    choices ??
    [...new Set([...Object.keys(item.valueLabels ?? {}), ...(item.values ?? []).map(String)])].map((value) => ({
      value,
      label: labelIn(item, value, about),
    }));
  const numeric = (item.values ?? []).some((value) => typeof value === 'number');
  const table = r.rows([
    ['value', about.t('rule.f.band'), numeric ? k.number() : k.choice(known)],
    ['cut', about.t('rule.f.cut'), k.number(unit, true)],
  ]);
  return r.as(
    table,
    (value) => {
      const { cuts, values } = asRecord(value);
      return asList(values).map((band, i) => ({ value: band, ...(i > 0 && { cut: asList(cuts)[i - 1] }) }));
    },
    (shown, before) => {
      const bands = (shown as { value: string; cut?: number }[]).toSorted(
        (a, b) => (a.cut ?? -Infinity) - (b.cut ?? -Infinity),
      );
      return {
        ...asRecord(before),
        cuts: bands.slice(1).map(({ cut }) => cut),
        values: bands.map(({ value }) => value),
      };
    },
  );
}

/** What an axis calls its rows: choices, or ranges between cuts. */
export function axisLabels({ fact, cuts, values }: GridAxis, { pack, language, t }: k.PackAbout): string[] {
  if (values) return values.map((value) => formatValue(pack, fact, value)[language]);
  const at = (n: number) => formatNumber(n, unitOf(pack, fact), language);
  const all = cuts ?? [];
  return [t('rule.below', { n: at(all[0] ?? 0) }), ...all.map((cut) => t('rule.from', { n: at(cut) }))];
}

type Grid = Labelled & {
  rows: GridAxis;
  cols: GridAxis;
  cells: readonly (readonly (string | number)[])[];
  cellUnit?: string | undefined;
};

/** A select in every cell. Changes `cells` of the item. */
export function gridTable(item: Grid, about: k.PackAbout, choices?: readonly Choice[]): k.ValueKind {
  const { rows, cols, cells } = item;
  const values = [...new Set([...Object.keys(item.valueLabels ?? {}), ...cells.flat().map(String)])];
  const known = choices ?? values.map((value) => ({ value, label: labelIn(item, value, about) }));
  const numeric = cells.flat().some((value) => typeof value === 'number');
  const cell = numeric ? k.number(item.cellUnit) : k.choice(known);
  const named = (name: string) => labelOf(about.pack, name)[about.language];
  const columns = axisLabels(cols, about).map(
    (label, i): r.RowColumn => [`k${i}`, `${named(cols.fact)}: ${label}`, cell],
  );
  const kind = r.as(
    r.rows(columns, { fixed: true }),
    (value) =>
      asList(asRecord(value)['cells']).map((row) => Object.fromEntries(asList(row).map((each, i) => [`k${i}`, each]))),
    (shown, before) => ({
      ...asRecord(before),
      cells: (shown as Record<string, unknown>[]).map((row) => columns.map(([key]) => row[key])),
    }),
  );
  const titles = axisLabels(rows, about).map((label) => `${named(rows.fact)}: ${label}`);
  return withTitles(kind, titles);
}

/** Each row under a name of its own. */
function withTitles(kind: k.ValueKind, titles: readonly string[]): k.ValueKind {
  return {
    ...kind,
    layout: (name, label, about) => {
      const named = Object.fromEntries(titles.map((title, i) => [`${name}.${i}.judul`, title]));
      return kind.layout(name, label, { ...about, values: { ...about.values, ...named } });
    },
  };
}

/** A value for each of the keys. */
export function valueByKey(
  keys: readonly string[],
  { of, kind }: { of: (key: string) => string; kind: k.ValueKind },
): k.ValueKind {
  const table = r.as(
    r.rows([['value', '', kind]], { fixed: true, optional: true }),
    (value) => keys.map((key) => ({ value: asRecord(value)[key] })),
    (shown, before) => {
      const values = asList(shown).map((row) => asRecord(row)['value']);
      const written = keys.flatMap((key, i) => (values[i] === undefined ? [] : [[key, values[i]] as const]));
      const order = Object.keys(asRecord(before));
      return Object.fromEntries(written.toSorted(([a], [b]) => order.indexOf(a) - order.indexOf(b)));
    },
  );
  return withTitles(table, keys.map(of));
}

/** A fact and the value it has to have. */
export function equalsOf(names: Vocabulary, about: k.PackAbout, optional = true): k.ValueKind {
  const { pack, language } = about;
  const pairs = [...names].flatMap(([fact, known]): Choice[] => {
    const values: FactValue[] = known.type === 'enum' ? [...known.values] : known.type === 'bool' ? [true, false] : [];
    return values.map((value) => ({
      value: `${fact}=${String(value)}`,
      label: `${labelOf(pack, fact)[language]}: ${formatValue(pack, fact, value)[language]}`,
    }));
  });
  const kind = k.choice(pairs, optional);
  return r.as(
    kind,
    (value) =>
      isRecord(value) && value['fact'] !== undefined
        ? `${k.plain(value['fact'])}=${k.plain(value['equals'])}`
        : undefined,
    (shown) => {
      const [fact = '', value = ''] = String(shown).split('=');
      return { fact, equals: names.get(fact)?.type === 'bool' ? value === 'true' : value };
    },
  );
}

/** Unit and range of a number. Changes `unit`, `min` and `max` of the item. */
export function rangeOf(about: k.PackAbout): k.ValueKind {
  const units = (unit: unknown) => [
    ...new Set([
      ...(typeof unit === 'string' ? [unit] : []),
      'hundredth',
      'basisPoint',
      'count',
      ...Object.keys(UNIT_WORDS),
    ]),
  ];
  const parts = (unit: unknown): r.RowColumn[] => [
    [
      'unit',
      about.t('rule.f.unit'),
      k.choice(units(unit).map((value) => ({ value, label: wordOf(about.t, 'rule.unit', value) }))),
    ],
    ['min', about.t('rule.f.min'), k.number(String(unit))],
    ['max', about.t('rule.f.max'), k.number(String(unit))],
  ];
  const inUnit = (unit: unknown) => r.objectOf(parts(unit));
  return {
    layout: (name, label, shown) => inUnit(shown.values[`${name}.unit`]).layout(name, label, shown),
    write: (name, value, of) => inUnit(asRecord(value)['unit']).write(name, value, of),
    read: (name, reading) => ({
      ...asRecord(reading.before),
      ...asRecord(inUnit(reading.values[`${name}.unit`]).read(name, reading)),
    }),
    tell: (value, of) => inUnit(asRecord(value)['unit']).tell(value, of),
  };
}

/** Choices with what each is called. Changes `values` and `valueLabels` of the item. */
export function choicesTable({ t }: k.PackAbout): k.ValueKind {
  const table = r.rows([
    ['value', t('rule.f.choice'), k.line()],
    ['label', t('rule.f.label'), k.bilingualText(true)],
  ]);
  return r.as(
    table,
    (item) =>
      asList(asRecord(item)['values']).map((value) => ({
        value,
        label: asRecord(asRecord(item)['valueLabels'])[String(value)],
      })),
    (shown, before) => {
      const { valueLabels: _, ...rest } = asRecord(before);
      const found = shown as { value: string; label?: Text }[];
      const labels = found.flatMap(({ value, label }) => (label === undefined ? [] : [[value, label] as const]));
      return {
        ...rest,
        values: found.map(({ value }) => value),
        ...(labels.length > 0 && { valueLabels: Object.fromEntries(labels) }),
      };
    },
  );
}

/** Per predicate of the organisation: at most which share of its people has which predicate. What is required at least stays as it is. */
export function patternsOf(about: k.PackAbout): k.ValueKind {
  const { t } = about;
  const predicates = choicesOf(PREDICATE, PREDICATES, about);
  const known = [...new Set(['ISTIMEWA', ...PREDICATES, ...Object.keys(about.pack.distribution.patterns)])];
  const patterns = known.map((value) => ({ value, label: wordOf(t, 'rule.pattern', value) }));
  const table = r.rows([
    ['pattern', t('rule.f.pattern'), k.choice(patterns)],
    ...predicates.map(
      ({ value, label }): r.RowColumn => [
        value,
        t('rule.f.atMost', { predicate: label }),
        k.number('basisPoint', true),
      ],
    ),
  ]);
  return r.as(
    table,
    (value) =>
      Object.entries(asRecord(value)).map(([pattern, rule]) => ({ pattern, ...asRecord(asRecord(rule)['atMost']) })),
    (shown, before) =>
      Object.fromEntries(
        (shown as Record<string, unknown>[]).map(({ pattern, ...atMost }) => {
          const { atMost: _, ...rest } = asRecord(asRecord(before)[String(pattern)]);
          return [pattern, { ...(Object.keys(atMost).length > 0 && { atMost }), ...rest }];
        }),
      ),
  );
}
