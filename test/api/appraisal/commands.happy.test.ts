import { beforeAll, describe, expect, it } from 'vitest';
import { omit } from '../../../api/http/omit.ts';
import type { Json } from '../../support/api.ts';
import { type Cast, launchedCast, MEASURED, useRunningApi } from '../../support/running-api.ts';
import { HOME } from '../../support/regions.ts';

const api = useRunningApi();
let cast: Cast;
let sri: string;
let budi: string;
beforeAll(async () => {
  cast = await launchedCast(api(), HOME);
  [sri, budi] = [await cast.appraisalOf(cast.ids.sri), await cast.appraisalOf(cast.ids.budi)];
});

const TITLE = 'KTP elektronik selesai dalam satu hari';
const targets = [
  { id: 't1', title: TITLE, weight: 6000, indicator: 'target', due: '2026-12-31', ...MEASURED },
  {
    id: 't2',
    title: 'Tidak ada berkas hilang',
    weight: 4000,
    indicator: 'satisfaction',
    due: '2026-12-31',
    ...MEASURED,
  },
];
type Sent = { key: string; body: unknown; idempotencyKey?: string; headers?: Record<string, string> };
const send = (id: string, name: string, options: Sent) => api().call('POST', `/v1/appraisals/${id}/${name}`, options);
const read = async (id: string) => (await api().call('GET', `/v1/appraisals/${id}`, { key: cast.hr })).body;
const journal = async (id: string) =>
  (await api().call('GET', `/v1/appraisals/${id}/journal?limit=200`, { key: cast.hr })).body.data;

describe('a command that is accepted', () => {
  it('is journalled and readable at once, with its words kept out of the message', async () => {
    const answer = await send(sri, 'propose-targets', { key: cast.employee, body: { targets, text: 'mohon arahan' } });
    expect([answer.status, answer.body.id]).toEqual([200, sri]);
    const view = await read(sri);
    expect(view.version).toBeGreaterThanOrEqual(answer.body.version);
    expect(view.targets).toEqual(targets.map((target) => omit(target, 'title')));
    expect(view.waitingOn).toEqual([{ as: 'assessor', id: cast.ids.head, for: 'agreeTargets' }]);
    const entry = (await journal(sri)).find(({ seq }: Json) => seq === answer.body.version);
    expect(entry).toMatchObject({ type: 'targets.proposed', actor: { id: cast.ids.sri, as: 'employee' } });
    expect(entry.text.targets[0].title).toBe(TITLE);
    expect(JSON.stringify(entry.changes)).not.toContain(TITLE);
  });

  it('counts once however often it is sent', async () => {
    const before = await read(sri);
    const act = { key: cast.boss, body: { reason: 'Target kedua belum terukur' }, idempotencyKey: 'return-1' };
    const answers = [await send(sri, 'return-targets', act), await send(sri, 'return-targets', act)];
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(answers[1]?.body).toEqual(answers[0]?.body);
    const returned = (await journal(sri)).filter(({ type }: Json) => type === 'targets.returned');
    expect(returned).toHaveLength(1);
    expect((await read(sri)).version).toBeGreaterThan(before.version);
  });

  it('may name the version it was decided on', async () => {
    const { version } = await read(sri);
    const headers = { 'If-Match': `"v${version}"` };
    const stale = { 'If-Match': `"v${version - 1}"` };
    const late = await send(sri, 'propose-targets', { key: cast.employee, body: { targets }, headers: stale });
    expect([late.status, late.body.code]).toEqual([412, 'version-stale']);
    expect(late.body.detail).toContain(`v${version}`);
    expect(late.body.errors.length).toBeGreaterThan(0);
    const right = await send(sri, 'propose-targets', { key: cast.employee, body: { targets }, headers });
    expect(right.status).toBe(200);
  });

  it('is told beforehand by a dry run, which changes nothing', async () => {
    const before = await read(sri);
    const dry = await send(sri, 'agree-targets?dryRun=true', { key: cast.boss, body: { text: 'baik' } });
    expect(dry.body).toMatchObject({
      dryRun: true,
      refusal: null,
      waitingOn: before.waitingOn,
      wouldSend: { command: 'agreeTargets', actor: { id: cast.ids.head, as: 'assessor' }, body: {} },
    });
    expect(await read(sri)).toEqual(before);
  });
});

describe('commands of others', () => {
  it('an admin replaces the assessor, who then agrees; the former one no longer may', async () => {
    await send(sri, 'agree-targets', { key: cast.boss, body: {} });
    const change = { assessorId: cast.ids.secretary, secondReviewerId: cast.ids.mayor, reason: 'Mutasi' };
    const answer = await send(sri, 'reassign-assessor', { key: cast.admin, body: change });
    expect(answer.status).toBe(200);
    const old = await send(sri, 'submit-review', { key: cast.boss, body: { result: 'ON_TRACK' } });
    expect([old.status, old.body.code]).toEqual([403, 'forbidden']);
  });

  it('an admin cancels an appraisal with a reason, and nothing can be done in it any more', async () => {
    const body = { reasonCode: 'retired', reason: 'Pensiun per 1 Juli' };
    const answer = await send(budi, 'cancel-appraisal', { key: cast.admin, body });
    expect(answer.status).toBe(200);
    expect(await read(budi)).toMatchObject({ state: 'CANCELLED', endReason: 'retired', waitingOn: [] });
    const budiKey = await api().keyFor({ roles: ['employee'], employeeId: cast.ids.budi });
    const late = await send(budi, 'propose-targets', { key: budiKey, body: { targets } });
    expect([late.status, late.body.code]).toEqual([409, 'appraisal-ended']);
    const dry = await send(budi, 'propose-targets?dryRun=true', { key: budiKey, body: { targets } });
    expect(dry.body.refusal).toBe('appraisal-ended');
  });
});
