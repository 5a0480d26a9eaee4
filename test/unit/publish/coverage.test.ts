import { describe, expect, test } from 'vitest';
import type { PackCase } from '../../../rules/publish/cases.ts';
import { coverage } from '../../../rules/publish/coverage.ts';
import type { Facts } from '../../../rules/language/types.ts';
import { fixturePack, goodFacts } from '../../support/rules-fixture.ts';

const a = (name: string, given: Facts, expected: PackCase['expect']): PackCase => ({
  name,
  given: { ...goodFacts, ...given },
  expect: expected,
});
const missing = async (cases: PackCase[], pointer: string) =>
  (await coverage(fixturePack(), cases)).items.find((item) => item.pointer === pointer)?.missing;

const SPEED = '/outcomes/certificate/conditions/all/1/any/1/value';

describe('a threshold', () => {
  test('needs a case on each side, as its operator cuts: more than 115.00 begins at 115.01', async () => {
    const at = a('at', { speed: 11_500 }, { outcomes: [] });
    const above = a('above', { speed: 11_501 }, { outcomes: ['SERTIFIKAT'] });
    expect(await missing([], SPEED)).toEqual(['below', 'above']);
    expect(await missing([at], SPEED)).toEqual(['above']);
    expect(await missing([above], SPEED)).toEqual(['below']);
    expect(await missing([at, above], SPEED)).toEqual([]);
  });

  test('is not shown by a case far away, nor by one that says nothing of what changes there', async () => {
    const far = [
      a('far below', { speed: 0 }, { predicate: 'BUTUH_PERBAIKAN', outcomes: [] }),
      a('far above', { speed: 12_000, quality: 12_000 }, { predicate: 'BAIK', outcomes: ['SERTIFIKAT'] }),
    ];
    expect(await missing(far, SPEED)).toEqual(['below', 'above']);
    expect(await missing(far, '/derived/rating/cuts/0')).toEqual(['below', 'above']);
    const silent = [11_500, 11_501].map((speed) => a(`${speed}`, { speed }, { behaviour: 'sesuai', score: 1 }));
    expect(await missing(silent, SPEED)).toEqual(['below', 'above']);
    const behaviour = [8998, 9000].map((speed) => a(`${speed}`, { speed, quality: 9000 }, { behaviour: 'sesuai' }));
    expect(await missing(behaviour, '/derived/rating/cuts/0')).toEqual(['below', 'above']);
  });

  test('is not shown on somebody for whom something else settles it', async () => {
    const poor = { behaviour: 'di_bawah' };
    const cases = [
      a('at', { ...poor, speed: 11_500 }, { outcomes: ['TEGURAN'] }),
      a('above', { ...poor, speed: 11_501 }, { outcomes: ['TEGURAN'] }),
    ];
    expect(await missing(cases, SPEED)).toEqual(['below', 'above']);
  });

  test('never asks for what nobody can be', async () => {
    const equalZero = {
      '/derived/total': { type: 'sum', add: ['speed', 'quality'], label: { id: 'x', en: 'x' } },
      '/flags/0/conditions': { all: [{ fact: 'total', operator: 'equal', value: 0 }] },
    };
    const of = async (cases: PackCase[]) =>
      (await coverage(fixturePack(equalZero), cases)).items
        .filter((item) => item.pointer === '/flags/slow/conditions/all/0/value')
        .map((item) => item.missing);
    expect(await of([])).toEqual([['above'], ['below', 'above']]);
    const none = a('none', { speed: 0, quality: 0 }, { flags: ['LAMBAT'] });
    const one = a('one', { speed: 1, quality: 0 }, { flags: [] });
    expect(await of([none, one])).toEqual([[], []]);
  });

  test('is told with the nearest value, and somebody who has it', async () => {
    const item = (await coverage(fixturePack(), [])).items.find(({ pointer }) => pointer === '/derived/rating/cuts/0');
    expect(item?.what.en).toBe('Work result score 90.00');
    expect(item?.unshown?.map(({ side, value }) => [side, value])).toEqual([
      ['below', 8999],
      ['above', 9000],
    ]);
  });

  test('is told with somebody whom it matters to, also where something else would settle it', async () => {
    const both = {
      '/flags/0/conditions': {
        all: [
          { fact: 'speed', operator: 'lessThan', value: 5_000 },
          { fact: 'newIdea', operator: 'equal', value: true },
        ],
      },
    };
    const pack = fixturePack(both);
    const pointer = '/flags/slow/conditions/all/0/value';
    const unshown = (await coverage(pack, [])).items.find((item) => item.pointer === pointer)?.unshown ?? [];
    const cases = unshown.map(({ side, facts }) => ({
      name: side,
      given: facts,
      expect: { flags: side === 'below' ? ['LAMBAT'] : [] },
    }));
    expect(cases).toHaveLength(2);
    const { failed, items } = await coverage(pack, cases);
    expect([failed, items.find((item) => item.pointer === pointer)?.missing]).toEqual([[], []]);
  });

  test('counts the derived value, not the fact', async () => {
    const below = a('below', { speed: 8998, quality: 9000 }, { predicate: 'BUTUH_PERBAIKAN' });
    // 89.99, the nearest that there is below.
    const at = a('at', { speed: 9000, quality: 9000 }, { predicate: 'BAIK' });
    expect(await missing([below, at], '/derived/rating/cuts/0')).toEqual([]);
    expect(await missing([at], '/derived/rating/cuts/0')).toEqual(['below']);
  });

  test('of who takes part needs cases that say who is left out', async () => {
    const pointer = '/population/newcomer/exclude/all/0/value';
    const silent = a('silent', { months: 5, publicService: true }, { predicate: 'BAIK' });
    const told = a('told', { months: 5, publicService: true }, { excludedBy: 'newcomer' });
    const inside = a('inside', { months: 6, publicService: true }, { excludedBy: 'nobody' });
    expect(await missing([silent], pointer)).toEqual(['below', 'above']);
    expect(await missing([told, inside], pointer)).toEqual([]);
    expect(await missing([told, inside], '/population/newcomer')).toEqual([]);
    expect(await missing([told, inside], '/population/notPublic')).toEqual(['fires']);
  });
});

