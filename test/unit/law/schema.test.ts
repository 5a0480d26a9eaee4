import { describe, expect, test } from 'vitest';
import { decide } from '../../../rules/law/decide.ts';
import { decisionFile, label, parsed, refusals, sources } from '../../support/library.ts';
import { parseLawFile } from '../../../rules/law/schema.ts';

const number = {
  type: 'int',
  from: 'n',
  unit: 'minute',
  digits: 0,
  min: 0,
  max: 10,
  outside: 'X',
  label,
  provenance: 'default',
};
const list = { ...number, type: 'ints', from: 'list' };
const day = { type: 'date', from: 'day', outside: 'X', label, provenance: 'default' };
const words = { type: 'words', from: 'words', values: ['a', 'b'], unknown: 'X', label, provenance: 'default' };
const choice = { type: 'enum', from: 'choice', values: ['a', 'b'], unknown: 'X', label, provenance: 'default' };
const inputs = { minutes: { ...number, from: 'menit' }, list, day, words, choice };
const withNode = (fields: Record<string, unknown>) => ({
  inputs,
  derived: {
    twice: { type: 'sum', add: ['minutes', 'minutes'], label },
    node: { label, provenance: 'default', ...fields },
  },
});
const rule = (fields: Record<string, unknown> = {}) => ({
  id: 'high',
  code: 'HIGH',
  title: label,
  conditions: { all: [{ fact: 'twice', operator: 'greaterThan', value: 5 }] },
  provenance: 'default',
  ...fields,
});

test('the file that the others differ from is accepted', () => {
  expect(refusals(decisionFile())).toEqual([]);
  expect(refusals(decisionFile({ inputs, rules: [rule()] }))).toEqual([]);
});

