import { beforeAll, describe, expect, it } from 'vitest';
import { COMPARISONS } from '../../../rules/decide/comparisons.ts';
import { compilePack } from '../../../rules/twin/closures.ts';
import { evaluate } from '../../../rules/decide/evaluate.ts';
import type { ResolvedPack } from '../../../rules/language/types.ts';
import { recheck, recheckStored } from '../../../rules/compare/what-if-check.ts';
import { quickOf } from '../../../rules/compare/what-if.ts';
import { decidedCases } from '../../support/what-if.ts';

let cases: Awaited<ReturnType<typeof decidedCases>>;
let packs: ResolvedPack[];

beforeAll(async () => {
  cases = await decidedCases();
  packs = [...new Set(cases.map(({ pack }) => pack))];
});

describe('recomputing with the engine of record', () => {
  it('agrees with the closures and with what is stored, for every case of every shipped pack', async () => {
    expect(cases.length).toBeGreaterThan(50);
    for (const { pack, facts } of cases) {
      const decision = await evaluate(pack, facts);
      expect(compilePack(pack).quick(facts)).toEqual(quickOf(decision));
      expect(await recheck(pack, { facts, quick: compilePack(pack).quick(facts) })).toBeNull();
      expect(await recheckStored(pack, { facts, decision })).toBeNull();
    }
  });

  it('agrees about facts that a pack refuses', async () => {
    for (const pack of packs) {
      const quick = compilePack(pack).quick({});
      expect(quick.refused).not.toBeNull();
      expect(await recheck(pack, { facts: {}, quick })).toBeNull();
    }
  });

  it('finds a compiler that confuses "at least" with "more than", and hands over both traces', async () => {
    const wrong = {
      ...COMPARISONS,
      greaterThanInclusive: COMPARISONS.greaterThan,
      lessThanInclusive: COMPARISONS.lessThan,
    };
    const found = [];
    for (const { pack, facts } of cases) {
      const compiled = compilePack(pack, wrong);
      const mismatch = await recheck(pack, { facts, quick: compiled.quick(facts) }, compiled);
      if (mismatch) found.push(mismatch);
    }
    expect(found.length).toBeGreaterThan(0);
    for (const { of, engine, other } of found) {
      expect(of).toBe('closures');
      expect(engine).toHaveProperty('outcomes');
      expect(other).not.toEqual(engine);
    }
  });

  it('finds a stored decision that its own facts do not come to', async () => {
    const [some] = cases;
    if (!some) throw new Error('no case');
    const decision = await evaluate(some.pack, some.facts);
    const forged = { ...decision, predicate: decision.predicate === 'BAIK' ? ('KURANG' as const) : ('BAIK' as const) };
    expect(await recheckStored(some.pack, { facts: some.facts, decision: forged })).toEqual({
      of: 'stored',
      engine: decision,
      other: forged,
    });
  });
});
