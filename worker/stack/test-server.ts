import { type Outside, realOutside } from './outside.ts';
import { type Chosen, describeChoice, firstThatWorks, type Log } from './resolve.ts';
import { TEST_SERVER_NEED, testServerSteps } from './resolve-test-server.ts';

/** The path of the time-skipping server, fetched when needed; tests start it themselves. */
export async function resolveTestServer(log: Log): Promise<Chosen<string>> {
  const outside: Outside = realOutside(log);
  const chosen = await firstThatWorks(TEST_SERVER_NEED, testServerSteps(outside), { log, use: async (path) => path });
  log(`time-skipping server: Temporal test server, ${describeChoice(chosen)}`);
  return chosen;
}
