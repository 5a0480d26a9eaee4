import { WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError } from '@temporalio/client';
import { endWhatIf } from '../../store/what-if/what-ifs.ts';
import type { WhatIfDoc } from '../../store/what-if/types.ts';
import { TASK_QUEUES, whatIfWorkflowId } from '../../workflows/messages.ts';
import type { Deps } from '../deps.ts';
import { realInstant } from '../http/instants.ts';

/** People per shard: about a second of a worker's work when nothing differs. */
const SHARD = 5_000;

/** Starts the run unless it is under way. A shadow whose run has failed may be run again; a what-if is asked for anew. */
export async function startRun(deps: Deps, { kind, _id, region }: Pick<WhatIfDoc, 'kind' | '_id' | 'region'>) {
  try {
    await deps.temporal.withDeadline(Date.now() + deps.config.updateDeadlineMs, () =>
      deps.temporal.workflow.start('whatIf', {
        workflowId: whatIfWorkflowId(kind, _id),
        taskQueue: TASK_QUEUES.cycle,
        workflowIdReusePolicy: kind === 'shadow' ? 'ALLOW_DUPLICATE' : 'REJECT_DUPLICATE',
        workflowIdConflictPolicy: 'USE_EXISTING',
        priority: { priorityKey: 4, fairnessKey: region },
        args: [{ id: _id, shard: SHARD }],
      }),
    );
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
}

/** Asks the run to stop. Where none is running, because it was never started or was ended by an operator, it ends here. */
export async function cancelRun(deps: Deps, { kind, _id }: Pick<WhatIfDoc, 'kind' | '_id'>) {
  const handle = deps.temporal.workflow.getHandle(whatIfWorkflowId(kind, _id));
  const isRunning = await deps.temporal.withDeadline(Date.now() + deps.config.updateDeadlineMs, async () => {
    try {
      await handle.cancel();
      return (await handle.describe()).status.name === 'RUNNING';
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return false;
      throw error;
    }
  });
  if (!isRunning) await endWhatIf(deps.store, _id, { end: { state: 'CANCELLED' }, at: realInstant(deps.now()) });
}
