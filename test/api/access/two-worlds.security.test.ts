/**
 * Two worlds that differ only in what the appraised person must not learn answer them alike, on every route that reads
 * (the list of routes is the application's own), with every other hat, page by page.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publishLoaded } from '../../../api/seed.ts';
import { temporalClient } from '../../../api/temporal-client.ts';
import { connect } from '../../../store/connect.ts';
import { type Answer, type Json, type TestApi, testApi, testConfig } from '../../support/api.ts';
import { shippedPacks } from '../../support/shipped-packs.ts';
import { type Operation, operationsOf } from '../../support/operations.ts';
import { drawn, SEED } from '../../support/sampled.ts';
import { pagesOfSite, testSite } from '../../support/site.ts';
import { surferOf } from '../../support/surfer.ts';
import { ownDatabaseUri } from '../../support/stack.ts';
import { APPRAISALS, COLLEAGUES, CYCLES, fill, REGION, SELF, UNDER, WHAT_IFS, WORLDS } from '../../support/worlds.ts';

const HATS = [[], ['hr', 'admin', 'auditor']] as const;
/** Another key than their own: nobody's, or a colleague's, and made by the appraised person, who may know its secret. */
const MADE = {
  "nobody's": { roles: ['hr', 'admin', 'auditor'], hands: ['key:x', SELF] },
  "a colleague's": {
    roles: ['employee', 'assessor', 'hr', 'admin', 'auditor'],
    employeeId: 'e-officer',
    hands: ['e-officer', SELF],
  },
  // Who is asked in one world, and in the other is not.
  "a peer's": { roles: ['employee'], employeeId: 'e-agus', hands: ['e-agus', SELF] },
} as const;
/** Asked in both worlds, beside somebody who has answered: in each another one, at another time. */
const A_PEER = 'a peer';
const keys = new Map<string, string>();
let worlds: TestApi[] = [];
let end = async (): Promise<void> => undefined;

beforeAll(async () => {
  const temporal = temporalClient(testConfig(ownDatabaseUri()));
  worlds = [];
  for (const world of WORLDS) {
    const config = testConfig(ownDatabaseUri());
    const store = await connect(config.mongodbUri);
    await store.ensureIndexes();
    await publishLoaded(store, shippedPacks);
    const api = await testApi({ store, temporal, config });
    await fill(api, world);
    worlds.push(api);
  }
  const [first, second] = worlds;
  if (!first || !second) throw new Error('two worlds');
  for (const hat of HATS) {
    const roles = ['employee', 'assessor', ...hat] as const;
    keys.set(roles.join(), await first.keyFor({ region: REGION, roles: [...roles], employeeId: SELF }));
  }
  for (const [whose, key] of Object.entries(MADE)) {
    keys.set(whose, await first.keyFor({ region: REGION, ...key, roles: [...key.roles], hands: [...key.hands] }));
  }
  keys.set(A_PEER, await first.keyFor({ region: REGION, roles: ['employee'], employeeId: 'e-cahya' }));
  const made = await first.store.models.apiKeys.collection.find().toArray();
  await second.store.models.apiKeys.collection.insertMany(made);
  end = async () => {
    for (const { store } of worlds) {
      await store.dropDatabase();
      await store.close();
    }
    await temporal.connection.close();
  };
});
afterAll(() => end());

/** What stands for a path's parameter, by the thing that the path is about. A new route needs a line here. */
const THINGS: Record<string, readonly string[]> = {
  appraisals: APPRAISALS,
  cycles: CYCLES,
  employees: [SELF, ...COLLEAGUES, ...UNDER],
  'what-ifs': WHAT_IFS,
  shadows: WHAT_IFS,
  amendments: ['amendment'],
  'follow-ups': ['follow-up'],
  transfers: ['transfer'],
  goals: ['goal'],
  'joint-targets': ['joint'],
  units: ['dinkes'],
  rehearsals: ['rehearsal'],
  regions: [REGION],
  public: [REGION],
  'rule-packs': ['PACK'],
};
const CAPACITIES = ['employee', 'assessor', 'secondReviewer', 'peer', 'official', 'admin', 'me'];
const SINCE = ['2026-11-01T03:00:30.000Z', '2026-11-01T06:00:00.000Z', '2026-11-19T00:00:00.000Z'];
const QUERIES: Record<string, string[]> = {
  listAppraisals: [
    ...[...CAPACITIES, SELF, ...COLLEAGUES].map((who) => `waitingOn=${who}`),
    ...['feedback', 'calibration', 'result'].map((stage) => `stage=${stage}`),
    ...SINCE.map((since) => `updatedAfter=${since}`),
    `employee=${SELF}`,
  ],
  listNotices: COLLEAGUES.map((to) => `to=${to}`),
};

