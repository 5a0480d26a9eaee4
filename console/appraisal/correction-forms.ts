/** Forms that put something right: facts and what targets came to, each beside what it is now; what is left empty stays. */
import { formatValue } from '../../rules/explain/format.ts';
import type { FactSource } from '../../rules/language/types.ts';
import type { Field } from '../parts/form.tsx';
import { wordOf } from '../words/words.ts';
import { type CommandForm, factField, type FormAbout, factsFrom, fieldOfFact, type Values } from './fact-fields.ts';
import { written, writtenFacts } from './fact-fields.ts';
import { bodyOf, reason } from './form-parts.ts';
import { shownAmount, shownNumber } from './shown-target.ts';

const OUTSIDE: readonly FactSource[] = ['system', 'public', 'training', 'history'];
const ACTUAL = 'capaian.';

/** What was said stands beside it; what is left empty stays as it is. */
function correctedField(field: Field, { seen, pack, visit: { t, language } }: FormAbout): Field {
  const [name, now] = Object.entries(seen.facts ?? {}).find(([each]) => factField(each) === field.name) ?? [];
  if (name === undefined || now === undefined) return { ...field, required: false };
  const hint = t('objection.now', { value: formatValue(pack, name, now)[language] });
  return { ...field, required: false, hint };
}

/** Targets that people report themselves; what a fact measures is corrected by that fact. */
const ownTargets = ({ targets }: FormAbout) =>
  targets.filter(({ agreedBy, source, value }) => agreedBy !== null && source === 'own' && value !== undefined);

function correctedFields(about: FormAbout, sources: readonly FactSource[]): Field[] {
  const { t, language } = about.visit;
  const facts = sources.flatMap((source) => factsFrom(about, source));
  return [
    ...facts.map(([name, fact]) => correctedField(fieldOfFact(name, fact, about), about)),
    ...ownTargets(about).map((target): Field => {
      const { id, title, actual } = target;
      const now = actual === null ? t('correction.none') : shownNumber(actual, language);
      const hint = `${shownAmount(target, language)} · ${t('objection.now', { value: now })}`;
      return {
        name: `${ACTUAL}${id}`,
        label: t('field.correctedActual', { title: title ?? id }),
        hint,
        kind: 'number',
      };
    }),
  ];
}

function correctedBody(values: Values, about: FormAbout, sources: readonly FactSource[]) {
  const read = sources.map((source) => writtenFacts(values, about, source));
  const facts: Record<string, unknown> = Object.assign({}, ...read.map((each) => each.facts));
  const targets = actualsIn(values).map((target) => ({ target, actual: written(values[`${ACTUAL}${target}`]) }));
  return {
    body: { ...(Object.keys(facts).length > 0 && { facts }), ...(targets.length > 0 && { targets }) },
    errors: Object.assign({}, ...read.map(({ errors }) => errors)) as Record<string, string>,
  };
}

const actualsIn = (values: Values): string[] =>
  Object.keys(values)
    .filter((name) => name.startsWith(ACTUAL) && written(values[name]) !== undefined)
    .map((name) => name.slice(ACTUAL.length));

/** Where a finding about a corrected target stands: in the order in which they were sent. */
export function correctedFieldAt(pointer: string, values: Values): string | undefined {
  const [list, nth] = pointer.split('/').slice(1);
  const sent = actualsIn(values);
  if (list !== 'targets' || sent.length === 0) return undefined;
  return `${ACTUAL}${sent[Number(nth ?? 0)] ?? sent[0] ?? ''}`;
}

const decision = ({ visit: { t } }: FormAbout, of: 'choice' | 'correction.choice'): Field => ({
  name: 'decision',
  label: t('field.decision'),
  kind: 'radio',
  required: true,
  choices: ['upheld', 'rejected'].map((value) => ({ value, label: wordOf(t, of, value) })),
});
const OBJECTED: readonly FactSource[] = ['assessor', ...OUTSIDE];

export const DECIDE_OBJECTION: CommandForm = {
  // What is decided comes before what it corrects.
  fields: (about) => [decision(about, 'choice'), reason(about), ...correctedFields(about, OBJECTED)],
  body: (values, about) => {
    const { body, errors } = correctedBody(values, about, OBJECTED);
    return { body: { ...body, ...bodyOf(values, 'decision', 'reason') }, errors };
  },
};

/** Of words that people write, the code under which a system is known: `SIMPUS Kota` is `simpus-kota`. */
const codeOf = (words: string | undefined): string =>
  (words ?? '')
    .trim()
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 64);

/** Figures that service systems owe, typed where it plays; what is left empty is not sent. */
export const RECORD_FACTS: CommandForm = {
  fields: (about) => [
    {
      name: 'source',
      label: about.visit.t('field.byHand.source'),
      hint: about.visit.t('field.byHand.hint'),
      kind: 'line',
      required: true,
    },
    ...OUTSIDE.flatMap((source) =>
      factsFrom(about, source).map(([name, fact]) => {
        const field = correctedField(fieldOfFact(name, fact, about), about);
        const whose = wordOf(about.visit.t, 'rule.source', source);
        return { ...field, hint: [whose, field.hint].filter((part) => part !== undefined && part !== '').join(' · ') };
      }),
    ),
  ],
  body: (values, about) => {
    const { body, errors } = correctedBody({ ...values }, about, OUTSIDE);
    const { facts } = body;
    const [first] = OUTSIDE.flatMap((source) => factsFrom(about, source));
    const none = facts === undefined && Object.keys(errors).length === 0 && first !== undefined;
    return {
      body: { source: codeOf(values['source']), ...(facts && { facts }) },
      errors: { ...errors, ...(none && { [factField(first[0])]: about.visit.t('field.byHand.none') }) },
    };
  },
};

export const CORRECT_FACTS: CommandForm = {
  fields: (about) => {
    const { t } = about.visit;
    return [
      { name: 'source', label: t('field.source.sender'), hint: t('field.byHand.hint'), kind: 'line', required: true },
      { name: 'corrects', label: t('field.corrects'), hint: t('field.correctsHint'), kind: 'line', required: true },
      ...correctedFields(about, OUTSIDE),
      reason(about),
    ];
  },
  body: (values, about) => {
    const { body, errors } = correctedBody(values, about, OUTSIDE);
    const codes = { source: codeOf(values['source']), corrects: codeOf(values['corrects']) };
    return { body: { ...body, ...bodyOf(values, 'reason'), ...codes }, errors };
  },
};

export const DECIDE_CORRECTION: CommandForm = {
  fields: (about) => [decision(about, 'correction.choice'), reason(about)],
  body: (values) => ({ body: bodyOf(values, 'decision', 'reason'), errors: {} }),
};
