import { describe, expect, test } from 'vitest';
import { decide } from '../../../rules/law/decide.ts';
import { RuleError } from '../../../rules/language/errors.ts';
import { decisionFile, label, parsed, refusals } from '../../support/library.ts';
import { shippedPacks } from '../../support/shipped-packs.ts';

const number = (from: string) => ({
  type: 'int',
  from,
  unit: 'hundredth',
  digits: 2,
  min: 0,
  max: 12_000,
  outside: 'OUT_OF_RANGE',
  label,
  provenance: 'default',
});
const above = (id: string, code: string, value: number) => ({
  id,
  code,
  title: label,
  conditions: { all: [{ fact: 'twice', operator: 'greaterThan', value }] },
  provenance: 'default',
});
const codeOf = async (answer: Promise<unknown>) =>
  answer.catch((error: unknown) => (error instanceof RuleError ? error.code : error));

describe('the answer', () => {
  test('codes of the rules that hold come in the order of the codes, whatever the order of the rules', async () => {
    const rules = [above('a', 'SB>10%', 1), above('b', 'B>70%', 1), above('c', 'BP+K=0', 1), above('d', 'NEVER', 999)];
    const resolved = parsed({ rules, result: { found: { codes: ['a', 'b', 'c', 'd'] }, any: { rule: 'a' } } });
    expect(await decide(resolved, { menit: 1 })).toEqual({ found: ['B>70%', 'BP+K=0', 'SB>10%'], any: true });
    expect(await decide(resolved, { menit: 0 })).toEqual({ found: [], any: false });
  });

  test('a key is left out at the values that say so, and written as the file maps it', async () => {
    const kind = { type: 'bands', of: 'minutes', cuts: [10], values: ['NONE', 'SOME'], label, provenance: 'default' };
    const resolved = parsed({
      derived: { twice: { type: 'sum', add: ['minutes'], label }, kind },
      rules: [above('high', 'HIGH', 10)],
      result: {
        kind: { of: 'kind', omit: ['NONE'] },
        level: { of: 'kind', map: { NONE: null } },
        high: { rule: 'high', map: { true: 'TINGGI' }, omit: [false] },
      },
    });
    expect(await decide(resolved, { menit: 3 })).toStrictEqual({ level: null });
    expect(await decide(resolved, { menit: 30 })).toStrictEqual({ kind: 'SOME', level: 'SOME', high: 'TINGGI' });
  });

  test('the first error that holds is the whole answer', async () => {
    const resolved = parsed({
      errors: [above('b', 'FIRST', 10), above('a', 'SECOND', 5)],
      rules: [above('c', 'X', 1)],
    });
    expect(await decide(resolved, { menit: 20 })).toEqual({ error: 'FIRST' });
    expect(await decide(resolved, { menit: 4 })).toEqual({ error: 'SECOND' });
    expect(await decide(resolved, { menit: 2 })).toEqual({ dua: 4 });
    expect(await decide(resolved, { menit: 1001 })).toEqual({ error: 'OUT_OF_RANGE' });
  });

  test('only what the answer needs is computed: a case that is not chosen neither refuses nor asks for its facts', async () => {
    const resolved = parsed({
      inputs: {
        byDay: { type: 'bool', from: 'byDay', label, provenance: 'default' },
        day: { type: 'date', from: 'day', outside: 'X', absent: null, label, provenance: 'default' },
        minutes: number('menit'),
      },
      derived: {
        dated: {
          type: 'dated',
          on: 'day',
          tables: [{ from: '2017-01-01', to: null, of: 'minutes' }],
          outside: 'NOT_IN_FORCE',
          label,
        },
        twice: { type: 'select', of: 'byDay', cases: { true: 'dated', false: 'minutes' }, label },
      },
      result: { n: { of: 'twice', digits: 2 } },
    });
    expect(await decide(resolved, { menit: 1 })).toEqual({ n: 1 });
    expect(await decide(resolved, { menit: 1, byDay: true, day: '2016-12-31' })).toEqual({ error: 'NOT_IN_FORCE' });
    expect(await codeOf(decide(resolved, { menit: 1, byDay: true }))).toBe('facts-missing');
  });

  test('numbers and days out of bounds are refused, never rounded', async () => {
    const day = { type: 'date', from: 'day', outside: 'X', label, provenance: 'default' };
    const end = { type: 'dayAfter', from: 'day', count: 1200, in: 'months', label, provenance: 'default' };
    const later = { type: 'dayAfter', from: 'end', count: 1, in: 'calendarDays', label, provenance: 'default' };
    const resolved = parsed({
      inputs: { day },
      derived: { end, later },
      result: { end: { of: 'later' } },
      cases: [{ name: 'x', given: {}, gives: {} }],
    });
    expect(await codeOf(decide(resolved, { day: '2999-01-01' }))).toBe('rule-evaluation-failed');
  });
});

