/** One token bucket per caller: quiet callers are not slowed by a busy one. */
import { Problem } from '../problem/problem.ts';

type Bucket = { tokens: number; at: number };
type Rate = { perSecond: number; burst: number };
export type RateLimiter = {
  /** Throws `rate-limited` when the caller's bucket is empty. */
  take(caller: string): void;
};

const MAX_BUCKETS = 20_000;

/** @param now real time in milliseconds. `perSecond: 0` switches the limit off. */
export function rateLimiter(rate: Rate, now: () => number): RateLimiter {
  const buckets = new Map<string, Bucket>();
  const take = (caller: string) => {
    if (rate.perSecond === 0) return;
    const at = now();
    const bucket = buckets.get(caller) ?? { tokens: rate.burst, at };
    const tokens = Math.min(rate.burst, bucket.tokens + ((at - bucket.at) / 1000) * rate.perSecond);
    // Re-inserted, so that the map's order is the order of last use.
    buckets.delete(caller);
    buckets.set(caller, { tokens: Math.max(0, tokens - 1), at });
    if (buckets.size > MAX_BUCKETS) forgetOldest(buckets);
    if (tokens < 1) throw new Problem('rate-limited', { retryAfter: Math.ceil((1 - tokens) / rate.perSecond) });
  };
  return { take };
}

function forgetOldest(buckets: Map<string, Bucket>) {
  const oldest = buckets.keys().next().value;
  if (oldest !== undefined) buckets.delete(oldest);
}
