import { existsSync, readdirSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Child, startChild } from './child.ts';
import { type DatabaseEngine, readStamp, writeStamp } from './engine-stamp.ts';
import { databaseReads, databaseServes } from './health.ts';
import { type Outside, projectRoot } from './outside.ts';
import { versionOf } from './own-program.ts';
import { SECANTUSDB } from './pins.ts';
import { freePort, HOST } from './ports.ts';
import { CannotStart, describeChoice, firstThatWorks, type Tried } from './resolve.ts';
import { type DatabaseCandidate, databaseNeed, databaseSteps } from './resolve-mongodb.ts';

export type Database = { uri: string; engine: string; tried: Tried[]; child?: Child };
export type DatabaseOptions = { dataDir: string; runDir: string; port?: number };

type Own = Exclude<DatabaseCandidate, { kind: 'configured' }>;

/** Finds a database and has it serve the data of `dataDir`; throws the readable block when none can be had. */
export async function startDatabase(outside: Outside, options: DatabaseOptions): Promise<Database> {
  const stamp = readStamp(options.dataDir);
  if (!outside.env.SIKLUS_MONGODB_URI) refuseLostData(options.dataDir);
  const { log } = outside;
  const chosen = await firstThatWorks(databaseNeed(options.dataDir, stamp), databaseSteps(outside, stamp), {
    log,
    use: async (candidate) => {
      if (candidate.kind !== 'configured') return startOwn(outside, candidate, options);
      if (stamp !== undefined)
        log(`the data of ${options.dataDir} stays untouched: SIKLUS_MONGODB_URI is used instead`);
      return { uri: candidate.uri, engine: 'MongoDB at SIKLUS_MONGODB_URI' };
    },
  });
  const database: Database = { ...chosen.value, tried: chosen.tried };
  log(`database: ${database.engine}, ${describeChoice(chosen)}`);
  return database;
}

/** Temporal's data is only made once there is a database: without one, everything that runs would be about nothing. */
function refuseLostData(dataDir: string): void {
  const data = join(dataDir, 'data');
  const temporal = join(data, 'temporal.sqlite');
  const isFilled = (engine: DatabaseEngine) =>
    existsSync(join(data, engine)) && readdirSync(join(data, engine)).length > 0;
  if (!existsSync(temporal) || isFilled('mongod') || isFilled('secantusdb')) return;
  throw new CannotStart(
    `the database in ${data} is gone, and ${temporal} is still there: put the database back from a backup, or clear ` +
      'everything with `npm run reset`. / Basis data hilang; kembalikan dari cadangan, atau kosongkan dengan `npm run reset`.',
  );
}

async function startOwn(outside: Outside, candidate: Own, options: DatabaseOptions) {
  // One folder per engine: what a failed attempt leaves behind never meets another engine.
  const path = join(options.dataDir, 'data', candidate.kind);
  await mkdir(path, { recursive: true });
  const port = await freePort(options.port === undefined ? {} : { preferred: options.port });
  const uri = `mongodb://${HOST}:${port}/siklus?retryWrites=false&directConnection=true`;
  const { command, args, env } = commandOf(candidate, { path, port });
  const child = await startChild({
    name: 'database',
    command,
    args,
    env: { ...outside.env, ...env },
    ready: () => databaseServes(uri),
    alive: () => databaseReads(uri),
    graceMs: 20_000,
    runDir: options.runDir,
    log: outside.log,
  });
  writeStamp(options.dataDir, candidate.kind satisfies DatabaseEngine);
  return { uri, engine: await label(outside, candidate), child };
}

function commandOf(candidate: Own, { path, port }: { path: string; port: number }) {
  if (candidate.kind === 'mongod') {
    const args = ['--port', String(port), '--dbpath', path, '--bind_ip', HOST, '--noauth'];
    return { command: candidate.path, args, env: {} };
  }
  // As a standalone it has no retryable writes, whose table would otherwise slow down every write.
  const program = join(projectRoot(), 'worker', 'stack', 'embedded_database.py');
  const args = [program, '--standalone', '--host', HOST, '--port', String(port), '--storage-path', path];
  args.push('--cache-size', '256M', '--log-level', 'WARNING');
  return { command: candidate.python, args, env: { PYTHONPATH: candidate.packages, PYTHONUNBUFFERED: '1' } };
}

async function label(outside: Outside, candidate: Own): Promise<string> {
  if (candidate.kind === 'secantusdb') return `SecantusDB ${SECANTUSDB.version} (for trial and tests, not production)`;
  const version = (await versionOf(outside, candidate.path)) ?? 'of unknown version';
  return `MongoDB ${version} (embedded on this machine without access control: for production set SIKLUS_MONGODB_URI)`;
}
