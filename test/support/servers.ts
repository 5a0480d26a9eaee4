/** The servers that tests share: database, Temporal, the time-skipping server's program, and everything compiled once. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { bundleOf, compilePrograms } from '../../worker/stack/programs.ts';
import { startStack } from '../../worker/stack/stack.ts';
import { resolveTestServer } from '../../worker/stack/test-server.ts';
import { scratchFolder } from './scratch-folder.ts';
import type { TestStack } from './stack.ts';

export type Servers = { stack: TestStack; end: () => Promise<void> };

/** Servers that somebody else has started, as JSON: all parts of a whole run use the same. */
export const SHARED_SERVERS = 'SIKLUS_TEST_SERVERS';

export async function startServers(): Promise<Servers> {
  const shared = process.env[SHARED_SERVERS];
  if (shared) return { stack: JSON.parse(shared) as TestStack, end: async () => undefined };
  const say = (line: string) => console.log(line);
  const dataDir = await scratchFolder('siklus-test-');
  const servers = await startStack({ dataDir, headless: true, log: say });
  const end = async () => {
    await servers.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    const { engines, temporalAddress, namespace, mongodbUri } = servers;
    const testServer = await resolveTestServer(say);
    const programs = await compilePrograms(join(dataDir, 'programs'), { config: 'tsconfig.json' });
    const stack: TestStack = {
      temporalAddress,
      namespace,
      mongodbUri,
      testServerPath: testServer.value,
      programs,
      workflowBundlePath: bundleOf(programs),
      engines: { temporal: engines.temporal, database: engines.database },
    };
    return { stack, end };
  } catch (error) {
    await end();
    throw error;
  }
}
