/** What each entry of a journal is about: which stage, which proposal, which result. */
import type { RulePack, Text } from '../../rules/language/types.ts';
import type { Visit } from '../visit.ts';
import { wordOf } from '../words/words.ts';
import type { SeenEntry } from './seen.ts';

export type ToldEntry = { entry: SeenEntry; about: string | undefined };

/** With the stage, the proposal or the result that each entry is about, in the words of the pack. */
export function aboutEach(
  { t, language }: Pick<Visit, 't' | 'language'>,
  entries: readonly SeenEntry[],
  pack: Pick<RulePack, 'phases' | 'outcomes'>,
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
          : type === 'review.submitted' && typeof data['result'] === 'string'
            ? wordOf(t, 'choice', data['result'])
            : undefined;
    return { entry, about };
  });
}
