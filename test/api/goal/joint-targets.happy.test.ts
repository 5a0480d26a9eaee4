/** A joint target over HTTP: signed by its owners, brought to by each, settled once for everybody who bears it. */
import { beforeAll, describe, expect, it } from 'vitest';
import { getPack } from '../../../store/pack/rule-packs.ts';
import { verifySubject } from '../../../store/verify/subject.ts';
import type { Json } from '../../support/api.ts';
import { askedJoint, jointInForce } from '../../support/joint-target.ts';
import { publishNext, typedScore } from '../../support/next-version.ts';
import { ELSEWHERE, STAFF } from '../../support/regions.ts';
import { type Cast, launchedCast, moveToStage, useRunningApi } from '../../support/running-api.ts';

const api = useRunningApi();
let cast: Cast;
let [sri, budi] = ['', ''];
let mayor = '';

beforeAll(async () => {
  // The same policy in a region that has joint targets.
  const { rulePacks } = api().store.models;
  const digest = await api().packOf(STAFF);
  const first = await getPack(api().store, digest);
  if (!first) throw new Error('no pack');
  await rulePacks.deleteOne({ _id: digest });
  await publishNext(api().store, first, ({ collaboration, effective }) => ({
    effective,
    collaboration: { ...collaboration, jointTargets: true, withdrawal: 'drop' },
  }));
  cast = await launchedCast(api(), STAFF, { speed: 0 });
  [sri, budi] = await Promise.all([cast.appraisalOf(cast.ids.sri), cast.appraisalOf(cast.ids.budi)]);
  mayor = await api().keyFor({ region: STAFF, roles: ['employee', 'assessor'], employeeId: cast.ids.mayor });
  await moveToStage(api(), cast, { id: sri, stage: 'target' });
});

const create = (key: string, more: object = {}) =>
  api().call('POST', '/v1/joint-targets', { key, body: askedJoint(STAFF, more) });
const act = (id: string, name: string, key: string, body: unknown) =>
  api().call('POST', `/v1/joint-targets/${id}/${name}`, { key, body });
const read = async (id: string): Promise<Json> =>
  (await api().call('GET', `/v1/joint-targets/${id}`, { key: cast.employee })).body;
const proposed = async (): Promise<string> => (await create(cast.hr)).body.id;
const inForce = () => jointInForce(api(), cast);
const target = (jointTarget: string, more: object = {}) => ({
  id: 't1',
  title: 'Siswa diperiksa',
  weight: 10_000,
  kind: 'main',
  aspect: 'quantity',
  direction: 'higher',
  value: 1000,
  source: 'own',
  due: '2026-11-30',
  jointTarget,
  ...more,
});
const send = (id: string, name: string, key: string, body: unknown, query = '') =>
  api().call('POST', `/v1/appraisals/${id}/${name}${query}`, { key, body });

