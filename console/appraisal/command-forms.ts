/** What each command asks a person for, and what is sent when they have filled it in. */
import { formatValue } from '../../rules/explain/format.ts';
import type { FactSource, RulePack } from '../../rules/language/types.ts';
import type { CommandName } from '../../workflows/messages.ts';
import { predicatesOf } from '../../rules/twin/cells.ts';
import { predicateWord } from '../parts/words-of.ts';
import { chosenOf, type Field } from '../parts/form.tsx';
import type { Visit } from '../visit.ts';
import { wordOf } from '../words/words.ts';
import {
  type CommandForm,
  type FormAbout,
  factField,
  factsFrom,
  todayIn,
  writtenFacts,
  fieldOfFact,
  written,
  type Values,
} from './fact-fields.ts';
import { REVIEW, reviewFieldAt } from './review-form.ts';
import { ANSWERED_PROGRESS, PROGRESS, RETURNED_PROGRESS, TARGETS, targetFieldAt } from './target-forms.ts';

/** Fields that were left empty are not sent. */
const bodyOf = (values: Values, ...names: string[]): Record<string, unknown> =>
  Object.fromEntries(
    names.flatMap((name) => (written(values[name]) === undefined ? [] : [[name, written(values[name])]])),
  );
const linesOf = (value: string | undefined) => (value ?? '').split(/[\s,;]+/).filter((line) => line !== '');

const remark = ({ visit }: FormAbout): Field => ({ name: 'text', label: visit.t('field.text'), kind: 'text' });
const reason = ({ visit }: FormAbout): Field => ({
  name: 'reason',
  label: visit.t('field.reason'),
  kind: 'text',
  required: true,
});
const choices = ({ visit: { t } }: Pick<FormAbout, 'visit'>, values: readonly string[]) =>
  values.map((value) => ({ value, label: wordOf(t, 'choice', value) }));

/** People of the unit and those who already have a part, but for some. */
const choicesOf = ({ colleagues }: FormAbout, without: readonly (string | undefined)[]) =>
  colleagues.filter(({ id }) => !without.includes(id)).map(({ id, name }) => ({ value: id, label: name }));

/** A form whose fields are the body. */
const plain = (fields: (about: FormAbout) => Field[]): CommandForm => ({
  fields,
  body: (values, about) => ({ body: bodyOf(values, ...fields(about).map(({ name }) => name)), errors: {} }),
});
const NOTHING = plain(() => []);
const WITH_REMARK = plain((about) => [remark(about)]);
const WITH_REASON = plain((about) => [reason(about)]);

const withFacts = (source: FactSource, more: (about: FormAbout) => Field[], corrected = false): CommandForm => ({
  fields: (about) => {
    const facts = factsFrom(about, source).map(([name, fact]) => fieldOfFact(name, fact, about));
    // What is decided comes before what it corrects.
    return corrected
      ? [...more(about), ...facts.map((field) => correctedField(field, about))]
      : [...facts, ...more(about)];
  },
  body: (values, about) => {
    const { facts, errors } = writtenFacts(values, about, source);
    return { body: { facts, ...bodyOf(values, ...more(about).map(({ name }) => name)) }, errors };
  },
});

/** Without this fact the command is refused, whatever the pack does where it is absent. */
const needing = (fact: string, form: CommandForm): CommandForm => ({
  ...form,
  fields: (about, values) =>
    form.fields(about, values).map((field) => (field.name === factField(fact) ? { ...field, required: true } : field)),
});

/** The person may answer of themselves what peers are asked; nobody has to. */
const ofPeers = withFacts('peer', ({ visit }) => [
  { name: 'text', label: visit.t('field.ownView'), kind: 'text', required: true },
]);
const SELF_ASSESSMENT: CommandForm = {
  fields: (about) =>
    ofPeers.fields(about, {}).map((field) => (field.name === 'text' ? field : { ...field, required: false })),
  body: (values, about) => {
    const { body, errors } = ofPeers.body(values, about);
    const { facts, ...words } = body;
    return { body: { ...words, ...(Object.keys(facts as object).length > 0 && { facts }) }, errors };
  },
};

