/** A region's cycle: launches, carries out operations through partitions, and closes when nobody is left. */
import {
  allHandlersFinished,
  ApplicationFailure,
  CancellationScope,
  condition,
  continueAsNew,
  executeChild,
  isCancellation,
  ParentClosePolicy,
  patched,
  proxyActivities,
  setHandler,
  setWorkflowOptions,
  startChild,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities } from '../../activities/index.ts';
import { businessAt, type Clock } from '../../rules/time/clock.ts';
import { DAY_MS, HOUR_MS, SECOND_MS } from '../../rules/time/units.ts';
import { wakeTimer } from '../clock.ts';
import { failureCode } from '../failure.ts';
import {
  type ClockOperation,
  type CycleInput,
  type CycleOperation,
  type CycleOperationResult,
  type LaunchOperation,
  operateCycleUpdate,
  type PartitionInput,
  type PartitionOperation,
  type PartitionResult,
  policyReviewId,
  TASK_QUEUES,
} from '../messages.ts';
import type { PolicyReviewInput } from '../record.ts';
import { goesOnUnderTheNext } from '../releases.ts';
import { partition } from './partition.ts';

/** In a sandbox a business week is seconds; the database need not be asked more often than this (real ms). */
const LEAST_REAL_INTERVAL = 3 * SECOND_MS;
/** While nothing changes it is asked ever less often, half of this apart at most. */
const MOST_REAL_INTERVAL = HOUR_MS / 6;
const KEPT_OPERATIONS = 500;

const {
  changeCycleState,
  startOperation,
  finishOperation,
  failOperation,
  finishAmendment,
  finishLaunch,
  closeCycleIfDone,
} = proxyActivities<Activities>({
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

setWorkflowOptions(goesOnUnderTheNext, cycle);

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

  /** In business time; in real time where the former stands still. */
  const pollTime = () => (clock.speed === 0 ? Date.now() : now());
  let nextPoll = pollTime();
  let interval = LEAST_REAL_INTERVAL;
  let lastProgress: string | null | undefined;
  let launched = carried !== undefined;
  /** Cancellations that are being carried out beside everything else. */
  let cancelling = 0;
  if (!launched) {
    await launch();
    launched = true;
    while (cancelFirst());
  }

  for (;;) {
    for (let next = operations.shift(); next; next = operations.shift()) await settle(next);
    while (reviewAt() <= now()) await startReview();
    if (pollTime() >= nextPoll) {
      const polled = await closeCycleIfDone(input.cycleId, ending);
      // Before it told how far everybody is, it only said whether all have ended.
      ended = typeof polled === 'boolean' ? polled : polled.over;
      if (ended) break;
      nextPoll = pollTime() + pollInterval(typeof polled === 'boolean' ? undefined : polled.progress);
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
  await condition(() => cancelling === 0 && allHandlersFinished());

  async function receive(operation: CycleOperation): Promise<CycleOperationResult> {
    const { opId, op } = operation;
    if (!accepted.has(opId)) {
      accepted.add(opId);
      operations.push(operation);
      if (op === 'clock') waitedFor.add(opId);
      if (op === 'cancel' && launched) cancelFirst();
      dirty = true;
    }
    if (op === 'clock') await condition(() => !waitedFor.has(opId));
    return { opId };
  }

  /** Ever longer while nobody gets any further; where time stands still, whatever they do. */
  function pollInterval(progress: string | null | undefined): number {
    const idle = clock.speed === 0 || (progress !== undefined && progress === lastProgress);
    lastProgress = progress;
    const soon = ending && patched('cycle-looks-soon');
    interval = Math.min(2 * (idle ? interval : LEAST_REAL_INTERVAL), soon ? 2 * HOUR_MS : MOST_REAL_INTERVAL);
    const real = interval / 2;
    if (clock.speed === 0 || soon) return real * (clock.speed || 1);
    return Math.max(ending ? HOUR_MS : 7 * DAY_MS, real * clock.speed);
  }

  /** Before a history grows too long, in a moment in which nobody waits for an answer. */
  async function renew(): Promise<void> {
    if (!workflowInfo().continueAsNewSuggested || !patched('cycle-renews')) return;
    await condition(allHandlersFinished);
    if (operations.length > 0 || cancelling > 0) return;
    const kept = [...accepted].slice(-KEPT_OPERATIONS);
    await continueAsNew<typeof cycle>(input, { clock, accepted: kept, reviewsStarted, ending });
  }

  /** Whatever it fails by is written down, and the next one has its turn. */
  async function settle(operation: CycleOperation): Promise<void> {
    interval = LEAST_REAL_INTERVAL;
    if (clock.speed === 0) nextPoll = Math.min(nextPoll, Date.now() + interval);
    try {
      await (operation.op === 'clock' ? moveTime(operation) : carryOut(operation));
    } catch (error) {
      if (CancellationScope.current().consideredCancelled) throw error;
      await failOperation(input.cycleId, operation, failureCode(error));
    }
    waitedFor.delete(operation.opId);
  }

  /** Nobody waits for a cancellation behind a queue; what comes after it finds that everybody has ended. */
  function cancelFirst(): boolean {
    const at = operations.findIndex(({ op }) => op === 'cancel');
    const first = operations[at];
    if (!first || !patched('cycle-cancels-first')) return false;
    operations.splice(at, 1);
    cancelling += 1;
    settle(first)
      .catch((error: unknown) => {
        if (!isCancellation(error)) throw error;
      })
      .finally(() => {
        cancelling -= 1;
        dirty = true;
      });
    return true;
  }

  async function carryOut(operation: PartitionOperation | LaunchOperation): Promise<void> {
    const { op, opId } = operation;
    await startOperation(input.cycleId, operation);
    const wholeCycle = operation.unit === undefined;
    if (op === 'pause' && wholeCycle) await changeCycleState(input.cycleId, 'PAUSED');
    const result = await pass(`op:${opId}`, workOf(operation));
    if (op === 'resume' && wholeCycle) await changeCycleState(input.cycleId, 'OPEN');
    if (op === 'launch') await finishLaunch(input.cycleId);
    await finishOperation(input.cycleId, opId, result);
    if (op === 'amend') await finishAmendment(opId, input.cycleId, result.code);
    if (op !== 'cancel') return;
    ending ||= wholeCycle;
    nextPoll = pollTime();
  }

  function workOf(operation: PartitionOperation | LaunchOperation): PartitionInput['work'] {
    if (operation.op === 'launch') return { kind: 'launch', cycle: { ...input, clock } };
    const timed = clock === input.clock ? operation : { ...operation, clock };
    return { kind: 'operation', operation: timed };
  }

  /** The first launch is no operation, unless it fails: then it is told as one that can be tried again. */
  async function launch(): Promise<void> {
    const operation: LaunchOperation = { op: 'launch', opId: 'launch', actor: input.actor, reasonId: '' };
    try {
      const { code } = await pass('launch', { kind: 'launch', cycle: input });
      if (code) await failOperation(input.cycleId, operation, code);
    } catch (error) {
      if (CancellationScope.current().consideredCancelled) throw error;
      await failOperation(input.cycleId, operation, failureCode(error));
    }
    await finishLaunch(input.cycleId);
  }

  function pass(name: string, work: PartitionInput['work']): Promise<PartitionResult> {
    return executeChild(partition, {
      ...childOptions(`${input.cycleId}:${name}`),
      args: [{ cycleId: input.cycleId, work, after: null, total: { done: 0, failed: 0 } }],
    });
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
