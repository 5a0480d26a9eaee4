/** Pages over a real database: who is let in, what they show, and what forms may do. */
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'node-html-parser';
import { useApi } from '../support/api.ts';
import { ELSEWHERE, HOME } from '../support/regions.ts';
import { aCycle } from '../support/store.ts';
import { createCycle } from '../../store/cycle/cycles.ts';
import { askPage, ORIGIN, signedIn, type TestSite, testSite, tokenIn } from '../support/site.ts';

const api = useApi();
let site: TestSite;

beforeAll(async () => {
  site = await testSite(api());
});

type Sent = Parameters<typeof askPage>[2];
const visit = (path: string, sent: Sent = {}, at = site) => askPage(at, path, sent);
const signIn = (employeeId: string, hat?: string) => signedIn(site, employeeId, hat);

describe('signing in', () => {
  it('leads whoever is not signed in to the door, and back afterwards', async () => {
    const { status, headers } = await visit('/saya?x=1');
    expect([status, headers.get('location')]).toEqual([303, '/masuk?ke=%2Fsaya%3Fx%3D1']);
    const person = await api().employee({ region: HOME });
    const form = { wilayah: HOME, pegawai: person._id, hat: 'employee' };
    const back = async (ke: string) => (await visit('/masuk', { form: { ...form, ke } })).headers.get('location');
    expect(await back('/saya?x=1')).toBe('/saya?x=1');
    for (const away of [
      '//evil.example',
      'https://evil.example',
      '/\\evil.example',
      '/.//evil.example',
      '/saya/..//evil.example',
      '/\t/evil.example',
      '/masuk?ke=//evil.example',
      '/v1/me',
      'javascript:0',
    ]) {
      expect(await back(away)).toBe('/');
    }
  });

  it('is not tried without end from one address', async () => {
    const at = await testSite(api(), { rate: { perSecond: 200, burst: 400 } });
    const now = Date.now();
    api().clock.now = () => now;
    const asked = await Promise.all(Array.from({ length: 201 }, () => visit('/masuk/lagi', {}, at)));
    const slowed = asked.filter(({ status }) => status === 429);
    expect([asked[0]?.status, slowed.length > 0]).toEqual([303, true]);
    expect(Number(slowed[0]?.headers.get('Retry-After'))).toBeGreaterThan(0);
    for (const path of ['/masuk', '/masuk/lagi']) expect((await visit(path, { form: {} }, at)).status).toBe(429);
    // Whoever comes back from the provider is let in.
    expect((await visit('/masuk/kembali', {}, at)).status).toBe(404);
    api().clock.now = Date.now;
  });

  it('shows who signed in, and forgets them when they sign out', async () => {
    const person = await api().employee({ region: HOME, name: 'Rina Contoh' });
    const cookie = await signIn(person._id);
    const home = await visit('/', { cookie });
    expect(home.status).toBe(200);
    expect(home.html).toContain('Rina Contoh');
    await visit('/keluar', { cookie, form: { token: tokenIn(home.html) } });
    expect((await visit('/', { cookie })).status).toBe(303);
  });
});

describe('a form', () => {
  it('of another site, without the token or with another one, does nothing', async () => {
    const person = await api().employee({ region: HOME });
    const cookie = await signIn(person._id, 'admin');
    const path = `/wilayah/${HOME}/pegawai/impor`;
    const { html } = await visit(path, { cookie });
    const form = { token: tokenIn(html), csv: 'nip,name,unit\n', langkah: 'kirim', kunci: 'k' };
    expect((await visit(path, { cookie, form: { ...form, token: 'x' } })).status).toBe(403);
    const foreign = { Origin: 'https://evil.example' };
    expect((await visit(path, { cookie, form, headers: foreign })).status).toBe(403);
    for (const site of ['cross-site', 'same-site', 'none'])
      expect((await visit(path, { cookie, form, headers: { 'Sec-Fetch-Site': site } })).status, site).toBe(403);
    const ofItself = { 'Sec-Fetch-Site': 'same-origin', Origin: '' };
    expect((await visit(path, { cookie, form, headers: ofItself })).status).not.toBe(403);
    expect((await visit(path, { cookie, form, headers: { Origin: '' } })).status).toBe(403);
    expect((await visit(path, { cookie, form })).status).not.toBe(403);
  });
});

