import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { SignJWT } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { insertApiKey, revokeApiKey } from '../../../store/people/api-keys.ts';
import { newApiKey } from '../../../api/access/api-keys.ts';
import { AUDIENCE, ISSUER, tokenKeys, useApi } from '../../support/api.ts';
import { type Operation, operationsOf, requestFor } from '../../support/operations.ts';
import { HOME, THIRD } from '../../support/regions.ts';

const api = useApi();
const MINUTE = 60;
const now = () => Math.floor(Date.now() / 1000);

const CLAIMS = { region: HOME, roles: ['admin', 'hr', 'auditor'] };

type Token = { claims?: Record<string, unknown>; header?: Record<string, unknown>; key?: KeyObject | Uint8Array };

function token({ claims = {}, header = {}, key = tokenKeys.privateKey }: Token = {}): Promise<string> {
  const standard = { iss: ISSUER, aud: AUDIENCE, sub: 'sri', jti: 'j-1', iat: now(), exp: now() + 5 * MINUTE };
  const merged = { ...standard, ...CLAIMS, ...claims };
  const kept = Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== undefined));
  return new SignJWT(kept).setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', ...header }).sign(key);
}

const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const other = generateKeyPairSync('ed25519');
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });

/** Each is wrong in exactly one respect. */
const BAD_TOKENS: Record<string, () => Promise<string>> = {
  'algorithm none': async () => `${base64({ alg: 'none', typ: 'at+jwt' })}.${(await token()).split('.')[1]}.`,
  'HMAC with the public key as secret': async () => {
    const secret = new TextEncoder().encode(tokenKeys.publicKey.export({ type: 'spki', format: 'pem' }).toString());
    return token({ header: { alg: 'HS256' }, key: secret });
  },
  RSA: () => token({ header: { alg: 'RS256' }, key: rsa.privateKey }),
  'another EdDSA key': () => token({ key: other.privateKey }),
  'an EC key nobody configured': () => token({ header: { alg: 'ES256' }, key: ec.privateKey }),
  'a key embedded in the header': () =>
    token({ header: { jwk: other.publicKey.export({ format: 'jwk' }) }, key: other.privateKey }),
  'a key behind a URL': () => token({ header: { jku: 'https://attacker.example/jwks' }, key: other.privateKey }),
  'a changed payload': async () => {
    const [header, payload = '', signature] = (await token()).split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
    return `${header}.${base64({ ...claims, region: null })}.${signature}`;
  },
  'no signature': async () => (await token()).split('.').slice(0, 2).join('.'),
  'a fourth part': async () => `${await token()}.x`,
  'wrong issuer': () => token({ claims: { iss: 'https://elsewhere.example' } }),
  'no issuer': () => token({ claims: { iss: undefined } }),
  'wrong audience': () => token({ claims: { aud: 'payroll' } }),
  'no audience': () => token({ claims: { aud: undefined } }),
  expired: () => token({ claims: { exp: now() - 2 * MINUTE } }),
  'no expiry': () => token({ claims: { exp: undefined } }),
  'not valid yet': () => token({ claims: { nbf: now() + 5 * MINUTE } }),
  'issued in the future': () => token({ claims: { iat: now() + 5 * MINUTE } }),
  'issued two days ago': () => token({ claims: { iat: now() - 2 * 86_400 } }),
  'no issue time': () => token({ claims: { iat: undefined } }),
  'no subject': () => token({ claims: { sub: undefined } }),
  'no token id': () => token({ claims: { jti: undefined } }),
  'an identity token (typ JWT)': () => token({ header: { typ: 'JWT' } }),
  'no type': () => token({ header: { typ: undefined } }),
  'an unknown critical header': async () => {
    const [, payload, signature] = (await token()).split('.');
    return `${base64({ alg: 'EdDSA', typ: 'at+jwt', crit: ['x'], x: 1 })}.${payload}.${signature}`;
  },
  'no region': () => token({ claims: { region: undefined } }),
  'a region that is no name': () => token({ claims: { region: { $ne: '' } } }),
  'an unknown role': () => token({ claims: { roles: ['mayor'] } }),
  'a scope nobody knows': () => token({ claims: { scope: 'siklus:read everything' } }),
  'no roles': () => token({ claims: { roles: [] } }),
  'roles as one word': () => token({ claims: { roles: 'admin' } }),
};

let operations: Operation[];
let bad: { name: string; authorization: string }[];