describe('an outcome', () => {
  const fired = a('fired', { newIdea: true }, { outcomes: ['SERTIFIKAT'] });

  test('needs a case that expects it and one that expects it not', async () => {
    expect(await missing([fired], '/outcomes/certificate')).toEqual(['refused']);
    expect(await missing([fired, a('none', {}, { outcomes: [] })], '/outcomes/certificate')).toEqual([]);
    expect(await missing([fired, a('not', {}, { notOutcomes: ['SERTIFIKAT'] })], '/outcomes/certificate')).toEqual([]);
  });

  test('that no case expects is told with somebody for whom it fires', async () => {
    const item = (await coverage(fixturePack(), [])).items.find(({ pointer }) => pointer === '/outcomes/certificate');
    const given = Object(item?.witness?.facts);
    expect(
      (await coverage(fixturePack(), [{ name: 'found', given, expect: { outcomes: ['SERTIFIKAT'] } }])).failed,
    ).toEqual([]);
  });

  test('is not covered by a case that fires it without saying so, nor by one that fails', async () => {
    expect(await missing([a('silent', { newIdea: true }, { score: 9200 })], '/outcomes/certificate')).toEqual([
      'fires',
      'refused',
    ]);
    const wrong = a('wrong', {}, { outcomes: ['SERTIFIKAT'] });
    expect(await missing([wrong], '/outcomes/certificate')).toEqual(['fires', 'refused']);
    expect((await coverage(fixturePack(), [wrong])).failed).toEqual([
      {
        name: 'wrong',
        differences: [
          {
            id: 'yang diusulkan: diharapkan Sertifikat, hasilnya tidak ada',
            en: 'what is proposed: expected Certificate, got none',
          },
        ],
      },
    ]);
  });
});

test('a cell of the predicate is reached by a case that names the predicate', async () => {
  const pointer = '/predicates/cells/1/1';
  expect(await missing([a('score only', {}, { score: 9200 })], pointer)).toEqual(['reached']);
  expect(await missing([a('named', {}, { predicate: 'BAIK' })], pointer)).toEqual([]);
});

test('shares are exact: nothing shown is 0, everything shown is 10000', async () => {
  const { thresholds, rules, cells, complete } = await coverage(fixturePack(), []);
  expect([thresholds.share, rules.share, cells.share, complete]).toEqual([0, 0, 0, false]);
  expect(cells.total).toBe(9);
  const one = await coverage(fixturePack(), [a('one', {}, { predicate: 'BAIK' })]);
  expect(one.cells).toEqual({ total: 9, covered: 1, share: 1111 });
});

test('an expected refusal shows nothing of the rules', async () => {
  const refused: PackCase = { name: 'x', given: { speed: 12_001 }, expect: { error: 'facts-invalid' } };
  const measured = await coverage(fixturePack(), [refused]);
  expect(measured.failed).toEqual([]);
  expect(measured.thresholds.covered).toBe(0);
});
