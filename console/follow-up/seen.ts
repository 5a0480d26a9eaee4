import type { z } from 'zod';
import type { FollowUpRow, FollowUpSchema } from '../../api/follow-up/schema.ts';
import { FOLLOW_UP_RESULT_WORDS, FOLLOW_UP_STATES, followUpStepWords } from '../../rules/language/follow-ups.ts';
import type { Language } from '../../rules/language/types.ts';
import type { Visit } from '../visit.ts';
import { wordOf } from '../words/words.ts';

export type SeenFollowUp = z.output<typeof FollowUpSchema>;
export type FollowUpLine = z.output<typeof FollowUpRow>;

export const followUpPath = (id: string) => `/v1/follow-ups/${encodeURIComponent(id)}`;

export const readFollowUps = async (visit: Visit, open: boolean): Promise<FollowUpLine[]> =>
  (await visit.read<{ data: FollowUpLine[] }>(`/v1/follow-ups?limit=200&open=${String(open)}`)).data;

export const seenFollowUp = (visit: Visit, id: string) => visit.read<SeenFollowUp>(followUpPath(id));

const wordIn = (words: Record<string, Record<Language, string>>, code: string, language: Language): string =>
  words[code]?.[language] ?? code;

/** In one word: its state, or how it ended. */
export function toldState({ state, result }: FollowUpLine, language: Language): string {
  return state === 'ended' && result !== null
    ? wordIn(FOLLOW_UP_RESULT_WORDS, result, language)
    : wordIn(FOLLOW_UP_STATES, state, language);
}

export const toldStep = (step: string, language: Language): string => followUpStepWords(step)[language];

/** `checkIn/3` names its month. */
export function toldAct({ t }: Visit, step: string): string {
  const [name = '', n = ''] = step.split('/');
  return name === 'checkIn' ? t('follow.do.checkIn', { n }) : wordOf(t, 'follow.do', name);
}
