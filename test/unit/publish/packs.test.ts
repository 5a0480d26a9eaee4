import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { runCase } from '../../../rules/publish/cases.ts';
import { describePack } from '../../../rules/explain/describe.ts';
import { explain } from '../../../rules/explain/explain.ts';
import { evaluate } from '../../../rules/decide/evaluate.ts';
import { planStages } from '../../../rules/time/plan.ts';
import { loadRegionPacks } from '../../../store/pack/files.ts';
import { NATION } from '../../support/regions.ts';

const FEWEST_CASES = 15;
const packs = await loadRegionPacks(fileURLToPath(new URL('../../../rules/regions', import.meta.url)));

test('the folder holds the national pack and the packs of the regions', () => {
  expect(packs.map((pack) => pack.id)).toContain(NATION);
  expect(packs.length).toBeGreaterThan(1);
});

describe.each(packs)('pack $id', ({ id, resolved, cases }) => {
  test(`has at least ${FEWEST_CASES} cases`, () => {
    expect(cases.length, `${id}.cases.json`).toBeGreaterThanOrEqual(FEWEST_CASES);
  });

  test.each(cases)('decides: $name', async (situation) => {
    expect(await runCase(resolved, situation)).toEqual([]);
  });

  test('explains every decision of its cases in both languages', async () => {
    for (const situation of cases.filter((item) => item.expect.error === undefined)) {
      const sentences = explain(resolved.pack, await evaluate(resolved, situation.given));
      expect(sentences.length).toBeGreaterThan(3);
      for (const sentence of sentences) {
        expect(sentence.text.id, sentence.key).not.toMatch(/undefined|NaN|\[object|^$/);
        expect(sentence.text.en, sentence.key).not.toMatch(/undefined|NaN|\[object|^$/);
      }
    }
  });

  test('plans a year and describes itself', () => {
    const plan = planStages(resolved.pack, { from: '2027-01-01', to: '2027-12-31' });
    expect(plan.stages.length).toBe(resolved.pack.phases.length);
    expect(describePack(resolved.pack).id).toBe(id);
  });
});
