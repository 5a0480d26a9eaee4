/** Pages of those who run a region: keys, citizens' voices, people of a cycle, spread of results, reviews of the policy. */
import { beforeAll, describe, expect, it } from 'vitest';
import { insertVoice } from '../../store/public/voices.ts';
import { nipOf, useApi } from '../support/api.ts';
import { HOME } from '../support/regions.ts';
import { askPage, signedIn, type TestSite, testSite, tokenIn } from '../support/site.ts';
import { aCycle } from '../support/store.ts';

const api = useApi();
let site: TestSite;
const ROOM = `/wilayah/${HOME}`;
const visit = (path: string, sent: Parameters<typeof askPage>[2] = {}) => askPage(site, path, sent);
const asHat = async (hat: string) => {
  const { _id } = await api().employee({ region: HOME });
  const cookie = await signedIn(site, _id, hat);
  const token = tokenIn((await visit('/akun', { cookie })).html);
  const send = (path: string, form: Record<string, string>) => visit(path, { cookie, form: { token, ...form } });
  return { cookie, send, id: _id };
};

beforeAll(async () => {
  site = await testSite(api());
});

describe('a key', () => {
  it('is made with its limits, shown once, replaced and taken back', async () => {
    const { cookie, send } = await asHat('admin');
    const form = { label: 'Simpus', 'roles.admin': 'ya', 'scopes.read': 'ya', days: '30', kunci: 'make-1' };
    const made = await send(`${ROOM}/kunci/baru`, form);
    const secret = /Bearer (\S+?)</.exec(made.html)?.[1] ?? '';
    const { body: me } = await api().call('GET', '/v1/me', { key: secret });
    expect([made.status, me.roles, me.scopes, me.region]).toEqual([200, ['admin'], ['read'], HOME]);
    const again = await send(`${ROOM}/kunci/baru`, form);
    expect([again.status, again.html.includes(secret)]).toEqual([200, false]);

    const list = (await visit(`${ROOM}/kunci`, { cookie })).html;
    expect(list).toContain('Simpus');
    expect(list).not.toContain(secret);
    const id = me.id.slice('key:'.length);
    const replaced = await send(`${ROOM}/kunci/${id}/ganti`, { overlapHours: '0', kunci: 'turn-1' });
    const fresh = /Bearer (\S+?)</.exec(replaced.html)?.[1] ?? '';
    expect([fresh === '', fresh === secret]).toEqual([false, false]);
    const next = (await api().call('GET', '/v1/me', { key: fresh })).body.id.slice('key:'.length);
    expect((await send(`${ROOM}/kunci/${next}/cabut`, {})).headers.get('location')).toBe(`${ROOM}/kunci`);
    expect((await api().call('GET', '/v1/me', { key: fresh })).status).toBe(401);
  });

  it('that is wrong comes back with what was filled in, at the field', async () => {
    const { send } = await asHat('admin');
    const none = await send(`${ROOM}/kunci/baru`, { label: 'Tanpa peran', days: 'besok' });
    expect(none.status).toBe(422);
    for (const part of ['id="roles-error"', 'id="days-error"', 'Tanpa peran']) expect(none.html).toContain(part);
    const unknown = await send(`${ROOM}/kunci/baru`, { label: 'X', 'roles.employee': 'ya', nip: '123' });
    expect([unknown.status, unknown.html.includes('123')]).toEqual([422, true]);
    const beyond = await send(`${ROOM}/kunci/baru`, { label: 'X', 'roles.hr': 'ya' });
    expect(beyond.status).toBe(403);
  });
});

describe('a citizen’s voice', () => {
  it('is published or refused with a reason, once', async () => {
    const { cookie, send } = await asHat('hr');
    const voice = (n: number) => ({ _id: `voice-${n}`, region: HOME, unit: 'dinkes', text: `Antrean ke-${n}` });
    for (const n of [1, 2])
      await insertVoice(api().store, {
        ...voice(n),
        status: 'received',
        moderatedBy: null,
        at: '2026-01-05T01:00:00Z',
      });
    expect((await visit(`${ROOM}/suara`, { cookie })).html).toContain('Antrean ke-2');
    expect((await send(`${ROOM}/suara/voice-1`, { decision: 'refused' })).html).toContain('id="reason-error"');
    expect((await send(`${ROOM}/suara/voice-1`, { decision: 'refused', reason: 'Menyebut nama' })).status).toBe(303);
    expect((await send(`${ROOM}/suara/voice-2`, { decision: 'published' })).status).toBe(303);
    expect((await visit(`${ROOM}/suara?keadaan=published`, { cookie })).html).toContain('Antrean ke-2');
    expect((await send(`${ROOM}/suara/voice-2`, { decision: 'refused', reason: 'x' })).status).toBe(404);
  });
});

