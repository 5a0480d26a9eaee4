/**
 * The naive ways, kept to show that they are wrong: whoever brings one back finds here what it costs. Each test passes
 * because the naive way fails, and each has the right way beside it.
 */
import { Engine, type RuleProperties } from 'json-rules-engine';
import { describe, expect, test, vi } from 'vitest';
import { computeNode } from '../../../rules/decide/derived.ts';
import { runEngine } from '../../../rules/decide/engine.ts';
import { evaluate } from '../../../rules/decide/evaluate.ts';
import { weightedScore } from '../../../rules/decide/indicators.ts';
import { seeded } from '../../../rules/twin/seeded.ts';
import type { Conditions, PlainFacts } from '../../../rules/language/types.ts';
import { fixturePack, goodFacts } from '../../support/rules-fixture.ts';

describe('one engine for overlapping evaluations', () => {
  const RULES: RuleProperties[] = [
    {
      name: 'predicate',
      priority: 100,
      conditions: { all: [{ fact: 'score', operator: 'lessThan', value: 9_000 }] },
      event: { type: 'predicate' },
      onSuccess: (_event, almanac) => almanac.addFact('predicate', 'KURANG'),
      onFailure: (_event, almanac) => almanac.addFact('predicate', 'BAIK'),
    },
    {
      name: 'reprimand',
      priority: 1,
      conditions: { all: [{ fact: 'predicate', operator: 'equal', value: 'KURANG' }] },
      event: { type: 'outcome' },
    },
  ];
  const scores = Array.from({ length: 64 }, (_, n): number => (n % 2 === 0 ? 8_999 : 9_000));
  const right = scores.map((score) => score < 9_000);
  const slowly = (score: number) => () =>
    new Promise<number>((resolve) => setTimeout(() => resolve(score), (score * 7 + scores.indexOf(score)) % 5));
  const reprimanded = async (engine: Engine, score: number) => {
    const { results } = await engine.run({ score: slowly(score) });
    return results.some((result) => result.name === 'reprimand');
  };

  test('skips rules without an error: people who should be reprimanded are not', async () => {
    const shared = new Engine(RULES);
    const decided = await Promise.all(scores.map((score) => reprimanded(shared, score)));
    const wrong = decided.filter((is, n) => is !== right[n]).length;
    expect(wrong).toBeGreaterThan(0);
  });

  test('a fresh engine for each decides all of them', async () => {
    expect(await Promise.all(scores.map((score) => reprimanded(new Engine(RULES), score)))).toEqual(right);
  });

  test('ours takes a fresh one for each evaluation, of one pack at the same time or one after the other', async () => {
    const used = vi.spyOn(Engine.prototype, 'run');
    const pack = fixturePack();
    await Promise.all(Array.from({ length: 8 }, () => evaluate(pack, goodFacts)));
    await evaluate(pack, goodFacts);
    const engines = new Set(used.mock.contexts);
    const runs = used.mock.calls.length;
    used.mockRestore();
    expect(runs).toBeGreaterThanOrEqual(9);
    expect(engines.size).toBe(runs);
  });
});

describe('the path of a condition, resolved as JSONPath', () => {
  const withPath = (path: string): Conditions =>
    JSON.parse(JSON.stringify({ all: [{ fact: 'x', path, operator: 'equal', value: 1 }] }));
  const naive = (path: string, x: object) =>
    new Engine([{ name: 'a', conditions: JSON.parse(JSON.stringify(withPath(path))), event: { type: 'a' } }]).run({
      x,
    });

  test('runs what stands in the pack: a call in it is made', async () => {
    const probe = { mark: () => Reflect.set(globalThis, 'siklusProbe', true) };
    await naive('$[?(@.mark())]', [probe]);
    expect(Reflect.get(globalThis, 'siklusProbe')).toBe(true);
    Reflect.deleteProperty(globalThis, 'siklusProbe');
  });

  test('changes the facts that later rules see', async () => {
    const absences = [[1], [2]];
    await naive('$[?(@.push(9))]', absences);
    expect(absences).not.toEqual([[1], [2]]);
  });

  test('is refused by ours before anything is looked at', async () => {
    const facts: PlainFacts = JSON.parse('{"x":[[1],[2]]}');
    const rule = { name: 'a', kind: 'outcome' as const, conditions: withPath('$[?(@.push(9))]') };
    await expect(runEngine([rule], facts)).rejects.toThrow('path');
    expect(facts.x).toEqual([[1], [2]]);
  });
});

describe('sums of binary fractions', () => {
  const WEIGHTS = [1_200, 800, 1_300, 700, 1_100, 900, 1_400, 600, 1_000, 1_000];
  const floatSum = (scores: number[], order: number[]) =>
    order.reduce((sum, i) => sum + (scores[i] ?? 0) * ((WEIGHTS[i] ?? 0) / 10_000), 0);
  const forwards = WEIGHTS.map((_, i) => i);
  const backwards = [...forwards].reverse();
  const exactly = (scores: number[], order: number[]) =>
    weightedScore(order.map((i) => ({ id: `${i}`, weight: WEIGHTS[i] ?? 0, value: (scores[i] ?? 0) * 100 })));
  const random = seeded(90);
  const people = Array.from({ length: 60_000 }, () => WEIGHTS.map(() => 70 + 5 * random(11)));
  /** In numbers that nobody can take for floats, and not by the code that is tested. */
  const whole = (scores: number[]) =>
    scores.reduce((sum, score, i) => sum + BigInt(score) * BigInt(WEIGHTS[i] ?? 0), 0n);
  const atTheCut = people.filter((scores) => whole(scores) === 90n * 10_000n);
  const asNode = (scores: number[], order: number[]) => {
    const terms = order.map((i) => ({ of: `x${i}`, weight: WEIGHTS[i] ?? 0 }));
    const node = { type: 'weightedSum' as const, label: { id: 'x', en: 'x' }, terms };
    const calendar = { offsetMinutes: 0, workingWeekdays: [1], holidays: [] };
    return computeNode(node, (name) => (scores[Number(name.slice(1))] ?? 0) * 100, calendar);
  };

  test('put people who stand exactly at the cut below it, and depend on the order of the terms', () => {
    expect(atTheCut.length).toBeGreaterThan(100);
    const below = atTheCut.filter((scores) => floatSum(scores, forwards) < 90);
    const byOrder = atTheCut.filter((scores) => floatSum(scores, forwards) < 90 !== floatSum(scores, backwards) < 90);
    expect(below.length).toBeGreaterThan(0);
    expect(byOrder.length).toBeGreaterThan(0);
  });

  test('whole hundredths and basis points put all of them at the cut, in any order', () => {
    for (const order of [forwards, backwards]) {
      expect(atTheCut.every((scores) => exactly(scores, order) === 9_000)).toBe(true);
      expect(atTheCut.every((scores) => asNode(scores, order) === 9_000)).toBe(true);
    }
  });
});
