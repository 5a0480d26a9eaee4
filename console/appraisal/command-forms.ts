/** What each command asks a person for, and what is sent when they have filled it in. */
import type { RulePack } from '../../rules/language/types.ts';
import type { CommandName } from '../../workflows/messages.ts';
import { predicatesOf } from '../../rules/twin/cells.ts';
import { predicateWord } from '../parts/words-of.ts';
import type { Field } from '../parts/form.tsx';
import type { Visit } from '../visit.ts';
import { type CommandForm, factField, type Values } from './fact-fields.ts';
import {
  bodyOf,
  choices,
  peopleToChoose,
  plainForm,
  isUnheard,
  proposalChoice,
  reason,
  remark,
  withFacts,
} from './form-parts.ts';
import {
  CORRECT_FACTS,
  RECORD_FACTS,
  correctedFieldAt,
  DECIDE_CORRECTION,
  DECIDE_OBJECTION,
} from './correction-forms.ts';
import { HEARING } from './hearing.tsx';
import { RATERS, SELF_ASSESSMENT } from './rater-forms.ts';
import { REVIEW, reviewFieldAt } from './review-form.ts';
import { ANSWERED_PROGRESS, PROGRESS, RETURNED_PROGRESS, TARGETS, targetFieldAt } from './target-forms.ts';

const linesOf = (value: string | undefined) => (value ?? '').split(/[\s,;]+/).filter((line) => line !== '');

const NOTHING = plainForm(() => []);
const WITH_REMARK = plainForm((about) => [remark(about)]);
const WITH_REASON = plainForm((about) => [reason(about)]);

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
    initial: ({ seen }) => ({ days: seen.today ?? '' }),
    body: (values) => {
      const days = linesOf(values['days']);
      return { body: { ...bodyOf(values, 'text'), reportId: `r-${days[0] ?? ''}`, days }, errors: {} };
    },
  },
  answerDailyReports: plainForm((about) => [
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
  ...RATERS,
  declineFeedback: WITH_REASON,
  returnNomination: WITH_REASON,
  finaliseScore: withFacts('assessor', (about) => [remark(about)]),
  acknowledgeResult: {
    fields: (about) => [{ name: 'refused', label: about.visit.t('field.refused'), kind: 'check' }, remark(about)],
    body: (values) => ({
      body: { ...bodyOf(values, 'text'), ...(values['refused'] === 'ya' && { refused: true }) },
      errors: {},
    }),
  },
  object: WITH_REASON,
  decideObjection: DECIDE_OBJECTION,
  recordFacts: RECORD_FACTS,
  correctFacts: CORRECT_FACTS,
  decideCorrection: DECIDE_CORRECTION,
  recordHearing: HEARING,
  decideOutcome: plainForm((about) => [
    proposalChoice(about, (proposal) => !isUnheard(proposal)),
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
  reassignAssessor: plainForm((about) => [
    {
      name: 'assessorId',
      label: about.visit.t('field.assessor'),
      kind: 'select',
      unchosen: true,
      required: true,
      choices: peopleToChoose(about, [about.seen.employeeId, about.seen.assessorId]),
    },
    {
      name: 'secondReviewerId',
      label: about.visit.t('field.secondReviewer'),
      kind: 'select',
      choices: peopleToChoose(about, [about.seen.employeeId]),
    },
    reason(about),
  ]),
  extendStage: plainForm((about) => [
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
  reopenStage: plainForm((about) => [...backFields(about.visit, about.pack, about.seen.stage), reason(about)]),
  cancelAppraisal: plainForm((about) => [...cancelFields(about.visit), reason(about)]),
  retry: plainForm(({ visit }) => [{ name: 'reason', label: visit.t('field.reason'), kind: 'text' }]),
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
  const inRow = correctedFieldAt(pointer, values) ?? reviewFieldAt(pointer) ?? targetFieldAt(pointer, values);
  if (inRow !== undefined) return inRow;
  return first;
}
