import { describe, expect, it } from 'vitest';
import { addRow, newTally } from '../../../rules/compare/what-if-tally.ts';
import {
  improvement,
  isPredicate,
  type Predicate,
  PREDICATE_WORDS,
  PREDICATES,
} from '../../../rules/language/predicates.ts';
import { worseThan } from '../../../rules/publish/lint/better.ts';
import { fixturePack } from '../../support/rules-fixture.ts';

const REGIMES: Predicate[][] = [
  ['SANGAT_BAIK', 'BAIK', 'BUTUH_PERBAIKAN', 'KURANG', 'SANGAT_KURANG'],
  ['SANGAT_BAIK', 'BAIK', 'CUKUP', 'KURANG', 'SANGAT_KURANG'],
];

describe('the order of the predicates', () => {
  it('is the one of the law within each regime', () => {
    for (const regime of REGIMES) {
      expect(regime.toSorted((a, b) => improvement(a, b))).toEqual(regime);
      expect(new Set(regime.map((each) => improvement('SANGAT_KURANG', each))).size).toBe(5);
    }
  });

  it('takes the middle step of one regime for that of the other, whoever asks', () => {
    expect(improvement('BUTUH_PERBAIKAN', 'CUKUP')).toBe(0);
    const situation = (predicate: Predicate) => ({ predicate, fires: new Set<string>() });
    const pack = fixturePack().pack;
    for (const [from, to] of [
      ['BUTUH_PERBAIKAN', 'CUKUP'],
      ['CUKUP', 'BUTUH_PERBAIKAN'],
    ] as const) {
      expect(worseThan(pack, situation(from), situation(to))).toBeNull();
      const decided = { refused: null, outcomes: [], flags: [], result: 8000, behaviour: 8000, final: 8000 };
      const tally = newTally();
      const who = { appraisalId: 'a', employeeId: 'e', decisionId: 'd', unit: 'dinkes', group: null };
      addRow(
        tally,
        { ...who, before: { ...decided, predicate: from }, after: { ...decided, predicate: to } },
        { before: new Map(), after: new Map() },
      );
      expect([...tally.units.values()]).toMatchObject([{ changed: 1, better: 0, worse: 0 }]);
    }
  });

  it('knows no other words, and has words for each', () => {
    expect(PREDICATES.every(isPredicate)).toBe(true);
    expect(['ISTIMEWA', 'baik', 'toString', '']).not.toSatisfy((words: string[]) => words.some(isPredicate));
    expect(Object.keys(PREDICATE_WORDS)).toEqual([...PREDICATES]);
  });
});
