/** What each entry of a journal is about: which stage, which proposal, which result. */
import { formatValue, labelOf } from '../../rules/explain/format.ts';
import { isRecord } from '../../rules/language/records.ts';
import type { Facts, Language, RulePack, Text } from '../../rules/language/types.ts';
import type { Visit } from '../visit.ts';
import { wordOf } from '../words/words.ts';
import type { SeenEntry } from './seen.ts';

export type ToldEntry = { entry: SeenEntry; about: string | undefined };

/** With which facts they tell what they are about. */
const TELLING_FACTS = [
  'facts.recorded',
  'facts.corrected',
  'correction.opened',
  'correction.upheld',
  'objection.upheld',
];

/** Each fact with what it was, where the entry says so, and what it is. */
function correctedIn(data: Record<string, unknown>, pack: RulePack, language: Language): string {
  const [facts, before] = [data['facts'], data['before']].map((each) => (isRecord(each) ? (each as Facts) : {}));
  return Object.entries(facts ?? {})
    .map(([name, after]) => {
      const was = before?.[name];
      const from = was === undefined || was === null ? '' : `${formatValue(pack, name, was)[language]} → `;
      return `${labelOf(pack, name)[language]}: ${from}${formatValue(pack, name, after)[language]}`;
    })
    .join('; ');
}

/** With the stage, the proposal or the result that each entry is about, in the words of the pack. */
export function aboutEach(
  { t, language }: Pick<Visit, 't' | 'language'>,
  entries: readonly SeenEntry[],
  pack: RulePack,
): ToldEntry[] {
  const titleIn = (list: readonly { id: string; title: Text }[], id: unknown) =>
    list.find((each) => each.id === id)?.title[language];
  let stage: string | undefined;
  return entries.map((entry) => {
    const { type, data, changes } = entry;
    if (type === 'stage.opened') stage = titleIn(pack.phases, changes['stage']);
    const about = type.startsWith('stage.')
      ? stage
      : type === 'cycle.extend'
        ? titleIn(pack.phases, data['stage'])
        : type.startsWith('outcome.')
          ? titleIn(pack.outcomes, data['outcomeId'])
          : isRecord(data['facts']) && TELLING_FACTS.includes(type)
            ? correctedIn(data, pack, language)
            : type === 'review.submitted' && typeof data['result'] === 'string'
              ? wordOf(t, 'choice', data['result'])
              : undefined;
    return { entry, about };
  });
}
