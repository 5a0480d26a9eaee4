import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { beginRequest } from '../../../store/idempotency.ts';
import { freshId } from '../../support/store.ts';
import { useApi } from '../../support/api.ts';
import { HOME } from '../../support/regions.ts';

const api = useApi();
const request = { region: HOME, label: 'Simpus', roles: ['admin'] };
const make = (key: string, idempotencyKey: string | null, body: unknown = request) =>
  api().call('POST', '/v1/api-keys', { key, body, idempotencyKey });
const sha256 = (...parts: string[]) => createHash('sha256').update(parts.join('\n')).digest('hex');

/** A record as an API process leaves it that was killed while it worked. */
async function cutOff(key: string, act: string, secondsAgo: number) {
  const id = sha256(HOME, `key:${key.split('_')[2]}`, 'createApiKey', act);
  const fingerprint = sha256('POST', '/v1/api-keys', JSON.stringify(request));
  const at = new Date(Date.now() - secondsAgo * 1000).toISOString();
  expect(await beginRequest(api().store, { id, fingerprint, at, abandonedBefore: at })).toEqual({ state: 'new' });
}

describe('the Idempotency-Key', () => {
  it('is needed on what starts or decides', async () => {
    const key = await api().keyFor({ roles: ['admin'] });
    for (const wrong of [null, '""', ' ', 'x'.repeat(201)]) {
      const answer = await make(key, wrong);
      expect([wrong, answer.status, answer.body.code]).toEqual([wrong, 400, 'idempotency-key-missing']);
    }
  });

  it('is not needed for a dry run, which writes nothing', async () => {
    const key = await api().keyFor({ roles: ['admin'] });
    const before = await api().call('GET', '/v1/api-keys?limit=200', { key });
    const dry = await api().call('POST', '/v1/api-keys?dryRun=true', { key, body: request, idempotencyKey: null });
    const after = await api().call('GET', '/v1/api-keys?limit=200', { key });
    expect([dry.status, dry.body]).toEqual([200, { dryRun: true }]);
    expect(after.body.data.length).toBe(before.body.data.length);
  });

  it('belongs to one content', async () => {
    const key = await api().keyFor({ roles: ['admin'] });
    const act = freshId('act');
    await make(key, act);
    const other = await make(key, act, { ...request, label: 'Lain' });
    expect([other.status, other.body.code]).toEqual([422, 'idempotency-mismatch']);
  });

  it('may be used again after a mistake was corrected', async () => {
    const key = await api().keyFor({ roles: ['admin'] });
    const act = freshId('act');
    const wrong = await make(key, act, { ...request, roles: [] });
    const right = await make(key, act);
    expect([wrong.status, right.status]).toEqual([422, 201]);
  });

  it('keeps a refusal that would come again', async () => {
    const hr = await api().keyFor({ roles: ['hr'] });
    const voice = { region: HOME, unit: 'dinkes', text: 'Cepat', moderatedBy: null };
    const _id = freshId('voice');
    await api().store.models.voices.insertMany([{ _id, ...voice, status: 'refused', at: '2026-01-01T00:00:00.000Z' }]);
    const act = freshId('act');
    const options = { key: hr, body: { decision: 'published' }, idempotencyKey: act };
    const first = await api().call('POST', `/v1/voices/${_id}/moderate`, options);
    const second = await api().call('POST', `/v1/voices/${_id}/moderate`, options);
    expect([first.status, first.body.code]).toEqual([409, 'already-done']);
    const said = `${first.body.detail} Ini jawaban atas kiriman pertama dengan Idempotency-Key ini; untuk mencoba lagi, kirim dengan kunci baru.`;
    expect([second.status, second.body]).toEqual([409, { ...first.body, detail: said }]);
    const inEnglish = { ...options, headers: { 'Accept-Language': 'en' }, idempotencyKey: freshId('act') };
    await api().call('POST', `/v1/voices/${_id}/moderate`, inEnglish);
    const repeated = await api().call('POST', `/v1/voices/${_id}/moderate`, inEnglish);
    expect(repeated.body.detail).toContain('to try again, send it with a new key.');
    expect(second.headers.get('idempotency-replayed')).toBe('true');
  });

  it('of a request that is still running elsewhere is 409, and is taken over when that process died', async () => {
    const key = await api().keyFor({ roles: ['admin'] });
    const [running, dead] = [freshId('act'), freshId('act')];
    await cutOff(key, running, 2);
    await cutOff(key, dead, 60);
    const wait = await make(key, running);
    expect([wait.status, wait.body.code, wait.headers.get('retry-after')]).toEqual([409, 'idempotency-running', '1']);
    expect((await make(key, dead)).status).toBe(201);
  });
});
