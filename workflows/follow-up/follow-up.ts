/**
 * Keeps the time of one follow-up: reminds, escalates, opens the evaluation, lets lapse what nobody decided. All of that is
 * written in its chain by an activity that may be repeated; what people say is written there by the API. So six months
 * cost a handful of timers, and no message is lost with a workflow (docs/decisions/0100).
 */
import {
  allHandlersFinished,
  condition,
  proxyActivities,
  proxyLocalActivities,
  setHandler,
  setWorkflowOptions,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities } from '../../activities/index.ts';
import { businessAt } from '../../rules/time/clock.ts';
import { wakeTimer } from '../clock.ts';
import { type CommandResult, moveClockUpdate } from '../messages.ts';
import { followUpChangedSignal, type FollowUpInput } from './messages.ts';
import { goesOnUnderTheNext } from '../releases.ts';

/** Of a task's time; what takes longer is a normal activity. */
const LOCAL_SHARE = 0.1;
const lasting = proxyActivities<Activities>({
  startToCloseTimeout: '30s',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '1m' },
});

setWorkflowOptions(goesOnUnderTheNext, followUp);

export async function followUp({ id, clock: launched }: FollowUpInput): Promise<void> {
  const scheduleToCloseTimeout = workflowInfo().taskTimeoutMs * LOCAL_SHARE;
  const brief = proxyLocalActivities<Activities>({ scheduleToCloseTimeout, retry: { maximumAttempts: 1 } });
  let clock = launched;
  let dirty = true;
  /** How many clocks were heard, and up to which everything due has happened. */
  let heard = 0;
  let done = 0;

  setHandler(followUpChangedSignal, () => {
    dirty = true;
  });
  setHandler(moveClockUpdate, async (to): Promise<CommandResult> => {
    clock = to;
    heard += 1;
    dirty = true;
    const mine = heard;
    await condition(() => done >= mine);
    return { version: 0 };
  });
  const arm = wakeTimer(
    () => clock,
    () => {
      dirty = true;
    },
  );
  const look = async () => {
    const asked = { id, now: businessAt(clock, Date.now()) };
    try {
      return await brief.lookAfterFollowUp(asked);
    } catch {
      return await lasting.lookAfterFollowUp(asked);
    }
  };

  for (;;) {
    dirty = false;
    const upTo = heard;
    const { next } = await look();
    done = upTo;
    if (next === null) break;
    if (dirty) continue;
    arm(next);
    await condition(() => dirty);
  }
  done = Infinity;
  await condition(allHandlersFinished);
}
