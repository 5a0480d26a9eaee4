import { describe, expect, test } from 'vitest';
import { mergeChain } from '../../../rules/inherit/merge.ts';
import { resolvePack } from '../../../rules/inherit/resolve.ts';
import type { PackSource } from '../../../rules/language/types.ts';
import { findingsOf, fixturePack, packJson, type Patch } from '../../support/rules-fixture.ts';

const parent: PackSource = { format: 'siklus.pack/1', id: 'contoh', version: 1, ...packJson() };
const identity = {
  format: 'siklus.pack/1' as const,
  id: 'anak',
  version: 4,
  area: '99.02',
  title: { id: 'Anak', en: 'Child' },
  effective: { from: '2026-01-01', to: null },
  extends: { id: 'contoh', version: 1 },
};
const resolve = (fields: Record<string, unknown>) => resolvePack([parent, { ...identity, ...fields }]).pack;
const findings = (fields: Record<string, unknown>) =>
  findingsOf(() => resolve(fields)).map((finding) => [finding.pointer, finding.code]);

describe('a child pack', () => {
  test('inherits everything but its identity', () => {
    const pack = resolve({});
    const { id, version, area, title, effective, extends: from, ...inherited } = pack;
    const { id: _i, version: _v, area: _a, title: _t, effective: _e, ...original } = fixturePack().pack;
    expect({ id, version, area, title, effective, extends: from }).toEqual({
      id: 'anak',
      version: 4,
      area: '99.02',
      title: identity.title,
      effective: identity.effective,
      extends: identity.extends,
    });
    expect(inherited).toEqual(original);
  });

  test('does not inherit the objective', () => {
    const withObjective: PackSource = { ...parent, objective: { id: 'Tujuan', en: 'Aim' } };
    expect(resolvePack([withObjective, identity]).pack.objective).toBeUndefined();
  });

  test('changes one field of an item and keeps the others', () => {
    const pack = resolve({ outcomes: [{ id: 'certificate', approval: 'appointingAuthority' }] });
    expect(pack.outcomes[0]).toEqual({ ...fixturePack().pack.outcomes[0], approval: 'appointingAuthority' });
    expect(pack.outcomes.map((outcome) => outcome.id)).toEqual(['certificate', 'reprimand']);
  });

  test('adds items at the end, or before the one it names', () => {
    const indicator = { label: { id: 'x', en: 'x' }, of: 'speed', unit: 'hundredth', provenance: 'seed' };
    const pack = resolve({
      indicators: [
        { id: 'quality', weight: 2000 },
        { id: 'last', weight: 1000, ...indicator },
        { id: 'first', weight: 3000, $before: 'speed', ...indicator },
      ],
    });
    expect(pack.indicators.map((item) => item.id)).toEqual(['first', 'speed', 'quality', 'last']);
    expect(pack.indicators[0]).not.toHaveProperty('$before');
  });

  test('moves an inherited item', () => {
    expect(resolve({ indicators: [{ id: 'quality', $before: 'speed' }] }).indicators.map((item) => item.id)).toEqual([
      'quality',
      'speed',
    ]);
  });

  test('removes items, keys and fields', () => {
    const pack = resolve({
      outcomes: [
        { id: 'certificate', $remove: true },
        { id: 'reprimand', excludes: null },
      ],
      facts: { newIdea: null },
      calendar: { holidays: [{ date: '2027-01-01', $remove: true }] },
    });
    expect(pack.outcomes.map((outcome) => outcome.id)).toEqual(['reprimand']);
    expect(pack.outcomes[0]).not.toHaveProperty('excludes');
    expect(pack.facts).not.toHaveProperty('newIdea');
    expect(pack.calendar).toMatchObject({ timeZone: 'Asia/Jakarta', holidays: [] });
  });

  test('states all fields when it gives an item another shape', () => {
    const bands = { mode: 'bands', of: 'resultScore', cuts: [9000], values: ['KURANG', 'BAIK'], provenance: 'default' };
    const numeric = {
      predicates: { ...bands, legal: [] },
      outcomes: ['certificate', 'reprimand'].map((id) => ({ id, $remove: true })),
    };
    expect(resolve(numeric).predicates).toEqual({ ...bands, legal: [] });
    expect(findings({ ...numeric, predicates: bands })).toEqual([['/predicates/legal', 'field-missing']]);
  });

  test('says null for an optional part it does not have', () => {
    const review = { dueDates: ['06-30'], measures: ['completed'], provenance: 'seed' };
    const withReview: PackSource = { ...parent, policyReview: review };
    expect(resolvePack([withReview, identity]).pack.policyReview).toEqual(review);
    expect(resolvePack([withReview, { ...identity, policyReview: null }]).pack.policyReview).toBeNull();
  });

  test('goes through more than one parent', () => {
    const grandchild: PackSource = {
      ...identity,
      id: 'cucu',
      extends: { id: 'anak', version: 4 },
      flags: [{ id: 'slow', $remove: true }],
    };
    const child: PackSource = {
      ...identity,
      indicators: [
        { id: 'speed', weight: 3000 },
        { id: 'quality', weight: 7000 },
      ],
    };
    const { pack } = resolvePack([parent, child, grandchild]);
    expect(pack.indicators.map((item) => item.weight)).toEqual([3000, 7000]);
    expect(pack.flags).toEqual([]);
    expect(pack.extends).toEqual({ id: 'anak', version: 4 });
  });
});

