import { describe, expect, test } from 'vitest';
import { canonicalJson, sha256 } from '../../../rules/decide/canonical.ts';
import { RuleError } from '../../../rules/language/errors.ts';
import { explain } from '../../../rules/explain/explain.ts';
import { adjustedIn, evaluate } from '../../../rules/decide/evaluate.ts';
import type { Decision, Facts, ResolvedPack } from '../../../rules/language/types.ts';
import { fixturePack, goodFacts } from '../../support/rules-fixture.ts';

const pack = fixturePack();
const decide = (facts: Facts, under: ResolvedPack = pack) => evaluate(under, facts);
const firedIn = (decision: Decision) =>
  decision.outcomes.filter((outcome) => outcome.result).map((outcome) => outcome.id);

async function refusal(facts: Facts, under: ResolvedPack = pack): Promise<[string, string[]]> {
  try {
    await evaluate(under, facts);
  } catch (error) {
    if (error instanceof RuleError)
      return [error.code, error.errors.map((finding) => `${finding.pointer} ${finding.code}`)];
    throw error;
  }
  return ['decided', []];
}

describe('a decision', () => {
  test('records pack, engine, inputs, scores, predicate and outcomes', async () => {
    expect(await decide(goodFacts)).toMatchObject({
      pack: { id: 'contoh', version: 1, digest: pack.digest },
      engine: 'json-rules-engine@7.3.1',
      inputs: goodFacts,
      absent: { newIdea: 'zero', publicService: 'zero', reported: 'hold' },
      derived: { rating: 'sesuai' },
      score: { result: 9200, behaviour: 'sesuai', final: 9200 },
      predicate: 'BAIK',
      flags: [],
      outcomes: [
        { id: 'certificate', code: 'SERTIFIKAT', kind: 'reward', approval: 'agencyHead', severity: 0, result: false },
        { id: 'reprimand', result: false },
      ],
    });
  });

  test('carries the digest of everything but itself', async () => {
    const { digest, ...record } = await decide(goodFacts);
    expect(digest).toBe(`sha256:${sha256(canonicalJson(record))}`);
  });

  test('is the same bytes again, from a pack that went through JSON, and whatever the order of the facts', async () => {
    const stored: ResolvedPack = JSON.parse(JSON.stringify(pack));
    const shuffled = Object.fromEntries(Object.entries(goodFacts).reverse());
    expect(canonicalJson(await decide(shuffled, stored))).toBe(canonicalJson(await decide(goodFacts)));
  });

  test('can be made again from its own inputs', async () => {
    const decision = await decide({ ...goodFacts, newIdea: true });
    expect(await decide(decision.inputs)).toEqual(decision);
  });

  test('leaves the given facts alone', async () => {
    const facts = Object.freeze({ ...goodFacts });
    await decide(facts);
    expect(facts).toEqual(goodFacts);
  });
});

describe('the matrix', () => {
  const scores = { di_atas: 11000, sesuai: 9000, di_bawah: 8999 };
  test.each([
    ['di_atas', 'di_bawah', 'KURANG'],
    ['di_atas', 'sesuai', 'BAIK'],
    ['di_atas', 'di_atas', 'SANGAT_BAIK'],
    ['sesuai', 'di_bawah', 'KURANG'],
    ['sesuai', 'sesuai', 'BAIK'],
    ['sesuai', 'di_atas', 'BAIK'],
    ['di_bawah', 'di_bawah', 'SANGAT_KURANG'],
    ['di_bawah', 'sesuai', 'BUTUH_PERBAIKAN'],
    ['di_bawah', 'di_atas', 'BUTUH_PERBAIKAN'],
  ] as const)('results %s and behaviour %s give %s', async (results, behaviour, predicate) => {
    const decision = await decide({ ...goodFacts, speed: scores[results], quality: scores[results], behaviour });
    expect([decision.derived.rating, decision.predicate]).toEqual([results, predicate]);
  });

  test('an axis may also be a number with cuts', async () => {
    const cuts = fixturePack({ '/predicates/rows': { fact: 'resultScore', cuts: [9000, 11000] } });
    for (const value of [0, 8999, 9000, 9001, 10999, 11000, 12000]) {
      const facts = { ...goodFacts, speed: value, quality: value };
      expect((await decide(facts, cuts)).predicate).toBe((await decide(facts)).predicate);
    }
  });
});

