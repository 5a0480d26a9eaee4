import { describe, expect, it } from 'vitest';
import type { Logger } from 'pino';
import { warnOfLapse } from '../../../api/people/last-admin.ts';
import type { ApiKeyDoc, Role } from '../../../store/people/types.ts';
import { type Json, useApi } from '../../support/api.ts';
import { ELSEWHERE, HOME } from '../../support/regions.ts';

const api = useApi();
type Somebody = Partial<ApiKeyDoc> & { roles: Role[] };
const ADMIN: Somebody = { roles: ['admin'] };
const PLATFORM: Somebody = { roles: ['admin', 'hr', 'auditor', 'system'], region: null };

const makeWith = (key: string, body: object, idempotencyKey?: string) =>
  api().call('POST', '/v1/api-keys', {
    key,
    body: { label: 'x', region: HOME, ...body },
    ...(idempotencyKey !== undefined && { idempotencyKey }),
  });
const make = async (body: object, maker: Somebody = ADMIN) => makeWith(await api().keyFor(maker), body);
const me = (key: string) => api().call('GET', '/v1/me', { key });
const confirm = (key: string, id: string) => api().call('POST', `/v1/api-keys/${id}/confirm`, { key });
const rotate = (key: string, id: string, body: object = {}) =>
  api().call('POST', `/v1/api-keys/${id}/rotate`, { key, body });
const idOf = (key: string) => key.split('_')[2] ?? '';
const told = ({ body }: { body: Json }) => [body.code, ...(body.errors ?? []).map(({ pointer }: Json) => pointer)];
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();

