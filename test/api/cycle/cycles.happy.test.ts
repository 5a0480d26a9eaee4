import { beforeAll, describe, expect, it } from 'vitest';
import { finishLastLaunch, launchAfter } from '../../../store/cycle/fences.ts';
import { verifySubject } from '../../../store/verify/subject.ts';
import { type Json, nipOf } from '../../support/api.ts';
import { type Cast, launchedCast, MEASURED, useRunningApi } from '../../support/running-api.ts';
import { eventually } from '../../support/workflow-env.ts';
import { HOME } from '../../support/regions.ts';

const api = useRunningApi();
let cast: Cast;
beforeAll(async () => {
  cast = await launchedCast(api(), HOME);
});

const get = (path: string) => api().call('GET', path, { key: cast.admin });
const post = (path: string, body: unknown, idempotencyKey?: string) =>
  api().call('POST', path, { key: cast.admin, body, ...(idempotencyKey && { idempotencyKey }) });
const launch = {
  region: HOME,
  label: '2026',
  period: { from: '2026-01-01', to: '2026-12-31' },
  sandbox: { speed: 2 },
};

describe('launching a cycle', () => {
  it('says beforehand who would be in, out and held, by which rule, and starts nobody', async () => {
    const dry = await post('/v1/cycles?dryRun=true', { ...launch, label: 'dry' });
    expect(dry.status).toBe(200);
    expect(dry.body.counts).toEqual({ in: 3, out: 0, held: 2 });
    const held = new Map(dry.body.held.map(({ employeeId, rule }: Json) => [employeeId, rule]));
    expect(held.get(cast.ids.mayor)).toBe('no-supervisor');
    expect(held.get(cast.ids.secretary)).toBe('no-second-reviewer');
    expect((await get(`/v1/cycles/cycle:${HOME}:dry`)).status).toBe(404);
  });

  it('does what the dry run said', async () => {
    const { body } = await get(`/v1/cycles/${cast.cycle}`);
    expect(body.launch).toMatchObject({ launched: 3, excluded: 0, failed: 0, held: 2 });
    const members = await get(`/v1/cycles/${cast.cycle}/members?status=HELD`);
    expect(members.body.data.map(({ rule }: Json) => rule).sort()).toEqual(['no-second-reviewer', 'no-supervisor']);
    const [{ nip, name, employeeId }] = members.body.data;
    expect((await get(`/v1/cycles/${cast.cycle}/members?nip=${nip}`)).body.data).toMatchObject([{ employeeId, name }]);
    expect((await get(`/v1/cycles/${cast.cycle}/members?format=csv`)).text).toContain(`${employeeId},'${nip},${name},`);
  });

  it('again is the same cycle, with the same key or another one', async () => {
    const again = await post('/v1/cycles', launch);
    expect([again.status, again.body.id]).toEqual([202, cast.cycle]);
    expect(again.headers.get('location')).toBe(`/v1/cycles/${cast.cycle}`);
    const { body } = await get(`/v1/appraisals?cycle=${cast.cycle}`);
    expect(body.data).toHaveLength(3);
  });

  it('is for one person, a list or a unit where it says so, and stays so', async () => {
    const { body } = await get(`/v1/employees/${cast.ids.sri}`);
    const only = { nips: [body.nip] };
    const asked = { ...launch, label: 'satu' };
    const whom = async (meant: unknown) => (await post('/v1/cycles?dryRun=true', { ...asked, only: meant })).body;
    expect(await whom(only)).toMatchObject({
      counts: { in: 1, out: 0, held: 0 },
      in: [{ employeeId: cast.ids.sri }],
    });
    const everybody = await whom(undefined);
    const mates = everybody.in.filter(({ unit }: Json) => unit === body.unit);
    expect((await whom({ units: [body.unit], nips: [body.nip] })).in).toEqual(mates);
    for (const [pointer, meant] of [
      ['/only', {}],
      ['/only/units/0', { units: ['bulan'] }],
      ['/only/nips/1', { nips: [body.nip, nipOf(99_999)] }],
    ] as const)
      expect((await whom(meant)).errors?.[0]?.pointer).toBe(pointer);
    const made = await post('/v1/cycles', { ...asked, only });
    expect([made.status, made.body.only]).toEqual([202, { units: [], people: 1 }]);
    expect((await post('/v1/cycles', asked)).body.code).toBe('cycle-exists');
    const id = made.body.id;
    const cycle = async () => (await get(`/v1/cycles/${id}`)).body;
    await eventually(async () => (await cycle()).launch.finishedAt !== null, 'launched');
    await post(`/v1/cycles/${id}/launch`, { reason: 'Ada yang baru' });
    await eventually(async () => (await cycle()).operations[0]?.state === 'DONE', 'launched again');
    const members = await get(`/v1/cycles/${id}/members`);
    expect(members.body.data.map(({ employeeId }: Json) => employeeId)).toEqual([cast.ids.sri]);
    const { findings } = await verifySubject(api().store, id);
    expect(findings).toEqual([]);
  });

  it('starts a sandbox on the first morning of its period, and marks everything as sandbox', async () => {
    const { body } = await get(`/v1/cycles/${cast.cycle}`);
    expect(body.sandbox).toBe(true);
    expect(body.businessNow).toMatch(/^2026-01-01T00:/);
    const [first] = (await api().call('GET', `/v1/appraisals?cycle=${cast.cycle}`, { key: cast.hr })).body.data;
    expect(first.sandbox).toBe(true);
  });
});

