/** What a route file gets: the application, what it is made of, and the guard every operation stands behind. */
import type { OpenAPIHono } from '@hono/zod-openapi';
import type { AppEnv, AppMiddleware, Deps } from './deps.ts';
import type { TokenVerifier } from './access/jwt.ts';
import { accessTo } from './middleware/auth.ts';
import { csvBody, jsonBody } from './middleware/body.ts';
import { fileBody } from './middleware/file-body.ts';
import { idempotent } from './middleware/idempotency.ts';
import { rateLimiter } from './middleware/rate-limit.ts';
import type { Action } from './access/policy.ts';
import { invalid } from './problem/problem.ts';
import { unknownField } from './problem/zod-findings.ts';

export type Guarded = {
  body: 'json' | 'csv' | 'file' | 'none';
  /** Of a form that brings a file. */
  fields?: readonly string[];
  /** Counts once per Idempotency-Key. */
  idempotent: boolean;
  /** Answers `?dryRun=true` without writing; elsewhere such a query is refused. */
  dryRun: boolean;
};
export type Guard = (action: Action, options?: Partial<Guarded>) => AppMiddleware[];
export type Api = {
  app: OpenAPIHono<AppEnv>;
  deps: Deps;
  guard: Guard;
  /** What stands behind a guard; the OpenAPI document tells it. */
  operations: Map<Action, Guarded>;
};

/** Whoever asks what would happen must not find that it has happened. */
const noDryRun: AppMiddleware = async (c, next) => {
  if (c.req.query('dryRun') !== undefined) throw invalid([unknownField('/query', 'dryRun')]);
  await next();
};

/** Failed logins from one address, per second and at once. */
const FAILED_LOGINS = { perSecond: 5, burst: 100 };
const NO_LIMIT = { perSecond: 0, burst: 1 };

export function createGuard(deps: Deps, verify: TokenVerifier, operations: Map<Action, Guarded>): Guard {
  const parts = {
    deps,
    verify,
    limiter: rateLimiter(deps.config.rate, deps.now),
    failures: rateLimiter(deps.config.rate.perSecond === 0 ? NO_LIMIT : FAILED_LOGINS, deps.now),
  };
  return (action, options = {}) => {
    const guarded: Guarded = { body: 'none', idempotent: false, dryRun: false, ...options };
    operations.set(action, guarded);
    return [
      accessTo(parts, action),
      ...(guarded.dryRun ? [] : [noDryRun]),
      ...(guarded.body === 'json' ? [jsonBody] : []),
      ...(guarded.body === 'csv' ? [csvBody] : []),
      ...(guarded.body === 'file' ? [fileBody(guarded.fields ?? [])] : []),
      ...(guarded.idempotent ? [idempotent(deps)] : []),
    ];
  };
}
