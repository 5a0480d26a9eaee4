import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { type Child, startChild } from './child.ts';
import { type Env, projectRoot } from './outside.ts';
import type { Log } from './resolve.ts';

type Place = { env: Env; runDir: string; log: Log };

/** Node itself with the loader, not the `tsx` program: its child would have another process number. */
function tsArgs(script: string): string[] {
  const loader = createRequire(import.meta.url).resolve('tsx');
  return ['--import', pathToFileURL(loader).href, join(projectRoot(), script)];
}

export function startWorker(place: Place, bundle: string): Promise<Child> {
  return startChild({
    name: 'worker',
    command: process.execPath,
    args: tsArgs('worker/main.ts'),
    cwd: projectRoot(),
    env: { ...place.env, SIKLUS_WORKFLOW_BUNDLE: bundle },
    ready: async ({ printed }) => {
      if (!printed('worker ready')) throw new Error('it has not said that it is ready');
    },
    graceMs: 25_000,
    runDir: place.runDir,
    log: place.log,
    onLine: (line) => place.log(`worker | ${line}`),
  });
}

/** Bundled by a short-lived process: a worker that comes back then starts at once, and this one stays small. */
export async function workflowBundle(env: Env, runDir: string): Promise<string> {
  if (env.SIKLUS_WORKFLOW_BUNDLE) return env.SIKLUS_WORKFLOW_BUNDLE;
  const file = join(runDir, 'workflow-bundle.js');
  await promisify(execFile)(process.execPath, [...tsArgs('worker/bundle.ts'), file], { cwd: projectRoot(), env });
  if (!existsSync(file)) throw new Error('the workflow bundle was not written');
  return file;
}

export function startApiChild(place: Place, url: string): Promise<Child> {
  return startChild({
    name: 'api',
    command: process.execPath,
    args: tsArgs('api/server.ts'),
    cwd: projectRoot(),
    env: place.env,
    ready: async () => {
      const response = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(3_000) });
      if (!response.ok) throw new Error(`/readyz answers ${response.status}`);
    },
    // Whether it is ready says more of others than of itself.
    alive: async () => void (await fetch(`${url}/livez`, { signal: AbortSignal.timeout(5_000) })),
    graceMs: 20_000,
    runDir: place.runDir,
    log: place.log,
    onLine: (line) => place.log(line),
  });
}
