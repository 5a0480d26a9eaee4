import { beforeAll, describe, expect, it } from 'vitest';
import { createCycle } from '../../../store/cycle/cycles.ts';
import { putMembers } from '../../../store/cycle/members.ts';
import { useApi } from '../../support/api.ts';
import { aCycle, aMember, freshId } from '../../support/store.ts';
import { ELSEWHERE, HOME } from '../../support/regions.ts';

const api = useApi();
const period = { from: '2026-01-01', to: '2026-12-31' };
let admin: string;
let cycle: string;
let closed: string;

beforeAll(async () => {
  admin = await api().keyFor({ roles: ['admin', 'hr'] });
  const pack = await api().packOf(HOME);
  [cycle, closed] = [freshId(`cycle:${HOME}:`), freshId(`cycle:${HOME}:`)];
  for (const [_id, state] of [
    [cycle, 'OPEN'],
    [closed, 'CLOSED'],
  ] as const) {
    await createCycle(api().store, aCycle({ _id, label: _id.split(':')[2] ?? '', region: HOME, pack, state }));
  }
  await api().appraisal({ region: HOME, cycleId: cycle, unit: 'dinkes' });
});

const post = (path: string, body: unknown) => api().call('POST', path, { key: admin, body });

describe('a launch is refused', () => {
  it.each([
    ['an unknown region', { region: 'atlantis', label: 'x', period }, 404, 'not-found'],
    ['another region', { region: ELSEWHERE, label: 'x', period }, 404, 'not-found'],
    [
      'a period that ends before it begins',
      { region: HOME, label: 'x', period: { from: '2026-12-31', to: '2026-01-01' } },
      422,
      'invalid-request',
    ],
    [
      'a period of three years',
      { region: HOME, label: 'x', period: { from: '2026-01-01', to: '2028-12-31' } },
      422,
      'invalid-request',
    ],
    [
      'a day that does not exist',
      { region: HOME, label: 'x', period: { from: '2026-02-30', to: '2026-12-31' } },
      422,
      'invalid-request',
    ],
    [
      'a period before any pack',
      { region: HOME, label: 'x', period: { from: '1999-01-01', to: '1999-12-31' } },
      422,
      'pack-missing',
    ],
    [
      'a sandbox that runs in real time',
      { region: HOME, label: 'x', period, sandbox: { speed: 1 } },
      422,
      'invalid-request',
    ],
    ['a label that is no name', { region: HOME, label: '../x', period }, 422, 'invalid-request'],
  ])('%s', async (_, body, status, code) => {
    const answer = await post('/v1/cycles', body);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });

  it('under a label that is taken by another period', async () => {
    const label = cycle.split(':')[2];
    const answer = await post('/v1/cycles', {
      region: HOME,
      label,
      period: { from: '2026-02-01', to: '2027-01-31' },
    });
    expect([answer.status, answer.body.code]).toEqual([409, 'cycle-exists']);
  });

  it('under a label whose cycle has ended: it does not answer as if it were launched', async () => {
    const answer = await post('/v1/cycles', {
      region: HOME,
      label: closed.split(':')[2],
      period,
      sandbox: { speed: 2 },
    });
    expect([answer.status, answer.body.code]).toEqual([409, 'cycle-exists']);
    expect(answer.body.detail).toContain(`${closed} sudah berakhir.`);
  });

  it('in the dry run as in earnest: a label that is over, nobody in, or another real cycle at that time', async () => {
    const late = { from: '2027-01-01', to: '2027-12-31' };
    const taken = { region: HOME, label: closed.split(':')[2], period };
    const shared = { region: HOME, label: 'beside', period };
    const alongside = [cycle.split(':')[2]];
    for (const [body, code] of [
      [taken, 'cycle-exists'],
      [shared, 'cycle-overlaps'],
      [{ ...shared, alongside: ['other'] }, 'cycle-overlaps'],
      [{ ...shared, alongside }, 'nobody-to-launch'],
      [{ region: HOME, label: 'nobody', period: late }, 'nobody-to-launch'],
      [{ ...shared, sandbox: { speed: 2 } }, 'nobody-to-launch'],
    ] as const) {
      const dry = await post('/v1/cycles?dryRun=true', body);
      expect([dry.status, dry.body.refusal, typeof dry.body.detail]).toEqual([200, code, 'string']);
      const answer = await post('/v1/cycles', body);
      expect([answer.status, answer.body.code, answer.body.detail]).toEqual([409, code, dry.body.detail]);
    }
  });

  it('whose dry run names who is appraised twice', async () => {
    const [chief, head, staff] = ['180101011825101001', '180201011825101002', '180301011825102003'];
    const people = [`${chief},Ani,x,,60`, `${head},Budi,x,${chief},60`, `${staff},Citra,x,${head},60`];
    const csv = `nip,name,unit,supervisorNip,facts.monthsInPost\n${people.join('\n')}\n`;
    const headers = { 'Content-Type': 'text/csv' };
    await api().call('POST', `/v1/employees/import?region=${HOME}`, { key: admin, raw: csv, headers });
    const { body } = await api().call('GET', `/v1/employees?region=${HOME}&nip=${staff}`, { key: admin });
    const employeeId = body.data[0].id;
    await api().appraisal({ region: HOME, cycleId: cycle, unit: 'x', employeeId });
    const dry = await post('/v1/cycles?dryRun=true', { region: HOME, label: 'twice', period });
    expect(dry.body).toMatchObject({
      refusal: 'cycle-overlaps',
      counts: { in: 1, held: 2 },
      overlapping: [{ cycleId: cycle, period, employees: [employeeId] }],
    });
  });

  it.each([
    ['half a year', '2026-01-01', '2026-06-30', 'period-too-short'],
    ['two years', '2026-01-01', '2027-12-31', 'period-too-long'],
    ['a first day from which stages overlap', '2026-08-31', '2027-08-30', 'stages-overlap'],
    ['a year whose holidays nobody knows', '2028-01-01', '2028-12-31', 'calendar-ends'],
  ])('for a period that the pack is not for, dry run or not: %s', async (_, from, to, code) => {
    for (const query of ['', '?dryRun=true']) {
      const answer = await post(`/v1/cycles${query}`, { region: HOME, label: 'odd', period: { from, to } });
      expect([answer.status, answer.body.errors?.map((each: { code: string }) => each.code)]).toEqual([422, [code]]);
    }
  });
});

