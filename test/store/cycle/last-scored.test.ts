import { describe, expect, it } from 'vitest';
import { createCycle } from '../../../store/cycle/cycles.ts';
import { lastScoredCycle, scoredKeys } from '../../../store/cycle/last-scored.ts';
import { shippedPack, storePopulation } from '../../support/what-if.ts';
import { aCycle, useStore } from '../../support/store.ts';
import { HOME } from '../../support/regions.ts';

const at = useStore();
const { pack } = await shippedPack(HOME);

async function scoredCycle(region: string, id: string, people: number, unscoredEvery = 0) {
  await createCycle(at.store, aCycle({ _id: id, region, pack: pack.digest, state: 'OPEN' }));
  return storePopulation(at.store, { region, cycleId: id, pack, people, unscoredEvery });
}

describe('whom a preview looks at', () => {
  it('are the scored people of a cycle, at most so many, the same ones each time', async () => {
    const people = await scoredCycle('alpha', 'cycle:alpha:1', 12, 4);
    const scored = people.filter(({ decision }) => decision !== null).map(({ appraisalId }) => appraisalId);
    const all = await scoredKeys(at.store, 'cycle:alpha:1', 100);
    expect(all.scored).toBe(9);
    expect(all.keys.map(({ appraisalId }) => appraisalId).sort()).toEqual(scored.sort());
    for (const most of [1, 2, 4, 8]) {
      const some = await scoredKeys(at.store, 'cycle:alpha:1', most);
      expect([some.scored, some.keys]).toEqual([9, all.keys.slice(0, most)]);
    }
  });

  it('come from the region’s own cycles', async () => {
    await scoredCycle('beta', 'cycle:beta:1', 2);
    await createCycle(at.store, aCycle({ _id: 'cycle:gamma:1', region: 'gamma', state: 'OPEN' }));
    expect((await lastScoredCycle(at.store, 'beta'))?._id).toBe('cycle:beta:1');
    expect(await lastScoredCycle(at.store, 'gamma')).toBeUndefined();
    await expect(lastScoredCycle(at.store, '')).rejects.toThrow(TypeError);
  });
});
