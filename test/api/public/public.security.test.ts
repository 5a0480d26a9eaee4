import { beforeAll, describe, expect, it } from 'vitest';
import { createCycle } from '../../../store/cycle/cycles.ts';
import { insertVoice } from '../../../store/public/voices.ts';
import { type Json, useApi } from '../../support/api.ts';
import { aCycle, freshId } from '../../support/store.ts';
import { ELSEWHERE, HOME } from '../../support/regions.ts';

const api = useApi();
const SIZES = { big: 12, middle: 8, enough: 5, small: 4 };
const cycle = freshId(`cycle:${HOME}:`);

beforeAll(async () => {
  const pack = await api().packOf(HOME);
  await createCycle(api().store, aCycle({ _id: cycle, region: HOME, pack, state: 'CLOSED', label: '2026' }));
  for (const [unit, size] of Object.entries(SIZES)) {
    for (let i = 0; i < size; i += 1) {
      const employee = await api().employee({ unit, unitName: `Unit ${unit}`, name: `Rahasia ${unit}${i}` });
      const predicate = i === 0 ? 'BUTUH_PERBAIKAN' : 'BAIK';
      const view = { state: 'CLOSED', stage: 'closed', stageKind: 'closed', predicate } as const;
      await api().appraisal({ region: HOME, cycleId: cycle, unit, employeeId: employee._id, view });
    }
  }
});

const units = async (): Promise<Map<string, Json>> => {
  const { body } = await api().call('GET', `/v1/public/units?region=${HOME}`);
  return new Map(body.data.map((unit: Json) => [unit.unit, unit]));
};