describe('what does not fit is refused', () => {
  test.each<[string, Record<string, unknown>, string, string]>([
    [
      'removing an unknown item',
      { outcomes: [{ id: 'nothing', $remove: true }] },
      '/outcomes/nothing',
      'remove-unknown',
    ],
    ['removing an unknown fact', { facts: { nothing: null } }, '/facts/nothing', 'remove-unknown'],
    [
      'placing before an unknown item',
      { flags: [{ id: 'slow', $before: 'x' }] },
      '/flags/slow/$before',
      'before-unknown',
    ],
    [
      'changing an item that is not inherited',
      { flags: [{ id: 'other', title: { id: 'x', en: 'x' } }] },
      '/flags/other/code',
      'field-missing',
    ],
    [
      'removing a fact that is still read',
      { facts: { speed: null } },
      '/outcomes/certificate/conditions/all/1/any/1/fact',
      'fact-unknown',
    ],
    ['another parent', { extends: { id: 'contoh', version: 2 } }, '/extends', 'parent-differs'],
    ['no parent named', { extends: undefined }, '/extends', 'parent-differs'],
  ])('%s', (_name, fields, pointer, code) => {
    const child: PackSource = { ...identity, ...fields };
    if (child.extends === undefined) delete child.extends;
    const found = findingsOf(() => resolvePack([parent, child])).map((finding) => [finding.pointer, finding.code]);
    expect(found).toContainEqual([pointer, code]);
  });

  test('a pack whose parent was not given', () => {
    expect(findingsOf(() => resolvePack([identity]))).toMatchObject([{ pointer: '/extends', code: 'parent-missing' }]);
    expect(findingsOf(() => resolvePack([]))).toMatchObject([{ code: 'chain-empty' }]);
  });
});

describe('the resolved pack', () => {
  test('has a digest that depends on every value and on no order of keys', () => {
    const { digest } = fixturePack();
    const reordered: Patch = { '/facts': Object.fromEntries(Object.entries(fixturePack().pack.facts).reverse()) };
    expect(digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(fixturePack(reordered).digest).toBe(digest);
    expect(fixturePack({ '/texts/a': { id: 'a', en: 'a' } }).digest).not.toBe(digest);
  });

  test('changes its digest when the parent changes', () => {
    const changed: PackSource = { ...parent, ...packJson({ '/predicates/note': 'dua' }) };
    expect(resolvePack([changed, identity]).digest).not.toBe(resolvePack([parent, identity]).digest);
  });

  test('is frozen, and its sources are not touched', () => {
    const child: PackSource = { ...identity, outcomes: [{ id: 'certificate', severity: 3 }] };
    const before = JSON.stringify([parent, child]);
    const { pack } = resolvePack([parent, child]);
    expect(Object.isFrozen(pack.outcomes[0]?.conditions)).toBe(true);
    expect(JSON.stringify([parent, child])).toBe(before);
    expect(Object.isFrozen(parent)).toBe(false);
  });

  test('merging keeps what it cannot read for the schema to refuse', () => {
    const { merged } = mergeChain([parent, { ...identity, outcomes: 'none' }]);
    expect(merged.outcomes).toBe('none');
  });
});
