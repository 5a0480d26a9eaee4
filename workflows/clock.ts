import { CancellationScope, isCancellation, sleep } from '@temporalio/workflow';
import { type Clock, realAt, realDelay } from '../rules/time/clock.ts';

/**
 * The one live timer of a workflow. A timer that fires too early costs less than cancelling and starting one per stage,
 * so an earlier timer is kept and simply asks again. A clock that stands still has none: it is moved by hand.
 *
 * @param clockNow a clock of another identity is one that was moved: the timer is set anew
 * @param onFire is told for which real instant the timer was set
 * @returns `arm(at)`: makes sure that the workflow wakes at or before this business instant.
 */
export function wakeTimer(clockNow: () => Clock, onFire: (due: number) => void): (at: number) => void {
  let armed: { at: number; clock: Clock; scope: CancellationScope } | undefined;
  return function arm(at) {
    const clock = clockNow();
    if (armed && armed.at <= at && armed.clock === clock) return;
    armed?.scope.cancel();
    armed = undefined;
    if (clock.speed === 0) return;
    const mine = { at, clock, scope: new CancellationScope() };
    armed = mine;
    mine.scope
      .run(async () => {
        await sleep(realDelay(clock, at, Date.now()));
        if (armed === mine) armed = undefined;
        onFire(realAt(clock, at));
      })
      .catch((error: unknown) => {
        if (!isCancellation(error)) throw error;
      });
  };
}
