/** Clears away what rehearsals leave when their worker or their workflow is lost. */
import { WorkflowNotFoundError } from '@temporalio/client';
import { activeRehearsals, endRehearsal, markSwept, unsweptRehearsals } from '../../store/rehearsal/rehearsals.ts';
import { attemptName, rehearsalWorkflowId } from '../../workflows/rehearsal/messages.ts';
import type { ActivityDeps } from '../index.ts';
import type { Sandboxes } from './sandbox.ts';

/** Its workflow may be about to start. */
const YOUNG_MS = 60_000;

/** Ends rehearsals whose workflow is gone, then drops the databases of all that have ended. May be repeated. */
export async function sweep(deps: ActivityDeps, sandboxes: Sandboxes, { except }: { except?: string }): Promise<void> {
  const { store } = deps;
  for (const { _id, createdAt } of await activeRehearsals(store)) {
    if (_id === except || Date.now() - Date.parse(createdAt) < YOUNG_MS || (await isRunning(deps, _id))) continue;
    await endRehearsal(store, _id, { state: 'FAILED', failure: 'workflow-lost', at: new Date().toISOString() });
  }
  for (const { _id, attempts } of await unsweptRehearsals(store)) {
    for (let n = 1; n <= attempts; n += 1) await sandboxes.clear(attemptName(_id, n));
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
