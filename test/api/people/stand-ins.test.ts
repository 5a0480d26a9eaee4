import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { employeesById } from '../../../store/people/employees.ts';
import { linesAbove } from '../../../store/people/stand-ins.ts';
import { verifySubject } from '../../../store/verify/subject.ts';
import { type Json, nipOf, useApi } from '../../support/api.ts';
import { HOME } from '../../support/regions.ts';

const api = useApi();
const DAY = 86_400_000;
const dayFrom = (days: number) => new Date(Date.now() + days * DAY + 7 * 3_600_000).toISOString().slice(0, 10);
type Person = { id: string; key: string };
const person = async (name: string): Promise<Person> => {
  const { _id: id } = await api().employee({ name });
  return {
    id,
    key: await api().keyFor({ roles: ['employee', 'assessor'], employeeId: id, expiresAt: '2099-01-01T00:00:00.000Z' }),
  };
};
let [boss, second, other, mia, admin]: Person[] = [];
let ids: { of: string; to: string; appraisal: string; own: string };
beforeAll(async () => {
  const { _id } = await api().employee({ name: 'Admin' });
  admin = { id: _id, key: await api().keyFor({ roles: ['admin', 'hr'], employeeId: _id }) };
});
beforeEach(async () => {
  [boss, second, other, mia] = await Promise.all(['Boss', 'Second', 'Other', 'Mia'].map(person));
  const view = {
    stage: 'final',
    stageKind: 'final',
    state: 'RUNNING',
    assessorId: boss?.id,
    secondReviewerId: second?.id,
    peerIds: [],
    waitingOn: [{ as: 'assessor', id: boss?.id, for: 'finaliseScore' }],
  } as const;
  const appraisal = await api().appraisal({ region: HOME, employeeId: mia?.id ?? '', view: view as never });
  const own = await api().appraisal({ region: HOME, employeeId: other?.id ?? '', view: view as never });
  ids = { of: boss?.id ?? '', to: other?.id ?? '', appraisal, own };
});

const delegate = (more: object = {}, key = boss?.key ?? '') =>
  api().call('POST', '/v1/delegations', { key, body: { to: ids.to, until: dayFrom(7), ...more } });
const listed = async (key = other?.key ?? '', query = ''): Promise<string[]> =>
  (await api().call('GET', `/v1/appraisals?limit=200${query}`, { key })).body.data.map(({ id }: Json) => id);
const read = async (id: string, key = other?.key ?? '') =>
  (await api().call('GET', `/v1/appraisals/${id}`, { key })).status;
/** In which place somebody would rate; nothing runs here, so it is told in a dry run. */
const rating = async (id: string, key = other?.key ?? ''): Promise<Json> => {
  const { status, body } = await api().call('POST', `/v1/appraisals/${id}/submit-review?dryRun=true`, {
    key,
    body: { result: 'ON_TRACK' },
  });
  return status === 200 ? body.wouldSend.actor : body.code;
};
const wrong = async () => (await verifySubject(api().store, `audit:${HOME}`)).findings.map(({ detail }) => detail);

