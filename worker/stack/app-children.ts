import { join } from 'node:path';
import { type Child, startChild } from './child.ts';
import { type Env, projectRoot } from './outside.ts';
import { bundleOf } from './programs.ts';
import type { Log } from './resolve.ts';

/** `programs`: the folder where they are compiled to. */
type Place = { programs: string; env: Env; runDir: string; log: Log };

export function startWorker(place: Place): Promise<Child> {
  return startChild({
    name: 'worker',
    command: process.execPath,
    args: [join(place.programs, 'worker', 'main.js')],
    cwd: projectRoot(),
    env: { ...place.env, SIKLUS_WORKFLOW_BUNDLE: bundleOf(place.programs) },
    ready: async ({ printed }) => {
      if (!printed('worker ready')) throw new Error('it has not said that it is ready');
    },
    graceMs: 25_000,
    runDir: place.runDir,
    log: place.log,
    onLine: (line) => place.log(`worker | ${line}`),
  });
}

export function startApiChild(place: Place, url: string): Promise<Child> {
  return startChild({
    name: 'api',
    command: process.execPath,
    args: [join(place.programs, 'api', 'server.js')],
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