describe('a key is not made', () => {
  it('for another region, or for all of them by a region’s admin', async () => {
    const abroad = await make({ region: ELSEWHERE, roles: ['admin'] });
    expect([abroad.status, abroad.body.code]).toEqual([404, 'not-found']);
    const everywhere = await make({ region: null, roles: ['admin'] });
    expect([everywhere.status, everywhere.body.code]).toEqual([403, 'forbidden']);
    expect((await make({ region: null, roles: ['auditor'] }, PLATFORM)).status).toBe(201);
  });

  it('for an employee who is not there, or for the employee role without one', async () => {
    const nobody = await make({ roles: ['employee'], employeeId: 'nobody' });
    expect([nobody.status, nobody.body.code]).toEqual([422, 'employee-unknown']);
    const roleOnly = await make({ roles: ['employee'] });
    expect([roleOnly.status, roleOnly.body.errors[0].pointer]).toEqual([422, '/employeeId']);
    const abroad = await api().employee({ region: ELSEWHERE });
    expect((await make({ roles: ['employee'], employeeId: abroad._id })).status).toBe(422);
    const madeUp = await make({ region: null, roles: ['hr'], employeeId: 'made-up-person' }, PLATFORM);
    expect([madeUp.status, madeUp.body.code]).toEqual([422, 'employee-unknown']);
    expect((await make({ region: null, roles: ['hr'], employeeId: abroad._id }, PLATFORM)).status).toBe(201);
  });

  it('with unknown scopes, offices or roles, or for longer than a year', async () => {
    for (const [body, pointer] of [
      [{ scopes: ['everything'] }, '/scopes/0'],
      [{ scopes: ['unit:'] }, '/scopes/0'],
      [{ scopes: ['read', 'unit: '] }, '/scopes/1'],
      [{ scopes: ['unit:dinkes '] }, '/scopes/0'],
      [{ scopes: ['unit:*'] }, '/scopes/0'],
      [{ scopes: [''] }, '/scopes/0'],
      [{ offices: ['king'] }, '/offices/0'],
      [{ roles: ['root'] }, '/roles/0'],
      [{ expiresInDays: 366 }, '/expiresInDays'],
    ] as const) {
      const answer = await make({ roles: ['admin'], ...body });
      expect([answer.status, answer.body.errors[0].pointer]).toEqual([422, pointer]);
    }
  });

  it('in an unknown region by a platform admin', async () => {
    expect((await make({ region: 'atlantis', roles: ['hr'] }, PLATFORM)).status).toBe(404);
  });

  it('with more than its maker has, in any dimension, also by the platform', async () => {
    const beyond: [maker: Somebody, body: object, pointers: string[]][] = [
      [ADMIN, { roles: ['admin', 'hr'] }, ['/roles/1']],
      [ADMIN, { roles: ['system'] }, ['/roles/0']],
      [{ ...PLATFORM, roles: ['admin'] }, { roles: ['auditor'] }, ['/roles/0']],
      [ADMIN, { roles: ['assessor'], offices: ['agencyHead'] }, ['/offices/0']],
      [{ ...ADMIN, scopes: ['keys'] }, { roles: ['admin'] }, ['/scopes']],
      [{ ...ADMIN, scopes: ['keys'] }, { roles: ['admin'], scopes: ['unit:dinkes'] }, ['/scopes']],
      [{ ...ADMIN, scopes: ['keys'] }, { roles: ['admin'], scopes: ['keys', 'employees'] }, ['/scopes/1']],
      [{ ...ADMIN, scopes: ['unit:dinkes'] }, { roles: ['admin'] }, ['/scopes']],
      [{ ...ADMIN, scopes: ['unit:dinkes'] }, { roles: ['admin'], scopes: ['unit:setda'] }, ['/scopes/0']],
      [ADMIN, { roles: ['admin'], expiresInDays: 2 }, ['/expiresInDays']],
      [
        { ...PLATFORM, scopes: ['keys'] },
        { region: null, roles: ['admin'], expiresInDays: 30 },
        ['/scopes', '/expiresInDays'],
      ],
    ];
    for (const [maker, body, pointers] of beyond) {
      const answer = await make(body, maker);
      expect([answer.status, ...told(answer)], JSON.stringify(body)).toEqual([403, 'key-beyond-maker', ...pointers]);
    }
    const within = { ...ADMIN, scopes: ['keys', 'read', 'unit:dinkes', 'unit:setda'] };
    expect((await make({ roles: ['admin'], scopes: ['keys', 'unit:dinkes'] }, within)).status).toBe(201);
  });

  it('for somebody outside the units of its maker', async () => {
    const other = await api().employee({ unit: 'setda' });
    const limited = { ...ADMIN, scopes: ['unit:dinkes'] };
    const answer = await make({ roles: ['employee'], employeeId: other._id, scopes: ['unit:dinkes'] }, limited);
    expect(told(answer)).toEqual(['key-beyond-maker', '/employeeId']);
  });

  it('to outlive its maker: the usual time ends with the maker’s', async () => {
    const expiresAt = inDays(5);
    expect((await make({ roles: ['admin'] }, { ...ADMIN, expiresAt })).body.expiresAt).toBe(expiresAt);
    const long = await make({ roles: ['admin'] }, { ...ADMIN, expiresAt: inDays(300) });
    expect(Date.parse(long.body.expiresAt)).toBeLessThan(Date.parse(inDays(91)));
  });
});

