/** A list of targets as rows of a form: what was agreed, and what came of it, in the target's own unit. */
import { labelOf } from '../../../rules/explain/format.ts';
import { amountOf, readAmount } from '../../../rules/decide/amounts.ts';
import { MOST_TARGETS, TARGET_CHOICES, targetsCounted } from '../../../rules/language/targets.ts';
import type { Language } from '../../../rules/language/types.ts';
import { wordOf } from '../../words/words.ts';
import * as k from './kinds.ts';
import * as r from './row-kinds.ts';

/** Where a figure can come from: the employee's own report, or what a service system or the public says. */
export const sourcesOf = ({ pack, t, language }: k.PackAbout) => [
  { value: 'own', label: t('source.own') },
  ...Object.entries(pack.facts).flatMap(([name, { type, source }]) =>
    type === 'int' && (source === 'system' || source === 'public')
      ? [{ value: name, label: labelOf(pack, name)[language] }]
      : [],
  ),
];

/** As people write an amount, without thousands. */
export const writtenAmount = (amount: number, language: Language): string =>
  language === 'id' ? String(amount).replace('.', ',') : String(amount);

/** Ten-thousandths as an amount. */
const amount = (optional = false): k.ValueKind => ({
  layout: (name, label) => ({ name, label, kind: 'number', required: !optional }),
  write: (name, value, { language }) => ({
    [name]: typeof value === 'number' ? writtenAmount(amountOf(value), language) : '',
  }),
  read: (name, reading) => {
    const text = k.filledIn(reading, name);
    if (text === '') return k.needed(name, reading, optional);
    const read = readAmount(text);
    if (read === undefined) reading.errors[name] = reading.t('command.number', { example: '12,5' });
    return read;
  },
  tell: (value, { language }) => (typeof value === 'number' ? writtenAmount(amountOf(value), language) : k.NOTHING),
});

/** A choice that is this one where nothing is chosen. */
const usually = (usual: string, kind: k.ValueKind): k.ValueKind => ({
  ...kind,
  read: (name, reading) => kind.read(name, reading) ?? usual,
});

const SPARE = 2;
const EMPTY = 'kosong';

export function targetRows(about: k.PackAbout): k.ValueKind {
  const { t, pack } = about;
  const words = (part: keyof typeof TARGET_CHOICES) =>
    usually(
      TARGET_CHOICES[part][0],
      k.choice(
        TARGET_CHOICES[part].map((value) => ({ value, label: wordOf(t, part, value) })),
        true,
      ),
    );
  const columns: r.RowColumn[] = [
    ['value', t('field.value'), amount()],
    ['actual', t('target.actual'), amount(true)],
    ['weight', t('rule.f.weight'), k.number('basisPoint')],
    ['due', t('field.due'), k.date()],
    ['reportedOn', t('field.asOf'), k.date(true)],
    ['direction', t('field.direction'), words('direction')],
    ['upper', t('field.upper'), amount(true)],
    ['baseline', t('field.baseline'), amount(true)],
    ['aspect', t('field.aspect'), words('aspect')],
    ['kind', t('field.kind'), words('kind')],
    ['source', t('field.source'), usually('own', k.choice(sourcesOf(about), true))],
    ...(pack.collaboration.jointTargets ? [['jointTarget', t('field.jointTarget'), k.line(true)] as r.RowColumn] : []),
    ['id', t('field.targetId'), k.line(true)],
    ['from', t('field.segmentFrom'), k.date(true)],
    ['to', t('field.segmentTo'), k.date(true)],
    ['days', t('field.segmentDays'), k.number(undefined, true)],
  ];
  const table = r.rows(columns, { optional: true, spare: SPARE, most: MOST_TARGETS });
  return {
    layout: (name, label, shown) => {
      const rows = table.layout(name, label, shown);
      const none: k.Layout = { name: `${name}.${EMPTY}`, label: t('field.noTargets'), kind: 'check' };
      return 'parts' in rows ? { ...rows, parts: [...rows.parts, none] } : rows;
    },
    write: (name, value, shown) =>
      Array.isArray(value) && value.length === 0 ? { [`${name}.${EMPTY}`]: 'ya' } : table.write(name, value, shown),
    read: (name, reading) => {
      const found = table.read(name, reading);
      if (found !== undefined) return k.asList(found).map((row, at) => whole(k.asRecord(row), at));
      return k.filledIn(reading, `${name}.${EMPTY}`) === 'ya' ? [] : undefined;
    },
    tell: (value, { language }) => (Array.isArray(value) ? targetsCounted(value.length)[language] : k.NOTHING),
  };
}

/** What was reached counts as reported on its day, and what was not bears none; a target without segments names no days. */
function whole(row: Record<string, unknown>, at: number): Record<string, unknown> {
  const { id = `t${at + 1}`, actual = null, due, reportedOn, from, to, ...agreed } = row;
  const segment = { ...(k.plain(from) !== '' && { from }), ...(k.plain(to) !== '' && { to }) };
  return { id, ...agreed, ...segment, due, actual, reportedOn: actual === null ? null : (reportedOn ?? due) };
}
