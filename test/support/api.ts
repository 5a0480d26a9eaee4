/** The application on a real database, called without a port; keys and appraisals to call it with. */
import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll } from 'vitest';
import type { Client } from '@temporalio/client';
import { pino } from 'pino';
import { newApiKey } from '../../api/access/api-keys.ts';
import { createApp } from '../../api/app.ts';
import { type Config, parseConfig } from '../../api/config.ts';
import { createMetrics } from '../../api/health/metrics.ts';
import { publishLoaded } from '../../api/seed.ts';
import { temporalClient } from '../../api/temporal-client.ts';
import { insertApiKey } from '../../store/people/api-keys.ts';
import { connect, type Store } from '../../store/connect.ts';
import { appendBatch } from '../../store/journal/journal.ts';
import { getPack } from '../../store/pack/rule-packs.ts';
import { getRegion } from '../../store/pack/regions.ts';
import { versionInForce } from '../../store/pack/rule-packs.ts';
import type { ApiKeyDoc, EmployeeDoc, Role } from '../../store/people/types.ts';
import { aBatch, freshId } from './store.ts';
import { ownDatabaseUri, testStack } from './stack.ts';
import { shippedPacks } from './shipped-packs.ts';
import { HOME } from './regions.ts';

export const REGIONS_DIR = new URL('../../rules/regions', import.meta.url).pathname;
export const ISSUER = 'https://sso.example.go.id';
export const AUDIENCE = 'siklus';
export const tokenKeys = generateKeyPairSync('ed25519');

/** Whatever came back: tests look into it with `expect`. */
export type Json = ReturnType<typeof JSON.parse>;
export type Answer = { status: number; body: Json; headers: Headers; text: string };
export type Call = {
  key?: string;
  body?: unknown;
  /** Sent as it is. */
  raw?: string | Uint8Array<ArrayBuffer>;
  headers?: Record<string, string>;
  /** `null`: none. Absent: a fresh one on every POST. */
  idempotencyKey?: string | null;
};

export type TestApi = {
  store: Store;
  temporal: Client;
  config: Config;
  clock: { now: () => number };
  call: (method: string, path: string, options?: Call) => Promise<Answer>;
  /** Makes an API key for somebody and answers the secret. */
  keyFor: (principal: Partial<ApiKeyDoc> & { roles: Role[] }) => Promise<string>;
  /** Digest of the region's pack. */
  packOf: (region: string) => Promise<string>;
  appraisal: (parts: AppraisalParts) => Promise<string>;
  employee: (parts: Partial<EmployeeDoc>) => Promise<EmployeeDoc>;
};
type Batch = Parameters<typeof aBatch>[0];
export type AppraisalParts = NonNullable<Batch> & { region: string };

export function testConfig(mongodbUri: string, more: Record<string, string> = {}): Config {
  const { temporalAddress, namespace } = testStack();
  return parseConfig({
    SIKLUS_MONGODB_URI: mongodbUri,
    SIKLUS_TEMPORAL_ADDRESS: temporalAddress,
    SIKLUS_TEMPORAL_NAMESPACE: namespace,
    SIKLUS_REGIONS_DIR: REGIONS_DIR,
    SIKLUS_ALLOW_PLAINTEXT: 'true',
    SIKLUS_LOG_LEVEL: 'silent',
    SIKLUS_OIDC_ISSUER: ISSUER,
    SIKLUS_OIDC_AUDIENCE: AUDIENCE,
    SIKLUS_JWT_PUBLIC_JWK: JSON.stringify(tokenKeys.publicKey.export({ format: 'jwk' })),
    SIKLUS_RATE_PER_SECOND: '0',
    ...more,
  });
}

type Parts = { store: Store; temporal: Client; config: Config };

