import { createRequire } from 'node:module';
import fc from 'fast-check';
import { Engine } from 'json-rules-engine';
import { describe, expect, test } from 'vitest';
import { canonicalJson } from '../../../rules/decide/canonical.ts';
import { compilePredicate, type EngineRule } from '../../../rules/decide/conditions.ts';
import { ENGINE, runEngine } from '../../../rules/decide/engine.ts';
import { evaluate } from '../../../rules/decide/evaluate.ts';
import type {
  Condition,
  Conditions,
  ConditionTrace,
  Facts,
  PlainFacts,
  FactValue,
  Leaf,
  PredicateRule,
} from '../../../rules/language/types.ts';
import { fixturePack } from '../../support/rules-fixture.ts';

const rule = (name: string, conditions: Conditions): EngineRule => ({ name, kind: 'outcome', conditions });
const leaf: Leaf = { fact: 'x', operator: 'equal', value: 1 };

test('the recorded engine is the installed one', () => {
  const { version } = createRequire(import.meta.url)('json-rules-engine/package.json');
  expect(ENGINE).toBe(`json-rules-engine@${version}`);
});

describe('the engine is never trusted blindly', () => {
  test('a fact that was not handed over rejects the run', async () => {
    await expect(runEngine([rule('a', { all: [leaf] })], {})).rejects.toThrow('Undefined fact');
  });

  test('two rules of one name are noticed', async () => {
    await expect(runEngine([rule('a', { all: [leaf] }), rule('a', { any: [leaf] })], { x: 1 })).rejects.toThrow(
      '2 results',
    );
  });

  test('a path never reaches JSONPath', async () => {
    const conditions: Conditions = JSON.parse('{"all":[{"fact":"x","path":"$.y","operator":"equal","value":1}]}');
    const facts: PlainFacts = JSON.parse('{"x":{"y":1}}');
    await expect(runEngine([rule('a', conditions)], facts)).rejects.toThrow('path');
  });

  test('an operator that does not exist rejects the run', async () => {
    const conditions: Conditions = JSON.parse('{"all":[{"fact":"x","operator":"matches","value":1}]}');
    await expect(runEngine([rule('a', conditions)], { x: 1 })).rejects.toThrow('Unknown operator');
  });

  test('the predicate is known to rules of lower priority, whatever their place in the list', async () => {
    const needs = rule('outcome', { all: [{ fact: 'predicate', operator: 'equal', value: 'BAIK' }] });
    const gives: EngineRule = { name: 'predicate', kind: 'predicate', predicate: 'BAIK', conditions: { all: [leaf] } };
    const results = await runEngine([needs, gives], { x: 1 });
    expect(results.map((result) => [result.name, result.result])).toEqual([
      ['outcome', true],
      ['predicate', true],
    ]);
  });
});

