import { describe, expect, it } from 'vitest';
import { placeInCycle } from '../../../rules/decide/placement.ts';
import { loadRegionPacks } from '../../../store/pack/files.ts';

const packs = await loadRegionPacks('rules/regions');
const [national] = packs.filter(({ source }) => source['extends'] === undefined);
if (!national) throw new Error('no pack without a parent');
const { pack } = national.resolved;

const person = {
  id: 'e1',
  active: true,
  supervisorId: 's1',
  facts: { monthsInPost: 60, unitKind: 'other', secret: 1 },
};
const supervisor = { id: 's1', active: true, supervisorId: 'h1' };
const secondReviewer = { id: 'h1', active: true, supervisorId: null };
const period = { from: '2026-01-01', to: '2026-12-31' };
const above = { supervisor, secondReviewer, period };

describe('placing a person in a cycle', () => {
  it('takes the superior as assessor, the superior’s superior as second reviewer, and only declared facts', async () => {
    const placement = await placeInCycle(pack, person, above);
    expect(placement).toMatchObject({ status: 'in', assessorId: 's1', secondReviewerId: 'h1' });
    expect(placement.status === 'in' && Object.keys(placement.facts)).not.toContain('secret');
  });
  it('leaves the inactive out, by the pack’s rule', async () => {
    expect(await placeInCycle(pack, { ...person, active: false }, above)).toMatchObject({ status: 'out' });
  });
  it('holds whoever has no superior, no second reviewer, or would assess or review themselves', async () => {
    const held = (rule: string) => ({ status: 'held', rule });
    const place = (more: Partial<typeof above>) => placeInCycle(pack, person, { ...above, ...more });
    expect(await placeInCycle(pack, person, { supervisor: undefined, secondReviewer: undefined, period })).toEqual(
      held('no-supervisor'),
    );
    expect(await place({ supervisor: { ...supervisor, id: 'e1' } })).toEqual(held('no-supervisor'));
    expect(await place({ supervisor: { ...supervisor, active: false } })).toEqual(held('supervisor-inactive'));
    expect(await place({ secondReviewer: { ...secondReviewer, active: false } })).toEqual(
      held('second-reviewer-inactive'),
    );
    for (const wrong of [{ id: 'e1' }, { id: 's1' }]) {
      expect(await place({ secondReviewer: { ...secondReviewer, ...wrong } })).toEqual(held('no-second-reviewer'));
    }
    expect(await placeInCycle(pack, person, { ...above, secondReviewer: undefined })).toEqual(
      held('no-second-reviewer'),
    );
  });
  it('lets an office review above whoever stands above all: an elected official, by mark or by the lack of a NIP', async () => {
    const place = (more: object, facts = above) =>
      placeInCycle(pack, person, { ...facts, supervisor: { ...supervisor, supervisorId: null, ...more } });
    const alone = { ...above, secondReviewer: undefined } as unknown as typeof above;
    const reviewed = { status: 'in', assessorId: 's1', secondReviewerId: 'office:assessmentTeam' };
    expect(await place({ appraised: false }, alone)).toMatchObject(reviewed);
    expect(await place({ nip: '1271010101650001' }, alone)).toMatchObject(reviewed);
    expect(await place({ nip: '196501011990011001' }, alone)).toEqual({ status: 'held', rule: 'no-second-reviewer' });
    // Who names somebody above an elected official, a deputy for example, has said who reviews.
    expect(await place({ appraised: false, supervisorId: 'h1' })).toMatchObject({ secondReviewerId: 'h1' });
    expect(await placeInCycle(pack, { ...person, appraised: false }, above)).toEqual({
      status: 'out',
      rule: 'not-appraised',
    });
  });
  it('tells a pack that asks for them the first and the last day of the period, whatever the roster says', async () => {
    const date = { ...Object.values(pack.facts)[0], type: 'date', source: 'roster', missing: 'zero' };
    const asking = { ...pack, facts: { ...pack.facts, periodFrom: date, periodTo: date } } as typeof pack;
    const facts = { ...person.facts, periodFrom: '1999-01-01' };
    expect(await placeInCycle(asking, { ...person, facts }, above)).toMatchObject({
      facts: { periodFrom: period.from, periodTo: period.to },
    });
    expect(await placeInCycle(pack, { ...person, facts }, above)).not.toMatchObject({
      facts: { periodFrom: period.from },
    });
  });
  it('holds whoever lacks a fact that the population rules need', async () => {
    expect(await placeInCycle(pack, { ...person, facts: {} }, above)).toEqual({
      status: 'held',
      rule: 'facts-on-hold',
      facts: ['monthsInPost'],
    });
  });
  it('holds whoever lacks a fact that only the roster gives and that a score would wait for, and names it', async () => {
    const facts = { monthsInPost: 60 };
    const where = packs.map(({ resolved }) => placeInCycle(resolved.pack, { ...person, facts }, above));
    const held = (await Promise.all(where)).flatMap((placement) => (placement.status === 'held' ? [placement] : []));
    expect(held.length).toBeGreaterThan(0);
    for (const { rule, facts: lacking } of held) expect([rule, lacking]).toEqual(['facts-on-hold', lacking]);
    expect(new Set(held.flatMap(({ facts: lacking }) => lacking))).toEqual(new Set(['unitKind', 'grade']));
    // Where nothing decides by it nobody waits for it.
    expect(await placeInCycle(pack, { ...person, facts }, above)).toMatchObject({ status: 'in' });
  });
});
