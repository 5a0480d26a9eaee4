/** One Temporal worker per role, all on one connection, wired to one store. */
import { Client, Connection } from '@temporalio/client';
import { NativeConnection, Worker, type WorkerOptions } from '@temporalio/worker';
import { type ActivityDeps, createActivities } from '../activities/index.ts';
import { sweep } from '../activities/rehearsal/sandbox.ts';
import { payloadCodecs } from '../store/codec.ts';
import { requirePayloadKeys } from '../store/payload-keys.ts';
import { connect, type Store } from '../store/connect.ts';
import manifest from '../package.json' with { type: 'json' };
import { TASK_QUEUES } from '../workflows/messages.ts';
import { buildWorkflowBundle, failureConverterPath } from './bundle.ts';
import { noteNoStacks } from './workflow-threads.ts';
import type { WorkerConfig, WorkerRole } from '../api/config.ts';

const GRACE = '10s';
/** 250 appraisals a page: 500 starts a second is what one launch may ask of a shared server. */
const LAUNCH_PAGES_PER_SECOND = 2;

const BUILD_ID = manifest.version;

export type RunningWorkers = { workers: Worker[]; run: () => Promise<void>; shutdown: () => void };

export async function createWorkers(config: WorkerConfig, bundlePath: string): Promise<RunningWorkers> {
  const { connection: options, namespace } = config.temporal;
  const dataConverter = { payloadCodecs: payloadCodecs(config.codecKeys), failureConverterPath };
  const store = await connect(config.mongodbUri, { codecKeys: config.codecKeys });
  await requirePayloadKeys(store, config.codecKeys);
  const connection = await NativeConnection.connect(options);
  const clientConnection = await Connection.connect(options);
  const client = new Client({ connection: clientConnection, namespace, dataConverter });
  const common = {
    // Whoever cancels learns of it by a heartbeat: one that is held back for long would let the work go on.
    maxHeartbeatThrottleInterval: '2s' as const,
    // What a worker that has died would have done next goes to another one; a command is answered within eight seconds.
    stickyQueueScheduleToStartTimeout: '5s' as const,
    namespace,
    dataConverter,
    shutdownGraceTime: GRACE,
    // Both are written into every workflow task: short ones keep histories small.
    identity: `siklus-${process.pid}`,
    ...versionOf(config.deployment),
  };
  const deps = { store, client };
  noteNoStacks();
  const shared = { ...common, connection, activities: createActivities(deps) };
  const workers = await Promise.all(
    config.roles.map((role) => Worker.create({ ...shared, ...roleOptions(role, bundlePath) })),
  );
  return {
    workers,
    run: async () => {
      try {
        if (config.roles.includes('effects')) await sweepAtStart(deps);
        await Promise.all(workers.map((worker) => worker.run()));
      } finally {
        await closeAll(connection, clientConnection, store);
      }
    },
    shutdown: () => {
      for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
    },
  };
}

/** In a deployment each release is a version; what is short ends under the one it began with (docs/decisions/0036). */
function versionOf(deployment: string | undefined): Pick<WorkerOptions, 'buildId' | 'workerDeploymentOptions'> {
  if (deployment === undefined) return { buildId: BUILD_ID };
  const version = { deploymentName: deployment, buildId: BUILD_ID };
  return {
    workerDeploymentOptions: { useWorkerVersioning: true, version, defaultVersioningBehavior: 'PINNED' },
  };
}

/** What rehearsals have left may wait for the next time; real work does not wait for it. */
async function sweepAtStart(deps: ActivityDeps): Promise<void> {
  try {
    await sweep(deps, {});
  } catch (error) {
    process.stderr.write(`rehearsals were not swept: ${error instanceof Error ? error.message : String(error)}\n`);
  }
}

async function closeAll(connection: NativeConnection, client: Connection, store: Store): Promise<void> {
  await client.close();
  await connection.close();
  await store.close();
}

type RoleOptions = Pick<WorkerOptions, 'taskQueue' | 'workflowBundle' | 'maxTaskQueueActivitiesPerSecond'> &
  Pick<WorkerOptions, 'maxCachedWorkflows'>;

function roleOptions(role: WorkerRole, bundlePath: string): RoleOptions {
  const taskQueue = TASK_QUEUES[role];
  const workflowBundle = { codePath: bundlePath };
  switch (role) {
    case 'appraisal':
      return { taskQueue, workflowBundle, maxCachedWorkflows: 2_000 };
    case 'cycle':
      return { taskQueue, workflowBundle };
    case 'launch':
      return { taskQueue, maxTaskQueueActivitiesPerSecond: LAUNCH_PAGES_PER_SECOND };
    case 'effects':
      return { taskQueue };
  }
}

export async function bundleFor(config: WorkerConfig, scratch: string): Promise<string> {
  return config.bundle ?? (await buildWorkflowBundle(scratch));
}
