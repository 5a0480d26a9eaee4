/** Forms about targets: what is proposed, what was reached, and what the assessor says to it. */
import { MOST_TARGETS, TARGET_CHOICES } from '../../rules/language/targets.ts';
import { readsTargets } from '../../rules/time/plan.ts';
import type { SeenJoint } from '../goal/joint-seen.ts';
import { type SeenGoal, shownGoal } from '../goal/seen.ts';
import { AMOUNTS, CHOSEN_PARTS, rowOf, targetField, TEXTS } from './target-rows.ts';
import { chosenOf, type Field } from '../parts/form.tsx';
import { shownDay } from '../parts/words-of.ts';
import { sourcesOf } from '../pack/section/target-rows.ts';
import { wordOf } from '../words/words.ts';
import { type CommandForm, type Errors, type FormAbout, type Values, written } from './fact-fields.ts';
import { parsedNumber, wholeOf } from './numbers.ts';
import type { SeenTarget } from './seen.ts';
import { shownAmount } from './shown-target.ts';

const ROWS = Array.from({ length: MOST_TARGETS }, (_, row) => row);
const isWritten = (values: Values, name: string) => written(values[name]) !== undefined;

/** Three to begin with; one empty row more than what is filled in. */
function rowsShown(values: Values): number {
  const last = ROWS.findLast((row) => isWritten(values, targetField(row, 'title')));
  return Math.min(MOST_TARGETS, Math.max(3, (last ?? -1) + 2));
}

const rowsFilled = (values: Values) =>
  ROWS.filter((row) => ['title', 'weight', 'due'].some((part) => isWritten(values, targetField(row, part))));

/** Whether any target has been begun. */
export const hasTargets = (values: Values): boolean => rowsFilled(values).length > 0;

/** How the weights that are filled in add up, once there are any. */
export function sumOf(values: Values): number | null {
  const weights = rowsFilled(values).map((row) => parsedNumber(values[targetField(row, 'weight')] ?? '', 'basisPoint'));
  return weights.length === 0 ? null : weights.reduce<number>((sum, weight) => sum + (weight ?? 0), 0);
}

function measureFields(about: FormAbout, row: number, more: { required?: true; inRow?: true }): Field[] {
  const { t } = about.visit;
  const select = (part: 'direction' | 'aspect' | 'kind'): Field => ({
    name: targetField(row, part),
    label: t(`field.${part}`),
    kind: 'select',
    choices: TARGET_CHOICES[part].map((value) => ({ value, label: wordOf(t, part, value) })),
    ...more,
  });
  return [
    {
      name: targetField(row, 'measure'),
      label: t('field.measure'),
      kind: 'line',
      hint: t('field.measureHint'),
      ...more,
    },
    {
      name: targetField(row, 'unit'),
      label: t('field.measureUnit'),
      kind: 'line',
      hint: t('field.measureUnitHint'),
      ...more,
    },
    select('direction'),
    { name: targetField(row, 'value'), label: t('field.value'), kind: 'number', ...more },
    {
      name: targetField(row, 'upper'),
      label: t('field.upper'),
      kind: 'number',
      hint: t('field.upperHint'),
      inRow: true,
    },
    {
      name: targetField(row, 'baseline'),
      label: t('field.baseline'),
      kind: 'number',
      inRow: true,
      hint: t('optional'),
    },
    select('aspect'),
    select('kind'),
    {
      name: targetField(row, 'source'),
      label: t('field.source'),
      kind: 'select',
      choices: sourcesOf({ pack: about.pack, ...about.visit }),
      ...more,
    },
  ];
}

function indicatorField(about: FormAbout, row: number, more: { required?: true; inRow?: true }): Field {
  const { t, language } = about.visit;
  const choices = about.pack.indicators.map(({ id, label }) => ({ value: id, label: label[language] }));
  return { name: targetField(row, 'indicator'), label: t('field.indicator'), kind: 'select', choices, ...more };
}

