/** The API process: listens at once, answers 503 until its database is there, ends in good order. */
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { type HttpBindings, serve, type ServerType } from '@hono/node-server';
import type { Logger } from 'pino';
import { startWhatWasLeft } from './appraisal/check-review.ts';
import type { Deps } from './deps.ts';
import { connect, type Store } from '../store/connect.ts';
import { hasApiKeys } from '../store/people/api-keys.ts';
import { sweepRequests } from '../store/idempotency.ts';
import { sweepSessions } from '../store/people/sessions.ts';
import { sortOutEvidence } from '../store/appraisal/evidence.ts';
import { carryOnTransfers } from './transfer/carry-out.ts';
import { remindOfAgreements } from './agreement/remind.ts';
import { sortOutSubmissions } from '../store/appraisal/submissions.ts';
import { createSite } from '../console/site.tsx';
import { requirePayloadKeys } from '../store/payload-keys.ts';
import { createApp } from './app.ts';
import { type Config, parseConfig } from './config.ts';
import { logger as createLogger } from './logger.ts';
import { createMetrics } from './health/metrics.ts';
import { problemDocument, unavailable } from './problem/problem.ts';
import { preferredLanguage } from './http/language.ts';
import { fileIn, keepKeys, keysText, publishPacks, type SeededKey, seedKeys } from './seed.ts';
import { warnOfLapse } from './people/last-admin.ts';
import { temporalClient } from './temporal-client.ts';
import { DAY_MS } from '../rules/time/units.ts';

const HEADERS_MS = 10_000;
const REQUEST_MS = 15_000;
/** Longer than a balancer keeps a connection, which would send a request into one that is being closed. */
const IDLE_MS = 75_000;
const MAX_CONNECTIONS = 2_000;
const RETRY_MS = 1_000;
const DRAIN_MS = 10_000;
const SWEEP_MS = DAY_MS / 4;
const REMIND_MS = 15_000;
/** How far back a process that begins looks for what another one did not end, and how long a request may be under way. */
const LEFT_MS = 7 * DAY_MS;
const UNDER_WAY_MS = 2 * 60_000;
/** A repeat within this time gets the first answer. */
const ANSWERS_KEPT_MS = 90 * DAY_MS;

type Answer = (request: Request, env: HttpBindings) => Response | Promise<Response>;

export type RunningApi = { url: string; ready: Promise<void>; stop: () => Promise<void> };

/** @param print where the development keys are shown, once */
export async function startApi(config: Config, print: (text: string) => void): Promise<RunningApi> {
  const logger = createLogger(config.logLevel);
  let answer: Answer = starting;
  const server = await listen(config, (request, env) => answer(request, env as HttpBindings));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : config.port;
  const url = `http://${config.host}:${port}`;
  logger.info({ url }, 'listening');

  const opened: { close: () => Promise<void> }[] = [];
  const ending = new AbortController();
  const ready = (async () => {
    const store = await connectPatiently(config, logger, ending.signal);
    if (!store) return;
    opened.push(store);
    await requirePayloadKeys(store, config.codecKeys);
    await store.ensureIndexes();
    const packs = await publishPacks(store, config.regionsDir);
    const keep = (made: SeededKey[]) => keepKeys(made, config.dataDir);
    const keys = await seedKeys(store, Date.now, { which: config.firstKeys, keep });
    if (keys) print(keysText(keys, config.dataDir));
    else await warnOfNoKeys(store, config, logger);
    const temporal = temporalClient(config);
    opened.push(temporal.connection);
    const deps = { store, temporal, logger, now: Date.now, config, metrics: createMetrics() };
    answer = createSite(await createApp(deps), deps);
    opened.push(regularRounds(deps));
    logger.info({ packs }, 'ready');
  })();

  const stop = async () => {
    ending.abort();
    const serving = answer;
    answer = (request, env) => (pathOf(request) === '/readyz' ? endingSoon() : serving(request, env));
    await new Promise((resolve) => setTimeout(resolve, config.drainMs));
    await closeServer(server);
    for (const each of opened.reverse()) await each.close();
  };
  return { url, ready, stop };
}

