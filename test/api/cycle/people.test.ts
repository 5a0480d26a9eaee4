import { beforeAll, describe, expect, it } from 'vitest';
import { appraisalWorkflowId } from '../../../workflows/messages.ts';
import type { Json } from '../../support/api.ts';
import { HOME } from '../../support/regions.ts';
import { type Cast, launchedCast, MEASURED, useRunningApi } from '../../support/running-api.ts';
import { askPage, signedIn, testSite, tokenIn } from '../../support/site.ts';

const api = useRunningApi();
let cast: Cast;
let people: string[];
let path: string;
const ask = (
  body: object,
  { key = cast.admin, idempotencyKey, dry }: { key?: string; idempotencyKey?: string; dry?: true } = {},
) =>
  api().call('POST', `${path}${dry ? '?dryRun=true' : ''}`, { key, body, ...(idempotencyKey && { idempotencyKey }) });
const remind = { command: 'remindWaiting', body: { reason: 'Tinggal dua hari' }, where: {} };
const entries = async (id: string, type: string) =>
  (await api().store.models.journal.find({ subject: id, type }).lean()).length;
const statuses = (body: Json) =>
  Object.fromEntries(body.results.map((each: Json) => [each.appraisalId, each.code ?? each.status]));
const forAll = (status: string) => Object.fromEntries(people.map((id) => [id, status]));

beforeAll(async () => {
  cast = await launchedCast(api(), HOME, { speed: 0 });
  path = `/v1/cycles/${encodeURIComponent(cast.cycle)}/people/commands`;
  const { head, sri, budi } = cast.ids;
  people = await Promise.all([head, sri, budi].map((id) => cast.appraisalOf(id)));
});

describe('one command for many people', () => {
  it('is seen for each of them first, and then nobody has been told', async () => {
    const { status, body } = await ask(remind, { dry: true });
    expect(status, JSON.stringify(body)).toBe(200);
    expect(statuses(body)).toEqual(forAll('would'));
    expect([body.done, body.more]).toEqual([0, false]);
    for (const id of people) expect(await entries(id, 'waiting.reminded')).toBe(0);
  });

  it('reminds those who are waited for, once for one key, and once a day for any', async () => {
    const first = await ask(remind, { idempotencyKey: 'remind-1' });
    expect(statuses(first.body)).toEqual(forAll('done'));
    const again = await ask(remind, { idempotencyKey: 'remind-1' });
    expect(again.body).toEqual(first.body);
    const other = await ask(remind, { idempotencyKey: 'remind-2' });
    expect(statuses(other.body)).toEqual(forAll('already-done'));
    for (const id of people) expect(await entries(id, 'waiting.reminded')).toBe(1);
    const { data } = (await api().call('GET', '/v1/notices', { key: cast.employee })).body;
    expect(data.filter(({ template }: Json) => template === 'reminder')).toHaveLength(1);
    const told = (await api().call('GET', `/v1/appraisals/${people[1]}/journal`, { key: cast.hr })).body.data;
    expect(JSON.stringify(told)).toContain('Tinggal dua hari');
  });

  it('says what is wrong with it for everybody once, at its field, and asks nobody', async () => {
    const wrong = await ask({
      ...remind,
      command: 'extendStage',
      body: { stage: 'targets', until: 'soon', decree: '1', reason: 'x' },
    });
    expect([wrong.status, wrong.body.errors[0].pointer]).toEqual([422, '/body/until']);
    const neither = await ask({ command: 'remindWaiting', body: { reason: 'x' } });
    expect([neither.status, neither.body.errors[0].pointer]).toEqual([422, '/appraisals']);
    expect((await ask({ ...remind, appraisals: people })).status).toBe(422);
    expect((await ask({ ...remind, command: 'cancelAppraisal' })).status).toBe(422);
  });

  it('tells each person’s own refusal, and of nobody’s own case is decided', async () => {
    const own = await api().keyFor({ region: HOME, roles: ['admin'], employeeId: cast.ids.sri });
    const body = { stage: 'targets', until: '2026-06-30', decree: 'SK/1/2026', reason: 'Banjir' };
    const asked = { command: 'extendStage', body, appraisals: [...people, 'nobody'] };
    const dry = await ask(asked, { key: own, dry: true });
    const [head = '', sri = '', budi = ''] = people;
    expect(statuses(dry.body)).toEqual({
      [head]: 'would',
      [sri]: 'self-decision',
      [budi]: 'would',
      nobody: 'not-found',
    });
    const done = await ask(asked, { key: own });
    expect(statuses(done.body)).toEqual({
      [head]: 'done',
      [sri]: 'self-decision',
      [budi]: 'done',
      nobody: 'not-found',
    });
    const { dueAt } = (await api().call('GET', `/v1/appraisals/${budi}`, { key: cast.hr })).body;
    expect(dueAt).toMatch(/^2026-06-30/);
    const found = await ask(
      { ...asked, appraisals: undefined, where: { unit: 'dinkes', waitingOn: cast.ids.budi } },
      { dry: true },
    );
    expect(Object.keys(statuses(found.body))).toEqual([budi]);
  });

  it('is not held up by one who does not answer, and the same request asks that one again', async () => {
    const [head = ''] = people;
    const like = await api().store.models.appraisals.findById(head).lean();
    const silent = 'silent1';
    await api().store.models.appraisals.insertMany([{ ...like, _id: silent, employeeId: 'e-silent' }]);
    // Nobody works on this queue.
    const started = { taskQueue: 'nobody', workflowId: appraisalWorkflowId(silent), args: [] };
    const handle = await api().temporal.workflow.start('appraisal', started);
    const body = { assessorId: cast.ids.secretary, secondReviewerId: cast.ids.mayor, reason: 'Pindah' };
    const asked = { command: 'reassignAssessor', body, appraisals: [silent, head] };
    const first = await ask(asked, { idempotencyKey: 'silent' });
    expect(first.status).toBe(200);
    expect(statuses(first.body)).toEqual({ [silent]: 'answer-unknown', [head]: 'done' });
    expect([first.body.done, first.body.unanswered]).toEqual([1, 1]);
    await handle.terminate();
    const again = await ask(asked, { idempotencyKey: 'silent' });
    expect(statuses(again.body)).toEqual({ [silent]: 'appraisal-ended', [head]: 'done' });
    expect(await entries(head, 'assessor.reassigned')).toBe(1);
    await api().store.models.appraisals.deleteOne({ _id: silent });
  }, 60_000);

  it('is for admins, of their units alone, and of a cycle that is not over', async () => {
    for (const key of [cast.hr, cast.employee, cast.boss]) expect((await ask(remind, { key })).status).toBe(403);
    const elsewhere = await api().keyFor({ region: HOME, roles: ['admin'], scopes: ['unit:setda', 'commands'] });
    expect((await ask(remind, { key: elsewhere })).body.results).toEqual([]);
    const chosen = await ask({ ...remind, where: undefined, appraisals: people }, { key: elsewhere });
    expect(statuses(chosen.body)).toEqual(forAll('forbidden'));
    for (const id of Object.values(cast.ids)) expect(chosen.text).not.toContain(`"${id}"`);
  });
});

