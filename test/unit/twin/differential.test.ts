/** Engine against closures: random trees and made-up appraisals. Every cell of a shipped pack is a rung of its ladder. */
import { describe, expect, test } from 'vitest';
import { COMPARISONS } from '../../../rules/decide/comparisons.ts';
import { prove } from '../../../rules/twin/prove.ts';
import { compareAppraisals, compareTrees } from '../../support/differential.ts';
import { shippedPacks } from '../../support/shipped-packs.ts';
import { FULL, sampled, SEED } from '../../support/sampled.ts';
import { fixturePack } from '../../support/rules-fixture.ts';

const TREES = FULL ? 100_000 : 2_000;
const APPRAISALS = FULL ? 10_000 : 300;
const LONG = 300_000;

test(`${sampled(TREES)} random condition trees have one result and one trace`, { timeout: LONG }, async () => {
  const { compared, different, held } = await compareTrees(TREES, { seed: SEED });
  expect(different.slice(0, 3)).toEqual([]);
  expect(compared).toBe(TREES);
  // Neither mostly true nor mostly false, or little would be compared.
  expect(held).toBeGreaterThan(TREES / 4);
  expect(held).toBeLessThan((TREES * 3) / 4);
});

test(`${sampled(APPRAISALS)} made-up appraisals have one record, or one refusal`, { timeout: LONG }, async () => {
  const each = Math.ceil(APPRAISALS / shippedPacks.length);
  let decided = 0;
  for (const [n, { resolved }] of shippedPacks.entries()) {
    const { different, held } = await compareAppraisals(resolved, each, SEED + n);
    expect(different.slice(0, 3)).toEqual([]);
    decided += held;
  }
  expect(decided).toBeGreaterThan(APPRAISALS / 10);
});

/** For each operator, what it would be if one sign in the compiler were wrong. */
const MUTANTS = [
  ['equal', COMPARISONS.notEqual],
  ['notEqual', COMPARISONS.equal],
  ['in', COMPARISONS.notIn],
  ['notIn', COMPARISONS.in],
  ['lessThan', COMPARISONS.lessThanInclusive],
  ['lessThanInclusive', COMPARISONS.lessThan],
  ['greaterThan', COMPARISONS.greaterThanInclusive],
  ['greaterThanInclusive', COMPARISONS.greaterThan],
] as const;

describe.each(MUTANTS)('a compiler that gets %s wrong', (operator, wrong) => {
  const comparisons = { ...COMPARISONS, [operator]: wrong };

  test('is noticed by the random trees', async () => {
    const { different } = await compareTrees(800, { comparisons });
    expect(different.length).toBeGreaterThan(3);
  });

  test('is noticed by the proof of a pack with that operator', async () => {
    const numeric = operator === 'in' || operator === 'notIn' ? null : { fact: 'speed', operator, value: 9_000 };
    const leaf = numeric ?? { fact: 'behaviour', operator, value: ['sesuai', 'di_atas'] };
    const pack = fixturePack({ '/outcomes/0/conditions': { all: [leaf] } });
    expect((await prove(pack)).equal).toBe(true);
    const proof = await prove(pack, { comparisons });
    expect(proof.equal).toBe(false);
    expect(proof.counterexamples.length).toBeLessThanOrEqual(10);
    expect(proof.counterexamples.length).toBeGreaterThan(0);
    for (const { engine, closures } of proof.counterexamples) expect(engine).not.toBe(closures);
  });
});

test('a rule with more cells than the limit is sampled, which the proof says', async () => {
  const proof = await prove(fixturePack(), { limit: 5, sample: 50 });
  expect(proof.equal).toBe(true);
  expect(proof.rules.find(({ rule }) => rule === 'outcome/certificate')?.exact).toBe(false);
  expect(proof.rules.find(({ rule }) => rule === 'flag/slow')).toEqual({ rule: 'flag/slow', cells: 4, exact: true });
});
