/**
 * `npm start` with a running cycle, and every part of it killed with -9 in turn: database, Temporal, worker, API, and
 * in the end the supervisor itself with everything running.
 */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect, type Store } from '../../store/connect.ts';
import { developmentCodecKeys } from '../../worker/stack/codec-key.ts';
import { verifyAll } from '../../store/verify/all.ts';
import { readServiceKeys } from '../../worker/demo/keys.ts';
import type { Run } from '../../worker/demo/run.ts';
import { freePort, isPortFree } from '../../worker/stack/ports.ts';
import { discrepancies, type Evidence, lost } from '../support/journey-checker.ts';
import { inOrder, journeyFolder, until } from '../support/journey.ts';
import { kill, serving } from '../support/journey-kills.ts';
import { shortYear } from '../support/journey-regions.ts';
import { alive, identities, PARTS, startSupervisor, type Supervisor } from '../support/journey-supervisor.ts';
import { launchYear, playYear, prepareYear, whoIsWho, type Year } from '../support/journey-year.ts';
import { FOURTH } from '../support/regions.ts';
import { FULL } from '../support/sampled.ts';

const REGION = FOURTH;
const PEOPLE = FULL ? 12 : 9;
/** Commands that are acknowledged between one power cut and the next. */
const WORK = 8;

let dataDir = '';
let port = 0;
let supervisor: Supervisor | undefined;
let year: Year | undefined;
let run: Run | undefined;
let playing: Promise<void> = Promise.resolve();
let failure: unknown;
const ended = new AbortController();
/** Each of them, so that a failure says what its processes printed. */
const starts: Supervisor[] = [];

const known = <T>(value: T | undefined): T => {
  if (value === undefined) throw new Error('not there yet');
  return value;
};
const start = async () => {
  supervisor = await startSupervisor({ dataDir, port, regionsDir: join(dataDir, 'regions') });
  starts.push(supervisor);
  return supervisor;
};

async function withStore<T>(look: (store: Store) => Promise<T>): Promise<T> {
  const store = await connect(await known(supervisor).mongodbUri(), { codecKeys: developmentCodecKeys(dataDir) });
  try {
    return await look(store);
  } finally {
    await store.close();
  }
}

/** What people have been told up to now: they go on working while the books are read. */
async function evidence(store: Store): Promise<Evidence> {
  const { client } = known(year);
  const invocations = client.invocations.map((invocation) => ({ ...invocation }));
  const codecKeys = developmentCodecKeys(dataDir);
  return { store, codecKeys, cycleId: known(run).cycleId, invocations, actors: await whoIsWho(client) };
}

/** Waits until people have gone on working, so that there is something to lose. */
async function work(): Promise<void> {
  const { acknowledged } = known(year).client;
  const enough = acknowledged() + WORK;
  await until('people go on working', async () => {
    if (failure !== undefined) throw failure;
    return acknowledged() >= enough ? true : undefined;
  });
}

beforeAll(async () => {
  dataDir = await journeyFolder();
  port = await freePort();
  await shortYear(join(dataDir, 'regions'));
  const { url } = await start();
  const services = await readServiceKeys(dataDir);
  year = await prepareYear({ url, services, region: REGION, people: PEOPLE, seed: 1 });
  run = await launchYear(year);
  playing = playYear(run, ended.signal);
  playing.catch((error: unknown) => {
    failure = error;
  });
}, 300_000);

afterAll(async () => {
  ended.abort();
  await supervisor?.stop();
  await rm(dataDir, { recursive: true, force: true });
}, 120_000);

describe('a power cut during a running cycle', () => {
  inOrder();

  it.each(PARTS)('of the %s alone: it comes back by itself, and nothing acknowledged is lost', async (part) => {
    await work();
    const died = await kill(known(supervisor), part);
    const back = await serving(known(supervisor), part);
    expect(back).not.toBe(died);
    await work();
    expect(await withStore(async (store) => lost(await evidence(store)))).toEqual([]);
  });

  it('of the supervisor with everything running: the next start goes on where it was, and leaves no orphans', async () => {
    await work();
    const before = identities(dataDir);
    expect(before.filter(alive)).toHaveLength(PARTS.length);
    await known(supervisor).killHard();
    const { lines } = await start();
    expect(before.filter(alive)).toEqual([]);
    const now = identities(dataDir);
    expect(now.filter(alive)).toHaveLength(PARTS.length);
    expect(now.filter((identity) => before.includes(identity))).toEqual([]);
    // Development keys are shown at the first start and never again.
    expect(lines.filter((line) => line.includes('sk_'))).toEqual([]);
    await work();
    expect(await withStore(async (store) => lost(await evidence(store)))).toEqual([]);
  });

  it('is survived by the cycle, which ends right', async () => {
    await playing;
    const { client } = known(year);
    const open = client.invocations.filter(({ state }) => state === 'unknown' || state === 'invoked');
    expect(
      open,
      starts
        .flatMap(({ lines }) => lines)
        .filter((line) => line.includes('unexpected error'))
        .join('\n'),
    ).toEqual([]);
    await withStore(async (store) => {
      expect(await discrepancies(await evidence(store))).toEqual([]);
      const totals = await verifyAll(store, { onFinding: (finding) => expect(finding).toBeUndefined() });
      expect(totals.findings).toBe(0);
    });
  });

  it('is not needed to end: everything stops in order, and no process and no port is left', async () => {
    const before = identities(dataDir);
    const database = new URL(await known(supervisor).mongodbUri()).port;
    expect(await known(supervisor).stop()).toBe(0);
    expect(before.filter(alive)).toEqual([]);
    expect(identities(dataDir)).toEqual([]);
    expect(await Promise.all([port, Number(database)].map(isPortFree))).toEqual([true, true]);
  });
});
