import { beforeAll, describe, expect, it } from 'vitest';
import { verifySubject } from '../../../store/verify/subject.ts';
import { type Json, useApi } from '../../support/api.ts';
import { act, type People, peopleOf, published, readDraft, submitted } from '../../support/drafts.ts';
import { ELSEWHERE, HOME } from '../../support/regions.ts';
import { askPage, signedIn, type TestSite, testSite, tokenIn } from '../../support/site.ts';

const api = useApi();
let people: People;
let draft: Json;
let site: TestSite;
const TEXT = { id: 'Judul aturan berubah. Nilai tidak berubah.', en: 'The title changes. Scores do not.' };
const [NEAR, FAR, GONE] = ['emp-near', 'emp-far', 'emp-gone'];
const announce = (id: string, body: object, more: object = {}) =>
  act(api(), id, 'announce', { key: people.author, body, ...more });
const keyOf = (employeeId: string) => api().keyFor({ region: HOME, roles: ['employee'], employeeId });
const read = async (key: string) => api().call('GET', `/v1/rule-packs/drafts/${draft.id}/announcement`, { key });
const acknowledge = async (key: string) => act(api(), draft.id, 'announcement/acknowledge', { key });
const noticesTo = async (key: string) =>
  (await api().call('GET', '/v1/notices', { key })).body.data.filter(
    ({ template }: Json) => template === 'rules-announced',
  );
const entriesOf = (type: string) => api().store.models.journal.countDocuments({ subject: `audit:${HOME}`, type });

beforeAll(async () => {
  people = await peopleOf(api(), HOME);
  await api().employee({ _id: NEAR, region: HOME, unit: 'dinkes' });
  await api().employee({ _id: FAR, region: HOME, unit: 'setda' });
  await api().employee({ _id: GONE, region: HOME, unit: 'dinkes', active: false });
  draft = await published(api(), people, { pack: HOME, from: '2028-01-01', word: 'Aturan 2028' });
  site = await testSite(api());
}, 120_000);