async function pathsOf({ id, path }: Operation, pack: string): Promise<string[]> {
  const [, , thing = ''] = path.split('/');
  const named = path.includes('{');
  const ids = THINGS[thing];
  if (named && !ids) throw new Error(`${path}: say in THINGS what it is about`);
  const filled = named
    ? (ids ?? []).map((each) => path.replace(/\{\w+\}/, each).replaceAll(/\{\w+\}/g, 'none'))
    : [path];
  const queries = ['', ...(QUERIES[id] ?? [])];
  return filled.flatMap((each) => queries.map((query) => `${each.replace('PACK', pack)}?${query}`));
}

/** What is another at every request, opaque, or of the asking itself. */
const PASSING = ['x-request-id', 'date', 'link'];
const OPAQUE = new Set([
  'nextCursor',
  'instance',
  'requestId',
  'lastUsedAt',
  'businessNow',
  'createdAt',
  'publishedAt',
]);
/** Of an amendment's preview, and of a notice: a MAC, which nobody can try a guess against. */
const isMac = (path: string, name: string, value: unknown) =>
  (name === 'digest' && path.includes('/preview')) ||
  (name === 'id' && path.startsWith('/v1/notices') && /^[\w-]{43}$/.test(String(value)));

function masked(path: string, { status, headers, body }: Answer): Json {
  const told = JSON.stringify(body, (name, value: unknown) =>
    (OPAQUE.has(name) && value !== null) || isMac(path, name, value) ? '*' : value,
  );
  const kept = [...headers].filter(([name]) => !PASSING.includes(name));
  return { path, status, headers: Object.fromEntries(kept), links: headers.has('link'), told };
}

/** In a normal run each hat asks for a fifth of the addresses, each day for others; whatever one leaves out another one asks. */
const ONE_IN = 5;
const WHO = [...HATS.map((hat) => ['employee', 'assessor', ...hat].join()), ...Object.keys(MADE), A_PEER];
const AT_PAGES = ['employee', 'hr', 'admin', 'auditor', 'agencyHead'];

/** Every page of it, one row each. */
async function pagesOf(api: TestApi, key: string, path: string): Promise<Json[]> {
  const pages: Json[] = [];
  let cursor: string | null = '';
  while (cursor !== null && pages.length < 12) {
    const answer: Answer = await api.call('GET', `${path}${cursor && `&cursor=${cursor}`}`, { key });
    pages.push(masked(path, answer));
    cursor = (answer.body?.page?.nextCursor as string | null | undefined) ?? null;
  }
  return pages;
}

function whereTheyPart(one: string, other: string): string {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at += 1;
  return [one, other].map((each) => each.slice(Math.max(0, at - 60), at + 60)).join(' | ');
}

/** What stands for a parameter of a page's address. A page of another thing needs a line here. */
const OF_PAGES: Record<string, readonly string[]> = {
  region: [REGION],
  label: CYCLES.map((id) => id.split(':').at(-1) ?? ''),
  'penilaian/:id': APPRAISALS,
  'pegawai/:id': [SELF, ...COLLEAGUES.slice(0, 1)],
  command: ['acknowledgeResult', 'object', 'assignPeers', 'extendStage'],
  operation: ['release', 'pause'],
};

function addressesOf(page: string): string[] {
  const [whole, before = '', name = ''] = /(\w+\/)?:(\w+)/.exec(page) ?? [];
  if (whole === undefined) return [page];
  const values = OF_PAGES[`${before}:${name}`] ?? OF_PAGES[name] ?? ['none'];
  return values.flatMap((value) => addressesOf(page.replace(`:${name}`, value)));
}

/** Keys, tokens and the moment, which no two pages share. */
const unpassing = (html: string) =>
  html
    .replaceAll(/name="(token|kunci)" value="[^"]*"/g, '$1')
    .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'request')
    .replaceAll(/action="\/akun\/sesi\/[^"]+"/g, 'action')
    .replaceAll(/\d{2}[.:]\d{2}/g, 'moment');

