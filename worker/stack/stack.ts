import { join, resolve } from 'node:path';
import { startDatabase } from './database.ts';
import { type Env, type Outside, realOutside } from './outside.ts';
import type { Log, Tried } from './resolve.ts';
import { privateFolder } from './private-folder.ts';
import { startTemporal } from './temporal.ts';

export type StackOptions = {
  /** Everything these servers keep; another folder is another, independent stack. */
  dataDir: string;
  log: Log;
  env?: Env;
  /** Taken when free, else any other; left out: any. */
  ports?: { temporal?: number; database?: number };
  /** Without Temporal's web pages. */
  headless?: boolean;
  temporal?: { extraArgs?: string[] };
};

export type Stack = {
  temporalAddress: string;
  namespace: string;
  mongodbUri: string;
  temporalUi?: string;
  engines: { temporal: string; database: string; reasons: { temporal: Tried[]; database: Tried[] } };
  /** Changes when a server had to be started again; `undefined` for one that is not ours or is down. */
  pids: { readonly database: number | undefined; readonly temporal: number | undefined };
  stop: () => Promise<void>;
};

/** Database first, Temporal second; ended in the reverse order. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const outside: Outside = realOutside(options.log, options.env);
  const dataDir = resolve(options.dataDir);
  const place = { dataDir, runDir: join(dataDir, 'run') };
  const { ports = {}, headless = false } = options;
  privateFolder(join(dataDir, 'data'));
  const database = await startDatabase(outside, withPort(place, ports.database));
  try {
    const extras = { headless, ...options.temporal };
    const temporal = await startTemporal(outside, { ...withPort(place, ports.temporal), ...extras });
    return {
      temporalAddress: temporal.address,
      namespace: temporal.namespace,
      mongodbUri: database.uri,
      ...(temporal.ui === undefined ? {} : { temporalUi: temporal.ui }),
      engines: {
        temporal: temporal.engine,
        database: database.engine,
        reasons: { temporal: temporal.tried, database: database.tried },
      },
      pids: {
        get database() {
          return database.child?.pid();
        },
        get temporal() {
          return temporal.child?.pid();
        },
      },
      stop: async () => {
        await temporal.child?.stop();
        await database.child?.stop();
      },
    };
  } catch (error) {
    await database.child?.stop();
    throw error;
  }
}

const withPort = <T extends object>(place: T, port: number | undefined) =>
  port === undefined ? place : { ...place, port };
