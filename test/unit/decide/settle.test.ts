/** Conditions that are settled without a fact never ask for it: in the engine, the closures, rows of people, and the law. */
import { describe, expect, test } from 'vitest';
import { evaluate } from '../../../rules/decide/evaluate.ts';
import { population } from '../../../rules/decide/placement.ts';
import { explain } from '../../../rules/explain/explain.ts';
import { RuleError } from '../../../rules/language/errors.ts';
import type { Conditions, Facts, ResolvedPack } from '../../../rules/language/types.ts';
import { compilePack } from '../../../rules/twin/closures.ts';
import { packRow, packedEvaluator, rowLayout } from '../../../rules/twin/population-rows.ts';
import { fixturePack, goodFacts, type Patch } from '../../support/rules-fixture.ts';

const flag = (conditions: Conditions): Patch => ({
  '/flags/0/conditions': conditions,
  '/facts/newIdea/missing': 'hold',
});
const MONTHS = { fact: 'months', operator: 'lessThan', value: 12 } as const;
const IDEA = { fact: 'newIdea', operator: 'equal', value: true } as const;
const WITHOUT_OTHERS: Patch = { '/outcomes/0/conditions/all/1/any/0': undefined };

/** What is said about the facts by each evaluator: the flags, or what is missing. */
async function said(pack: ResolvedPack, facts: Facts): Promise<string[]> {
  const engine = await evaluate(pack, facts).then(
    (decision) => ({ said: decision.flags.join() || 'none', digest: decision.digest }),
    (error: unknown) => ({ said: refusal(error), digest: '' }),
  );
  const closures = (() => {
    try {
      const decision = compilePack(pack).decide(facts);
      expect(decision.digest).toBe(engine.digest);
      return decision.flags.join() || 'none';
    } catch (error) {
      return refusal(error);
    }
  })();
  const layout = rowLayout(pack.pack);
  const row = packedEvaluator(pack, layout)(packRow(layout, facts));
  const quick = compilePack(pack).quick(facts);
  expect(row).toEqual(quick);
  const rows = quick.refused === null ? quick.flags.join() || 'none' : quick.refused;
  return [engine.said, closures, rows.startsWith('facts') ? engine.said : rows];
}

function refusal(error: unknown): string {
  if (!(error instanceof RuleError)) throw error;
  return `${error.code} ${error.errors.map(({ pointer }) => pointer).join()}`;
}

const { months: _months, ...noMonths } = goodFacts;
const known = { ...noMonths, newIdea: false };

describe.each([
  ['all, a later child is false', { all: [MONTHS, IDEA] }, known, 'none'],
  ['all, an earlier child is false', { all: [IDEA, MONTHS] }, known, 'none'],
  ['any, a child is true', { any: [MONTHS, IDEA] }, { ...noMonths, newIdea: true }, 'LAMBAT'],
  ['not over a settled any', { not: { any: [MONTHS, IDEA] } }, { ...noMonths, newIdea: true }, 'none'],
  ['nested', { all: [{ any: [{ not: MONTHS }, { all: [MONTHS, IDEA] }] }, IDEA] }, known, 'none'],
  ['words that are not equal', { all: [{ not: { all: [MONTHS] } }, IDEA] }, known, 'none'],
] satisfies [string, Conditions, Facts, string][])('%s', (_name, conditions, facts, flags) => {
  test('is settled without the fact that is absent, by every evaluator alike', async () => {
    const pack = fixturePack({ ...flag(conditions), ...WITHOUT_OTHERS });
    expect(await said(pack, facts)).toEqual([flags, flags, flags]);
  });

  test('and told without it', async () => {
    const pack = fixturePack({ ...flag(conditions), ...WITHOUT_OTHERS });
    const texts = explain(pack.pack, await evaluate(pack, facts)).map(({ text }) => text.id + text.en);
    expect(texts.filter((text) => /null|undefined|Masa kerja/.test(text))).toEqual([]);
  });
});

test.each([
  ['all', { all: [MONTHS, IDEA] }, { ...noMonths, newIdea: true }],
  ['any', { any: [MONTHS, IDEA] }, known],
  ['not', { not: MONTHS }, known],
] satisfies [string, Conditions, Facts][])(
  '%s that is not settled asks for exactly what may settle it',
  async (_name, conditions, facts) => {
    const pack = fixturePack({ ...flag(conditions), ...WITHOUT_OTHERS });
    const missing = 'facts-missing /facts/months';
    expect(await said(pack, facts)).toEqual([missing, missing, missing]);
  },
);

test('a fact of another group is asked of that group only', async () => {
  const patch: Patch = {
    ...WITHOUT_OTHERS,
    '/derived/objectives': { type: 'sum', add: ['months'], label: { id: 'x', en: 'x' } },
    '/flags/0/conditions': {
      all: [
        { fact: 'publicService', operator: 'equal', value: false },
        { fact: 'objectives', operator: 'lessThan', value: 12 },
      ],
    },
  };
  const pack = fixturePack(patch);
  expect(await said(pack, { ...noMonths, publicService: true })).toEqual(['none', 'none', 'none']);
  expect((await said(pack, noMonths))[0]).toBe('facts-missing /facts/months');
});

test('a rule that reads the predicate is settled by it, and the fact that a band requires is asked in that band only', async () => {
  const bands = {
    mode: 'bands',
    of: 'resultScore',
    cuts: [9000],
    values: ['BAIK', 'SANGAT_BAIK'],
    requires: { value: 'SANGAT_BAIK', fact: 'newIdea', equals: true, otherwise: 'BAIK' },
    legal: ['pp-30-2019'],
    provenance: 'default',
  };
  const pack = fixturePack({
    '/predicates': bands,
    '/derived/rating': undefined,
    '/outcomes': [],
    '/facts/newIdea/missing': 'hold',
    '/flags/0/conditions': { all: [{ fact: 'predicate', operator: 'equal', value: 'SANGAT_BAIK' }, MONTHS] },
  });
  const low = { speed: 8000, quality: 8000, behaviour: 'sesuai' };
  expect(await said(pack, low)).toEqual(['none', 'none', 'none']);
  expect((await said(pack, { ...low, speed: 9500, quality: 9500 }))[0]).toBe('facts-missing /facts/months');
});

test('who is out by one rule is not asked for the facts of another', async () => {
  const { pack } = fixturePack();
  expect(await population(pack, { publicService: false })).toEqual({ in: false, rule: 'notPublic' });
  await expect(population(pack, { publicService: true })).rejects.toThrow(/months/);
});
