import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { COMMAND_FORMS } from '../../../console/appraisal/command-forms.ts';
import { COMMAND_NAMES } from '../../../workflows/messages.ts';
import { en } from '../../../console/words/en.ts';
import { entryWords } from '../../../console/words/entries.ts';
import { id } from '../../../console/words/id.ts';
import { translator, wordOf } from '../../../console/words/words.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const SENTENCE = /\{(\w+)\}/g;

async function textOfFolder(folder: string): Promise<string> {
  const names = await readdir(join(ROOT, folder), { recursive: true });
  const files = names.filter((name) => /\.tsx?$/.test(name)).map((name) => readFile(join(ROOT, folder, name), 'utf8'));
  return (await Promise.all(files)).join('\n');
}

describe('the dictionaries', () => {
  it('say the same things in both languages: the same keys, with the same values filled in', () => {
    expect(Object.keys(en)).toEqual(Object.keys(id));
    for (const [key, words] of Object.entries(id)) {
      const filled = (text: string) =>
        [...text.matchAll(SENTENCE)].map(([, name = '']) => name).toSorted((a, b) => a.localeCompare(b));
      expect(filled(en[key as keyof typeof id]), key).toEqual(filled(words));
    }
  });

  it('say one thing as one, by a number that is told', () => {
    const t = translator('en');
    expect(t('people.all', { n: 1 })).toBe('1 appraisal.');
    expect(t('people.all', { n: 0 })).toBe('0 appraisals.');
    expect(t('launch.answer', { in: 21, held: 1, out: 2 })).toBe(
      '21 people will be appraised, 1 is held, 2 are left out.',
    );
    for (const [key, words] of Object.entries(en)) {
      const counted = [...words.matchAll(/\{(\w+):/g)].map(([, name]) => name);
      for (const name of counted) expect(id[key as keyof typeof id], key).toContain(`{${name}}`);
      expect(words.replaceAll(/\{\w+(:[^|{}]+\|[^|{}]+)?\}/g, ''), key).not.toMatch(/[{|}]/);
    }
  });

  it('hold no word that no page says', async () => {
    const pages = await textOfFolder('console');
    // Words that are looked up by a code of the API end in that code.
    const byCode =
      /^(hat|state|outcome|outcomeKind|capacity|do|choice|operation|held|move|draft\.(state|step|severity)|stage)\.|^(cycle\.(launched|held|excluded|failed)|launch\.(in|out|held)|people\.|rules\.|draft\.(document|cases)|(rule|language)\.)/;
    const unsaid = Object.keys(id).filter((key) => !byCode.test(key) && !pages.includes(`'${key}'`));
    expect(unsaid).toEqual([]);
  });

  it('name every command that a person gives', () => {
    for (const language of ['id', 'en'] as const) {
      const t = translator(language);
      for (const command of COMMAND_NAMES) expect(wordOf(t, 'do', command), command).not.toBe(command);
    }
    // Evidence has a form on the page of its target.
    expect(COMMAND_NAMES.filter((name) => !COMMAND_FORMS[name])).toEqual(['addEvidence']);
  });

  it('tell every kind of entry that a workflow writes', async () => {
    const types = [...(await textOfFolder('workflows/appraisal')).matchAll(/\btype: '([a-zA-Z]+\.[a-zA-Z]+)'/g)];
    expect(types.length).toBeGreaterThan(20);
    for (const [, type = ''] of types) expect(entryWords(type, 'id'), type).not.toBe(type);
  });
});
