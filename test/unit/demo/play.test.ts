/** How the demo's participants act: what becomes one request, how time moves on, and what is asked again. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { ResolvedPack } from '../../../rules/language/types.ts';
import { planStages } from '../../../rules/time/plan.ts';
import { loadRegionPacks } from '../../../store/pack/files.ts';
import {
  type Client,
  createClient,
  DemoError,
  mustPost,
  type Post,
  type Reply,
  retryDelay,
} from '../../../worker/demo/client.ts';
import { unitsToRelease } from '../../../worker/demo/hand.ts';
import { play, type Stop } from '../../../worker/demo/play.ts';
import { openRegions } from '../../../worker/demo/open-year.ts';
import type { Run } from '../../../worker/demo/run.ts';
import type { Appraisal } from '../../../worker/demo/wire.ts';
import { DEMO_PERIOD, inventWorld } from '../../../worker/demo/world.ts';
import { HOME } from '../../support/regions.ts';

const LATER = '2026-07-26T23:59:59.999+07:00';

const appraisal = (changes: Partial<Appraisal> = {}): Appraisal => ({
  id: 'a1',
  unit: 'dinkes',
  employeeId: 'v0002',
  version: 1,
  updatedAt: '2026-01-01T00:00:00.000Z',
  state: 'RUNNING',
  stage: 'final',
  stageKind: 'final',
  stageOpenedAt: '2026-07-01T00:00:00.000+07:00',
  dueAt: LATER,
  overdue: false,
  escalated: false,
  waitingOn: [],
  assessorId: 'above-1',
  secondReviewerId: 'above-2',
  targets: [],
  targetsAgreedBy: null,
  targetRounds: 0,
  reviews: [],
  peerAnswers: 0,
  dailyReports: { open: [], reports: 0, days: 0, answered: 0 },
  facts: {},
  predicate: null,
  score: null,
  flags: [],
  acknowledged: null,
  objection: null,
  outcomes: [],
  autoForwarded: [],
  late: [],
  blockedReason: null,
  endReason: null,
  ...changes,
});

describe('a unit is released', () => {
  test('when all of its appraisals that still run have reached calibration', () => {
    const waits = { stageKind: 'calibration' as const };
    const all = [
      appraisal({ id: '1', unit: 'dinkes', ...waits }),
      appraisal({ id: '2', unit: 'dinkes', state: 'CANCELLED', stageKind: 'review' }),
      appraisal({ id: '3', unit: 'disdik', ...waits }),
      appraisal({ id: '4', unit: 'disdik', stageKind: 'final' }),
      appraisal({ id: '5', unit: 'dishub', state: 'CLOSED', stageKind: 'closed' }),
    ];
    expect(unitsToRelease(all)).toEqual(['dinkes']);
  });
});

describe('a year', () => {
  let resolved: ResolvedPack;
  beforeAll(async () => {
    const home = (await loadRegionPacks('rules/regions')).find(({ id }) => id === HOME);
    if (!home) throw new Error('no pack');
    resolved = home.resolved;
  });

  type Answers = { lists: Partial<Appraisal>[]; refuse?: number; moved?: string[]; stop?: Stop };

  /** A region of which the API shows these states of one appraisal, one after the other. */
  async function playing({ lists, refuse = 0, moved = [], stop }: Answers): Promise<{ run: Run; sent: Post[] }> {
    const world = await inventWorld({ region: HOME, resolved, people: 6, seed: 1 });
    const sent: Post[] = [];
    let refused = 0;
    const client: Client = {
      get: async <T>() => {
        const shown = lists.length > 1 ? lists.shift() : lists[0];
        return { data: [appraisal(shown)], page: { nextCursor: null } } as T;
      },
      post: async (request: Post): Promise<Reply<never>> => {
        sent.push(request);
        const isMove = request.path.endsWith('/clock');
        if (!isMove && refused++ < refuse) {
          return { ok: false as const, status: 409, problem: { code: 'stage-mismatch', title: 'not now' } };
        }
        const now = moved.shift() ?? LATER;
        return { ok: true as const, status: 200, body: { opId: 'o', state: 'DONE', done: 1, clock: { now } } as never };
      },
      counts: () => ({ requests: 0, retries: 0 }),
    };
    const run: Run = {
      world: { ...world, parts: { leaves: '', reassigned: '', extraReviews: [] } },
      title: HOME,
      plan: planStages(world.pack, DEMO_PERIOD),
      period: DEMO_PERIOD,
      cycleId: 'c',
      client,
      readingKey: 'reader',
      serviceKey: (role) => role,
      keyOf: ({ id }) => `key of ${id}`,
      idOf: (id) => id,
      personOf: (id) => world.people.find((person) => person.id === id),
      people: 1,
      goals: new Map(),
      appraisals: new Map(),
      parts: new Map(),
      done: new Set(),
      tries: new Map(),
      refusals: [],
      released: new Map(),
      happened: new Set(['goals', 'reassign', 'voices', 'extend', 'extra-review', 'leave', 'survey']),
      dueBeforeDecree: null,
      now: Date.parse('2026-07-01T00:00:00.000+07:00'),
      moves: 0,
      seenUntil: new Date(0).toISOString(),
    };
    const signal = new AbortController().signal;
    await play(run, { onTurn: () => undefined, signal, ...(stop && { stop }) });
    return { run, sent };
  }
  const rating: Partial<Appraisal> = { waitingOn: [{ as: 'assessor', id: 'above-1', for: 'finaliseScore' }] };
  const over: Partial<Appraisal> = { state: 'CLOSED', stage: 'closed', stageKind: 'closed', dueAt: null };

  test('is acted by those for whom it waits, each with their own key, under a key that is the same in every run', async () => {
    const { sent } = await playing({ lists: [rating, over] });
    const again = await playing({ lists: [rating, over] });
    expect(again.sent).toEqual(sent);
    const score = sent.find(({ path }) => path === '/v1/appraisals/a1/finalise-score');
    expect(score).toMatchObject({ key: 'key of above-1', body: { facts: expect.any(Object) } });
    expect(score?.idempotencyKey.startsWith(`${HOME}/a1/final/finaliseScore`)).toBe(true);
  });

  test('is left as it is where it shall go on: what is due there, and is left, nobody does', async () => {
    const stop: Stop = { at: 'final', leaves: ({ act }) => act.name === 'finaliseScore' };
    const { run, sent } = await playing({ lists: [rating], stop });
    expect(sent.filter(({ path }) => /finalise-score|clock/.test(path))).toEqual([]);
    expect([...run.appraisals.values()].map(({ state }) => state)).toEqual(['RUNNING']);
  });

  test('goes on in the first region of each of two areas', () => {
    const region = (id: string, area: string) => ({ id, area, title: { id, en: id }, pack: null });
    const open = openRegions([region('a', '1'), region('a-more', '1'), region('b', '2'), region('c', '3')]);
    expect([...open]).toEqual([
      ['a', 'middle'],
      ['b', 'end'],
    ]);
  });

  test('waits for nobody: when nothing is due, time moves to the next opening or deadline', async () => {
    const { run, sent } = await playing({ lists: [{}, over] });
    const moves = sent.filter(({ path }) => path === '/v1/cycles/c/clock');
    expect(moves.map(({ body }) => body)).toEqual([{ next: true }]);
    expect(run.now).toBe(Date.parse(LATER));
  });

  test('tries what is refused three times under other keys, and then keeps it as a refusal', async () => {
    const { run, sent } = await playing({ lists: [rating, rating, rating, rating, over], refuse: 9 });
    const tries = sent
      .filter(({ path }) => path.endsWith('/finalise-score'))
      .map(({ idempotencyKey }) => idempotencyKey);
    expect(new Set(tries).size).toBe(3);
    expect(run.refusals).toContainEqual({
      command: `${HOME} final finaliseScore`,
      code: 'stage-mismatch',
      detail: 'not now',
    });
  });

  test('that stands still is an error that says where', async () => {
    const still = playing({ lists: [{ dueAt: null }], moved: ['2026-07-01T00:00:00.000+07:00'] });
    await expect(still).rejects.toThrow(/1 appraisals do not end[\s\S]*a1 RUNNING final/);
  });
});

