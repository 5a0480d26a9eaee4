/** For machines that watch: no access check, nothing confidential. */
import { readFileSync } from 'node:fs';
import { z } from '@hono/zod-openapi';
import type { Api } from '../api.ts';
import { readiness } from './readiness.ts';

const Package = z.object({ name: z.string(), version: z.string() });

/** From the sources and from `dist/` alike, package.json lies some folders up. */
function ownPackage(): z.infer<typeof Package> {
  for (const up of ['../../package.json', '../../../package.json']) {
    try {
      return Package.parse(JSON.parse(readFileSync(new URL(up, import.meta.url), 'utf8')));
    } catch {
      continue;
    }
  }
  return { name: 'siklus', version: 'unknown' };
}

export function registerHealth({ app, deps }: Api) {
  const { name, version } = ownPackage();
  app.get('/livez', (c) => c.json({ live: true }));
  app.get('/readyz', async (c) => {
    const { ready, parts } = await readiness(deps);
    return c.json({ ready, parts }, ready ? 200 : 503, ready ? {} : { 'Retry-After': '2' });
  });
  app.get('/version', (c) => c.json({ name, version, node: process.version }));
  app.get('/metrics', async (c) =>
    c.body(await deps.metrics.registry.metrics(), 200, { 'Content-Type': deps.metrics.registry.contentType }),
  );
}
