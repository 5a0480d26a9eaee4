import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../../rules/decide/canonical.ts';
import { parsePackSource } from '../../../rules/read/schema.ts';
import { moveToParent } from '../../../rules/inherit/move-to-parent.ts';
import { mergeChain } from '../../../rules/inherit/merge.ts';
import { resolvePack } from '../../../rules/inherit/resolve.ts';
import { seeded } from '../../../rules/twin/seeded.ts';
import { type Resolution, threeWay } from '../../../rules/inherit/three-way.ts';
import type { RulePack } from '../../../rules/language/types.ts';
import { loadRegionPacks } from '../../../store/pack/files.ts';
import { fixturePack, packJson, type Patch } from '../../support/rules-fixture.ts';

type Json = Record<string, unknown>;

const from = fixturePack().pack;
const later = (patch: Patch): RulePack => fixturePack({ ...patch, '/version': 2 }).pack;
const child = (fields: Json): Json => ({
  format: 'siklus.pack/1',
  id: 'anak',
  version: 1,
  area: '99.02',
  title: { id: 'Anak', en: 'Child' },
  effective: { from: '2026-01-01', to: null },
  extends: { id: 'contoh', version: 1 },
  ...fields,
});
const move = (fields: Json, patch: Patch, resolutions: Resolution[] = []) =>
  moveToParent({ source: child(fields), from, to: later(patch) }, resolutions);
const below = (parent: RulePack, source: Json): Json =>
  mergeChain([parsePackSource({ ...parent }), parsePackSource(source)]).merged;

describe('a pack below a newer version of its parent', () => {
  it('keeps its own values, inherits what it says nothing about, and names the new version', () => {
    const fields = { outcomes: [{ id: 'certificate', severity: 3 }] };
    const { merged, conflicts } = move(fields, { '/outcomes/0/approval': 'supervisor', '/outcomes/1/severity': 2 });
    expect(conflicts).toEqual([]);
    expect(merged).toEqual(child({ ...fields, extends: { id: 'contoh', version: 2 } }));
  });

  it('lists a field that both set differently: the old value, the new one, and its own', () => {
    const fields = { outcomes: [{ id: 'certificate', severity: 3 }] };
    const { merged, conflicts } = move(fields, { '/outcomes/0/severity': 1 });
    expect(conflicts).toEqual([{ pointer: '/outcomes/certificate/severity', base: 0, ours: 3, theirs: 1 }]);
    expect(merged['outcomes']).toEqual(fields.outcomes);
  });

  it('settles it by a decision: its own value, the parent’s, or another one', () => {
    const fields = { outcomes: [{ id: 'certificate', severity: 3, approval: 'supervisor' }] };
    const decide = (how: object) => {
      const at = { pointer: '/outcomes/certificate/severity', take: 'ours' as const, ...how };
      const { merged, conflicts } = move(fields, { '/outcomes/0/severity': 1 }, [at]);
      expect(conflicts).toEqual([]);
      return merged['outcomes'];
    };
    expect(decide({ take: 'ours' })).toEqual(fields.outcomes);
    expect(decide({ take: 'theirs' })).toEqual([{ id: 'certificate', approval: 'supervisor' }]);
    expect(decide({ value: 2 })).toEqual([{ id: 'certificate', severity: 2, approval: 'supervisor' }]);
  });

  it('says nothing more of an item of which nothing is left to say', () => {
    const at: Resolution = { pointer: '/outcomes/certificate/severity', take: 'theirs' };
    const { merged } = move({ outcomes: [{ id: 'certificate', severity: 3 }] }, { '/outcomes/0/severity': 1 }, [at]);
    expect(merged).not.toHaveProperty('outcomes');
  });

  it('takes over the parent’s new value where it only repeated the old one', () => {
    const { merged, conflicts } = move(
      { outcomes: [{ id: 'certificate', severity: 0, approval: 'supervisor' }] },
      { '/outcomes/0/severity': 1 },
    );
    expect(conflicts).toEqual([]);
    expect(merged['outcomes']).toEqual([{ id: 'certificate', approval: 'supervisor' }]);
  });

  it('an item that it removed and the parent changed is a conflict; one that both removed is gone', () => {
    const fields = { flags: [{ id: 'slow', $remove: true }] };
    const { conflicts } = move(fields, { '/flags/0/code': 'PELAN' });
    expect(conflicts).toMatchObject([{ pointer: '/flags/slow', base: { code: 'LAMBAT' }, theirs: { code: 'PELAN' } }]);
    expect(conflicts[0]).not.toHaveProperty('ours');
    const settled = (take: 'ours' | 'theirs') =>
      move(fields, { '/flags/0/code': 'PELAN' }, [{ pointer: '/flags/slow', take }]).merged['flags'];
    expect([settled('ours'), settled('theirs')]).toEqual([fields.flags, undefined]);
    expect(move(fields, { '/flags/0': undefined }).merged).not.toHaveProperty('flags');
  });

  it('an item that it changed and the parent removed is a conflict; kept, it is stated whole', () => {
    const fields = { flags: [{ id: 'slow', code: 'PELAN' }] };
    const gone = { '/flags/0': undefined };
    expect(move(fields, gone).conflicts).toMatchObject([{ pointer: '/flags/slow', ours: { code: 'PELAN' } }]);
    const kept = move(fields, gone, [{ pointer: '/flags/slow', take: 'ours' }]).merged;
    expect(kept['flags']).toEqual([{ ...from.flags[0], code: 'PELAN' }]);
    const dropped = move(fields, gone, [{ pointer: '/flags/slow', take: 'theirs' }]).merged;
    expect(dropped).not.toHaveProperty('flags');
  });

  it('an item that both added is a conflict, and its own one does not inherit fields of the other', () => {
    const flag = { ...from.flags[0], id: 'late', code: 'TELAT' };
    const { note: _note, ...mine } = { ...flag, code: 'MUNDUR', note: '' };
    const patch = { '/flags/-': { ...flag, note: 'dari induk' } };
    expect(move({ flags: [mine] }, patch).conflicts).toMatchObject([{ pointer: '/flags/late' }]);
    const { merged } = move({ flags: [mine] }, patch, [{ pointer: '/flags/late', take: 'ours' }]);
    const flags = below(later(patch), merged)['flags'];
    expect(flags).toContainEqual(mine);
  });

  it('facts, derived facts, the table and holidays are compared in the same way', () => {
    const fields = {
      facts: { months: { max: 500 } },
      predicates: { cells: from.predicates.mode === 'grid' ? from.predicates.cells.toReversed() : [] },
      calendar: { holidays: [{ date: '2027-01-01', label: { id: 'Libur', en: 'Day off' } }] },
    };
    const { conflicts } = move(fields, {
      '/facts/months/max': 700,
      '/predicates/cells/0/1': 'KURANG',
      '/calendar/holidays/0/label': { id: 'Tahun', en: 'Year' },
    });
    expect(conflicts.map(({ pointer }) => pointer)).toEqual([
      '/facts/months/max',
      '/predicates/cells',
      '/calendar/holidays/2027-01-01/label',
    ]);
  });

  it('an item that the parent locks meanwhile is refused when it is kept, and passes when the parent’s is taken', () => {
    const fields = { outcomes: [{ id: 'certificate', severity: 3 }] };
    const patch = { '/outcomes/0/severity': 1, '/outcomes/0/locked': true };
    const findings = (take: 'ours' | 'theirs') => {
      const { merged } = move(fields, patch, [{ pointer: '/outcomes/certificate/severity', take }]);
      const parent = parsePackSource(packJson({ ...patch, '/version': 2 }));
      return mergeChain([parent, parsePackSource(merged)]).findings.map(({ code }) => code);
    };
    expect([findings('ours'), findings('theirs')]).toEqual([['item-locked'], []]);
  });
});

