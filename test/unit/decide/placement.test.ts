import { describe, expect, it } from 'vitest';
import { placeInCycle } from '../../../rules/decide/placement.ts';
import { loadRegionPacks } from '../../../store/pack/files.ts';

const [national] = (await loadRegionPacks('rules/regions')).filter(({ source }) => source['extends'] === undefined);
if (!national) throw new Error('no pack without a parent');
const { pack } = national.resolved;

const person = { id: 'e1', active: true, supervisorId: 's1', facts: { monthsInPost: 60, secret: 1 } };
const supervisor = { id: 's1', supervisorId: 'h1' };

describe('placing a person in a cycle', () => {
  it('takes the superior as assessor, the superior’s superior as second reviewer, and only declared facts', async () => {
    const placement = await placeInCycle(pack, person, supervisor);
    expect(placement).toMatchObject({ status: 'in', assessorId: 's1', secondReviewerId: 'h1' });
    expect(placement.status === 'in' && Object.keys(placement.facts)).not.toContain('secret');
  });
  it('leaves the inactive out, by the pack’s rule', async () => {
    expect(await placeInCycle(pack, { ...person, active: false }, supervisor)).toMatchObject({ status: 'out' });
  });
  it('holds whoever has no superior, no second reviewer, or would assess or review themselves', async () => {
    const held = (rule: string) => ({ status: 'held', rule });
    expect(await placeInCycle(pack, person, undefined)).toEqual(held('no-supervisor'));
    expect(await placeInCycle(pack, person, { ...supervisor, id: 'e1' })).toEqual(held('no-supervisor'));
    for (const supervisorId of [null, 'e1', 's1']) {
      expect(await placeInCycle(pack, person, { id: 's1', supervisorId })).toEqual(held('no-second-reviewer'));
    }
  });
  it('holds whoever lacks a fact that the population rules need', async () => {
    expect(await placeInCycle(pack, { ...person, facts: {} }, supervisor)).toEqual({
      status: 'held',
      rule: 'facts-on-hold',
    });
  });
});