/** What was rated stands beside it; what is left empty stays as it is. */
function correctedField(field: Field, { seen, pack, visit: { t, language } }: FormAbout): Field {
  const [name, now] = Object.entries(seen.facts ?? {}).find(([each]) => factField(each) === field.name) ?? [];
  if (name === undefined || now === undefined) return { ...field, required: false };
  const hint = t('objection.now', { value: formatValue(pack, name, now)[language] });
  return { ...field, required: false, hint };
}

export const COMMAND_FORMS: Partial<Record<CommandName, CommandForm>> = {
  acknowledgeBriefing: NOTHING,
  proposeTargets: TARGETS,
  reportProgress: PROGRESS,
  acceptProgress: ANSWERED_PROGRESS,
  returnProgress: RETURNED_PROGRESS,
  returnTargets: WITH_REASON,
  agreeTargets: WITH_REMARK,
  acknowledgeTargets: NOTHING,
  submitDailyReports: {
    fields: ({ visit: { t } }) => [
      { name: 'days', label: t('field.days'), hint: t('field.daysHint'), kind: 'text', required: true },
      { name: 'text', label: t('field.text'), kind: 'text' },
    ],
    initial: ({ seen }) => ({ days: todayIn(seen) }),
    body: (values) => {
      const days = linesOf(values['days']);
      return { body: { ...bodyOf(values, 'text'), reportId: `r-${days[0] ?? ''}`, days }, errors: {} };
    },
  },
  answerDailyReports: plain((about) => [
    {
      name: 'reportId',
      label: about.visit.t('field.report'),
      kind: 'select',
      required: true,
      choices: (about.seen.dailyReports?.open ?? []).map(({ id, at }) => ({
        value: id,
        label: `${at.slice(0, 10)} (${id})`,
      })),
    },
    remark(about),
  ]),
  submitSelfAssessment: SELF_ASSESSMENT,
  submitReview: REVIEW,
  assignPeers: {
    fields: (about) => [
      {
        name: 'peers',
        label: about.visit.t('field.peers'),
        kind: 'several',
        required: true,
        choices: choicesOf(about, [about.seen.employeeId, about.seen.assessorId, ...(about.seen.subordinateIds ?? [])]),
      },
    ],
    body: (values) => ({ body: { peers: chosenOf('peers', values) }, errors: {} }),
  },
  submitFeedback: needing(
    'peerRating',
    withFacts('peer', ({ seen, visit: { t } }) => [
      {
        name: 'text',
        label: t('field.text'),
        hint: t(seen.askedAs ? 'field.feedbackHintBelow' : 'field.feedbackHint'),
        kind: 'text',
      },
    ]),
  ),
  declineFeedback: WITH_REASON,
  finaliseScore: withFacts('assessor', (about) => [remark(about)]),
  acknowledgeResult: {
    fields: (about) => [{ name: 'refused', label: about.visit.t('field.refused'), kind: 'check' }, remark(about)],
    body: (values) => ({
      body: { ...bodyOf(values, 'text'), ...(values['refused'] === 'ya' && { refused: true }) },
      errors: {},
    }),
  },
  object: WITH_REASON,
  decideObjection: withFacts(
    'assessor',
    (about) => [
      {
        name: 'decision',
        label: about.visit.t('field.decision'),
        kind: 'radio',
        required: true,
        choices: choices(about, ['upheld', 'rejected']),
      },
      reason(about),
    ],
    true,
  ),
  decideOutcome: plain((about) => [
    {
      name: 'outcomeId',
      label: about.visit.t('field.outcome'),
      kind: 'select',
      unchosen: true,
      required: true,
      choices: (about.seen.outcomes ?? [])
        .filter(({ status }) => status === 'PROPOSED')
        .map(({ id, code }) => ({
          value: id,
          label: about.pack.outcomes.find((each) => each.id === id)?.title[about.visit.language] ?? code,
        })),
    },
    {
      name: 'decision',
      label: about.visit.t('field.decision'),
      kind: 'radio',
      required: true,
      choices: choices(about, ['approved', 'rejected']),
    },
    reason(about),
  ]),
  openReview: {
    fields: ({ visit: { t } }) => [
      { name: 'reviewId', label: t('field.reviewId'), kind: 'line', required: true },
      { name: 'workingDays', label: t('field.workingDays'), kind: 'number', required: true },
      { name: 'reason', label: t('field.reason'), kind: 'text' },
    ],
    body: (values) => ({
      body: { ...bodyOf(values, 'reviewId', 'reason'), workingDays: Number(values['workingDays']) },
      errors: {},
    }),
  },
  adjustResult: {
    fields: (about) => [
      {
        name: 'to',
        label: about.visit.t('field.predicate'),
        hint: about.visit.t('calibration.now', {
          predicate: predicateWord(about.seen.predicate ?? '', about.visit.language),
        }),
        kind: 'select',
        unchosen: true,
        required: true,
        choices: predicatesOf(about.pack.predicates)
          .filter((each) => each !== about.seen.predicate)
          .map((value) => ({ value, label: predicateWord(value, about.visit.language) })),
      },
      reason(about),
    ],
    body: (values, { seen }) => ({ body: { ...bodyOf(values, 'to', 'reason'), from: seen.predicate }, errors: {} }),
  },
  reassignAssessor: plain((about) => [
    {
      name: 'assessorId',
      label: about.visit.t('field.assessor'),
      kind: 'select',
      unchosen: true,
      required: true,
      choices: choicesOf(about, [about.seen.employeeId, about.seen.assessorId]),
    },
    {
      name: 'secondReviewerId',
      label: about.visit.t('field.secondReviewer'),
      kind: 'select',
      choices: choicesOf(about, [about.seen.employeeId]),
    },
    reason(about),
  ]),
  extendStage: plain((about) => [
    {
      name: 'stage',
      label: about.visit.t('field.stage'),
      kind: 'select',
      unchosen: true,
      required: true,
      choices: about.pack.phases.map(({ id, title }) => ({ value: id, label: title[about.visit.language] })),
    },
    { name: 'until', label: about.visit.t('field.until'), kind: 'date', required: true },
    { name: 'decree', label: about.visit.t('field.decree'), kind: 'line', required: true },
    reason(about),
  ]),
  remindWaiting: WITH_REASON,
  reopenStage: plain((about) => [...backFields(about.visit, about.pack, about.seen.stage), reason(about)]),
  cancelAppraisal: plain((about) => [...cancelFields(about.visit), reason(about)]),
  retry: plain(({ visit }) => [{ name: 'reason', label: visit.t('field.reason'), kind: 'text' }]),
  waive: WITH_REASON,
};

