/** A rehearsal's own world inside the worker process: a database, a task queue, and a worker that serves only it. */
import type { Client } from '@temporalio/client';
import { type NativeConnection, Worker, type WorkerOptions } from '@temporalio/worker';
import { recordActivities } from '../activities/record.ts';
import type { Sandboxes } from '../activities/rehearsal/sandbox.ts';
import { scoreActivities } from '../activities/score.ts';
import { issueActivities } from '../activities/issue.ts';
import { connect, type Store } from '../store/connect.ts';
import type { AppraisalInput } from '../workflows/messages.ts';
import { type PersonPart, type Rehearsed, rehearsedWorkflowId } from '../workflows/rehearsal-messages.ts';

/** Also what ends the years of a worker that was killed: nobody is left to end them. */
const LONGEST_YEAR = '10m';

export type SandboxParts = {
  mongodbUri: string;
  /** The main store: its name makes the names of the rehearsals' databases. */
  store: Store;
  client: Client;
  connection: NativeConnection;
  worker: Pick<WorkerOptions, 'namespace' | 'dataConverter' | 'identity' | 'buildId'>;
  bundlePath: string;
};

const databaseOf = (main: Store, attempt: string) => `${main.name}_rehearsal_${attempt}`;

export function sandboxesOn(parts: SandboxParts): Sandboxes {
  const { mongodbUri, store: main, client } = parts;
  const ownStore = (attempt: string) => connect(mongodbUri, { dbName: databaseOf(main, attempt) });
  return {
    async open(attempt) {
      const store = await ownStore(attempt);
      const taskQueue = `siklus-rehearsal-${attempt}`;
      const worker = await Worker.create({
        ...parts.worker,
        connection: parts.connection,
        taskQueue,
        workflowBundle: { codePath: parts.bundlePath },
        activities: activitiesOn(store, client),
        maxCachedWorkflows: 50,
      });
      const running = worker.run();
      const open = new Set<string>();
      return {
        store,
        async play(input, part) {
          const workflowId = rehearsedWorkflowId(attempt, input.id);
          open.add(workflowId);
          try {
            return await playYear(client, { workflowId, taskQueue, input, part });
          } finally {
            open.delete(workflowId);
          }
        },
        async close() {
          await Promise.all([...open].map((id) => end(client, id)));
          if (worker.getState() === 'RUNNING') worker.shutdown();
          await running;
          await store.dropDatabase();
          await store.close();
        },
      };
    },
    async clear(attempt) {
      const store = await ownStore(attempt);
      await store.dropDatabase();
      await store.close();
    },
  };
}

/** Only what an appraisal itself calls; nothing here reaches the main store. */
const activitiesOn = (store: Store, client: Client) => ({
  ...recordActivities({ store, client }),
  ...scoreActivities({ store, client }),
  ...issueActivities({ store, client }),
});

type Year = { workflowId: string; taskQueue: string; input: AppraisalInput; part: PersonPart };

async function playYear(client: Client, { workflowId, taskQueue, input, part }: Year): Promise<Rehearsed> {
  return client.workflow.execute<(given: AppraisalInput, part: PersonPart) => Promise<Rehearsed>>(
    'rehearsedAppraisal',
    {
      workflowId,
      taskQueue,
      workflowExecutionTimeout: LONGEST_YEAR,
      workflowTaskTimeout: '60s',
      args: [input, part],
    },
  );
}

async function end(client: Client, workflowId: string): Promise<void> {
  await client.workflow
    .getHandle(workflowId)
    .terminate('the rehearsal has ended')
    .catch(() => undefined);
}
