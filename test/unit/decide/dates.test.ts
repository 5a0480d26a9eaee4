/** Dates compared with a day: by the engine, the closures, rows of people, the proof, the lint, and in words. */
import { describe, expect, test } from 'vitest';
import { evaluate } from '../../../rules/decide/evaluate.ts';
import { population } from '../../../rules/decide/placement.ts';
import { explain } from '../../../rules/explain/explain.ts';
import type { Facts } from '../../../rules/language/types.ts';
import { coverage } from '../../../rules/publish/coverage.ts';
import { lintPack } from '../../../rules/publish/lint/lint.ts';
import { compilePack } from '../../../rules/twin/closures.ts';
import { packedEvaluator, packRow, rowLayout } from '../../../rules/twin/population-rows.ts';
import { prove } from '../../../rules/twin/prove.ts';
import { fixturePack, goodFacts, type Patch, refusalsOf } from '../../support/rules-fixture.ts';

const DAY = '2026-07-01';
const appointed = {
  type: 'date',
  label: { id: 'TMT', en: 'In office since' },
  source: 'roster',
  missing: 'hold',
  provenance: 'default',
};
const since = (operator: string, value: unknown = DAY): Patch => ({
  '/facts/tmt': appointed,
  '/flags/0/conditions': { all: [{ fact: 'tmt', operator, value }] },
});

describe.each([
  ['lessThan', [true, false, false]],
  ['lessThanInclusive', [true, true, false]],
  ['equal', [false, true, false]],
  ['notEqual', [true, false, true]],
  ['greaterThanInclusive', [false, true, true]],
  ['greaterThan', [false, false, true]],
] as const)('a date that is %s', (operator, wanted) => {
  const pack = fixturePack(since(operator));
  const days = ['2026-06-30', DAY, '2026-07-02'];

  test('is decided alike by every evaluator, on the day and on both sides of it', async () => {
    const layout = rowLayout(pack.pack);
    for (const [i, tmt] of days.entries()) {
      const facts: Facts = { ...goodFacts, tmt };
      const flags = wanted[i] ? ['LAMBAT'] : [];
      const decision = await evaluate(pack, facts);
      expect(decision.flags, tmt).toEqual(flags);
      expect(compilePack(pack).decide(facts)).toEqual(decision);
      expect(packedEvaluator(pack, layout)(packRow(layout, facts))).toMatchObject({ flags });
    }
  });

  test('is proven on both sides, and linted', async () => {
    const proof = await prove(pack, { decisions: 100 });
    expect(proof.equal).toBe(true);
    expect(proof.rules.find(({ rule }) => rule === 'flag/slow')?.cells).toBeGreaterThan(1);
    const found = lintPack(pack, [{ format: 'siklus.pack/1', id: 'contoh', version: 1 }]).findings;
    expect(found.filter(({ code }) => code === 'R05' || code === 'R04')).toEqual([]);
  });
});

test('is told in words', async () => {
  const pack = fixturePack(since('lessThan'));
  const told = explain(pack.pack, await evaluate(pack, { ...goodFacts, tmt: '2026-06-30' }));
  const flag = told.find(({ key }) => key === 'flag/LAMBAT')?.text;
  expect(flag?.id).toContain('TMT: 30 Juni 2026 (syarat: sebelum 1 Juli 2026)');
  expect(flag?.en).toContain('In office since: 30 June 2026 (required: before 1 July 2026)');
});

test('says who takes part', async () => {
  const late = { fact: 'tmt', operator: 'greaterThan', value: '2026-10-01' };
  const { pack } = fixturePack({ '/facts/tmt': appointed, '/population/0/exclude': { all: [late] } });
  expect(await population(pack, { tmt: '2026-10-02', publicService: true })).toEqual({ in: false, rule: 'newcomer' });
  expect(await population(pack, { tmt: '2026-10-01', publicService: true })).toEqual({ in: true, rule: null });
});

test('needs cases on the day and on the one before', async () => {
  const of = async (days: string[]) => {
    const cases = days.map((tmt) => ({
      name: tmt,
      given: { ...goodFacts, tmt },
      expect: { flags: tmt < DAY ? ['LAMBAT'] : [] },
    }));
    const { items } = await coverage(fixturePack(since('lessThan')), cases);
    return items.find(({ pointer }) => pointer === '/flags/slow/conditions/all/0/value');
  };
  expect(await of(['2026-01-01', DAY])).toMatchObject({
    what: { en: 'In office since 1 July 2026' },
    missing: ['below'],
    unshown: [{ value: '2026-06-30' }],
  });
  expect((await of(['2026-06-30', DAY]))?.missing).toEqual([]);
});

test('is refused where the value is no day', () => {
  const place = '/flags/slow/conditions/all/0/value';
  expect(refusalsOf(since('lessThan', '01/07/2026'))).toEqual([[place, 'format-wrong']]);
  expect(refusalsOf(since('lessThan', '2026-02-30'))).toEqual([[place, 'day-unknown']]);
  expect(refusalsOf(since('in', [DAY]))).toEqual([
    ['/flags/slow/conditions/all/0/operator', 'value-not-allowed'],
    [place, 'type-wrong'],
  ]);
});