describe('a delegation', () => {
  it('lets somebody else act on behalf of the assessor, from its first day to its last', async () => {
    expect(await read(ids.appraisal)).toBe(403);
    const { status, body } = await delegate();
    expect([status, body]).toMatchObject([201, { kind: 'delegation', of: ids.of, to: ids.to, from: dayFrom(0) }]);
    expect(await rating(ids.appraisal)).toEqual({ id: ids.to, as: 'assessor', for: ids.of, standIn: 'delegation' });
    expect(await rating(ids.appraisal, boss?.key)).toEqual({ id: ids.of, as: 'assessor' });
    expect(await listed()).toContain(ids.appraisal);
    expect(await listed(other?.key, '&waitingOn=me')).toEqual([ids.appraisal]);
    const now = api().clock.now;
    api().clock.now = () => Date.now() + 9 * DAY;
    expect(await rating(ids.appraisal)).toBe('forbidden');
    expect(await listed()).not.toContain(ids.appraisal);
    api().clock.now = now;
  });

  it('begins on its day', async () => {
    await delegate({ from: dayFrom(2) });
    expect(await rating(ids.appraisal)).toBe('forbidden');
  });

  it('never reaches the case of whoever does the tasks, of either party, or of a peer', async () => {
    await delegate();
    expect(await rating(ids.own)).toBe('self-decision');
    const view = { stage: 'final', stageKind: 'final', state: 'RUNNING', waitingOn: [] };
    const parties = { assessorId: ids.of, secondReviewerId: ids.to, peerIds: [] };
    const both = await api().appraisal({
      region: HOME,
      employeeId: mia?.id ?? '',
      view: { ...view, ...parties } as never,
    });
    const peers = { assessorId: ids.of, secondReviewerId: second?.id, peerIds: [ids.to] };
    const asPeer = await api().appraisal({
      region: HOME,
      employeeId: mia?.id ?? '',
      view: { ...view, ...peers } as never,
    });
    expect(await rating(both)).toEqual({ id: ids.to, as: 'secondReviewer' });
    expect(await rating(asPeer)).toBe('forbidden');
    expect(await listed()).not.toContain(asPeer);
  });

  it('is not handed on, and is of the tasks alone: one’s own appraisal stays one’s own', async () => {
    await delegate();
    await delegate({ to: mia?.id }, other?.key);
    expect(await rating(ids.appraisal, mia?.key)).toBe('self-decision');
    const ownOfBoss = await api().appraisal({ region: HOME, employeeId: ids.of });
    expect(await read(ownOfBoss)).toBe(403);
  });

  it('both parties to one person makes them one of the two alone', async () => {
    await delegate();
    await delegate({}, second?.key);
    expect(await rating(ids.appraisal)).toMatchObject({ as: 'assessor', for: ids.of });
  });

  it('is told to both, is seen by both and nobody else, and ends by either’s hand', async () => {
    const { id } = (await delegate()).body;
    for (const key of [boss?.key, other?.key]) {
      const { body } = await api().call('GET', '/v1/stand-ins', { key: key ?? '' });
      expect(body.data.map((each: Json) => each.id)).toEqual([id]);
      const notices = (await api().call('GET', '/v1/notices', { key: key ?? '' })).body.data;
      expect(notices.at(-1).text.en).toContain('acts on behalf of Boss');
    }
    expect((await api().call('GET', '/v1/stand-ins', { key: mia?.key ?? '' })).body.data).toEqual([]);
    expect((await api().call('GET', `/v1/stand-ins?employee=${ids.of}`, { key: mia?.key ?? '' })).status).toBe(403);
    expect((await api().call('DELETE', `/v1/stand-ins/${id}`, { key: mia?.key ?? '' })).status).toBe(403);
    expect(await wrong()).toEqual([]);
    expect((await api().call('DELETE', `/v1/stand-ins/${id}`, { key: other?.key ?? '' })).status).toBe(204);
    expect(await rating(ids.appraisal)).toBe('forbidden');
    expect((await api().call('DELETE', `/v1/stand-ins/${id}`, { key: boss?.key ?? '' })).status).toBe(204);
    expect(await wrong()).toEqual([]);
    await api().store.models.standIns.updateOne({ _id: id }, { $set: { endedAt: null } });
    expect(await wrong()).not.toEqual([]);
    await api().store.models.standIns.updateOne({ _id: id }, { $set: { endedAt: 'x' } });
  });

  it.each([
    ['to oneself', () => ({ to: ids.of }), 'self'],
    ['to nobody', () => ({ to: 'nobody' }), 'employee-unknown'],
    ['before today', () => ({ from: dayFrom(-1) }), 'too-early'],
    ['ending before it begins', () => ({ from: dayFrom(3), until: dayFrom(2) }), 'too-early'],
    ['for years', () => ({ until: dayFrom(800) }), 'too-late'],
  ])('is refused %s', async (_, more, code) => {
    const { status, body } = await delegate(more());
    expect([status, body.errors?.[0].code]).toEqual([422, code]);
  });

  it('is one at a time, and repeated with its key the same one', async () => {
    await delegate();
    expect((await delegate({ to: mia?.id })).body.code).toBe('role-held');
  });
});

