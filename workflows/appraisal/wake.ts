import { CancellationScope, isCancellation, sleep } from '@temporalio/workflow';
import { realDelay } from '../clock.ts';
import type { Clock } from '../messages.ts';

/**
 * The one live timer of a workflow. A timer that fires too early costs less than cancelling and starting one per stage,
 * so an earlier timer is kept and simply asks again.
 *
 * @returns `arm(at)`: makes sure that the workflow wakes at or before this business instant.
 */
export function wakeTimer(clock: Clock, onFire: () => void): (at: number) => void {
  let armed: { at: number; scope: CancellationScope } | undefined;
  return function arm(at) {
    if (armed && armed.at <= at) return;
    armed?.scope.cancel();
    const mine = { at, scope: new CancellationScope() };
    armed = mine;
    mine.scope
      .run(async () => {
        await sleep(realDelay(clock, at, Date.now()));
        if (armed === mine) armed = undefined;
        onFire();
      })
      .catch((error: unknown) => {
        if (!isCancellation(error)) throw error;
      });
  };
}
