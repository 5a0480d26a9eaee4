/** What can be chosen in the forms of a pack: its own facts, articles and words. */
import { labelOf } from '../../../rules/explain/format.ts';
import { unitOf } from '../../../rules/language/graph.ts';
import type { FactDefinition, Language, RulePack } from '../../../rules/language/types.ts';
import { citation } from '../../../rules/language/words.ts';
import { PREDICATE, type Vocabulary } from '../../../rules/language/vocabulary.ts';
import type { Choice } from '../../parts/form.tsx';
import { wordOf } from '../../words/words.ts';
import type * as k from './kinds.ts';

export const wordsOf = ({ t }: k.PackAbout, room: string, values: readonly string[]): Choice[] =>
  values.map((value) => ({ value, label: wordOf(t, room, value) }));
/** Names a pack may add to what Siklus knows itself. */
export const sightsIn = (pack: RulePack) => [
  ...new Set([...pack.transparency.employeeSees, 'inputs', 'rules', 'reasons', 'journal']),
];
export const measuresIn = (pack: RulePack) => [
  ...new Set([
    ...(pack.policyReview?.measures ?? []),
    'completed',
    'late',
    'objections',
    'scoreSpread',
    'satisfactionTrend',
  ]),
];
export const legalChoices = (pack: RulePack, language: Language): Choice[] =>
  pack.legalBasis.map((law) => ({ value: law.id, label: citation(law)[language] }));
export const factsBy = ({ pack, language }: k.PackAbout, wanted: (fact: FactDefinition) => boolean): Choice[] =>
  Object.entries(pack.facts).flatMap(([value, fact]) => (wanted(fact) ? [{ value, label: fact.label[language] }] : []));
export const namesOfType = (names: Vocabulary, types: readonly string[], { pack, language }: k.PackAbout): Choice[] =>
  [...names].flatMap(([value, known]) =>
    types.includes(known.type) && value !== PREDICATE ? [{ value, label: labelOf(pack, value)[language] }] : [],
  );
export const scores = (names: Vocabulary, about: k.PackAbout): Choice[] =>
  namesOfType(names, ['int'], about).filter(
    ({ value }) => unitOf(about.pack, value) === 'hundredth' && value !== about.pack.scoring.result,
  );

export const scoresWithResult = (names: Vocabulary, about: k.PackAbout): Choice[] =>
  namesOfType(names, ['int'], about).filter(({ value }) => unitOf(about.pack, value) === 'hundredth');
