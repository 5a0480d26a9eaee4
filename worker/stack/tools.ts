import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { withLock } from './lock.ts';
import type { Outside } from './outside.ts';

/** Written last into a finished tool folder; its text says where the tool came from. */
const SOURCE = 'SOURCE';

/** Where a kept tool came from, or `undefined` when it is not there whole. */
export function keptTool(dir: string): string | undefined {
  const path = join(dir, SOURCE);
  return existsSync(path) ? readFileSync(path, 'utf8').trim() : undefined;
}

/**
 * Installs a tool once, however many processes ask for it at the same time. The folder appears whole or not at all:
 * it is filled aside and renamed, so the lock only saves double work.
 */
export async function ensureTool(
  outside: Outside,
  tool: { dir: string; source: string; install: (dir: string) => Promise<void> },
): Promise<void> {
  if (keptTool(tool.dir) !== undefined) return;
  await withLock(
    `${tool.dir}.lock`,
    async () => {
      if (keptTool(tool.dir) !== undefined) return;
      await clearLeftovers(tool.dir);
      const aside = await mkdtemp(`${tool.dir}.partial-`);
      try {
        await tool.install(aside);
        await writeFile(join(aside, SOURCE), `${tool.source}\n`);
        await rename(aside, tool.dir);
      } catch (error) {
        await rm(aside, { recursive: true, force: true });
        throw error;
      }
    },
    (holder) => outside.log(`waiting for process ${holder.pid}, which is fetching ${basename(tool.dir)}`),
  );
}

async function clearLeftovers(dir: string): Promise<void> {
  await mkdir(dirname(dir), { recursive: true });
  await rm(dir, { recursive: true, force: true });
  const started = `${basename(dir)}.partial-`;
  for (const name of await readdir(dirname(dir))) {
    if (name.startsWith(started)) await rm(join(dirname(dir), name), { recursive: true, force: true });
  }
}

export async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
