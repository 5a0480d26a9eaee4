/** The result of a review, why it is another than proposed, and what it starts. */
import type { Field } from '../parts/form.tsx';
import { wordOf } from '../words/words.ts';
import { type CommandForm, type FormAbout, type Values, written } from './fact-fields.ts';

const ROWS = 2;
const PARTS = ['text', 'due', 'helper'] as const;
const nameOf = (row: number, part: string) => `agreement.${row}.${part}`;
const RESULTS = ['ON_TRACK', 'COACH', 'RETARGET', 'WARN'];

/** Reviews that no stage holds and that have no result yet. */
const beside = ({ seen }: FormAbout) =>
  (seen.reviews ?? []).filter(({ id, stage, result }) => result === null && id !== stage);

/** The one that is answered: of the stage, else the oldest beside it. */
const meantIn = (about: FormAbout, values: Values): string | undefined => {
  const own = (about.seen.reviews ?? []).some(({ id, result }) => id === about.seen.stage && result === null);
  return written(values['reviewId']) ?? (own ? undefined : beside(about)[0]?.id);
};

function resultsIn(about: FormAbout): readonly string[] {
  const { pack, seen } = about;
  const phase = pack.phases.find(({ id }) => id === seen.stage);
  const own = (seen.reviews ?? []).some(({ id, result }) => id === seen.stage && result === null);
  if (own && phase?.kind === 'review') return phase.results;
  const [checkIns] = pack.phases.flatMap((each) => (each.kind === 'execution' ? (each.checkIns ?? []) : []));
  // Those that a pack repeats come to what it says; one that was asked for, to whatever needs no new targets.
  const repeated = beside(about).every(({ id }) => id.startsWith('periodic-'));
  return (repeated ? checkIns?.results : undefined) ?? RESULTS.filter((result) => result !== 'RETARGET');
}

function fields(about: FormAbout): Field[] {
  const { visit, colleagues, seen } = about;
  const { t } = visit;
  const extra = beside(about);
  const helpers = colleagues
    .filter(({ id }) => id !== seen.employeeId)
    .map(({ id, name }) => ({ value: id, label: name }));
  const rows = Array.from({ length: ROWS }, (_, row): Field[] => [
    {
      name: nameOf(row, 'text'),
      label: `${t('field.agreementRow', { n: row + 1 })}: ${t('field.agreed')}`,
      kind: 'text',
      inRow: true,
    },
    { name: nameOf(row, 'due'), label: t('field.agreedDue'), kind: 'date', inRow: true },
    { name: nameOf(row, 'helper'), label: t('field.helper'), kind: 'select', choices: helpers, inRow: true },
  ]);
  return [
    {
      name: 'result',
      label: t('field.result'),
      kind: 'radio',
      required: true,
      choices: resultsIn(about).map((value) => ({ value, label: wordOf(t, 'choice', value) })),
    },
    ...(extra.length === 0
      ? []
      : [
          {
            name: 'reviewId',
            label: t('field.review'),
            kind: 'select' as const,
            choices: extra.map(({ id }) => ({ value: id, label: id })),
          },
        ]),
    { name: 'reason', label: t('field.otherReason'), kind: 'text' },
    ...rows.flat(),
    { name: 'text', label: t('field.text'), kind: 'text' },
  ];
}

export const REVIEW: CommandForm = {
  fields,
  body: (values, about) => {
    const named = (name: string) => (written(values[name]) === undefined ? {} : { [name]: written(values[name]) });
    const reviewId = meantIn(about, values);
    const rows = Array.from({ length: ROWS }, (_, row) =>
      Object.fromEntries(
        PARTS.flatMap((part) => {
          const value = written(values[nameOf(row, part)]);
          return value === undefined ? [] : [[part, value]];
        }),
      ),
    );
    const agreements = rows.filter((row) => Object.keys(row).length > 0);
    const errors = Object.fromEntries(
      rows.flatMap((row, i) =>
        Object.keys(row).length === 0
          ? []
          : (['text', 'due'] as const).flatMap((part) =>
              row[part] === undefined ? [[nameOf(i, part), about.visit.t('field.needed')]] : [],
            ),
      ),
    );
    const body = {
      ...named('result'),
      ...named('reason'),
      ...named('text'),
      ...(reviewId !== undefined && { reviewId }),
      ...(agreements.length > 0 && { agreements }),
    };
    return { body, errors };
  },
};

/** Where a finding about an agreement stands in the form. */
export function reviewFieldAt(pointer: string): string | undefined {
  const [, list, row = '0', part = 'text'] = pointer.split('/');
  return list === 'agreements' ? nameOf(Number(row), part) : undefined;
}
