/** Goals of units over HTTP: who sets them, which targets may serve them, and who is told how far they are. */
import { beforeAll, describe, expect, it } from 'vitest';
import { verifySubject } from '../../../store/verify/subject.ts';
import { putUnit } from '../../../store/people/units.ts';
import type { Json } from '../../support/api.ts';
import { ELSEWHERE, STAFF } from '../../support/regions.ts';
import { type Cast, launchedCast, moveToStage, useRunningApi } from '../../support/running-api.ts';

const api = useRunningApi();
let cast: Cast;
let sri: string;

beforeAll(async () => {
  cast = await launchedCast(api(), STAFF, { speed: 0 });
  sri = await cast.appraisalOf(cast.ids.sri);
  await moveToStage(api(), cast, { id: sri, stage: 'target' });
});

const content = () => ({
  title: 'Dokumen selesai dalam satu hari',
  measure: 'Dokumen yang selesai',
  countedIn: 'dokumen',
  direction: 'higher',
  aspect: 'quantity',
  value: 12_000,
  due: '2026-12-31',
  owner: cast.ids.head,
});
const asked = (more: object = {}) => ({ region: STAFF, unit: 'dinkes', year: 2026, ...content(), ...more });
const create = (key: string, more: object = {}, query = '') =>
  api().call('POST', `/v1/goals${query}`, { key, body: asked(more) });
const made = async (key: string, more: object = {}): Promise<string> => {
  const answer = await create(key, more);
  if (answer.status !== 201) throw new Error(answer.text);
  return answer.body.id;
};
const read = async (id: string, key = cast.hr): Promise<Json> =>
  (await api().call('GET', `/v1/goals/${id}`, { key })).body;
const act = (id: string, name: string, body: unknown, more: { key?: string; headers?: Record<string, string> } = {}) =>
  api().call('POST', `/v1/goals/${id}/${name}`, { key: cast.hr, body, ...more });

