import { beforeAll, describe, expect, it } from 'vitest';
import { createCycle } from '../../../store/cycle/cycles.ts';
import type { Json } from '../../support/api.ts';
import { type Cast, launchedCast, useRunningApi } from '../../support/running-api.ts';
import { eventually } from '../../support/workflow-env.ts';
import { HOME } from '../../support/regions.ts';
import { aCycle, freshId } from '../../support/store.ts';

const api = useRunningApi();
let cast: Cast;
beforeAll(async () => {
  cast = await launchedCast(api(), HOME, { speed: 0 });
  await eventually(async () => (await everybody()).length === 3, 'every first entry');
});

const get = async (path: string, key = cast.admin): Promise<Json> => (await api().call('GET', path, { key })).body;
const move = (body: unknown, { key = cast.admin, idempotencyKey = freshId('key'), query = '' } = {}) =>
  api().call('POST', `/v1/cycles/${cast.cycle}/clock${query}`, { key, body, idempotencyKey });
const everybody = async () => (await get(`/v1/appraisals?cycle=${cast.cycle}`, cast.hr)).data;

describe('a sandbox whose time stands still', () => {
  it('is where it was, however long one waits', async () => {
    const before = await get(`/v1/cycles/${cast.cycle}`);
    expect(before.clock.speed).toBe(0);
    expect(await get(`/v1/cycles/${cast.cycle}`)).toMatchObject({ businessNow: before.businessNow });
  });

  it('says beforehand where a move would end and whom it would reach', async () => {
    const dry = await move({ next: true }, { query: '?dryRun=true' });
    expect(dry.status).toBe(200);
    expect(dry.body).toMatchObject({ dryRun: true, op: 'clock', appraisals: 3 });
    const { businessNow } = await get(`/v1/cycles/${cast.cycle}`);
    expect(businessNow).toMatch(/^2026-01-01T00:00/);
    expect(dry.body.clock.now > businessNow).toBe(true);
  });

  it('goes to what is due next, tells what comes after it, and does so once for a key', async () => {
    const dry = await move({ next: true }, { query: '?dryRun=true' });
    const idempotencyKey = freshId('key');
    const moved = await move({ next: true, reason: 'Latihan' }, { idempotencyKey });
    expect(moved.status, moved.text).toBe(200);
    expect(moved.body).toMatchObject({ op: 'clock', state: 'DONE', failed: 0, clock: dry.body.clock });
    expect(moved.body.due.at > moved.body.clock.now).toBe(true);
    expect(moved.body.due.appraisals).toBe(3);
    expect((await move({ next: true, reason: 'Latihan' }, { idempotencyKey })).body).toEqual(moved.body);
    const cycle = await get(`/v1/cycles/${cast.cycle}`);
    expect(cycle.businessNow).toBe(moved.body.clock.now);
    const { opId } = moved.body;
    expect(await get(`/v1/cycles/${cast.cycle}/operations/${opId}`)).toEqual(moved.body);
  });

  it('jumps to an instant, and whoever acts then acts at that time', async () => {
    const moved = await move({ to: '2026-03-02T09:00:00+07:00' });
    expect(moved.status, moved.text).toBe(200);
    expect(Date.parse(moved.body.clock.now)).toBe(Date.parse('2026-03-02T09:00:00+07:00'));
    expect(Date.parse(moved.body.due.at)).toBeGreaterThan(Date.parse(moved.body.clock.now));
    for (const { dueAt, overdue } of await everybody()) {
      expect(overdue || Date.parse(dueAt) > Date.parse(moved.body.clock.now)).toBe(true);
    }
    const id = await cast.appraisalOf(cast.ids.sri);
    const reassigned = await api().call('POST', `/v1/appraisals/${id}/reassign-assessor`, {
      key: cast.admin,
      body: { assessorId: cast.ids.mayor, reason: 'Cuti' },
    });
    expect(reassigned.status, reassigned.text).toBe(200);
    const { data } = await get(`/v1/appraisals/${id}/journal?limit=200`, cast.hr);
    expect(Date.parse(data.at(-1).at)).toBe(Date.parse('2026-03-02T09:00:00+07:00'));
    const journal = await api().store.models.journal.find({ subject: cast.cycle, type: 'cycle.clock' }).lean();
    expect(journal).toHaveLength(2);
  });

  it('never goes back, and takes one of both', async () => {
    const back = await move({ to: '2026-02-01T00:00:00Z' });
    expect([back.status, back.body.code]).toEqual([409, 'clock-backwards']);
    for (const body of [{}, { next: true, to: '2026-05-01T00:00:00Z' }, { to: 'tomorrow' }, { next: false }]) {
      const answer = await move(body);
      expect([answer.status, answer.body.code]).toEqual([422, 'invalid-request']);
    }
    expect((await move({ to: '2076-01-01T00:00:00Z' })).status).toBe(422);
  });

  it('is moved by an admin only', async () => {
    for (const key of [cast.hr, cast.employee, cast.system])
      expect((await move({ next: true }, { key })).status).toBe(403);
  });
});

describe('a real cycle', () => {
  it('refuses in words that say why', async () => {
    const _id = freshId(`cycle:${HOME}:`);
    await createCycle(api().store, aCycle({ _id, region: HOME, pack: await api().packOf(HOME), state: 'OPEN' }));
    const refused = await api().call('POST', `/v1/cycles/${_id}/clock`, { key: cast.admin, body: { next: true } });
    expect([refused.status, refused.body.code]).toEqual([409, 'clock-is-real']);
    const english = await api().call('POST', `/v1/cycles/${_id}/clock`, {
      key: cast.admin,
      body: { next: true },
      headers: { 'Accept-Language': 'en' },
    });
    expect(english.body.title).toBe('The time of this cycle cannot be moved');
  });
});
