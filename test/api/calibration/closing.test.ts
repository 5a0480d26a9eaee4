import { beforeAll, describe, expect, it } from 'vitest';
import { verifySubject } from '../../../store/verify/subject.ts';
import { useApi } from '../../support/api.ts';
import { CALIBRATED, manyWith, unitsInCalibration } from '../../support/calibration.ts';
import { HOME } from '../../support/regions.ts';

const api = useApi();
const own = 'emp-own';
let [first, second, cycle] = ['', '', ''];
let appraisals: string[] = [];

beforeAll(async () => {
  first = await api().keyFor({ region: CALIBRATED, roles: ['hr'], employeeId: 'emp-1st', hands: ['emp-1st'] });
  second = await api().keyFor({ region: CALIBRATED, roles: ['hr'], employeeId: 'emp-2nd', hands: ['emp-2nd'] });
  ({ cycle, appraisals } = await unitsInCalibration(api(), '2026', [
    { unit: 'dinkes', people: [...manyWith(14, 'BAIK', 9_500), ...manyWith(5, 'SANGAT_BAIK', 11_500)] },
    { unit: 'setda', people: [...manyWith(5, 'BAIK', 9_500), { predicate: 'BAIK', final: 9_000, employeeId: own }] },
    { unit: 'bappeda', people: manyWith(6, 'BAIK', 9_500) },
  ]));
});

const at = (path: string) => `/v1/cycles/${encodeURIComponent(cycle)}${path}`;
const say = (key: string, move: string, body: unknown, idempotencyKey?: string) =>
  api().call('POST', at(`/calibration/${move}`), { key, body, ...(idempotencyKey && { idempotencyKey }) });
const minutes = { minutes: 'Sidang dihadiri lima pejabat.' };
const reason = { reason: 'Unit baru dibentuk.' };
const release = (key: string, unit?: string) =>
  api().call('POST', at('/release?dryRun=true'), { key, body: unit === undefined ? {} : { unit } });
const codeOf = async (answer: Promise<{ status: number; body: { code?: string } }>) => {
  const { status, body } = await answer;
  return status < 300 ? 'done' : body.code;
};
const unitOf = async (unit: string, key = first) =>
  (await api().call('GET', at(`/calibration?unit=${unit}`), { key })).body.unit;

describe('the end of a session', () => {
  it('is a barrier as before where nothing was said of the unit', async () => {
    expect(await codeOf(release(first, 'bappeda'))).toBe('done');
    expect(await codeOf(release(first))).toBe('done');
  });

  it('needs minutes, by one person, and the release another one', async () => {
    const organisation = { predicate: 'BAIK', basis: 'SK 1' };
    expect(await codeOf(say(first, 'dinkes/organisation', organisation))).toBe('done');
    expect(await codeOf(release(second, 'dinkes'))).toBe('calibration-open');
    expect(await codeOf(release(second))).toBe('calibration-open');
    expect(await codeOf(say(first, 'dinkes/override-distribution', reason))).toBe('calibration-open');
    expect((await say(first, 'dinkes/close', {})).status).toBe(422);
    const closed = await say(first, 'dinkes/close', minutes, 'close-1');
    expect((await say(first, 'dinkes/close', minutes, 'close-1')).body).toEqual(closed.body);
    expect((await unitOf('dinkes')).session).toMatchObject({
      closed: { by: 'emp-1st', words: minutes.minutes },
      overridden: null,
      changed: false,
    });
    expect(await codeOf(release(first, 'dinkes'))).toBe('self-decision');
  });

  it('with a pattern that is not kept needs an override by the second person', async () => {
    expect(await codeOf(release(second, 'dinkes'))).toBe('pattern-broken');
    expect(await codeOf(say(first, 'dinkes/override-distribution', reason))).toBe('self-decision');
    expect(await codeOf(say(second, 'dinkes/override-distribution', reason))).toBe('done');
    expect(await codeOf(release(second, 'dinkes'))).toBe('done');
    expect((await unitOf('dinkes')).session.overridden).toMatchObject({ by: 'emp-2nd', words: reason.reason });
  });

  it('counts for what it looked at: a result that is moved since has it looked at again', async () => {
    const { appraisals: stored } = api().store.models;
    await stored.collection.updateOne({ _id: appraisals[0] } as never, {
      $set: { predicate: 'CUKUP', adjustment: { computed: 'BAIK', by: 'emp-2nd', at: 0 } },
    });
    expect((await unitOf('dinkes')).session.changed).toBe(true);
    expect(await codeOf(release(second, 'dinkes'))).toBe('calibration-open');
    expect(await codeOf(say(second, 'dinkes/close', minutes))).toBe('done');
    expect(await codeOf(say(first, 'dinkes/override-distribution', reason))).toBe('stage-mismatch');
    expect(await codeOf(release(first, 'dinkes'))).toBe('done');
  });

  it('is not for who is appraised there, who only reads, nor another region', async () => {
    const keyOf = (principal: Parameters<ReturnType<typeof api>['keyFor']>[0]) => api().keyFor(principal);
    const inside = await keyOf({ region: CALIBRATED, roles: ['hr'], employeeId: own, hands: [own] });
    expect(await codeOf(say(inside, 'setda/close', minutes))).toBe('self-decision');
    expect(await codeOf(say(first, 'setda/close', minutes))).toBe('done');
    expect(await codeOf(release(inside, 'setda'))).toBe('self-decision');
    expect((await unitOf('setda', inside)).session.closed).not.toHaveProperty('words');
    expect(await codeOf(release(second, 'setda'))).toBe('done');
    const auditor = await keyOf({ region: CALIBRATED, roles: ['auditor'], employeeId: 'emp-a' });
    expect((await say(auditor, 'setda/close', minutes)).status).toBe(403);
    const elsewhere = await keyOf({ region: HOME, roles: ['hr'], employeeId: 'emp-e' });
    expect((await say(elsewhere, 'setda/close', minutes)).status).toBe(404);
  });

  it('is needed as well where a result was moved and nothing else was said', async () => {
    await api().store.models.appraisals.collection.updateOne({ _id: appraisals.at(-1) } as never, {
      $set: { predicate: 'CUKUP', adjustment: { computed: 'BAIK', by: 'emp-2nd', at: 0 } },
    });
    expect(await codeOf(release(second, 'bappeda'))).toBe('calibration-open');
  });

  it('is in the journal, and its words beside it', async () => {
    const { findings } = await verifySubject(api().store, `audit:${CALIBRATED}`);
    expect(findings).toEqual([]);
  });
});