describe('a goal', () => {
  it('is set by HR, an admin and the head of its unit, and by nobody else', async () => {
    const statuses = await Promise.all([cast.hr, cast.admin, cast.boss].map(async (key) => (await create(key)).status));
    expect(statuses).toEqual([201, 201, 201]);
    for (const key of [cast.employee, cast.second, cast.system]) expect((await create(key)).status).toBe(403);
    const elsewhere = await api().keyFor({ region: ELSEWHERE, roles: ['hr', 'admin'] });
    expect((await create(elsewhere)).status).toBe(404);
    const ofOtherUnit = await api().keyFor({ region: STAFF, roles: ['hr'], scopes: ['unit:setda'] });
    expect((await create(ofOtherUnit)).status).toBe(403);
    const listed = await api().call('GET', '/v1/goals?unit=dinkes', { key: cast.employee });
    expect(listed.body.data).toHaveLength(3);
    expect((await api().call('GET', '/v1/goals', { key: ofOtherUnit })).body.data).toEqual([]);
    expect((await api().call('GET', `/v1/goals?region=${STAFF}`, { key: elsewhere })).status).toBe(404);
    expect((await api().call('GET', `/v1/goals/${listed.body.data[0].id}`, { key: elsewhere })).status).toBe(404);
    expect((await api().call('GET', `/v1/goals/${listed.body.data[0].id}`, { key: ofOtherUnit })).status).toBe(403);
  });

  it.each([
    ['value', { value: 0 }],
    ['value', { value: '1.250' }],
    ['upper', { direction: 'range' }],
    ['upper', { upper: 5 }],
    ['due', { due: '2027-01-01' }],
    ['baseline', { baseline: 'banyak' }],
    ['owner', { owner: 'nobody' }],
    ['unit', { unit: 'bulan' }],
    ['parent', { parent: 'nothing' }],
  ])('that is wrong is refused at its field, and nothing is kept: %s', async (field, more) => {
    for (const query of ['', '?dryRun=true']) {
      const { status, body } = await create(cast.hr, more, query);
      expect([status, body.code, body.errors]).toMatchObject([422, 'goal-invalid', [{ pointer: `/${field}` }]]);
    }
  });

  it('serves one of its unit or of a unit above, of the same year, and never itself', async () => {
    const above = await made(cast.hr, { unit: 'setda', owner: cast.ids.secretary });
    const below = await made(cast.hr, { parent: above });
    expect((await read(above)).below).toMatchObject([{ id: below, unit: 'dinkes' }]);
    const [later, down] = [await made(cast.hr, { year: 2027, due: '2027-12-31' }), await made(cast.hr)];
    for (const [id, unit, parent, words] of [
      ['new', 'dinkes', later, 'tahun lain'],
      ['new', 'setda', down, 'unit di atasnya'],
    ] as const) {
      const { body } = await create(cast.hr, { unit, parent });
      expect([id, body.errors?.[0]?.detail]).toEqual(['new', expect.stringContaining(words)]);
    }
    const circle = await act(down, 'change', { ...content(), parent: await made(cast.hr, { parent: down }) });
    expect(circle.body.errors).toMatchObject([{ pointer: '/parent', detail: expect.stringContaining('berputar') }]);
  });

  it('follows the tree and the heads that somebody described', async () => {
    const described = { unit: 'dinkes-uptd', name: 'UPTD', parent: 'dinkes', kind: null, headId: cast.ids.budi };
    await putUnit(api().store, { region: STAFF, ...described });
    await api().employee({ region: STAFF, unit: 'dinkes-uptd' });
    const budi = await api().keyFor({ region: STAFF, roles: ['employee', 'assessor'], employeeId: cast.ids.budi });
    const parent = await made(cast.hr);
    expect((await create(budi, { unit: 'dinkes-uptd', parent })).status).toBe(201);
    expect((await create(budi)).status).toBe(403);
    expect((await create(cast.boss, { unit: 'dinkes-uptd' })).status).toBe(403);
  });

  it('is one of a described unit without people too, and goes on below what ended', async () => {
    const bare = { region: STAFF, name: 'UPTD Baru', parent: 'dinkes' };
    expect((await api().call('PUT', '/v1/units/uptd-baru', { key: cast.hr, body: bare })).status).toBe(204);
    const above = await made(cast.hr);
    const owner = (await api().employee({ region: STAFF, unit: 'dinkes' }))._id;
    const id = await made(cast.hr, { unit: 'uptd-baru', parent: above, owner });
    await act(above, 'retire', { reason: 'Digabung' });
    await api().store.models.employees.updateOne({ _id: owner }, { $set: { active: false } });
    const change = (more: object) => act(id, 'change', { ...content(), owner, parent: above, ...more });
    expect((await change({ value: 13_000 })).body).toMatchObject({ value: 13_000, parent: above, owner });
    const other = await made(cast.hr);
    await act(other, 'retire', { reason: 'Digabung' });
    expect((await change({ parent: other })).body.errors).toMatchObject([{ pointer: '/parent' }]);
  });

  it('comes never under what comes under it at the same time', async () => {
    const [one, two] = [await made(cast.hr), await made(cast.hr)];
    const answers = await Promise.all([
      act(one, 'change', { ...content(), parent: two }),
      act(two, 'change', { ...content(), parent: one }),
    ]);
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 422]);
  });

  it('is changed from the version that was read, and ends with a reason', async () => {
    const id = await made(cast.boss);
    const headers = { 'If-Match': '"v1"' };
    const changed = await act(id, 'change', { ...content(), value: '12.500,5' }, { headers, key: cast.boss });
    expect([changed.status, changed.body]).toMatchObject([200, { value: 12_500.5, revision: 2 }]);
    expect((await act(id, 'change', content(), { headers })).body.code).toBe('version-stale');
    expect((await act(id, 'retire', {})).status).toBe(422);
    expect((await act(id, 'retire', { reason: 'Digabung' }, { key: cast.employee })).status).toBe(403);
    expect((await act(id, 'retire', { reason: 'Digabung' })).body.state).toBe('RETIRED');
    for (const name of ['retire', 'change']) {
      const again = await act(id, name, name === 'retire' ? { reason: 'Lagi' } : content());
      expect([again.status, again.body.code]).toEqual([409, 'goal-retired']);
    }
    const { history } = await read(id);
    expect(history.map(({ type, reason }: Json) => [type, reason])).toEqual([
      ['goal.created', undefined],
      ['goal.changed', undefined],
      ['goal.retired', 'Digabung'],
    ]);
    expect((await create(cast.hr, { parent: id })).body.errors).toMatchObject([{ pointer: '/parent' }]);
  });

  it('sent twice under one key is one goal; changes at once each count once', async () => {
    const idempotencyKey = 'goal-twice';
    const twice = await Promise.all(
      [1, 2].map(() => api().call('POST', '/v1/goals', { key: cast.hr, body: asked(), idempotencyKey })),
    );
    const ids = new Set(twice.flatMap(({ body }) => body.id ?? []));
    expect(ids.size).toBe(1);
    const id = [...ids][0];
    const answers = await Promise.all([1, 2, 3, 4].map((n) => act(id, 'change', { ...content(), value: n * 100 })));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect((await read(id)).revision).toBe(5);
  });
});