describe('exactly one predicate rule fires', () => {
  const fired = async (predicates: PredicateRule, facts: PlainFacts) => {
    const rules = compilePredicate(predicates);
    const results = await runEngine(rules, facts);
    return rules.filter((_, i) => results[i]?.result === true);
  };
  const cuts = fc
    .uniqueArray(fc.integer({ min: 0, max: 12_000 }), { minLength: 1, maxLength: 4 })
    .map((list) => [...list].sort((a, b) => a - b));
  const base = { legal: [], provenance: 'default' as const };
  const words = ['SANGAT_KURANG', 'KURANG', 'CUKUP', 'BAIK', 'SANGAT_BAIK'] as const;

  test('for any grid of cuts and any point, at the cuts and beside them', async () => {
    await fc.assert(
      fc.asyncProperty(
        cuts,
        fc.nat(10),
        fc.integer({ min: -1, max: 1 }),
        fc.boolean(),
        async (rows, pick, beside, idea) => {
          const cells = rows.concat(0).map((_, i) => [words[i] ?? 'BAIK', 'BAIK' as const]);
          const x = (rows[pick % rows.length] ?? 0) + beside;
          const grid: PredicateRule = {
            mode: 'grid',
            rows: { fact: 'x', cuts: rows },
            cols: { fact: 'idea', values: [false, true] },
            cells,
            ...base,
          };
          const [only, ...others] = await fired(grid, { x, idea });
          expect(others).toEqual([]);
          expect(only?.predicate).toBe(cells[rows.filter((cut) => x >= cut).length]?.[idea ? 1 : 0]);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('for any bands, also those that require a fact', async () => {
    await fc.assert(
      fc.asyncProperty(cuts, fc.integer({ min: 0, max: 12_000 }), fc.boolean(), async (list, x, idea) => {
        const values = words.slice(-list.length - 1);
        const requires = { value: 'SANGAT_BAIK' as const, fact: 'idea', equals: true, otherwise: 'BAIK' as const };
        const bands: PredicateRule = { mode: 'bands', of: 'x', cuts: list, values, requires, ...base };
        const [only, ...others] = await fired(bands, { x, idea });
        const plain = values[list.filter((cut) => x >= cut).length];
        expect(others).toEqual([]);
        expect(only?.predicate).toBe(plain === 'SANGAT_BAIK' && !idea ? 'BAIK' : plain);
      }),
      { numRuns: 60 },
    );
  });
});

/** Conditions by their plain meaning, written apart from the engine. */
function meaning(condition: Condition, facts: Facts): boolean {
  if ('all' in condition) return condition.all.every((child) => meaning(child, facts));
  if ('any' in condition) return condition.any.some((child) => meaning(child, facts));
  if ('not' in condition) return !meaning(condition.not, facts);
  const [found, value] = [facts[condition.fact], condition.value];
  const list: FactValue[] = Array.isArray(value) ? value : [];
  switch (condition.operator) {
    case 'equal':
      return found === value;
    case 'notEqual':
      return found !== value;
    case 'in':
      return list.some((item) => item === found);
    case 'notIn':
      return list.every((item) => item !== found);
    case 'lessThan':
      return Number(found) < Number(value);
    case 'lessThanInclusive':
      return Number(found) <= Number(value);
    case 'greaterThan':
      return Number(found) > Number(value);
    case 'greaterThanInclusive':
      return Number(found) >= Number(value);
  }
}

const comparison = fc.constantFrom(
  'equal',
  'notEqual',
  'lessThan',
  'lessThanInclusive',
  'greaterThan',
  'greaterThanInclusive',
);
const rating = fc.constantFrom('di_bawah', 'sesuai', 'di_atas');
const anyLeaf = fc.oneof(
  fc.record({
    fact: fc.constantFrom('speed', 'quality'),
    operator: comparison,
    value: fc.integer({ min: 8998, max: 9002 }),
  }),
  fc.record({
    fact: fc.constant('behaviour'),
    operator: fc.constantFrom('in', 'notIn'),
    value: fc.uniqueArray(rating, { minLength: 1 }),
  }),
  fc.record({ fact: fc.constant('newIdea'), operator: fc.constant('equal'), value: fc.boolean() }),
  fc.record({
    fact: fc.constant('predicate'),
    operator: fc.constantFrom('equal', 'notEqual'),
    value: fc.constantFrom('BAIK', 'KURANG'),
  }),
);
function tree(depth: number): fc.Arbitrary<unknown> {
  const child = depth > 1 ? fc.oneof(anyLeaf, tree(depth - 1)) : anyLeaf;
  const children = fc.array(child, { minLength: 1, maxLength: 3 });
  return fc.oneof(fc.record({ all: children }), fc.record({ any: children }), fc.record({ not: child }));
}
const someFacts = fc.record({
  speed: fc.integer({ min: 8998, max: 9002 }),
  quality: fc.integer({ min: 8998, max: 9002 }),
  behaviour: rating,
  newIdea: fc.boolean(),
  months: fc.constant(24),
});

/** The trace without what was found: must be the declared conditions again. */
function declared(trace: ConditionTrace): Condition {
  if (trace.op === 'leaf') return { fact: trace.fact, operator: trace.operator, value: trace.value };
  if (trace.op === 'not') return { not: declared(trace.children[0]) };
  const children = trace.children.map(declared);
  return trace.op === 'all' ? { all: children } : { any: children };
}

function consistent(trace: ConditionTrace, facts: Facts): boolean {
  const here = trace.result === meaning(declared(trace), facts);
  return trace.op === 'leaf'
    ? here && trace.factValue === facts[trace.fact]
    : here && trace.children.every((child) => consistent(child, facts));
}

test('random conditions mean what they say, and their trace has every nested result', async () => {
  await fc.assert(
    fc.asyncProperty(tree(4), someFacts, async (conditions, facts) => {
      const pack = fixturePack({ '/outcomes/0/conditions': conditions, '/outcomes/1/excludes': [] });
      const decision = await evaluate(pack, facts);
      const [outcome] = decision.outcomes;
      const known: Facts = { ...facts, predicate: decision.predicate };
      expect(outcome && declared(outcome.trace)).toEqual(conditions);
      expect(outcome?.result).toBe(outcome?.trace.result);
      expect(outcome && consistent(outcome.trace, known)).toBe(true);
    }),
    { numRuns: 60 },
  );
});

describe('overlapping evaluations', () => {
  test('64 at once decide like one after another', async () => {
    const pack = fixturePack();
    const people = fc.sample(someFacts, { numRuns: 64, seed: 7 });
    const serial: string[] = [];
    for (const facts of people) serial.push(canonicalJson(await evaluate(pack, facts)));
    const together = await Promise.all(people.map((facts) => evaluate(pack, facts)));
    expect(together.map(canonicalJson)).toEqual(serial);
    expect(new Set(together.map((decision) => decision.predicate)).size).toBeGreaterThan(2);
  });

  test('on one shared engine with a slow fact, rules are skipped: why each evaluation has its own', async () => {
    const shared = new Engine([
      {
        name: 'first',
        priority: 100,
        conditions: { all: [{ fact: 'slow', operator: 'equal', value: 1 }] },
        event: { type: 'x' },
      },
      {
        name: 'second',
        priority: 1,
        conditions: { all: [{ fact: 'slow', operator: 'equal', value: 1 }] },
        event: { type: 'x' },
      },
    ]);
    const slow = (ms: number) => () => new Promise((resolve) => setTimeout(resolve, ms, 1));
    const runs = await Promise.all([1, 5, 9].map((ms) => shared.run({ slow: slow(ms) })));
    expect(runs.map((run) => run.results.length)).not.toEqual([2, 2, 2]);
  });
});
