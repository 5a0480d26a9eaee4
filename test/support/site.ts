/** The pages on a port, over the application of a test. */
import { serve } from '@hono/node-server';
import { pino } from 'pino';
import { createApp } from '../../api/app.ts';
import { createMetrics } from '../../api/health/metrics.ts';
import type { Deps } from '../../api/deps.ts';
import { createSite } from '../../console/site.tsx';
import type { TestApi } from './api.ts';

/** A trial: no issuer, and nobody else reaches the address. */
const depsOf = ({ store, temporal, config, clock }: TestApi): Deps => ({
  store,
  temporal,
  now: () => clock.now(),
  config: { ...config, jwt: null, signIn: null, firstKeys: 'development', host: '127.0.0.1' },
  logger: pino({ level: process.env['SIKLUS_TEST_LOG'] ? 'warn' : 'silent' }),
  metrics: createMetrics({ process: false }),
});

export type TestSite = ReturnType<typeof createSite>;

export async function testSite(api: TestApi, more: Partial<Deps['config']> = {}): Promise<TestSite> {
  const deps = depsOf(api);
  return createSite(await createApp(deps), { ...deps, config: { ...deps.config, ...more } });
}

/** @param port absent: any */
export async function serveSite(site: TestSite, port?: number): Promise<{ url: string; stop: () => Promise<void> }> {
  const server = serve({
    fetch: (request, env) => site(request, env as never),
    hostname: '127.0.0.1',
    port: port ?? 0,
  });
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  const bound = typeof address === 'object' && address !== null ? address.port : 0;
  const stop = () => new Promise<void>((resolve) => void server.close(() => resolve()));
  return { url: `http://127.0.0.1:${bound}`, stop };
}
