/** Follow-ups over HTTP: who sees them, who may take which step, and what each leaves behind. */
import { beforeAll, describe, expect, it } from 'vitest';
import { followUpActivities } from '../../../activities/follow-up/follow-up.ts';
import type { ResolvedPack } from '../../../rules/language/types.ts';
import { followUpSubject } from '../../../store/follow-up/chain.ts';
import { verifyAll } from '../../../store/verify/all.ts';
import { verifySubject } from '../../../store/verify/subject.ts';
import { listNotices } from '../../../store/people/notices.ts';
import { useApi } from '../../support/api.ts';
import { followedPack, IMPROVEMENT, openedFollowUp, TERM } from '../../support/follow-ups.ts';
import { ELSEWHERE, HOME } from '../../support/regions.ts';

const api = useApi();
const START = Date.UTC(2027, 0, 15, 3);
const DAY = 86_400_000;
let pack: ResolvedPack;
const LONG = { expiresAt: '2099-01-01T00:00:00.000Z' };
let keys: Record<'hr' | 'boss' | 'chief' | 'stranger' | 'elsewhere', string>;

beforeAll(async () => {
  pack = await followedPack(api().store);
  const keyOf = (principal: Parameters<ReturnType<typeof api>['keyFor']>[0]) => api().keyFor({ ...principal, ...LONG });
  keys = {
    hr: await keyOf({ region: HOME, roles: ['hr'], employeeId: 'emp-hr', hands: ['emp-hr'] }),
    boss: await keyOf({ region: HOME, roles: ['assessor', 'employee'], employeeId: 'emp-boss', hands: ['emp-boss'] }),
    chief: await keyOf({ region: HOME, roles: ['assessor'], employeeId: 'emp-chief', hands: ['emp-chief'] }),
    stranger: await keyOf({ region: HOME, roles: ['assessor', 'employee'], employeeId: 'emp-x', hands: ['emp-x'] }),
    elsewhere: await keyOf({ region: ELSEWHERE, roles: ['hr'], employeeId: 'emp-y', hands: ['emp-y'] }),
  };
});

const path = (id: string) => `/v1/follow-ups/${id}`;
const at = (day: number) => {
  api().clock.now = () => START + day * DAY;
};

async function aPeriod(of = pack, decidedBy = 'emp-head') {
  const { _id: employeeId } = await api().employee({ region: HOME, unit: 'dinkes', name: 'Rina' });
  const view = { assessorId: 'emp-boss', secondReviewerId: 'emp-chief' };
  const appraisalId = await api().appraisal({ region: HOME, employeeId, pack: of.digest, view });
  const whom = { pack: of, region: HOME, appraisalId, employeeId, at: START, decidedBy };
  const id = await openedFollowUp(api().store, whom);
  const own = await api().keyFor({ region: HOME, roles: ['employee'], employeeId, hands: [employeeId], ...LONG });
  const send = (key: string, body: object, idempotencyKey?: string) =>
    api().call('POST', `${path(id)}/steps`, { key, body, ...(idempotencyKey && { idempotencyKey }) });
  const read = async (key = keys.hr) => (await api().call('GET', path(id), { key })).body;
  /** As its workflow would do it. */
  const time = async (day: number) => {
    at(day);
    return followUpActivities({ store: api().store, client: api().temporal }).lookAfterFollowUp({
      id,
      now: START + day * DAY,
    });
  };
  at(1);
  return { id, own, employeeId, send, read, time };
}

const told = async (to: string, id: string) =>
  (await listNotices(api().store, { region: HOME, to })).filter(({ key }) => key.includes(id));

