import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive, noteOfProcess, type ProcessNote, readNote } from './process-identity.ts';
import type { Log } from './resolve.ts';

const pathOf = (runDir: string, name: string) => join(runDir, `${name}.pid.json`);

export function writePidFile(runDir: string, name: string, pid: number): void {
  mkdirSync(runDir, { recursive: true });
  writeFileSync(pathOf(runDir, name), JSON.stringify(noteOfProcess(pid)));
}

export const removePidFile = (runDir: string, name: string) => rmSync(pathOf(runDir, name), { force: true });

/** Ends children that an earlier supervisor left behind: only processes that are provably the noted ones. */
export async function reclaim(runDir: string, log: Log): Promise<void> {
  if (!existsSync(runDir)) return;
  const files = readdirSync(runDir).filter((name) => name.endsWith('.pid.json'));
  await Promise.all(
    files.map(async (file) => {
      const path = join(runDir, file);
      const note = readNote(path);
      if (note !== undefined && isAlive(note)) {
        log(`ending process ${note.pid}, left behind by an earlier run (${file.replace('.pid.json', '')})`);
        await end(note);
      }
      rmSync(path, { force: true });
    }),
  );
}

async function end(note: ProcessNote): Promise<void> {
  signal(note.pid, 'SIGTERM');
  for (let waited = 0; waited < 5_000 && isAlive(note); waited += 50) await sleep(50);
  if (isAlive(note)) signal(-note.pid, 'SIGKILL');
  while (isAlive(note)) await sleep(20);
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // Gone in the meantime.
  }
}