describe('numeric bands', () => {
  const numeric = fixturePack({
    '/predicates': {
      mode: 'bands',
      of: 'resultScore',
      cuts: [5000, 7000, 9000, 11000],
      values: ['SANGAT_KURANG', 'KURANG', 'CUKUP', 'BAIK', 'SANGAT_BAIK'],
      requires: { value: 'SANGAT_BAIK', fact: 'newIdea', equals: true, otherwise: 'BAIK' },
      legal: ['pp-30-2019-41'],
      provenance: 'regulation',
    },
  });
  test.each([
    [0, false, 'SANGAT_KURANG'],
    [4999, true, 'SANGAT_KURANG'],
    [5000, false, 'KURANG'],
    [5001, false, 'KURANG'],
    [6999, true, 'KURANG'],
    [7000, false, 'CUKUP'],
    [7001, false, 'CUKUP'],
    [8999, true, 'CUKUP'],
    [9000, false, 'BAIK'],
    [9001, true, 'BAIK'],
    [10999, true, 'BAIK'],
    [11000, true, 'SANGAT_BAIK'],
    [11000, false, 'BAIK'],
    [11500, false, 'BAIK'],
    [12000, true, 'SANGAT_BAIK'],
    [12000, false, 'BAIK'],
  ])('%i hundredths, new idea %s: %s', async (value, newIdea, predicate) => {
    expect((await decide({ ...goodFacts, speed: value, quality: value, newIdea }, numeric)).predicate).toBe(predicate);
  });
});

describe('missing facts follow their own policy', () => {
  const { speed: _speed, ...withoutSpeed } = goodFacts;
  const { quality: _quality, ...withoutQuality } = goodFacts;
  const { behaviour: _behaviour, ...withoutBehaviour } = goodFacts;

  test('the same facts under four policies give four documented results', async () => {
    const under = (missing: string) => fixturePack({ '/facts/speed/missing': missing, '/outcomes': [] });
    expect(await refusal(withoutSpeed, under('fail'))).toEqual(['facts-missing', ['/facts/speed fact-missing']]);
    expect(await refusal(withoutSpeed, under('hold'))).toEqual(['facts-on-hold', ['/facts/speed fact-on-hold']]);
    expect((await decide(withoutSpeed, under('zero'))).score.result).toBe(5400);
    expect((await decide(withoutSpeed, under('renormalise'))).score.result).toBe(9000);
  });

  test('with nothing left to renormalise the evaluation holds', async () => {
    const renormalised = fixturePack({ '/facts/quality/missing': 'renormalise', '/outcomes': [], '/flags': [] });
    const { behaviour, months } = { behaviour: 'sesuai', months: 24 };
    expect(await refusal({ behaviour, months }, renormalised)).toEqual([
      'facts-on-hold',
      ['/facts/quality fact-on-hold', '/facts/speed fact-on-hold'],
    ]);
  });

  test('what a condition reads cannot be renormalised away', async () => {
    expect(await refusal(withoutSpeed)).toEqual(['facts-on-hold', ['/facts/speed fact-on-hold']]);
  });

  test('fail comes before hold', async () => {
    expect((await refusal({ months: 24 }))[0]).toBe('facts-missing');
    expect(await refusal(withoutBehaviour)).toEqual(['facts-missing', ['/facts/behaviour fact-missing']]);
    expect(await refusal(withoutQuality)).toEqual(['facts-on-hold', ['/facts/quality fact-on-hold']]);
  });

  test('an absent fact that decides nothing holds nobody up', async () => {
    expect((await decide(goodFacts)).absent.reported).toBe('hold');
    const byJob = fixturePack({
      '/indicators/1/when': { fact: 'publicService', equals: true },
      '/flags': [],
      '/outcomes': [],
    });
    expect((await decide({ ...withoutQuality, publicService: false }, byJob)).score.result).toBe(9500);
    expect(await refusal({ ...withoutQuality, publicService: true }, byJob)).toEqual([
      'facts-on-hold',
      ['/facts/quality fact-on-hold'],
    ]);
  });
});

