import { describe, expect, it } from 'vitest';
import { aboutOf, type Edited, withFilled, writtenValues } from '../../../console/pack/section/edited.ts';
import { inlineFields } from '../../../console/pack/section/item-list.tsx';
import { fieldsAt } from '../../../console/pack/section/fields.ts';
import { GROUPS, keysIn, PARTS } from '../../../console/pack/section/parts.ts';
import { translator } from '../../../console/words/words.ts';
import { mergeChain } from '../../../rules/inherit/merge.ts';
import { restate } from '../../../rules/inherit/restate.ts';
import { foundAt } from '../../../rules/language/pointer.ts';
import type { Language } from '../../../rules/language/types.ts';
import { loadRegionPacks } from '../../../store/pack/files.ts';

const packs = await loadRegionPacks('rules/regions');
const LANGUAGES: Language[] = ['id', 'en'];

describe('a section of a pack', () => {
  it.each(packs)('of $id that is saved as it was opened changes nothing', ({ source, chain, resolved: { pack } }) => {
    const above = chain.slice(0, -1);
    const parent = above.length === 0 ? null : mergeChain(above).merged;
    const edited = { visit: { language: 'id', t: translator('id') }, pack } as Edited;
    const items = GROUPS.flatMap(({ top }) =>
      (keysIn(pack, top) ?? [null]).map((key) => (key === null ? [top] : [top, key])),
    );
    const forms = [
      ...PARTS.map((part) => inlineFields(part, edited)),
      ...items.map((path) => fieldsAt(path, aboutOf(edited))),
    ];
    for (const fields of forms) {
      const { after, errors } = withFilled(edited, fields, writtenValues(edited, fields));
      expect(errors).toEqual({});
      expect(JSON.stringify(restate(source, { parent, before: { ...pack }, after: { ...after } }))).toBe(
        JSON.stringify(source),
      );
    }
  });
});

describe('a field of a section', () => {
  it.each(packs)('of $id is read as it was written, in every field and both languages', ({ resolved: { pack } }) => {
    for (const language of LANGUAGES) {
      const about = { pack, language, t: translator(language) };
      for (const { top } of GROUPS) {
        for (const key of keysIn(pack, top) ?? [null]) {
          const path = key === null ? [top] : [top, key];
          for (const { path: at, name, kind } of fieldsAt(path, about)) {
            const value = foundAt(pack, at);
            const values = kind.write(name, value, about);
            const errors = {};
            const read = kind.read(name, { ...about, values, errors, before: value });
            expect({ name, errors, read }).toEqual({ name, errors: {}, read: value });
            expect(kind.tell(value, about)).toEqual(expect.any(String));
            kind.layout(name, '', { ...about, values });
          }
        }
      }
    }
  });
});
