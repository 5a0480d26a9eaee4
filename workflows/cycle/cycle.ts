/** A region's cycle: launches, carries out operations through partitions, and closes when nobody is left. */
import {
  ApplicationFailure,
  condition,
  executeChild,
  ParentClosePolicy,
  proxyActivities,
  setHandler,
  startChild,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities } from '../../activities/index.ts';
import { businessAt } from '../clock.ts';
import {
  type CycleInput,
  type CycleOperation,
  type CycleOperationResult,
  operateCycleUpdate,
  policyReviewId,
  TASK_QUEUES,
} from '../messages.ts';
import { partition } from './partition.ts';
import { policyReview } from './policy-review.ts';
import { wakeTimer } from '../appraisal/wake.ts';

const WEEK = 7 * 86_400_000;
const HOUR = 3_600_000;
/** In a sandbox a business week is seconds; the database need not be asked more often than this (real ms). */
const LEAST_REAL_INTERVAL = 3_000;

const { changeCycleState, startOperation, finishOperation, finishAmendment, finishLaunch, closeCycleIfDone } =
  proxyActivities<Activities>({
    startToCloseTimeout: '30s',
    retry: { initialInterval: '500ms', backoffCoefficient: 2, maximumInterval: '30s' },
  });

export async function cycle(input: CycleInput): Promise<void> {
  const operations: CycleOperation[] = [];
  const accepted = new Set<string>();
  let dirty = false;
  let ended = false;
  let ending = false;
  let reviewsStarted = 0;

  const validator = (_operation: CycleOperation): void => {
    if (ended) throw ApplicationFailure.nonRetryable('the cycle is over', 'cycle-ended');
  };
  setHandler(operateCycleUpdate, receive, { validator });

  const now = () => businessAt(input.clock, Date.now());
  const arm = wakeTimer(input.clock, () => {
    dirty = true;
  });

  await executeChild(partition, {
    ...childOptions(`${input.cycleId}:launch`),
    args: [
      { cycleId: input.cycleId, work: { kind: 'launch', cycle: input }, after: null, total: { done: 0, failed: 0 } },
    ],
  });
  await finishLaunch(input.cycleId);

  let nextPoll = now();
  for (;;) {
    for (let next = operations.shift(); next; next = operations.shift()) await carryOut(next);
    for (; (input.policyReviews[reviewsStarted]?.at ?? Infinity) <= now(); reviewsStarted += 1) await startReview();
    if (now() >= nextPoll) {
      ended = await closeCycleIfDone(input.cycleId);
      if (ended) break;
      nextPoll = now() + Math.max(ending ? HOUR : WEEK, LEAST_REAL_INTERVAL * input.clock.speed);
    }
    dirty = operations.length > 0;
    arm(Math.min(nextPoll, input.policyReviews[reviewsStarted]?.at ?? Infinity));
    await condition(() => dirty);
  }
  // Accepted while the last count was read: there is nobody left to carry them out on.
  for (const late of operations) {
    await startOperation(input.cycleId, late);
    await finishOperation(input.cycleId, late.opId, { done: 0, failed: 0 });
    if (late.op === 'amend') await finishAmendment(late.opId, input.cycleId);
  }

  function receive(operation: CycleOperation): CycleOperationResult {
    if (!accepted.has(operation.opId)) {
      accepted.add(operation.opId);
      operations.push(operation);
      dirty = true;
    }
    return { opId: operation.opId };
  }

  async function carryOut(operation: CycleOperation): Promise<void> {
    await startOperation(input.cycleId, operation);
    const wholeCycle = operation.unit === undefined;
    if (operation.op === 'pause' && wholeCycle) await changeCycleState(input.cycleId, 'PAUSED');
    const result = await executeChild(partition, {
      ...childOptions(`${input.cycleId}:op:${operation.opId}`),
      args: [
        { cycleId: input.cycleId, work: { kind: 'operation', operation }, after: null, total: { done: 0, failed: 0 } },
      ],
    });
    if (operation.op === 'resume' && wholeCycle) await changeCycleState(input.cycleId, 'OPEN');
    await finishOperation(input.cycleId, operation.opId, result);
    if (operation.op === 'amend') await finishAmendment(operation.opId, input.cycleId);
    if (operation.op !== 'cancel') return;
    ending ||= wholeCycle;
    nextPoll = now();
  }

  async function startReview(): Promise<void> {
    const review = input.policyReviews[reviewsStarted];
    if (!review) return;
    const { region, cycleId, label, pack, sandbox } = input;
    const id = policyReviewId(region, review.due, sandbox ? label : undefined);
    try {
      await startChild(policyReview, {
        workflowId: id,
        taskQueue: TASK_QUEUES.cycle,
        parentClosePolicy: ParentClosePolicy.ABANDON,
        workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY',
        args: [{ id, region, due: review.due, cycleId, pack, sandbox }],
      });
    } catch (error) {
      // Another cycle of the region has it done: a policy is reviewed once per due date.
      if (!(error instanceof Error) || error.name !== 'WorkflowExecutionAlreadyStartedError') throw error;
    }
  }
}

function childOptions(workflowId: string) {
  return {
    workflowId,
    taskQueue: workflowInfo().taskQueue,
    parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
  } as const;
}
