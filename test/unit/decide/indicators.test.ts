import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { scoreIndicators } from '../../../rules/decide/indicators.ts';
import type { Indicator } from '../../../rules/language/types.ts';
import type { Value } from '../../../rules/decide/values.ts';

const indicator = (id: string, weight: number, when?: Indicator['when']): Indicator => ({
  id,
  label: { id, en: id },
  weight,
  of: id,
  unit: 'hundredth',
  provenance: 'default',
  ...(when && { when }),
});
const score = (indicators: Indicator[], values: Record<string, Value>) =>
  scoreIndicators(indicators, (name) => values[name] ?? { absent: 'fail', facts: [name] });

const three = [indicator('speed', 3500), indicator('quality', 3500), indicator('satisfaction', 3000)];
const inFives = fc.integer({ min: 0, max: 240 }).map((n) => n * 50);

describe('the result score', () => {
  test('adds up weighted indicators and says what each gives', () => {
    expect(score(three, { speed: 11200, quality: 11000, satisfaction: 11000 })).toEqual({
      scores: [
        { id: 'speed', value: 11200, weight: 3500, points: 3920 },
        { id: 'quality', value: 11000, weight: 3500, points: 3850 },
        { id: 'satisfaction', value: 11000, weight: 3000, points: 3300 },
      ],
      result: 11070,
    });
  });

  test('does not depend on the order of the indicators, at the cuts least of all', () => {
    const weights = fc.constantFrom([1500, 1000, 2500, 5000], [3500, 3500, 3000, 0], [1111, 2222, 3333, 3334]);
    fc.assert(
      fc.property(weights, fc.array(inFives, { minLength: 4, maxLength: 4 }), fc.nat(3), (list, values, turn) => {
        const indicators = list.flatMap((weight, i) => (weight > 0 ? [indicator(`i${i}`, weight)] : []));
        const named = Object.fromEntries(values.map((value, i) => [`i${i}`, value]));
        const turned = [...indicators.slice(turn), ...indicators.slice(0, turn)];
        const [a, b] = [score(indicators, named), score(turned, named)];
        expect(b.result).toBe(a.result);
        expect([...b.scores].sort((x, y) => (x.id < y.id ? -1 : 1))).toEqual(a.scores);
      }),
    );
  });

  test('is the exact sum rounded once: a thousandth below the tie stays below', () => {
    const two = [indicator('a', 5000), indicator('b', 5000)];
    expect(score(two, { a: 8999, b: 9000 }).result).toBe(9000);
    expect(score([indicator('a', 4999), indicator('b', 5001)], { a: 9000, b: 8999 }).result).toBe(8999);
    expect(score([indicator('a', 5001), indicator('b', 4999)], { a: 9000, b: 8999 }).result).toBe(9000);
  });

  test('points and weights add up to the score and to 100 %, however they were rounded', () => {
    const parts = fc.array(fc.record({ weight: fc.integer({ min: 1, max: 4000 }), value: fc.nat(12_000) }), {
      minLength: 1,
      maxLength: 10,
    });
    fc.assert(
      fc.property(parts, (list) => {
        const indicators = list.map(({ weight }, i) => indicator(`i${i}`, weight));
        const { scores, result } = score(indicators, Object.fromEntries(list.map(({ value }, i) => [`i${i}`, value])));
        expect(scores.reduce((sum, item) => sum + item.points, 0)).toBe(result);
        expect(scores.reduce((sum, item) => sum + item.weight, 0)).toBe(10_000);
      }),
    );
  });
});

describe('indicators that do not count', () => {
  const byJob = [indicator('target', 5500), indicator('satisfaction', 4500, { fact: 'publicService', equals: true })];

  test('one that does not apply leaves its weight to the others', () => {
    expect(score(byJob, { target: 10000, publicService: false })).toEqual({
      scores: [{ id: 'target', value: 10000, weight: 10000, points: 10000 }],
      result: 10000,
    });
    expect(score(byJob, { target: 10000, satisfaction: 7000, publicService: true }).result).toBe(8650);
  });

  test('one whose measure may be renormalised away is dropped', () => {
    const absent: Value = { absent: 'renormalise', facts: ['satisfaction'] };
    expect(score(three, { speed: 9000, quality: 10000, satisfaction: absent })).toMatchObject({
      scores: [{ weight: 5000 }, { weight: 5000 }],
      result: 9500,
    });
  });

  test('any other absence, an unknown condition, or nothing left make the score absent', () => {
    const hold: Value = { absent: 'hold', facts: ['speed'] };
    const dropped: Value = { absent: 'renormalise', facts: ['x'] };
    expect(score(three, { speed: hold, quality: 1, satisfaction: dropped }).result).toEqual(hold);
    expect(score(byJob, { target: 1, publicService: hold }).result).toEqual(hold);
    expect(score(three, { speed: dropped, quality: dropped, satisfaction: dropped }).result).toEqual(dropped);
  });

  test('renormalising is the same as never having had the indicator', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9998 }), fc.nat(12_000), fc.nat(12_000), (weight, a, b) => {
        const kept = [indicator('a', weight), indicator('b', 9999 - weight)];
        const values = { a, b, gone: { absent: 'renormalise' as const, facts: ['gone'] } };
        expect(score([...kept, indicator('gone', 1)], values)).toEqual(score(kept, values));
      }),
    );
  });
});