describe('a joint target', () => {
  it.each([
    [
      'owners',
      {
        owners: [
          { unit: 'dinkes', share: 6000 },
          { unit: 'setda', share: 3000 },
        ],
      },
    ],
    [
      'owners/1/unit',
      {
        owners: [
          { unit: 'dinkes', share: 6000 },
          { unit: 'dinkes', share: 4000 },
        ],
      },
    ],
    [
      'owners/1/unit',
      {
        owners: [
          { unit: 'dinkes', share: 6000 },
          { unit: 'bulan', share: 4000 },
        ],
      },
    ],
    ['value', { value: 0 }],
    ['due', { due: '2027-01-01' }],
  ])('that is wrong is refused at its field: %s', async (pointer, more) => {
    const { status, body } = await create(cast.hr, more);
    expect([status, body.errors?.[0]]).toMatchObject([422, { pointer: `/${pointer}` }]);
  });

  it('is proposed by HR, an admin or the head that leads, and is not there for another region', async () => {
    expect((await create(cast.boss)).status).toBe(201);
    expect((await create(cast.admin)).status).toBe(201);
    for (const key of [cast.employee, cast.second, cast.system]) expect((await create(key)).status).toBe(403);
    const elsewhere = await api().keyFor({ region: ELSEWHERE, roles: ['hr', 'admin', 'assessor'], employeeId: 'x' });
    const id = await proposed();
    expect((await create(elsewhere)).status).toBe(404);
    expect((await api().call('GET', `/v1/joint-targets/${id}`, { key: elsewhere })).status).toBe(404);
    expect((await act(id, 'sign', elsewhere, { unit: 'dinkes' })).status).toBe(404);
  });

  it('is in force once a head of each owner has signed; until then nobody may bear it', async () => {
    const id = await proposed();
    expect((await act(id, 'sign', cast.employee, { unit: 'dinkes' })).status).toBe(403);
    expect((await act(id, 'sign', cast.boss, { unit: 'setda' })).status).toBe(403);
    expect((await act(id, 'sign', cast.boss, { unit: 'bulan' })).status).toBe(422);
    expect((await act(id, 'sign', cast.boss, { unit: 'dinkes' })).body.state).toBe('PROPOSED');
    expect((await act(id, 'sign', cast.boss, { unit: 'dinkes' })).body.code).toBe('already-done');
    const early = await send(sri, 'propose-targets', cast.employee, { targets: [target(id)] });
    expect(early.body.errors).toMatchObject([
      { pointer: '/targets/0/jointTarget', detail: expect.stringContaining('belum ditandatangani') },
    ]);
    expect((await act(id, 'contribute', cast.boss, { unit: 'dinkes', amount: 1, at: '2026-06-01' })).status).toBe(409);
    expect((await act(id, 'sign', mayor, { unit: 'setda' })).body.state).toBe('IN_FORCE');
    // A key that one signer made does not sign for the other owner.
    const other = await proposed();
    await act(other, 'sign', cast.boss, { unit: 'dinkes' });
    const made = await api().keyFor({
      region: STAFF,
      roles: ['assessor'],
      employeeId: cast.ids.mayor,
      hands: [cast.ids.mayor, cast.ids.head],
    });
    expect((await act(other, 'sign', made, { unit: 'setda' })).body.code).toBe('same-hands');
  });

  it('is borne as it was signed, by people of its owners', async () => {
    const id = await inForce();
    for (const [field, more] of [
      ['value', { value: 900 }],
      ['direction', { direction: 'lower' }],
    ] as const) {
      const { body } = await send(sri, 'propose-targets', cast.employee, { targets: [target(id, more)] });
      expect(body.errors).toMatchObject([{ pointer: `/targets/0/${field}` }]);
    }
    const unknown = await send(sri, 'propose-targets', cast.employee, { targets: [target('jt-1')] });
    expect(unknown.body.errors).toMatchObject([{ pointer: '/targets/0/jointTarget' }]);
    expect(
      (await send(sri, 'propose-targets', cast.employee, { targets: [target(id)] }, '?dryRun=true')).body.refusal,
    ).toBeNull();
  });

  it('loses an owner, whose share the pack drops; a dispute goes to the superior of the lead', async () => {
    const id = await inForce();
    await act(id, 'contribute', mayor, { unit: 'setda', amount: 300, at: '2026-06-01' });
    expect((await act(id, 'dispute', mayor, { unit: 'setda', reason: 'Angka keliru' })).status).toBe(200);
    expect((await act(id, 'dispute', cast.boss, { unit: 'dinkes', reason: 'Lagi' })).body.code).toBe('already-done');
    expect((await act(id, 'settle', cast.boss, { at: '2026-11-30' })).status).toBe(409);
    const decision = { decision: 'upheld', amounts: [{ unit: 'setda', amount: 350 }], reason: 'Sesuai data' };
    for (const key of [cast.boss, mayor, cast.employee])
      expect((await act(id, 'decide-dispute', key, decision)).status).toBe(403);
    const decided = await act(id, 'decide-dispute', cast.second, decision);
    expect([decided.status, decided.body]).toMatchObject([200, { dispute: null, soFar: 350 }]);
    expect((await act(id, 'leave', cast.boss, { unit: 'setda', reason: 'x' })).status).toBe(403);
    expect((await act(id, 'leave', cast.boss, { unit: 'dinkes', reason: 'x' })).status).toBe(422);
    const left = await act(id, 'leave', mayor, { unit: 'setda', reason: 'Anggaran dialihkan' });
    expect(left.body).toMatchObject({
      value: 600,
      agreed: 1000,
      owners: [{ share: 10_000 }, { share: 0, left: true }],
    });
    expect((await act(id, 'leave', mayor, { unit: 'setda', reason: 'x' })).body.code).toBe('already-done');
  });
});

