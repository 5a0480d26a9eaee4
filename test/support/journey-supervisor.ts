/** What `npm start` runs, as a process of its own that can be killed like any other. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { readFile } from 'node:fs/promises';
import { projectRoot } from '../../worker/stack/outside.ts';
import { identityOf, readNote } from '../../worker/stack/process-identity.ts';
import { OWN_SERVERS, until } from './journey.ts';
import type { Part, Supervised } from './journey-kills.ts';
import { testStack } from './stack.ts';

export const PARTS: readonly Part[] = ['database', 'temporal', 'worker', 'api'];

export type Supervisor = Supervised & {
  url: string;
  /** Of the database, for looking behind the API. */
  mongodbUri: () => Promise<string>;
  killHard: () => Promise<void>;
  /** As Ctrl-C does; answers the exit code. */
  stop: () => Promise<number | null>;
};

const noteOf = (dataDir: string, part: Part) => readNote(join(dataDir, 'run', `${part}.pid.json`));

/** Process identities of the parts, as the supervisor has noted them. */
export const identities = (dataDir: string): string[] => PARTS.flatMap((part) => noteOf(dataDir, part)?.identity ?? []);

export const alive = (identity: string): boolean => identityOf(Number(identity.split('@')[0])) === identity;

type Place = { dataDir: string; port: number; regionsDir: string };

export async function startSupervisor({ dataDir, port, regionsDir }: Place): Promise<Supervisor> {
  const lines: string[] = [];
  const child = launch({ dataDir, port, regionsDir }, lines);
  await until('Siklus serves', async () => {
    if (child.exitCode !== null) throw new Error(`npm start ended: ${lines.slice(-20).join('\n')}`);
    return lines.some((line) => line.includes('Siklus serves at')) ? true : undefined;
  });
  const pid = (part: Part) => {
    const note = noteOf(dataDir, part);
    return note && alive(note.identity) ? note.pid : undefined;
  };
  return {
    lines,
    url: `http://127.0.0.1:${port}`,
    pids: {
      get database() {
        return pid('database');
      },
      get temporal() {
        return pid('temporal');
      },
      get worker() {
        return pid('worker');
      },
      get api() {
        return pid('api');
      },
    },
    mongodbUri: async () => JSON.parse(await readFile(join(dataDir, 'run', 'addresses.json'), 'utf8')).mongodbUri,
    killHard: async () => {
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    },
    stop: async () => {
      child.kill('SIGTERM');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      return child.exitCode;
    },
  };
}

function launch({ dataDir, port, regionsDir }: Place, lines: string[]): ChildProcess {
  const loader = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  const child = spawn(process.execPath, ['--import', loader, join('worker', 'stack', 'start.ts')], {
    cwd: projectRoot(),
    env: {
      ...process.env,
      ...OWN_SERVERS,
      SIKLUS_DATA_DIR: dataDir,
      SIKLUS_PORT: String(port),
      SIKLUS_REGIONS_DIR: regionsDir,
      SIKLUS_PROGRAMS: testStack().programs,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (chunk: string) => lines.push(...chunk.split('\n').filter(Boolean)));
  }
  return child;
}
