/** The closures decide what the engine of record decides: same record, same refusals, byte for byte. */
import { describe, expect, test } from 'vitest';
import { canonicalJson } from '../../../rules/decide/canonical.ts';
import { compilePack } from '../../../rules/twin/closures.ts';
import { RuleError } from '../../../rules/language/errors.ts';
import { evaluate } from '../../../rules/decide/evaluate.ts';
import type { Decision, Facts, ResolvedPack } from '../../../rules/language/types.ts';
import { fixturePack, goodFacts, type Patch } from '../../support/rules-fixture.ts';
import { shippedPacks } from '../../support/shipped-packs.ts';

/** The record as canonical JSON, or the whole refusal. */
async function told(decide: () => Decision | Promise<Decision>): Promise<string> {
  try {
    return canonicalJson(await decide());
  } catch (error) {
    if (error instanceof RuleError) return canonicalJson({ code: error.code, errors: error.errors });
    throw error;
  }
}

async function expectEqual(pack: ResolvedPack, facts: Facts): Promise<void> {
  const compiled = compilePack(pack);
  const engine = await told(() => evaluate(pack, facts));
  expect(await told(() => compiled.decide(facts))).toBe(engine);
  expect(compiled.quick(facts)).toEqual(summaryOf(JSON.parse(engine)));
}

function summaryOf(record: Decision | { code: string }): unknown {
  if ('code' in record) return { refused: record.code };
  const { predicate, flags, score } = record;
  const outcomes = record.outcomes.filter((outcome) => outcome.result).map((outcome) => outcome.id);
  return { refused: null, predicate, outcomes, flags, ...score };
}

describe.each(shippedPacks)('pack $id', ({ resolved, cases }) => {
  test.each(cases)('$name', async ({ given }) => {
    await expectEqual(resolved, given);
  });
});

describe('what is refused is refused alike', () => {
  const share = (of: string, by: string) => ({
    type: 'ratio',
    of,
    by,
    scale: 10_000,
    onZero: 0,
    unit: 'hundredth',
    label: { id: 'x', en: 'x' },
    provenance: 'default',
  });
  test.each<[string, Facts, string[], Patch]>([
    ['a fact that is missing', {}, ['behaviour'], {}],
    ['a fact that holds', {}, ['quality'], {}],
    ['missing before on hold', {}, ['behaviour', 'quality'], {}],
    ['a fact out of range', { speed: 12_001 }, [], {}],
    ['an undeclared fact', { gender: 'x' }, [], {}],
    ['nothing at all', {}, Object.keys(goodFacts), {}],
    [
      'an indicator above 120',
      { speed: 12_000 },
      [],
      { '/derived/share': share('speed', 'quality'), '/indicators/0/of': 'share' },
    ],
    [
      'a final score above 120',
      { speed: 12_000 },
      [],
      { '/derived/share': share('speed', 'quality'), '/scoring/final': 'share' },
    ],
    [
      'a behaviour score above 120',
      { speed: 12_000 },
      [],
      { '/derived/share': share('speed', 'quality'), '/scoring/behaviour': 'share' },
    ],
  ])('%s', async (_what, change, without, patch) => {
    const kept = Object.entries({ ...goodFacts, ...change }).filter(([name]) => !without.includes(name));
    const facts = Object.fromEntries(kept);
    const pack = fixturePack(patch);
    await expect(evaluate(pack, facts)).rejects.toThrow(RuleError);
    await expectEqual(pack, facts);
  });
});

test('suppression and flags are told alike', async () => {
  for (const speed of [0, 4_999, 11_500, 11_501]) {
    for (const behaviour of ['di_bawah', 'sesuai', 'di_atas']) {
      for (const newIdea of [true, false])
        await expectEqual(fixturePack(), { ...goodFacts, speed, behaviour, newIdea });
    }
  }
});

test('a rule that the pack does not have and a name without a value are errors, not answers', () => {
  const compiled = compilePack(fixturePack());
  expect(() => compiled.holds('outcome/none', {})).toThrow(RangeError);
  expect(() => compiled.trace('outcome/reprimand', {})).toThrow(RangeError);
  expect(compiled.holds('outcome/reprimand', { predicate: 'KURANG' })).toBe(true);
});
