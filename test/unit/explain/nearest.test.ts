/** The smallest single changes that would have given another result: true, nearest, and told in both languages. */
import { describe, expect, test } from 'vitest';
import { compilePack } from '../../../rules/twin/closures.ts';
import { evaluate } from '../../../rules/decide/evaluate.ts';
import { type Counterfactual, nearest } from '../../../rules/explain/nearest.ts';
import type { Decision, Facts, ResolvedPack } from '../../../rules/language/types.ts';
import { FULL, SEED } from '../../support/sampled.ts';
import { shippedPacks } from '../../support/shipped-packs.ts';
import { fixturePack, goodFacts, type Patch } from '../../support/rules-fixture.ts';

const find = async (facts: Facts, pack = fixturePack()) => nearest(pack, await evaluate(pack, facts));
const moves = (found: Counterfactual[], fact: string) =>
  found.filter((one) => one.fact === fact).map(({ to, predicate }) => [to, predicate.after]);

describe('the nearest change', () => {
  test('of a score goes to the cut through the weights, upwards and downwards', async () => {
    // 0.4 × 95.00 + 0.6 × 90.00 = 92.00; the certificate needs a speed above 115.00.
    const found = await find(goodFacts);
    expect(moves(found, 'quality')).toEqual([[8_665, 'BUTUH_PERBAIKAN']]);
    expect(moves(found, 'speed')).toEqual([
      [11_501, 'BAIK'],
      [8_998, 'BUTUH_PERBAIKAN'],
    ]);
    const speed = found.find((one) => one.fact === 'speed');
    expect(speed).toMatchObject({ from: 9_500, gained: ['certificate'], lost: [] });
    expect(speed?.text).toEqual({
      id: 'Kecepatan 95,00 → 115,01 memunculkan Sertifikat.',
      en: 'Kecepatan 95.00 → 115.01 brings Certificate.',
    });
  });

  test('of a rating is the first value for each other result', async () => {
    const found = await find({ speed: 12_000, quality: 12_000, behaviour: 'sesuai', months: 24 });
    expect(moves(found, 'behaviour')).toEqual([
      ['di_bawah', 'KURANG'],
      ['di_atas', 'SANGAT_BAIK'],
    ]);
    expect(found.find((one) => one.to === 'di_bawah')?.text).toEqual({
      id: 'Perilaku sesuai ekspektasi → di bawah ekspektasi menjadikan predikat Kurang dan memunculkan Teguran dan meniadakan Sertifikat.',
      en: 'Behaviour meets expectation → below expectation gives Poor and brings Reprimand and takes away Certificate.',
    });
  });

  test('of a yes or no that was not reported starts from no', async () => {
    const found = await find(goodFacts);
    expect(found.find((one) => one.fact === 'newIdea')).toMatchObject({
      from: false,
      to: true,
      gained: ['certificate'],
    });
  });

  test('says what the person cannot change, and why, in both languages', async () => {
    const certificate = (leaf: object) => ({ '/outcomes/0/conditions': { any: [leaf] } });
    const counted = { ...fixturePack().pack.facts['months'], source: 'system', unit: 'count' };
    const told = async (fact: string, patch: Patch, leaf: object, facts = goodFacts) => {
      const found = await find(facts, fixturePack({ ...patch, ...certificate({ fact, ...leaf }) }));
      return found.filter((one) => one.fact === fact).map(({ hindrance }) => hindrance);
    };
    const few = { operator: 'lessThan', value: 12 };
    const many = { operator: 'greaterThan', value: 36 };
    expect(await told('months', {}, few)).toEqual([
      { id: expect.stringContaining('kepegawaian'), en: expect.stringContaining('personnel records') },
    ]);
    const past = { '/facts/months': { ...counted, source: 'history' }, '/population': [] };
    expect(await told('months', past, many)).toMatchObject([{ en: expect.stringContaining('earlier period') }]);
    const days = { '/facts/months': counted, '/population': [] };
    expect(await told('months', days, few)).toMatchObject([{ en: expect.stringContaining('cannot become less') }]);
    expect(await told('months', days, many)).toEqual([null]);
    const age = { '/facts/age': { ...counted, label: { id: 'Umur', en: 'Age' } } };
    expect(await told('age', age, many, { ...goodFacts, age: 30 })).toMatchObject([
      { id: expect.stringContaining('dilindungi') },
    ]);
  });

  test('of a score can be made by the person, as far as the pack says', async () => {
    const found = await find(goodFacts);
    expect(found.map((one) => [one.fact, one.hindrance])).toContainEqual(['speed', null]);
  });

  test('of what decides nothing is not told', async () => {
    const found = await find(goodFacts);
    expect(found.map((one) => one.fact)).not.toContain('months');
    expect(found.map((one) => one.fact)).not.toContain('publicService');
  });

  test('beyond a value that cannot be evaluated is not proposed', async () => {
    const share = {
      type: 'ratio',
      of: 'speed',
      by: 'quality',
      scale: 10_000,
      onZero: 0,
      unit: 'hundredth',
      label: { id: 'x', en: 'x' },
      provenance: 'default',
    };
    const pack = fixturePack({
      '/derived/share': share,
      '/indicators': [{ ...fixturePack().pack.indicators[0], weight: 10_000, of: 'share' }],
    });
    const found = await find({ speed: 5_000, quality: 10_000, behaviour: 'sesuai', months: 1 }, pack);
    expect(moves(found, 'speed')).toEqual([[9_000, 'BAIK']]);
    expect(moves(found, 'quality')).toEqual([[5_555, 'BAIK']]);
  });

  test('is found on both sides of a bend in a curve', async () => {
    const tent = {
      type: 'curve',
      of: 'months',
      points: [
        [0, 0],
        [300, 12_000],
        [600, 0],
      ],
      unit: 'hundredth',
      label: { id: 'x', en: 'x' },
      provenance: 'default',
    };
    const pack = fixturePack({
      '/derived/tent': tent,
      '/indicators': [{ ...fixturePack().pack.indicators[0], weight: 10_000, of: 'tent' }],
    });
    const found = await find({ ...goodFacts, months: 300 }, pack);
    expect(moves(found, 'months')).toEqual([
      [376, 'BUTUH_PERBAIKAN'],
      [224, 'BUTUH_PERBAIKAN'],
    ]);
  });
});