const measure = { kind: 'main', aspect: 'quantity', direction: 'higher', source: 'own', due: '2026-11-30' };
const target = (contributesTo?: string) => ({
  id: 't1',
  title: 'Izin terbit',
  weight: 10_000,
  value: 120,
  ...measure,
  ...(contributesTo !== undefined && { contributesTo }),
});
const propose = (contributesTo?: string, query = '') =>
  api().call('POST', `/v1/appraisals/${sri}/propose-targets${query}`, {
    key: cast.employee,
    body: { targets: [target(contributesTo)] },
  });

describe('a target', () => {
  it('serves a goal in force of its unit or one above; any other is refused at its field', async () => {
    const retired = await made(cast.hr);
    await act(retired, 'retire', { reason: 'Digabung' });
    const nextYear = await made(cast.hr, { year: 2027, due: '2027-12-31' });
    for (const [id, words] of [
      ['tidak-ada', 'tidak ada'],
      [retired, 'tidak berlaku'],
      [nextYear, 'di luar periode'],
    ] as const) {
      const { status, body } = await propose(id);
      expect([status, body.errors]).toMatchObject([
        422,
        [{ pointer: '/targets/0/contributesTo', code: 'not-allowed', detail: expect.stringContaining(words) }],
      ]);
    }
    const [own, above] = [await made(cast.hr), await made(cast.hr, { unit: 'setda', owner: cast.ids.secretary })];
    for (const id of [own, above]) expect((await propose(id, '?dryRun=true')).body.refusal).toBeNull();
  });

  it('is told with its goal; how many serve it is told to those who may know', async () => {
    const goal = await made(cast.hr);
    expect((await propose(goal)).status).toBe(200);
    const agreed = await api().call('POST', `/v1/appraisals/${sri}/agree-targets`, { key: cast.boss, body: {} });
    expect(agreed.status).toBe(200);
    const own = await api().call('GET', `/v1/appraisals/${sri}/targets`, { key: cast.employee });
    expect(own.body.data[0]).toMatchObject({ contributesTo: goal, goal: { id: goal, title: content().title } });
    const journal = await api().call('GET', `/v1/appraisals/${sri}/journal?limit=200`, { key: cast.employee });
    const entry = journal.body.data.find(({ type }: Json) => type === 'targets.proposed');
    expect(entry.text.targets[0].contributesTo).toBe(goal);
    const serving = { people: 1, targets: 1, reported: 0, reached: 0 };
    const carriers = [{ employeeId: cast.ids.sri, name: 'sri', target: 't1', value: 120, actual: null, agreed: true }];
    expect(await read(goal)).toMatchObject({ serving, carriers });
    expect((await act(goal, 'change', { ...content(), value: 12_100 })).body).toMatchObject({ serving });
    const toServe = await api().call('GET', `/v1/goals?appraisal=${sri}`, { key: cast.hr });
    expect(toServe.body.data.find(({ id }: Json) => id === goal)).toMatchObject({ serving });
    // It ends, and whoever serves it already goes on.
    expect((await act(goal, 'retire', { reason: 'Digabung' })).body).toMatchObject({ serving });
    expect((await propose(goal, '?dryRun=true')).body.errors).toBeUndefined();
    // Whoever assesses them sees them; one person alone is told to nobody else.
    expect(await read(goal, cast.boss)).toMatchObject({ serving: null, carriers });
    const budi = await api().keyFor({ region: STAFF, roles: ['employee'], employeeId: cast.ids.budi });
    expect(await read(goal, budi)).toMatchObject({ serving: null, carriers: [] });
  });

  it('leaves a journal that verifies, and a goal that somebody changes past it does not', async () => {
    // A unit was put in past its journal, which is another matter.
    const check = async () =>
      (await verifySubject(api().store, `audit:${STAFF}`)).findings
        .filter(({ detail }) => detail !== 'a unit')
        .map(({ kind }) => kind);
    expect(await check()).toEqual([]);
    const { goals } = api().store.models;
    const one = await goals.findOne().lean();
    await goals.updateOne({ _id: one?._id ?? '' }, { $set: { value: 1 } });
    expect(await check()).toEqual(['record-differs']);
    await goals.updateOne({ _id: one?._id ?? '' }, { $set: { value: one?.value ?? 0 } });
    await goals.deleteOne({ _id: one?._id ?? '' });
    expect(await check()).toEqual(['record-missing']);
    if (one) await goals.insertMany([one, { ...one, _id: 'smuggled' }]);
    expect(await check()).toEqual(['record-unnamed']);
  });
});
