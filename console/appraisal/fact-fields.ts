/** Facts as fields of a form, each in its unit: 92,50 is what people write, 9250 is what is sent. */
import { formatNumber } from '../../rules/explain/format.ts';
import { isAskedOf } from '../../rules/explain/peer-facts.ts';
import type { FactDefinition, FactSource, RulePack } from '../../rules/language/types.ts';
import type { Field } from '../parts/form.tsx';
import type { Aims } from '../goal/joint-seen.ts';
import type { Visit } from '../visit.ts';
import { parsedNumber } from './numbers.ts';
import type { SeenAppraisal, SeenTarget } from './seen.ts';

export type FormAbout = {
  visit: Visit;
  seen: SeenAppraisal;
  pack: RulePack;
  colleagues: { id: string; name: string }[];
  /** With their words; only where the command is about them. */
  targets: SeenTarget[];
  /** Only where targets are proposed. */
  aims?: Aims;
};

export type CommandForm = {
  /** `values`: what is filled in already; a list has a row more than that. */
  fields: (about: FormAbout, values: Values) => Field[];
  /** `errors` by the name of the field: what cannot even be sent. */
  body: (values: Values, about: FormAbout) => { body: Record<string, unknown>; errors: Errors };
  /** What stands in it before anybody has filled in anything. */
  initial?: (about: FormAbout) => Values;
};
export type Values = Record<string, string>;
export type Errors = Record<string, string>;

export const written = (value: string | undefined) =>
  value === undefined || value.trim() === '' ? undefined : value.trim();
export const factField = (name: string) => `fakta.${name}`;
/** Of what others say, whoever answers is asked what their group is; the person of themselves all of it. */
export const factsFrom = ({ pack, seen }: FormAbout, source: FactSource): [string, FactDefinition][] =>
  Object.entries(pack.facts).filter(
    ([name, fact]) =>
      fact.source === source &&
      (source !== 'peer' || seen.relations.includes('own') || isAskedOf(name, fact, seen.askedAs ?? 'peer')),
  );

/** Without them nothing can be decided; what else is absent counts as nothing, or leaves its weight to the rest. */
const NEEDED: FactDefinition['missing'][] = ['hold', 'fail'];

export function fieldOfFact(name: string, fact: FactDefinition, { visit: { t, language } }: FormAbout): Field {
  const common = { name: factField(name), label: fact.label[language], required: NEEDED.includes(fact.missing) };
  if (fact.type === 'bool') {
    return {
      ...common,
      kind: 'radio',
      choices: [
        { value: 'true', label: t('yes') },
        { value: 'false', label: t('no') },
      ],
    };
  }
  if (fact.type === 'enum') {
    const options = (fact.values ?? []).map((value) => ({
      value,
      label: fact.valueLabels?.[value]?.[language] ?? value,
    }));
    return { ...common, kind: options.length > 6 ? 'select' : 'radio', choices: options };
  }
  if (fact.type === 'date') return { ...common, kind: 'date' };
  const limits = [fact.min, fact.max].flatMap((n) => (n === undefined ? [] : [formatNumber(n, fact.unit, language)]));
  return { ...common, kind: 'number', hint: limits.join(' – ') };
}

/** What is sent for the facts of one source, and what cannot be. */
export function writtenFacts(
  values: Values,
  about: FormAbout,
  source: FactSource,
): { facts: Record<string, unknown>; errors: Errors } {
  const { t, language } = about.visit;
  const facts: Record<string, unknown> = {};
  const errors: Errors = {};
  for (const [name, fact] of factsFrom(about, source)) {
    const text = written(values[factField(name)]);
    if (text === undefined) continue;
    if (fact.type === 'bool') facts[name] = text === 'true';
    else if (fact.type !== 'int') facts[name] = text;
    else {
      const read = parsedNumber(text, fact.unit);
      if (read === null)
        errors[factField(name)] = t('command.number', { example: formatNumber(fact.max ?? 100, fact.unit, language) });
      else facts[name] = read;
    }
  }
  return { facts, errors };
}
