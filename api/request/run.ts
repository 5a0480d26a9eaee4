/** The workflow that carries a request out: started once, asked to stop. */
import {
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
  type WorkflowStartOptions,
} from '@temporalio/client';
import { TASK_QUEUES } from '../../workflows/messages.ts';
import type { Deps } from '../deps.ts';

const inTime = <T>({ temporal, config }: Deps, work: () => Promise<T>): Promise<T> =>
  temporal.withDeadline(Date.now() + config.updateDeadlineMs, work);

type Run = { workflowId: string; input: Record<string, unknown>; again?: boolean } & Pick<
  WorkflowStartOptions,
  'priority'
>;

/** Starts it unless it is under way, or, without `again`, was before. */
export async function startRun(deps: Deps, workflow: string, { workflowId, input, again = false, priority }: Run) {
  try {
    await inTime(deps, () =>
      deps.temporal.workflow.start(workflow, {
        workflowId,
        taskQueue: TASK_QUEUES.cycle,
        workflowIdReusePolicy: again ? 'ALLOW_DUPLICATE' : 'REJECT_DUPLICATE',
        workflowIdConflictPolicy: 'USE_EXISTING',
        ...(priority && { priority }),
        args: [input],
      }),
    );
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
}

/** @returns whether it is there to stop: one that was never started, or was ended by an operator, ends nothing any more */
export const stopRun = (deps: Deps, workflowId: string): Promise<boolean> =>
  inTime(deps, async () => {
    try {
      await deps.temporal.workflow.getHandle(workflowId).cancel();
      return await isRunning(deps, workflowId);
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return false;
      throw error;
    }
  });

export async function isRunning({ temporal }: Deps, workflowId: string): Promise<boolean> {
  try {
    return (await temporal.workflow.getHandle(workflowId).describe()).status.name === 'RUNNING';
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}
