import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../../rules/decide/canonical.ts';
import { type Resolution, threeWay } from '../../../rules/inherit/three-way.ts';

type Doc = Record<string, unknown>;
const indicator = (id: string, more: Doc = {}) => ({ id, weight: 5000, unit: 'hundredth', ...more });
const base: Doc = {
  version: 1,
  title: { id: 'Kota', en: 'City' },
  indicators: [indicator('a'), indicator('b'), indicator('c')],
  facts: { ikm: { type: 'int', max: 10 }, late: { type: 'bool' } },
  calendar: { timeZone: 'Asia/Jakarta', holidays: [{ date: '2026-01-01', label: 'x' }] },
  cases: [{ name: 'tepat', given: { a: 1 }, expect: { predicate: 'BAIK' } }],
};
const withItems = (items: unknown[], more: Doc = {}): Doc => ({ ...base, indicators: items, ...more });

describe('a three-way merge', () => {
  it('keeps what each side changed alone, item by item and field by field', () => {
    const ours = withItems([indicator('a', { weight: 4000 }), indicator('b'), indicator('c'), indicator('d')]);
    const theirs = withItems([indicator('a', { unit: 'count' }), indicator('c'), indicator('e')], {
      facts: { ikm: { type: 'int', max: 20 } },
    });
    const { merged, conflicts } = threeWay({ base, ours, theirs });
    expect(conflicts).toEqual([]);
    expect(merged['indicators']).toEqual([
      indicator('a', { weight: 4000, unit: 'count' }),
      indicator('c'),
      indicator('e'),
      indicator('d'),
    ]);
    expect(merged['facts']).toEqual({ ikm: { type: 'int', max: 20 } });
  });

  it('lists what both changed differently, with all three values, and leaves ours standing', () => {
    const ours = withItems([indicator('a', { weight: 4000 }), indicator('b'), indicator('c')]);
    const theirs = withItems([indicator('a', { weight: 3000 }), indicator('b'), indicator('c')]);
    const { merged, conflicts } = threeWay({ base, ours, theirs });
    expect(conflicts).toEqual([{ pointer: '/indicators/a/weight', base: 5000, ours: 4000, theirs: 3000 }]);
    expect(merged['indicators']).toEqual(ours['indicators']);
  });

  it('an item that one side removed and the other changed is a conflict', () => {
    const ours = withItems([indicator('b'), indicator('c')]);
    const theirs = withItems([indicator('a', { weight: 3000 }), indicator('b'), indicator('c')]);
    const { conflicts } = threeWay({ base, ours, theirs });
    expect(conflicts).toEqual([
      { pointer: '/indicators/a', base: indicator('a'), theirs: indicator('a', { weight: 3000 }) },
    ]);
    const removed = threeWay({ base, ours, theirs }, [{ pointer: '/indicators/a', take: 'ours' }]);
    expect(removed).toEqual({ merged: ours, conflicts: [] });
    const kept = threeWay({ base, ours, theirs }, [{ pointer: '/indicators/a', take: 'theirs' }]);
    expect(kept.merged['indicators']).toEqual(theirs['indicators']);
  });

  it('the same item added by both with another content is a conflict, with the same content is none', () => {
    const add = (weight: number) => withItems([...(base['indicators'] as unknown[]), indicator('n', { weight })]);
    expect(threeWay({ base, ours: add(1), theirs: add(1) }).conflicts).toEqual([]);
    expect(threeWay({ base, ours: add(1), theirs: add(2) }).conflicts).toMatchObject([{ pointer: '/indicators/n' }]);
  });

  it('another order by one side is taken, two other orders are a conflict', () => {
    const [a, b, c] = [indicator('a'), indicator('b'), indicator('c')];
    const ours = withItems([a, b, c, indicator('d')]);
    expect(threeWay({ base, ours, theirs: withItems([c, a, b]) }).merged['indicators']).toEqual([
      c,
      indicator('d'),
      a,
      b,
    ]);
    const both = threeWay({ base, ours: withItems([b, a, c]), theirs: withItems([c, a, b]) });
    expect(both.conflicts).toEqual([
      { pointer: '/indicators', base: ['a', 'b', 'c'], ours: ['b', 'a', 'c'], theirs: ['c', 'a', 'b'] },
    ]);
  });

  it('holidays by date, cases by name; version and time are each one’s own', () => {
    const ours = { ...base, version: 2, effective: { from: '2027-01-01', to: null } };
    const theirs = {
      ...base,
      version: 2,
      effective: { from: '2026-07-01', to: null },
      calendar: { timeZone: 'Asia/Jakarta', holidays: [{ date: '2026-01-01', label: 'y' }] },
      cases: [{ name: 'tepat', given: { a: 2 }, expect: { predicate: 'BAIK' } }],
    };
    const { merged, conflicts } = threeWay({ base, ours, theirs });
    expect(conflicts).toEqual([]);
    expect(merged).toEqual({ ...theirs, effective: ours.effective });
  });

  it('a resolution may be another value, and one that decides nothing is ignored', () => {
    const ours = { ...base, objective: { id: 'x', en: 'x' } };
    const theirs = { ...base, objective: { id: 'y', en: 'y' } };
    const resolutions: Resolution[] = [
      { pointer: '/objective', value: { id: 'z', en: 'z' } },
      { pointer: '/elsewhere', take: 'ours' },
    ];
    expect(threeWay({ base, ours, theirs }, resolutions)).toEqual({
      merged: { ...base, objective: { id: 'z', en: 'z' } },
      conflicts: [],
    });
  });

  it('never loses a change: every item of either side that nobody else touched is in the result', () => {
    const items = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { maxLength: 5 });
    const side = fc
      .tuple(items, fc.integer({ min: 0, max: 2 }))
      .map(([keys, weight]) => withItems(keys.map((id) => indicator(id, { weight }))));
    fc.assert(
      fc.property(side, side, side, (root, ours, theirs) => {
        expect(threeWay({ base: root, ours, theirs: root })).toEqual({ merged: ours, conflicts: [] });
        expect(canonicalJson(threeWay({ base: root, ours: root, theirs }).merged)).toBe(canonicalJson(theirs));
        const { conflicts } = threeWay({ base: root, ours, theirs });
        const mirrored = threeWay({ base: root, ours: theirs, theirs: ours }).conflicts;
        expect(conflicts.map(({ pointer }) => pointer).toSorted()).toEqual(
          mirrored.map(({ pointer }) => pointer).toSorted(),
        );
        const resolutions = conflicts.map(({ pointer }): Resolution => ({ pointer, take: 'theirs' }));
        expect(threeWay({ base: root, ours, theirs }, resolutions).conflicts).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});
