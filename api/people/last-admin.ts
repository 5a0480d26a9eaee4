/** A region, and the platform, always keep a key that can make others: without one there would be no way back in. */
import type { Logger } from 'pino';
import { adminKeys } from '../../store/people/api-keys.ts';
import type { ApiKeyDoc } from '../../store/people/types.ts';
import type { Store } from '../../store/connect.ts';
import { DAY_MS } from '../../rules/time/units.ts';
import { isInForce } from '../access/api-keys.ts';
import { namedScopes, unitLimit } from '../access/policy.ts';
import type { Deps } from '../deps.ts';
import { Problem } from '../problem/problem.ts';

const SOON_MS = 30 * DAY_MS;

const makesKeys = (key: ApiKeyDoc, now: number): boolean => {
  const named = namedScopes(key);
  const whole = unitLimit(key) === null && (named.length === 0 || named.includes('keys'));
  return whole && isInForce(key, now) && key.confirmedBy !== null;
};

/** Throws `last-admin-key` when no other key of the same region would be left that can make keys. */
export async function requireAnotherAdmin({ store, now }: Pick<Deps, 'store' | 'now'>, key: ApiKeyDoc): Promise<void> {
  if (!key.roles.includes('admin') || !makesKeys(key, now())) return;
  const others = await adminKeys(store, key.region);
  if (!others.some((other) => other._id !== key._id && makesKeys(other, now()))) throw new Problem('last-admin-key');
}

/** Tells the operator in time where no admin key will be left. */
export async function warnOfLapse(store: Store, logger: Logger, now: number): Promise<void> {
  const ends = new Map<string, string>();
  for (const key of await adminKeys(store)) {
    const where = key.region ?? 'all regions';
    // Also where the last one has ended already.
    const isLast = key.confirmedBy !== null && key.expiresAt > (ends.get(where) ?? '');
    if (isLast && makesKeys(key, Date.parse(key.expiresAt) - 1)) ends.set(where, key.expiresAt);
  }
  for (const [region, endsAt] of ends) {
    if (Date.parse(endsAt) - now < SOON_MS)
      logger.warn({ region, endsAt }, 'the last admin key ends soon: make another one (docs/operations.md)');
  }
}
