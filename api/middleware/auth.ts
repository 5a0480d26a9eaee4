/** Who calls: an API key or a token. A bad credential is never treated as none. */
import type { AppContext, AppMiddleware, Deps } from '../deps.ts';
import { keyIdOf, keyMatches, looksLikeApiKey } from '../access/api-keys.ts';
import type { TokenVerifier } from '../access/jwt.ts';
import { type Action, allowedRelations, ANONYMOUS, policyRow } from '../access/policy.ts';
import { Problem } from '../problem/problem.ts';
import { findApiKey, touchApiKey } from '../../store/people/api-keys.ts';
import type { ApiKeyDoc, Principal } from '../../store/people/types.ts';
import type { RateLimiter } from './rate-limit.ts';

const TOUCH_EVERY_MS = 60_000;

type AuthParts = { deps: Deps; verify: TokenVerifier; limiter: RateLimiter; failures: RateLimiter };

/** Role by operation here; the relation to the single thing is checked where the thing is read. */
export const accessTo = (parts: AuthParts, action: Action): AppMiddleware => {
  const open = policyRow(action).open === true;
  return async (c, next) => {
    c.set('operationId', action);
    const principal = c.env?.principal ?? (await principalOf(parts, c)) ?? (open ? ANONYMOUS : null);
    if (!principal) {
      parts.failures.take(addressOf(c));
      throw new Problem('unauthenticated');
    }
    c.set('principal', principal);
    parts.limiter.take(principal === ANONYMOUS ? addressOf(c) : principal.id);
    if (allowedRelations(principal, action).size === 0) throw new Problem('forbidden');
    await next();
  };
};

async function principalOf(parts: AuthParts, c: AppContext): Promise<Principal | null> {
  const header = c.req.header('Authorization');
  if (header === undefined) return null;
  const token = /^Bearer ([\x21-\x7e]{1,8192})$/i.exec(header)?.[1];
  const principal = token === undefined ? null : await verified(parts, token);
  if (principal) return principal;
  parts.failures.take(addressOf(c));
  throw new Problem('unauthenticated');
}

const verified = (parts: AuthParts, token: string) =>
  looksLikeApiKey(token) ? byApiKey(parts.deps, token) : parts.verify(token);

async function byApiKey(deps: Deps, key: string): Promise<Principal | null> {
  const id = keyIdOf(key);
  const stored = id === null ? null : await findApiKey(deps.store, id);
  if (!stored || !keyMatches(key, stored.hash) || !isInForce(stored, deps.now())) return null;
  await touch(deps, stored);
  return {
    id: `key:${stored._id}`,
    region: stored.region,
    roles: stored.roles,
    employeeId: stored.employeeId,
    offices: stored.offices,
    scopes: stored.scopes,
  };
}

const isInForce = (key: ApiKeyDoc, now: number) => key.revokedAt === null && Date.parse(key.expiresAt) > now;

async function touch(deps: Deps, key: ApiKeyDoc) {
  const now = deps.now();
  if (key.lastUsedAt !== null && now - Date.parse(key.lastUsedAt) < TOUCH_EVERY_MS) return;
  await touchApiKey(deps.store, key._id, new Date(now).toISOString());
}

/** Only the socket's own address: a forwarded header can be made up by the caller. */
export const addressOf = ({ env }: AppContext) => `address:${env?.incoming?.socket.remoteAddress}`;
