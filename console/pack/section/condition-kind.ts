/**
 * Conditions as rows: fact, comparison in words, value as the fact has it; each group says whether all of them or one of
 * them has to hold. Names of fields follow the tree: `….1.0.nilai` is the value of the first row in the second group.
 */
import { comparisonText } from '../../../rules/explain/conditions.ts';
import { formatValue, labelOf } from '../../../rules/explain/format.ts';
import { unitOf } from '../../../rules/language/graph.ts';
import type { Condition, FactValue, Leaf, Operator, RulePack } from '../../../rules/language/types.ts';
import type { Known, Vocabulary } from '../../../rules/language/vocabulary.ts';
import { DATE_OPERATOR_WORDS, OPERATOR_WORDS } from '../../../rules/language/words.ts';
import type { Choice } from '../../parts/form.tsx';
import {
  type PackAbout,
  type ValueKind,
  type Layout,
  number,
  type FormReading,
  several,
  type FormValues,
} from './kinds.ts';

type Group = 'all' | 'any' | 'not';
const OPERATORS: Record<Known['type'], readonly Operator[]> = {
  int: ['greaterThanInclusive', 'greaterThan', 'lessThanInclusive', 'lessThan', 'equal', 'notEqual'],
  date: ['greaterThanInclusive', 'greaterThan', 'lessThanInclusive', 'lessThan', 'equal', 'notEqual'],
  enum: ['in', 'notIn', 'equal', 'notEqual'],
  bool: ['equal'],
  // No condition looks into a list.
  list: [],
};
/** Chosen in the place of a fact, it begins a group. */
const NEW_GROUP: Record<string, Group> = { '+all': 'all', '+any': 'any' };
const MOST_DEPTH = 4;

const groupOf = (tree: Condition): Group | null =>
  'all' in tree ? 'all' : 'any' in tree ? 'any' : 'not' in tree ? 'not' : null;
const childrenOf = (tree: Condition): Condition[] =>
  'all' in tree ? tree.all : 'any' in tree ? tree.any : 'not' in tree ? [tree.not] : [];

/** Conditions over these names, the predicate included where it is one of them. */
export function conditions(names: Vocabulary): ValueKind {
  return {
    layout: (name, label, about) => groupLayout({ name, label, depth: 1, names }, about),
    write: (name, value, about) => writeNode(name, value as Condition | undefined, { ...about, names }),
    read: (name, reading) => readNode(name, { ...reading, names }) ?? emptied(name, reading),
    tell: (value, about) => conditionWords(value as Condition, about),
  };
}

const emptied = (name: string, reading: FormReading): undefined => {
  reading.errors[`${name}.cara`] = reading.t('rule.conditionNeeded');
  return undefined;
};

type With<T> = T & { names: Vocabulary };
type Place = With<{ name: string; label: string; depth: number }>;

const indicesIn = (values: FormValues, name: string): number[] =>
  [
    ...new Set(
      Object.keys(values).flatMap((key) => {
        const found = key.startsWith(`${name}.`) ? /^(\d+)\./.exec(key.slice(name.length + 1)) : null;
        return found ? [Number(found[1])] : [];
      }),
    ),
  ].sort((a, b) => a - b);

function groupLayout({ name, label, depth, names }: Place, about: PackAbout & { values: FormValues }): Layout {
  const { values, t } = about;
  const how = (values[`${name}.cara`] ?? 'all') as Group;
  const indices = indicesIn(values, name);
  const rows = indices.map((i) => nodeLayout({ name: `${name}.${i}`, label: '', depth: depth + 1, names }, about));
  const ways = how === 'not' ? (['not', 'all', 'any'] as const) : (['all', 'any'] as const);
  const cara = { name: `${name}.cara`, label: t('rule.how'), kind: 'select', required: true } as const;
  const more = `${name}.${(indices.at(-1) ?? -1) + 1}`;
  return {
    legend: label === '' ? t(`rule.${how}`) : label,
    parts: [
      { ...cara, choices: ways.map((value) => ({ value, label: t(`rule.${value}`) })) },
      ...rows,
      ...(how === 'not' && indices.length > 0 ? [] : [factField(more, { depth, names, more: true }, about)]),
    ],
  };
}

function factField(
  name: string,
  { depth, names, more }: With<{ depth: number; more: boolean }>,
  { pack, language, t }: PackAbout,
): Layout {
  const facts = [...names.keys()].map((value) => ({ value, label: labelOf(pack, value)[language] }));
  const groups =
    depth < MOST_DEPTH - 1
      ? Object.keys(NEW_GROUP).map((value) => ({ value, label: t(`rule.${NEW_GROUP[value] ?? 'all'}`) }))
      : [];
  const sorted = facts.sort((a, b) => (a.label < b.label ? -1 : 1));
  return {
    name: `${name}.fakta`,
    label: t(more ? 'rule.addCondition' : 'rule.fact'),
    kind: 'select',
    inRow: true,
    choices: more ? [...sorted, ...groups] : sorted,
  };
}