describe('a running cycle', () => {
  it('is listed, counted and summarised', async () => {
    const list = await get(`/v1/cycles?region=${HOME}`);
    expect(list.body.data.map(({ id }: Json) => id)).toContain(cast.cycle);
    const progress = await eventually(async () => {
      const { body } = await get(`/v1/cycles/${cast.cycle}/progress`);
      return body.total === 3 && body;
    }, 'three appraisals');
    expect(progress.stages).toEqual([{ stage: 'targets', state: 'RUNNING', count: 3, overdue: 0 }]);
    const summary = await get(`/v1/cycles/${cast.cycle}/summary`);
    expect(summary.body).toMatchObject({ people: 3, running: 3, closed: 0, predicates: {}, outcomes: [] });
    const distribution = await get(`/v1/cycles/${cast.cycle}/distribution`);
    expect(distribution.body.units.map(({ unit, people }: Json) => [unit, people])).toEqual([['dinkes', 3]]);
    expect(distribution.body.enforced).toBe(false);
  });

  it('is not sent again while it is unchanged', async () => {
    const first = await get(`/v1/cycles/${cast.cycle}`);
    const headers = { 'If-None-Match': first.headers.get('etag') ?? '' };
    const again = await api().call('GET', `/v1/cycles/${cast.cycle}`, { key: cast.admin, headers });
    expect(again.status).toBe(304);
  });

  it('is paused and resumed: what is asked for is accepted once, readable at once, and done', async () => {
    const dry = await post(`/v1/cycles/${cast.cycle}/pause?dryRun=true`, { reason: 'Banjir', unit: 'dinkes' });
    expect(dry.body).toEqual({ dryRun: true, op: 'pause', unit: 'dinkes', appraisals: 3, leftOut: [] });
    const first = await post(`/v1/cycles/${cast.cycle}/pause`, { reason: 'Banjir' }, 'pause-1');
    const again = await post(`/v1/cycles/${cast.cycle}/pause`, { reason: 'Banjir' }, 'pause-1');
    expect([first.status, again.status, again.body.opId]).toEqual([202, 202, first.body.opId]);
    const location = first.headers.get('location') ?? '';
    expect((await get(location)).body).toMatchObject({ op: 'pause', reason: 'Banjir' });
    await eventually(async () => (await get(location)).body.state === 'DONE', 'pause is done');
    const sri = await cast.appraisalOf(cast.ids.sri);
    const paused = await eventually(async () => {
      const { body } = await api().call('GET', `/v1/appraisals/${sri}`, { key: cast.hr });
      return body.state === 'PAUSED' && body;
    }, 'the appraisal is paused');
    const path = `/v1/appraisals/${sri}/propose-targets`;
    const targets = [{ id: 't1', title: 'Cepat', weight: 10_000, indicator: 'target', due: '2026-12-31', ...MEASURED }];
    const refused = await api().call('POST', path, { key: cast.employee, body: { targets } });
    expect([refused.status, refused.body.code]).toEqual([409, 'cycle-paused']);

    await post(`/v1/cycles/${cast.cycle}/resume`, { reason: 'Surut' });
    const resumed = await eventually(async () => {
      const { body } = await api().call('GET', `/v1/appraisals/${sri}`, { key: cast.hr });
      return body.state === 'RUNNING' && body;
    }, 'the appraisal runs');
    expect(Date.parse(resumed.dueAt)).toBeGreaterThan(Date.parse(paused.dueAt));
  });

  it('has a stage extended by decree, for one unit', async () => {
    const body = {
      stage: 'targets',
      until: '2026-04-30',
      decree: 'SK/12/2026',
      reason: 'Gedung pindah',
      unit: 'dinkes',
    };
    const answer = await post(`/v1/cycles/${cast.cycle}/extend`, body);
    expect([answer.status, answer.body.decree]).toEqual([202, 'SK/12/2026']);
    const sri = await cast.appraisalOf(cast.ids.sri);
    await eventually(async () => {
      const view = await api().call('GET', `/v1/appraisals/${sri}`, { key: cast.hr });
      return view.body.dueAt === '2026-04-30T23:59:59.999+07:00';
    }, 'the new deadline');
    const journal = await api().call('GET', `/v1/appraisals/${sri}/journal`, { key: cast.hr });
    const entry = journal.body.data.find(({ type }: Json) => type === 'cycle.extend');
    expect(entry).toMatchObject({ data: { decree: 'SK/12/2026' }, text: { reason: 'Gedung pindah' } });
  });

  it('leaves out the case of whoever asks, and names it', async () => {
    const [sri, budi] = [await cast.appraisalOf(cast.ids.sri), await cast.appraisalOf(cast.ids.budi)];
    const own = await api().keyFor({ region: HOME, roles: ['admin', 'hr'], employeeId: cast.ids.budi });
    const body = { stage: 'targets', until: '2026-05-15', decree: 'SK/13/2026', reason: 'Banjir', unit: 'dinkes' };
    const path = `/v1/cycles/${cast.cycle}/extend`;
    const dry = await api().call('POST', `${path}?dryRun=true`, { key: own, body });
    expect(dry.body).toMatchObject({ appraisals: 2, leftOut: [budi] });
    const asked = await api().call('POST', path, { key: own, body });
    expect(asked.body).not.toHaveProperty('hands');
    const done = await eventually(async () => {
      const operation = (await get(asked.headers.get('location') ?? '')).body;
      return operation.state === 'DONE' && operation;
    }, 'the extension is done');
    expect(done).toMatchObject({ done: 2, failed: 1, refused: [{ appraisalId: budi, code: 'self-decision' }] });
    const dueOf = async (id: string) => (await get(`/v1/appraisals/${id}`)).body.dueAt.slice(0, 10);
    expect([await dueOf(sri), await dueOf(budi)]).toEqual(['2026-05-15', '2026-04-30']);
  });

  it('holds whom the roster lacks a fact of, says which, before and after, and launches them once it is there', async () => {
    const roster = (header: string, ...cells: string[]) =>
      api().call('POST', `/v1/employees/import?region=${HOME}`, {
        key: cast.hr,
        raw: `nip,name,unit,supervisorNip${header}\n${[nipOf(70_005), 'Tono', 'dinkes', nipOf(70_002), ...cells].join()}`,
        headers: { 'Content-Type': 'text/csv' },
      });
    const [{ id }] = (await roster('')).body.lines;
    const lacking = { employeeId: id, rule: 'facts-on-hold', facts: ['monthsInPost'] };
    const dry = await post('/v1/cycles?dryRun=true', { ...launch, label: 'dry' });
    expect(dry.body.held.find(({ employeeId }: Json) => employeeId === id)).toMatchObject(lacking);
    const launched = async () => {
      const { body, headers } = await post(`/v1/cycles/${cast.cycle}/launch`, { reason: 'Pegawai baru' });
      expect(body.op).toBe('launch');
      const location = headers.get('location') ?? '';
      await eventually(async () => (await get(location)).body.state === 'DONE', 'the launch is done');
      const { data } = (await get(`/v1/cycles/${cast.cycle}/members?nip=${nipOf(70_005)}`)).body;
      return data[0];
    };
    expect(await launched()).toMatchObject({ ...lacking, status: 'HELD', appraisalId: null });
    await roster(',facts.monthsInPost,facts.unitKind', '24', 'other');
    const member = await launched();
    expect(member).toMatchObject({ status: 'LAUNCHED', rule: null });
    expect(member).not.toHaveProperty('facts');
    // The decree for their unit was there before them.
    const { body } = await get(`/v1/appraisals/${await cast.appraisalOf(id)}`);
    expect(body.dueAt).toBe('2026-05-15T23:59:59.999+07:00');
  });
});

