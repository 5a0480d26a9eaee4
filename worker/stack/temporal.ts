import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Child, startChild } from './child.ts';
import { temporalServes } from './health.ts';
import type { Outside } from './outside.ts';
import { versionOf } from './own-program.ts';
import { freePort, HOST } from './ports.ts';
import { CannotStart, describeChoice, firstThatWorks, messageOf, type Tried } from './resolve.ts';
import { TEMPORAL_NEED, temporalSteps } from './resolve-temporal.ts';

export type Temporal = {
  address: string;
  namespace: string;
  engine: string;
  ui?: string;
  tried: Tried[];
  child?: Child;
};
export type TemporalOptions = {
  dataDir: string;
  runDir: string;
  port?: number;
  headless?: boolean;
  extraArgs?: string[];
};

const UI_ABOVE = 1_000;

/** Finds a Temporal server and has it serve the namespace; throws the readable block when none can be had. */
export async function startTemporal(outside: Outside, options: TemporalOptions): Promise<Temporal> {
  const namespace = outside.env.SIKLUS_TEMPORAL_NAMESPACE || 'default';
  const chosen = await firstThatWorks(TEMPORAL_NEED, temporalSteps(outside), {
    log: outside.log,
    use: async (candidate) => {
      if (candidate.kind === 'dev-server') return startDevServer(outside, candidate.path, { ...options, namespace });
      return { address: candidate.address, engine: `Temporal at ${candidate.address}` };
    },
  });
  const temporal: Temporal = { ...chosen.value, namespace, tried: chosen.tried };
  outside.log(`temporal: ${temporal.engine}, ${describeChoice(chosen)}`);
  return temporal;
}

async function startDevServer(outside: Outside, path: string, options: TemporalOptions & { namespace: string }) {
  const { dataDir, namespace, headless = false } = options;
  await mkdir(join(dataDir, 'data'), { recursive: true });
  const preferred = options.port === undefined ? {} : { preferred: options.port };
  const port = await freePort({ ...preferred, ...(headless ? {} : { beside: UI_ABOVE }) });
  const address = `${HOST}:${port}`;
  const file = join(dataDir, 'data', 'temporal.sqlite');
  const child = await startChild({
    name: 'temporal',
    command: path,
    args: [
      'server',
      'start-dev',
      `--ip=${HOST}`,
      `--port=${port}`,
      `--namespace=${namespace}`,
      '--log-level=warn',
      `--db-filename=${file}`,
      // Measured: three times the starts per second of the default, and safe against kill -9.
      '--sqlite-pragma=journal_mode=wal',
      '--sqlite-pragma=synchronous=normal',
      headless ? '--headless' : `--ui-port=${port + UI_ABOVE}`,
      ...(options.extraArgs ?? []),
    ],
    env: outside.env,
    ready: () => temporalServes(address, namespace),
    alive: () => temporalServes(address, namespace),
    runDir: options.runDir,
    log: outside.log,
  }).catch((error: unknown) => {
    throw isDamage(error) ? new CannotStart(damaged(file, messageOf(error))) : error;
  });
  const engine = `Temporal dev server ${await versionOf(outside, path)} (for trial and tests, not production)`;
  return { address, engine, child, ...(headless ? {} : { ui: `http://${HOST}:${port + UI_ABOVE}` }) };
}

/** What SQLite says of a file that was cut or overwritten. */
const isDamage = (error: unknown) => /malformed|not a database|disk image|corrupt/i.test(messageOf(error));

const damaged = (file: string, said: string) =>
  `${file} is damaged: put it back from a backup, together with the database beside it, or clear everything with ` +
  `\`npm run reset\`. / Berkas ini rusak; kembalikan dari cadangan, atau kosongkan dengan \`npm run reset\`.\n${said}`;
