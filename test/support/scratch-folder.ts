/** A folder for servers whose data nobody needs after the test, where the machine has one in memory: no write waits for a disk. */
import { mkdtemp, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const IN_MEMORY = '/dev/shm';
const ENOUGH_BYTES = 2 ** 30;

export async function scratchFolder(prefix: string): Promise<string> {
  const { bavail, bsize } = await statfs(IN_MEMORY).catch(() => ({ bavail: 0, bsize: 0 }));
  return mkdtemp(join(bavail * bsize > ENOUGH_BYTES ? IN_MEMORY : tmpdir(), prefix));
}
