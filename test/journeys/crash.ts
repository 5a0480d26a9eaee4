/**
 * A year of people while worker and API are killed with -9 again and again, at moments that a seed decides. The
 * supervisor brings them back; the participants repeat what was not answered under the same Idempotency-Key.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyAll } from '../../store/verify/all.ts';
import type { JournalFinding } from '../../store/verify/findings.ts';
import type { Run } from '../../worker/demo/run.ts';
import { developmentCodecKeys } from '../../worker/stack/codec-key.ts';
import { discrepancies } from '../support/journey-checker.ts';
import { inOrder } from '../support/journey.ts';
import { type Kill, killAtRandom } from '../support/journey-kills.ts';
import { launchYear, playYear, prepareYear, whoIsWho, type Year } from '../support/journey-year.ts';
import { journey, KILLS, PEOPLE, REGION } from './killed-year-stack.ts';

/** Another seed kills at other moments: `SIKLUS_CRASH_SEED=7 npx vitest run test/journeys/killed-year.test.ts`. */
const SEED = Number(process.env['SIKLUS_CRASH_SEED'] ?? 1);

let year: Year | undefined;
let run: Run | undefined;
let kills: Kill[] = [];
const ended = new AbortController();
afterAll(() => ended.abort());

const known = <T>(value: T | undefined): T => {
  if (value === undefined) throw new Error('the year has not been played');
  return value;
};

describe(`a cycle of ${PEOPLE} people under ${KILLS} kills (seed ${SEED})`, () => {
  inOrder();

  beforeAll(async () => {
    const { siklus, services } = journey();
    year = await prepareYear({ url: siklus.url, services, region: REGION, people: PEOPLE, seed: SEED });
  }, 300_000);

  it('is played to its end', async () => {
    const { client } = known(year);
    const { siklus, lines } = journey();
    const parts = ['worker', 'api'] as const;
    const { acknowledged } = client;
    const plan = { seed: SEED, kills: KILLS, parts, acknowledged, signal: ended.signal };
    const killing = killAtRandom({ pids: siklus.pids, lines }, plan);
    const playing = (async () => {
      run = await launchYear(known(year));
      await playYear(run, ended.signal);
    })();
    await playing.finally(() => ended.abort());
    kills = await killing;
  });

  it('was really interrupted, by all kills, and work went on between them', () => {
    expect(kills.map(({ part }) => part)).toEqual(
      Array.from({ length: KILLS }, (_, i) => (i % 2 === 0 ? 'worker' : 'api')),
    );
    expect(new Set(kills.map(({ pid }) => pid)).size).toBe(KILLS);
    const counts = kills.map(({ acknowledged }) => acknowledged);
    expect(counts.slice(1).filter((count, i) => count === counts[i])).toEqual([]);
    const { invocations } = known(year).client;
    expect(invocations.filter(({ unknown }) => unknown > 0).length).toBeGreaterThan(KILLS / 2);
  });

  it('lost nothing that was acknowledged and did nothing twice', async () => {
    const { client } = known(year);
    const { store } = journey();
    expect(client.invocations.filter(({ state }) => state === 'unknown' || state === 'invoked')).toEqual([]);
    const cycleId = known(run).cycleId;
    const actors = await whoIsWho(client);
    const codecKeys = developmentCodecKeys(journey().dataDir);
    const evidence = { store, codecKeys, cycleId, invocations: client.invocations, actors };
    expect(await discrepancies(evidence)).toEqual([]);
    expect(client.acknowledged()).toBeGreaterThan(10 * PEOPLE);
  });

  it('ended for everybody, and its journal verifies', async () => {
    const { store, services } = journey();
    const { cycleId } = known(run);
    const summary = await known(year).client.get<{ people: number; closed: number; cancelled: number }>(
      services.platform,
      `/v1/cycles/${cycleId}/summary`,
    );
    expect(summary.people).toBe(PEOPLE);
    expect(summary.closed + summary.cancelled).toBe(PEOPLE);
    const findings: JournalFinding[] = [];
    const totals = await verifyAll(store, { onFinding: (finding) => findings.push(finding) });
    expect(findings).toEqual([]);
    expect(totals.decisions).toBeGreaterThanOrEqual(PEOPLE - 2);
  });
});
