/** Tokens of a real identity provider, in a process of its own that comes, goes, lies and changes its keys. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { freePort } from '../../../worker/stack/ports.ts';
import { type Json, useApi } from '../../support/api.ts';
import { HOME } from '../../support/regions.ts';

const PORT = await freePort();
const ISSUER = `http://127.0.0.1:${PORT}`;
const SCRIPT = new URL('../../support/oidc-provider.mjs', import.meta.url).pathname;

const api = useApi({
  SIKLUS_OIDC_ISSUER: ISSUER,
  SIKLUS_JWT_PUBLIC_JWK: '',
  SIKLUS_OIDC_CLAIMS: 'region=siklus.region,roles=resource_access.siklus.roles,employeeId=https://siklus.example/nip',
  SIKLUS_RATE_PER_SECOND: '1000',
});
const CLAIMS = {
  siklus: { region: HOME },
  resource_access: { siklus: { roles: ['siklus:hr', 'auditor', 'offline_access'] } },
  'https://siklus.example/nip': 'e1',
};

let provider: ChildProcess | undefined;

async function end(): Promise<void> {
  const running = provider;
  provider = undefined;
  if (!running) return;
  running.kill('SIGKILL');
  await once(running, 'exit');
}
afterEach(end);

async function start(alg = 'RS256', claims: object = CLAIMS): Promise<void> {
  await end();
  const child = spawn(process.execPath, [SCRIPT, String(PORT), alg, JSON.stringify(claims)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  provider = child;
  await once(child.stdout, 'data');
}

async function token(scope = 'openid siklus:read'): Promise<string> {
  const form = { grant_type: 'client_credentials', client_id: 'console', client_secret: 'secret', scope };
  const body = new URLSearchParams({ ...form, resource: 'https://siklus.example' });
  const response = await fetch(`${ISSUER}/token`, { method: 'POST', body });
  const { access_token }: Json = await response.json();
  return access_token;
}
const me = (key: string) => api().call('GET', '/v1/me', { key });
/** An unknown key is looked for again after a moment. */
const soon = async (key: string) => {
  let answer = await me(key);
  for (let i = 0; i < 30 && answer.status !== 200; i += 1) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    answer = await me(key);
  }
  return answer;
};

describe('tokens of a provider', () => {
  it('count in each algorithm, and under new keys soon after the provider has changed them', async () => {
    for (const alg of ['RS256', 'PS256', 'ES256', 'EdDSA']) {
      await start(alg);
      const answer = await soon(await token());
      expect(answer.body).toMatchObject({ region: HOME, roles: ['hr', 'auditor'], employeeId: 'e1', scopes: ['read'] });
    }
  });

  it('are refused with a scope that nobody knows, or without a region, and it is said why', async () => {
    await start();
    const unknown = await token('siklus:read siklus:unheard-of');
    await soon(await token());
    const refused = await me(unknown);
    expect([refused.status, refused.body.errors[0].pointer]).toEqual([401, '/scope/1']);
    // Nothing that narrows: what the provider is asked for says nothing about Siklus.
    expect((await me(await token('openid'))).body.scopes).toEqual([]);
    await start('RS256', { ...CLAIMS, siklus: {} });
    const nowhere = await token();
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    const lost = await me(nowhere);
    expect([lost.status, lost.body.errors[0].pointer]).toEqual([401, '/region']);
  });

  it('wait while the provider is down or answers nonsense, are not counted as failed logins, and count again afterwards', async () => {
    await start();
    const good = await token();
    // Signed by a key that has not been fetched yet, and keys were not asked for just now.
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    await end();
    const answers = await Promise.all(Array.from({ length: 130 }, () => me(good)));
    expect(new Set(answers.map(({ status, body }) => `${status} ${body.code}`))).toEqual(
      new Set(['503 provider-unavailable']),
    );
    expect(Number(answers[0]?.headers.get('Retry-After'))).toBeGreaterThan(0);
    for (const [status, text] of [
      [500, '{}'],
      [200, '<html>maintenance</html>'],
      [200, '{"keys":"none"}'],
      [200, JSON.stringify({ issuer: 'https://elsewhere.example', jwks_uri: ISSUER })],
      [200, JSON.stringify({ issuer: ISSUER, jwks_uri: `${ISSUER}/jwks` })],
    ] as const) {
      const server = createServer((_, response) => response.writeHead(status).end(text)).listen(PORT, '127.0.0.1');
      await once(server, 'listening');
      const answer = await me(good);
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
      expect([answer.status, answer.body.code], text).toEqual([503, 'provider-unavailable']);
    }
    expect((await me(await api().keyFor({ roles: ['hr'] }))).status).toBe(200);
    await start();
    expect((await soon(await token())).status).toBe(200);
    // Another key now: the old token is a bad one, and nothing else is.
    expect((await me(good)).status).toBe(401);
  });
});
