/** How long the server takes for a page, by the people of a cycle: the budget of the pages, in milliseconds. */
import type { Client } from '@temporalio/client';
import { fileURLToPath } from 'node:url';
import { parseConfig } from '../../api/config.ts';
import { publishPacks } from '../../api/seed.ts';
import { getAppraisal } from '../../store/appraisal/appraisals.ts';
import type { Store } from '../../store/connect.ts';
import { createCycle } from '../../store/cycle/cycles.ts';
import { appendBatch } from '../../store/journal/journal.ts';
import type { JournalDoc } from '../../store/journal/types.ts';
import { versionInForce } from '../../store/pack/rule-packs.ts';
import { insertMissing } from '../../store/write.ts';
import { HOME } from '../support/regions.ts';
import { askPage, signedIn, testSite } from '../support/site.ts';
import { aBatch, aCycle, anEntry } from '../support/store.ts';
import { type Painted, paintsOf } from './paint.ts';

const REQUESTS = 50;
const UNITS = 20;
const AT_ONCE = 100;
const CYCLE = `cycle:${HOME}:2026`;
const STAGES = ['executionH1', 'midYear', 'executionH2'];

const PERSON = {
  region: HOME,
  unitName: 'Dinas',
  supervisorId: null,
  active: true,
  email: null,
  facts: {},
  version: 1,
  updatedAt: '2026-01-01T00:00:00.000Z',
};

/** `painted` is absent where there is no browser. */
export type PageRow = { page: string; p95: number; limit: number; painted?: Painted };

export async function benchPages(store: Store, temporal: Client, people: number): Promise<PageRow[]> {
  await publishPacks(store, fileURLToPath(new URL('../../rules/regions', import.meta.url)));
  const first = await fill(store, people);
  const config = parseConfig({
    SIKLUS_MONGODB_URI: 'mongodb://none',
    SIKLUS_RATE_PER_SECOND: '0',
    // Nothing of it reaches a workflow.
    SIKLUS_ALLOW_PLAINTEXT: 'true',
  });
  const call = () => Promise.reject(new Error('pages ask by themselves'));
  const site = await testSite({ store, temporal, config, clock: { now: Date.now }, call } as never);
  const cycle = `/wilayah/${HOME}/siklus/2026`;
  const pages: [path: string, hat: string, limit: number][] = [
    ['/', 'employee', 80],
    ['/', 'admin', 80],
    [`/penilaian/${first}`, 'employee', 100],
    [`${cycle}/orang`, 'admin', 100],
    [`/wilayah/${HOME}/pegawai`, 'admin', 100],
    [cycle, 'admin', 300],
  ];
  const rows: PageRow[] = [];
  const visited: { path: string; cookie: string }[] = [];
  for (const [path, hat, limit] of pages) {
    const cookie = await signedIn(site, 'page-0', hat);
    visited.push({ path, cookie });
    const times: number[] = [];
    for (let i = 0; i < REQUESTS; i += 1) {
      const began = performance.now();
      const { status } = await askPage(site, path, { cookie });
      times.push(performance.now() - began);
      if (status !== 200) throw new Error(`${path}: ${status}`);
    }
    times.sort((a, b) => a - b);
    rows.push({ page: `${path} (${hat})`, p95: times[Math.ceil(0.95 * REQUESTS) - 1] ?? 0, limit });
  }
  const painted = await paintsOf(site, visited);
  return rows.map((line, i) => ({ ...line, ...(painted?.[i] && { painted: painted[i] }) }));
}

const instant = (n: number) => new Date(Date.UTC(2026, 1, 1) + n * 1_000).toISOString();

/** As far as a burn-up reads them. */
function movesOf(subject: string): JournalDoc[] {
  return STAGES.map((stage, n) => {
    const entry = anEntry(n + 2, { type: 'stage.opened', changes: { stage } });
    const chain = { prevHash: '', hash: `${subject}-${n}`, region: HOME };
    return { ...entry, ...chain, _id: `${subject}:${n + 2}`, subject };
  });
}

/** Answers the appraisal of the first person. */
async function fill(store: Store, people: number): Promise<string> {
  const found = await versionInForce(store, HOME, '2026-06-30');
  if (!found.ok) throw new Error('no pack');
  const pack = found.doc._id;
  await createCycle(store, aCycle({ _id: CYCLE, region: HOME, pack, packId: HOME, state: 'OPEN' }));
  const unitOf = (n: number) => `u${n % UNITS}`;
  const appraisalId = 'page-a-0';
  await appendBatch(store, aBatch({ appraisalId, region: HOME, cycleId: CYCLE, employeeId: 'page-0', pack }));
  const like = await getAppraisal(store, HOME, appraisalId);
  if (!like) throw new Error('no appraisal was recorded');
  for (let from = 0; from < people; from += AT_ONCE) {
    const some = Array.from({ length: Math.min(AT_ONCE, people - from) }, (_, i) => from + i);
    await insertMissing(
      store.models.employees,
      some.map((n) => ({ ...PERSON, _id: `page-${n}`, nip: `${n}`, name: `Orang ${n}`, unit: unitOf(n) })),
    );
    await insertMissing(
      store.models.appraisals,
      some
        .filter((n) => n > 0)
        .map((n) => ({ ...like, _id: `page-a-${n}`, unit: unitOf(n), employeeId: `page-${n}`, updatedAt: instant(n) })),
    );
    await insertMissing(
      store.models.journal,
      some.flatMap((n) => movesOf(`page-a-${n}`)),
    );
  }
  return appraisalId;
}
