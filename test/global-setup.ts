import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { NothingWorks } from '../worker/stack/resolve.ts';
import { startStack } from '../worker/stack/stack.ts';
import { resolveTestServer } from '../worker/stack/test-server.ts';
import type { TestStack } from './support/stack.ts';

const say = (line: string) => console.log(line);

type Started = { stack: TestStack; end: () => Promise<void> };
// Each vitest project loads this file anew; the servers must be started once for all of them.
declare global {
  var siklusTestStack: { started: Promise<Started>; users: number } | undefined;
}

export async function setup(project: TestProject) {
  globalThis.siklusTestStack ??= { started: start(), users: 0 };
  const shared = globalThis.siklusTestStack;
  shared.users += 1;
  const { stack, end } = await shared.started.catch(giveUp);
  project.provide('siklusStack', stack);
  return async () => {
    shared.users -= 1;
    if (shared.users > 0) return;
    globalThis.siklusTestStack = undefined;
    await end();
  };
}

/** What is missing is said once, in plain words; a stack trace would bury it. */
function giveUp(error: unknown): never {
  if (!(error instanceof NothingWorks)) throw error;
  console.error(error.message);
  console.log('0 passed, 1 failed');
  process.exit(2);
}

async function start(): Promise<Started> {
  const dataDir = await mkdtemp(join(tmpdir(), 'siklus-test-'));
  const servers = await startStack({ dataDir, headless: true, log: say });
  const end = async () => {
    await servers.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    const { engines } = servers;
    const testServer = await resolveTestServer(say);
    const stack: TestStack = {
      temporalAddress: servers.temporalAddress,
      namespace: servers.namespace,
      mongodbUri: servers.mongodbUri,
      testServerPath: testServer.value,
      workflowBundlePath: await bundle(join(dataDir, 'workflows.js')),
      engines: { temporal: engines.temporal, database: engines.database },
    };
    return { stack, end };
  } catch (error) {
    await end();
    throw error;
  }
}

async function bundle(outFile: string): Promise<string> {
  const source = new URL('../worker/bundle.ts', import.meta.url);
  if (!existsSync(source)) return '';
  const { buildWorkflowBundle } = await import('../worker/bundle.ts');
  await buildWorkflowBundle(outFile);
  return outFile;
}
