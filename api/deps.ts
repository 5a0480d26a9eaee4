/** What the API is made of; tests pass their own. */
import type { HttpBindings } from '@hono/node-server';
import type { Client } from '@temporalio/client';
import type { Context, MiddlewareHandler } from 'hono';
import type { Logger } from 'pino';
import type { Language } from '../rules/language/types.ts';
import type { Store } from '../store/connect.ts';
import type { Principal } from '../store/people/types.ts';
import type { Config } from './config.ts';
import type { Metrics } from './health/metrics.ts';
import type { SentFile } from './middleware/file-body.ts';

export type Deps = {
  store: Store;
  temporal: Client;
  logger: Logger;
  /** Real time in epoch milliseconds. */
  now: () => number;
  config: Config;
  metrics: Metrics;
};

export type AppEnv = {
  /**
   * Of the server; a test calls the application without one. `principal` is said by the pages alone, which ask the API
   * inside this process: nothing that arrives over the network can set it. `provenAt` with it: when they proved who they are.
   */
  Bindings: Partial<HttpBindings> & { principal?: Principal; provenAt?: number };
  Variables: {
    requestId: string;
    language: Language;
    principal: Principal;
    /** The operation that was matched, for logs and metrics. */
    operationId: string;
    /** Code of the problem that was answered, if any. */
    problem: string;
    /** Set by the idempotency middleware: SHA-256 of region, principal, operation and key. */
    commandKey?: string;
    /** An earlier attempt under the same key may have had its effect. */
    repeated?: boolean;
    /** A file that was sent, and what its request is known by. */
    sentFile?: SentFile;
    contentDigest?: string;
    /** What is kept under the key instead of an answer that shows a secret once. */
    keptAnswer: string;
    /** The answer is not the last word under this key. */
    askAgain: boolean;
  };
};
export type AppContext = Context<AppEnv>;
export type AppMiddleware = MiddlewareHandler<AppEnv>;

/** Who asks and in which language: what services take instead of a request. */
export type Caller = { principal: Principal; language: Language; requestId: string };
export const callerOf = (c: AppContext): Caller => ({
  principal: c.get('principal'),
  language: c.get('language'),
  requestId: c.get('requestId'),
});
