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

/** Words of the middle of a sentence, where they begin one. */
export const begun = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** In one word: its state, or how it ended. */
export function toldState({ state, result }: FollowUpLine, language: Language): string {
  return state === 'ended' && result !== null
    ? wordIn(FOLLOW_UP_RESULT_WORDS, result, language)
    : wordIn(FOLLOW_UP_STATES, state, language);
}

export const toldStep = (step: string, language: Language): string => followUpStepWords(step)[language];

/** What it is and whom it is about. */
export const followUpHeading = (
  { title, name, employeeId }: Pick<FollowUpLine, 'title' | 'name' | 'employeeId'>,
  { language, nameOf }: { language: Language; nameOf: (id: string) => string },
): string => `${title[language]}: ${name ?? nameOf(employeeId)}`;

/** The form of which a step that is open is done by this person; undefined: it is not theirs, or not yet. */
export function formOf({ may }: Pick<SeenFollowUp, 'may'>, step: string): string | undefined {
  const [kind = ''] = step.split('/');
  const names = kind === 'checkIn' ? [step] : (FORMS[kind] ?? []);
  return names.find((name) => may.includes(name));
}
const FORMS: Record<string, string[]> = {
  plan: ['agree', 'plan'],
  evaluation: ['evaluate'],
  test: ['test'],
  service: ['serve'],
};

/** `checkIn/3` names its month. */
export function toldAct({ t }: Visit, step: string): string {
  const [name = '', n = ''] = step.split('/');
  return name === 'checkIn' ? t('follow.do.checkIn', { n }) : wordOf(t, 'follow.do', name);
}