describe('the door', () => {
  it('lets nobody be anybody where there is an issuer, or where others reach the address', async () => {
    const person = await api().employee({ region: HOME });
    const form = { wilayah: HOME, pegawai: person._id, hat: 'employee' };
    const jwt = { issuer: 'https://sso.example', audience: 'siklus', jwksUri: null, publicJwk: null };
    for (const more of [{ jwt } as never, { host: '0.0.0.0' }, { firstKeys: 'none' } as const]) {
      const closed = await testSite(api(), more);
      const sent = await visit('/masuk', { form }, closed);
      expect([sent.status, sent.headers.get('set-cookie')]).toEqual([404, null]);
    }
    // Somebody in front of whom others stand.
    for (const name of ['Forwarded', 'X-Forwarded-For', 'X-Forwarded-Host', 'X-Real-IP', 'Via'])
      expect((await visit('/masuk', { form, headers: { [name]: '203.0.113.7' } })).status, name).toBe(404);
    // A name of somebody else's that leads to this machine.
    const rebound = new Request('http://rebound.example/masuk', {
      method: 'POST',
      headers: { Host: 'rebound.example', Origin: 'http://rebound.example' },
      body: new URLSearchParams(form),
    });
    expect((await site(rebound, {} as never)).status).toBe(404);
  });

  it('shows people by name, only those who are asked for, and how many are under each', async () => {
    const { _id: head } = await api().employee({ region: HOME, name: 'Zulkifli Pintu' });
    for (const name of ['Pintu Mawar', 'Pintu Anggrek'])
      await api().employee({ region: HOME, name, supervisorId: head });
    const { html } = await visit(`/masuk?wilayah=${HOME}&nama=pintu`);
    const shown = [...html.matchAll(/<button>Masuk sebagai ([^<]+)<\/button>/g)].map(([, name]) => name);
    expect(shown).toEqual(['Pintu Anggrek', 'Pintu Mawar', 'Zulkifli Pintu']);
    expect(html.match(/atasan \d+ orang/g)).toEqual(['atasan 2 orang']);
    expect((await visit(`/masuk?wilayah=${HOME}&nama=tak-ada(`)).html).toContain('Tidak ada yang cocok');
  });

  it('opens for nobody who is not active, for no other region and for no hat that does not exist', async () => {
    const gone = await api().employee({ region: HOME, active: false });
    const person = await api().employee({ region: HOME });
    for (const form of [
      { wilayah: HOME, pegawai: gone._id, hat: 'employee' },
      { wilayah: 'nowhere', pegawai: person._id, hat: 'employee' },
      { wilayah: HOME, pegawai: person._id, hat: 'mayor' },
      { wilayah: HOME, pegawai: '', hat: 'employee' },
      { wilayah: HOME, pegawai: '', hat: 'agencyHead' },
    ]) {
      expect((await visit('/masuk', { form })).status).toBe(404);
    }
  });
});

describe('a session', () => {
  it('has another id after each sign-in, and the one before is over', async () => {
    const { _id: pegawai } = await api().employee({ region: HOME });
    const before = await signIn(pegawai);
    const form = { wilayah: HOME, pegawai, hat: 'employee' };
    const chosen = '__Host-siklus=chosen-by-somebody-else';
    for (const cookie of [before, chosen]) {
      const { headers } = await visit('/masuk', { cookie, form });
      const after = headers.get('set-cookie')?.split(';')[0] ?? '';
      expect(after).not.toBe(cookie);
      expect([(await visit('/', { cookie })).status, (await visit('/', { cookie: after })).status]).toEqual([303, 200]);
      expect(headers.get('set-cookie')).toMatch(/HttpOnly; Secure; SameSite=Lax$/);
    }
  });

  it('ends after its idle time, and after twelve hours whatever one does', async () => {
    const person = await api().employee({ region: HOME });
    const start = Date.now();
    const at = (hours: number) => {
      api().clock.now = () => start + hours * 3_600_000;
    };
    const [employee, admin] = [await signIn(person._id), await signIn(person._id, 'admin')];
    at(1.1);
    expect((await visit('/', { cookie: admin })).status).toBe(303);
    for (const hours of [7, 11.9]) {
      at(hours);
      expect((await visit('/', { cookie: employee })).status).toBe(200);
    }
    at(12.1);
    expect((await visit('/', { cookie: employee })).status).toBe(303);
    api().clock.now = Date.now;
  });
});

describe('what a page shows', () => {
  it('is what the API would show: another region’s things are not there, others’ are refused', async () => {
    const [rina, budi] = [await api().employee({ region: HOME }), await api().employee({ region: HOME })];
    const id = await api().appraisal({ region: HOME, employeeId: rina._id });
    const [own, other] = [await signIn(rina._id), await signIn(budi._id)];
    const status = async (path: string, cookie: string) => (await visit(path, { cookie })).status;
    for (const page of ['', '/jejak', '/hasil', '/lakukan/proposeTargets']) {
      expect(await status(`/penilaian/${id}${page}`, own)).toBe(200);
      expect(await status(`/penilaian/${id}${page}`, other)).toBe(403);
    }
    expect(await status('/penilaian/nothing', own)).toBe(404);
    expect(await status(`/wilayah/${HOME}/siklus`, own)).toBe(403);
    expect(await status(`/wilayah/${ELSEWHERE}/pegawai`, await signIn(rina._id, 'admin'))).toBe(404);
  });
});