describe('a delegation', () => {
  it('is not made with a key that is limited to units', async () => {
    const key = await api().keyFor({ roles: ['assessor'], employeeId: ids.of, scopes: ['unit:dinkes'] });
    expect((await delegate({}, key)).status).toBe(403);
  });

  it('ends when whoever handed on is in service no longer', async () => {
    await delegate();
    expect(await rating(ids.appraisal)).toMatchObject({ for: ids.of });
    await api().store.models.employees.updateOne({ _id: ids.of }, { $set: { active: false } });
    expect(await rating(ids.appraisal)).toBe('forbidden');
  });

  it('ends when whoever acts is in service no longer', async () => {
    await delegate();
    expect(await rating(ids.appraisal)).toMatchObject({ for: ids.of });
    await api().store.models.employees.updateOne({ _id: ids.to }, { $set: { active: false } });
    expect(await rating(ids.appraisal)).toBe('forbidden');
    await api().store.models.employees.updateOne({ _id: ids.to }, { $set: { active: true } });
  });

  it('of two at once is one', async () => {
    const answers = await Promise.all([delegate(), delegate({ to: mia?.id })]);
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([201, 409]);
    expect(await api().store.models.standIns.countDocuments({ of: ids.of })).toBe(1);
    expect(await wrong()).toEqual([]);
  });

  it('whose record was lost is found, and so is one that nobody recorded', async () => {
    const { id } = (await delegate()).body;
    const { standIns } = api().store.models;
    const doc = await standIns.findById(id).lean();
    await standIns.deleteOne({ _id: id });
    expect(await wrong()).toEqual(['a stand-in']);
    // The next one for the same person finishes what was cut off.
    expect((await delegate({ to: mia?.id })).status).toBe(409);
    expect(await wrong()).toEqual([]);
    await standIns.insertMany([{ ...doc, _id: 'unrecorded' }]);
    expect(await wrong()).toEqual(['a stand-in']);
    await standIns.deleteOne({ _id: 'unrecorded' });
  });
});

