/** A region's cycle: launches, carries out operations through partitions, and closes when nobody is left. */
import {
  allHandlersFinished,
  ApplicationFailure,
  condition,
  continueAsNew,
  executeChild,
  ParentClosePolicy,
  patched,
  proxyActivities,
  setHandler,
  startChild,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities } from '../../activities/index.ts';
import { businessAt, type Clock } from '../../rules/time/clock.ts';
import { DAY_MS, HOUR_MS, SECOND_MS } from '../../rules/time/units.ts';
import { wakeTimer } from '../clock.ts';
import {
  type ClockOperation,
  type CycleInput,
  type CycleOperation,
  type CycleOperationResult,
  operateCycleUpdate,
  policyReviewId,
  type PolicyReviewInput,
  TASK_QUEUES,
} from '../messages.ts';
import { partition } from './partition.ts';

/** In a sandbox a business week is seconds; the database need not be asked more often than this (real ms). */
const LEAST_REAL_INTERVAL = 3 * SECOND_MS;
/** Where time stands still it is asked ever less often, since only people can end anything. */
const MOST_REAL_INTERVAL = HOUR_MS / 6;
const KEPT_OPERATIONS = 500;

const { changeCycleState, startOperation, finishOperation, finishAmendment, finishLaunch, closeCycleIfDone } =
  proxyActivities<Activities>({
    startToCloseTimeout: '30s',
    retry: { initialInterval: '500ms', backoffCoefficient: 2, maximumInterval: '30s' },
  });
const { moveClock } = proxyActivities<Activities>({
  startToCloseTimeout: '1h',
  heartbeatTimeout: '10s',
  retry: { initialInterval: '500ms', backoffCoefficient: 2, maximumInterval: '30s' },
});

const { measurePolicy } = proxyActivities<Activities>({ taskQueue: TASK_QUEUES.effects, startToCloseTimeout: '1m' });

/** The six-monthly evaluation of the policy itself: measures how appraisal runs, not the people. */
export const policyReview = (input: PolicyReviewInput): Promise<void> => measurePolicy(input);

/** What a new run goes on with. */
type Carried = { clock: Clock; accepted: string[]; reviewsStarted: number; ending: boolean };