describe('facts that do not fit are refused', () => {
  test.each<[string, Record<string, unknown>, string[]]>([
    ['above the range', { speed: 12001 }, ['/facts/speed fact-invalid']],
    ['below the range', { speed: -1 }, ['/facts/speed fact-invalid']],
    ['a fraction', { speed: 9000.5 }, ['/facts/speed fact-invalid']],
    ['not a number', { speed: Number.NaN }, ['/facts/speed fact-invalid']],
    ['a number as text', { speed: '9000' }, ['/facts/speed fact-invalid']],
    ['null', { speed: null }, ['/facts/speed fact-invalid']],
    ['an object', { speed: { valueOf: 1 } }, ['/facts/speed fact-invalid']],
    ['an unknown rating', { behaviour: 'luar_biasa' }, ['/facts/behaviour fact-invalid']],
    ['another spelling', { behaviour: 'dibawah' }, ['/facts/behaviour fact-invalid']],
    ['an inherited name as a value', { behaviour: 'constructor' }, ['/facts/behaviour fact-invalid']],
    ['one for yes', { newIdea: 1 }, ['/facts/newIdea fact-invalid']],
    ['a day that does not exist', { reported: '2026-02-30' }, ['/facts/reported fact-invalid']],
    ['an undeclared fact', { gender: 'x' }, ['/facts/gender fact-unknown']],
    ['a derived fact', { rating: 'sesuai' }, ['/facts/rating fact-computed']],
    ['the result itself', { resultScore: 12000 }, ['/facts/resultScore fact-unknown']],
    ['the predicate itself', { predicate: 'SANGAT_BAIK' }, ['/facts/predicate fact-unknown']],
    ['several at once', { speed: 'x', gender: 'x' }, ['/facts/gender fact-unknown', '/facts/speed fact-invalid']],
  ])('%s', async (_name, change, errors) => {
    const facts: Facts = JSON.parse(JSON.stringify(goodFacts));
    for (const [name, value] of Object.entries(change)) Reflect.set(facts, name, value);
    expect(await refusal(facts)).toEqual(['facts-invalid', errors]);
  });

  test('a __proto__ key brings no facts in', async () => {
    const facts: Facts = JSON.parse(
      '{"__proto__":{"newIdea":true},"speed":9500,"quality":9000,"behaviour":"sesuai","months":24}',
    );
    expect(await refusal(facts)).toEqual(['facts-invalid', ['/facts/__proto__ fact-unknown']]);
  });

  test('inherited properties are no facts', async () => {
    const facts: Facts = Object.assign(Object.create({ newIdea: true }), goodFacts);
    expect((await decide(facts)).absent.newIdea).toBe('zero');
  });

  test('a score above 120 is refused wherever it comes from', async () => {
    const ratio = {
      type: 'ratio',
      of: 'speed',
      by: 'quality',
      scale: 10_000,
      onZero: 0,
      unit: 'hundredth',
      label: { id: 'x', en: 'x' },
      provenance: 'default',
    };
    const indicator = fixturePack({ '/derived/share': ratio, '/indicators/0/of': 'share' });
    expect(await refusal({ ...goodFacts, speed: 12000, quality: 9000 }, indicator)).toEqual([
      'facts-invalid',
      ['/derived/share score-out-of-range'],
    ]);
    const final = fixturePack({ '/derived/share': ratio, '/scoring/final': 'share' });
    expect(await refusal({ ...goodFacts, speed: 12000, quality: 9000 }, final)).toEqual([
      'facts-invalid',
      ['/derived/share score-out-of-range'],
    ]);
    const told = await evaluate(final, { ...goodFacts, speed: 12000, quality: 9000 }).catch(
      (error: RuleError) => error,
    );
    expect(told).toMatchObject({
      errors: [
        {
          detail: {
            id: 'x: 133,33, padahal nilai itu dari 0 sampai 120,00. Periksa fakta yang membentuknya.',
            en: 'x: 133.33, but a score is from 0 to 120.00. Check the facts that make it up.',
          },
        },
      ],
    });
    expect((await decide({ ...goodFacts, speed: 10800, quality: 9000 }, final)).score.final).toBe(12000);
  });

  test('a number that leaves the exact integers is an error, not a rounding', async () => {
    const huge = {
      type: 'ratio',
      of: 'a',
      by: 'quality',
      scale: 1_000_000,
      onZero: 0,
      unit: 'hundredth',
      label: { id: 'x', en: 'x' },
      provenance: 'default',
    };
    const product = { ...huge, of: 'big', by: 'months' };
    const big = {
      type: 'int',
      unit: 'count',
      min: 0,
      max: 1_000_000_000,
      label: { id: 'x', en: 'x' },
      source: 'system',
      missing: 'zero',
      provenance: 'default',
    };
    const chained = fixturePack({
      '/facts/big': big,
      '/derived/first': { ...product, unit: 'count' },
      '/derived/second': { ...huge, of: 'first', by: 'months' },
    });
    expect(await refusal({ ...goodFacts, months: 1, big: 1_000_000_000 }, chained)).toEqual([
      'rule-evaluation-failed',
      ['/derived/second not-computable'],
    ]);
  });
});

