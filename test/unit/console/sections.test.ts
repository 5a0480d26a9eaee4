import { describe, expect, it } from 'vitest';
import { aboutOf, type Edited, withFilled, writtenValues } from '../../../console/pack/section/edited.ts';
import { inlineFields } from '../../../console/pack/section/item-list.tsx';
import { fieldsOfFacts, readFactValues, writtenFactValues } from '../../../console/pack/section/fact-kinds.ts';
import { fieldsAt } from '../../../console/pack/section/fields.ts';
import { GROUPS, keysIn, PARTS } from '../../../console/pack/section/parts.ts';
import { translator } from '../../../console/words/words.ts';
import { mergeChain } from '../../../rules/inherit/merge.ts';
import { restate } from '../../../rules/inherit/restate.ts';
import { foundAt } from '../../../rules/language/pointer.ts';
import type { Facts, Language, RulePack } from '../../../rules/language/types.ts';
import { readsTargets } from '../../../rules/time/plan.ts';
import { withNomination, withSubordinates } from '../../support/raters.ts';
import { FOURTH } from '../../support/regions.ts';
import { loadRegionPacks } from '../../../store/pack/files.ts';

const packs = await loadRegionPacks('rules/regions');
const LANGUAGES: Language[] = ['id', 'en'];
const TARGETED = packs.filter(({ resolved }) => readsTargets(resolved.pack));

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

describe('who is asked about somebody', () => {
  const shipped = packs.find(({ id }) => id === FOURTH)?.resolved.pack;
  if (!shipped) throw new Error('no pack');
  const ways = {
    'all subordinates': withSubordinates(),
    'some subordinates': withSubordinates({ invite: 5, minimum: 3, below: 'fold' }),
    nomination: withNomination,
  };
  it.each(Object.entries(ways))('is read as it was written (%s)', (_, way) => {
    const pack = { ...shipped, ...way(shipped) };
    for (const language of LANGUAGES) {
      const about = { pack, language, t: translator(language) };
      for (const path of [['phases', 'feedback'], ...Object.keys(pack.facts).map((name) => ['facts', name])])
        for (const { path: at, name, kind } of fieldsAt(path, about)) {
          const value = foundAt(pack, at);
          const errors = {};
          const values = kind.write(name, value, about);
          const read = kind.read(name, { ...about, values, errors, before: value });
          expect({ name, errors, read }).toEqual({ name, errors: {}, read: value });
        }
    }
  });

  it('has an item for each group, but for the rating that is asked of all', () => {
    const about = {
      pack: { ...shipped, ...withSubordinates()(shipped) },
      language: 'id' as const,
      t: translator('id'),
    };
    const keys = (name: string) => fieldsAt(['facts', name], about).map(({ path }) => path.at(-1));
    expect(keys('peerFairness')).toContain('askedOf');
    for (const name of ['peerRating', 'newIdea']) expect(keys(name)).not.toContain('askedOf');
  });
});

describe('a case', () => {
  const read = (
    pack: RulePack,
    values: Record<string, string>,
    { language = 'id', facts: before = {} }: { language?: Language; facts?: Facts } = {},
  ) => {
    const about = { pack, language, t: translator(language) };
    const errors = {};
    const facts = readFactValues(fieldsOfFacts(about), { ...about, values, errors, before: undefined, facts: before });
    return { facts, errors };
  };
  const written = (pack: RulePack, facts: Facts, language: Language = 'id') => {
    const about = { pack, language, t: translator(language) };
    return writtenFactValues(facts, fieldsOfFacts(about), about);
  };

  it.each(packs)(
    'of $id that is saved as it was opened gives the same facts, also its targets',
    ({ resolved, cases }) => {
      for (const language of LANGUAGES) {
        for (const { given } of cases.filter(({ expect: expected }) => expected.error === undefined)) {
          const values = written(resolved.pack, given, language);
          expect(read(resolved.pack, values, { language, facts: given })).toEqual({ facts: given, errors: {} });
        }
      }
    },
  );

  it.each(TARGETED)(
    'of $id tells no targets from none known, and takes what people leave out for the usual',
    ({ resolved: { pack } }) => {
      expect(read(pack, written(pack, { targets: [] })).facts).toEqual({ targets: [] });
      expect(read(pack, written(pack, {})).facts).toEqual({});
      const row = (at: number, part: string) => `diketahui/targets.${at}.${part}`;
      const filled = { [row(0, 'value')]: '12,5', [row(0, 'weight')]: '60', [row(0, 'due')]: '2026-11-30' };
      const usual = { kind: 'main', aspect: 'quantity', direction: 'higher', source: 'own' };
      const target = {
        id: 't1',
        ...usual,
        value: 125_000,
        weight: 6000,
        due: '2026-11-30',
        actual: null,
        reportedOn: null,
      };
      expect(read(pack, filled)).toEqual({ facts: { targets: [target] }, errors: {} });
      const reached = { ...target, actual: 100_000, reportedOn: target.due };
      expect(read(pack, { ...filled, [row(0, 'actual')]: '10' }).facts).toEqual({ targets: [reached] });
      expect(read(pack, { ...filled, [row(0, 'value')]: '1.250' }).errors).toHaveProperty([row(0, 'value')]);
      expect(read(pack, { ...filled, [row(0, 'weight')]: '' }).errors).toHaveProperty([row(0, 'weight')]);
    },
  );
});