describe('an improvement period', () => {
  it('is planned by the assessor, agreed by the person, checked and evaluated, and the chain has it all', async () => {
    const { id, own, send, read, time, employeeId } = await aPeriod();
    expect((await read(keys.boss)).may).toEqual(['plan', 'comment']);
    expect((await send(keys.boss, { step: 'plan', text: 'Laporan lengkap tiap Senin' }, 'p1')).status).toBe(200);
    const again = await send(keys.boss, { step: 'plan', text: 'Laporan lengkap tiap Senin' }, 'p1');
    expect(again.body.plan).toMatchObject({ text: 'Laporan lengkap tiap Senin', by: 'emp-boss', agreed: null });
    expect((await read(own)).may).toEqual(['agree', 'comment']);
    expect((await send(own, { step: 'comment', text: 'Saya perlu pendamping' })).status).toBe(200);
    expect((await send(own, { step: 'agree' })).body.plan.agreed).toMatchObject({ by: employeeId });
    expect((await send(keys.boss, { step: 'plan', text: 'lain' })).body.code).toBe('follow-up-step');
    const early = { step: 'checkIn', month: 1, standing: 'onTrack', text: 'Baik' };
    expect((await send(keys.boss, early)).body.code).toBe('follow-up-step');
    await time(32);
    expect((await read(keys.boss)).may).toContain('checkIn/1');
    expect((await send(keys.boss, early)).body.checkIns).toMatchObject([
      { month: 1, standing: 'onTrack', text: 'Baik' },
    ]);
    expect((await send(keys.boss, early)).body.code).toBe('follow-up-step');
    expect((await send(keys.boss, { step: 'evaluate', result: 'passed', text: 'x' })).body.code).toBe('follow-up-step');
    await time(183);
    const done = await send(keys.boss, { step: 'evaluate', result: 'passed', text: 'Tercapai' });
    expect(done.body).toMatchObject({ state: 'ended', result: 'passed', may: [] });
    expect((await time(184)).next).toBe(null);
    expect((await verifySubject(api().store, followUpSubject(id))).findings).toEqual([]);
    const notices = (await told(employeeId, id)).map(({ template }) => template);
    expect(notices).toContain('follow-up-said');
    expect(notices.filter((template) => template === 'follow-up-ended')).toHaveLength(1);
  });

  it('is seen by those whom it concerns, and nobody else', async () => {
    const { id, own, employeeId } = await aPeriod();
    // Whoever assessed them years ago, or does so in a sandbox.
    const view = { assessorId: 'emp-x', secondReviewerId: 'emp-x' };
    await api().appraisal({ region: HOME, employeeId, view: { ...view, state: 'CLOSED' } });
    await api().appraisal({ region: HOME, employeeId, sandbox: true, view });
    const statuses = async (key: string) => {
      const one = await api().call('GET', path(id), { key });
      const list = await api().call('GET', '/v1/follow-ups?open=true&limit=200', { key });
      return [one.status, list.body.data.some((row: { id: string }) => row.id === id)];
    };
    expect(await statuses(keys.hr)).toEqual([200, true]);
    expect(await statuses(keys.boss)).toEqual([200, true]);
    expect(await statuses(keys.chief)).toEqual([200, true]);
    expect(await statuses(own)).toEqual([200, true]);
    expect(await statuses(keys.stranger)).toEqual([403, false]);
    expect(await statuses(keys.elsewhere)).toEqual([404, false]);
  });

  it('is nobody’s own to decide; who stands above and HR act only where the assessor has missed it', async () => {
    const { own, send, read, time } = await aPeriod();
    const plan = { step: 'plan', text: 'Rencana' };
    expect((await send(own, plan)).body.code).toBe('self-decision');
    expect((await send(keys.chief, plan)).body.code).toBe('not-your-turn');
    expect((await send(keys.hr, plan)).body.code).toBe('not-your-turn');
    await time(20);
    expect((await read()).open[0]).toMatchObject({ step: 'plan', overdue: true });
    expect((await told('emp-chief', '')).some(({ template }) => template === 'follow-up-escalated')).toBe(true);
    expect((await send(keys.chief, plan)).status).toBe(200);
    await time(183);
    const evaluate = { step: 'evaluate', result: 'failed', text: 'Belum' };
    expect((await send(keys.hr, evaluate)).body.code).toBe('not-your-turn');
    expect((await send(keys.boss, { step: 'test', result: 'failed', text: 'x' })).body.code).toBe('not-your-turn');
    expect((await send(keys.boss, evaluate)).body).toMatchObject({ state: 'test', result: 'failed' });
    expect((await send(keys.hr, { step: 'test', result: 'passed', text: 'Lulus' })).body).toMatchObject({
      state: 'ended',
      result: 'failed',
      test: 'passed',
      tested: { text: 'Lulus', by: 'emp-hr' },
    });
  });

  it('is decided once by two at once, extended once, and never failed by silence', async () => {
    const { send, time, read } = await aPeriod();
    await time(183);
    const both = await Promise.all(
      ['passed', 'failed'].map((result) => send(keys.boss, { step: 'evaluate', result, text: result })),
    );
    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
    expect((await read()).evaluations).toHaveLength(1);
    const other = await aPeriod();
    await other.time(183);
    const extend = { step: 'evaluate', result: 'extended', text: 'Tiga bulan lagi' };
    expect((await other.send(keys.boss, extend)).body).toMatchObject({ state: 'running', until: '2027-10-15' });
    await other.time(275);
    expect((await other.send(keys.boss, extend)).status).toBe(422);
    await other.time(330);
    expect(await other.read()).toMatchObject({ state: 'ended', result: 'lapsed' });
  });

  it('is taken back by a second person, once, and tells the person', async () => {
    const { id, own, employeeId, read, time } = await aPeriod(pack, 'emp-hr');
    const reverse = (key: string) =>
      api().call('POST', `${path(id)}/reverse`, { key, body: { reason: 'Keberatan diterima' } });
    expect((await reverse(own)).status).toBe(403);
    expect((await reverse(keys.hr)).body.code).toBe('self-decision');
    const second = await api().keyFor({
      region: HOME,
      roles: ['hr'],
      employeeId: 'emp-hr2',
      hands: ['emp-hr2'],
      ...LONG,
    });
    expect((await reverse(second)).body).toMatchObject({ state: 'ended', result: 'reversed' });
    expect((await reverse(second)).body.code).toBe('already-done');
    await time(2);
    expect((await read()).may).toEqual([]);
    expect((await told(employeeId, id)).filter(({ template }) => template === 'follow-up-ended')).toHaveLength(1);
  });
});

