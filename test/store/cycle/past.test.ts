import { describe, expect, it } from 'vitest';
import type { RulePack } from '../../../rules/language/types.ts';
import type { AppraisalDoc } from '../../../store/appraisal/types.ts';
import { createCycle } from '../../../store/cycle/cycles.ts';
import { pastResults } from '../../../store/cycle/past.ts';
import { aCycle, aView, freshId, useStore } from '../../support/store.ts';
import { shippedPack } from '../../support/what-if.ts';
import { HOME } from '../../support/regions.ts';

const at = useStore();
const shipped = (await shippedPack(HOME)).pack.pack;
const past: RulePack['facts'][string] = {
  type: 'bool',
  past: { last: ['BAIK'] },
  label: { id: 'x', en: 'x' },
  source: 'history',
  missing: 'zero',
  provenance: 'default',
};
const pack: RulePack = { ...shipped, facts: { ...shipped.facts, past } };

async function ended(year: number, more: Partial<AppraisalDoc> = {}) {
  const region = more.region ?? 'alpha';
  const cycleId = `cycle:${region}:${year}${more.sandbox ? '-coba' : ''}`;
  const period = { from: `${year}-01-01`, to: `${year}-12-31` };
  const before = await at.store.models.cycles.exists({ _id: cycleId });
  if (!before) await createCycle(at.store, aCycle({ _id: cycleId, region, period }));
  await at.store.models.appraisals.insertMany([
    {
      ...aView({ state: 'CLOSED', predicate: 'BAIK' }),
      _id: freshId('appraisal:'),
      cycleId,
      region,
      unit: 'dinkes',
      employeeId: 'e1',
      pack: 'sha256:x',
      sandbox: false,
      version: 1,
      headHash: 'x',
      updatedAt: '2026-01-01T00:00:00.000Z',
      ...more,
    },
  ]);
}

describe('how somebody’s earlier cycles ended', () => {
  it('is known of closed ones of the region that had a result; of a sandbox in sandboxes alone', async () => {
    await ended(2024);
    await ended(2025, { predicate: 'KURANG' });
    await ended(2026, { state: 'CANCELLED' });
    await ended(2027, { state: 'RUNNING' });
    await ended(2028, { predicate: null });
    await ended(2025, { sandbox: true, predicate: 'CUKUP' });
    await ended(2023, { region: 'beta', predicate: 'CUKUP' });
    await ended(2024, { employeeId: 'e2', predicate: 'CUKUP' });
    const of = async (sandbox: boolean) => {
      const known = await pastResults(at.store, { pack, region: 'alpha', sandbox }, ['e1', 'e3']);
      expect([known('e2'), known('e3')]).toEqual([[], []]);
      return known('e1').toSorted((a, b) => (a.until < b.until ? -1 : 1));
    };
    const first = { until: '2024-12-31', predicate: 'BAIK' };
    expect(await of(false)).toEqual([first, { until: '2025-12-31', predicate: 'KURANG' }]);
    expect(await of(true)).toEqual([first, { until: '2025-12-31', predicate: 'CUKUP' }]);
  });

  it('is not looked up for rules that do not ask', async () => {
    const known = await pastResults(at.store, { pack: { ...shipped, facts: {} }, region: 'alpha', sandbox: false }, [
      'e1',
    ]);
    expect(known('e1')).toEqual([]);
  });
});
