import { collectDefaultMetrics, Counter, Histogram, Registry } from 'prom-client';

export type Metrics = {
  registry: Registry;
  requests: Histogram<'operation' | 'status'>;
  commands: Counter<'command' | 'result'>;
};

export function createMetrics(options: { process: boolean } = { process: true }): Metrics {
  const registry = new Registry();
  if (options.process) collectDefaultMetrics({ register: registry });
  return {
    registry,
    requests: new Histogram({
      name: 'siklus_http_request_seconds',
      help: 'Duration of HTTP requests by operation and status',
      labelNames: ['operation', 'status'],
      buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 8],
      registers: [registry],
    }),
    commands: new Counter({
      name: 'siklus_commands_total',
      help: 'Commands sent to appraisals, by name and result',
      labelNames: ['command', 'result'],
      registers: [registry],
    }),
  };
}