describe('a decision file is refused', () => {
  test.each<[string, Record<string, unknown>, string]>([
    ['that is of another format', { format: 'siklus.pack/1' }, '/format value-not-allowed'],
    ['with a field nobody knows', { extra: 1 }, '/extra field-unknown'],
    ['without a law', { legalBasis: [] }, '/legalBasis too-few'],
    [
      'without a word on how sure the law is',
      { legalBasis: [{ id: 'a', ref: 'x' }] },
      '/legalBasis/0/certainty field-missing',
    ],
    ['without cases', { cases: [] }, '/cases too-few'],
    [
      'whose validity ends before it begins',
      { effective: { from: '2025-01-02', to: '2025-01-01' } },
      '/effective/to range-empty',
    ],
    [
      'with an unknown kind of node',
      withNode({ type: 'script', of: 'minutes' }),
      '/derived/node/type value-not-allowed',
    ],
    [
      'with a fraction in a node',
      withNode({ type: 'clamp', of: 'minutes', max: 1.5 }),
      '/derived/node/max number-not-whole',
    ],
    [
      'with a figure of unknown origin',
      withNode({ type: 'clamp', of: 'minutes', max: 5, provenance: undefined }),
      '/derived/node/max provenance-missing',
    ],
    [
      'that cites a law it does not list',
      withNode({ type: 'clamp', of: 'minutes', max: 5, legal: ['uu-1'] }),
      '/derived/node/legal/0 legal-unknown',
    ],
    [
      'with an empty range',
      { inputs: { minutes: { ...number, from: 'menit', min: 11 } } },
      '/inputs/minutes/max range-empty',
    ],
    [
      'with a default it would refuse',
      { inputs: { minutes: { ...number, from: 'menit', absent: 11 } } },
      '/inputs/minutes/absent value-not-allowed',
    ],
    [
      'with a word by default that it does not list',
      { inputs: { ...inputs, choice: { ...choice, absent: 'c' } } },
      '/inputs/choice/absent value-not-allowed',
    ],
    [
      'with a spelling of two values',
      { inputs: { ...inputs, choice: { ...choice, spellings: { a: ['B'] } } } },
      '/inputs/choice/spellings spelling-twice',
    ],
    [
      'with spellings of no value',
      { inputs: { ...inputs, choice: { ...choice, spellings: { c: ['x'] } } } },
      '/inputs/choice/spellings/c label-stray',
    ],
    [
      'with a field that is no path',
      { inputs: { minutes: { ...number, from: 'menit..x' } } },
      '/inputs/minutes/from format-wrong',
    ],
    [
      'with a name used twice',
      { derived: { minutes: { type: 'sum', add: ['minutes'], label } }, result: { x: { of: 'minutes', digits: 0 } } },
      '/derived/minutes name-taken',
    ],
    ['that reads an unknown name', withNode({ type: 'clamp', of: 'nobody', max: 5 }), '/derived/node fact-unknown'],
    ['that goes in a circle', withNode({ type: 'sum', add: ['node'] }), '/derived/node derived-cycle'],
    ['that adds up a single value', withNode({ type: 'total', of: 'minutes' }), '/derived/node list-wanted'],
    ['that compares a list', withNode({ type: 'clamp', of: 'list', max: 5 }), '/derived/node fact-unreadable'],
    ['that adds up words', withNode({ type: 'total', of: 'words' }), '/derived/node list-wanted'],
    [
      'that looks for a word the list never holds',
      withNode({ type: 'contains', of: 'words', value: 'c' }),
      '/derived/node value-not-allowed',
    ],
    [
      'that counts what the list never holds',
      withNode({ type: 'tally', of: 'list', equals: ['a'] }),
      '/derived/node value-not-allowed',
    ],
    [
      'that orders words the list never holds',
      withNode({ type: 'firstOf', of: 'words', order: ['a', 'c'], otherwise: 'NONE' }),
      '/derived/node value-not-allowed',
    ],
    [
      'whose table has a value too few',
      withNode({ type: 'bandTotal', of: 'list', cuts: [1, 2], values: [0, 1], unit: 'x' }),
      '/derived/node/values values-count',
    ],
    [
      'whose table does not rise',
      withNode({ type: 'bandTotal', of: 'list', cuts: [2, 2], values: [0, 1, 2], unit: 'x' }),
      '/derived/node/cuts/1 not-rising',
    ],
    [
      'whose new number has no unit',
      withNode({ type: 'fraction', times: ['minutes'], over: [2], round: 'halfUp', onZero: 0 }),
      '/derived/node unit-missing',
    ],
    [
      'that divides words',
      withNode({ type: 'fraction', times: ['choice'], over: [2], round: 'halfUp', onZero: 0, unit: 'x' }),
      '/derived/node type-wrong',
    ],
    [
      'that divides without saying how it rounds',
      withNode({ type: 'fraction', times: ['minutes'], over: [2], onZero: 0, unit: 'x' }),
      '/derived/node/round field-missing',
    ],
    ['that holds a value between nothing', withNode({ type: 'clamp', of: 'minutes' }), '/derived/node range-empty'],
    [
      'that holds a value between a max below its min',
      withNode({ type: 'clamp', of: 'minutes', min: 2, max: 1 }),
      '/derived/node range-empty',
    ],
    [
      'that counts days from a number',
      withNode({ type: 'dayAfter', from: 'minutes', count: 1, in: 'months' }),
      '/derived/node type-wrong',
    ],
    [
      'with a day of the year that never comes',
      withNode({ type: 'yearlyDays', from: 'day', to: 'day', monthDays: ['02-30'] }),
      '/derived/node/monthDays/0 format-wrong',
    ],
    [
      'whose tables leave a day without one',
      withNode({
        type: 'dated',
        on: 'day',
        outside: 'X',
        tables: [
          { from: '2004-01-01', to: '2016-12-30', of: 'minutes' },
          { from: '2017-01-01', to: null, of: 'twice' },
        ],
      }),
      '/derived/node/tables/1 tables-not-consecutive',
    ],
    [
      'whose tables overlap',
      withNode({
        type: 'dated',
        on: 'day',
        outside: 'X',
        tables: [
          { from: '2004-01-01', to: null, of: 'minutes' },
          { from: '2017-01-01', to: null, of: 'twice' },
        ],
      }),
      '/derived/node/tables/1 tables-not-consecutive',
    ],
    [
      'whose tables yield different things',
      withNode({
        type: 'dated',
        on: 'day',
        outside: 'X',
        tables: [
          { from: '2004-01-01', to: null, of: 'choice' },
          { from: '2017-01-01', to: null, of: 'twice' },
        ].map((table, i) => (i === 0 ? { ...table, to: '2016-12-31' } : table)),
      }),
      '/derived/node types-differ',
    ],
    [
      'with a condition on an unknown name',
      { rules: [rule({ conditions: { all: [{ fact: 'nobody', operator: 'equal', value: 1 }] } })] },
      '/rules/high/conditions/all/0/fact fact-unknown',
    ],
    [
      'with a condition that always holds',
      { rules: [rule({ conditions: { all: [] } })] },
      '/rules/high/conditions/all too-few',
    ],
    [
      'with a path in a condition',
      { rules: [rule({ conditions: { all: [{ fact: 'twice', operator: 'greaterThan', value: 5, path: '$.x' }] } })] },
      '/rules/high/conditions/all/0/path field-unknown',
    ],
    ['with a rule and an error of one id', { rules: [rule()], errors: [rule()] }, '/rules/high key-twice'],
    ['with an answer from nowhere', { result: { dua: { of: 'nobody', digits: 0 } } }, '/result/dua/of fact-unknown'],
    ['with a number of unknown decimals', { result: { dua: { of: 'twice' } } }, '/result/dua/digits digits-wrong'],
    [
      'with decimals of a word',
      { inputs, result: { x: { of: 'choice', digits: 2 } } },
      '/result/x/digits digits-wrong',
    ],
    ['with an answer by a rule it does not have', { result: { x: { rule: 'high' } } }, '/result/x rule-unknown'],
    ['with codes of rules it does not have', { result: { x: { codes: ['high'] } } }, '/result/x rule-unknown'],
    ['with a list of days that are none', { result: { x: { list: ['twice'] } } }, '/result/x/list fact-unknown'],
    ['with an answer of no shape', { result: { x: { value: 1 } } }, '/result/x shape-unknown'],
    [
      'with a case that asks what it does not read',
      { cases: [{ name: 'x', given: { minit: 2 }, gives: {} }] },
      '/cases/0/given/minit field-unknown',
    ],
    [
      'with two cases of one name',
      {
        cases: [
          { name: 'x', given: {}, gives: {} },
          { name: 'x', given: {}, gives: {} },
        ],
      },
      '/cases/1/name key-twice',
    ],
    [
      'whose holidays are no list of days',
      { inputs, calendar: { workingWeekdays: [1], holidays: 'list', provenance: 'default' } },
      '/calendar/holidays list-wanted',
    ],
    ['that calls an unknown pack', { pack: { id: 'nowhere', facts: {}, gives: {} } }, '/pack/id pack-unknown'],
  ])('%s', (_what, fields, wanted) => {
    const document = JSON.parse(JSON.stringify(decisionFile(fields))) as unknown;
    expect(refusals(document)).toContain(wanted);
  });

  test('that carries a forbidden key', () => {
    expect(refusals(JSON.parse('{"format":"siklus.decision/1","__proto__":{}}'))).toEqual(['/__proto__ key-forbidden']);
  });
});

