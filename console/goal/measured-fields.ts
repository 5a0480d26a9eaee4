/** What is to be reached and how that is counted: the same fields for a goal of one unit and a target of several. */
import { TARGET_CHOICES } from '../../rules/language/targets.ts';
import type { Field } from '../parts/form.tsx';
import type { Visit } from '../visit.ts';
import { wordOf } from '../words/words.ts';

/** @param title what its name is called; `value` likewise */
export function measuredFields({ t }: Visit, { title, value }: { title: string; value: string }): Field[] {
  const select = (name: 'direction' | 'aspect'): Field => ({
    name,
    label: t(`field.${name}`),
    kind: 'select',
    required: true,
    choices: TARGET_CHOICES[name].map((each) => ({ value: each, label: wordOf(t, name, each) })),
  });
  const line = (name: string, label: string, hint?: string): Field => ({
    name,
    label,
    kind: 'line',
    required: true,
    hint,
  });
  return [
    line('title', title),
    line('measure', t('field.measure'), t('field.measureHint')),
    line('countedIn', t('field.measureUnit'), t('field.measureUnitHint')),
    select('direction'),
    select('aspect'),
    { name: 'value', label: value, kind: 'number', required: true },
    { name: 'upper', label: t('field.upper'), kind: 'number', hint: t('field.upperHint') },
  ];
}
