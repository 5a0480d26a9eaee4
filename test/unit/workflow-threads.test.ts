import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import threads from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noteNoStacks } from '../../worker/workflow-threads.ts';

/** As the SDK does it, in an own context: counts promises, and asks where one of them was made. */
const PROGRAM = `
import { AsyncLocalStorage } from 'node:async_hooks';
import v8 from 'node:v8';
import vm from 'node:vm';
import { parentPort } from 'node:worker_threads';
let noted = 0;
v8.promiseHooks.createHook({ init: () => { noted += 1; } });
const scope = new AsyncLocalStorage();
const later = vm.runInContext('(act) => Promise.resolve().then(() => undefined).then(act)', vm.createContext({}));
const seen = await scope.run('inner', () => later(() => scope.getStore()));
parentPort.postMessage({ noted: noted > 0, seen });
`;

let dir = '';
const { Worker } = threads;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'siklus-threads-'));
  noteNoStacks();
});
afterAll(async () => {
  Object.assign(threads, { Worker });
  await rm(dir, { recursive: true, force: true });
});

async function run(name: string): Promise<unknown> {
  const file = join(dir, `${name}.mjs`);
  await writeFile(file, PROGRAM);
  const [told] = await once(new threads.Worker(file), 'message');
  return told;
}

describe('the threads in which workflows run', () => {
  it('note no promise, and know all the same in which scope each was made', async () => {
    expect(await run('workflow-worker-thread')).toEqual({ noted: false, seen: 'inner' });
  });

  it('are no others', async () => {
    expect(await run('another-thread')).toEqual({ noted: true, seen: 'inner' });
  });
});
