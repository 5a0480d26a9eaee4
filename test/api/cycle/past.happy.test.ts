import { expect, it } from 'vitest';
import { evaluate } from '../../../rules/decide/evaluate.ts';
import type { Predicate } from '../../../rules/language/predicates.ts';
import { launchedCast, useRunningApi } from '../../support/running-api.ts';
import { shippedPacks } from '../../support/shipped-packs.ts';
import { ELSEWHERE } from '../../support/regions.ts';
import { eventually } from '../../support/workflow-env.ts';

const api = useRunningApi();

it('fills the pool for leaders from the cycles that ran here, and nobody types it', async () => {
  const { hr, admin, ids, appraisalOf } = await launchedCast(api(), ELSEWHERE, {
    speed: 0,
    roster: { grade: 'III/d' },
  });
  const ends = async (employeeId: string, predicate: Predicate) =>
    api().store.models.appraisals.updateOne({ _id: await appraisalOf(employeeId) }, { state: 'CLOSED', predicate });
  await ends(ids.sri, 'BAIK');
  await ends(ids.budi, 'KURANG');
  const next = { region: ELSEWHERE, label: '2027', period: { from: '2027-01-01', to: '2027-12-31' } };
  const body = { ...next, sandbox: { speed: 0 } };
  const launched = await api().call('POST', '/v1/cycles', { key: admin, body });
  expect(launched.status, launched.text).toBe(202);
  const factsOf = (employeeId: string) =>
    eventually(async () => {
      const query = `cycle=${launched.body.id}&employee=${employeeId}`;
      const [row] = (await api().call('GET', `/v1/appraisals?${query}`, { key: hr })).body.data;
      return row && (await api().call('GET', `/v1/appraisals/${row.id}`, { key: hr })).body.facts;
    }, employeeId);
  const [sri, budi] = [await factsOf(ids.sri), await factsOf(ids.budi)];
  expect(sri).toMatchObject({ previousAtLeastGood: true, previousOutstanding: false });
  expect(budi).toMatchObject({ previousAtLeastGood: false, previousOutstanding: false });

  // The same good year after it: whoever had one before is proposed, the other is not.
  const shipped = shippedPacks.find(({ id }) => id === ELSEWHERE);
  const good = shipped?.cases.find(({ expect: { outcomes } }) => outcomes?.includes('PROGRAM_KEPEMIMPINAN'));
  if (!shipped || !good) throw new Error('no such case');
  const isProposed = async (known: object) =>
    (await evaluate(shipped.resolved, { ...good.given, ...known })).outcomes.some(
      ({ code, result }) => code === 'PROGRAM_KEPEMIMPINAN' && result,
    );
  expect([await isProposed(sri), await isProposed(budi)]).toEqual([true, false]);
});
