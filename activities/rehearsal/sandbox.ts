/** Where a rehearsal is played: a database beside the main one, one for each attempt, dropped when the attempt is over. */
import { WorkflowNotFoundError } from '@temporalio/client';
import type { Store } from '../../store/connect.ts';
import { activeRehearsals, endRehearsal, markSwept, unsweptRehearsals } from '../../store/rehearsal/rehearsals.ts';
import { attemptName, rehearsalWorkflowId } from '../../workflows/rehearsal/messages.ts';
import type { ActivityDeps } from '../index.ts';

type Attempt = { id: string; attempt: number };

/** Whatever comes, the database is gone afterwards: `play` must have stopped writing when it returns. */
export async function inSandbox(main: Store, of: Attempt, play: (store: Store) => Promise<void>): Promise<void> {
  const store = await open(main, of);
  try {
    // Without them each year would read the years before it.
    await store.ensureIndexes();
    await play(store);
  } finally {
    await drop(store);
  }
}

const open = (main: Store, { id, attempt }: Attempt) =>
  main.beside(`${main.name}_rehearsal_${attemptName(id, attempt)}`);

async function drop(store: Store): Promise<void> {
  await store.dropDatabase();
  await store.close();
}

/** Drops what attempts that were cut off have left, up to this one. */
export async function clearUpTo(main: Store, { id, attempt }: Attempt): Promise<void> {
  for (let n = 1; n <= attempt; n += 1) await drop(await open(main, { id, attempt: n }));
}

/** Its workflow may be about to start. */
const YOUNG_MS = 60_000;

/** Ends rehearsals whose workflow is gone, then drops the databases of all that have ended. May be repeated. */
export async function sweep(deps: ActivityDeps, { except }: { except?: string }): Promise<void> {
  const { store } = deps;
  for (const { _id, createdAt } of await activeRehearsals(store)) {
    if (_id === except || Date.now() - Date.parse(createdAt) < YOUNG_MS || (await isRunning(deps, _id))) continue;
    await endRehearsal(store, _id, { state: 'FAILED', failure: 'workflow-lost', at: new Date().toISOString() });
  }
  for (const { _id, attempts } of await unsweptRehearsals(store)) {
    await clearUpTo(store, { id: _id, attempt: attempts });
    await markSwept(store, _id);
  }
}

async function isRunning({ client }: Pick<ActivityDeps, 'client'>, id: string): Promise<boolean> {
  try {
    const { status } = await client.workflow.getHandle(rehearsalWorkflowId(id)).describe();
    return status.name === 'RUNNING';
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}
