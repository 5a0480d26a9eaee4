/** A rehearsal's own world inside the worker process: a database, a task queue, and a worker that serves only it. */
import { type Client, WorkflowFailedError } from '@temporalio/client';
import { type NativeConnection, Worker, type WorkerOptions } from '@temporalio/worker';
import { permanent } from '../activities/errors.ts';
import { recordActivities } from '../activities/appraisal/record.ts';
import type { Sandboxes } from '../activities/rehearsal/sandbox.ts';
import { scoreActivities } from '../activities/appraisal/score.ts';
import { issueActivities } from '../activities/appraisal/issue.ts';
import { connect, type Store } from '../store/connect.ts';
import type { AppraisalInput, IssueRequest, RecordBatch, ScoreRequest } from '../workflows/messages.ts';
import { type PersonPart, type Rehearsed, rehearsedWorkflowId } from '../workflows/rehearsal/messages.ts';

/** Also what ends the years of a worker that was killed: nobody is left to end them. */
const LONGEST_YEAR = '5m';

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
      // Without them each year would read the years before it.
      await store.ensureIndexes();
      const taskQueue = `siklus-rehearsal-${attempt}`;
      const calls = callsOf();
      const worker = await Worker.create({
        ...parts.worker,
        connection: parts.connection,
        taskQueue,
        workflowBundle: { codePath: parts.bundlePath },
        activities: activitiesOn({ store, client }, calls.seen),
        maxCachedWorkflows: 50,
      });
      const running = worker.run();
      const open = new Set<string>();
      let closing = false;
      return {
        store,
        async play(input, part) {
          if (closing) throw new Error('the rehearsal has ended');
          const workflowId = rehearsedWorkflowId(attempt, input.id);
          open.add(workflowId);
          try {
            return await playYear(client, { workflowId, taskQueue, input, part });
          } finally {
            open.delete(workflowId);
          }
        },
        async close() {
          closing = true;
          await Promise.all([...open].map((id) => end(client, id)));
          if (worker.getState() === 'RUNNING') worker.shutdown();
          await running;
          // A year that was ended may still be writing, and would bring the database back.
          await calls.settled();
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

type Seen = <A extends unknown[], R>(work: (...args: A) => Promise<R>) => (...args: A) => Promise<R>;

/** Calls that have not returned yet. */
function callsOf(): { seen: Seen; settled: () => Promise<unknown> } {
  const calls = new Set<Promise<unknown>>();
  const seen: Seen =
    (work) =>
    (...args) => {
      const call = work(...args);
      const kept: Promise<unknown> = call.then(
        () => calls.delete(kept),
        () => calls.delete(kept),
      );
      calls.add(kept);
      return call;
    };
  return { seen, settled: () => Promise.all(calls) };
}

/** Only what an appraisal itself calls; nothing here reaches the main store. */
function activitiesOn(deps: { store: Store; client: Client }, seen: Seen) {
  const [recording, scoring, issuing] = [recordActivities(deps), scoreActivities(deps), issueActivities(deps)];
  return {
    record: seen((batch: RecordBatch) => recording.record(batch)),
    score: seen((request: ScoreRequest) => scoring.score(request)),
    issueOutcome: seen((request: IssueRequest) => issuing.issueOutcome(request)),
  };
}

type Play = (input: AppraisalInput, part: PersonPart) => Promise<Rehearsed>;
type Year = { workflowId: string; taskQueue: string; input: AppraisalInput; part: PersonPart };

async function playYear(client: Client, { workflowId, taskQueue, input, part }: Year): Promise<Rehearsed> {
  try {
    return await client.workflow.execute<Play>('rehearsedAppraisal', {
      workflowId,
      taskQueue,
      workflowExecutionTimeout: LONGEST_YEAR,
      workflowTaskTimeout: '60s',
      args: [input, part],
    });
  } catch (error) {
    // The same year would end the same way in every attempt.
    if (error instanceof WorkflowFailedError) throw permanent('year-failed', `${workflowId}: ${String(error.cause)}`);
    throw error;
  }
}

async function end(client: Client, workflowId: string): Promise<void> {
  await client.workflow
    .getHandle(workflowId)
    .terminate('the rehearsal has ended')
    .catch(() => undefined);
}
