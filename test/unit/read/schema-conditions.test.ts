import { describe, expect, test } from 'vitest';
import { findingsOf, fixturePack, type Patch, refusalsOf } from '../../support/rules-fixture.ts';

const conditions = '/outcomes/0/conditions';
const at = '/outcomes/certificate/conditions';
const leaf = { fact: 'speed', operator: 'greaterThan', value: 9000 };
const withLeaf = (change: Record<string, unknown>): Patch => ({ [conditions]: { all: [{ ...leaf, ...change }] } });
const nested = (depth: number): unknown => (depth === 0 ? leaf : { all: [nested(depth - 1)] });

describe('conditions refuse what the engine would obey', () => {
  test.each<[string, Patch, string, string]>([
    ['an empty any', { [conditions]: { any: [] } }, `${at}/any`, 'too-few'],
    ['an empty all', { [conditions]: { all: [] } }, `${at}/all`, 'too-few'],
    ['any and all on one node', { [conditions]: { any: [leaf], all: [leaf] } }, `${at}/any`, 'field-unknown'],
    ['a leaf that also carries all', withLeaf({ all: [] }), `${at}/all/0/fact`, 'field-unknown'],
    ['a path', withLeaf({ path: '$.x' }), `${at}/all/0/path`, 'field-unknown'],
    ['params', withLeaf({ params: { x: 1 } }), `${at}/all/0/params`, 'field-unknown'],
    ['a priority on a leaf', withLeaf({ priority: 1 }), `${at}/all/0/priority`, 'field-unknown'],
    ['a priority on a node', { [conditions]: { all: [leaf], priority: 1 } }, `${at}/priority`, 'field-unknown'],
    ['a named condition', { [conditions]: { all: [{ condition: 'x' }] } }, `${at}/all/0`, 'shape-unknown'],
    ['a named condition as root', { [conditions]: { condition: 'x' } }, at, 'shape-unknown'],
    ['a leaf as root', { [conditions]: leaf }, at, 'shape-unknown'],
    ['a list as root', { [conditions]: [leaf] }, at, 'shape-unknown'],
    ['a list under not', { [conditions]: { not: [leaf] } }, `${at}/not`, 'shape-unknown'],
    ['a number written as text', withLeaf({ value: '9000' }), `${at}/all/0/value`, 'type-wrong'],
    ['a comparison with another fact', withLeaf({ value: { fact: 'quality' } }), `${at}/all/0/value`, 'type-wrong'],
    ['a comparison with null', withLeaf({ value: null }), `${at}/all/0/value`, 'type-wrong'],
    [
      'in with a text',
      { [conditions]: { all: [{ fact: 'behaviour', operator: 'in', value: 'di_atas' }] } },
      `${at}/all/0/value`,
      'type-wrong',
    ],
    ['in over numbers', withLeaf({ operator: 'in', value: [1] }), `${at}/all/0/operator`, 'value-not-allowed'],
    ['a decorator', withLeaf({ operator: 'not:greaterThan' }), `${at}/all/0/operator`, 'value-not-allowed'],
    ['a list operator', withLeaf({ operator: 'contains' }), `${at}/all/0/operator`, 'value-not-allowed'],
    [
      'a decorator on a choice',
      { [conditions]: { all: [{ fact: 'behaviour', operator: 'swap:in', value: ['sesuai'] }] } },
      `${at}/all/0/operator`,
      'value-not-allowed',
    ],
    [
      'notEqual on a yes/no fact',
      { [conditions]: { all: [{ fact: 'newIdea', operator: 'notEqual', value: true }] } },
      `${at}/all/0/operator`,
      'value-not-allowed',
    ],
    ['an unknown fact', withLeaf({ fact: 'speeed' }), `${at}/all/0/fact`, 'fact-unknown'],
    ['an inherited name', withLeaf({ fact: 'hasOwnProperty' }), `${at}/all/0/fact`, 'fact-unknown'],
    [
      'a day that there is not',
      withLeaf({ fact: 'reported', operator: 'equal', value: '2026-02-30' }),
      `${at}/all/0/value`,
      'day-unknown',
    ],
    [
      'a value the choice does not have',
      { [conditions]: { all: [{ fact: 'behaviour', operator: 'equal', value: 'baik' }] } },
      `${at}/all/0/value`,
      'value-not-allowed',
    ],
    [
      'a predicate the pack cannot give',
      { [conditions]: { all: [{ fact: 'predicate', operator: 'equal', value: 'CUKUP' }] } },
      `${at}/all/0/value`,
      'value-not-allowed',
    ],
    ['five levels', { [conditions]: nested(5) }, `${at}/all/0/all/0/all/0/all/0`, 'shape-unknown'],
    ['21 children', { [conditions]: { all: Array.from({ length: 21 }, () => leaf) } }, `${at}/all`, 'too-many'],
    [
      '41 leaves',
      { [conditions]: { all: [1, 2, 3].map(() => ({ any: Array.from({ length: 14 }, () => leaf) })) } },
      at,
      'too-many',
    ],
    [
      '51 listed values',
      {
        [conditions]: {
          all: [{ fact: 'behaviour', operator: 'in', value: Array.from({ length: 51 }, () => 'sesuai') }],
        },
      },
      `${at}/all/0/value`,
      'too-many',
    ],
    [
      'a success handler',
      { '/outcomes/0/onSuccess': 'process.exit()' },
      '/outcomes/certificate/onSuccess',
      'field-unknown',
    ],
    [
      'an engine priority of the rule',
      { '/outcomes/0/priority': 5 },
      '/outcomes/certificate/priority',
      'field-unknown',
    ],
    ['an event of its own', { '/outcomes/0/event': { type: 'error' } }, '/outcomes/certificate/event', 'field-unknown'],
    [
      'the predicate in a population rule',
      { '/population/0/exclude': { all: [{ fact: 'predicate', operator: 'equal', value: 'BAIK' }] } },
      '/population/newcomer/exclude/all/0/fact',
      'fact-unknown',
    ],
    [
      'a fact of another source in a population rule',
      { '/population/0/exclude': { all: [leaf] } },
      '/population/newcomer/exclude/all/0/fact',
      'fact-unknown',
    ],
  ])('%s', (_name, patch, pointer, code) => {
    expect(refusalsOf(patch)).toContainEqual([pointer, code]);
  });

  test('four levels, twenty children and forty leaves are allowed', () => {
    const wide = {
      all: [{ any: Array.from({ length: 20 }, () => leaf) }, { any: Array.from({ length: 20 }, () => leaf) }],
    };
    expect(findingsOf(() => fixturePack({ [conditions]: nested(4) }))).toEqual([]);
    expect(findingsOf(() => fixturePack({ [conditions]: wide }))).toEqual([]);
  });
});