export async function testApi({ store, temporal, config }: Parts): Promise<TestApi> {
  const clock = { now: Date.now };
  const app = await createApp({
    store,
    temporal,
    logger: pino({ level: process.env['SIKLUS_TEST_LOG'] ? 'warn' : 'silent' }),
    now: () => clock.now(),
    config,
    metrics: createMetrics({ process: false }),
  });
  const call: TestApi['call'] = async (method, path, options = {}) => {
    const response = await app.request(path, requestOf(method, options));
    const text = await response.text();
    // What a test computes of an answer is not the turn in which the API made it.
    await new Promise((resolve) => setImmediate(resolve));
    return { status: response.status, body: parsed(text), headers: response.headers, text };
  };
  const packOf = async (region: string) => {
    const doc = await getRegion(store, region);
    const choice = await versionInForce(store, doc?.packId ?? '', '2026-06-30');
    if (!choice.ok) throw new Error(`no pack for ${region}`);
    return choice.doc._id;
  };
  return {
    store,
    temporal,
    config,
    clock,
    call,
    packOf,
    keyFor: (principal) => keyFor(store, principal),
    appraisal: async (parts) => {
      const pack = parts.pack ?? (await packOf(parts.region));
      const batch = aBatch({ appraisalId: freshId('a'), ...parts, pack });
      await getPack(store, pack);
      await appendBatch(store, batch);
      return batch.appraisalId;
    },
    employee: async (parts) => {
      const doc = { ...anEmployee(), ...parts };
      await store.models.employees.insertMany([doc]);
      return doc;
    },
  };
}

/** An application of its own for a test file, without workers: no workflow ever answers. */
export function useApi(more: Record<string, string> = {}): () => TestApi {
  let api: TestApi | undefined;
  let temporal: Client | undefined;
  beforeAll(async () => {
    const config = testConfig(ownDatabaseUri(), more);
    const store = await connect(config.mongodbUri);
    await store.ensureIndexes();
    await publishLoaded(store, shippedPacks);
    temporal = temporalClient(config);
    api = await testApi({ store, temporal, config });
  });
  afterAll(async () => {
    await api?.store.dropDatabase();
    await api?.store.close();
    await temporal?.connection.close();
  });
  return () => {
    if (!api) throw new Error('not started yet');
    return api;
  };
}

function requestOf(method: string, { key, body, raw, headers = {}, idempotencyKey }: Call): RequestInit {
  const sent = raw ?? (body === undefined ? undefined : JSON.stringify(body));
  const all: Record<string, string> = {
    ...(key && { Authorization: `Bearer ${key}` }),
    ...(sent !== undefined && { 'Content-Type': 'application/json' }),
    ...(method === 'POST' && idempotencyKey !== null && { 'Idempotency-Key': idempotencyKey ?? freshId('key') }),
    ...headers,
  };
  return { method, headers: all, ...(sent !== undefined && { body: sent }) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

const DAY = 86_400_000;

async function keyFor(store: Store, principal: Partial<ApiKeyDoc> & { roles: Role[] }): Promise<string> {
  const region = principal.region === undefined ? HOME : principal.region;
  const { id, key, hash } = newApiKey(region);
  const base = { roles: principal.roles, employeeId: null, offices: [], scopes: [] };
  await insertApiKey(store, {
    ...base,
    label: 'test',
    createdAt: new Date().toISOString(),
    expiresAt: new Date(Date.now() + DAY).toISOString(),
    revokedAt: null,
    lastUsedAt: null,
    ...principal,
    _id: id,
    id,
    hash,
    region,
  });
  return key;
}

let people = 0;
/** Well-formed, and different for every `n`. */
export const nipOf = (n: number) =>
  `19800101${String(Math.floor(n / 999)).padStart(6, '0')}1${String((n % 999) + 1).padStart(3, '0')}`;

export const anEmployee = (): EmployeeDoc => ({
  _id: freshId('emp'),
  region: HOME,
  nip: nipOf((people += 1)),
  name: 'Sri Rahayu',
  unit: 'dinkes',
  unitName: 'Dinas Kesehatan',
  supervisorId: null,
  active: true,
  email: null,
  facts: {},
  version: 1,
  updatedAt: '2026-01-01T00:00:00.000Z',
});
