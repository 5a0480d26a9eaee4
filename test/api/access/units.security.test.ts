/** A key that is limited to a unit: in every role, on lists, counts and commands. */
import { beforeAll, describe, expect, it } from 'vitest';
import { createCycle } from '../../../store/cycle/cycles.ts';
import { putMembers } from '../../../store/cycle/members.ts';
import { insertVoice } from '../../../store/public/voices.ts';
import type { ApiKeyDoc, Role } from '../../../store/people/types.ts';
import { type Json, nipOf, useApi } from '../../support/api.ts';
import { HOME } from '../../support/regions.ts';
import { aCycle, aMember, freshId } from '../../support/store.ts';

const api = useApi({ SIKLUS_RATE_PER_SECOND: '1000' });
const UNITS = ['dinkes', 'setda'] as const;
const cycle = freshId(`cycle:${HOME}:`);
const appraisals = new Map<string, string>();
const people = new Map<string, string>();
const voices = new Map<string, string>();

beforeAll(async () => {
  const pack = await api().packOf(HOME);
  await createCycle(api().store, aCycle({ _id: cycle, region: HOME, pack, state: 'OPEN' }));
  for (const [i, unit] of UNITS.entries()) {
    const { _id: employeeId } = await api().employee({ unit, nip: nipOf(70_000 + i) });
    people.set(unit, employeeId);
    const notices = [
      { key: 's/n/1', to: 'office:agencyHead', template: 'outcome-proposed' as const, at: 1, params: { code: unit } },
    ];
    const outcomes = [
      { id: 'o', code: 'INSENTIF', kind: 'reward', approval: 'agencyHead' as const, status: 'PROPOSED' as const },
    ];
    // Two of a kind are waited for, by one appraisal.
    const waitingOn = ['boss', 'deputy'].map((id) => ({ as: 'assessor' as const, id, for: 'submitReview' as const }));
    const view = { assessorId: 'boss', secondReviewerId: 'above', outcomes, waitingOn };
    appraisals.set(
      unit,
      await api().appraisal({ region: HOME, cycleId: cycle, unit, employeeId, pack, notices, view }),
    );
    await putMembers(api().store, [
      aMember(cycle, employeeId, { region: HOME, unit, appraisalId: appraisals.get(unit) ?? null }),
    ]);
    voices.set(unit, freshId('voice'));
    const voice = { region: HOME, unit, text: 'Cepat', status: 'received', moderatedBy: null } as const;
    await insertVoice(api().store, { _id: voices.get(unit) ?? '', ...voice, at: '2026-01-01T00:00:00.000Z' });
  }
});

const keyOf = (role: Role, more: Partial<ApiKeyDoc> = {}) =>
  api().keyFor({ roles: [role], scopes: ['unit:dinkes'], ...more });
/** What a command runs into that the caller may send: a dry run asks the workflow too, and none runs here. */
const NO_WORKFLOW = 'appraisal-ended';
const firstError = ({ errors }: Json) => errors[0].code;
const get = async (role: Role, path: string, more: Partial<ApiKeyDoc> = {}) =>
  api().call('GET', path, { key: await keyOf(role, more) });
const of = (map: Map<string, string>, unit: (typeof UNITS)[number]) => map.get(unit) ?? '';

