import { describe, expect, it } from 'vitest';
import { freshId } from '../../support/store.ts';
import { useApi } from '../../support/api.ts';
import { HOME } from '../../support/regions.ts';

const api = useApi();
const request = { region: HOME, label: 'Simpus', roles: ['admin'] };
const make = (key: string, idempotencyKey: string, body: unknown = request) =>
  api().call('POST', '/v1/api-keys', { key, body, idempotencyKey });

describe('an act that is sent again with its key', () => {
  it('happens once and gets the stored answer, without the secret', async () => {
    const key = await api().keyFor({ roles: ['admin'] });
    const before = await api().call('GET', '/v1/api-keys?limit=200', { key });
    const act = freshId('act');
    const first = await make(key, act);
    const second = await make(key, act);
    const after = await api().call('GET', '/v1/api-keys?limit=200', { key });
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(first.body.key).toMatch(new RegExp(`^sk_${HOME}_`));
    expect(second.body).toEqual({ ...first.body, key: null });
    expect(first.headers.get('idempotency-replayed')).toBeNull();
    expect(second.headers.get('idempotency-replayed')).toBe('true');
    expect(second.headers.get('content-type')).toContain('application/json');
    expect(after.body.data.length).toBe(before.body.data.length + 1);
  });

  it('counts once however it is quoted', async () => {
    const key = await api().keyFor({ roles: ['admin'] });
    const act = freshId('act');
    const first = await make(key, act);
    const second = await make(key, `"${act}"`);
    expect(second.body.id).toBe(first.body.id);
  });

  it('ten times at once: one is done, the others wait or get its answer', async () => {
    const key = await api().keyFor({ roles: ['admin'] });
    const act = freshId('act');
    const answers = await Promise.all(Array.from({ length: 10 }, () => make(key, act)));
    const ids = new Set(answers.filter(({ status }) => status === 201).map(({ body }) => body.id));
    const waiting = answers.filter(({ status }) => status === 409);
    expect(ids.size).toBe(1);
    expect(waiting.every(({ body }) => body.code === 'idempotency-running')).toBe(true);
    expect(waiting.every(({ headers }) => headers.get('retry-after') === '1')).toBe(true);
    expect((await make(key, act)).status).toBe(201);
  });

  it('is another act for somebody else, and on another operation', async () => {
    const [sri, budi] = await Promise.all([1, 2].map(() => api().keyFor({ roles: ['admin'] })));
    const act = freshId('act');
    const ids = [await make(sri ?? '', act), await make(budi ?? '', act)].map(({ body }) => body.id);
    expect(new Set(ids).size).toBe(2);
    const csv = { raw: 'nip,name,unit\n', headers: { 'Content-Type': 'text/csv' }, idempotencyKey: act };
    const other = await api().call('POST', `/v1/employees/import?region=${HOME}`, { key: sri ?? '', ...csv });
    expect([other.status, other.body.imported]).toEqual([200, 0]);
  });
});
