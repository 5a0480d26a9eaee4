import { describe, expect, test } from 'vitest';
import { type Patch, refusalsOf } from '../../support/rules-fixture.ts';

describe('facts and derived facts', () => {
  const node = (fields: Record<string, unknown>): Patch => ({
    '/derived/extra': { label: { id: 'x', en: 'x' }, provenance: 'default', ...fields },
  });
  const extra = '/derived/extra';

  test.each<[string, Patch, string, string]>([
    ['an int without a range', { '/facts/speed/min': undefined }, '/facts/speed/min', 'field-missing'],
    ['an int without a unit', { '/facts/speed/unit': undefined }, '/facts/speed/unit', 'field-missing'],
    ['an empty range', { '/facts/speed/max': -1 }, '/facts/speed/max', 'range-empty'],
    [
      'zero outside the range',
      { '/facts/months/min': 1, '/facts/months/missing': 'zero' },
      '/facts/months/missing',
      'zero-out-of-range',
    ],
    ['zero for a choice', { '/facts/behaviour/missing': 'zero' }, '/facts/behaviour/missing', 'value-not-allowed'],
    ['no policy for absence', { '/facts/speed/missing': undefined }, '/facts/speed/missing', 'field-missing'],
    ['values on a number', { '/facts/speed/values': ['a'] }, '/facts/speed/values', 'field-unknown'],
    [
      'a value listed twice',
      { '/facts/behaviour/values': ['sesuai', 'sesuai'] },
      '/facts/behaviour/values',
      'values-repeat',
    ],
    [
      'a label in one language',
      { '/facts/speed/label': { id: 'Kecepatan' } },
      '/facts/speed/label/en',
      'field-missing',
    ],
    ['an empty label', { '/facts/speed/label/en': '' }, '/facts/speed/label/en', 'text-empty'],
    ['a name that every object has', { '/facts/valueOf': { type: 'bool' } }, '/facts/valueOf', 'format-wrong'],
    [
      'the reserved name',
      {
        '/facts/predicate': {
          type: 'bool',
          label: { id: 'x', en: 'x' },
          source: 'system',
          missing: 'zero',
          provenance: 'default',
        },
      },
      '/facts/predicate',
      'name-taken',
    ],
    [
      'a fact and a node of one name',
      { '/derived/speed': { type: 'sum', add: ['quality'], label: { id: 'x', en: 'x' } } },
      '/derived/speed',
      'name-taken',
    ],
    [
      'a result named like a fact',
      { '/scoring/result': 'speed', '/derived/rating/of': 'speed' },
      '/scoring/result',
      'name-taken',
    ],
    ['an unknown node type', node({ type: 'script', code: '1' }), `${extra}/type`, 'value-not-allowed'],
    ['a node over an unknown name', node({ type: 'sum', add: ['nothing'] }), extra, 'fact-unknown'],
    ['a node that reads itself', node({ type: 'sum', add: ['extra'] }), extra, 'derived-cycle'],
    [
      'a node that waits for the result and feeds it',
      {
        '/derived/loop': { type: 'sum', add: ['resultScore'], label: { id: 'x', en: 'x' } },
        '/indicators/0/of': 'loop',
      },
      '/derived/resultScore',
      'derived-cycle',
    ],
    [
      'weights that do not add up',
      node({
        type: 'weightedSum',
        terms: [
          { of: 'speed', weight: 5000 },
          { of: 'quality', weight: 4000 },
        ],
      }),
      `${extra}/terms`,
      'weights-sum',
    ],
    ['different units in a sum', node({ type: 'sum', add: ['speed', 'months'] }), extra, 'units-differ'],
    [
      'a stated unit that is not that of the inputs',
      node({ type: 'sum', add: ['speed'], unit: 'month' }),
      extra,
      'units-differ',
    ],
    ['a choice in a sum', node({ type: 'sum', add: ['speed', 'behaviour'] }), extra, 'type-wrong'],
    [
      'a curve without a unit',
      node({
        type: 'curve',
        of: 'speed',
        points: [
          [0, 0],
          [1, 1],
        ],
      }),
      extra,
      'unit-missing',
    ],
    [
      'a curve that goes back',
      node({
        type: 'curve',
        of: 'speed',
        unit: 'hundredth',
        points: [
          [0, 0],
          [5, 1],
          [5, 2],
        ],
      }),
      `${extra}/points/2`,
      'not-rising',
    ],
    [
      'a curve of one point',
      node({ type: 'curve', of: 'speed', unit: 'hundredth', points: [[0, 0]] }),
      `${extra}/points`,
      'too-few',
    ],
    [
      'cuts that fall',
      node({ type: 'bands', of: 'speed', cuts: [9000, 8000], values: ['a', 'b', 'c'] }),
      `${extra}/cuts/1`,
      'not-rising',
    ],
    [
      'a band too few',
      node({ type: 'bands', of: 'speed', cuts: [9000, 11000], values: ['a', 'b'] }),
      `${extra}/values`,
      'values-count',
    ],
    [
      'bands of mixed values',
      node({ type: 'bands', of: 'speed', cuts: [9000], values: ['a', 1] }),
      extra,
      'types-differ',
    ],
    [
      'a lookup with a gap',
      node({ type: 'lookup', of: 'behaviour', map: { sesuai: 'x', di_atas: 'y' } }),
      `${extra}/map`,
      'not-total',
    ],
    [
      'a lookup of what cannot be',
      node({ type: 'lookup', of: 'newIdea', map: { true: 'x', false: 'y', maybe: 'z' } }),
      `${extra}/map`,
      'not-total',
    ],
    ['a lookup of a number', node({ type: 'lookup', of: 'speed', map: { a: 'x' } }), `${extra}/map`, 'type-wrong'],
    [
      'a select with a gap',
      node({ type: 'select', of: 'newIdea', cases: { true: 'speed' } }),
      `${extra}/cases`,
      'not-total',
    ],
    [
      'a select of different types',
      node({ type: 'select', of: 'newIdea', cases: { true: 'speed', false: 'behaviour' } }),
      extra,
      'types-differ',
    ],
    ['a grid with a hole', { '/predicates/cells/1/2': undefined }, '/predicates/cells/1', 'grid-not-dense'],
    [
      'a grid with a row too many',
      { '/predicates/cells/-': ['BAIK', 'BAIK', 'BAIK'] },
      '/predicates/cells',
      'grid-not-dense',
    ],
    ['an axis with two spellings', { '/predicates/cols/values/0': 'dibawah' }, '/predicates/cols/values', 'not-total'],
    ['an axis value twice', { '/predicates/cols/values/0': 'sesuai' }, '/predicates/cols/values', 'not-total'],
    [
      'an axis over a date',
      { '/predicates/cols': { fact: 'reported', values: ['a', 'b', 'c'] } },
      '/predicates/cols/values',
      'type-wrong',
    ],
    [
      'an axis with neither cuts nor values',
      { '/predicates/cols': { fact: 'behaviour' } },
      '/predicates/cols',
      'shape-unknown',
    ],
    [
      'working days between choices',
      node({ type: 'workingDays', from: 'behaviour', to: 'reported', inclusive: 'end' }),
      extra,
      'type-wrong',
    ],
    [
      'a count of a value that cannot be',
      node({ type: 'count', of: [{ fact: 'behaviour', equals: 'baik' }] }),
      `${extra}/of/0/equals`,
      'type-wrong',
    ],
  ])('refuse %s', (_name, patch, pointer, code) => {
    expect(refusalsOf(patch)).toContainEqual([pointer, code]);
  });
});
