import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import mongoose from 'mongoose';
import { afterEach, describe, expect, it } from 'vitest';
import { readStamp } from '../../worker/stack/engine-stamp.ts';
import { realOutside } from '../../worker/stack/outside.ts';
import { identityOf } from '../../worker/stack/process-identity.ts';
import { firstThatWorks } from '../../worker/stack/resolve.ts';
import { type DatabaseCandidate, databaseNeed, databaseSteps } from '../../worker/stack/resolve-mongodb.ts';
import { type Siklus, startSiklus } from '../../worker/stack/siklus.ts';
import { startStack } from '../../worker/stack/stack.ts';

const log = () => undefined;
const folders: string[] = [];
const folder = async () => {
  const dir = await mkdtemp(join(tmpdir(), 'siklus-journey-'));
  folders.push(dir);
  return dir;
};
afterEach(async () => {
  for (const dir of folders.splice(0)) await rm(dir, { recursive: true, force: true });
});

async function withDatabase<T>(uri: string, work: (db: mongoose.mongo.Db) => Promise<T>): Promise<T> {
  const client = await mongoose.mongo.MongoClient.connect(uri, { serverSelectionTimeoutMS: 10_000 });
  try {
    return await work(client.db());
  } finally {
    await client.close();
  }
}

async function withTemporal<T>(address: string, work: (client: Client) => Promise<T>): Promise<T> {
  const connection = await Connection.connect({ address, connectTimeout: '10s' });
  try {
    return await work(new Client({ connection }));
  } finally {
    await connection.close();
  }
}

const save = (uri: string, _id: number) =>
  withDatabase(uri, (db) =>
    db.collection<{ _id: number }>('kept').insertOne({ _id }, { writeConcern: { w: 'majority', j: true } }),
  );
const saved = (uri: string) => withDatabase(uri, (db) => db.collection('kept').countDocuments());

const begin = (address: string, workflowId: string) =>
  withTemporal(address, (client) => client.workflow.start('nobody', { taskQueue: 'nobody', workflowId, args: [] }));
const running = (address: string, workflowId: string) =>
  withTemporal(address, async (client) => (await client.workflow.getHandle(workflowId).describe()).status.name);

async function another(pid: number | undefined, now: () => number | undefined): Promise<void> {
  for (let waited = 0; waited < 30_000; waited += 100) {
    const found = now();
    if (found !== undefined && found !== pid) return;
    await sleep(100);
  }
  throw new Error(`process ${pid} did not come back`);
}

// Also where the run uses servers from elsewhere: these tests kill their own.
const OWN_SERVERS = { SIKLUS_MONGODB_URI: '', SIKLUS_TEMPORAL_ADDRESS: '' };
const bare = { headless: true, quiet: true, worker: false, api: false, env: OWN_SERVERS };

describe('the embedded stack', () => {
  it('comes back by itself after kill -9 of database and Temporal, with everything acknowledged', async () => {
    const dataDir = await folder();
    const siklus: Siklus = await startSiklus({ dataDir, ...bare });
    const { mongodbUri, temporalAddress } = siklus.stack;
    await save(mongodbUri, 1);
    await begin(temporalAddress, 'kept');
    const { database, temporal } = siklus.pids;
    process.kill(database ?? 0, 'SIGKILL');
    process.kill(temporal ?? 0, 'SIGKILL');
    await another(database, () => siklus.pids.database);
    await another(temporal, () => siklus.pids.temporal);
    await expect.poll(() => saved(mongodbUri), { timeout: 20_000, interval: 500 }).toBe(1);
    await expect
      .poll(() => running(temporalAddress, 'kept').catch(String), { timeout: 20_000, interval: 500 })
      .toBe('RUNNING');
    await expect(startSiklus({ dataDir, ...bare })).rejects.toThrow(
      `already runs on ${dataDir}: process ${process.pid}`,
    );
    const pids = [siklus.pids.database, siklus.pids.temporal];
    await siklus.stop();
    expect(pids.map((pid) => identityOf(pid ?? 0))).toEqual([undefined, undefined]);

    const next = await startSiklus({ dataDir, ...bare });
    expect(await saved(next.stack.mongodbUri)).toBe(1);
    expect(await running(next.stack.temporalAddress, 'kept')).toBe('RUNNING');
    await next.stop();
  });

  it('uses the mongod on PATH before anything else and stamps the folder as its own', async () => {
    // Where no mongod is to be had: a program that takes mongod's arguments, with the fallback's server behind it.
    const bin = await folder();
    await writeFile(join(bin, 'mongod'), await mongodStandIn(), { mode: 0o755 });
    const dataDir = await folder();
    const env = {
      ...process.env,
      SIKLUS_MONGODB_URI: '',
      MONGOMS_SYSTEM_BINARY: '',
      PATH: `${bin}:${process.env.PATH}`,
    };
    const stack = await startStack({ dataDir, headless: true, log, env });
    expect(stack.engines.database).toMatch(/^MongoDB 8\.0\.99 /);
    expect(stack.engines.reasons.database).toEqual([]);
    await save(stack.mongodbUri, 1);
    expect(await saved(stack.mongodbUri)).toBe(1);
    await stack.stop();
    expect(readStamp(dataDir)).toBe('mongod');
  });
});

async function mongodStandIn(): Promise<string> {
  const outside = realOutside(log);
  const candidates = databaseSteps({ ...outside, env: { ...outside.env, SIKLUS_MONGODB_URI: '' } }, 'secantusdb');
  const use = async (candidate: DatabaseCandidate) => candidate;
  const { value } = await firstThatWorks(databaseNeed('', 'secantusdb'), candidates, { log, use });
  if (value.kind !== 'secantusdb') throw new Error('the fallback was asked for');
  return `#!/bin/sh
if [ "$1" = --version ]; then echo 'db version v8.0.99'; exit 0; fi
if [ "$1 $3 $5 $6 $7" != '--port --dbpath --bind_ip 127.0.0.1 --noauth' ]; then echo "unknown arguments $*" >&2; exit 2; fi
PYTHONPATH='${value.packages}' exec '${value.python}' -m secantus --standalone --host "$6" --port "$2" --storage-path "$4"
`;
}