describe('an acting official', () => {
  const appoint = (more: object = {}, key = admin?.key ?? '') => {
    const body = {
      region: HOME,
      of: ids.of,
      to: ids.to,
      kind: 'plt',
      decree: 'SPT 1/2026',
      until: dayFrom(30),
      ...more,
    };
    return api().call('POST', '/v1/acting-officials', { key, body });
  };

  it('acts for the official and signs as such, until it is ended by HR', async () => {
    const { status, body } = await appoint();
    expect(status).toBe(201);
    expect(await rating(ids.appraisal)).toEqual({ id: ids.to, as: 'assessor', for: ids.of, standIn: 'plt' });
    expect((await api().call('DELETE', `/v1/stand-ins/${body.id}`, { key: other?.key ?? '' })).status).toBe(403);
    expect((await api().call('DELETE', `/v1/stand-ins/${body.id}`, { key: admin?.key ?? '' })).status).toBe(204);
    expect(await rating(ids.appraisal)).toBe('forbidden');
    expect(await wrong()).toEqual([]);
  });

  it('is appointed by HR or an admin, never by themselves', async () => {
    expect((await appoint({}, boss?.key)).status).toBe(403);
    expect((await appoint({ to: admin?.id })).body.code).toBe('self-decision');
    const elsewhere = await api().keyFor({ roles: ['admin'], region: 'elsewhere' });
    expect((await appoint({}, elsewhere)).status).toBe(404);
  });

  it('is not chosen by those who are appraised by the official, nor sent away by them', async () => {
    const chief = await person('Chief');
    await api().store.models.employees.updateOne({ _id: ids.of }, { $set: { supervisorId: chief.id } });
    const { _id: employeeId } = await api().employee({ name: 'HR', supervisorId: ids.of });
    const hr = await api().keyFor({ roles: ['hr'], employeeId, hands: [employeeId] });
    for (const of of [employeeId, ids.of, chief.id])
      expect((await appoint({ of }, hr)).body.code, of).toBe('self-decision');
    expect((await appoint({ of: second?.id }, hr)).status).toBe(201);
    await api().appraisal({
      region: HOME,
      employeeId,
      view: { state: 'RUNNING', assessorId: mia?.id, secondReviewerId: chief.id, peerIds: [], waitingOn: [] } as never,
    });
    expect((await appoint({ of: mia?.id }, hr)).body.code).toBe('self-decision');
    const { id } = (await appoint()).body;
    expect((await api().call('DELETE', `/v1/stand-ins/${id}`, { key: hr })).body.code).toBe('self-decision');
    expect((await api().call('DELETE', `/v1/stand-ins/${id}`, { key: admin?.key ?? '' })).status).toBe(204);
  });

  it('ends even if the entry of it was cut off, which doing it again writes', async () => {
    const { id } = (await appoint()).body;
    await api().store.models.standIns.updateOne({ _id: id }, { $set: { endedAt: '2026-01-01T00:00:00.000Z' } });
    expect(await rating(ids.appraisal)).toBe('forbidden');
    expect(await wrong()).not.toEqual([]);
    expect((await api().call('DELETE', `/v1/stand-ins/${id}`, { key: admin?.key ?? '' })).status).toBe(204);
    expect(await wrong()).toEqual([]);
  });

  it('who stands above or beside the one away leaves nobody without those who appraise', async () => {
    const chain = ['Top', 'Chief', 'Gone', 'Peer', 'Sub'];
    const made: string[] = [];
    for (const name of chain) {
      const supervisorId = made[Math.min(made.length - 1, 2)] ?? null;
      const { _id } = await api().employee({ name, supervisorId, active: name !== 'Gone' });
      made.push(_id);
    }
    const [top, head, gone, peer, sub] = made as [string, string, string, string, string];
    const lines = async () => {
      const people = await employeesById(api().store, HOME, [peer, sub]);
      const above = await linesAbove(api().store, { region: HOME, day: dayFrom(0) }, people);
      const of = (id: string) => {
        const found = people.find(({ _id }) => _id === id);
        const { supervisor, secondReviewer } = found ? above(found) : {};
        return [supervisor?._id, secondReviewer?._id];
      };
      return [of(peer), of(sub)];
    };
    const { id } = (await appoint({ of: gone, to: head })).body;
    expect(await lines()).toEqual([
      [head, top],
      [head, top],
    ]);
    await api().call('DELETE', `/v1/stand-ins/${id}`, { key: admin?.key ?? '' });
    await appoint({ of: gone, to: peer });
    expect(await lines()).toEqual([
      [head, top],
      [peer, head],
    ]);
  });

  it('takes the place of a superior who has left, when a cycle is launched', async () => {
    const chief = nipOf(811);
    const keyOf = { key: admin?.key ?? '', headers: { 'Content-Type': 'text/csv' } };
    const send = (raw: string) => api().call('POST', `/v1/employees/import?region=${HOME}`, { ...keyOf, raw });
    const [gone, sub] = [nipOf(812), nipOf(813)];
    const facts = '24,other';
    await send(
      `nip,name,unit,supervisorNip,active,facts.monthsInPost,facts.unitKind\n${chief},C,setda,,,${facts}\n` +
        `${gone},G,setda,${chief},tidak,${facts}\n${sub},S,setda,${gone},,${facts}\n`,
    );
    const find = async (nip: string) =>
      (await api().call('GET', `/v1/employees?nip=${nip}`, { key: admin?.key ?? '' })).body.data[0].id;
    const sees = async () => {
      const request = { region: HOME, label: 't', period: { from: '2027-01-01', to: '2027-12-31' } };
      const { body } = await api().call('POST', '/v1/cycles?dryRun=true', { key: admin?.key ?? '', body: request });
      const employeeId = await find(sub);
      return body.held.concat(body.in).find((line: Json) => line.employeeId === employeeId);
    };
    expect(await sees()).toMatchObject({ rule: 'supervisor-inactive' });
    expect((await appoint({ of: await find(gone), until: dayFrom(200) })).status).toBe(201);
    expect((await sees()).rule).toBeUndefined();
  });
});