describe('a form whose sender is signed in no longer', () => {
  it('waits for the same person, who finds it as it was; nobody else does', async () => {
    const [rina, budi] = [await api().employee({ region: HOME }), await api().employee({ region: HOME })];
    const start = Date.now();
    const path = `/wilayah/${HOME}/pegawai/impor`;
    const cookie = await signIn(rina._id, 'admin');
    const { html } = await visit(path, { cookie });
    api().clock.now = () => start + 2 * 3_600_000;
    const sent = await visit(path, { cookie, form: { token: tokenIn(html), csv: 'nip,name,unit', langkah: 'kirim' } });
    const door = new URL(sent.headers.get('location') ?? '', ORIGIN);
    const back = door.searchParams.get('ke') ?? '';
    expect([sent.status, door.pathname, back.startsWith(`${path}?titip=`)]).toEqual([303, '/masuk', true]);
    expect((await visit(back, { cookie: await signIn(rina._id, 'admin') })).html).toContain('nip,name,unit</textarea>');
    expect((await visit(back, { cookie: await signIn(budi._id, 'admin') })).html).not.toContain('nip,name,unit');
    api().clock.now = () => start + 3 * 3_600_000;
    expect((await visit(back, { cookie: await signIn(rina._id, 'admin') })).html).not.toContain(
      'nip,name,unit</textarea>',
    );
    api().clock.now = Date.now;
  });
});