describe('on its page', () => {
  it('whoever is chosen is seen, then told for each: nobody twice, and everybody whom a filter finds', async () => {
    const site = await testSite(api());
    const cookie = await signedIn(site, cast.ids.secretary, 'admin');
    const room = `/wilayah/${HOME}/siklus/2026/orang`;
    const list = (await askPage(site, room, { cookie })).html;
    for (const act of ['ganti-penilai', 'ingatkan', 'perpanjang']) expect(list).toContain(`${room}/${act}`);
    const token = tokenIn(list);
    const send = (act: string, form: Record<string, string>) =>
      askPage(site, `${room}/${act}`, { cookie, form: { token, kunci: 'page-1', ...form } });
    const found = await send('perpanjang', { langkah: 'pilih', cocok: 'ya', 'saring.unit': 'dinkes', semua: '' });
    expect(found.status).toBe(200);
    for (const id of people) expect(found.html).toContain(`name="orang.${id}"`);
    expect(found.html).toContain('Untuk 3 penilaian.');

    const chosen = { [`orang.${people[1]}`]: 'ya', [`orang.${people[2]}`]: 'ya' };
    const filled = { ...chosen, stage: 'targets', until: '2026-07-31', decree: 'SK/2/2026', reason: 'Banjir' };
    const lacking = await send('perpanjang', { ...filled, langkah: 'pratinjau', decree: '' });
    expect([lacking.status, lacking.html.includes('id="decree-error"')]).toEqual([422, true]);
    const seen = await send('perpanjang', { ...filled, langkah: 'pratinjau' });
    expect(seen.html).toContain('2 dari 2 penilaian akan mendapat tenggat baru. Belum ada yang dikirim.');
    const done = await send('perpanjang', { ...filled, langkah: 'kirim' });
    expect(done.html).toContain('2 dari 2 penilaian mendapat tenggat baru.');
    expect((await send('perpanjang', { ...filled, langkah: 'kirim' })).html).toContain('2 dari 2');
    expect(await entries(people[2] ?? '', 'stage.extended')).toBe(2);
    const english = await askPage(site, `${room}/perpanjang?bahasa=en`, {
      cookie,
      form: { token, kunci: 'page-2', ...filled, langkah: 'kirim' },
    });
    expect(english.html).toContain('0 of 2 appraisals have the new deadline.');
    expect((await send('hapus', { ...filled, langkah: 'kirim' })).status).toBe(404);
    const hr = await signedIn(site, cast.ids.secretary, 'hr');
    expect((await askPage(site, room, { cookie: hr })).html).not.toContain(`${room}/ingatkan`);
  });

  it('sends back one stage whom it can, says of the others why not, and nobody twice', async () => {
    const [head = '', sri = '', budi = ''] = people;
    const targets = [{ id: 't1', title: 'Cepat', weight: 10_000, indicator: 'target', due: '2026-12-31', ...MEASURED }];
    await api().call('POST', `/v1/appraisals/${sri}/propose-targets`, { key: cast.employee, body: { targets } });
    await api().call('POST', `/v1/appraisals/${sri}/agree-targets`, { key: cast.boss, body: {} });
    await api().call('POST', `/v1/appraisals/${sri}/acknowledge-targets`, { key: cast.employee, body: {} });
    const stageOf = async (id: string) => (await api().call('GET', `/v1/appraisals/${id}`, { key: cast.hr })).body;
    expect((await stageOf(sri)).stageKind).toBe('execution');
    const back = {
      command: 'reopenStage',
      body: { stage: 'targets', until: '2026-09-30', reason: 'Disepakati tanpa dibaca' },
      where: { unit: 'dinkes' },
    };
    const expected = { [head]: 'already-done', [budi]: 'already-done' };
    const seen = await ask(back, { dry: true });
    expect(statuses(seen.body)).toEqual({ ...expected, [sri]: 'would' });
    const first = await ask(back, { idempotencyKey: 'back-1' });
    expect(statuses(first.body)).toEqual({ ...expected, [sri]: 'done' });
    expect((await ask(back, { idempotencyKey: 'back-1' })).body).toEqual(first.body);
    // And by somebody who did not see the first.
    expect(statuses((await ask(back, { idempotencyKey: 'back-2' })).body)).toEqual(forAll('already-done'));
    expect(await entries(sri, 'stage.sentBack')).toBe(1);
    const now = await stageOf(sri);
    expect([now.stage, now.waitingOn.map((each: Json) => each.for)]).toEqual(['targets', ['proposeTargets']]);
    expect(now.dueAt).toMatch(/^2026-09-30/);
    const wrong = { ...back, body: { ...back.body, stage: 'nothing' } };
    expect(statuses((await ask(wrong)).body)).toEqual(forAll('command-invalid'));
    const told = (await api().call('GET', '/v1/notices', { key: cast.employee })).body.data;
    const notice = told.find(({ template }: Json) => template === 'stage-sent-back');
    expect(Object.values(notice.text).join()).not.toMatch(/[{}]|targets/);

    const site = await testSite(api());
    const cookie = await signedIn(site, cast.ids.secretary, 'admin');
    const room = `/wilayah/${HOME}/siklus/2026/orang/kembalikan`;
    const token = tokenIn((await askPage(site, `/wilayah/${HOME}/siklus/2026/orang`, { cookie })).html);
    const form = { token, kunci: 'back-page', [`orang.${sri}`]: 'ya', [`orang.${budi}`]: 'ya', stage: 'targets' };
    const send = (more: Record<string, string>) => askPage(site, room, { cookie, form: { ...form, ...more } });
    const preview = (await send({ langkah: 'pratinjau', reason: 'Keliru' })).html;
    expect(preview).toContain('0 dari 2 penilaian akan kembali ke tahap itu.');
    expect(preview).not.toContain('value="kirim"');
    await api().call('POST', `/v1/appraisals/${sri}/propose-targets`, { key: cast.employee, body: { targets } });
    await api().call('POST', `/v1/appraisals/${sri}/agree-targets`, { key: cast.boss, body: {} });
    await api().call('POST', `/v1/appraisals/${sri}/acknowledge-targets`, { key: cast.employee, body: {} });
    expect((await send({ langkah: 'kirim', reason: 'Keliru' })).html).toContain('1 dari 2 penilaian kembali');
    expect((await send({ langkah: 'kirim', reason: 'Keliru' })).html).toContain('1 dari 2 penilaian kembali');
    expect(await entries(sri, 'stage.sentBack')).toBe(2);
  });

  it('ends many for good, with a reason of its kind', async () => {
    const [, sri = '', budi = ''] = people;
    const end = { command: 'cancelAppraisal', body: { reason: 'Unit dilebur' }, appraisals: [sri, budi] };
    expect((await ask(end)).body.errors[0].pointer).toBe('/body/reasonCode');
    const body = { ...end.body, reasonCode: 'moved' };
    expect(statuses((await ask({ ...end, body }, { dry: true })).body)).toEqual({ [sri]: 'would', [budi]: 'would' });
    expect(statuses((await ask({ ...end, body })).body)).toEqual({ [sri]: 'done', [budi]: 'done' });
    expect(statuses((await ask({ ...end, body })).body)).toEqual({
      [sri]: 'appraisal-ended',
      [budi]: 'appraisal-ended',
    });
  });
});
