/** Real workers, a real store and a client for workflow tests: on the shared dev server, or on a time-skipping server. */
import { randomBytes } from 'node:crypto';
import { Client, Connection, WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure, type Duration } from '@temporalio/common';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { NativeConnection, Worker } from '@temporalio/worker';
import { type Activities, createActivities } from '../../activities/index.ts';
import type { Facts, ResolvedPack } from '../../rules/language/types.ts';
import { payloadCodecs } from '../../store/codec.ts';
import { connect, type Store } from '../../store/connect.ts';
import type { JournalFinding } from '../../store/verify/findings.ts';
import { verifySubject } from '../../store/verify/subject.ts';
import { failureConverterPath } from '../../worker/bundle.ts';
import {
  APPRAISAL_TASK_MS,
  type AppraisalInput,
  appraisalWorkflowId,
  type Command,
  type CommandName,
  type CommandResult,
  commandUpdates,
  TASK_QUEUES,
} from '../../workflows/messages.ts';
import { quietRuntime } from './quiet-runtime.ts';
import { publishPacks } from './recorded-appraisal.ts';
import { ownDatabaseUri, testStack } from './stack.ts';

quietRuntime();

export type WorkflowEnv = {
  client: Client;
  store: Store;
  address: string;
  namespace: string;
  mongodbUri: string;
  codecKeys: string | undefined;
  packs: ReadonlyMap<string, ResolvedPack>;
  /** Undefined on the dev server, where time is real. */
  timeSkipping: TestWorkflowEnvironment | undefined;
  close: () => Promise<void>;
};

export const CODEC_KEYS = `test:${Buffer.alloc(32, 7).toString('base64')}`;

/** The shared dev server with a namespace and a database of its own, so that test files never share a task queue. */
export async function realServer(
  options: { codecKeys?: string; address?: string; mongodbUri?: string } = {},
): Promise<WorkflowEnv> {
  const { codecKeys, address = testStack().temporalAddress } = options;
  const namespace = `t-${randomBytes(6).toString('hex')}`;
  const connection = await Connection.connect({ address });
  await registerNamespace(connection, namespace);
  const dataConverter = { payloadCodecs: payloadCodecs(codecKeys), failureConverterPath };
  const data = await ownStore(options.mongodbUri);
  return {
    ...data,
    client: new Client({ connection, namespace, dataConverter }),
    address,
    namespace,
    codecKeys,
    timeSkipping: undefined,
    close: async () => {
      await connection.close();
      await data.drop();
    },
  };
}

/** A server of its own whose clock jumps to the next timer. Payloads stay readable; with `sealKeys`, records are sealed. */
export async function timeSkippingServer(
  options: { testServerPath?: string; identity?: string; mongodbUri?: string; sealKeys?: string } = {},
): Promise<WorkflowEnv & { timeSkipping: TestWorkflowEnvironment }> {
  const { testServerPath = testStack().testServerPath, identity } = options;
  const timeSkipping = await TestWorkflowEnvironment.createTimeSkipping({
    server: { executable: { type: 'existing-path', path: testServerPath } },
    client: { dataConverter: { failureConverterPath }, ...(identity ? { identity } : {}) },
  });
  const data = await ownStore(options.mongodbUri, options.sealKeys);
  return {
    ...data,
    client: timeSkipping.client,
    address: timeSkipping.address,
    namespace: timeSkipping.namespace ?? 'default',
    codecKeys: undefined,
    timeSkipping,
    close: async () => {
      await timeSkipping.teardown();
      await data.drop();
    },
  };
}

async function ownStore(mongodbUri = ownDatabaseUri(), sealKeys?: string) {
  const store = await connect(mongodbUri, { codecKeys: sealKeys });
  await store.ensureIndexes();
  const packs = new Map((await publishPacks(store)).map(({ id, resolved }) => [id, resolved]));
  const drop = async () => {
    await store.dropDatabase();
    await store.close();
  };
  return { mongodbUri, store, packs, drop };
}

/** A new namespace is known to every part of the server a moment later. */
async function registerNamespace(connection: Connection, namespace: string): Promise<void> {
  await connection.workflowService.registerNamespace({
    namespace,
    workflowExecutionRetentionPeriod: { seconds: 86_400 as never },
  });
  const probe = new Client({ connection, namespace });
  for (let tries = 0; tries < 100; tries += 1) {
    const known = await probe.workflow.count('ExecutionStatus="Running"').then(
      () => true,
      () => false,
    );
    if (known) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`namespace ${namespace} did not appear within 10 s`);
}