describe('outcomes', () => {
  test('fire by their conditions', async () => {
    expect(firedIn(await decide({ ...goodFacts, newIdea: true }))).toEqual(['certificate']);
    expect(firedIn(await decide({ ...goodFacts, speed: 11501 }))).toEqual(['certificate']);
    expect(firedIn(await decide({ ...goodFacts, speed: 11500 }))).toEqual([]);
    expect(firedIn(await decide({ ...goodFacts, behaviour: 'di_bawah', newIdea: true }))).toEqual(['reprimand']);
  });

  const always = { all: [{ fact: 'months', operator: 'greaterThanInclusive', value: 0 }] };
  const outcome = (id: string, fields: Record<string, unknown>) => ({
    id,
    code: id.toUpperCase(),
    kind: 'followUp',
    title: { id, en: id },
    severity: 0,
    approval: 'supervisor',
    legal: [],
    provenance: 'default',
    conditions: always,
    ...fields,
  });
  const ladder = (...rules: unknown[]) => fixturePack({ '/outcomes': rules });

  test('are silenced by one that excludes or overrides them, which the record says', async () => {
    const { outcomes } = await decide(
      goodFacts,
      ladder(outcome('c', {}), outcome('a', { excludes: ['b'], overrides: 'c' }), outcome('b', {})),
    );
    expect(outcomes.map(({ id, result, suppressedBy, trace }) => [id, result, suppressedBy, trace.result])).toEqual([
      ['c', false, 'a', true],
      ['a', true, undefined, true],
      ['b', false, 'a', true],
    ]);
  });

  test('that are silenced silence nobody', async () => {
    expect(
      firedIn(
        await decide(
          goodFacts,
          ladder(outcome('c', {}), outcome('b', { excludes: ['c'] }), outcome('a', { excludes: ['b'] })),
        ),
      ),
    ).toEqual(['c', 'a']);
  });

  test('that do not fire silence nobody', async () => {
    const never = { all: [{ fact: 'months', operator: 'lessThan', value: 0 }] };
    expect(
      firedIn(await decide(goodFacts, ladder(outcome('a', { excludes: ['b'], conditions: never }), outcome('b', {})))),
    ).toEqual(['b']);
  });

  test('keep the declared order, however the engine finished', async () => {
    const many = Array.from({ length: 20 }, (_, i) =>
      outcome(`o${i}`, i % 2 === 0 ? {} : { conditions: { not: { all: [always, { any: [always] }] } } }),
    );
    const { outcomes } = await decide(goodFacts, ladder(...many));
    expect(outcomes.map(({ id, result }) => [id, result])).toEqual(many.map(({ id }, i) => [id, i % 2 === 0]));
  });
});

describe('flags', () => {
  test('fire by their conditions and say why', async () => {
    const decision = await decide({ ...goodFacts, quality: 4999 });
    expect(decision.flags).toEqual(['LAMBAT']);
    expect(decision.flagTraces).toEqual({
      LAMBAT: {
        op: 'not',
        result: true,
        children: [
          {
            op: 'leaf',
            fact: 'quality',
            operator: 'greaterThanInclusive',
            value: 5000,
            factValue: 4999,
            result: false,
          },
        ],
      },
    });
    expect((await decide({ ...goodFacts, quality: 5000 })).flagTraces).toEqual({});
  });
});

describe('a predicate that calibration has put on top', () => {
  test('is what outcomes and flags follow from, beside what was computed', async () => {
    const adjusted = await evaluate(pack, goodFacts, 'KURANG');
    expect(adjusted).toMatchObject({ predicate: 'KURANG', computed: 'BAIK', score: (await decide(goodFacts)).score });
    expect(firedIn(adjusted)).toContain('reprimand');
    expect(adjusted.digest).not.toBe((await decide(goodFacts)).digest);
    expect(adjustedIn(adjusted)).toBe('KURANG');
    expect(await evaluate(pack, goodFacts, adjustedIn(adjusted))).toEqual(adjusted);
  });

  test('that is the computed one leaves the decision as it is', async () => {
    expect(await evaluate(pack, goodFacts, 'BAIK')).toEqual(await decide(goodFacts));
    expect(adjustedIn(await decide(goodFacts))).toBeUndefined();
  });

  test('is told beside what was computed', async () => {
    const told = explain(pack.pack, await evaluate(pack, goodFacts, 'KURANG'));
    const textOf = (key: string) => told.find((each) => each.key === key)?.text.en ?? '';
    expect(textOf('predicate')).toContain('Good');
    expect(textOf('adjustment')).toMatch(/from Good to Poor/);
    expect(explain(pack.pack, await decide(goodFacts)).some(({ key }) => key === 'adjustment')).toBe(false);
  });
});
