/** What a check costs is a number of the pack, not of the machine. */
import { expect, test } from 'vitest';
import { costOf, MOST_EVALUATIONS } from '../../../rules/publish/cost.ts';
import { climb } from '../../../rules/publish/ladder.ts';
import { prove } from '../../../rules/twin/prove.ts';
import { HUGE } from '../../support/huge-packs.ts';
import { fixturePack, packJson } from '../../support/rules-fixture.ts';

test('the report shows the budget, what the pack needs of it, and what costs most', async () => {
  const cost = costOf(fixturePack());
  expect(cost.findings).toEqual([]);
  expect(cost.measures).toMatchObject({ budget: MOST_EVALUATIONS });
  const { rules, cells } = await prove(fixturePack(), { decisions: 0 });
  // The predicate has nine rules of two comparisons; every other rule is one.
  const predicate = rules.find(({ rule }) => rule === 'predicate')?.cells ?? 0;
  expect(cost.measures?.['evaluations']).toBe(cells + 8 * predicate);
  const { steps } = await climb({ chain: [packJson()], cases: [] });
  expect(steps.find(({ step }) => step === 'cost')?.measures).toEqual(cost.measures);
});

test.each(HUGE.filter(({ name }) => name.startsWith('a hundred rules')))(
  '$name: names the heaviest rule, how far over the budget it is, and looks no further',
  async ({ document }) => {
    const { steps, publishable } = await climb({ chain: [document], cases: [] });
    expect(publishable).toBe(false);
    const [cost, ...after] = steps.slice(2);
    expect(cost).toMatchObject({
      step: 'cost',
      result: 'failed',
      findings: [{ code: 'B01', pointer: '/outcomes/o1' }],
    });
    expect(cost?.findings[0]?.text.en).toMatch(/^Checking this pack takes [\d,]+ evaluations, \d+ times the 200,000/);
    expect(after.map(({ result }) => result)).toEqual(after.map(() => 'notReached'));
  },
);

test('cuts that other rules make on a name cost this rule nothing', () => {
  const flag = (i: number) => ({
    id: `f${i}`,
    code: `F${i}`,
    title: { id: 'x', en: 'x' },
    conditions: { all: [{ fact: 'speed', operator: 'lessThan', value: 100 * i + 1 }] },
    provenance: 'default',
  });
  const most = (flags: number) =>
    costOf(fixturePack({ '/flags': Array.from({ length: flags }, (_, i) => flag(i + 1)) })).measures?.['most'];
  expect(most(40)).toEqual(most(1));
});
