/** Hearings before a sanction is decided: how far each is, in words, and the form of the next step. */
import { formatDate } from '../../rules/explain/format.ts';
import type { Language } from '../../rules/language/types.ts';
import type { Field } from '../parts/form.tsx';
import type { Visit } from '../visit.ts';
import type { CommandForm, FormAbout } from './fact-fields.ts';
import { choices, isUnheard, plainForm, proposalChoice } from './form-parts.ts';
import type { SeenAppraisal } from './seen.ts';

type Proposal = NonNullable<SeenAppraisal['outcomes']>[number];

const daysIn = (days: readonly string[], language: Language): string =>
  new Intl.ListFormat(language).format(days.map((day) => formatDate(day, language)));

/** Whether they were summoned, to which days, and what came of it; nothing where nobody has to be heard. */
export function hearingInWords({ hearing }: Pick<Proposal, 'hearing'>, { t, language }: Visit): string | null {
  if (hearing === undefined) return null;
  const { called = [], summons, heard } = hearing;
  if (heard !== undefined) return t(heard === 'held' ? 'hearing.held' : 'hearing.absent');
  return called.length === 0
    ? t('hearing.none')
    : t('hearing.called', { n: called.length, most: summons, days: daysIn(called, language) });
}

/** The day of the last summons, once it has come: most hearings are held on it. */
function dayOfSummons({ outcomes = [], today = '' }: SeenAppraisal): string {
  const [only, ...more] = outcomes.filter((each) => each.status === 'PROPOSED' && isUnheard(each));
  const last = more.length === 0 ? only?.hearing?.called?.at(-1) : undefined;
  return last !== undefined && last <= today ? last : '';
}

const about = ({ seen, visit }: FormAbout): string | undefined => {
  const { t } = visit;
  const [first] = (seen.outcomes ?? []).filter((each) => each.status === 'PROPOSED' && isUnheard(each));
  if (!first?.hearing) return undefined;
  const { notice, summons } = first.hearing;
  const days =
    'workingDays' in notice
      ? t('hearing.workingDays', { n: notice.workingDays })
      : t('hearing.days', { n: notice.calendarDays });
  return t('hearing.rule', { days, n: summons });
};

export const HEARING: CommandForm = {
  ...plainForm((form): Field[] => {
    const { t } = form.visit;
    const hint = about(form);
    return [
      proposalChoice(form, isUnheard),
      {
        name: 'step',
        label: t('field.hearingStep'),
        ...(hint !== undefined && { hint }),
        kind: 'radio',
        required: true,
        choices: choices(form, ['summoned', 'held', 'absent']),
      },
      { name: 'on', label: t('field.hearingOn'), hint: t('field.hearingOnHint'), kind: 'date', required: true },
      { name: 'text', label: t('field.hearingText'), kind: 'text', required: true },
    ];
  }),
  initial: ({ seen }) => ({ on: dayOfSummons(seen) }),
};