describe('a section of a draft', () => {
  /** Everything that the first form of the page would send. */
  const filledIn = (html: string): Record<string, string> => {
    const form = parse(html).querySelector('main form[method=post]');
    const values: Record<string, string> = {};
    for (const field of form?.querySelectorAll('input, select, textarea') ?? []) {
      const chosen = field.querySelector('option[selected]') ?? field.querySelector('option');
      const box = field.getAttribute('type') === 'checkbox';
      if (box && !field.hasAttribute('checked')) continue;
      const value = field.rawTagName === 'select' ? chosen?.getAttribute('value') : field.getAttribute('value');
      values[field.getAttribute('name') ?? ''] = (field.rawTagName === 'textarea' ? field.text : value) ?? '';
    }
    return values;
  };

  async function draftIn(region: string) {
    const person = await api().employee({ region });
    const signedIn = await visit('/masuk', { form: { wilayah: region, pegawai: person._id, hat: 'hr' } });
    const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? '';
    const key = await api().keyFor({ region, roles: ['hr'], employeeId: person._id });
    const body = { pack: region, effective: { from: '2028-01-01' }, origin: { kind: 'inForce' } };
    const { id } = (await api().call('POST', '/v1/rule-packs/drafts', { key, body })).body;
    const read = async () => (await api().call('GET', `/v1/rule-packs/drafts/${id}`, { key })).body;
    return { cookie, read, path: `/wilayah/${region}/aturan/draf/${id}` };
  }

  it('refuses weights that do not make the whole, keeps what was written, and saves those that do', async () => {
    const { cookie, read, path } = await draftIn(ELSEWHERE);
    const weights = `${path}/bobot`;
    const form = filledIn((await visit(weights, { cookie })).html);
    const [one, two] = Object.keys(form).filter((name) => name.endsWith('/weight'));
    const sent = { ...form, [one ?? '']: '75' };
    const refused = await visit(weights, { cookie, form: sent });
    expect([refused.status, refused.html.includes('Lebih 5%')]).toEqual([422, true]);
    expect(filledIn(refused.html)[one ?? '']).toBe('75');
    expect((await visit(weights, { cookie, form: { ...sent, [two ?? '']: '25' } })).status).toBe(303);
    const { document, revision } = await read();
    expect(document.indicators.map(({ weight }: { weight?: number }) => weight)).toEqual([undefined, 7_500, 2_500]);
    // What was opened before shows what changed meanwhile, beside what was filled in.
    const late = await visit(weights, { cookie, form: { ...form, [one ?? '']: '60', [two ?? '']: '40' } });
    expect(late.status).toBe(412);
    const row = parse(late.html)
      .querySelectorAll('main table.cards tbody tr')
      .map((each) => each.querySelectorAll('td').map((cell) => cell.text.trim()));
    expect(row.slice(0, 2)).toEqual([
      ['70%', '75%', '60%'],
      ['30%', '25%', '40%'],
    ]);
    expect((await read()).revision).toBe(revision);
    expect((await visit(weights, { cookie, form: filledIn(late.html) })).status).toBe(303);
  });

  it('takes a condition further, moves, copies, removes and brings back what it lists', async () => {
    const { cookie, read, path } = await draftIn(ELSEWHERE);
    const item = `${path}/tindak-lanjut/usulan/competenceTraining`;
    const at = 'outcomes/competenceTraining/conditions';
    const opened = filledIn((await visit(item, { cookie })).html);
    const begun = { ...opened, [`${at}.1.fakta`]: 'publicService', langkah: 'tambah' };
    const asked = filledIn((await visit(item, { cookie, form: begun })).html);
    expect(asked[`${at}.1.op`]).toBe('equal');
    expect((await visit(item, { cookie, form: { ...asked, [`${at}.1.nilai`]: 'true' } })).status).toBe(303);
    const conditionsNow = async () =>
      (await read()).document.outcomes.find(({ id }: { id: string }) => id === 'competenceTraining').conditions.all;
    expect((await conditionsNow())[1]).toEqual({ fact: 'publicService', operator: 'equal', value: true });
    const step = async (langkah: string) => {
      const { html } = await visit(`${path}/tindak-lanjut`, { cookie });
      const { status } = await visit(`${path}/tindak-lanjut`, { cookie, form: { ...filledIn(html), langkah } });
      const after = await visit(`${path}/tindak-lanjut`, { cookie });
      const rows = parse(after.html).querySelectorAll('main tr[id^="outcomes/"]');
      return { status, ids: rows.map((row) => row.getAttribute('id')?.slice('outcomes/'.length)) };
    };
    expect((await step('naik:outcomes/competenceTraining')).ids.slice(-2)).toEqual([
      'competenceTraining',
      'leadershipProgramme',
    ]);
    expect((await step('salin:outcomes/competenceTraining')).ids).toContain('competenceTraining2');
    expect((await step('hapus:outcomes/coaching')).ids).not.toContain('coaching');
    expect((await step('pulihkan:outcomes/coaching')).ids.slice(0, 2)).toEqual(['successionPool', 'coaching']);
    // Its parent's again: the draft says nothing of it.
    expect((await read()).document.outcomes.some(({ id }: { id: string }) => id === 'coaching')).toBe(false);
  });

  it('tells why a number is held by its parent, and gives it back to it', async () => {
    const { cookie, read, path } = await draftIn(ELSEWHERE);
    const item = `${path}/lain/keberatan`;
    const { html } = await visit(item, { cookie });
    expect(html).toMatch(/paling kecil 14 .*Pasal \d+/);
    const form = filledIn(html);
    const short = await visit(item, { cookie, form: { ...form, 'objection/window': '7' } });
    expect(short.status).toBe(422);
    expect((await visit(item, { cookie, form: { ...form, 'objection/window': '21' } })).status).toBe(303);
    expect((await read()).document.objection).toEqual({ window: { calendarDays: 21 } });
    const again = await visit(item, { cookie });
    const back = { ...filledIn(again.html), langkah: 'kembalikan:objection/window' };
    const restored = filledIn((await visit(item, { cookie, form: back })).html);
    expect((await visit(item, { cookie, form: restored })).status).toBe(303);
    expect((await read()).document.objection).toBeUndefined();
  });
});

describe('a page of those who run a region', () => {
  it('is closed to an employee', async () => {
    const { _id } = await api().employee({ region: HOME });
    const cookie = await signIn(_id);
    for (const path of ['siklus', 'siklus/baru', 'pegawai', 'pegawai/impor']) {
      const { status } = await visit(`/wilayah/${HOME}/${path}`, { cookie });
      // A form that is only shown asks nothing yet; what it sends is refused.
      expect([200, 403], path).toContain(status);
      expect((await visit(`/wilayah/${HOME}/siklus`, { cookie })).status).toBe(403);
    }
    expect((await visit('/cari?q=raden', { cookie })).status).toBe(403);
  });
});

