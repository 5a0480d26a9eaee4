/** Who calls: an API key or a token. A bad credential is never treated as none. */
import type { AppContext, AppMiddleware, Deps } from '../deps.ts';
import { isInForce, keyIdOf, keyMatches, looksLikeApiKey, principalOfKey } from '../access/api-keys.ts';
import type { TokenVerifier } from '../access/jwt.ts';
import { type Action, allowedRelations, ANONYMOUS, policyRow } from '../access/policy.ts';
import { forbidden } from '../access/scope.ts';
import { withStandIns } from '../access/stand-ins.ts';
import { Problem } from '../problem/problem.ts';
import { findApiKey, touchApiKey } from '../../store/people/api-keys.ts';
import type { ApiKeyDoc, Principal } from '../../store/people/types.ts';
import { HOUR_MS } from '../../rules/time/units.ts';
import type { RateLimiter } from './rate-limit.ts';

const TOUCH_EVERY_MS = 60_000;

type AuthParts = { deps: Deps; verify: TokenVerifier; limiter: RateLimiter; failures: RateLimiter };

/** Role by operation here; the relation to the single thing is checked where the thing is read. */
export const accessTo = (parts: AuthParts, action: Action): AppMiddleware => {
  const open = policyRow(action).open === true;
  return async (c, next) => {
    c.set('operationId', action);
    const known = c.env?.principal ?? (await principalOf(parts, c)) ?? (open ? ANONYMOUS : null);
    const principal = known && (await withStandIns(parts.deps, known));
    if (!principal) {
      parts.failures.take(addressOf(c));
      throw new Problem('unauthenticated');
    }
    c.set('principal', principal);
    parts.limiter.take(principal === ANONYMOUS ? addressOf(c) : principal.id);
    if (allowedRelations(principal, action).size === 0) throw forbidden(principal, action);
    requireFresh(parts, action, c);
    await next();
  };
};

const FRESH_MS = HOUR_MS;

/** Keys and tokens are made for what they do; a page that was left open is not whoever sits before it. */
export function requireFresh({ deps }: Pick<AuthParts, 'deps'>, action: Action, { env, req }: AppContext): void {
  if (!env?.principal || policyRow(action).fresh !== true || req.query('dryRun') === 'true') return;
  if (deps.now() - (env.provenAt ?? 0) > FRESH_MS) throw new Problem('sign-in-again');
}

async function principalOf(parts: AuthParts, c: AppContext): Promise<Principal | null> {
  const header = c.req.header('Authorization');
  if (header === undefined) return null;
  const token = /^Bearer ([\x21-\x7e]{1,8192})$/i.exec(header)?.[1];
  const verified = token === undefined ? new Problem('unauthenticated') : await verify(parts, token);
  if (!(verified instanceof Problem)) return verified;
  parts.failures.take(addressOf(c));
  throw verified;
}

const verify = (parts: AuthParts, token: string) =>
  looksLikeApiKey(token) ? byApiKey(parts.deps, token) : parts.verify(token);

async function byApiKey(deps: Deps, key: string): Promise<Principal | Problem> {
  const id = keyIdOf(key);
  const stored = id === null ? null : await findApiKey(deps.store, id);
  if (!stored || !keyMatches(key, stored.hash) || !isInForce(stored, deps.now())) return new Problem('unauthenticated');
  if (stored.confirmedBy === null) throw new Problem('key-unconfirmed');
  await touch(deps, stored);
  return principalOfKey(stored);
}

async function touch(deps: Deps, key: ApiKeyDoc) {
  const now = deps.now();
  if (key.lastUsedAt !== null && now - Date.parse(key.lastUsedAt) < TOUCH_EVERY_MS) return;
  await touchApiKey(deps.store, key._id, new Date(now).toISOString());
}

/** Only the socket's own address: a forwarded header can be made up by the caller. */
export const addressOf = ({ env }: Pick<AppContext, 'env'>) => `address:${env?.incoming?.socket.remoteAddress}`;
