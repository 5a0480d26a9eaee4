import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { keptMongod } from './mongod-download.ts';
import { type Log, messageOf, no, type Availability, yes } from './resolve.ts';

export type Env = Record<string, string | undefined>;
export type RunResult = { code: number; stdout: string; stderr: string };

/** Where the outside world begins for the resolvers, so that tests can put another one in its place. */
export type Outside = {
  env: Env;
  toolsDir: string;
  log: Log;
  which: (name: string) => Promise<string | undefined>;
  run: (command: string, args: string[], options?: { env?: Env; timeoutMs?: number }) => Promise<RunResult>;
  reachable: (url: string) => Promise<Availability>;
  /** A mongod that was downloaded before, here or by another project. */
  keptMongod: (dir: string) => Promise<string | undefined>;
};

const PROBE_MS = 4_000;

export const projectRoot = () => resolve(fileURLToPath(new URL('../..', import.meta.url)));

export function realOutside(log: Log, env: Env = process.env): Outside {
  return {
    env,
    log,
    toolsDir: env.SIKLUS_TOOLS_DIR ?? join(projectRoot(), '.siklus', 'tools'),
    which: (name) => which(name, env),
    run: (command, args, options = {}) => run(command, args, { env, ...options }),
    reachable,
    keptMongod,
  };
}

async function which(name: string, env: Env): Promise<string | undefined> {
  for (const dir of (env.PATH ?? '').split(delimiter)) {
    const path = join(dir || '.', name);
    if (await isExecutable(path)) return path;
  }
  return undefined;
}

export const isExecutable = (path: string) =>
  access(path, constants.X_OK).then(
    () => true,
    () => false,
  );

/** Never rejects: a program that cannot be started is a result like any other. */
function run(command: string, args: string[], options: { env?: Env; timeoutMs?: number }): Promise<RunResult> {
  const { env, timeoutMs = 10_000 } = options;
  return new Promise((done) => {
    execFile(command, args, { env, timeout: timeoutMs, maxBuffer: 16 << 20 }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 1;
      done({ code, stdout, stderr: error?.killed ? `${stderr}no answer within ${timeoutMs / 1000} s` : stderr });
    });
  });
}

const probes = new Map<string, Promise<Availability>>();

/** One HEAD per host and run: behind a firewall that drops packets every further try would cost the whole limit again. */
function reachable(url: string): Promise<Availability> {
  const { host } = new URL(url);
  const known = probes.get(host) ?? probe(url, host).then((verdict) => remember(host, verdict));
  probes.set(host, known);
  return known;
}

/** The environment carries a failed probe on to the processes that this one starts. */
function remember(host: string, verdict: Availability): Availability {
  if (!verdict.ok && !unreachable().includes(host)) process.env.SIKLUS_UNREACHABLE = [...unreachable(), host].join(' ');
  return verdict;
}

const unreachable = () => (process.env.SIKLUS_UNREACHABLE ?? '').split(' ').filter(Boolean);

async function probe(url: string, host: string): Promise<Availability> {
  if (unreachable().includes(host)) return no(`${host} was unreachable earlier in this run`);
  try {
    await fetch(url, { method: 'HEAD', redirect: 'manual', signal: AbortSignal.timeout(PROBE_MS) });
    return yes(`${host} answers`);
  } catch (error) {
    const timedOut = error instanceof Error && error.name === 'TimeoutError';
    return no(
      timedOut ? `${host} did not answer within ${PROBE_MS / 1000} s` : `${host} is unreachable (${why(error)})`,
    );
  }
}

function why(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  if (cause instanceof Error && 'code' in cause) return String(cause.code);
  return messageOf(cause ?? error);
}
