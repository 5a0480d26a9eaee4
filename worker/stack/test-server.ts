import { isExecutable, type Outside, realOutside } from './outside.ts';
import { TEST_SERVER } from './pins.ts';
import { pinnedBinarySteps } from './pinned-binary.ts';
import {
  type Chosen,
  describeChoice,
  firstThatWorks,
  type Log,
  type Need,
  no,
  type ServerSource,
  yes,
} from './resolve.ts';

export const TEST_SERVER_NEED: Need = {
  what: "Temporal's time-skipping test server",
  advice: {
    en: 'set SIKLUS_TEST_SERVER to its program; allow access to temporal.download; install Python 3 with pip.',
    id: 'isi SIKLUS_TEST_SERVER dengan programnya; buka akses ke temporal.download; pasang Python 3 dengan pip.',
  },
};

/** Steps to the path of the program; each test file starts its own (`existing-path`). */
export function testServerSteps(outside: Outside): ServerSource<string>[] {
  const { SIKLUS_TEST_SERVER: configured } = outside.env;
  if (configured === undefined || configured === '') return pinnedBinarySteps(outside, TEST_SERVER);
  const check = async () =>
    (await isExecutable(configured)) ? yes(configured) : no(`${configured} cannot be executed`);
  return [{ name: 'SIKLUS_TEST_SERVER', check, obtain: async () => configured }];
}

/** The path of the time-skipping server, fetched when needed; tests start it themselves. */
export async function resolveTestServer(log: Log): Promise<Chosen<string>> {
  const outside = realOutside(log);
  const chosen = await firstThatWorks(TEST_SERVER_NEED, testServerSteps(outside), { log, use: async (path) => path });
  log(`time-skipping server: Temporal test server, ${describeChoice(chosen)}`);
  return chosen;
}