describe('a key of one unit', () => {
  it.each(['hr', 'admin', 'auditor'] as const)('shows %s that unit alone, on every list', async (role) => {
    const units = async (path: string) => (await get(role, path)).body.data.map(({ unit }: Json) => unit);
    for (const path of [
      '/v1/employees',
      '/v1/appraisals',
      `/v1/cycles/${cycle}/members`,
      `/v1/appraisals?cycle=${cycle}`,
    ])
      expect(await units(path), path).toEqual(['dinkes']);
    if (role === 'hr') expect(await units('/v1/voices')).toEqual(['dinkes']);
    const notices = (await get(role, '/v1/notices')).body.data;
    expect(notices.map(({ appraisalId }: Json) => appraisalId)).toEqual([of(appraisals, 'dinkes')]);
    for (const path of ['', '/journal', '/outcomes', '/explanation']) {
      const answer = await get(role, `/v1/appraisals/${of(appraisals, 'setda')}${path}`);
      expect([answer.status, answer.body.code], path).toEqual([403, 'forbidden']);
    }
    expect((await get(role, `/v1/employees/${of(people, 'setda')}`)).body.detail).toContain('setda');
    expect((await get(role, '/v1/employees?unit=setda')).status).toBe(403);
    expect((await get(role, '/v1/appraisals?unit=setda')).body.data).toEqual([]);
  });

  it('counts that unit alone', async () => {
    const { body: progress } = await get('system', `/v1/cycles/${cycle}/progress`);
    expect([progress.total, progress.launch.launched]).toEqual([1, 1]);
    expect((await get('hr', `/v1/cycles/${cycle}/summary`)).body.people).toBe(1);
    const { cells, waiting } = (await get('hr', `/v1/cycles/${cycle}/board`)).body;
    expect(cells.map(({ unit }: Json) => unit)).toEqual(['dinkes']);
    expect(waiting).toEqual([{ as: 'assessor', count: 1 }]);
    const forecast = (await get('hr', `/v1/cycles/${cycle}/forecast`)).body;
    expect([forecast.people, forecast.units.map(({ unit }: Json) => unit)]).toEqual([1, ['dinkes']]);
    const whole = (await get('hr', `/v1/cycles/${cycle}/board`, { scopes: [] })).body;
    expect(whole.waiting).toEqual([{ as: 'assessor', count: UNITS.length }]);
    const { units } = (await get('hr', `/v1/cycles/${cycle}/distribution`)).body;
    expect(units.map(({ unit }: Json) => unit)).toEqual(['dinkes']);
    expect((await get('admin', `/v1/cycles/${cycle}`)).body.launch.launched).toBe(1);
    const listed = (await get('admin', '/v1/cycles')).body.data.find(({ id }: Json) => id === cycle);
    expect(listed.launch.launched).toBe(1);
  });

  it('finds the people of that unit alone', async () => {
    const [here, there] = UNITS.map((unit) => of(people, unit));
    const { body: all } = await get('hr', `/v1/employees?region=${HOME}`, { scopes: [] });
    const nameOf = (id: string | undefined) => all.data.find((each: Json) => each.id === id)?.name;
    const found = async (id: string | undefined) =>
      (await get('hr', `/v1/search?region=${HOME}&q=${encodeURIComponent(nameOf(id))}`)).body;
    expect((await found(here)).people.map(({ unit }: Json) => unit)).toContain('dinkes');
    for (const id of [here, there]) {
      expect((await found(id)).people.filter(({ unit }: Json) => unit !== 'dinkes')).toEqual([]);
    }
    expect((await get('hr', `/v1/search?region=${HOME}&q=setda`)).body.units).toEqual([]);
  });

  it('does nothing to another unit, nor to the whole region', async () => {
    const admin = await keyOf('admin');
    const extend = { stage: 'targets', until: '2027-01-31', decree: '1/2026', reason: 'Banjir' };
    const path = `/v1/appraisals/${of(appraisals, 'setda')}/extend-stage`;
    expect((await api().call('POST', path, { key: admin, body: extend })).status).toBe(403);
    const pause = await api().call('POST', `/v1/cycles/${cycle}/pause`, { key: admin, body: { reason: 'Banjir' } });
    expect([pause.status, pause.body.detail]).toEqual([403, expect.stringContaining('dinkes')]);
    const moderated = await api().call('POST', `/v1/voices/${of(voices, 'setda')}/moderate?dryRun=true`, {
      key: await keyOf('hr'),
      body: { decision: 'published' },
    });
    expect(moderated.status).toBe(403);
    const raw = `nip,name,unit\n${nipOf(70_001)},Pindah,dinkes\n${nipOf(70_050)},Baru,setda\n${nipOf(70_051)},Baru,dinkes\n`;
    const headers = { 'Content-Type': 'text/csv' };
    const imported = await api().call('POST', `/v1/employees/import?region=${HOME}`, {
      key: await keyOf('hr'),
      raw,
      headers,
    });
    expect(imported.body.lines.map(({ status }: Json) => status)).toEqual(['failed', 'failed', 'imported']);
    expect(imported.body.lines[0].errors[0]).toMatchObject({ column: 'unit', code: 'forbidden' });
  });

  it('sends facts and reviews to no other unit', async () => {
    const key = await keyOf('system');
    const lines = UNITS.map((unit) => ({ employee: of(people, unit), facts: {} }));
    const facts = { region: HOME, source: 'presence', lines };
    const { body } = await api().call('POST', '/v1/facts?dryRun=true', { key, body: facts });
    expect(body.lines.map(firstError)).toEqual([NO_WORKFLOW, 'forbidden']);
    const reviews = { cycle, employees: UNITS.map((unit) => of(people, unit)), reviewId: 'r', workingDays: 5 };
    const opened = await api().call('POST', '/v1/reviews?dryRun=true', { key, body: reviews });
    expect(opened.body.results.map(({ status, code }: Json) => code ?? status)).toEqual([NO_WORKFLOW, 'forbidden']);
  });

  it('holds an office in that unit alone, and is told of that unit alone', async () => {
    const head = { offices: ['agencyHead' as const], employeeId: 'head' };
    const decide = async (unit: (typeof UNITS)[number], more: Partial<ApiKeyDoc>) => {
      const body = { outcomeId: 'o', decision: 'approved', reason: 'Sesuai' };
      const key = await keyOf('assessor', { ...head, ...more });
      return api().call('POST', `/v1/appraisals/${of(appraisals, unit)}/decide-outcome`, { key, body });
    };
    expect((await decide('setda', {})).body.code).toBe('forbidden');
    // The superior of the person holds the office elsewhere.
    expect((await decide('setda', { employeeId: 'boss' })).body.code).toBe('forbidden');
    expect((await decide('dinkes', { employeeId: null })).body.code).toBe('person-required');
    expect((await decide('dinkes', {})).body.code).toBe('appraisal-ended');
    const told = await get('assessor', '/v1/notices?to=office:agencyHead', head);
    expect(told.body.data.map(({ appraisalId }: Json) => appraisalId)).toEqual([of(appraisals, 'dinkes')]);
  });
});