describe('every shipped pack below a parent whose numbers have changed', async () => {
  const packs = await loadRegionPacks('rules/regions');
  const parents = new Map(packs.map((pack) => [pack.id, pack]));
  const children = packs.filter(({ source }) => source['extends'] !== undefined);

  it.each(children)(
    '$id comes to what merging both whole packs says, with its own values kept',
    ({ source, chain }) => {
      const parent = parents.get(chain[0]?.id ?? '');
      if (!parent) throw new Error('no parent');
      const before = mergeChain(chain).merged;
      const random = seeded(11);
      let disputed = 0;
      for (let round = 0; round < 40; round += 1) {
        const document = structuredClone(parent.resolved.pack);
        disturb(document, random);
        const to = { ...document, version: 2 };
        const parts = { source, from: parent.resolved.pack, to };
        const open = moveToParent(parts).conflicts;
        disputed += open.length;
        const resolutions = open.map(({ pointer }): Resolution => ({ pointer, take: 'ours' }));
        const { merged, conflicts } = moveToParent(parts, resolutions);
        expect(conflicts).toEqual([]);
        const sides = { base: { ...parent.resolved.pack }, ours: before, theirs: { ...to } };
        const all = threeWay(sides).conflicts.map(({ pointer }): Resolution => ({ pointer, take: 'ours' }));
        const whole = threeWay(sides, all).merged;
        expect(inherited(below(to, merged))).toBe(inherited(whole));
      }
      expect(disputed).toBeGreaterThan(0);
    },
  );

  it('an unchanged parent changes nothing', () => {
    for (const { source, chain, resolved } of children) {
      const parent = parents.get(chain[0]?.id ?? '')?.resolved.pack;
      if (!parent) throw new Error('no parent');
      const { merged, conflicts } = moveToParent({ source, from: parent, to: parent });
      expect(conflicts).toEqual([]);
      expect(resolvePack([...chain.slice(0, -1), parsePackSource(merged)]).digest).toBe(resolved.digest);
    }
  });
});

/** Who a pack is and the order of its lists aside. */
function inherited({
  id: _i,
  version: _v,
  title: _t,
  area: _a,
  extends: _e,
  effective: _f,
  objective: _o,
  ...rest
}: Json) {
  const sorted = Object.entries(rest).map(([key, value]) => [
    key,
    Array.isArray(value) ? value.map((item) => canonicalJson(item)).sort() : value,
  ]);
  return canonicalJson(Object.fromEntries(sorted));
}

/** Changes one number in twenty. */
function disturb(value: unknown, random: (below: number) => number): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, item] of Object.entries(value)) {
    if (typeof item !== 'number') disturb(item, random);
    else if (random(20) === 0) Reflect.set(value, key, item + 1);
  }
}