function listen(config: Config, fetch: Parameters<typeof serve>[0]['fetch']): Promise<ServerType> {
  return new Promise((resolve, reject) => {
    const server = serve({
      fetch,
      hostname: config.host,
      port: config.port,
      serverOptions: {
        headersTimeout: HEADERS_MS,
        requestTimeout: REQUEST_MS,
        keepAliveTimeout: IDLE_MS,
        maxHeaderSize: 16_384,
      },
    });
    server.once('error', reject);
    server.once('listening', () => {
      // Not a property of a new server: it must be told, not looked for.
      Object.assign(server, { maxConnections: MAX_CONNECTIONS });
      server.off('error', reject);
      resolve(server);
    });
  });
}

const pathOf = ({ url }: Request) => new URL(url).pathname;
const endingSoon = () => Response.json({ ready: false, parts: { api: 'it ends' } }, { status: 503 });

function starting(request: Request): Response {
  if (pathOf(request) === '/livez') return Response.json({ live: true });
  const language = preferredLanguage(request.headers.get('Accept-Language') ?? undefined);
  const problem = unavailable('database-unavailable', 'starting');
  const document = problemDocument(problem, language, randomUUID());
  return Response.json(document, {
    status: document.status,
    headers: { 'Content-Type': 'application/problem+json', 'Retry-After': '1', 'Cache-Control': 'no-store' },
  });
}

/** `null` when the process ends before the database came. */
async function connectPatiently(config: Config, logger: Logger, ending: AbortSignal): Promise<Store | null> {
  while (!ending.aborted) {
    try {
      return await connect(config.mongodbUri, { codecKeys: config.codecKeys });
    } catch (error) {
      logger.warn({ err: error }, 'the database does not answer yet');
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
  return null;
}

/** What was shown once cannot be shown again. */
async function warnOfNoKeys(store: Store, { firstKeys, dataDir, jwt }: Config, logger: Logger): Promise<void> {
  const some = await hasApiKeys(store);
  if (!some && !jwt) logger.warn('nobody can call: there is no API key; set SIKLUS_FIRST_KEYS or SIKLUS_OIDC_ISSUER');
  if (some && firstKeys === 'development' && !existsSync(fileIn(dataDir)))
    logger.warn(`the development keys were made before, and ${fileIn(dataDir)} is gone: use a key that you kept`);
}

function regularRounds(deps: Deps) {
  const { store, logger } = deps;
  const sweepAll = async () => {
    const before = new Date(Date.now() - ANSWERS_KEPT_MS).toISOString();
    await sortOutSubmissions(store, before);
    await sortOutEvidence(store, before);
    await sweepRequests(store, before);
    await sweepSessions(store, new Date().toISOString());
    await warnOfLapse(store, logger, Date.now());
  };
  const sweep = () =>
    sweepAll().catch((error: unknown) =>
      logger.warn({ err: error }, 'the regular round did not end; tried again later'),
    );
  void sweep();
  let looked = Date.now() - LEFT_MS;
  const agreements = async () => {
    const now = Date.now();
    await startWhatWasLeft(deps, new Date(looked).toISOString());
    looked = now - UNDER_WAY_MS;
    await remindOfAgreements(store, now);
    await carryOnTransfers(deps);
  };
  const remind = () =>
    agreements().catch((error: unknown) =>
      logger.warn({ err: error }, 'nobody was reminded of agreements; tried again later'),
    );
  const timers = [setInterval(() => void sweep(), SWEEP_MS), setInterval(() => void remind(), REMIND_MS)];
  for (const timer of timers) timer.unref();
  return { close: async () => timers.forEach((timer) => clearInterval(timer)) };
}

/** Lets running requests finish; whoever idles is cut. */
async function closeServer(server: ServerType): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  if ('closeIdleConnections' in server) server.closeIdleConnections();
  const timer = setTimeout(() => {
    if ('closeAllConnections' in server) server.closeAllConnections();
  }, DRAIN_MS);
  await closed;
  clearTimeout(timer);
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    const api = await startApi(parseConfig(process.env), (text) => process.stdout.write(text));
    const end = () => void api.stop().then(() => process.exit(0));
    process.once('SIGTERM', end);
    process.once('SIGINT', end);
    await api.ready;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
}
