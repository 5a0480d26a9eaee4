/** The pages on a port, over the application of a test. */
import { serve } from '@hono/node-server';
import { pino } from 'pino';
import { createApp } from '../../api/app.ts';
import { createMetrics } from '../../api/health/metrics.ts';
import type { Deps } from '../../api/deps.ts';
import { createPages, createSite } from '../../console/site.tsx';
import type { TestApi } from './api.ts';
import { HOME } from './regions.ts';

/** A trial: no issuer, and nobody else reaches the address. */
export const depsOf = ({ store, temporal, config, clock }: TestApi): Deps => ({
  store,
  temporal,
  now: () => clock.now(),
  config: { ...config, jwt: null, signIn: null, firstKeys: 'development', host: '127.0.0.1' },
  logger: pino({ level: process.env['SIKLUS_TEST_LOG'] ? 'warn' : 'silent' }),
  metrics: createMetrics({ process: false }),
});

/** Every page that can be looked at, or that takes a form, by the application's own list; the door and what is public are none but where `open`. */
export async function pagesOfSite(
  api: TestApi | undefined,
  wanted: 'GET' | 'POST' = 'GET',
  open = false,
): Promise<string[]> {
  if (!api) throw new Error('no application');
  const deps = depsOf(api);
  const { routes } = createPages(await createApp(deps), deps);
  const pages = routes.filter(
    ({ method, path }) => method === wanted && !(open ? /^\/aset/ : /^\/(aset|masuk|publik)/).test(path),
  );
  return [...new Set(pages.map(({ path }) => path))];
}

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

export const ORIGIN = 'http://localhost';
type Sent = { cookie?: string; form?: Record<string, string>; headers?: Record<string, string> };
export type Shown = { status: number; headers: Headers; html: string };

/** Asks for a page, or sends a form to it, without a port. */
export async function askPage(at: TestSite, path: string, { cookie, form, headers = {} }: Sent = {}): Promise<Shown> {
  const init: RequestInit = {
    method: form ? 'POST' : 'GET',
    headers: { Host: 'localhost', ...(cookie && { Cookie: cookie }), ...(form && { Origin: ORIGIN }), ...headers },
    ...(form && { body: new URLSearchParams(form) }),
  };
  const response = await at(new Request(ORIGIN + path, init), {} as never);
  return { status: response.status, headers: response.headers, html: await response.text() };
}

/** The cookie of somebody who has signed in. */
export async function signedIn(site: TestSite, employeeId: string, hat = 'employee', wilayah = HOME): Promise<string> {
  const form = { wilayah, pegawai: employeeId, hat };
  const { status, headers } = await askPage(site, '/masuk', { form });
  if (status !== 303) throw new Error(`nobody is let in as ${employeeId}: ${status}`);
  return headers.get('set-cookie')?.split(';')[0] ?? '';
}
export const tokenIn = (html: string) => /name="token" value="([^"]+)"/.exec(html)?.[1] ?? '';
