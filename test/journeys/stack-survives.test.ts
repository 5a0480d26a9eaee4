import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import mongoose from 'mongoose';
import { afterEach, describe, expect, it } from 'vitest';
import { readStamp } from '../../worker/stack/engine-stamp.ts';
import { realOutside } from '../../worker/stack/outside.ts';
import { identityOf } from '../../worker/stack/process-identity.ts';
import { firstThatWorks } from '../../worker/stack/resolve.ts';
import { type DatabaseCandidate, databaseNeed, databaseSteps } from '../../worker/stack/resolve-mongodb.ts';
import { type Siklus, startSiklus } from '../../worker/stack/siklus.ts';

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

// Also where the run uses servers from elsewhere: these tests kill their own.
const OWN_SERVERS = { SIKLUS_MONGODB_URI: '', SIKLUS_TEMPORAL_ADDRESS: '' };

describe('the embedded stack', () => {
  it('uses the mongod on PATH before anything else, stamps the folder as its own, and goes on where it was stopped', async () => {
    // Where no mongod is to be had: a program that takes mongod's arguments, with the fallback's server behind it.
    const bin = await folder();
    await writeFile(join(bin, 'mongod'), await mongodStandIn(), { mode: 0o755 });
    const dataDir = await folder();
    const env = { ...OWN_SERVERS, MONGOMS_SYSTEM_BINARY: '', PATH: `${bin}:${process.env.PATH}` };
    const start = () => startSiklus({ dataDir, headless: true, quiet: true, worker: false, api: false, env });
    const siklus: Siklus = await start();
    const { engines, mongodbUri, temporalAddress } = siklus.stack;
    expect(engines.database).toMatch(/^MongoDB 8\.0\.99 /);
    expect(engines.reasons.database).toEqual([]);
    await save(mongodbUri, 1);
    await begin(temporalAddress, 'kept');
    await expect(start()).rejects.toThrow(`already runs on ${dataDir}: process ${process.pid}`);
    const pids = [siklus.pids.database, siklus.pids.temporal];
    await siklus.stop();
    expect(pids.map((pid) => identityOf(pid ?? 0))).toEqual([undefined, undefined]);
    expect(readStamp(dataDir)).toBe('mongod');

    const next = await start();
    expect(await saved(next.stack.mongodbUri)).toBe(1);
    expect(await running(next.stack.temporalAddress, 'kept')).toBe('RUNNING');
    await next.stop();
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
