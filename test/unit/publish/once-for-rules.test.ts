import { expect, test } from 'vitest';
import { onceForRules } from '../../../rules/publish/once-for-rules.ts';
import { semanticLint } from '../../../rules/publish/lint/lint.ts';
import { prove } from '../../../rules/twin/prove.ts';
import type { ResolvedPack, RulePack } from '../../../rules/language/types.ts';
import { loadRegionPacks } from '../../../store/pack/files.ts';
import { HOME } from '../../support/regions.ts';

const packs = await loadRegionPacks('rules/regions');
const [one] = packs.filter(({ id }) => id === HOME).map(({ resolved }) => resolved);
if (!one) throw new Error('no pack');
const named: Partial<RulePack> = {
  title: { id: 'Lain', en: 'Another' },
  version: 99,
  effective: { from: '2090-01-01', to: '2090-12-31' },
};
const withParts = (parts: Partial<RulePack>): ResolvedPack => ({
  ...one,
  digest: 'sha256:another',
  pack: { ...one.pack, ...parts },
});

test('what was found of the rules holds for a version that only names itself otherwise, and for no other', () => {
  let found = 0;
  const find = onceForRules(() => ({ found: (found += 1) }));
  expect([find(one), find(withParts(named)), find(one)]).toEqual([{ found: 1 }, { found: 1 }, { found: 1 }]);
  for (const part of Object.keys(one.pack)) {
    const other = withParts({ [part]: 'another' });
    const before = found;
    find(other);
    expect([part, found - before]).toEqual([part, part in named ? 0 : 1]);
  }
});

test('of many packs only the latest are kept', () => {
  const asked: number[] = [];
  const find = onceForRules(({ pack }) => ({ asked: asked.push(Number(pack.id)) }));
  for (let id = 0; id < 20; id += 1) find(withParts({ id: String(id) }));
  find(withParts({ id: '19' }));
  find(withParts({ id: '0' }));
  expect(asked.slice(19)).toEqual([19, 0]);
});

test('neither the lint of cells nor the proof reads what a pack is called or when it holds', async () => {
  const blind = new Proxy(one.pack, {
    get: (pack, part, self) => {
      if (typeof part === 'string' && part in named) throw new Error(`reads ${part}`);
      return Reflect.get(pack, part, self) as unknown;
    },
  });
  expect(semanticLint({ ...one, pack: blind })).toEqual(semanticLint(one));
  expect(await prove(withParts(named))).toEqual(await prove(one));
});
