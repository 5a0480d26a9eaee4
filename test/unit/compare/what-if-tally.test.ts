import { describe, expect, it } from 'vitest';
import type { Quick, QuickDecision } from '../../../rules/twin/closures-quick.ts';
import { seeded } from '../../../rules/twin/seeded.ts';
import { type ComparedRow, differenceOf, type OutcomeTerms, inSample } from '../../../rules/compare/what-if.ts';
import {
  tallyFromJson,
  tallyToJson,
  addRow,
  mergeTallies,
  newTally,
  noPeople,
} from '../../../rules/compare/what-if-tally.ts';
import { mergeSmall, type GroupLine } from '../../../rules/compare/what-if-report.ts';
import type { Predicate } from '../../../rules/language/predicates.ts';

const terms = new Map<string, OutcomeTerms>([
  ['certificate', { kind: 'reward', amount: 250_000 }],
  ['praise', { kind: 'reward' }],
  ['reprimand', { kind: 'sanction' }],
]);
const both = { before: terms, after: terms };

const decided = (predicate: Predicate, ...outcomes: string[]): QuickDecision => ({
  refused: null,
  predicate,
  outcomes,
  flags: [],
  result: 9000,
  behaviour: 9000,
  final: 9000,
});
const row = (before: QuickDecision, after: Quick, more: Partial<ComparedRow> = {}): ComparedRow => ({
  appraisalId: 'a1',
  employeeId: 'e1',
  decisionId: 'decision/a1/1',
  unit: 'dinkes',
  group: 'III',
  before,
  after,
  ...more,
});

describe('one decision beside what another pack makes of it', () => {
  it('differs when the predicate or an outcome differs, not when only the score does', () => {
    const same = row(decided('BAIK', 'praise'), { ...decided('BAIK', 'praise'), final: 9100 });
    expect(differenceOf(same, terms)).toMatchObject({ changed: false, gained: [], lost: [] });
    const worse = row(decided('BAIK', 'praise'), decided('KURANG', 'reprimand'));
    expect(differenceOf(worse, terms)).toEqual({
      refused: null,
      changed: true,
      gained: ['reprimand'],
      lost: ['praise'],
      sanctions: ['reprimand'],
    });
  });

  it('that keeps its sanction is no new one, even when the predicate gets worse', () => {
    const kept = row(decided('KURANG', 'reprimand'), decided('SANGAT_KURANG', 'reprimand'));
    expect(differenceOf(kept, terms)).toMatchObject({ changed: true, sanctions: [] });
  });

  it('that the candidate refuses changes, gains nothing and loses nothing', () => {
    const refused = row(decided('BAIK', 'praise'), { refused: 'facts-missing' });
    expect(differenceOf(refused, terms)).toMatchObject({ refused: 'facts-missing', changed: true, lost: [] });
  });
});

describe('a tally', () => {
  it('counts transitions, outcomes, sanctions and cost, whole and per unit and group', () => {
    const tally = newTally();
    addRow(tally, row(decided('BAIK', 'praise'), decided('SANGAT_BAIK', 'certificate', 'praise')), both);
    addRow(tally, row(decided('BAIK', 'certificate'), decided('KURANG', 'reprimand'), { unit: 'setda' }), both);
    addRow(tally, row(decided('BAIK'), decided('BAIK'), { group: null }), both);
    addRow(tally, row(decided('BAIK', 'praise'), { refused: 'facts-on-hold' }), both);
    expect(tally).toMatchObject({ compared: 3, changed: 2, sanctioned: 1 });
    expect(Object.fromEntries(tally.refused)).toEqual({ 'facts-on-hold': 1 });
    expect(Object.fromEntries(tally.predicates)).toEqual({
      'BAIK>SANGAT_BAIK': 1,
      'BAIK>KURANG': 1,
      'BAIK>BAIK': 1,
    });
    expect(tally.outcomes.get('certificate')).toEqual({ before: 1, after: 1, gained: 1, lost: 1 });
    expect(tally.outcomes.get('praise')).toEqual({ before: 1, after: 1, gained: 0, lost: 0 });
    expect(tally.cost).toEqual({
      before: { amount: 250_000, unpriced: 1 },
      after: { amount: 250_000, unpriced: 1 },
    });
    expect(tally.units.get('setda')).toEqual({
      ...noPeople(),
      people: 1,
      changed: 1,
      worse: 1,
      lost: 1,
      sanctioned: 1,
    });
    expect(tally.units.get('dinkes')).toEqual({ ...noPeople(), people: 2, changed: 1, better: 1, gained: 1 });
    expect([...tally.groups].map(([group, { people }]) => [group, people])).toEqual([
      ['III', 2],
      ['', 1],
    ]);
  });

  it('of shards in any order, and through its text, is the tally of the whole', () => {
    const below = seeded(7);
    const some = ['certificate', 'praise', 'reprimand'];
    const grades: Predicate[] = ['SANGAT_BAIK', 'BAIK', 'KURANG'];
    const draw = () => decided(grades[below(3)] ?? 'BAIK', ...some.filter(() => below(2) === 0));
    const rows = Array.from({ length: 600 }, (_, i) =>
      row(draw(), below(20) === 0 ? { refused: 'facts-missing' } : draw(), {
        unit: `u${below(5)}`,
        group: below(4) === 0 ? null : `g${below(3)}`,
        appraisalId: `a${i}`,
        decisionId: `decision/a${i}/1`,
      }),
    );
    const whole = newTally();
    for (const each of rows) addRow(whole, each, both);
    const shards = [0, 1, 2, 3].map((n) => {
      const shard = newTally();
      for (const each of rows.filter((_, i) => i % 4 === n)) addRow(shard, each, both);
      return tallyFromJson(tallyToJson(shard));
    });
    const merged = newTally();
    for (const shard of shards.reverse()) mergeTallies(merged, shard);
    expect(sorted(merged)).toEqual(sorted(whole));
    expect(whole.kinds.size).toBeGreaterThan(10);
  });
});

/** Maps without the order in which their keys came. */
const sorted = (tally: object) =>
  Object.fromEntries(
    Object.entries(tally).map(([name, value]) => [
      name,
      value instanceof Map ? new Map([...value].sort(([a], [b]) => (a < b ? -1 : 1))) : value,
    ]),
  );

describe('the fixed sample', () => {
  it('is about one in a hundred, and always the same', () => {
    const ids = Array.from({ length: 50_000 }, (_, i) => `decision/${i.toString(16)}/1`);
    const sample = ids.filter(inSample);
    expect(sample.length).toBeGreaterThan(400);
    expect(sample.length).toBeLessThan(600);
    expect(ids.filter(inSample)).toEqual(sample);
  });
});

describe('groups for somebody who may not see small ones', () => {
  const line = (key: string, people: number): GroupLine => ({ key, merged: 0, ...noPeople(), people });

  it('stay as they are when none is small', () => {
    expect(mergeSmall([line('a', 5), line('b', 3)], 3)).toEqual([line('a', 5), line('b', 3)]);
  });

  it('become one line, which is never so small itself that the total would tell it', () => {
    const merged = mergeSmall([line('a', 9), line('b', 2), line('c', 4)], 3);
    expect(merged.map(({ key, merged: n, people }) => [key, n, people])).toEqual([
      ['a', 0, 9],
      [null, 2, 6],
    ]);
    const several = mergeSmall([line('a', 9), line('b', 2), line('c', 1)], 3);
    expect(several.map(({ key, people }) => [key, people])).toEqual([
      ['a', 9],
      [null, 3],
    ]);
  });
});