describe('nobody acts on their own case', () => {
  it('nor decides on what they rated with a key that they made for its decider', async () => {
    const id = of(appraisals, 'dinkes');
    const decide = { outcomeId: 'o', decision: 'approved', reason: 'Sesuai' };
    const head = await api().keyFor({
      roles: ['assessor'],
      offices: ['agencyHead'],
      employeeId: 'head',
      hands: ['head', 'boss'],
    });
    const outcome = await api().call('POST', `/v1/appraisals/${id}/decide-outcome`, { key: head, body: decide });
    expect(outcome.body.code).toBe('same-hands');
    const above = await api().keyFor({ roles: ['assessor'], employeeId: 'above', hands: ['above', 'boss'] });
    const objection = { decision: 'rejected', reason: 'Sesuai' };
    const decided = await api().call('POST', `/v1/appraisals/${id}/decide-objection`, { key: above, body: objection });
    expect(decided.body.code).toBe('same-hands');
  });

  it('with the key of a system, of their own or one that they made', async () => {
    const self = of(people, 'dinkes');
    const body = {
      region: HOME,
      source: 'presence',
      lines: [
        { employee: self, facts: {} },
        { unit: 'setda', facts: {} },
      ],
    };
    for (const somebody of [{ employeeId: self }, { hands: ['key:x', self] }]) {
      const key = await api().keyFor({ roles: ['system'], ...somebody });
      const answer = await api().call('POST', '/v1/facts?dryRun=true', { key, body });
      expect(answer.body.lines.map(firstError)).toEqual(['self-decision', NO_WORKFLOW]);
      const path = `/v1/appraisals/${of(appraisals, 'dinkes')}/record-facts`;
      const single = await api().call('POST', path, { key, body: { sourceId: 'presence', facts: {} } });
      expect(single.body.code).toBe('self-decision');
    }
    const made = await api().keyFor({ roles: ['assessor'], employeeId: 'boss', hands: ['boss', self] });
    const path = `/v1/appraisals/${of(appraisals, 'dinkes')}/agree-targets`;
    expect((await api().call('POST', path, { key: made, body: {} })).body.code).toBe('self-decision');
  });
});

it('voices are limited by key as by address', async () => {
  for (const role of ['public', 'employee'] as const) {
    const key = await api().keyFor({ roles: [role] });
    const say = () => api().call('POST', `/v1/public/units/${HOME}/dinkes/voices`, { key, body: { text: 'Cepat' } });
    const statuses = (await Promise.all(Array.from({ length: 40 }, say))).map(({ status }) => status);
    expect(statuses.filter((status) => status === 201).length).toBeLessThan(30);
    expect(statuses).toContain(429);
  }
});