describe('the term of a sanction', () => {
  it('begins after the day of service, which is recorded by HR or the assessor, and ends by itself', async () => {
    const { send, time, read } = await aPeriod(await followedPack(api().store, TERM, 2));
    const serve = (on: string) => ({ step: 'serve', on, text: 'Diserahkan langsung' });
    expect((await send(keys.hr, serve('2027-02-30'))).status).toBe(422);
    expect((await send(keys.hr, serve('2027-03-01'))).status).toBe(422);
    expect((await send(keys.boss, { step: 'plan', text: 'x' })).body.code).toBe('follow-up-step');
    const served = await send(keys.hr, serve('2027-01-16'));
    expect(served.body).toMatchObject({ state: 'waiting', served: { on: '2027-01-16' } });
    expect(served.body.until.slice(0, 4)).toBe('2028');
    await time(40);
    expect(await read()).toMatchObject({ state: 'inForce' });
    await time(500);
    expect(await read()).toMatchObject({ state: 'ended', result: 'completed' });
  });
});

describe('who died between what was written and who was told', () => {
  const failing = async (template: string, run: () => Promise<unknown>) => {
    const { collection } = api().store.models.notices;
    const insert = collection.insertOne.bind(collection);
    Reflect.set(collection, 'insertOne', async (doc: { template?: string }, ...rest: []) => {
      if (doc.template === template) throw new Error('died');
      return insert(doc, ...rest);
    });
    try {
      return await run();
    } finally {
      Reflect.deleteProperty(collection, 'insertOne');
    }
  };
  const heard = async (to: string, id: string, template: string) =>
    (await told(to, id)).filter((notice) => notice.template === template).length;

  it('tells them when the step is repeated, once', async () => {
    const { id, employeeId, send } = await aPeriod();
    const plan = { step: 'plan', text: 'Laporan lengkap' };
    const cut = (await failing('follow-up-said', () => send(keys.boss, plan, `told/${id}`))) as { status: number };
    expect(cut.status).toBeGreaterThanOrEqual(500);
    expect(await heard(employeeId, id, 'follow-up-said')).toBe(0);
    for (let n = 0; n < 2; n += 1) expect((await send(keys.boss, plan, `told/${id}`)).status).toBe(200);
    expect(await heard(employeeId, id, 'follow-up-said')).toBe(1);
  });

  it('tells them what time has done when it looks again', async () => {
    const { id, time } = await aPeriod();
    await failing('follow-up-escalated', () => time(20)).catch(() => undefined);
    await time(21);
    expect(await heard('emp-boss', id, 'follow-up-escalated')).toBe(1);
    await time(21);
    expect(await heard('emp-chief', id, 'follow-up-escalated')).toBe(1);
  });
});