describe('a dispute', () => {
  const decision = { decision: 'rejected', reason: 'Sesuai data' };
  const disputedBy = async (key: string, unit: string, more: object = {}) => {
    const id = (await create(cast.hr, more)).body.id;
    expect((await act(id, 'sign', cast.boss, { unit: 'dinkes' })).status).toBe(200);
    expect((await act(id, 'sign', mayor, { unit: 'setda' })).status).toBe(200);
    expect((await act(id, 'dispute', key, { unit, reason: 'Angka keliru' })).status).toBe(200);
    return id;
  };
  const hrOf = (employeeId: string) => api().keyFor({ region: STAFF, roles: ['hr'], employeeId });

  it('is not for HR while somebody stands above the head that leads', async () => {
    const id = await disputedBy(mayor, 'setda');
    expect((await act(id, 'decide-dispute', await hrOf(cast.ids.budi), decision)).status).toBe(403);
    expect((await act(id, 'decide-dispute', cast.second, decision)).status).toBe(200);
  });

  it('is signed by who acts for the head, as such, and corrects each unit once', async () => {
    const id = await proposed();
    const until = new Date(Date.now() + 86_400_000 * 30).toISOString().slice(0, 10);
    const acting = { region: STAFF, of: cast.ids.head, to: cast.ids.budi, kind: 'plt', decree: 'SPT 1', until };
    const appointed = await api().call('POST', '/v1/acting-officials', { key: cast.hr, body: acting });
    expect([appointed.status, appointed.text]).toEqual([201, appointed.text]);
    const key = await api().keyFor({ region: STAFF, roles: ['employee', 'assessor'], employeeId: cast.ids.budi });
    const signed = await act(id, 'sign', key, { unit: 'dinkes' });
    expect([signed.status, signed.text]).toEqual([200, signed.text]);
    const entry = await api()
      .store.models.journal.findOne({ type: 'jointTarget.signed', 'actor.id': cast.ids.budi })
      .lean();
    expect(entry?.actor).toMatchObject({ for: cast.ids.head, standIn: 'plt' });
    await act(id, 'sign', mayor, { unit: 'setda' });
    await act(id, 'dispute', mayor, { unit: 'setda', reason: 'Angka keliru' });
    const twice = {
      decision: 'upheld',
      amounts: [1, 2].map((amount) => ({ unit: 'setda', amount })),
      reason: 'Dua kali',
    };
    const decided = await act(id, 'decide-dispute', cast.second, twice);
    expect([decided.status, decided.body.errors?.[0].pointer]).toEqual([422, '/amounts/1/unit']);
    await api().call('DELETE', `/v1/stand-ins/${appointed.body.id}`, { key: cast.hr });
  });

  it('is for HR where nobody does, and never for a head who came later or who disputes', async () => {
    const id = await disputedBy(cast.boss, 'dinkes', { lead: 'setda' });
    expect((await act(id, 'decide-dispute', await hrOf(cast.ids.head), decision)).body.code).toBe('self-decision');
    const decided = await act(id, 'decide-dispute', await hrOf(cast.ids.budi), decision);
    expect([decided.status, decided.body.dispute]).toEqual([200, null]);
    const other = await disputedBy(mayor, 'setda');
    const named = (headId: string | null) =>
      api().call('PUT', '/v1/units/setda', { key: cast.hr, body: { region: STAFF, name: 'Setda', headId } });
    expect((await named(cast.ids.secretary)).status).toBe(204);
    // The secretary heads an owner now, and nobody else stands above the lead.
    expect((await act(other, 'decide-dispute', cast.second, decision)).body.code).toBe('self-decision');
    expect((await act(other, 'decide-dispute', await hrOf(cast.ids.budi), decision)).status).toBe(200);
    expect((await named(null)).status).toBe(204);
  });
});