export type RunningWorker = { stop: () => Promise<void> };
export type WorkerParts = {
  queues?: (keyof typeof TASK_QUEUES)[];
  /** Puts faults around the real activities. */
  around?: (activities: Activities) => Partial<Activities>;
  bundlePath?: string;
  /** Of a worker deployment: which release the workers are. */
  release?: { deploymentName: string; buildId: string };
};

/** Workers with the real bundle and the real activities on this environment's store, until `stop`. */
export async function startWorkers(env: WorkflowEnv, parts: WorkerParts = {}): Promise<RunningWorker> {
  const own = env.timeSkipping ? undefined : await NativeConnection.connect({ address: env.address });
  const connection = own ?? env.timeSkipping?.nativeConnection;
  if (!connection) throw new Error('no connection');
  const real = createActivities({ store: env.store, client: env.client });
  const activities = { ...real, ...parts.around?.(real) };
  const workers = await Promise.all(
    (parts.queues ?? ['appraisal']).map((queue) =>
      Worker.create({
        connection,
        namespace: env.namespace,
        taskQueue: TASK_QUEUES[queue],
        ...(queue === 'launch'
          ? {}
          : { workflowBundle: { codePath: parts.bundlePath ?? testStack().workflowBundlePath } }),
        activities,
        dataConverter: { payloadCodecs: payloadCodecs(env.codecKeys), failureConverterPath },
        identity: 'test',
        ...(parts.release
          ? {
              workerDeploymentOptions: {
                useWorkerVersioning: true as const,
                version: parts.release,
                defaultVersioningBehavior: 'PINNED' as const,
              },
            }
          : { buildId: 'test' }),
        maxHeartbeatThrottleInterval: '2s',
        shutdownGraceTime: '2s',
        shutdownForceTime: '4s',
      }),
    ),
  );
  const running = Promise.all(workers.map((worker) => worker.run()));
  return {
    stop: async () => {
      for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
      await running;
      await own?.close();
    },
  };
}

/** For a test on a machine that many share; on an idle one each takes a second or a few. */
export const PATIENCE = 240_000;

export const newId = (bytes = 9): string => randomBytes(bytes).toString('base64url');

/** @param workflowTaskTimeout how long the server waits for a worker that has died */
export async function startAppraisal(
  env: WorkflowEnv,
  input: AppraisalInput,
  workflowTaskTimeout: Duration = APPRAISAL_TASK_MS,
) {
  return env.client.workflow.start('appraisal', {
    workflowId: appraisalWorkflowId(input.id),
    taskQueue: TASK_QUEUES.appraisal,
    workflowTaskTimeout,
    args: [input],
  });
}

type Target = Pick<WorkflowEnv, 'client'> & Partial<Pick<WorkflowEnv, 'timeSkipping'>>;

/** Sends a command as the API does: an Update with an id of 16 characters. */
export function send<N extends CommandName>(
  { client, timeSkipping }: Target,
  id: string,
  [name, command]: [N, Command<N>],
  updateId = newId(12),
): Promise<CommandResult> {
  const handle = client.workflow.getHandle(appraisalWorkflowId(id));
  // Where time jumps, only the server knows what it is.
  const sent = timeSkipping ? command : { at: Date.now(), ...command };
  return handle.executeUpdate<CommandResult, [Command<N>]>(commandUpdates[name].name, { args: [sent], updateId });
}

/** The code a command is refused with. */
export async function refusal(answer: Promise<unknown>): Promise<string> {
  try {
    await answer;
  } catch (error) {
    if (error instanceof WorkflowUpdateFailedError && error.cause instanceof ApplicationFailure) {
      return error.cause.type ?? 'no-type';
    }
    throw error;
  }
  throw new Error('the command was accepted');
}

/** A submission's id and digest as the API makes them (docs/decisions/0009). */
export const stored = (facts?: Facts) => ({
  submissionId: newId(12),
  digest: newId(16).padEnd(22, '_'),
  ...(facts ? { facts } : {}),
});

/** Commands of these tests say that words were stored, and store none. */
export const isNotOfWords = ({ kind }: JournalFinding) => !kind.startsWith('submission-');

/** What the verifier finds wrong with an appraisal, a line each. */
export async function wrongIn({ store }: Pick<WorkflowEnv, 'store'>, id: string): Promise<string[]> {
  const { findings } = await verifySubject(store, id);
  return findings.filter(isNotOfWords).map(({ kind, record, detail }) => `${kind} ${record}: ${detail}`);
}

export const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits (real time) until a condition holds. */
export async function eventually<T>(
  read: () => Promise<T | undefined | false>,
  what: string,
  withinMs = 60_000,
): Promise<T> {
  const until = Date.now() + withinMs;
  for (;;) {
    const value = await read();
    if (value !== undefined && value !== false) return value;
    if (Date.now() > until) throw new Error(`${what}: not within ${withinMs} ms`);
    await pause(50);
  }
}
