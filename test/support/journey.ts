/** The whole of Siklus over a folder of its own, reached as anybody reaches it: over HTTP. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { connect, type Store } from '../../store/connect.ts';
import { readServiceKeys } from '../../worker/demo/keys.ts';
import type { ServiceKeys } from '../../worker/demo/setup.ts';
import { developmentCodecKeys } from '../../worker/stack/codec-key.ts';
import { type Siklus, startSiklus } from '../../worker/stack/siklus.ts';
import type { Answer, Call, Json } from './api.ts';
import { shortYear } from './journey-regions.ts';
import { scratchFolder } from './scratch-folder.ts';
import { testStack } from './stack.ts';

export type Request = Call & { language?: 'id' | 'en' };
export type Ask = (method: string, path: string, request?: Request) => Promise<Answer>;
export type Journey = {
  siklus: Siklus;
  dataDir: string;
  /** What servers, worker and API have said so far. */
  lines: string[];
  services: ServiceKeys;
  ask: Ask;
  /** The same database, for looking behind the API at the end. */
  store: Store;
};

const START_MS = 300_000;
/** Also where the machine is set up for other servers: journeys write into their own folder only. */
export const OWN_SERVERS = { SIKLUS_MONGODB_URI: '', SIKLUS_TEMPORAL_ADDRESS: '', SIKLUS_RATE_PER_SECOND: '0' };

/** On a disk: for those whose subject is what survives there. */
export const journeyFolder = () => mkdtemp(join(tmpdir(), 'siklus-journey-'));

export type JourneyOptions = {
  /** Answers the folder of region packs; absent: the shipped packs with a short year. */
  regions?: (dataDir: string) => Promise<string>;
  env?: Record<string, string>;
};

export async function startJourney({ regions, env = {} }: JourneyOptions = {}): Promise<Journey> {
  const dataDir = await scratchFolder('siklus-journey-');
  const lines: string[] = [];
  const regionsDir = await (regions ?? ((dir) => shortYear(join(dir, 'regions'))))(dataDir);
  const siklus = await startSiklus({
    dataDir,
    headless: true,
    worker: true,
    api: true,
    log: (line) => lines.push(`${new Date().toISOString()} ${line}`),
    env: {
      ...OWN_SERVERS,
      SIKLUS_REGIONS_DIR: regionsDir,
      SIKLUS_PROGRAMS: testStack().programs,
      ...env,
    },
  });
  const services = await readServiceKeys(dataDir);
  const store = await connect(siklus.stack.mongodbUri, { codecKeys: developmentCodecKeys(dataDir) });
  return { siklus, dataDir, lines, services, store, ask: asker(siklus.url) };
}

export async function endJourney(journey: Journey | undefined): Promise<void> {
  await journey?.store.close();
  await journey?.siklus.stop();
  if (journey) await rm(journey.dataDir, { recursive: true, force: true });
}

const lastOf = (journey: Journey | undefined) => journey?.lines.slice(-60) ?? [];

/** One Siklus for all tests of a file. */
export function useJourney(options: JourneyOptions = {}): () => Journey {
  let journey: Journey | undefined;
  beforeAll(async () => {
    journey = await startJourney(options);
  }, START_MS);
  afterEach(({ task }) => {
    if (task.result?.state === 'fail') console.log(['Last said by its processes:', ...lastOf(journey)].join('\n  | '));
  });
  afterAll(() => endJourney(journey), START_MS);
  return () => {
    if (!journey) throw new Error('not started yet');
    return journey;
  };
}

/** Each step goes on where the one before it ended: after a failure there is nothing to go on from. */
export function inOrder(): void {
  let broken = false;
  beforeEach(({ skip }) => {
    if (broken) skip('an earlier step failed');
  });
  afterEach(({ task }) => {
    broken ||= task.result?.state === 'fail';
  });
}

/** A key in somebody's name: one admin makes it, another confirms it. */
export async function issueKey({ ask, services }: Pick<Journey, 'ask' | 'services'>, body: IssuedTo): Promise<string> {
  const made = await ask('POST', '/v1/api-keys', { key: services.ofRegion(body.region, 'admin'), body });
  if (made.status !== 201) throw new Error(made.text);
  const confirmed = await ask('POST', `/v1/api-keys/${made.body.id}/confirm`, { key: services.platform });
  if (confirmed.status !== 200) throw new Error(confirmed.text);
  return made.body.key;
}
type IssuedTo = { region: string; label: string; roles: string[]; employeeId: string; offices?: string[] };

let keys = 0;

/** Sends once and answers whatever came back: these tests look at every status. */
export function asker(url: string): Ask {
  return async (method, path, { key, body, raw, headers, idempotencyKey, language } = {}) => {
    const sent = raw ?? (body === undefined ? undefined : JSON.stringify(body));
    const response = await fetch(url + path, {
      method,
      headers: {
        ...(key !== undefined && { Authorization: `Bearer ${key}` }),
        ...(sent !== undefined && { 'Content-Type': 'application/json' }),
        ...(method === 'POST' && idempotencyKey !== null && { 'Idempotency-Key': idempotencyKey ?? nextKey() }),
        ...(language !== undefined && { 'Accept-Language': language }),
        ...headers,
      },
      ...(sent !== undefined && { body: sent }),
    });
    const text = await response.text();
    return { status: response.status, body: parsed(text), headers: response.headers, text };
  };
}

const nextKey = () => `journey-${process.pid}-${(keys += 1)}`;

function parsed(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/**
 * The first answer that is not `undefined`; patient, because a busy machine is no failure. What takes long to look at is
 * looked at less often: looking must not keep it from happening.
 */
export async function until<T>(what: string, look: () => Promise<T | undefined>, patienceMs = 240_000): Promise<T> {
  const end = Date.now() + patienceMs;
  for (;;) {
    const began = Date.now();
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > end) throw new Error(`waited ${patienceMs / 1000} s in vain: ${what}`);
    await sleep(Math.min(2_000, Math.max(100, 9 * (Date.now() - began))));
  }
}
