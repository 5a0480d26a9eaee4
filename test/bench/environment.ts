/** A stack of its own for the bench, with the product's workers and one bare worker beside them. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import { bundleWorkflowCode, DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { payloadCodecs } from '../../store/codec.ts';
import { connect, type Store } from '../../store/connect.ts';
import { loadRegionPacks, type RegionPack } from '../../store/pack/files.ts';
import { buildWorkflowBundle, failureConverterPath } from '../../worker/bundle.ts';
import type { WorkerRole } from '../../api/config.ts';
import { createWorkers } from '../../worker/run-workers.ts';
import { startStack } from '../../worker/stack/stack.ts';
import { publishPacks } from '../support/recorded-appraisal.ts';

export const BARE_QUEUE = 'bare';
const CODEC_KEYS = `bench:${Buffer.alloc(32, 7).toString('base64')}`;

export type Bench = {
  client: Client;
  store: Store;
  packs: RegionPack[];
  engines: { temporal: string; database: string };
  /** Runs `work` while the product's workers (of these roles; appraisal if absent) and the bare worker poll. */
  withWorkers: <T>(work: () => Promise<T>, roles?: WorkerRole[]) => Promise<T>;
  close: () => Promise<void>;
};

export async function startBench(): Promise<Bench> {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  const dataDir = await mkdtemp(join(tmpdir(), 'siklus-bench-'));
  const stack = await startStack({ dataDir, headless: true, log: console.log });
  const { temporalAddress: address, namespace, mongodbUri, engines } = stack;
  const dataConverter = { payloadCodecs: payloadCodecs(CODEC_KEYS), failureConverterPath };
  const connection = await Connection.connect({ address });
  const store = await connect(mongodbUri, { codecKeys: CODEC_KEYS });
  await store.ensureIndexes();
  await publishPacks(store);
  const bundle = await buildWorkflowBundle(join(dataDir, 'workflows.js'));

  return {
    client: new Client({ connection, namespace, dataConverter }),
    store,
    packs: await loadRegionPacks('rules/regions'),
    engines,
    async withWorkers(work, roles = ['appraisal']) {
      const temporal = { connection: { address }, namespace };
      const config = { temporal, mongodbUri, codecKeys: CODEC_KEYS, bundle, metrics: undefined };
      const ours = await createWorkers({ ...config, logLevel: 'error', roles }, bundle);
      const running = ours.run();
      try {
        return await runBare(address, namespace, dataConverter, work);
      } finally {
        ours.shutdown();
        await running;
      }
    },
    async close() {
      await store.close();
      await connection.close();
      await stack.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

type Converter = { payloadCodecs: ReturnType<typeof payloadCodecs>; failureConverterPath: string };

async function runBare<T>(
  address: string,
  namespace: string,
  dataConverter: Converter,
  work: () => Promise<T>,
): Promise<T> {
  const connection = await NativeConnection.connect({ address });
  const workflowsPath = fileURLToPath(new URL('bare-workflow.ts', import.meta.url));
  const { code } = await bundleWorkflowCode({
    workflowsPath,
    failureConverterPath,
    logger: new DefaultLogger('ERROR'),
  });
  const worker = await Worker.create({
    connection,
    namespace,
    taskQueue: BARE_QUEUE,
    workflowBundle: { code },
    dataConverter,
    identity: 'bare',
    buildId: 'bare',
  });
  try {
    return await worker.runUntil(work);
  } finally {
    await connection.close();
  }
}