describe('its one result', () => {
  it('reaches everybody who bears it once; where the figures were frozen, it is late', async () => {
    const id = await inForce();
    const own = await api().keyFor({ region: STAFF, roles: ['employee'], employeeId: cast.ids.budi });
    const beside = { ...target(id, { id: 't2', title: 'Laporan bulanan', weight: 4000 }), jointTarget: undefined };
    for (const [appraisal, key, targets] of [
      [sri, cast.employee, [target(id)]],
      [budi, own, [target(id, { weight: 6000 }), beside]],
    ] as const) {
      expect((await send(appraisal, 'propose-targets', key, { targets })).status).toBe(200);
      expect((await send(appraisal, 'agree-targets', cast.boss, {})).status).toBe(200);
    }
    // What they bear already they may send again, whatever became of it.
    await api().store.models.jointTargets.updateOne({ _id: id }, { $set: { state: 'CANCELLED' } });
    const again = await send(
      sri,
      'propose-targets',
      cast.employee,
      { targets: [target(id, { title: 'Lain' })] },
      '?dryRun=true',
    );
    expect(again.body.errors).toBeUndefined();
    const anew = await send(
      sri,
      'propose-targets',
      cast.employee,
      { targets: [target(id, { id: 't2' })] },
      '?dryRun=true',
    );
    expect(JSON.stringify(anew.body)).toContain('/targets/0/jointTarget');
    await api().store.models.jointTargets.updateOne({ _id: id }, { $set: { state: 'IN_FORCE' } });
    await moveToStage(api(), cast, { id: sri, stage: 'final' });
    const alone = await send(sri, 'report-progress', cast.employee, {
      reports: [{ target: 't1', actual: 5, at: '2026-06-01' }],
    });
    expect(alone.body.errors).toMatchObject([{ pointer: '/reports/0/target', code: 'reported-jointly' }]);
    await act(id, 'contribute', cast.system, { unit: 'dinkes', amount: 450, at: '2026-11-30' });
    await act(id, 'contribute', mayor, { unit: 'setda', amount: '350', at: '2026-11-30', note: 'Semua sekolah' });
    const facts = { behaviourRating: 'sesuai' };
    const frozen = await send(budi, 'finalise-score', cast.boss, { facts });
    expect(frozen.status, frozen.text).toBe(200);
    const { businessNow } = (await api().call('GET', `/v1/cycles/${cast.cycle}`, { key: cast.admin })).body;
    const at = businessNow.slice(0, 10) < '2026-12-31' ? businessNow.slice(0, 10) : '2026-12-31';
    expect((await act(id, 'settle', mayor, { at })).status).toBe(403);
    expect((await act(id, 'settle?dryRun=true', cast.boss, { at })).body).toMatchObject({
      state: 'SETTLED',
      delivery: {
        bearers: 2,
        counted: 1,
        late: 1,
        refused: [],
        warnings: [{ code: 'progress-late', detail: expect.stringMatching(/^1 penilaian sudah dibekukan/) }],
      },
    });
    expect((await read(id)).state).toBe('IN_FORCE');
    // Days that have not come are nobody's: they would shut out what comes before them.
    const tooEarly = await act(id, 'settle', cast.boss, { at: '2026-12-31' });
    if (at < '2026-12-31') expect(tooEarly.body.errors).toMatchObject([{ pointer: '/at' }]);
    const done = await act(id, 'settle', cast.boss, { at });
    expect([done.status, done.body]).toMatchObject([
      200,
      { state: 'SETTLED', result: { actual: 800, day: at }, delivery: { counted: 1, late: 1, refused: [] } },
    ]);
    const told = await api().call('GET', `/v1/appraisals/${sri}/targets`, { key: cast.employee });
    expect(told.body.data[0]).toMatchObject({ actual: 800, actualBy: 'system', jointTarget: id });
    expect(told.body.data[0].reports.at(-1).note).toContain('800 dari 1000');
    const late = await api().call('GET', `/v1/appraisals/${budi}/targets`, { key: own });
    expect(late.body.data[0]).toMatchObject({ actual: null, reports: [{ state: 'late', actual: 800 }] });
    // Again, by another request: it is there already, and nothing counts twice.
    expect((await act(id, 'settle', cast.hr, { at: '2026-01-02' })).body.code).toBe('joint-target-state');
    const repeated = await act(id, 'settle', cast.hr, { at });
    expect(repeated.body.delivery).toMatchObject({ bearers: 2, counted: 1, late: 1, refused: [] });
    const { body } = await api().call('GET', `/v1/appraisals/${sri}/journal?limit=200`, { key: cast.hr });
    expect(body.data.filter(({ type }: Json) => type === 'progress.reported')).toHaveLength(1);
    expect((await act(id, 'contribute', mayor, { unit: 'setda', amount: 1, at: '2026-12-01' })).status).toBe(409);
    expect((await read(id)).history.map(({ type }: Json) => type)).toEqual([
      'jointTarget.proposed',
      'jointTarget.signed',
      'jointTarget.signed',
      'jointTarget.contributed',
      'jointTarget.contributed',
      'jointTarget.settled',
    ]);
  });

  it('leaves a journal that verifies, and figures that somebody changes past it do not', async () => {
    const check = async () => (await verifySubject(api().store, `audit:${STAFF}`)).findings.map(({ kind }) => kind);
    expect(await check()).toEqual([]);
    const { jointTargets } = api().store.models;
    const settledOne = await jointTargets.findOne({ state: 'SETTLED' }).lean();
    await jointTargets.updateOne(
      { _id: settledOne?._id ?? '' },
      { $set: { result: { actual: 1, day: '2026-12-31' } } },
    );
    expect(await check()).toEqual(['record-differs']);
  });
});

