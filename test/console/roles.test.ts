/** Roles given in Siklus: who gives them, from which day to which, and what sessions and pages make of them. */
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Json, useApi } from '../support/api.ts';
import { ELSEWHERE, HOME } from '../support/regions.ts';
import { type TestSite, testSite } from '../support/site.ts';
import { surferOf } from '../support/surfer.ts';

const api = useApi();
let site: TestSite;
let keyOfAdmin: string;
const ADMIN = 'role-admin';

beforeAll(async () => {
  site = await testSite(api());
  await api().employee({ _id: ADMIN, region: HOME });
  keyOfAdmin = await api().keyFor({ roles: ['admin'], employeeId: ADMIN, expiresAt: '2099-01-01' });
});

afterEach(() => at(null));

const give = (employeeId: string, more: object, key = keyOfAdmin) =>
  api().call('POST', '/v1/role-grants', { key, body: { region: HOME, employeeId, decree: 'SK 1/2026', ...more } });
const revoke = (id: string, key = keyOfAdmin) => api().call('DELETE', `/v1/role-grants/${id}`, { key });
const at = (instant: string | null) => {
  api().clock.now = instant === null ? Date.now : () => Date.parse(instant);
};
/** A person with a session, and the words on their page that say what they are. */
async function somebody() {
  const { _id } = await api().employee({ region: HOME });
  const surfer = surferOf(site);
  await surfer.signIn({ wilayah: HOME, pegawai: _id, hat: 'employee' });
  const hats = async () => /<dt>Peran<\/dt><dd>([^<]*)/.exec((await surfer.visit('/akun')).html)?.[1];
  return { id: _id, surfer, hats };
}