beforeAll(async () => {
  operations = await operationsOf(api());
  const store = api().store;
  const make = async (more: { expiresAt?: string }) => {
    const { id, key, hash } = newApiKey(HOME);
    await insertApiKey(store, {
      _id: id,
      id,
      hash,
      region: HOME,
      roles: ['admin', 'hr', 'auditor', 'system'],
      employeeId: null,
      offices: [],
      scopes: [],
      label: 'test',
      createdAt: '2026-01-01T00:00:00.000Z',
      expiresAt: '2099-01-01T00:00:00.000Z',
      revokedAt: null,
      lastUsedAt: null,
      ...more,
    });
    return { id, key };
  };
  const good = await make({});
  const revoked = await make({});
  await revokeApiKey(store, HOME, { id: revoked.id, at: new Date().toISOString() });
  const expired = await make({ expiresAt: new Date(Date.now() - 1000).toISOString() });
  const last = good.key.at(-1) === 'A' ? 'B' : 'A';
  bad = [
    { name: 'no scheme', authorization: good.key },
    { name: 'Basic', authorization: `Basic ${Buffer.from(good.key).toString('base64')}` },
    { name: 'an empty bearer', authorization: 'Bearer ' },
    { name: 'a key nobody made', authorization: `Bearer ${newApiKey(HOME).key}` },
    { name: 'a wrong secret', authorization: `Bearer ${good.key.slice(0, -1)}${last}` },
    { name: 'a short secret', authorization: `Bearer ${good.key.slice(0, -1)}` },
    { name: 'another region in the key', authorization: `Bearer ${good.key.replace(HOME, THIRD)}` },
    { name: 'the stored hash', authorization: `Bearer sk_${HOME}_${good.id}_${'0'.repeat(43)}` },
    { name: 'a revoked key', authorization: `Bearer ${revoked.key}` },
    { name: 'an expired key', authorization: `Bearer ${expired.key}` },
    { name: 'two credentials', authorization: `Bearer ${good.key}, Bearer ${good.key}` },
  ];
  for (const [name, make] of Object.entries(BAD_TOKENS)) {
    bad.push({ name: `token: ${name}`, authorization: `Bearer ${await make()}` });
  }
});

describe('credentials', () => {
  it('there are at least 50 operations, of which citizens may do four', () => {
    expect(operations.length).toBeGreaterThanOrEqual(50);
    expect(
      operations
        .filter(({ open }) => open)
        .map(({ id }) => id)
        .sort(),
    ).toEqual(['getPublicRules', 'listPublicUnits', 'submitVoice', 'verifyLetter']);
  });

  it('without any, every operation that is not open answers 401', async () => {
    for (const operation of operations.filter(({ open }) => !open)) {
      const answer = await api().call(...requestFor(operation));
      expect([operation.id, answer.status, answer.body.code]).toEqual([operation.id, 401, 'unauthenticated']);
      expect(answer.headers.get('www-authenticate')).toContain('Bearer');
    }
  });

  it('that are bad open nothing, not even what is open without any', async () => {
    const wrong: string[] = [];
    for (const operation of operations) {
      for (const { name, authorization } of bad) {
        const [method, path, options] = requestFor(operation);
        const headers = { ...options.headers, Authorization: authorization };
        const answer = await api().call(method, path, { ...options, headers });
        if (answer.status !== 401) wrong.push(`${operation.id} with ${name}: ${answer.status}`);
      }
    }
    expect(bad.length).toBeGreaterThanOrEqual(40);
    expect(wrong).toEqual([]);
  });

  it('a good token is its principal', async () => {
    const answer = await api().call('GET', '/v1/me', {
      key: await token({ claims: { employeeId: 'e1', scope: 'openid siklus:read unit:dinkes' } }),
    });
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      id: 'jwt:sri',
      region: HOME,
      roles: CLAIMS.roles,
      employeeId: 'e1',
      offices: [],
      scopes: ['read', 'unit:dinkes'],
    });
  });

  it('a revoked key stops working at once', async () => {
    const admin = await api().keyFor({ roles: ['admin'] });
    const made = await api().call('POST', '/v1/api-keys', {
      key: admin,
      body: { region: HOME, label: 'x', roles: ['admin'] },
    });
    expect((await api().call('GET', '/v1/me', { key: made.body.key })).status).toBe(200);
    expect((await api().call('DELETE', `/v1/api-keys/${made.body.id}`, { key: admin })).status).toBe(204);
    expect((await api().call('GET', '/v1/me', { key: made.body.key })).status).toBe(401);
  });

  it('a key’s last use is known to the minute', async () => {
    const admin = await api().keyFor({ roles: ['admin'] });
    await api().call('GET', '/v1/me', { key: admin });
    const keys = await api().call('GET', '/v1/api-keys?limit=200', { key: admin });
    const used = keys.body.data.find((key: { id: string }) => admin.includes(key.id));
    expect(Date.now() - Date.parse(used.lastUsedAt)).toBeLessThan(60_000);
    expect(JSON.stringify(keys.body)).not.toContain('hash');
  });
});