describe('a cycle', () => {
  it('shows who is held and where that is mended, and how its results spread, without one’s own', async () => {
    const { cookie, id: own } = await asHat('admin');
    const pack = await api().packOf(HOME);
    const cycleId = `cycle:${HOME}:2027`;
    await api().store.models.cycles.insertMany([
      aCycle({ _id: cycleId, region: HOME, pack, packId: HOME, state: 'OPEN' }),
    ]);
    const { _id: held } = await api().employee({ region: HOME, name: 'Belum Beratasan' });
    await api().store.models.members.insertMany([
      {
        _id: `${cycleId}/${held}`,
        cycleId,
        region: HOME,
        employeeId: held,
        unit: 'dinkes',
        status: 'HELD',
        rule: 'no-supervisor',
        appraisalId: null,
      },
    ]);
    for (const [employeeId, predicate] of [
      [held, 'BAIK'],
      [own, 'SANGAT_BAIK'],
    ] as const)
      await api().appraisal({
        region: HOME,
        employeeId,
        cycleId,
        view: { predicate, stage: 'calibration', state: 'BLOCKED', blockedReason: 'facts-missing' },
      });
    const members = (await visit(`${ROOM}/siklus/2027/peserta`, { cookie })).html;
    expect(members).toContain('Belum Beratasan');
    expect(members).toContain(`${ROOM}/pegawai/${held}/atasan?ke=`);
    const queue = await visit(`${ROOM}/antrean`, { cookie });
    expect([queue.status, queue.html.includes('Belum Beratasan')]).toEqual([200, true]);
    const spread = (await visit(`${ROOM}/siklus/2027/sebaran`, { cookie })).html;
    expect(spread).toContain('Baik');
    expect(spread).not.toContain('Sangat Baik');
  });
});

describe('launching a cycle', () => {
  const FORM = { langkah: 'pratinjau', kunci: 'launch-pages-1' };
  const period = (year: number) => ({ label: `${year}`, from: `${year}-01-01`, to: `${year}-12-31` });

  it('begins with the first year that has none, and refuses a name that is taken before anybody is counted', async () => {
    const { cookie, send } = await asHat('admin');
    const year = new Date(api().clock.now()).getUTCFullYear();
    const pack = await api().packOf(HOME);
    const taken = aCycle({
      _id: `cycle:${HOME}:${year}`,
      region: HOME,
      label: `${year}`,
      period: { from: `${year}-01-01`, to: `${year}-12-31` },
      pack,
      packId: HOME,
    });
    await api().store.models.cycles.insertMany([taken]);
    const { html } = await visit(`${ROOM}/siklus/baru`, { cookie });
    for (const value of Object.values(period(year + 1))) expect(html).toContain(`value="${value}"`);
    const refused = await send(`${ROOM}/siklus/baru`, { ...FORM, ...period(year) });
    expect([refused.status, refused.html]).toEqual([422, expect.stringContaining(`Siklus ${year} sudah ada`)]);
    expect(refused.html).toContain('id="label-error"');
  });

  it('is for a unit and people by number, and says who is not there', async () => {
    const { send } = await asHat('admin');
    const lina = await api().employee({ nip: nipOf(700), name: 'Lina', unit: 'dukcapil' });
    const year = new Date(api().clock.now()).getUTCFullYear() + 1;
    const form = { ...FORM, ...period(year) };
    const some = await send(`${ROOM}/siklus/baru`, { ...form, nips: `${lina.nip}\n123` });
    expect([some.status, some.html]).toEqual([422, expect.stringContaining('id="nips-error"')]);
    const held = await send(`${ROOM}/siklus/baru`, { ...form, nips: lina.nip });
    expect([held.status, held.html]).toEqual([200, expect.stringContaining('Lina')]);
    const nobody = await send(`${ROOM}/siklus/baru`, { ...form, unit: 'bulan' });
    expect([nobody.status, nobody.html]).toEqual([422, expect.stringContaining('id="unit-error"')]);
  });
});
