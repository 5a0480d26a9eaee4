/** `npm start`: database, Temporal, worker and API on this machine, with everything they keep in `.siklus/`. */
import { join } from 'node:path';
import { onEndRequest } from './end-request.ts';
import { projectRoot } from './outside.ts';
import { CannotStart, messageOf, NothingWorks } from './resolve.ts';
import { type Siklus, startSiklus } from './siklus.ts';

const dataDir = process.env.SIKLUS_DATA_DIR || join(projectRoot(), '.siklus');
const say = (line: string) => console.log(line);

let siklus: Siklus | undefined;

async function quit(): Promise<void> {
  // Before everything runs there is nothing to end in order: the watchdog ends what has been started.
  if (siklus === undefined) process.exit(130);
  say('stopping; what is running goes on at the next `npm start`');
  await siklus.stop();
  process.exit(0);
}

onEndRequest(() => void quit());

try {
  const ports = { temporal: 7233, database: 27117 };
  siklus = await startSiklus({
    dataDir,
    port: Number(process.env.SIKLUS_PORT || 8787),
    ports,
    worker: true,
    api: true,
  });
  say('');
  say(`Siklus serves at ${siklus.url}: open it and sign in as anybody (reference of the API: ${siklus.url}/docs)`);
  if (siklus.stack.temporalUi) say(`Temporal's pages: ${siklus.stack.temporalUi}`);
  say(`Data in ${dataDir}. Ctrl-C stops everything; the next start goes on where this one was.`);
} catch (error) {
  const readable = error instanceof NothingWorks || error instanceof CannotStart;
  process.stderr.write(`${readable ? messageOf(error) : `Siklus could not start. ${messageOf(error)}`}\n`);
  process.exit(readable ? 2 : 1);
}
