/** One appraisal's explanation, sentence by sentence, in both languages, with the articles it rests on. */
import type { Language } from '../../rules/language/types.ts';
import { wrap } from './tables.ts';
import type { Explanation } from './wire.ts';

const WIDTH = 110;
const HEADINGS: Record<Language, string> = { id: 'Penjelasan', en: 'Explanation' };

/** Articles come cited the Indonesian way, with `pasal`. */
const citation = (legal: string, language: Language): string =>
  language === 'id' ? legal : legal.replace(' pasal ', ' art. ');

const sentenceLines = ({ sentences }: Explanation, language: Language): string[] =>
  sentences.flatMap(({ text, legal }, index) => {
    const number = `${String(index + 1).padStart(3)}. `;
    const sources = legal.map((each) => citation(each, language)).join('; ');
    const [first = '', ...rest] = wrap(text[language], WIDTH);
    const indent = ' '.repeat(number.length);
    return [
      number + first,
      ...rest.map((line) => indent + line),
      ...(sources === ''
        ? []
        : wrap(sources, WIDTH - 2).map((line, at) => `${indent}${at === 0 ? '§ ' : '  '}${line}`)),
    ];
  });

export const explanationText = (explanation: Explanation, about: Record<Language, string>): string =>
  (['id', 'en'] as const)
    .flatMap((language) => [
      `${HEADINGS[language]}: ${about[language]}`,
      '',
      ...sentenceLines(explanation, language),
      '',
    ])
    .join('\n');