/** Nobody waits for their superior: a target may be tied to a goal later. */
function aimFields({ visit, aims = { goals: [], joints: [] } }: FormAbout, row: number): Field[] {
  const fieldFor = (part: 'contributesTo' | 'jointTarget', all: readonly (SeenGoal | SeenJoint)[]): Field[] => {
    const choices = all.map((each) => ({ value: each.id, label: `${each.title} (${shownGoal(each, visit)})` }));
    const common = { name: targetField(row, part), label: visit.t(`field.${part}`), hint: visit.t('optional') };
    return all.length === 0 ? [] : [{ ...common, kind: 'select', choices, inRow: true }];
  };
  return [...fieldFor('contributesTo', aims.goals), ...fieldFor('jointTarget', aims.joints)];
}

const PLAIN = ['indicator', 'due', 'contributesTo', 'jointTarget'] as const;

export const TARGETS: CommandForm = {
  fields: (about, values) => {
    const { t } = about.visit;
    const measured = readsTargets(about.pack);
    return ROWS.slice(0, rowsShown(values)).flatMap((row): Field[] => {
      const more = row === 0 ? { required: true as const } : { inRow: true as const };
      return [
        {
          name: targetField(row, 'title'),
          label: `${t('field.title')} ${row + 1}`,
          kind: 'line',
          hint: t('field.titleHint'),
          ...more,
        },
        ...(measured ? measureFields(about, row, more) : [indicatorField(about, row, more)]),
        { name: targetField(row, 'weight'), label: t('field.weight'), kind: 'number', ...more },
        { name: targetField(row, 'due'), label: t('field.due'), kind: 'date', ...more },
        ...aimFields(about, row),
      ];
    });
  },
  body: (values, { visit: { t, language } }) => {
    const errors: Errors = {};
    const rows = rowsFilled(values);
    const targets = rows.map((row) => {
      const weight = parsedNumber(values[targetField(row, 'weight')] ?? '', 'basisPoint');
      if (weight === null) errors[targetField(row, 'weight')] = t('command.number', { example: '25' });
      const given = [...TEXTS, ...CHOSEN_PARTS, ...AMOUNTS, ...PLAIN].flatMap((part) => {
        const value = written(values[targetField(row, part)]);
        return value === undefined ? [] : [[part, value]];
      });
      return { id: `t${row + 1}`, weight: weight ?? 0, ...Object.fromEntries(given) };
    });
    const sum = targets.reduce((total, { weight }) => total + weight, 0);
    const missing = wholeOf(sum, language);
    if (Object.keys(errors).length === 0 && missing !== null && targets.length > 0) {
      const hint = t(missing.less ? 'command.sumLess' : 'command.sumMore', { by: missing.by });
      errors[targetField(rows[0] ?? 0, 'weight')] = t('command.sum', { sum: missing.sum, hint });
    }
    return { body: { targets }, errors };
  },
  // What came back is written on, not again.
  initial: ({ targets, visit: { language } }) =>
    Object.fromEntries(
      targets.slice(0, MOST_TARGETS).flatMap((target) => {
        const row = Number(/^t(\d+)$/.exec(target.id)?.[1] ?? 0) - 1;
        return row < 0 || row >= MOST_TARGETS ? [] : rowOf(target, row, language);
      }),
    ),
};

const reportField = (row: number, part: string) => `laporan.${row}.${part}`;
const reportable = ({ targets }: FormAbout) =>
  targets.filter(({ agreedBy, source }) => agreedBy !== null && source === 'own');

