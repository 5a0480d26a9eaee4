import { describe, expect, it } from 'vitest';
import { connect } from '../../../store/connect.ts';
import { temporalClient } from '../../../api/temporal-client.ts';
import { testApi, testConfig } from '../../support/api.ts';
import { useRunningApi } from '../../support/running-api.ts';
import { ownDatabaseUri } from '../../support/stack.ts';
import { HOME } from '../../support/regions.ts';
import { eventually } from '../../support/workflow-env.ts';

const api = useRunningApi();

describe('whoever watches the service', () => {
  it('learns without a key that it lives, is ready, and which version it is', async () => {
    expect((await api().call('GET', '/livez')).body).toEqual({ live: true });
    // A worker that has just started asks for work a moment later.
    const ready = await eventually(async () => {
      const answer = await api().call('GET', '/readyz');
      return answer.status === 200 && answer;
    }, 'readiness');
    expect(ready).toMatchObject({
      body: { ready: true, parts: { database: 'ok', temporal: 'ok', workers: 'ok' } },
    });
    expect((await api().call('GET', '/version')).body).toMatchObject({
      name: 'siklus',
      version: expect.stringMatching(/^\d/),
    });
  });

  it('can count requests by operation', async () => {
    await api().call('GET', '/v1/me', { key: await api().keyFor({ roles: ['hr'] }) });
    const { text, headers } = await api().call('GET', '/metrics');
    expect(headers.get('content-type')).toContain('text/plain');
    expect(text).toMatch(/siklus_http_request_seconds_count\{operation="getMe",status="200"\} [1-9]/);
  });

  it('is told which part fails: no worker, no Temporal', async () => {
    const store = await connect(ownDatabaseUri());
    const parts = async (more: Record<string, string>) => {
      const config = testConfig(ownDatabaseUri(), more);
      const temporal = temporalClient(config);
      const answer = await (await testApi({ store, temporal, config })).call('GET', '/readyz');
      await temporal.connection.close();
      return answer;
    };
    const idle = await parts({});
    expect([idle.status, idle.body.parts.workers]).toEqual([503, 'no worker polls siklus-appraisal, siklus-cycle']);
    const gone = await parts({ SIKLUS_TEMPORAL_ADDRESS: '127.0.0.1:1' });
    expect([gone.status, gone.body.parts.database, gone.body.parts.workers]).toEqual([503, 'ok', 'unknown']);
    expect(gone.body.parts.temporal).not.toBe('ok');
    await store.close();
  });
});

describe('when a part is down', () => {
  it('the worker: whoever has not asked for work for a while is gone', async () => {
    const { clock } = api();
    const { now } = clock;
    clock.now = () => now() + 2 * 60_000;
    const answer = await api().call('GET', '/readyz');
    clock.now = now;
    expect([answer.status, answer.body.parts.workers]).toEqual([503, 'no worker polls siklus-appraisal, siklus-cycle']);
    expect((await api().call('GET', '/readyz')).status).toBe(200);
  });

  it('Temporal: a launch is answered 503 with the next step, and reading goes on', async () => {
    const config = testConfig(ownDatabaseUri(), {
      SIKLUS_TEMPORAL_ADDRESS: '127.0.0.1:1',
      SIKLUS_UPDATE_DEADLINE_MS: '1000',
    });
    const temporal = temporalClient(config);
    const broken = await testApi({ store: api().store, temporal, config });
    const key = await broken.keyFor({ roles: ['admin'] });
    const [chief, head, staff] = ['180101011825101001', '180201011825102002', '180301011825102003'];
    const people = [`${chief},Ani,x,,60`, `${head},Budi,x,${chief},60`, `${staff},Citra,x,${head},60`];
    await broken.call('POST', `/v1/employees/import?region=${HOME}`, {
      key,
      raw: `nip,name,unit,supervisorNip,facts.monthsInPost\n${people.join('\n')}\n`,
      headers: { 'Content-Type': 'text/csv' },
    });
    const body = { region: HOME, label: 'broken', period: { from: '2026-01-01', to: '2026-12-31' } };
    const answer = await broken.call('POST', '/v1/cycles', { key, body, idempotencyKey: 'broken-1' });
    expect([answer.status, answer.body.code, answer.headers.get('retry-after')]).toEqual([
      503,
      'temporal-unavailable',
      '2',
    ]);
    expect((await broken.call('GET', '/v1/cycles', { key })).status).toBe(200);
    await temporal.connection.close();
    const again = await api().call('POST', '/v1/cycles', { key, body, idempotencyKey: 'broken-1' });
    expect(again.status).toBe(202);
  });

  it('the database: 503, never 500', async () => {
    const store = await connect(ownDatabaseUri());
    await store.close();
    const { config, temporal } = api();
    const broken = await testApi({ store, temporal, config });
    const key = await api().keyFor({ roles: ['admin'] });
    const answer = await broken.call('GET', '/v1/cycles', { key });
    expect([answer.status, answer.body.code]).toEqual([503, 'database-unavailable']);
    expect(answer.headers.get('retry-after')).not.toBeNull();
  });
});