describe('a role that is given', () => {
  it('counts from the next request, in the pages alone, until it is taken back', async () => {
    const { id, surfer, hats } = await somebody();
    expect([await hats(), (await surfer.visit(`/wilayah/${HOME}/pegawai`)).status]).toEqual([
      'Pegawai dan penilai',
      403,
    ]);
    const { status, body } = await give(id, { role: 'auditor' });
    const told = async () => (await surfer.visit('/pemberitahuan')).html;
    expect(await told()).toMatch(
      /Anda diberi peran auditor sejak \d+ \w+ \d{4} oleh Sri Rahayu\. Dasar: SK 1\/2026\./i,
    );
    expect(status).toBe(201);
    expect([await hats(), (await surfer.visit(`/wilayah/${HOME}/pegawai`)).status]).toEqual([
      'Pegawai dan penilai, Auditor',
      200,
    ]);
    expect((await surfer.visit(`/wilayah/${ELSEWHERE}/pegawai`)).status).toBe(404);
    const own = await api().keyFor({ roles: ['employee'], employeeId: id });
    expect((await api().call('GET', '/v1/me', { key: own })).body.roles).toEqual(['employee']);
    expect((await revoke(body.id)).status).toBe(204);
    expect((await revoke(body.id)).status).toBe(204);
    expect((await surfer.visit(`/wilayah/${HOME}/pegawai`)).status).toBe(403);
    expect(await told()).toMatch(/Peran auditor yang diberikan kepada Anda dicabut oleh Sri Rahayu\./i);
  });

  it('begins and ends at midnight of the region, without anybody signing out', async () => {
    // 23:30 of the 14th in Western Indonesia.
    at('2027-03-14T16:30:00Z');
    const { id, surfer, hats } = await somebody();
    await give(id, { office: 'agencyHead', from: '2027-03-15', until: '2027-03-15' });
    const held: unknown[] = [await hats()];
    const banner = async () => /Anda bertindak sebagai [^.]*\./.exec((await surfer.visit('/')).html)?.[0];
    expect(await banner()).toBeUndefined();
    for (const instant of ['2027-03-14T17:00:30Z', '2027-03-14T17:50:00Z']) {
      at(instant);
      held.push(await hats());
    }
    expect(held).toEqual(['Pegawai dan penilai', ...Array(2).fill('Pegawai dan penilai, Kepala perangkat daerah')]);
    expect(await banner()).toBe('Anda bertindak sebagai kepala perangkat daerah sampai 15 Maret 2027.');
    at('2027-03-15T16:59:30Z');
    await surfer.signIn({ wilayah: HOME, pegawai: id, hat: 'employee' });
    expect(await hats()).toContain('Kepala perangkat daerah');
    at('2027-03-15T17:00:30Z');
    expect([await hats(), await banner()]).toEqual(['Pegawai dan penilai', undefined]);
  });

  it('is given by another person of the region who is an admin, to somebody in service, for days to come, once', async () => {
    const { id } = await somebody();
    const gone = await api().employee({ region: HOME, active: false });
    const far = await api().employee({ region: ELSEWHERE });
    const nobodys = await api().keyFor({ roles: ['admin'] });
    const made = await api().keyFor({ roles: ['admin'], employeeId: ADMIN, hands: [ADMIN, id] });
    const hr = await api().keyFor({ roles: ['hr'], employeeId: 'role-hr' });
    const elsewhere = await api().keyFor({ roles: ['admin'], employeeId: 'x', region: ELSEWHERE });
    const codeOf = async (answer: Promise<Json>) => {
      const { status, body } = await answer;
      return `${status} ${body.code} ${body.errors?.[0].pointer ?? ''}`.trim();
    };
    expect(await codeOf(give(ADMIN, { role: 'hr' }))).toBe('403 self-decision');
    expect(await codeOf(give(id, { role: 'hr' }, made))).toBe('403 same-hands');
    expect(await codeOf(give(id, { role: 'hr' }, nobodys))).toBe('403 person-required');
    expect(await codeOf(give(id, { role: 'hr' }, hr))).toBe('403 forbidden');
    expect(await codeOf(give(id, { role: 'hr' }, elsewhere))).toBe('404 not-found');
    expect(await codeOf(give(gone._id, { role: 'hr' }))).toContain('employee-unknown');
    expect(await codeOf(give(far._id, { role: 'hr' }))).toContain('employee-unknown');
    expect(await codeOf(give(id, { role: 'system' }))).toBe('422 invalid-request /role');
    expect(await codeOf(give(id, {}))).toBe('422 invalid-request /role');
    expect(await codeOf(give(id, { role: 'hr', office: 'agencyHead' }))).toBe('422 invalid-request /role');
    expect(await codeOf(give(id, { role: 'hr', from: '2020-01-01' }))).toBe('422 invalid-request /from');
    expect(await codeOf(give(id, { role: 'hr', until: '2020-01-01' }))).toBe('422 invalid-request /until');
    expect(await codeOf(give(id, { role: 'hr', decree: ' ' }))).toBe('422 invalid-request /decree');
    const days = { from: '2098-01-01', until: '2098-01-31' };
    const first = await give(id, { role: 'hr', ...days });
    expect(first.status).toBe(201);
    expect(await codeOf(give(id, { role: 'hr', from: '2098-01-31' }))).toBe('409 role-held');
    expect((await give(id, { role: 'hr', from: '2098-02-01', until: '2098-02-02' })).status).toBe(201);
    expect(await codeOf(revoke(first.body.id, elsewhere))).toBe('404 not-found');
    expect(await codeOf(revoke(first.body.id, hr))).toBe('403 forbidden');
  });

  it('asked for twice under one key is one, and the journal of the region tells who gave it and took it back', async () => {
    const { id } = await somebody();
    const body = { region: HOME, employeeId: id, role: 'hr', decree: 'SK 7' };
    const twice = [1, 2].map(() =>
      api().call('POST', '/v1/role-grants', { key: keyOfAdmin, body, idempotencyKey: `twice-${id}` }),
    );
    const [one, two] = await Promise.all(twice);
    const given = [one, two].find((answer) => answer?.status === 201)?.body;
    const listed = await api().call('GET', `/v1/role-grants?employee=${id}`, { key: keyOfAdmin });
    expect(listed.body.data).toHaveLength(1);
    await revoke(given.id);
    const entries = await api()
      .store.models.journal.find({ subject: `audit:${HOME}` })
      .lean();
    const told = entries.filter(({ data }) => data?.['grant'] === given.id);
    expect(told.map(({ type, actor }) => [type, actor.id])).toEqual([
      ['role.granted', ADMIN],
      ['role.revoked', ADMIN],
    ]);
    expect(told[0]?.data).toMatchObject({ employeeId: id, role: 'hr', decree: 'SK 7', until: null });
  });

  it('is listed to those who run the region, and one’s own to everybody', async () => {
    const { id } = await somebody();
    const other = await somebody();
    await give(id, { role: 'hr' });
    const list = async (roles: Parameters<ReturnType<typeof api>['keyFor']>[0]['roles'], employeeId: string | null) =>
      api().call('GET', `/v1/role-grants?employee=${id}`, { key: await api().keyFor({ roles, employeeId }) });
    expect((await list(['auditor'], null)).body.data).toHaveLength(1);
    expect((await list(['employee'], id)).body.data).toHaveLength(1);
    expect((await list(['employee'], other.id)).status).toBe(403);
    expect((await list(['system'], null)).status).toBe(403);
  });

  it('of the last admin cannot be taken back, not even when two take back each other’s at once', async () => {
    const region = ELSEWHERE;
    const [a, b] = [await api().employee({ region }), await api().employee({ region })];
    const keys = await Promise.all(
      [a, b].map(({ _id }) => api().keyFor({ region, roles: ['admin'], employeeId: _id, expiresAt: '2099-01-01' })),
    );
    const [keyA = '', keyB = ''] = keys;
    const grant = async (employeeId: string, key: string) => {
      const body = { region, employeeId, role: 'admin', decree: 'SK 2' };
      return (await api().call('POST', '/v1/role-grants', { key, body })).body.id as string;
    };
    const [grantB, grantA] = [await grant(b._id, keyA), await grant(a._id, keyB)];
    // Without keys that give roles, the two grants are all there is.
    const { apiKeys } = api().store.models;
    await apiKeys.updateMany({ region, roles: 'admin' }, { $set: { scopes: ['keys', 'unit:x'] } });
    const admin = await api().keyFor({ region: null, roles: ['admin'] });
    expect((await revoke(grantA, admin)).status).toBe(204);
    const refused = await revoke(grantB, admin);
    expect([refused.status, refused.body.code]).toEqual([409, 'last-admin']);
    const { roleGrants } = api().store.models;
    await roleGrants.updateOne({ _id: grantA }, { $set: { revokedAt: null } });
    await Promise.all([revoke(grantA, admin), revoke(grantB, admin)]);
    expect(await roleGrants.countDocuments({ region, role: 'admin', revokedAt: null })).toBeGreaterThan(0);
  });
});