/** One day, and for each target what was reached by then; what is left empty is not reported. */
export const PROGRESS: CommandForm = {
  fields: (about) => {
    const { t, language } = about.visit;
    return [
      { name: 'per', label: t('field.asOf'), kind: 'date', required: true },
      ...reportable(about).flatMap((target, row): Field[] => [
        {
          name: reportField(row, 'actual'),
          label: target.title ?? target.id,
          hint: t('progress.hint', { of: shownAmount(target, language), now: lastOf(target, about) }),
          kind: 'number',
          inRow: true,
        },
        { name: reportField(row, 'note'), label: t('field.text'), kind: 'text', inRow: true },
        { name: reportField(row, 'url'), label: t('field.link'), kind: 'line', inRow: true },
      ]),
    ];
  },
  initial: ({ seen }) => ({ per: seen.today ?? '' }),
  body: (values, about) => {
    const rows = filledReports(values);
    const targets = reportable(about);
    const reports = rows.map((row) => {
      const [actual, note, url] = ['actual', 'note', 'url'].map((part) => written(values[reportField(row, part)]));
      const words = { ...(note !== undefined && { note }), ...(url !== undefined && { evidence: [{ url }] }) };
      return { target: targets[row]?.id, actual, at: written(values['per']), ...words };
    });
    const errors: Errors = rows.length === 0 ? { [reportField(0, 'actual')]: about.visit.t('progress.nothing') } : {};
    return { body: { reports }, errors };
  },
};

const filledReports = (values: Values) => ROWS.filter((row) => isWritten(values, reportField(row, 'actual')));

/** One target alone, reported from its own page. */
export function oneReport(about: FormAbout, target: SeenTarget): Field[] {
  const row = reportable(about).findIndex(({ id }) => id === target.id);
  return row < 0
    ? []
    : PROGRESS.fields(about, {}).filter(({ name }) => name === 'per' || name.startsWith(reportField(row, '')));
}

const lastOf = ({ actual, unit }: SeenTarget, { visit: { t, language } }: FormAbout): string =>
  actual === null ? t('progress.none') : shownAmount({ value: actual, unit }, language);

const waitingReports = ({ targets }: FormAbout) =>
  targets.flatMap((target) =>
    target.reports.filter(({ state }) => state === 'waiting').map((report) => ({ target, report })),
  );

const answered = (more: (about: FormAbout) => Field): CommandForm => ({
  fields: (about) => {
    const { t, language } = about.visit;
    const choices = waitingReports(about).map(({ target, report }) => ({
      value: report.id,
      label: t('progress.choice', {
        title: target.title ?? target.id,
        actual: shownAmount({ value: report.actual, unit: target.unit }, language),
        of: shownAmount(target, language),
        day: shownDay(report.at, language),
      }),
    }));
    return [{ name: 'laporan', label: t('field.progress'), kind: 'several', required: true, choices }, more(about)];
  },
  body: (values, about) => {
    const name = more(about).name;
    const words = written(values[name]);
    return {
      body: { reportIds: chosenOf('laporan', values), ...(words !== undefined && { [name]: words }) },
      errors: {},
    };
  },
  initial: (about) => Object.fromEntries(waitingReports(about).map(({ report }) => [`laporan.${report.id}`, 'ya'])),
});

export const ANSWERED_PROGRESS = answered(({ visit: { t } }) => ({
  name: 'text',
  label: t('field.text'),
  kind: 'text',
}));
export const RETURNED_PROGRESS: CommandForm = {
  ...answered(({ visit: { t } }) => ({ name: 'reason', label: t('field.reason'), kind: 'text', required: true })),
};

/** Where a finding of the API stands: its rows are those that were filled in. */
export function targetFieldAt(pointer: string, values: Values): string | undefined {
  const [list, nth, part] = pointer.split('/').slice(1);
  if (list === 'reportIds') return 'laporan';
  if (nth === undefined) return undefined;
  if (list === 'targets') return targetField(rowsFilled(values)[Number(nth)] ?? 0, part ?? 'title');
  if (list !== 'reports') return undefined;
  if (part === 'at') return 'per';
  return reportField(
    filledReports(values)[Number(nth)] ?? 0,
    part === 'evidence' ? 'url' : part === 'note' ? part : 'actual',
  );
}