/** What may be opened again: all but the last stage; of one appraisal, the one before the one that runs. */
export function backFields({ t, language }: Visit, { phases }: RulePack, running?: string): Field[] {
  const at = phases.findIndex(({ id }) => id === running);
  const earlier = running === undefined ? phases.slice(0, -1) : phases.slice(Math.max(0, at - 1), Math.max(0, at));
  return [
    {
      name: 'stage',
      label: t('field.backTo'),
      kind: 'select',
      ...(running === undefined && { unchosen: true }),
      required: true,
      choices: earlier.map(({ id, title }) => ({ value: id, label: title[language] })),
    },
    { name: 'until', label: t('field.backUntil'), hint: t('field.backUntilHint'), kind: 'date' },
  ];
}

export const cancelFields = (visit: Visit): Field[] => [
  {
    name: 'reasonCode',
    label: visit.t('field.reasonCode'),
    kind: 'select',
    unchosen: true,
    required: true,
    choices: choices({ visit }, ['retired', 'moved', 'other']),
  },
];

/** Where a finding of the API stands in the form: `/facts/x`, `/targets/0/weight`, `/reason`. */
export function fieldAt(pointer: string, values: Values): string {
  const [first = '', second] = pointer.split('/').slice(1);
  if (first === 'facts' && second !== undefined) return factField(second);
  const inRow = reviewFieldAt(pointer) ?? targetFieldAt(pointer, values);
  if (inRow !== undefined) return inRow;
  return first;
}