/** Nothing nearer: values between give the same result, by looking at each one, or at every seventh and the last. */
function expectNearest(pack: ResolvedPack, decision: Decision, found: Counterfactual[]): number {
  const compiled = compilePack(pack);
  const result = (facts: Facts) => {
    const quick = compiled.quick(facts);
    return quick.refused === null ? JSON.stringify([quick.predicate, quick.outcomes]) : 'refused';
  };
  let looked = 0;
  for (const [fact, { type, min = 0, max = 0 }] of Object.entries(pack.pack.facts)) {
    const from = decision.inputs[fact];
    if (type !== 'int' || typeof from !== 'number') continue;
    const now = result(decision.inputs);
    const moved = found.filter((one) => one.fact === fact).map(({ to }) => Number(to));
    for (const [step, end] of [
      [1, moved.find((to) => to > from) ?? Math.min(max, from + MOST_STEPS)],
      [-1, moved.find((to) => to < from) ?? Math.max(min, from - MOST_STEPS)],
    ] as const) {
      for (let x = from + step; x !== end && (end - x) * step > 0; x += step) {
        if ((x + SEED) % EVERY !== 0 && x !== end - step) continue;
        looked += 1;
        const there = result({ ...decision.inputs, [fact]: x });
        if (there !== now && there !== 'refused') throw new Error(`${fact} ${from} → ${x} already changes the result`);
      }
    }
  }
  return looked;
}
const MOST_STEPS = 3_000;
const EVERY = FULL ? 1 : 7;

describe.each(shippedPacks)('in $id', ({ resolved, cases }) => {
  const decided = cases.filter((one) => one.expect.error === undefined);
  const some = decided.filter((_, n) => n % Math.ceil(decided.length / 4) === 0);

  test(`every change that is told is true and no smaller one exists (SIKLUS_SEED=${SEED})`, async () => {
    let looked = 0;
    for (const { given } of some) {
      const decision = await evaluate(resolved, given);
      // Actuals of targets are looked at where targets are.
      const found = (await nearest(resolved, decision)).filter(({ target }) => target === undefined);
      for (const { fact, to, predicate, gained } of found) {
        const after = await evaluate(resolved, { ...decision.inputs, [fact]: to });
        expect(after.predicate).toBe(predicate.after);
        const fired = after.outcomes.filter((outcome) => outcome.result).map((outcome) => outcome.id);
        expect(fired).toEqual(expect.arrayContaining(gained));
      }
      looked += expectNearest(resolved, decision, found);
    }
    expect(looked).toBeGreaterThan(100);
  });
});
