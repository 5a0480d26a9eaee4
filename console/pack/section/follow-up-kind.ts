/** What runs after an outcome, as fields of a form. */
import { isRecord } from '../../../rules/language/records.ts';
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

/** Its times; that one begins or ends to have any is written in the JSON of the draft, like another table of amounts. */
export function followUpFields(item: Record<string, unknown>, about: k.PackAbout): k.NamedField[] {
  const { followUp } = item;
  if (!isRecord(followUp)) return [];
  const { t } = about;
  const kind =
    followUp['kind'] === 'term'
      ? r.objectOf([
          ['service', t('rule.follow.service'), m.daysLong()],
          ['after', t('rule.follow.after'), m.daysLong()],
          ['months', t('rule.follow.months'), k.number()],
          ['remindDaysBefore', t('rule.f.remindEarly'), k.number()],
        ])
      : r.objectOf([
          ['months', t('rule.follow.months'), k.number()],
          ['plan', t('rule.follow.plan'), m.daysLong()],
          ['checkIn', t('rule.follow.checkIn'), m.daysLong()],
          ['evaluation', t('rule.follow.evaluation'), m.daysLong()],
          ['test', t('rule.follow.test'), m.daysLong(true)],
          ['extension', t('rule.follow.extension'), k.number(undefined, true)],
          ['remindDaysBefore', t('rule.f.remindEarly'), k.number()],
        ]);
  const whole = (shown: unknown) => ({ kind: followUp['kind'], ...Object(shown) });
  return [['followUp', r.as(kind, (value) => value, whole)]];
}
