import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CannotStart, messageOf } from './resolve.ts';

export type DatabaseEngine = 'mongod' | 'secantusdb';

const pathOf = (dataDir: string) => join(dataDir, 'data', 'engine.json');

/** Which engine wrote the data in this folder; `undefined` when it is new. */
export function readStamp(dataDir: string): DatabaseEngine | undefined {
  const path = pathOf(dataDir);
  if (!existsSync(path)) return undefined;
  const parsed = parse(path);
  const engine = typeof parsed === 'object' && parsed !== null && 'database' in parsed ? parsed.database : undefined;
  if (engine === 'mongod' || engine === 'secantusdb') return engine;
  throw new CannotStart(`${path} names no known database engine: ${MEND}`);
}

const MEND =
  'put it back from a backup, or write {"database":"mongod"} or {"database":"secantusdb"} into it, as data/ has it.';

function parse(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new CannotStart(`${path} is damaged (${messageOf(error)}): ${MEND}`);
  }
}

export function writeStamp(dataDir: string, database: DatabaseEngine): void {
  const path = pathOf(dataDir);
  mkdirSync(join(dataDir, 'data'), { recursive: true });
  writeFileSync(`${path}.new`, `${JSON.stringify({ database })}\n`);
  renameSync(`${path}.new`, path);
}