describe('looking for somebody', () => {
  it('finds people by a part of the name and by number, units, cycles and drafts, of the own region alone', async () => {
    const name = `Wulandari Q${Math.random().toString(36).slice(2, 6)}`;
    const here = await api().employee({ region: HOME, name });
    await api().employee({ region: ELSEWHERE, name: `${name} Tetangga` });
    const key = await api().keyFor({ roles: ['hr'], region: HOME });
    const find = async (q: string) =>
      (await api().call('GET', `/v1/search?region=${HOME}&q=${encodeURIComponent(q)}`, { key })).body;
    const found = await find(name.toLowerCase());
    expect(found.people.map(({ id }: { id: string }) => id)).toEqual([here._id]);
    expect((await find(here.nip.slice(0, 12))).people.map(({ id }: { id: string }) => id)).toContain(here._id);
    expect((await find('.*')).people).toEqual([]);
    // Written by an earlier release: without the letters by which a search finds them.
    await api().store.models.employees.updateOne({ _id: here._id }, { $unset: { called: 1 } });
    expect((await find(name.slice(-5))).people.map(({ id }: { id: string }) => id)).toEqual([here._id]);
    expect((await find(`landari ${name.slice(-5)}`)).people).toEqual([]);
    const elsewhere = await api().call('GET', `/v1/search?region=${ELSEWHERE}&q=wulandari`, { key });
    expect(elsewhere.status).toBe(404);
    expect((await api().call('GET', `/v1/search?region=${HOME}&q=w`, { key })).status).toBe(422);
  });
});

describe('a citizen', () => {
  it('reads units and rules and says something without signing in, and nothing is kept on their device', async () => {
    await api().employee({ region: HOME, unit: 'dinkes' });
    const unit = `/publik/${HOME}/unit/dinkes`;
    const page = await visit(`${unit}/nilai`);
    expect([page.status, page.headers.get('set-cookie')]).toEqual([200, null]);
    const kunci = /name="kunci" value="([^"]+)"/.exec(page.html)?.[1] ?? '';
    const empty = await visit(`${unit}/nilai`, { form: { kunci, text: ' ' } });
    expect([empty.status, empty.html.includes('aria-invalid')]).toEqual([422, true]);
    const sent = await visit(`${unit}/nilai`, { form: { kunci, text: 'Antrean cepat.' } });
    expect([sent.status, sent.headers.get('location')]).toEqual([303, `${unit}?terkirim=ya`]);
    const foreign = await visit(`${unit}/nilai`, { form: { text: 'x' }, headers: { Origin: 'https://evil.example' } });
    expect(foreign.status).toBe(403);
    expect((await visit(`/publik/${HOME}/unit/nowhere`)).status).toBe(404);
    expect((await visit('/publik/nowhere')).status).toBe(404);
    const rules = await visit(`/publik/${HOME}/cara?bahasa=en`);
    expect([rules.status, rules.html.includes('<html lang="en"'), rules.headers.get('set-cookie')]).toEqual([
      200,
      true,
      null,
    ]);
  });
});

describe('colours', () => {
  it('are chosen once and kept on the device', async () => {
    const { _id } = await api().employee({ region: HOME });
    const cookie = await signIn(_id);
    const chosen = await visit('/akun?tema=gelap&kerapatan=padat', { cookie });
    expect(chosen.html).toContain('data-theme="dark" data-density="compact"');
    expect(chosen.headers.get('set-cookie')).toContain('tema=gelap');
    expect((await visit('/', { cookie: `${cookie}; tema=terang` })).html).toContain('data-theme="light"');
  });
});

describe('a view of the people of a cycle', () => {
  it('is kept on the device under a name, and dropped again; what is not a view is not read', async () => {
    const { _id: person } = await api().employee({ region: HOME });
    const pack = await api().packOf(HOME);
    await createCycle(
      api().store,
      aCycle({ _id: `cycle:${HOME}:views`, label: 'views', region: HOME, pack, state: 'OPEN' }),
    );
    const cookie = await signIn(person, 'admin');
    const people = `/wilayah/${HOME}/siklus/views/orang`;
    const kept = await visit(`${people}?terlambat=ya&unit=dinkes&simpan=Terlambat+dinkes`, { cookie });
    const view = kept.headers.get('set-cookie')?.split(';')[0] ?? '';
    const later = await visit(people, { cookie: `${cookie}; ${view}` });
    expect(later.html).toContain(`href="${people}?unit=dinkes&amp;terlambat=ya">Terlambat dinkes</a>`);
    const dropped = await visit(`${people}?lupakan=Terlambat+dinkes`, { cookie: `${cookie}; ${view}` });
    expect(dropped.html).not.toContain('Terlambat dinkes</a>');
    for (const wrong of ['x', '[1]', '[{"name":"a","filter":{"unit":{"$ne":1}}}]']) {
      const page = await visit(people, { cookie: `${cookie}; tampilan=${encodeURIComponent(wrong)}` });
      expect([page.status, page.html.includes('$ne')], wrong).toEqual([200, false]);
    }
  });
});
