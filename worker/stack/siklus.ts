import { rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseCodecKeys } from '../../store/codec.ts';
import { startApiChild, startWorker } from './app-children.ts';
import type { Child } from './child.ts';
import { developmentCodecKeys } from './codec-key.ts';
import { tryLock } from './lock.ts';
import type { Env } from './outside.ts';
import { reclaim } from './pid-files.ts';
import { freePort, HOST, isPortFree } from './ports.ts';
import { programsFor } from './programs.ts';
import { CannotStart, type Log, messageOf } from './resolve.ts';
import { sealOnce } from './seal-once.ts';
import { type Stack, startStack } from './stack.ts';

export type SiklusOptions = {
  dataDir: string;
  /** Of the API; it must be free. Left out: any. */
  port?: number;
  /** Taken when free, else any other. */
  ports?: { temporal?: number; database?: number };
  headless?: boolean;
  /** No word of the servers, nor what worker and API print. */
  quiet?: boolean;
  worker: boolean;
  api: boolean;
  /** Beside (and before) this process's own environment, for servers, worker and API. */
  env?: Env;
  log?: Log;
};

export type Siklus = {
  url: string;
  stack: Stack;
  engines: Stack['engines'];
  /** Of this moment: a process that died is started again under another number. */
  pids: { readonly [name in 'database' | 'temporal' | 'worker' | 'api']: number | undefined };
  stop: () => Promise<void>;
};

/** Database, Temporal, worker and API over one data folder; each comes back by itself when it dies. */
export async function startSiklus(options: SiklusOptions): Promise<Siklus> {
  const dataDir = resolve(options.dataDir);
  const log = options.quiet ? () => undefined : (options.log ?? ((line) => console.log(line)));
  const port = options.port || (await freePort());
  const url = `http://${HOST}:${port}`;
  const runDir = join(dataDir, 'run');
  const lock = tryLock(join(runDir, 'supervisor.json'), url);
  if (lock.holder !== undefined) {
    const { pid, note } = lock.holder;
    throw new CannotStart(`Siklus already runs on ${dataDir}: process ${pid}, ${note ?? 'still starting'}`);
  }
  const started: { stop: () => Promise<void> }[] = [];
  const stopAll = async () => {
    rmSync(addressNote(runDir), { force: true });
    for (const part of started.toReversed()) await part.stop();
    lock.release();
  };
  let stopped: Promise<void> | undefined;
  const stop = () => (stopped ??= stopAll());
  try {
    await reclaim(runDir, log);
    if (options.api && !(await isPortFree(port))) {
      throw new CannotStart(`port ${port} is in use: end what uses it, or choose another with SIKLUS_PORT`);
    }
    const env = { ...process.env, ...options.env };
    const compiling = options.worker || options.api ? programsFor(env, runDir) : Promise.resolve('');
    // Awaited further down; until then a failure is not yet anybody's.
    compiling.catch(() => undefined);
    // Before there is any data: a key that is made later can read none of it.
    const codecKeys = payloadKeys(env, dataDir);
    const { ports, headless } = options;
    const stack = await startStack({ dataDir, log, env, ...(ports && { ports }), ...(headless && { headless }) });
    started.push(stack);
    noteAddresses(runDir, stack);
    await sealOnce(dataDir, stack.mongodbUri, codecKeys);
    const around = { ...env, ...addresses(stack, { dataDir, port, env, codecKeys }) };
    const place = { programs: await compiling, env: around, runDir, log };
    const starting = await Promise.allSettled([
      options.worker ? startWorker(place) : undefined,
      options.api ? startApiChild(place, url) : undefined,
    ]);
    const [worker, api] = starting.map((result) => (result.status === 'fulfilled' ? result.value : undefined));
    for (const child of [worker, api]) if (child) started.push(child);
    for (const result of starting) if (result.status === 'rejected') throw result.reason;
    return { url, stack, engines: stack.engines, pids: pidsOf(stack, worker, api), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function payloadKeys({ SIKLUS_CODEC_KEYS: given }: Env, dataDir: string): string {
  if (!given) return developmentCodecKeys(dataDir);
  try {
    parseCodecKeys(given);
    return given;
  } catch (error) {
    throw new CannotStart(messageOf(error));
  }
}

const addressNote = (runDir: string) => join(runDir, 'addresses.json');

/** For tools on this machine that look at a running stack, e.g. the journal's verifier. */
function noteAddresses(runDir: string, { mongodbUri, temporalAddress }: Stack): void {
  writeFileSync(addressNote(runDir), JSON.stringify({ mongodbUri, temporalAddress }), { mode: 0o600 });
}

type Around = { dataDir: string; port: number; env: Env; codecKeys: string };

function addresses(stack: Stack, { dataDir, port, env, codecKeys }: Around): Env {
  return {
    SIKLUS_TEMPORAL_ADDRESS: stack.temporalAddress,
    SIKLUS_TEMPORAL_NAMESPACE: stack.namespace,
    SIKLUS_MONGODB_URI: stack.mongodbUri,
    SIKLUS_DATA_DIR: dataDir,
    SIKLUS_PORT: String(port),
    SIKLUS_HOST: HOST,
    SIKLUS_CODEC_KEYS: codecKeys,
    SIKLUS_FIRST_KEYS: env.SIKLUS_FIRST_KEYS || 'development',
    // What every request did is for a log collector; on a terminal it buries the rest.
    SIKLUS_LOG_LEVEL: env.SIKLUS_LOG_LEVEL || 'warn',
  };
}

function pidsOf(stack: Stack, worker: Child | undefined, api: Child | undefined): Siklus['pids'] {
  return {
    get database() {
      return stack.pids.database;
    },
    get temporal() {
      return stack.pids.temporal;
    },
    get worker() {
      return worker?.pid();
    },
    get api() {
      return api?.pid();
    },
  };
}
