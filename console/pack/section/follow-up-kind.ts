/** What runs after an outcome, as fields of a form. */
import { isRecord } from '../../../rules/language/records.ts';
import { wordsOf } from './choices.ts';
import * as k from './kinds.ts';
import * as r from './row-kinds.ts';
import * as m from './time-kinds.ts';

/** Nothing in it: whoever decides need not hear anybody first. */
export const hearingOf = ({ t }: k.PackAbout): k.ValueKind =>
  r.objectOf(
    [
      ['summons', t('rule.hearing.summons'), k.number(undefined, true)],
      ['notice', t('rule.hearing.notice'), m.daysLong(true)],
      ['decide', t('rule.hearing.decide'), m.daysLong(true)],
    ],
    true,
  );

/** Each kind with its times. */
const kindsOf = ({ t }: k.PackAbout): Record<string, k.ValueKind> => {
  const months: r.RowColumn = ['months', t('rule.follow.months'), k.number()];
  const remind: r.RowColumn = ['remindDaysBefore', t('rule.f.remindEarly'), k.number()];
  return {
    improvement: r.objectOf([
      months,
      ['plan', t('rule.follow.plan'), m.daysLong()],
      ['checkIn', t('rule.follow.checkIn'), m.daysLong()],
      ['evaluation', t('rule.follow.evaluation'), m.daysLong()],
      ['test', t('rule.follow.test'), m.daysLong(true)],
      ['extension', t('rule.follow.extension'), k.number(undefined, true)],
      remind,
    ]),
    term: r.objectOf([
      ['service', t('rule.follow.service'), m.daysLong()],
      ['after', t('rule.follow.after'), m.daysLong()],
      months,
      remind,
    ]),
  };
};

/** What kind of it there is, then its times; no kind: nothing runs after the outcome. */
export function followUpOf(about: k.PackAbout): k.ValueKind {
  const kinds = kindsOf(about);
  const kindOf = (value: unknown) => kinds[k.plain(k.asRecord(value)['kind'])];
  const chosen = k.choice(wordsOf(about, 'rule.follow.kind', Object.keys(kinds)), true);
  const at = (name: string) => `${name}.kind`;
  return {
    layout: (name, label, given) => ({
      legend: label,
      parts: [
        { ...chosen.layout(at(name), about.t('rule.follow.kind'), given), hint: about.t('rule.follow.kindHint') },
        ...partsOf(kinds[given.values[at(name)] ?? '']?.layout(name, '', given)),
      ],
    }),
    write: (name, value, given) => ({
      [at(name)]: k.plain(k.asRecord(value)['kind']),
      ...kindOf(value)?.write(name, value, given),
    }),
    read: (name, reading) => {
      const kind = chosen.read(at(name), reading);
      const times = typeof kind === 'string' ? kinds[kind]?.read(name, reading) : undefined;
      return times === undefined ? undefined : { kind, ...Object(times) };
    },
    tell: (value, given) =>
      [chosen.tell(k.asRecord(value)['kind'], given), ...(isRecord(value) ? [kindOf(value)?.tell(value, given)] : [])]
        .filter((text) => text !== undefined)
        .join(': '),
  };
}

const partsOf = (layout: k.Layout | undefined): k.Layout[] => (layout && 'parts' in layout ? layout.parts : []);