describe('the public', () => {
  it('sees units, never people, and no unit below the smallest group', async () => {
    const { text, body } = await api().call('GET', `/v1/public/units?region=${HOME}`);
    expect(text).not.toContain('Rahasia');
    expect(body.data.map(({ unit }: Json) => unit)).toEqual(['big', 'enough', 'middle', 'small']);
    const shown = await units();
    expect(shown.get('small')).toMatchObject({ suppressed: true, people: null, shareGood: null });
    expect(shown.get('big')).toMatchObject({ suppressed: false, people: 10, shareGood: 9000, cycle: '2026' });
    expect(shown.get('enough')).toMatchObject({ suppressed: false, people: 5, shareGood: 8000 });
  });

  it('gets no figures of regions without a portal, or of cycles that still run', async () => {
    expect((await api().call('GET', `/v1/public/units?region=${ELSEWHERE}`)).body.data).toEqual([]);
    expect((await api().call('GET', '/v1/public/units?region=atlantis')).status).toBe(404);
    await api().store.models.cycles.updateOne({ _id: cycle }, { $set: { state: 'OPEN' } });
    expect([...(await units()).values()].every(({ suppressed }) => suppressed)).toBe(true);
    await api().store.models.cycles.updateOne({ _id: cycle }, { $set: { state: 'CLOSED' } });
  });

  it('cannot tell a unit of equals from one with an exception, nor that one person changed', async () => {
    const { appraisals: of, cycleFigures, publicFigures } = api().store.models;
    // As if nobody had asked before.
    const forget = () => Promise.all([cycleFigures.deleteMany({}), publicFigures.deleteMany({})]);
    const shareOf = async (good: number) => {
      await of.updateMany({ cycleId: cycle, unit: 'enough' }, { $set: { predicate: 'BUTUH_PERBAIKAN' } });
      const all = await of.find({ cycleId: cycle, unit: 'enough' }).lean();
      const some = all.slice(0, good).map(({ _id }) => _id);
      for (const _id of some) await of.updateOne({ _id }, { $set: { predicate: 'BAIK' } });
      await forget();
      return (await units()).get('enough').shareGood;
    };
    expect([await shareOf(0), await shareOf(1)]).toEqual([2000, 2000]);
    expect([await shareOf(2), await shareOf(3)]).toEqual([5000, 5000]);
    expect([await shareOf(5), await shareOf(4)]).toEqual([8000, 8000]);
  });

  it('is told once what a cycle came to, whatever is put right afterwards and whoever asks first', async () => {
    const { appraisals: of, publicFigures } = api().store.models;
    await publicFigures.deleteMany({});
    const [first, ...others] = await Promise.all([units(), units(), units()]);
    for (const other of others) expect(other).toEqual(first);
    const [one] = await of.find({ cycleId: cycle, unit: 'middle' }).lean();
    await of.deleteOne({ _id: one?._id ?? '' });
    // What is kept for the region's own people is counted again.
    await api().store.models.cycleFigures.deleteMany({ cycleId: cycle });
    expect(await units()).toEqual(first);
    expect(await publicFigures.findById(cycle).lean()).toMatchObject({
      region: HOME,
      units: [{ unit: 'big' }, { unit: 'enough' }, { unit: 'middle' }],
    });
  });

  it('sees real figures although a rehearsal of a later period is closed', async () => {
    const pack = await api().packOf(HOME);
    const played = { region: HOME, pack, state: 'CLOSED', label: '2027', sandbox: true } as const;
    const period = { from: '2027-01-01', to: '2027-12-31' };
    await createCycle(api().store, aCycle({ _id: freshId(`cycle:${HOME}:`), ...played, period }));
    expect((await units()).get('big')).toMatchObject({ cycle: '2026', sandbox: false });
  });

  it('reads the newest voices', async () => {
    for (let n = 10; n < 35; n += 1) {
      const voice = {
        region: HOME,
        unit: 'middle',
        text: `suara ${n}`,
        status: 'published',
        moderatedBy: 'e',
      } as const;
      await insertVoice(api().store, { _id: `voice-${n}`, ...voice, at: '2026-01-01T00:00:00.000Z' });
    }
    const { voices } = (await units()).get('middle');
    expect([voices.length, voices[0], voices.at(-1)]).toEqual([20, 'suara 34', 'suara 15']);
  });

  it('is heard without a key, and read only after HR has published it', async () => {
    const say = (text: string) =>
      api().call('POST', `/v1/public/units/${HOME}/big/voices`, { body: { text }, idempotencyKey: null });
    const said = await say('Loket cepat <script>alert(1)</script>');
    expect([said.status, said.body.status]).toEqual([201, 'received']);
    const shamed = await say('Pak Budi malas');
    expect((await units()).get('big').voices).toEqual([]);
    const hr = await api().keyFor({ roles: ['hr'] });
    const waiting = await api().call('GET', '/v1/voices?status=received', { key: hr });
    expect(new Set(waiting.body.data.map(({ id }: Json) => id))).toEqual(new Set([said.body.id, shamed.body.id]));
    const moderate = (id: string, decision: string, query = '') =>
      api().call('POST', `/v1/voices/${id}/moderate${query}`, { key: hr, body: { decision } });
    expect((await moderate(said.body.id, 'published')).body.status).toBe('published');
    for (const query of ['?dryRun=true', ''])
      expect((await moderate(said.body.id, 'refused', query)).body.code).toBe('already-done');
    expect((await moderate(shamed.body.id, 'refused')).status).toBe(200);
    const changed = await moderate(shamed.body.id, 'published');
    expect([changed.status, changed.body.code]).toEqual([409, 'already-done']);
    expect((await units()).get('big').voices).toEqual(['Loket cepat <script>alert(1)</script>']);
    const { headers } = await api().call('GET', `/v1/public/units?region=${HOME}`);
    expect(headers.get('content-type')).toContain('application/json');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('cannot speak where there is no portal or no such unit, nor at length, nor without end', async () => {
    const say = (place: string, text: string) =>
      api().call('POST', `/v1/public/units/${place}/voices`, { body: { text }, idempotencyKey: null });
    expect((await say(`${ELSEWHERE}/big`, 'x')).status).toBe(404);
    expect((await say(`${HOME}/nowhere`, 'x')).status).toBe(404);
    expect((await say(`${HOME}/big`, 'x'.repeat(2001))).status).toBe(422);
    const answers = [];
    for (let i = 0; i < 25; i += 1) answers.push((await say(`${HOME}/big`, 'lagi')).status);
    expect(answers).toContain(429);
    expect(answers.filter((status) => status === 201).length).toBeLessThanOrEqual(20);
  });
});
