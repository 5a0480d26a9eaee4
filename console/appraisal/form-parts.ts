/** What forms of commands are put together from. */
import type { FactSource } from '../../rules/language/types.ts';
import type { Field } from '../parts/form.tsx';
import { wordOf } from '../words/words.ts';
import {
  type CommandForm,
  type FormAbout,
  factsFrom,
  fieldOfFact,
  type Values,
  writtenFacts,
  written,
} from './fact-fields.ts';

/** Fields that were left empty are not sent. */
export const bodyOf = (values: Values, ...names: string[]): Record<string, unknown> =>
  Object.fromEntries(
    names.flatMap((name) => (written(values[name]) === undefined ? [] : [[name, written(values[name])]])),
  );

export const remark = ({ visit }: FormAbout): Field => ({ name: 'text', label: visit.t('field.text'), kind: 'text' });
export const reason = ({ visit }: FormAbout): Field => ({
  name: 'reason',
  label: visit.t('field.reason'),
  kind: 'text',
  required: true,
});
export const choices = ({ visit: { t } }: Pick<FormAbout, 'visit'>, values: readonly string[]) =>
  values.map((value) => ({ value, label: wordOf(t, 'choice', value) }));

/** People of the unit and those who already have a part, but for some. */
export const peopleToChoose = ({ colleagues }: FormAbout, without: readonly (string | undefined)[]) =>
  colleagues.filter(({ id }) => !without.includes(id)).map(({ id, name }) => ({ value: id, label: name }));

/** A form whose fields are the body. */
export const plainForm = (fields: (about: FormAbout) => Field[]): CommandForm => ({
  fields,
  body: (values, about) => ({ body: bodyOf(values, ...fields(about).map(({ name }) => name)), errors: {} }),
});
export const withFacts = (source: FactSource, more: (about: FormAbout) => Field[]): CommandForm => ({
  fields: (about) => [
    ...factsFrom(about, source).map(([name, fact]) => fieldOfFact(name, fact, about)),
    ...more(about),
  ],
  body: (values, about) => {
    const { facts, errors } = writtenFacts(values, about, source);
    return { body: { facts, ...bodyOf(values, ...more(about).map(({ name }) => name)) }, errors };
  },
});

type Proposal = NonNullable<FormAbout['seen']['outcomes']>[number];

/** Which of the open proposals. */
export const proposalChoice = (about: FormAbout, isMeant: (proposal: Proposal) => boolean = () => true): Field => ({
  name: 'outcomeId',
  label: about.visit.t('field.outcome'),
  kind: 'select',
  unchosen: true,
  required: true,
  choices: (about.seen.outcomes ?? [])
    .filter((proposal) => proposal.status === 'PROPOSED' && isMeant(proposal))
    .map(({ id, code }) => ({
      value: id,
      label: about.pack.outcomes.find((each) => each.id === id)?.title[about.visit.language] ?? code,
    })),
});

/** Of a proposal that somebody has to be heard about first. */
export const isUnheard = ({ hearing }: Proposal): boolean =>
  typeof hearing === 'object' && hearing !== null && !('heard' in hearing);