describe('whom its result reaches', () => {
  const settling = async (id: string, key: string, language = 'id') => {
    const path = `/v1/joint-targets/${id}/settle?dryRun=true`;
    const { body, text } = await api().call('POST', path, {
      key,
      body: { at: '2026-01-01' },
      headers: { 'Accept-Language': language },
    });
    expect(body.delivery, text).toBeDefined();
    return body.delivery;
  };

  it('is told before it is settled: nobody, when nobody bears it', async () => {
    const id = await inForce();
    await act(id, 'contribute', cast.system, { unit: 'dinkes', amount: 450, at: '2026-01-01' });
    expect(await settling(id, cast.boss)).toEqual({
      bearers: 0,
      counted: 0,
      late: 0,
      refused: [],
      warnings: [
        { pointer: '', code: 'reaches-nobody', detail: expect.stringContaining('tidak sampai kepada siapa pun') },
      ],
    });
    // Who left with their unit bears it still, and reports it alone.
    const own = await api().appraisal({
      region: STAFF,
      unit: 'lain',
      view: { targets: [{ id: 't1', weight: 10_000, due: '2026-11-30', jointTarget: id }] },
    });
    expect((await settling(id, cast.boss)).warnings.map(({ code }: Json) => code)).toEqual([
      'reaches-nobody',
      'unit-left',
    ]);
    await api().store.models.appraisals.updateOne({ _id: own }, { $set: { state: 'CLOSED', unit: 'dinkes' } });
    expect((await settling(id, cast.boss)).warnings.map(({ code }: Json) => code)).toEqual([
      'reaches-nobody',
      'appraisal-ended',
    ]);
  });

  it('is nobody where their pack reads no targets, with the number and why, in both languages', async () => {
    const { rulePacks } = api().store.models;
    const digest = await api().packOf(ELSEWHERE);
    const measured = await getPack(api().store, digest);
    if (!measured) throw new Error('no pack');
    await rulePacks.deleteOne({ _id: digest });
    await publishNext(api().store, measured, (pack) => ({
      ...typedScore(pack),
      effective: pack.effective,
      collaboration: { ...pack.collaboration, jointTargets: true },
    }));
    const other = await launchedCast(api(), ELSEWHERE, { speed: 0, roster: { grade: 'III/a' } });
    const id = await jointInForce(api(), other);
    const borne = { id: 't1', title: 'Siswa diperiksa', weight: 10_000, due: '2026-11-30', jointTarget: id };
    const [appraisal, indicator] = [await other.appraisalOf(other.ids.sri), 'timeliness'];
    const proposal = { targets: [{ ...borne, indicator }] };
    const proposed = await send(appraisal, 'propose-targets', other.employee, proposal);
    expect(proposed.status, proposed.text).toBe(200);
    await act(id, 'contribute', other.system, { unit: 'dinkes', amount: 450, at: '2026-01-01' });
    const words = {
      id: '1 penilaian memakai paket yang tidak membaca target',
      en: '1 of the appraisals use a pack that reads no',
    };
    for (const language of ['id', 'en'] as const) {
      expect(await settling(id, other.boss, language)).toMatchObject({
        bearers: 1,
        counted: 0,
        refused: [{ appraisal, code: 'targets-not-read' }],
        warnings: [
          { code: 'reaches-nobody' },
          { code: 'targets-not-read', detail: expect.stringContaining(words[language]) },
        ],
      });
    }
  });
});