export async function cycle(input: CycleInput, carried?: Carried): Promise<void> {
  let { clock, reviewsStarted, ending } = carried ?? { clock: input.clock, reviewsStarted: 0, ending: false };
  const accepted = new Set<string>(carried?.accepted);
  const operations: CycleOperation[] = [];
  const waitedFor = new Set<string>();
  let dirty = false;
  let ended = false;

  const validator = (operation: CycleOperation): void => {
    if (ended) throw ApplicationFailure.nonRetryable('the cycle is over', 'cycle-ended');
    if (operation.op === 'clock' && !input.sandbox) {
      throw ApplicationFailure.nonRetryable('only the time of a sandbox can be moved', 'clock-is-real');
    }
  };
  setHandler(operateCycleUpdate, receive, { validator });

  const now = () => businessAt(clock, Date.now());
  const arm = wakeTimer(
    () => clock,
    () => {
      dirty = true;
    },
  );

  if (!carried) {
    const total = { done: 0, failed: 0 };
    await executeChild(partition, {
      ...childOptions(`${input.cycleId}:launch`),
      args: [{ cycleId: input.cycleId, work: { kind: 'launch', cycle: input }, after: null, total }],
    });
    await finishLaunch(input.cycleId);
  }

  /** In business time; in real time where the former stands still. */
  const pollTime = () => (clock.speed === 0 ? Date.now() : now());
  let nextPoll = pollTime();
  let interval = LEAST_REAL_INTERVAL;
  for (;;) {
    for (let next = operations.shift(); next; next = operations.shift()) await carryOut(next);
    while (reviewAt() <= now()) await startReview();
    if (pollTime() >= nextPoll) {
      ended = await closeCycleIfDone(input.cycleId);
      if (ended) break;
      nextPoll = pollTime() + pollInterval();
    }
    await renew();
    dirty = operations.length > 0;
    if (clock.speed === 0) {
      await condition(() => dirty, Math.max(1, nextPoll - Date.now()));
    } else {
      arm(Math.min(nextPoll, reviewAt()));
      await condition(() => dirty);
    }
  }
  // Accepted while the last count was read: there is nobody left to carry them out on.
  for (const late of operations) {
    await startOperation(input.cycleId, late);
    await finishOperation(input.cycleId, late.opId, { done: 0, failed: 0 });
    if (late.op === 'amend') await finishAmendment(late.opId, input.cycleId);
    waitedFor.delete(late.opId);
  }
  await condition(allHandlersFinished);

  async function receive(operation: CycleOperation): Promise<CycleOperationResult> {
    const { opId, op } = operation;
    if (!accepted.has(opId)) {
      accepted.add(opId);
      operations.push(operation);
      if (op === 'clock') waitedFor.add(opId);
      dirty = true;
    }
    if (op === 'clock') await condition(() => !waitedFor.has(opId));
    return { opId };
  }

  function pollInterval(): number {
    if (clock.speed !== 0) return Math.max(ending ? HOUR_MS : 7 * DAY_MS, LEAST_REAL_INTERVAL * clock.speed);
    interval = Math.min(2 * interval, MOST_REAL_INTERVAL);
    return interval / 2;
  }

  /** Before a history grows too long, in a moment in which nobody waits for an answer. */
  async function renew(): Promise<void> {
    if (!workflowInfo().continueAsNewSuggested || !patched('cycle-renews')) return;
    await condition(allHandlersFinished);
    if (operations.length > 0) return;
    const kept = [...accepted].slice(-KEPT_OPERATIONS);
    await continueAsNew<typeof cycle>(input, { clock, accepted: kept, reviewsStarted, ending });
  }

  async function carryOut(operation: CycleOperation): Promise<void> {
    interval = LEAST_REAL_INTERVAL;
    if (clock.speed === 0) nextPoll = Math.min(nextPoll, Date.now() + interval);
    if (operation.op === 'clock') return moveTime(operation);
    await startOperation(input.cycleId, operation);
    const wholeCycle = operation.unit === undefined;
    if (operation.op === 'pause' && wholeCycle) await changeCycleState(input.cycleId, 'PAUSED');
    const timed = clock === input.clock ? operation : { ...operation, clock };
    const work = { kind: 'operation' as const, operation: timed };
    const result = await executeChild(partition, {
      ...childOptions(`${input.cycleId}:op:${operation.opId}`),
      args: [{ cycleId: input.cycleId, work, after: null, total: { done: 0, failed: 0 } }],
    });
    if (operation.op === 'resume' && wholeCycle) await changeCycleState(input.cycleId, 'OPEN');
    await finishOperation(input.cycleId, operation.opId, result);
    if (operation.op === 'amend') await finishAmendment(operation.opId, input.cycleId);
    if (operation.op !== 'cancel') return;
    ending ||= wholeCycle;
    nextPoll = pollTime();
  }

  /** In one step, or in several: a review of the policy on the way measures what was so on its day. */
  async function moveTime(operation: ClockOperation): Promise<void> {
    for (let arrived = false; !arrived; ) {
      const present = { ...clock, anchorBusiness: now(), anchorReal: Date.now() };
      const until = Number.isFinite(reviewAt()) ? reviewAt() : null;
      const moved = await moveClock({ cycleId: input.cycleId, operation, clock: present, until });
      ({ clock, arrived } = moved);
      while (reviewAt() <= now()) await (await startReview())?.result();
      if (moved.open === 0) nextPoll = pollTime();
    }
    waitedFor.delete(operation.opId);
  }

  function reviewAt(): number {
    return input.policyReviews[reviewsStarted]?.at ?? Infinity;
  }

  async function startReview() {
    const review = input.policyReviews[reviewsStarted];
    if (!review) return undefined;
    reviewsStarted += 1;
    const { region, cycleId, label, pack, sandbox } = input;
    const id = policyReviewId(region, review.due, sandbox ? label : undefined);
    try {
      return await startChild(policyReview, {
        workflowId: id,
        taskQueue: TASK_QUEUES.cycle,
        parentClosePolicy: ParentClosePolicy.ABANDON,
        workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY',
        args: [{ id, region, due: review.due, cycleId, pack, sandbox }],
      });
    } catch (error) {
      // Another cycle of the region has it done: a policy is reviewed once per due date.
      if (!(error instanceof Error) || error.name !== 'WorkflowExecutionAlreadyStartedError') throw error;
      return undefined;
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
