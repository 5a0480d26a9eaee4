/** A region, and the platform, always keep somebody, or a key, that can make others: without one there would be no way back in. */
import type { Logger } from 'pino';
import { adminKeys } from '../../store/people/api-keys.ts';
import { employeesById } from '../../store/people/employees.ts';
import { adminGrants } from '../../store/people/role-grants.ts';
import type { ApiKeyDoc, RoleGrantDoc } from '../../store/people/types.ts';
import type { Store } from '../../store/connect.ts';
import { DAY_MS } from '../../rules/time/units.ts';
import { isInForce } from '../access/api-keys.ts';
import { namedScopes, unitLimit } from '../access/limits.ts';
import { dayIn } from '../access/day.ts';
import { isOn } from '../access/today.ts';
import type { Deps } from '../deps.ts';
import { Problem } from '../problem/problem.ts';

const SOON_MS = 30 * DAY_MS;
const FOREVER = '9999-12-31';

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

/** Throws `last-admin` when nobody else would be left who can give roles in the region, by a role or by a key. */
export async function requireAnotherAdminThan(deps: Deps, grant: RoleGrantDoc): Promise<void> {
  if (grant.role !== 'admin' || !isOn(grant, await dayIn(deps, grant.region))) return;
  if (!(await adminsLeft(deps, grant.region, ({ _id }) => _id !== grant._id))) throw new Problem('last-admin');
}

/** Who of those that would leave the service have to stay: with them the region would lose its last admin. */
export async function lastAdmins(deps: Deps, region: string, leaving: ReadonlySet<string>): Promise<Set<string>> {
  const day = await dayIn(deps, region);
  const held = (await adminGrants(deps.store, region)).filter((grant) => isOn(grant, day));
  const needed = held.filter(({ employeeId }) => leaving.has(employeeId)).map(({ employeeId }) => employeeId);
  if (needed.length === 0 || (await adminsLeft(deps, region, ({ employeeId }) => !leaving.has(employeeId))))
    return new Set();
  return new Set(needed);
}

/** Whether anybody, or a key, can give roles in the region; true also where roles are given by other means alone. */
export const isAnyAdminLeft = async (deps: Deps, region: string): Promise<boolean> =>
  (await adminGrants(deps.store, region)).length === 0 || adminsLeft(deps, region, () => true);

async function adminsLeft(deps: Deps, region: string, stays: (grant: RoleGrantDoc) => boolean): Promise<boolean> {
  const { store, now } = deps;
  const day = await dayIn(deps, region);
  const held = (await adminGrants(store, region)).filter((grant) => stays(grant) && isOn(grant, day));
  const ids = held.map(({ employeeId }) => employeeId);
  if ((await employeesById(store, region, ids)).some(({ active }) => active)) return true;
  return (await adminKeys(store, region)).some((key) => makesKeys(key, now()));
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
  for (const { region, until } of await adminGrants(store)) {
    const endsAt = until ?? FOREVER;
    if (endsAt > (ends.get(region) ?? '')) ends.set(region, endsAt);
  }
  for (const [region, endsAt] of ends) {
    if (Date.parse(endsAt) - now < SOON_MS)
      logger.warn({ region, endsAt }, 'the last admin ends soon: make another one (docs/operations.md)');
  }
}
