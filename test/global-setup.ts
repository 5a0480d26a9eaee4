import type { TestProject } from 'vitest/node';
import { NothingWorks } from '../worker/stack/resolve.ts';
import { type Servers, startServers } from './support/servers.ts';

// Each vitest project loads this file anew; the servers must be started once for all of them.
declare global {
  var siklusTestServers: { started: Promise<Servers>; users: number } | undefined;
}

export async function setup(project: TestProject) {
  globalThis.siklusTestServers ??= { started: startServers(), users: 0 };
  const shared = globalThis.siklusTestServers;
  shared.users += 1;
  const { stack, end } = await shared.started.catch(giveUp);
  project.provide('siklusStack', stack);
  return async () => {
    shared.users -= 1;
    if (shared.users > 0) return;
    globalThis.siklusTestServers = undefined;
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
