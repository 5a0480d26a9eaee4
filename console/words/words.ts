import type { Language } from '../../rules/language/types.ts';
import { en } from './en.ts';
import { id } from './id.ts';

export type Word = keyof typeof id;
export type Translate = (word: Word, values?: Record<string, string | number>) => string;

const DICTIONARIES: Record<Language, Record<Word, string>> = { id, en };

export const translator =
  (language: Language): Translate =>
  (word, values = {}) =>
    DICTIONARIES[language][word]
      .replace(ONE_OR_MANY, (_whole, name: string, one: string, many: string) => (isOne(values[name]) ? one : many))
      .replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));

/** `{n:thing|things}`: the one where `n` is one. Indonesian has no need of it. */
const ONE_OR_MANY = /\{(\w+):([^|{}]*)\|([^|{}]*)\}/g;
const isOne = (value: string | number | undefined) => Number(value) === 1;

const isWord = (key: string): key is Word => Object.hasOwn(id, key);

/** A word whose end is a code that the API answers; a code without a word of its own is shown as it is. */
export const wordOf = (t: Translate, room: string, code: string): string => {
  const key = `${room}.${code}`;
  return isWord(key) ? t(key) : code;
};