describe('launches at the same moment', () => {
  const period = { from: '2027-01-01', to: '2027-12-31' };
  const answers = (bodies: object[]) => Promise.all(bodies.map((body) => post('/v1/cycles', body)));

  it('of real cycles that share a day: one begins, and the others are told which', async () => {
    const labels = ['a', 'b', 'c', 'd', 'e', 'f'];
    const all = await answers(labels.map((label) => ({ region: HOME, label, period })));
    const [begun, ...more] = all.filter(({ status }) => status === 202);
    expect(more).toEqual([]);
    for (const { status, body } of all.filter((answer) => answer !== begun)) {
      expect([status, body.code]).toEqual([409, 'cycle-overlaps']);
      expect(body.detail).toContain(`"${begun?.body.label}"`);
    }
    const { body } = await get(`/v1/cycles?region=${HOME}&limit=200`);
    expect(body.data.filter(({ label }: Json) => labels.includes(label))).toHaveLength(1);
  });

  it('under one label are one cycle, and sandboxes stand in nobody’s way', async () => {
    const sandbox = { speed: 2 };
    const all = await answers([
      ...Array.from({ length: 3 }, () => ({ region: HOME, label: 'coba-1', period, sandbox })),
      { region: HOME, label: 'coba-2', period, sandbox },
    ]);
    expect(all.map(({ status, body }) => [status, body.label])).toEqual([
      ...Array.from({ length: 3 }, () => [202, 'coba-1']),
      [202, 'coba-2'],
    ]);
  });

  it('go on with one whose process died after it was claimed: it begins before the next is decided', async () => {
    const { store } = api();
    const [claimed] = (await get(`/v1/cycles?region=${HOME}&limit=1`)).body.data;
    const cycle = await store.models.cycles.findById(claimed.id).lean();
    if (!cycle) throw new Error('no cycle');
    const _id = `cycle:${HOME}:mati`;
    const dead = { ...cycle, _id, label: 'mati', state: 'LAUNCHING' as const, closedAt: null, operations: [] };
    expect(await launchAfter(store, await finishLastLaunch(store, HOME), dead)).toBe(true);
    await answers([{ region: HOME, label: 'coba-3', period, sandbox: { speed: 2 } }]);
    const begins = async () => (await get(`/v1/cycles/${_id}`)).body.state !== 'LAUNCHING';
    await eventually(begins, 'the launch that was cut off begins');
  });
});