function nodeLayout(place: Place, about: PackAbout & { values: FormValues }): Layout {
  const { name, depth, names } = place;
  const { values, t, pack, language } = about;
  const begun = NEW_GROUP[values[`${name}.fakta`] ?? ''];
  if (values[`${name}.cara`] !== undefined || begun !== undefined) {
    const how = values[`${name}.cara`] ?? begun ?? 'all';
    return groupLayout(place, { ...about, values: { ...values, [`${name}.cara`]: how } });
  }
  const fact = values[`${name}.fakta`] ?? '';
  const known = names.get(fact);
  const head = factField(name, { depth, names, more: false }, about);
  if (!known) return { legend: '', inline: true, parts: [head] };
  const words = known.type === 'date' ? DATE_OPERATOR_WORDS : OPERATOR_WORDS;
  const operators = OPERATORS[known.type].map((value) => ({
    value,
    label: (words[value] ?? OPERATOR_WORDS[value])[language].trim() || t('rule.equal'),
  }));
  const label = t('rule.value');
  const at = `${name}.nilai`;
  const value: Layout =
    known.type === 'int'
      ? number(unitOf(pack, fact)).layout(at, label, about)
      : known.type === 'date'
        ? { name: at, label, kind: 'date', required: true }
        : known.type === 'enum'
          ? { name: at, label, kind: 'several', inRow: true, choices: choicesOf(fact, known.values, about) }
          : {
              name: at,
              label,
              kind: 'select',
              required: true,
              choices: ['true', 'false'].map((each) => ({ value: each, label: t(each === 'true' ? 'yes' : 'no') })),
            };
  return {
    legend: '',
    inline: true,
    parts: [
      head,
      { name: `${name}.op`, label: t('rule.operator'), kind: 'select', required: true, choices: operators },
      value,
    ],
  };
}

export const choicesOf = (
  fact: string,
  values: readonly FactValue[],
  { pack, language }: Pick<PackAbout, 'pack' | 'language'>,
): Choice[] => values.map((value) => ({ value: String(value), label: formatValue(pack, fact, value)[language] }));

function writeNode(name: string, tree: Condition | undefined, about: With<PackAbout>): FormValues {
  if (tree === undefined) return {};
  const group = groupOf(tree);
  if (group !== null) {
    const children = childrenOf(tree).map((child, i) => writeNode(`${name}.${i}`, child, about));
    return Object.assign({ [`${name}.cara`]: group }, ...children);
  }
  const { fact, operator, value } = tree as Leaf;
  const at = `${name}.nilai`;
  const known = about.names.get(fact);
  const written =
    known?.type === 'int'
      ? number(unitOf(about.pack, fact)).write(at, value, about)
      : known?.type === 'enum'
        ? several([]).write(at, Array.isArray(value) ? value : [value], about)
        : { [at]: String(value) };
  return { [`${name}.fakta`]: fact, [`${name}.op`]: operator, ...written };
}

/** The tree below the name; null: nothing is left of it. */
function readNode(name: string, reading: With<FormReading>): Condition | null {
  const { values } = reading;
  const how = values[`${name}.cara`] ?? NEW_GROUP[values[`${name}.fakta`] ?? ''];
  if (how === undefined) return readLeaf(name, reading);
  const children = indicesIn(values, name).flatMap((i) => readNode(`${name}.${i}`, reading) ?? []);
  const [first] = children;
  if (first === undefined) return null;
  return how === 'any'
    ? { any: children }
    : how === 'not' && children.length === 1
      ? { not: first }
      : { all: children };
}

function readLeaf(name: string, reading: With<FormReading>): Leaf | null {
  const { values, errors, t, names, pack } = reading;
  const fact = values[`${name}.fakta`] ?? '';
  const known = names.get(fact);
  if (known === undefined) return null;
  const at = `${name}.nilai`;
  const said = OPERATORS[known.type].find((each) => each === values[`${name}.op`]);
  if (said === undefined) {
    // Just chosen: the next page asks for the rest of it.
    errors[`${name}.fakta`] = t('rule.complete', { fact: labelOf(pack, fact)[reading.language] });
    return null;
  }
  if (known.type === 'enum') {
    const chosen = several(known.values.map((value) => ({ value, label: value }))).read(at, {
      ...reading,
      before: listBefore(name, reading),
    });
    const list = Array.isArray(chosen) ? (chosen as string[]) : [];
    const one = said === 'equal' || said === 'notEqual';
    if (one && list.length > 1) errors[at] = t('rule.oneOnly');
    return { fact, operator: said, value: one ? (list[0] ?? '') : list };
  }
  if (known.type === 'int')
    return { fact, operator: said, value: Number(number(unitOf(pack, fact)).read(at, reading)) };
  const text = values[at] ?? '';
  if (text === '') errors[at] = t('field.needed');
  return { fact, operator: said, value: known.type === 'bool' ? text === 'true' : text };
}

/** The list as it was written at this place: its order is kept. */
function listBefore(name: string, { before }: FormReading): unknown {
  const steps = name
    .split('.')
    .slice(1)
    .filter((step) => /^\d+$/.test(step))
    .map(Number);
  const found = steps.reduce<Condition | undefined>(
    (tree, i) => (tree ? childrenOf(tree)[i] : undefined),
    before as Condition | undefined,
  );
  return found && 'fact' in found ? found.value : undefined;
}

/** `Jenis unit: perizinan dan Bagian izin: paling sedikit 80%`. */
export function conditionWords(
  tree: Condition,
  about: { pack: RulePack; language: PackAbout['language']; t: PackAbout['t'] },
  inner = false,
): string {
  if (tree === undefined) return '–';
  const group = groupOf(tree);
  if (group === null) return comparisonText(about.pack, tree as Leaf)[about.language];
  const words = childrenOf(tree).map((child) => conditionWords(child, about, true));
  if (group === 'not') return about.t('rule.notThat', { what: words[0] ?? '' });
  const text = words.join(` ${about.t(group === 'all' ? 'rule.and' : 'rule.or')} `);
  return inner && words.length > 1 ? `(${text})` : text;
}