describe('a session', () => {
  it('ends with the service of its person, and is listed and ended by them alone', async () => {
    const { id, surfer } = await somebody();
    const phone = surferOf(site, 'Mozilla/5.0 (Linux; Android 16) Chrome/150.0 Mobile');
    await phone.signIn({ wilayah: HOME, pegawai: id, hat: 'employee' });
    const account = await surfer.visit('/akun');
    expect(account.html).toContain('Chrome, Android');
    const path = /action="(\/akun\/sesi\/[^"]+)"/.exec(account.html)?.[1] ?? '';
    const stranger = await somebody();
    const token = async (who: typeof surfer) =>
      /name="token" value="([^"]+)"/.exec((await who.visit('/akun')).html)?.[1];
    const theirs = { token: (await token(stranger.surfer)) ?? '' };
    expect((await stranger.surfer.visit(path, theirs)).status).toBe(404);
    expect((await phone.visit('/akun')).status).toBe(200);
    expect((await surfer.visit(path, { token: 'x' })).status).toBe(403);
    expect((await surfer.visit(path, { token: (await token(surfer)) ?? '' })).status).toBe(303);
    expect([(await phone.visit('/akun')).status, (await surfer.visit('/akun')).status]).toEqual([303, 200]);
    await api().store.models.employees.updateOne({ _id: id }, { $set: { active: false } });
    expect((await surfer.visit('/akun')).status).toBe(303);
  });

  it('with a role that was given is idle for an hour at most', async () => {
    const start = Date.now();
    const { id, surfer } = await somebody();
    await give(id, { role: 'hr' });
    api().clock.now = () => start + 61 * 60_000;
    expect((await surfer.visit('/akun')).status).toBe(303);
  });
});

describe('what cannot be undone', () => {
  it('asks whoever signed in more than an hour ago once more, and keeps what they wrote', async () => {
    const start = Date.now();
    const surfer = surferOf(site);
    const { _id: admin } = await api().employee({ region: HOME });
    const { _id: id } = await api().employee({ region: HOME, name: 'Budi Contoh' });
    await surfer.signIn({ wilayah: HOME, pegawai: admin, hat: 'admin' });
    for (const minutes of [40, 80]) {
      api().clock.now = () => start + minutes * 60_000;
      expect((await surfer.visit('/akun')).status).toBe(200);
    }
    const path = `/wilayah/${HOME}/pegawai/${id}/peran`;
    const token = async () => /name="token" value="([^"]+)"/.exec((await surfer.visit(path)).html)?.[1] ?? '';
    const form = { hat: 'hr', decree: 'SK 99/2026', langkah: 'kirim', kunci: 'k-1' };
    // Looking at what would happen asks for nothing.
    expect((await surfer.visit(path, { ...form, langkah: 'pratinjau', token: await token() })).status).toBe(200);
    const stopped = await surfer.visit(path, { ...form, token: await token() });
    const again = stopped.headers.get('location') ?? '';
    expect([stopped.status, again.startsWith('/masuk/lagi?ke=')]).toEqual([303, true]);
    const door = await surfer.visit(again);
    const ke = new URL(again, 'http://localhost').searchParams.get('ke') ?? '';
    const before = surfer.cookie();
    const sent = await surfer.visit('/masuk/lagi', { ke, token: await token() });
    expect([door.status, sent.status, sent.headers.get('location')]).toEqual([200, 303, ke]);
    expect(surfer.cookie()).not.toBe(before);
    const back = await surfer.visit(ke);
    expect(back.html).toContain('value="SK 99/2026"');
    expect((await surfer.visit(path, { ...form, token: await token() })).status).toBe(303);
    expect((await surfer.visit(`/wilayah/${HOME}/pegawai/${id}`)).html).toContain('Kepegawaian, sejak');
  });
});
