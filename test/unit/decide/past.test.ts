import { describe, expect, it } from 'vitest';
import { asksThePast, type PastResult, withPast } from '../../../rules/decide/past.ts';
import { placeInCycle } from '../../../rules/decide/placement.ts';
import type { FactDefinition, RulePack } from '../../../rules/language/types.ts';
import { facts as factsSchema } from '../../../rules/read/schema-facts.ts';
import { shippedPacks } from '../../support/shipped-packs.ts';

const base = { label: { id: 'x', en: 'x' }, source: 'history', missing: 'zero', provenance: 'default' } as const;
const asking: Record<string, FactDefinition> = {
  poor: { type: 'int', unit: 'count', min: 0, max: 3, past: { count: ['KURANG', 'SANGAT_KURANG'] }, ...base },
  good: { type: 'bool', past: { last: ['SANGAT_BAIK', 'BAIK'] }, ...base },
};
const [shipped] = shippedPacks;
if (!shipped) throw new Error('no pack');
const pack: RulePack = {
  ...shipped.resolved.pack,
  facts: asking,
  population: [],
};

const year = (of: number, predicate: PastResult['predicate']): PastResult => ({ until: `${of}-12-31`, predicate });
const known = (results: PastResult[], facts = {}) => withPast(pack, facts, { results, before: '2027-01-01' });

describe('what earlier cycles came to', () => {
  it('is counted, on top of what the roster says of the years before, and never above what the fact may be', () => {
    const results = [year(2025, 'KURANG'), year(2024, 'BAIK'), year(2026, 'SANGAT_KURANG')];
    expect(known(results)).toEqual({ poor: 2, good: false });
    expect(known(results, { poor: 1, other: 5 })).toEqual({ poor: 3, good: false, other: 5 });
    expect(known(results, { poor: 2 }).poor).toBe(3);
  });

  it('is the last result, whatever order they are told in; the roster speaks where there is none', () => {
    expect(known([year(2026, 'BAIK'), year(2025, 'KURANG')], { good: false })).toMatchObject({ good: true });
    expect(known([], { good: true, poor: 1 })).toEqual({ good: true, poor: 1 });
    expect(known([])).toEqual({});
  });

  it('knows nothing of a cycle that runs at the same time or later', () => {
    expect(known([{ until: '2027-01-01', predicate: 'KURANG' }, year(2028, 'KURANG')])).toEqual({});
  });

  it('is among the facts that somebody begins their year with', async () => {
    const above = {
      supervisor: { id: 's1', active: true, supervisorId: 'h1' },
      secondReviewer: { id: 'h1', active: true, supervisorId: null },
      period: { from: '2027-01-01', to: '2027-12-31' },
    };
    const roster = Object.fromEntries(
      Object.entries(pack.facts).flatMap(([name, { type, source, min, values }]) =>
        source === 'roster'
          ? [[name, type === 'int' ? (min ?? 0) : type === 'enum' ? (values?.[0] ?? '') : false]]
          : [],
      ),
    );
    const person = {
      id: 'e1',
      active: true,
      supervisorId: 's1',
      facts: roster,
      past: { results: [year(2026, 'KURANG')] },
    };
    expect(await placeInCycle(pack, person, above)).toMatchObject({ status: 'in', facts: { poor: 1, good: false } });
  });

  it('is asked for by facts that come from the past alone, and by what fits their kind', () => {
    expect([asksThePast(pack), asksThePast({ ...pack, facts: {} })]).toEqual([true, false]);
    const issues = (more: object) =>
      factsSchema.safeParse({ poor: { ...asking['poor'], ...more } }).error?.issues.map(({ path }) => path.join('/'));
    expect(issues({})).toBeUndefined();
    expect(issues({ source: 'roster' })).toEqual(['poor/past']);
    expect(issues({ past: { last: ['BAIK'] } })).not.toBeUndefined();
    expect(issues({ past: { count: ['LUAR_BIASA'] } })).toEqual(['poor/past/count/0']);
    expect(issues({ past: { count: [] } })).toEqual(['poor/past/count']);
  });
});