describe('a change of the rules', () => {
  it('is announced by HR when it is approved, in both languages, and to units that exist', async () => {
    const early = await submitted(api(), people, { pack: HOME, from: '2029-01-01' });
    expect((await announce(early.id, { text: TEXT })).body.code).toBe('pack-state');
    expect((await announce(draft.id, { text: { id: 'saja' } })).body.errors[0].pointer).toBe('/text/en');
    const nowhere = await announce(draft.id, { text: TEXT, units: ['nowhere'] });
    expect([nowhere.status, nowhere.body.errors[0].pointer]).toEqual([422, '/units']);
    expect((await announce(draft.id, { text: TEXT }, { key: people.admin })).status).toBe(403);
    const dry = await announce(draft.id, { text: TEXT, units: ['dinkes'] }, { query: '?dryRun=true' });
    expect(dry.body.announced.units).toEqual(['dinkes']);
    expect((await read(people.author)).body.code).toBe('pack-state');
    expect(await noticesTo(await keyOf(NEAR))).toEqual([]);
  });

  it('is told once to each of those whom it concerns, with what changes in words', async () => {
    const first = await announce(draft.id, { text: TEXT, units: ['dinkes'] }, { idempotencyKey: 'tell-1' });
    expect([first.status, first.body.announced.text]).toEqual([200, TEXT]);
    expect(JSON.stringify(first.body.announced.changes)).toContain('Aturan 2028');
    expect((await announce(draft.id, { text: TEXT, units: ['dinkes'] }, { idempotencyKey: 'tell-1' })).status).toBe(
      200,
    );
    const twice = await announce(draft.id, { text: TEXT });
    expect([twice.status, twice.body.code]).toEqual([409, 'already-done']);
    expect(await entriesOf('pack.announced')).toBe(1);
    const [notice, ...others] = await noticesTo(await keyOf(NEAR));
    expect(others).toEqual([]);
    expect(notice.text.id).toContain('sejak 1 Januari 2028');
    for (const who of [FAR, GONE]) expect(await noticesTo(await keyOf(who))).toEqual([]);
    expect((await readDraft(api(), people.author, draft.id)).announced.units).toEqual(['dinkes']);
  });

  it('is read by those who were told, who say so once; HR sees how many have', async () => {
    const near = await keyOf(NEAR);
    const told = (await read(near)).body;
    expect(told).toMatchObject({ text: TEXT, concernsMe: true, readAt: null, counts: null, state: 'SCHEDULED' });
    expect((await read(people.author)).body.counts).toEqual({ told: 1, read: 0 });
    const { readAt } = (await acknowledge(near)).body;
    expect((await acknowledge(near)).body.readAt).toBe(readAt);
    expect((await read(near)).body.readAt).toBe(readAt);
    expect((await read(people.author)).body).toMatchObject({ concernsMe: false, counts: { told: 1, read: 1 } });
    expect(await entriesOf('pack.announcementRead')).toBe(1);
    for (const who of [FAR, GONE]) {
      expect((await read(await keyOf(who))).status).toBe(404);
      expect((await acknowledge(await keyOf(who))).status).toBe(404);
    }
    const foreign = await api().keyFor({ region: ELSEWHERE, roles: ['hr', 'employee'], employeeId: NEAR });
    expect([(await read(foreign)).status, (await acknowledge(foreign)).status]).toEqual([404, 404]);
    expect((await verifySubject(api().store, `audit:${HOME}`)).findings).toEqual([]);
  });

  it('leads from the notice to its page, in both languages, and HR from the request', async () => {
    const late = 'emp-late';
    await api().employee({ _id: late, region: HOME, unit: 'dinkes', name: 'Sri Lestari' });
    const again = await submitted(api(), people, { pack: HOME, from: '2029-01-01' });
    const signed = { key: people.second, body: { report: again.report } };
    expect((await act(api(), again.id, 'approve', signed)).body.state).toBe('APPROVED');
    await api().employee({ _id: 'emp-hr', region: HOME, unit: 'setda' });
    const hr = await signedIn(site, 'emp-hr', 'hr');
    const room = `/wilayah/${HOME}/aturan/draf/${again.id}`;
    const shown = await askPage(site, `${room}/pengajuan`, { cookie: hr });
    expect(shown.html).toContain(`${room}/lakukan/announce`);
    const token = tokenIn((await askPage(site, `${room}/lakukan/announce`, { cookie: hr })).html);
    const form = { token, kunci: 'hr-1', textId: TEXT.id, 'units.dinkes': 'ya' };
    const lacking = await askPage(site, `${room}/lakukan/announce`, { cookie: hr, form: { ...form, textEn: '' } });
    expect([lacking.status, lacking.html.includes('id="textEn-error"')]).toEqual([422, true]);
    const sent = await askPage(site, `${room}/lakukan/announce`, { cookie: hr, form: { ...form, textEn: TEXT.en } });
    expect(sent.status).toBe(303);
    expect((await askPage(site, `${room}/pengajuan`, { cookie: hr })).html).toContain(`/pengumuman/${again.id}`);
    expect((await askPage(site, `${room}/pengajuan`, { cookie: hr })).html).not.toContain('lakukan/announce');

    const cookie = await signedIn(site, late);
    expect((await askPage(site, '/pemberitahuan', { cookie })).html).toContain(`href="/pengumuman/${again.id}"`);
    const page = `/pengumuman/${again.id}`;
    const english = (await askPage(site, `${page}?bahasa=en`, { cookie })).html;
    for (const part of [TEXT.en, 'I have read it']) expect(english).toContain(part);
    expect(english).not.toContain('people who were told');
    const read = await askPage(site, page, { cookie, form: { token: tokenIn(english), kunci: 'read-1' } });
    expect([read.status, read.headers.get('location')]).toEqual([303, page]);
    const after = (await askPage(site, page, { cookie })).html;
    expect(after).toContain('Anda menyatakan sudah membaca pada');
    expect(after).not.toContain('Saya sudah membaca<');
    expect((await askPage(site, page, { cookie: hr })).html).toContain('1 dari 2 pegawai');
  }, 60_000);
});