describe('references', () => {
  const [[id, pack] = []] = sources.packs;
  const window = (days: number) => {
    if (pack === undefined) throw new Error('no packs are shipped');
    const { objection } = pack.pack;
    return { ...pack, pack: { ...pack.pack, objection: { ...objection, window: { calendarDays: days } } } };
  };
  const referring = (at: string, of: Record<string, unknown> = { $pack: id }) =>
    decisionFile({
      derived: { twice: { type: 'clamp', of: 'minutes', max: { ...of, $at: at }, label, provenance: 'default' } },
    });
  const from = (days: number) => ({ ...sources, packs: new Map([[String(id), window(days)]]) });

  test('a figure of a pack is read from the pack: when it changes, the decision changes and so does its digest', async () => {
    const at = '/objection/window/calendarDays';
    const [before, after] = [parseLawFile(referring(at), from(14)), parseLawFile(referring(at), from(10))];
    expect(await decide(before, { menit: 20 })).toEqual({ dua: 14 });
    expect(await decide(after, { menit: 20 })).toEqual({ dua: 10 });
    expect(before.digest).not.toBe(after.digest);
  });

  test('items of lists are named by their key, and other files are read too', async () => {
    const files = new Map([
      ['other', { legalBasis: [{ id: 'law', limit: 7 }], again: { $decision: 'other', $at: '/again' } }],
    ]);
    const read = (at: string) => referring(at, { $decision: 'other' });
    const resolved = parseLawFile(read('/legalBasis/law/limit'), { ...sources, files });
    expect(await decide(resolved, { menit: 20 })).toEqual({ dua: 7 });
    expect(refusals(read('/again'), { ...sources, files })).toEqual(['/derived/twice/max reference-unknown']);
    expect(refusals(read('/legalBasis/law/toString'), { ...sources, files })).toEqual([
      '/derived/twice/max reference-unknown',
    ]);
  });

  test.each([
    ['a place that does not exist', '/objection/nothing', undefined],
    ['an unknown pack', '/objection/window/calendarDays', { $pack: 'nowhere' }],
    ['no document', '/objection/window/calendarDays', {}],
    ['two documents', '/objection/window/calendarDays', { $pack: id, $decision: 'other' }],
  ])('to %s are refused', (_what, at, of) => {
    expect(refusals(referring(at, of))).toEqual(['/derived/twice/max reference-unknown']);
  });
});

test('a resolved decision cannot be changed, and the digest follows its content', () => {
  const one = parsed();
  expect(Object.isFrozen(one.decision.derived)).toBe(true);
  expect(one.digest).toBe(parsed().digest);
  expect(one.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
  expect(parsed({ version: 2 }).digest).not.toBe(one.digest);
});
