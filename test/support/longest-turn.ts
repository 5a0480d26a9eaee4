/** How long this thread keeps everybody else waiting, however busy the machine is. */
import { readFileSync } from 'node:fs';

/**
 * What this thread alone has computed, in milliseconds: on Linux its own time on a processor (`schedstat`), which other
 * processes and threads do not stretch; elsewhere what the clock says.
 */
function computed(): number {
  try {
    return Number(readFileSync('/proc/thread-self/schedstat', 'utf8').split(' ')[0]) / 1e6;
  } catch {
    return performance.now();
  }
}

/** The most milliseconds that this thread computed before a timer of one millisecond had its turn. */
export async function longestTurn(work: () => Promise<unknown>): Promise<number> {
  let [longest, last, on] = [0, computed(), true];
  const look = () => {
    const now = computed();
    longest = Math.max(longest, now - last);
    last = now;
  };
  const tick = () => {
    look();
    if (on) setTimeout(tick, 1);
  };
  tick();
  try {
    await work();
    // Whoever computed until the end has not let the timer in yet.
    await new Promise((resolve) => setTimeout(resolve, 2));
  } finally {
    on = false;
  }
  return longest;
}

const ROWS = Array.from({ length: 1_000 }, (_, i) => ({
  id: `p-${i}`,
  name: `N${i}`,
  unit: 'u',
  facts: { months: i },
}));

/**
 * What a fixed computation costs here and now, in milliseconds (some twenty): what is limited is limited to so many of
 * these, taken just before and just after, so that a slow or a busy machine changes nothing.
 */
export function aMoment(): number {
  const before = computed();
  for (let i = 0; i < 20; i += 1) JSON.parse(JSON.stringify(ROWS));
  return computed() - before;
}
