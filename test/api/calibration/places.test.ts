import { beforeAll, describe, expect, it } from 'vitest';
import { evaluate } from '../../../rules/decide/evaluate.ts';
import { decisionId, insertDecision } from '../../../store/appraisal/decisions.ts';
import { createCycle } from '../../../store/cycle/cycles.ts';
import { insertRulePack } from '../../../store/pack/rule-packs.ts';
import { type Json, useApi } from '../../support/api.ts';
import { CALIBRATED } from '../../support/calibration.ts';
import { cappedPack, TABLE, TWELVE } from '../../support/capped-reward.ts';
import { goodFacts } from '../../support/rules-fixture.ts';
import { aCycle } from '../../support/store.ts';

const api = useApi();
const own = 'emp-own';
let [hr, inside] = ['', ''];

/** A cycle under the pack of the fixture, with as many people in calibration as have a speed here. */
async function inCalibration(label: string, budget: object, speeds: number[], lastId?: string): Promise<string> {
  const resolved = cappedPack({ ...TWELVE, ...budget }, { '/outcomes/0/amounts': TABLE, '/version': speeds.length });
  const { digest: pack, pack: content } = resolved;
  const { id: packId, version, effective } = content;
  const source = { format: 'siklus.pack/1', id: packId, version } as const;
  const publishedAt = '2026-01-01T00:00:00.000Z';
  const { store } = api();
  await insertRulePack(store, {
    _id: pack,
    packId,
    version,
    effective,
    status: 'published',
    pack: content,
    source,
    publishedAt,
  });
  const cycleId = `cycle:${CALIBRATED}:${label}`;
  await createCycle(store, aCycle({ _id: cycleId, region: CALIBRATED, label, pack, state: 'OPEN' }));
  for (const [i, speed] of speeds.entries()) {
    const facts = { ...goodFacts, speed, newIdea: true };
    const decision = await evaluate(resolved, facts);
    const isLast = i === speeds.length - 1;
    const employeeId = isLast && lastId !== undefined ? lastId : `emp-${label}-${i}`;
    const { score, predicate } = decision;
    const outcomes = decision.outcomes
      .filter(({ result }) => result)
      .map(({ id, code, kind, approval }) => ({
        id,
        code,
        kind,
        approval,
        status: 'PROPOSED' as const,
        capped: true as const,
      }));
    const id = await api().appraisal({
      region: CALIBRATED,
      unit: 'dinkes',
      employeeId,
      cycleId,
      pack,
      view: { stage: 'session', stageKind: 'calibration', predicate, score, outcomes },
    });
    const at = decisionId(id, 1);
    await insertDecision(store, { _id: at, appraisalId: id, region: CALIBRATED, facts, decision });
    await store.models.appraisals.collection.updateOne({ _id: id } as never, { $set: { decisionId: at } });
  }
  return cycleId;
}

const board = async (cycle: string, key = hr) =>
  (await api().call('GET', `/v1/cycles/${encodeURIComponent(cycle)}/calibration?unit=dinkes`, { key })).body.unit;

beforeAll(async () => {
  hr = await api().keyFor({ region: CALIBRATED, roles: ['hr'], employeeId: 'emp-hr' });
  inside = await api().keyFor({ region: CALIBRATED, roles: ['hr'], employeeId: own, hands: [own] });
});

describe('the board', () => {
  it('tells who would be in and who out, what it costs, and by which order', async () => {
    const cycle = await inCalibration('2031', { places: 2 }, [9_300, 9_500, 9_400]);
    const [reward] = (await board(cycle)).rewards;
    expect(reward).toMatchObject({
      outcomeId: 'certificate',
      state: 'ahead',
      people: 3,
      granted: 2,
      spent: 3_000_000,
      places: 2,
      rupiah: null,
    });
    expect(reward.rows.map(({ rank, within }: Json) => [rank, within])).toEqual([
      [1, true],
      [2, true],
      [3, false],
    ]);
    expect(reward.order.en).toContain('lot keyed by the cycle');
    const money = await inCalibration('2032', { rupiah: 3_100_000 }, [9_300, 9_500, 9_400, 9_200]);
    expect((await board(money)).rewards[0]).toMatchObject({ granted: 2, spent: 3_000_000 });
  });

  it('shows ranks to nobody with a case among these people', async () => {
    const cycle = await inCalibration('2033', { places: 1 }, [9_300, 9_500, 9_400, 9_100, 9_000], own);
    const [seen] = (await board(cycle, inside)).rewards;
    expect(seen).toMatchObject({ state: 'withheld', people: 0, granted: 0, spent: 0, rows: [] });
    expect((await board(cycle)).rewards[0].rows).toHaveLength(5);
  });

  it('has a unit of one region released with all others where they share the budget', async () => {
    const cycle = await inCalibration('2034', { over: 'region' }, [9_300, 9_500, 9_400, 9_100, 9_000, 8_000]);
    const release = (body: object) =>
      api().call('POST', `/v1/cycles/${encodeURIComponent(cycle)}/release?dryRun=true`, { key: hr, body });
    expect((await release({ unit: 'dinkes' })).body.code).toBe('shared-budget');
    expect((await release({})).status).toBeLessThan(300);
  });

  it('puts four hundred people in order within a second of processor time', async () => {
    const cycle = await inCalibration(
      '2035',
      { places: 12 },
      Array.from({ length: 400 }, (_, i) => 9_000 + (i % 97) * 10),
    );
    const before = process.cpuUsage();
    const { rewards } = await board(cycle);
    const { user, system } = process.cpuUsage(before);
    expect(rewards[0]).toMatchObject({ people: 400, granted: 12 });
    expect((user + system) / 1e6).toBeLessThan(1);
  });
});
