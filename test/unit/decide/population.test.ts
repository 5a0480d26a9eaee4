import { describe, expect, test } from 'vitest';
import { fixturePack } from '../../support/rules-fixture.ts';
import { population } from '../../../rules/decide/placement.ts';

const { pack } = fixturePack();

describe('who takes part', () => {
  test.each([
    [
      { months: 6, publicService: true },
      { in: true, rule: null },
    ],
    [
      { months: 5, publicService: true },
      { in: false, rule: 'newcomer' },
    ],
    [
      { months: 600, publicService: false },
      { in: false, rule: 'notPublic' },
    ],
    [
      { months: 0, publicService: false },
      { in: false, rule: 'newcomer' },
    ],
    [{ months: 6 }, { in: false, rule: 'notPublic' }],
  ])('roster %j: %j, the first rule in declared order', async (roster, expected) => {
    expect(await population(pack, roster)).toEqual(expected);
  });

  test('without rules everybody is in', async () => {
    expect(await population(fixturePack({ '/population': [] }).pack, {})).toEqual({ in: true, rule: null });
  });

  test('facts of other sources, and facts that the pack does not declare, are none of its business', async () => {
    const roster = { months: 24, publicService: true, shirtSize: 'L', speed: -5 };
    expect(await population(pack, roster)).toEqual({ in: true, rule: null });
  });

  test('a roster fact that is missing or wrong is refused by name', async () => {
    await expect(population(pack, { publicService: true })).rejects.toMatchObject({
      code: 'facts-missing',
      errors: [{ pointer: '/facts/months', code: 'fact-missing' }],
    });
    await expect(population(pack, { months: 601, publicService: true })).rejects.toMatchObject({
      code: 'facts-invalid',
      errors: [{ pointer: '/facts/months', code: 'fact-invalid' }],
    });
  });
});