describe(`two worlds (SIKLUS_SEED=${SEED})`, () => {
  it.each(WHO)('answer alike to %s', async (who) => {
    const [first, second] = worlds;
    if (!first || !second) throw new Error('two worlds');
    const key = keys.get(who) ?? '';
    const pack = await first.packOf(REGION);
    const reads = (await operationsOf(first)).filter(({ method }) => method === 'GET');
    expect(reads.length).toBeGreaterThan(35);
    const told: string[] = [];
    for (const [place, read] of reads.entries()) {
      for (const path of drawn(await pathsOf(read, pack), place + WHO.indexOf(who), ONE_IN)) {
        const hasPages = (await first.call('GET', `${path}&limit=1`, { key })).status === 200;
        for (const way of hasPages ? [path, `${path}&limit=1`] : [path]) {
          const pages = await Promise.all([first, second].map((api) => pagesOf(api, key, way)));
          const [one = '', other = ''] = pages.map((each) => JSON.stringify(each));
          if (one !== other) told.push(`${way}: ${whereTheyPart(one, other)}`);
        }
      }
    }
    expect(told).toEqual([]);
  });

  it.each(AT_PAGES)('show the same pages to %s', async (hat) => {
    const told: string[] = [];
    let compared = 0;
    const surfers = await Promise.all(
      worlds.map(async (api) => {
        const surfer = surferOf(await testSite(api));
        await surfer.signIn({ wilayah: REGION, pegawai: SELF, hat });
        return surfer;
      }),
    );
    for (const [place, page] of (await pagesOfSite(worlds[0])).entries()) {
      for (const path of drawn(addressesOf(page), place + AT_PAGES.indexOf(hat), ONE_IN)) {
        const [one, other] = await Promise.all(surfers.map(({ visit }) => visit(path)));
        if (one?.status === 200) compared += 1;
        const [first = '', second = ''] = [one, other].map((seen) => `${seen?.status} ${unpassing(seen?.html ?? '')}`);
        if (first !== second) told.push(`${path}: ${whereTheyPart(first, second)}`);
      }
    }
    expect(told).toEqual([]);
    expect(compared).toBeGreaterThan(15);
  });

  it('tell the same of what peers said to everybody who may read it', async () => {
    const readers = [
      { roles: ['employee'], employeeId: SELF },
      { roles: ['assessor'], employeeId: 'e-boss' },
      { roles: ['assessor'], employeeId: 'e-second' },
      { roles: ['hr'] },
      { roles: ['admin'] },
      { roles: ['auditor'] },
    ] as const;
    for (const { roles, ...who } of readers) {
      const told = await Promise.all(
        worlds.map(async (api) => {
          const key = await api.keyFor({ region: REGION, roles: [...roles], ...who });
          const of = (id: string) => api.call('GET', `/v1/appraisals/${id}/feedback-report`, { key });
          // In the stage between, enough of them answered, and said something else in each world.
          return Promise.all(APPRAISALS.filter((id) => id !== 'a-calibration').map(of));
        }),
      );
      const [one = [], other = []] = told.map((answers) => answers.map(({ status, text }) => ({ status, text })));
      expect(one.map(({ status }) => status)).toEqual([409, 200, 200, 200, 200]);
      expect(one.map(({ text }) => text.replace(/"(instance|requestId)":"[^"]*"/g, ''))).toEqual(
        other.map(({ text }) => text.replace(/"(instance|requestId)":"[^"]*"/g, '')),
      );
      const [, few, enough] = told[0]?.map(({ body }) => body) ?? [];
      expect([few.groups, few.words]).toEqual([[{ group: 'peer', minimum: 3, answers: null }], []]);
      expect(few.aspects.flatMap(({ others }: Json) => others)).toEqual([]);
      const [fewBelow, enoughBelow] = told[0]?.slice(3).map(({ body }) => body) ?? [];
      const below = { group: 'subordinate', minimum: 3 };
      expect(fewBelow.groups).toEqual([
        { group: 'peer', minimum: 3, answers: 3 },
        { ...below, answers: null },
      ]);
      expect(JSON.stringify([fewBelow.aspects, fewBelow.words])).not.toMatch(/subordinate|Bawahan/);
      expect(enoughBelow.groups[1]).toEqual({ ...below, answers: 3 });
      const fairness = enoughBelow.aspects.find(({ id }: Json) => id === 'peerFairness');
      expect(fairness.others).toEqual([expect.objectContaining({ group: 'subordinate', answers: 3 })]);
      expect(enough.words[0].texts).toHaveLength(3);
      expect(enough.groups[0].answers).toBe(3);
    }
  });

  it('are two: their assessor is told what differs', async () => {
    const seen = await Promise.all(
      worlds.map(async (api) => {
        const key = await api.keyFor({ region: REGION, roles: ['assessor'], employeeId: 'e-boss' });
        const of = (id: string) => api.call('GET', `/v1/appraisals/${id}`, { key });
        return (await Promise.all(APPRAISALS.map(of))).map(({ status, body }) => [
          status,
          body.peerIds,
          body.predicate,
        ]);
      }),
    );
    expect(seen[0]?.map(([status]) => status)).toEqual(APPRAISALS.map(() => 200));
    for (const [i, one] of (seen[0] ?? []).entries()) expect(one).not.toEqual(seen[1]?.[i]);
  });
});
