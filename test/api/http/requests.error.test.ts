import { describe, expect, it } from 'vitest';
import { type Json, useApi } from '../../support/api.ts';
import { ELSEWHERE, HOME } from '../../support/regions.ts';

const api = useApi();
const KEYS = '/v1/api-keys';
const request = { region: HOME, label: 'x', roles: ['hr'] };

const admin = () => api().keyFor({ roles: ['admin'] });

describe('a request that is wrong in form gets a problem document and changes nothing', () => {
  const bodies: [string, string, number, string][] = [
    ['broken JSON', '{"region": ', 400, 'malformed-json'],
    ['an empty body', '', 400, 'malformed-json'],
    ['not an object', '[]', 422, 'invalid-request'],
    ['null', 'null', 422, 'invalid-request'],
    ['an unknown field', JSON.stringify({ ...request, score: 100 }), 422, 'invalid-request'],
    ['an update operator', JSON.stringify({ ...request, $set: { roles: ['admin'] } }), 422, 'invalid-request'],
    ['a query operator as a value', JSON.stringify({ ...request, region: { $ne: null } }), 422, 'invalid-request'],
    [
      'a polluted prototype',
      `{"__proto__":{"admin":true},"region":"${HOME}","label":"x","roles":["hr"]}`,
      422,
      'invalid-request',
    ],
    ['a constructor key', `{"constructor":{"prototype":{}},"region":"${HOME}"}`, 422, 'invalid-request'],
    ['500,000 nested brackets in 256 KB', '['.repeat(120_000) + ']'.repeat(120_000), 422, 'invalid-request'],
    ['33 levels', '{"a":'.repeat(33) + '1' + '}'.repeat(33), 422, 'invalid-request'],
    ['5,001 items', JSON.stringify({ ...request, roles: Array(5001).fill('hr') }), 422, 'invalid-request'],
    ['more than 256 KB', JSON.stringify({ ...request, label: 'x'.repeat(300_000) }), 413, 'body-too-large'],
  ];
  it.each(bodies)('%s', async (_, raw, status, code) => {
    const answer = await api().call('POST', KEYS, { key: await admin(), raw });
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(answer.body.type).toBe(`/problems/${code}`);
    expect(answer.body.detail.length).toBeGreaterThan(10);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', ''])(
    'a body of type "%s" is 415, not plain text',
    async (type) => {
      const headers = { 'Content-Type': type };
      const answer = await api().call('POST', KEYS, { key: await admin(), raw: JSON.stringify(request), headers });
      expect([answer.status, answer.body.code]).toEqual([415, 'unsupported-media-type']);
    },
  );

  it('points at every wrong field, in the caller’s language', async () => {
    const raw = JSON.stringify({ region: HOME, roles: ['mayor'], expiresInDays: 1000, extra: 1 });
    const key = await admin();
    const id = await api().call('POST', KEYS, { key, raw });
    const en = await api().call('POST', KEYS, { key, raw, headers: { 'Accept-Language': 'en-GB,en;q=0.9,id;q=0.1' } });
    const pointers = ['/label', '/roles/0', '/expiresInDays', '/extra'];
    expect(id.body.errors.map((error: Json) => error.pointer).sort()).toEqual([...pointers].sort());
    expect(id.body.errors.find((error: Json) => error.pointer === '/label').detail).toBe('Wajib diisi.');
    expect(en.body.errors.find((error: Json) => error.pointer === '/label').detail).toBe('This is required.');
    expect(id.body.title).toBe('Permintaan tidak sah');
    expect(en.body.title).toBe('The request is not valid');
    expect([id.headers.get('content-language'), en.headers.get('content-language')]).toEqual(['id', 'en']);
  });

  it('an unknown or repeated query parameter is refused', async () => {
    const key = await admin();
    for (const query of [
      `?regio=${HOME}`,
      `?region=${HOME}&region=${ELSEWHERE}`,
      '?limit=0',
      '?limit=201',
      '?limit=x',
    ]) {
      const answer = await api().call('GET', `${KEYS}${query}`, { key });
      expect([query, answer.status, answer.body.code]).toEqual([query, 422, 'invalid-request']);
    }
  });

  it('an invalid cursor is a 400 problem', async () => {
    const key = await admin();
    for (const cursor of ['x', 'bnVsbA', Buffer.from('["a","b"]').toString('base64url')]) {
      const answer = await api().call('GET', `${KEYS}?cursor=${cursor}`, { key });
      expect([answer.status, answer.body.code]).toEqual([400, 'cursor-invalid']);
    }
  });

  it('an id that cannot exist is 404, also with tricks in the path', async () => {
    const key = await admin();
    const tricks = ['%00', '..%2f..', '%5C', 'a%0d%0ab', '{"$ne":null}', 'a'.repeat(300), '%F0%9F%98%80'];
    for (const id of tricks) {
      const answer = await api().call('GET', `/v1/cycles/${id}`, { key });
      expect([id, answer.status, answer.body.code]).toEqual([id, 404, 'not-found']);
    }
  });

  it('an unknown path is a 404 problem and a wrong method a 405 that names the right ones', async () => {
    const nowhere = await api().call('GET', '/v1/nowhere');
    expect([nowhere.status, nowhere.body.code]).toEqual([404, 'not-found']);
    const wrong = await api().call('PUT', '/v1/cycles');
    expect([wrong.status, wrong.body.code]).toEqual([405, 'method-not-allowed']);
    expect(wrong.headers.get('allow')).toContain('POST');
  });
});

describe('every answer', () => {
  it('carries a request id, the caller’s own when it is well formed', async () => {
    const own = await api().call('GET', '/livez', { headers: { 'X-Request-Id': 'ticket-17' } });
    expect(own.headers.get('x-request-id')).toBe('ticket-17');
    const made = await api().call('GET', '/v1/me', { headers: { 'X-Request-Id': 'a b<script>' } });
    expect(made.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(made.body.instance).toBe(made.headers.get('x-request-id'));
  });

  it('is not stored, not sniffed and not framed', async () => {
    const answer = await api().call('GET', '/v1/me', { key: await admin() });
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
  });
});
