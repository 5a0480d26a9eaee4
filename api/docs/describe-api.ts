import { createApp } from '../app.ts';
import type { Deps } from '../deps.ts';
import { parseConfig } from '../config.ts';
import { createMetrics } from '../health/metrics.ts';
import { logger } from '../logger.ts';
import { temporalClient } from '../temporal-client.ts';

/** The document without any server behind it: describing needs routes only. */
export async function describeApi(): Promise<unknown> {
  const config = parseConfig({ SIKLUS_LOG_LEVEL: 'silent', SIKLUS_ALLOW_PLAINTEXT: 'true' });
  const nothing = new Proxy({} as Deps['store'], {
    get: () => {
      throw new Error('describing the API reads nothing');
    },
  });
  const app = await createApp({
    store: nothing,
    temporal: temporalClient(config),
    logger: logger(config.logLevel),
    now: Date.now,
    config,
    metrics: createMetrics({ process: false }),
  });
  return (await app.request('/openapi.json')).json();
}