describe('a key in somebody’s name', () => {
  const personal = async (maker: string, role: Role = 'hr') => {
    const person = await api().employee({});
    const made = await makeWith(maker, { roles: [role], employeeId: person._id });
    expect([made.status, made.body.confirmed]).toEqual([201, false]);
    return { person: person._id, ...made.body };
  };
  const second = () => api().keyFor(PLATFORM);

  it('does nothing until it is confirmed, and the person is told', async () => {
    const maker = await api().keyFor(ADMIN);
    const { id, key, person } = await personal(maker);
    expect((await me(key)).body.code).toBe('key-unconfirmed');
    expect(told(await confirm(maker, id))).toEqual(['same-hands']);
    const confirmed = await confirm(await second(), id);
    expect([confirmed.status, confirmed.body.confirmed]).toEqual([200, true]);
    expect((await me(key)).body).toMatchObject({ employeeId: person, roles: ['hr'] });
    const notices = await api().call('GET', '/v1/notices', {
      key: await api().keyFor({ roles: ['employee'], employeeId: person }),
    });
    expect(notices.body.data.map(({ template }: Json) => template)).toEqual(['key-made', 'key-confirmed']);
    expect(notices.body.data[0].text.en).toContain(id);
    expect((await confirm(await second(), id)).status).toBe(200);
  });

  it('is told of once, also when the word for it was cut off before the journal had it', async () => {
    const admin = await second();
    const { id, person } = await personal(await api().keyFor(ADMIN));
    await confirm(admin, id);
    const { journal, notices } = api().store.models;
    await Promise.all([
      journal.deleteOne({ type: 'apiKey.confirmed', 'data.key': id }),
      notices.deleteMany({ to: person }),
    ]);
    for (let i = 0; i < 2; i += 1) expect((await confirm(admin, id)).status).toBe(200);
    expect(await journal.countDocuments({ type: 'apiKey.confirmed', 'data.key': id })).toBe(1);
    expect(await notices.countDocuments({ to: person })).toBe(1);
  });

  it('is not confirmed by a second key of its maker, nor by one that both come from', async () => {
    const maker = await api().keyFor(PLATFORM);
    const another = (await makeWith(maker, { roles: ['admin'] })).body.key;
    const third = (await makeWith(maker, { roles: ['admin'] })).body.key;
    const { id } = await personal(another);
    for (const key of [another, maker, third]) expect(told(await confirm(key, id))).toEqual(['same-hands']);
    expect((await confirm(await second(), id)).status).toBe(200);
  });

  it('is confirmed by the person under another key of theirs, unless that comes from the same maker', async () => {
    const maker = await api().keyFor(ADMIN);
    const first = await personal(maker, 'employee');
    await confirm(await second(), first.id);
    const more = (await makeWith(maker, { roles: ['hr'], employeeId: first.person })).body;
    expect(told(await confirm(first.key, more.id))).toEqual(['same-hands']);
    const own = await api().keyFor({ roles: ['employee'], employeeId: first.person });
    expect((await confirm(own, more.id)).status).toBe(200);
    const stranger = await api().keyFor({ roles: ['employee'], employeeId: (await api().employee({}))._id });
    expect((await confirm(stranger, (await personal(maker)).id)).status).toBe(403);
  });

  it('of the maker’s own needs nobody, and reaches no further than the maker', async () => {
    const { _id: employeeId } = await api().employee({});
    const maker = await api().keyFor({ roles: ['admin', 'employee'], employeeId });
    expect((await makeWith(maker, { roles: ['employee'], employeeId })).body.confirmed).toBe(true);
    expect(told(await makeWith(maker, { roles: ['hr'], employeeId }))).toEqual(['key-beyond-maker', '/roles/0']);
  });
});

describe('replacing a key', () => {
  it('whose unit is older than the form of units keeps its reach', async () => {
    const old = await api().keyFor({ roles: ['system'], scopes: ['facts', 'unit:din*'] });
    const { status, body } = await rotate(old, idOf(old));
    expect([status, body.scopes]).toEqual([201, ['facts', 'unit:din*']]);
  });

  it('gives one of the same reach while the old one goes on for a while', async () => {
    const old = await api().keyFor({ roles: ['system'], scopes: ['facts', 'read', 'unit:dinkes'], label: 'Simpus' });
    const answer = await rotate(old, idOf(old), { overlapHours: 2 });
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({ roles: ['system'], scopes: ['facts', 'read', 'unit:dinkes'], label: 'Simpus' });
    expect((await me(answer.body.key)).status).toBe(200);
    expect((await me(old)).status).toBe(200);
    const stored = await api().store.models.apiKeys.findById(idOf(old)).lean();
    expect(Math.abs(Date.parse(stored?.expiresAt ?? '') - Date.now() - 7_200_000)).toBeLessThan(10_000);
    const at = Date.now;
    api().clock.now = () => at() + 7_300_000;
    expect([(await me(old)).status, (await me(answer.body.key)).status]).toEqual([401, 200]);
    api().clock.now = at;
  });

  it('of somebody waits for their word again, and the old one goes on until then', async () => {
    const { _id: employeeId } = await api().employee({});
    const old = await api().keyFor({ roles: ['hr'], employeeId });
    const admin = await api().keyFor(ADMIN);
    const fresh = (await rotate(admin, idOf(old), { overlapHours: 0 })).body;
    expect([(await me(old)).status, (await me(fresh.key)).body.code]).toEqual([200, 'key-unconfirmed']);
    expect((await confirm(old, fresh.id)).status).toBe(200);
    expect([(await me(old)).status, (await me(fresh.key)).status]).toEqual([401, 200]);
  });

  it('reaches no further than whoever does it, and does not bring back what has ended', async () => {
    const wide = await api().keyFor({ roles: ['hr'] });
    expect(told(await rotate(await api().keyFor(ADMIN), idOf(wide)))).toEqual(['key-beyond-maker', '/roles/0']);
    const narrow = await api().keyFor({ roles: ['admin'], scopes: ['read'] });
    expect((await rotate(narrow, idOf(await api().keyFor(ADMIN)))).status).toBe(403);
    const longer = await rotate(wide, idOf(wide), { expiresInDays: 300 });
    expect(told(longer)).toEqual(['key-beyond-maker', '/expiresInDays']);
    const ended = await api().keyFor({ roles: ['admin'], revokedAt: inDays(-1) });
    expect(told(await rotate(await api().keyFor(ADMIN), idOf(ended)))).toEqual(['key-ended']);
    expect((await rotate(await api().keyFor({ ...ADMIN, region: ELSEWHERE }), idOf(wide))).status).toBe(404);
  });
});

