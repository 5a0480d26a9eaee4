import { linkSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive, noteOfProcess, type ProcessNote, readNote } from './process-identity.ts';

export type LockResult = { holder?: undefined; release: () => void } | { holder: ProcessNote };

/** Takes the lock file, or says which living process holds it. A lock whose holder has died is taken over. */
export function tryLock(path: string, note?: string): LockResult {
  mkdirSync(dirname(path), { recursive: true });
  // Written aside and linked, so that nobody ever reads a lock without its holder.
  const mine = `${path}.${process.pid}.${Math.random().toString(36).slice(2)}`;
  writeFileSync(mine, JSON.stringify(noteOfProcess(process.pid, note)));
  try {
    for (let attempt = 0; attempt < 3; attempt += 1) {
      if (link(mine, path)) return { release: () => rmSync(path, { force: true }) };
      const holder = readNote(path);
      if (holder !== undefined && isAlive(holder)) return { holder };
      discard(path, `${mine}.stale`);
    }
    throw new Error(`cannot take the lock ${path}`);
  } finally {
    rmSync(mine, { force: true });
  }
}

function link(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

function discard(path: string, aside: string): void {
  try {
    renameSync(path, aside);
    rmSync(aside, { force: true });
  } catch {
    // Somebody else has taken it away already.
  }
}

export async function withLock<T>(
  path: string,
  work: () => Promise<T>,
  onWait?: (holder: ProcessNote) => void,
): Promise<T> {
  let told = false;
  for (;;) {
    const lock = tryLock(path);
    if (lock.holder === undefined) {
      try {
        return await work();
      } finally {
        lock.release();
      }
    }
    if (!told) onWait?.(lock.holder);
    told = true;
    await sleep(100);
  }
}