it('ends with its letter, also when whoever took that back died in between', async () => {
  const { store } = api();
  const words = { id: 'Surat {number}', en: 'Letter {number}' };
  const letter = { '/outcomes/0/letter': { series: 'PERINGATAN', title: words, body: words } };
  const { id, employeeId, read, time } = await aPeriod(await followedPack(store, IMPROVEMENT, 3, letter));
  const { appraisalId, outcomeId } = await read();
  const { journal } = store.models;
  const insert = journal.collection.insertOne.bind(journal.collection);
  Reflect.set(journal.collection, 'insertOne', async (doc: { type: string }, ...rest: []) => {
    if (doc.type === 'followUp.reversed') throw new Error('died');
    return insert(doc, ...rest);
  });
  const path = `/v1/appraisals/${appraisalId}/outcomes/${outcomeId}/revoke-letter`;
  const cut = await api().call('POST', path, { key: keys.hr, body: { reason: 'Keliru' } });
  Reflect.deleteProperty(journal.collection, 'insertOne');
  expect(cut.status).toBeGreaterThanOrEqual(500);
  await time(2);
  expect((await read()).state).toBe('running');
  await journal.collection.updateOne({ type: 'letter.revoked' }, { $set: { recordedAt: Date.now() - 3_600_000 } });
  expect((await time(3)).next).toBe(null);
  expect((await read()).result).toBe('reversed');
  expect((await told(employeeId, id)).map(({ template }) => template)).toContain('follow-up-ended');
});

describe('a record that says something else than its chain', () => {
  const { record, found } = {
    record: (id: string, change: object) =>
      api().store.models.followUps.collection.updateOne({ _id: id as never }, change),
    found: async (id: string) =>
      (await verifySubject(api().store, followUpSubject(id))).findings.map(({ kind }) => kind),
  };

  it('is found whichever entry it claims to be of', async () => {
    const { id, send, read } = await aPeriod();
    await send(keys.boss, { step: 'plan', text: 'Laporan lengkap' });
    await read();
    expect(await found(id)).toEqual([]);
    for (const seq of [0, 1, 2, 99]) {
      await record(id, { $set: { seq, state: 'ended', result: 'failed', endedOn: '2027-01-20' } });
      expect([seq, ...new Set(await found(id))]).toEqual([seq, 'record-differs']);
    }
    await record(id, { $set: { seq: 2, state: 'running', result: null, endedOn: null } });
    expect(await found(id)).toEqual([]);
  });

  it('is found when its chain is gone', async () => {
    const { id } = await aPeriod();
    await api().store.models.journal.collection.deleteMany({ subject: followUpSubject(id) });
    const seen: string[] = [];
    await verifyAll(api().store, {
      onFinding: ({ kind, subject }) => seen.push(`${kind} ${subject}`),
      secondLookMs: 1,
    });
    expect(seen).toContain(`journal-missing ${followUpSubject(id)}`);
  });
});
