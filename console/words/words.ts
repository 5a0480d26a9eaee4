import type { Language } from '../../rules/language/types.ts';
import { en } from './en.ts';
import { id } from './id.ts';

export type Word = keyof typeof id;
export type Translate = (word: Word, values?: Record<string, string | number>) => string;

const DICTIONARIES: Record<Language, Record<Word, string>> = { id, en };

export const translator =
  (language: Language): Translate =>
  (word, values = {}) =>
    DICTIONARIES[language][word].replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));

const isWord = (key: string): key is Word => Object.hasOwn(id, key);

/** A word whose end is a code that the API answers; a code without a word of its own is shown as it is. */
export const wordOf = (t: Translate, room: string, code: string): string => {
  const key = `${room}.${code}`;
  return isWord(key) ? t(key) : code;
};
