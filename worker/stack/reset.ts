/** `npm run reset`: forgets every cycle of the embedded stack. What was fetched (`tools/`) stays. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { tryLock } from './lock.ts';
import { projectRoot } from './outside.ts';
import { reclaim } from './pid-files.ts';

const dataDir = process.env.SIKLUS_DATA_DIR || join(projectRoot(), '.siklus');
const runDir = join(dataDir, 'run');

const lock = tryLock(join(runDir, 'supervisor.json'), 'npm run reset');
if (lock.holder !== undefined) {
  console.error(`Siklus runs on ${dataDir} (process ${lock.holder.pid}). End it first, then reset.`);
  process.exit(1);
}
const agreed = process.argv.includes('--yes') || (await ask());
if (!agreed) {
  lock.release();
  console.log('Nothing was changed. / Tidak ada yang diubah.');
  process.exit(1);
}
await reclaim(runDir, console.log);
for (const part of ['data', 'keys', 'run']) await rm(join(dataDir, part), { recursive: true, force: true });
console.log(`${dataDir} is empty again; the next \`npm start\` prints new development keys.`);

async function ask(): Promise<boolean> {
  if (!process.stdin.isTTY) {
    console.error('This deletes every cycle, journal and key: run it in a terminal, or with --yes.');
    return false;
  }
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(
    `Delete every cycle, journal and key in ${dataDir}? / Hapus semua siklus, jurnal, dan kunci? (yes/ya) `,
  );
  terminal.close();
  return ['yes', 'ya', 'y'].includes(answer.trim().toLowerCase());
}