describe('making a key', () => {
  it('is one entry of the journal, with everything it may do', async () => {
    const made = await make({ roles: ['admin'], scopes: ['keys', 'read'], label: 'Sri' });
    const entry = await api().store.models.journal.findOne({ 'data.key': made.body.id, type: 'apiKey.created' }).lean();
    expect(entry?.data).toMatchObject({
      label: 'Sri',
      roles: ['admin'],
      scopes: ['keys', 'read'],
      offices: [],
      employeeId: null,
      region: HOME,
      expiresAt: made.body.expiresAt,
    });
  });

  it('that was cut off before its answer is gone on with: one key, one entry, and the secret that is answered works', async () => {
    const maker = await api().keyFor(ADMIN);
    const first = await makeWith(maker, { roles: ['admin'] }, 'cut-off');
    await api().store.models.idempotency.updateMany({}, { $set: { state: 'RUNNING', at: '2020-01-01T00:00:00.000Z' } });
    const again = await makeWith(maker, { roles: ['admin'] }, 'cut-off');
    expect([again.status, again.body.id]).toEqual([201, first.body.id]);
    expect([(await me(first.body.key)).status, (await me(again.body.key)).status]).toEqual([401, 200]);
    const entries = await api().store.models.journal.find({ 'data.key': first.body.id }).lean();
    expect(entries.map(({ type }) => type).sort()).toEqual(['apiKey.created', 'apiKey.secretReplaced']);
  });
});

describe('revoking', () => {
  it('another region’s key is 404, and twice changes nothing', async () => {
    const admin = await api().keyFor(ADMIN);
    const other = idOf(await api().keyFor({ roles: ['hr'], region: ELSEWHERE }));
    expect((await api().call('DELETE', `/v1/api-keys/${other}`, { key: admin })).status).toBe(404);
    const own = idOf(await api().keyFor({ roles: ['hr'] }));
    const answers = [await api().call('DELETE', `/v1/api-keys/${own}`, { key: admin })];
    answers.push(await api().call('DELETE', `/v1/api-keys/${own}`, { key: admin }));
    expect(answers.map(({ status }) => status)).toEqual([204, 204]);
    const entries = await api()
      .store.models.journal.find({ subject: `audit:${HOME}`, type: 'apiKey.revoked' })
      .lean();
    expect(entries.filter(({ data }) => data?.['key'] === own)).toHaveLength(1);
  });

  it('never takes the last admin key of a region or of the platform, also when two revoke each other at once', async () => {
    for (const somebody of [{ ...ADMIN, region: ELSEWHERE }, PLATFORM]) {
      await api().store.models.apiKeys.deleteMany({ region: somebody.region ?? null });
      api().store.apiKeys.clear();
      const keys = await Promise.all([1, 2].map(() => api().keyFor({ ...somebody, expiresAt: inDays(5) })));
      // None of these could take its place.
      await api().keyFor({ ...somebody, scopes: ['read'] });
      await api().keyFor({ ...somebody, expiresAt: inDays(-1) });
      await api().keyFor({ ...somebody, confirmedBy: null });
      const revoked = await Promise.all(
        keys.map((key, i) => api().call('DELETE', `/v1/api-keys/${idOf(keys[1 - i] ?? '')}`, { key })),
      );
      const left = keys.filter((_, i) => revoked[1 - i]?.status !== 204);
      expect(left.length).toBeGreaterThan(0);
      for (const key of left.slice(1)) await api().call('DELETE', `/v1/api-keys/${idOf(key)}`, { key: left[0] ?? '' });
      const last = await api().call('DELETE', `/v1/api-keys/${idOf(left[0] ?? '')}`, { key: left[0] ?? '' });
      expect([last.status, last.body.code]).toEqual([409, 'last-admin-key']);
      expect((await me(left[0] ?? '')).status).toBe(200);
      const sooner = await rotate(left[0] ?? '', idOf(left[0] ?? ''), { expiresInDays: 1 });
      expect(told(sooner)).toEqual(['last-admin-key']);
      expect((await rotate(left[0] ?? '', idOf(left[0] ?? ''), { overlapHours: 0 })).status).toBe(201);
    }
  });
});