describe('a decision that a pack decides', () => {
  const parentless = shippedPacks.find(({ source }) => source.extends === undefined);
  const pack = (fields: Record<string, unknown> = {}) => ({
    id: parentless?.id,
    facts: { skpScore: 'score', behaviourRating: 'behaviour' },
    gives: { predicate: { read: 'predicate' }, rating: { read: 'derived', name: 'resultRating' } },
    ...fields,
  });
  const rating = {
    type: 'enum',
    values: ['di_bawah', 'sesuai', 'di_atas'],
    unknown: 'UNKNOWN',
    label,
    provenance: 'default',
  };
  const file = (call: Record<string, unknown>, fields: Record<string, unknown> = {}) =>
    decisionFile({
      inputs: {
        score: number('skor'),
        behaviour: { ...rating, from: 'perilaku' },
        asked: { ...rating, from: 'hasil', absent: 'sesuai' },
      },
      derived: {},
      pack: call,
      result: { predikat: { of: 'predicate' } },
      cases: [{ name: 'x', given: {}, gives: {} }],
      ...fields,
    });
  const parse = (call: Record<string, unknown>) => {
    const { cases: _, ...rest } = file(call);
    return parsed({ ...rest, cases: [{ name: 'x', given: {}, gives: {} }] });
  };

  test('gives what the pack gives', async () => {
    expect(await decide(parse(pack()), { skor: 95, perilaku: 'sesuai' })).toEqual({ predikat: 'BAIK' });
    expect(await decide(parse(pack()), { skor: 95, perilaku: 'di_bawah' })).toEqual({ predikat: 'KURANG' });
  });

  test('stops when the stand-in facts do not give what was asked about', async () => {
    const agreeing = parse(pack({ agrees: { rating: 'asked' } }));
    const question = { skor: 95, perilaku: 'sesuai' };
    expect(await decide(agreeing, { ...question, hasil: 'sesuai' })).toEqual({ predikat: 'BAIK' });
    expect(await codeOf(decide(agreeing, { ...question, hasil: 'di_atas' }))).toBe('rule-evaluation-failed');
  });

  test.each<[string, Record<string, unknown>, string]>([
    ['a fact the pack does not have', { facts: { nothing: 'score' } }, '/pack/facts/nothing pack-fact-differs'],
    [
      'a number where the pack has a choice',
      { facts: { behaviourRating: 'score' } },
      '/pack/facts/behaviourRating pack-fact-differs',
    ],
    ['another unit', { facts: { monthsInPost: 'score' } }, '/pack/facts/monthsInPost pack-fact-differs'],
    [
      'a name of what the pack itself gives',
      { facts: { behaviourRating: 'rating' } },
      '/pack/facts/behaviourRating pack-fact-differs',
    ],
    ['a fixed fact the pack does not have', { fixed: { nothing: 1 } }, '/pack/fixed/nothing fact-unknown'],
    [
      'an outcome the pack does not have',
      { gives: { predicate: { read: 'predicate' }, x: { read: 'outcome', code: 'X' } } },
      '/pack/gives/x pack-reading-unknown',
    ],
    [
      'a flag the pack does not have',
      { gives: { predicate: { read: 'predicate' }, x: { read: 'flag', code: 'X' } } },
      '/pack/gives/x pack-reading-unknown',
    ],
    [
      'one unknown outcome among several',
      { gives: { predicate: { read: 'predicate' }, x: { read: 'fired', codes: ['PEMBINAAN', 'X'] } } },
      '/pack/gives/x pack-reading-unknown',
    ],
    [
      'a fact where a derived fact is meant',
      { gives: { predicate: { read: 'predicate' }, x: { read: 'derived', name: 'skpScore' } } },
      '/pack/gives/x pack-reading-unknown',
    ],
    [
      'a name that is taken',
      { gives: { predicate: { read: 'predicate' }, score: { read: 'final' } } },
      '/pack/gives/score name-taken',
    ],
    ['an agreement with nothing', { agrees: { rating: 'nobody' } }, '/pack/agrees/rating fact-unknown'],
    [
      'an agreement with what the pack itself gives',
      { agrees: { rating: 'rating' } },
      '/pack/agrees/rating fact-unknown',
    ],
    ['an agreement of nothing', { agrees: { nobody: 'asked' } }, '/pack/agrees/nobody fact-unknown'],
  ])('is refused for %s', (_what, fields, wanted) => {
    expect(refusals(file(pack(fields)))).toContain(wanted);
  });
});