describe('an operation is refused', () => {
  it.each([
    ['without a reason', 'pause', {}, 'invalid-request', '/reason'],
    [
      'on a stage that the pack does not have',
      'extend',
      { stage: 'nap', until: '2026-04-30', decree: 'SK/1', reason: 'x' },
      'invalid-request',
      '/stage',
    ],
    [
      'without a decree',
      'extend',
      { stage: 'targets', until: '2026-04-30', reason: 'x' },
      'invalid-request',
      '/decree',
    ],
    [
      'to a day that is past',
      'extend',
      { stage: 'targets', until: '2001-04-30', decree: 'SK/1', reason: 'x' },
      'invalid-request',
      '/until',
    ],
    ['for a unit without appraisals', 'pause', { reason: 'x', unit: 'nowhere' }, 'invalid-request', '/unit'],
  ])('%s', async (_, op, body, code, pointer) => {
    const answer = await post(`/v1/cycles/${cycle}/${op}`, body);
    expect([answer.status, answer.body.code, answer.body.errors[0].pointer]).toEqual([422, code, pointer]);
  });

  it('when the cycle is over', async () => {
    for (const op of ['pause', 'resume', 'cancel']) {
      const answer = await post(`/v1/cycles/${closed}/${op}`, { reason: 'x' });
      expect([answer.status, answer.body.code]).toEqual([409, 'cycle-not-open']);
    }
  });

  it('where only a case of one’s own is in it, under any key of theirs; not to end a pause', async () => {
    const unit = freshId('unit');
    const { _id: employeeId } = await api().employee({ unit });
    const appraisalId = await api().appraisal({ region: HOME, cycleId: cycle, unit, employeeId });
    await putMembers(api().store, [aMember(cycle, employeeId, { region: HOME, unit, appraisalId })]);
    const own = await api().keyFor({ roles: ['admin', 'hr'], employeeId });
    const made = await api().keyFor({ roles: ['admin', 'hr'], hands: ['key:x', employeeId] });
    const bodies = {
      release: { unit, force: true },
      pause: { unit, reason: 'x' },
      cancel: { unit, reason: 'x' },
      extend: { unit, stage: 'targets', until: '2099-04-30', decree: 'SK/1', reason: 'x' },
    };
    for (const key of [own, made]) {
      for (const [op, body] of Object.entries(bodies)) {
        const answer = await api().call('POST', `/v1/cycles/${cycle}/${op}?dryRun=true`, { key, body });
        expect([op, answer.status, answer.body.code]).toEqual([op, 403, 'self-decision']);
      }
      const whole = { key, body: { reason: 'x' } };
      const { body } = await api().call('POST', `/v1/cycles/${cycle}/pause?dryRun=true`, whole);
      expect(body.leftOut).toEqual([appraisalId]);
      const resume = await api().call('POST', `/v1/cycles/${cycle}/resume?dryRun=true`, whole);
      expect(resume.body).toMatchObject({ appraisals: body.appraisals + 1, leftOut: [] });
    }
    await api().store.models.appraisals.deleteOne({ _id: appraisalId });
  });

  it('before everybody of the unit is in calibration, with the number that is not', async () => {
    const answer = await post(`/v1/cycles/${cycle}/release`, { unit: 'dinkes' });
    expect([answer.status, answer.body.code]).toEqual([409, 'release-too-early']);
    expect(answer.body.detail).toContain('1 penilaian belum sampai di kalibrasi (dinkes/targets: 1)');
    const forced = await post(`/v1/cycles/${cycle}/release?dryRun=true`, { unit: 'dinkes', force: true });
    expect([forced.status, forced.body.appraisals]).toEqual([200, 1]);
  });
});
