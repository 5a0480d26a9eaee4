/** The worker process: `tsx worker/main.ts [--roles appraisal,cycle,launch,effects]`. */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DefaultLogger, type LogEntry, makeTelemetryFilterString, Runtime } from '@temporalio/worker';
import { parseWorkerConfig, type WorkerConfig } from '../api/config.ts';
import { toldError } from '../api/logger.ts';
import { bundleFor, createWorkers } from './run-workers.ts';

function configured(): WorkerConfig {
  try {
    return parseWorkerConfig(process.env, process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
}

/** JSON of an error says nothing of it. */
const toldErrors = (_name: string, value: unknown): unknown => (value instanceof Error ? toldError(value) : value);

/** The launch and effects roles run no workflows on purpose; the SDK warns about that at every start. */
function log({ level: severity, message, meta }: LogEntry): void {
  if (message.startsWith('No workflows registered')) return;
  process.stderr.write(`${severity} ${message}${meta ? ` ${JSON.stringify(meta, toldErrors)}` : ''}\n`);
}

const config = configured();
/** What the SDK notes as information is of no use to whoever runs a worker. */
const LEVELS = { trace: 'TRACE', debug: 'DEBUG', info: 'WARN', warn: 'WARN', error: 'ERROR', fatal: 'ERROR' } as const;
const level = config.logLevel === 'silent' ? 'ERROR' : LEVELS[config.logLevel];
Runtime.install({
  logger: new DefaultLogger(level, log),
  shutdownSignals: ['SIGTERM', 'SIGINT'],
  telemetryOptions: {
    logging: { forward: {}, filter: makeTelemetryFilterString({ core: 'WARN', other: 'ERROR' }) },
    ...(config.metrics ? { metrics: { prometheus: { bindAddress: config.metrics } } } : {}),
  },
});

const scratch = join(await mkdtemp(join(tmpdir(), 'siklus-bundle-')), 'workflow-bundle.js');
const running = await createWorkers(config, await bundleFor(config, scratch)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
console.log(`siklus worker ready: ${config.roles.join(', ')}`);
await running.run();