describe('the client', () => {
  let server: Server | undefined;
  afterEach(() => server?.close());

  const serve = async (answer: (request: IncomingMessage, response: ServerResponse, count: number) => void) => {
    let count = 0;
    server = createServer((request, response) => {
      count += 1;
      answer(request, response, count);
    });
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    return createClient(`http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`);
  };

  test.each([429, 503])('waits and asks again after %i, with the same Idempotency-Key', async (status) => {
    const keys: unknown[] = [];
    const client = await serve((request, response, count) => {
      keys.push(request.headers['idempotency-key']);
      response.writeHead(count < 3 ? status : 200, { 'retry-after': '0.01' }).end('{"version":4}');
    });
    const reply = await client.post({ key: 'sk', path: '/x', body: {}, idempotencyKey: `${HOME}/a/agree` });
    expect(reply).toEqual({ ok: true, status: 200, body: { version: 4 } });
    expect(keys).toEqual([`${HOME}/a/agree`, `${HOME}/a/agree`, `${HOME}/a/agree`]);
    expect(client.counts()).toEqual({ requests: 1, retries: 2 });
  });

  test('asks again when the connection breaks', async () => {
    const client = await serve((request, response, count) => {
      if (count === 1) request.socket.destroy();
      else response.end('{}');
    });
    await expect(client.get('sk', '/x')).resolves.toEqual({});
  });

  test('hands a refusal over instead of repeating it', async () => {
    const problem = { code: 'stage-mismatch', title: 'not now' };
    const client = await serve((_, response) => response.writeHead(409).end(JSON.stringify(problem)));
    const reply = await client.post({ key: 'sk', path: '/x', body: {}, idempotencyKey: 'k' });
    expect(reply).toEqual({ ok: false, status: 409, problem });
    expect(client.counts().retries).toBe(0);
  });

  test('says what was asked and what is wrong when a necessary step is refused', async () => {
    const problem = {
      code: 'invalid-request',
      title: 'no',
      detail: 'unit is missing',
      errors: [{ pointer: '/unit', code: 'required' }],
    };
    const client = await serve((_, response) => response.writeHead(422).end(JSON.stringify(problem)));
    const asked = mustPost(client, { key: 'sk', path: '/v1/facts', body: {}, idempotencyKey: 'k' });
    await expect(asked).rejects.toThrow(DemoError);
    await expect(asked).rejects.toThrow(/POST \/v1\/facts: 422 invalid-request: unit is missing; \/unit required/);
  });

  test('waits as long as it is told, within reason', () => {
    expect(retryDelay('2', 0)).toBe(2_000);
    expect(retryDelay('3600', 0)).toBe(5_000);
    expect(retryDelay(null, 0)).toBe(100);
    expect(retryDelay('Wed, 21 Oct 2026 07:28:00 GMT', 3)).toBe(800);
  });
});