describe('the operator is warned', () => {
  it('where the last key of an admin ends within a month, or has ended; not where another one outlives it', async () => {
    const { store } = api();
    const warned = async () => {
      const lines: unknown[] = [];
      await warnOfLapse(store, { warn: (about: unknown) => lines.push(about) } as unknown as Logger, Date.now());
      return lines;
    };
    for (const region of [ELSEWHERE, null]) {
      await store.models.apiKeys.deleteMany({ region });
      const admin = (more: Partial<ApiKeyDoc> = {}) => api().keyFor({ ...ADMIN, region, ...more });
      const of = async () => (await warned()).filter((line) => (line as Json).region === (region ?? 'all regions'));
      for (const endsAt of [inDays(-3), inDays(10)]) {
        await admin({ expiresAt: endsAt });
        // None of these could make another one.
        await admin({ expiresAt: inDays(300), confirmedBy: null });
        await admin({ expiresAt: inDays(300), scopes: ['read'] });
        await admin({ expiresAt: inDays(300), scopes: ['unit:dinkes'] });
        await admin({ expiresAt: inDays(300), revokedAt: inDays(-1) });
        expect(await of()).toEqual([{ region: region ?? 'all regions', endsAt }]);
      }
      await admin({ expiresAt: inDays(31) });
      expect(await of()).toEqual([]);
    }
  });
});

describe('two persons', () => {
  it('are not one admin with the key of somebody else: not for drafts of packs', async () => {
    const [author, other] = [await api().employee({}), await api().employee({})];
    const admin = await api().keyFor({ roles: ['admin', 'hr'], employeeId: author._id });
    const made = (await makeWith(admin, { roles: ['hr', 'admin'], employeeId: other._id })).body;
    await confirm(await api().keyFor(PLATFORM), made.id);
    const origin = { kind: 'inForce', date: '2026-06-30' };
    const draft = { pack: HOME, effective: { from: '2100-01-01' }, origin };
    const { id } = (await api().call('POST', '/v1/rule-packs/drafts', { key: admin, body: draft })).body;
    const writtenBy = (authors: string[]) =>
      api().store.models.packDrafts.updateOne({ _id: id }, { $set: { state: 'IN_REVIEW', authors } });
    const approve = async (key: string) => {
      const body = { report: `sha256:${'0'.repeat(64)}` };
      return told(await api().call('POST', `/v1/rule-packs/drafts/${id}/approve`, { key, body }));
    };
    await writtenBy([author._id]);
    expect(await approve(admin)).toEqual(['own-change']);
    expect(await approve(made.key)).toEqual(['same-hands']);
    const stranger = await api().keyFor({ roles: ['hr', 'admin'], employeeId: (await api().employee({}))._id });
    expect(await approve(stranger)).toEqual(['report-stale']);
    await writtenBy([other._id]);
    expect(await approve(admin)).toEqual(['same-hands']);
  });
});
