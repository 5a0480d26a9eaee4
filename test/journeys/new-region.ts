/** A region that the product has never heard of: one JSON file and its cases in a folder, and no TypeScript. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { loadRegionPacks } from '../../store/pack/files.ts';
import { verifyAll } from '../../store/verify/all.ts';
import { ok } from '../support/journey-cast.ts';
import { inOrder } from '../support/journey.ts';
import { launchYear, playYear, prepareYear } from '../support/journey-year.ts';
import { journey, NEW_REGION as REGION } from './policy-stack.ts';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
const SOURCES = ['rules', 'workflows', 'activities', 'store', 'api', 'worker'];
const PEOPLE = 8;

async function mentions(text: string): Promise<string[]> {
  const files = await Promise.all(SOURCES.map((dir) => readdir(join(PROJECT, dir), { recursive: true })));
  const paths = files.flatMap((names, i) => names.map((name) => join(PROJECT, SOURCES[i] ?? '', name)));
  const sources = paths.filter((path) => /\.tsx?$/.test(path));
  const texts = await Promise.all(sources.map((path) => readFile(path, 'utf8')));
  return sources.filter((_, i) => texts[i]?.includes(text));
}

describe('a new region', () => {
  inOrder();

  it('is known to no TypeScript, and served as soon as its file is there', async () => {
    expect(await mentions(REGION)).toEqual([]);
    const { ask, services } = journey();
    const { data } = ok(await ask('GET', '/v1/regions', { key: services.platform }));
    expect(data.map(({ id }: { id: string }) => id)).toContain(REGION);
    const answer = ok(await ask('GET', `/v1/regions/${REGION}/pack?date=2026-01-01`, { key: services.platform }));
    expect(answer.pack).toMatchObject({ id: REGION, calendar: { timeZone: 'Asia/Makassar' } });
  });

  it('decides each of its written cases over HTTP as they say', async () => {
    const { ask, services, dataDir } = journey();
    const pack = (await loadRegionPacks(join(dataDir, 'regions'))).find(({ id }) => id === REGION);
    const cases = pack?.cases ?? [];
    expect(cases.length).toBeGreaterThanOrEqual(15);
    for (const { name, given, expect: wanted } of cases) {
      const request = { key: services.ofRegion(REGION, 'hr'), body: { facts: given, date: '2026-06-30' } };
      const answer = await ask('POST', `/v1/regions/${REGION}/evaluate`, request);
      if (wanted.error) {
        expect([answer.status, answer.body.code], name).toEqual([422, wanted.error]);
        continue;
      }
      const { decision, sentences } = ok(answer);
      const codes = decision.outcomes.filter(({ result }: Fired) => result).map(({ code }: Fired) => code);
      if (wanted.predicate) expect(decision.predicate, name).toBe(wanted.predicate);
      if (wanted.score !== undefined) expect(decision.score.final, name).toBe(wanted.score);
      if (wanted.outcomes) expect(codes.sort(), name).toEqual([...wanted.outcomes].sort());
      for (const code of wanted.notOutcomes ?? []) expect(codes, name).not.toContain(code);
      expect(sentences.length, name).toBeGreaterThan(2);
    }
  });
  type Fired = { code: string; result: boolean };

  it('runs a whole year of appraisals and closes', async () => {
    const { ask, services, siklus, store } = journey();
    const year = await prepareYear({ url: siklus.url, services, region: REGION, people: PEOPLE, seed: 1 });
    const run = await launchYear(year);
    await playYear(run, new AbortController().signal);
    const { cycleId } = run;
    const summary = ok(await ask('GET', `/v1/cycles/${cycleId}/summary`, { key: services.platform }));
    expect(summary).toMatchObject({ people: PEOPLE, blocked: 0, running: 0 });
    expect(summary.closed + summary.cancelled).toBe(PEOPLE);
    expect(summary.closed).toBeGreaterThanOrEqual(PEOPLE - 1);
    const reviewed = [...run.appraisals.values()].filter(({ state }) => state === 'CLOSED');
    for (const { reviews } of reviewed) {
      expect(reviews.map(({ stage }) => stage)).toEqual(expect.arrayContaining(['midYear', 'thirdQuarter']));
    }
    const totals = await verifyAll(store, { onFinding: (finding) => expect(finding).toBeUndefined() });
    expect(totals.findings).toBe(0);
  });
});
