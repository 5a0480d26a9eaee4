/** Packs as large and as entangled as the schema allows, on every route that takes one: what they cost, others do not pay. */
import { beforeAll, describe, expect, it } from 'vitest';
import { type Answer, type Json, useApi } from '../../support/api.ts';
import { HUGE } from '../../support/huge-packs.ts';
import { longestTurn } from '../../support/longest-turn.ts';
import { FULL, SEED } from '../../support/sampled.ts';
import { goodFacts, packJson } from '../../support/rules-fixture.ts';
import { HOME } from '../../support/regions.ts';

const LOOP_MS = 50;
/** A machine that is busy with other things only ever adds to what is measured. */
const AGAIN = { retry: 2 };
/** What three threads may keep between two jobs. */
const MEMORY = 3 * 80 * 1024 * 1024;
const api = useApi({ SIKLUS_PACK_DEADLINE_MS: '500' });
/** As long as people wait: a question is answered however busy the machine is. */
const patient = useApi({ SIKLUS_PACK_DEADLINE_MS: '60000' });
let key: string;
let before = 0;

const PERIOD = { from: '2026-01-01', to: '2026-12-31' };
const IN_FORCE = { region: HOME, date: '2026-06-30' };
type Route = { path: string; body: (document: Json) => Json };
const ROUTES: Record<string, Route> = {
  validated: { path: '/v1/rule-packs/validate', body: (document) => ({ document, cases: [] }) },
  'tried on a case': { path: `/v1/regions/${HOME}/try`, body: (pack) => ({ pack, facts: goodFacts }) },
  compared: { path: '/v1/rule-packs/compare', body: (pack) => ({ before: IN_FORCE, after: { pack } }) },
  drafted: {
    path: '/v1/rule-packs/drafts',
    body: (document) => ({ pack: HOME, origin: { kind: 'file', document } }),
  },
  'the candidate of a what-if': { path: '/v1/what-ifs', body: (draft) => ({ region: HOME, draft }) },
  'a shadow': {
    path: '/v1/shadows',
    body: (draft) => ({ region: HOME, draft, period: PERIOD, reason: 'Uji coba' }),
  },
  rehearsed: {
    path: '/v1/rehearsals',
    body: (document) => ({ region: HOME, period: PERIOD, people: { count: 5 }, pack: { document } }),
  },
};
const routes = Object.entries(ROUTES).map(([route, request]) => ({ route, request }));
/** Every pack on every route; in a normal run, every second pack on one route, in turn, others each day. */
const pairs = HUGE.flatMap((pack, i) =>
  routes
    .filter((_, j) => FULL || ((i + SEED) % 2 === 0 && j === Math.floor((i + SEED) / 2) % routes.length))
    .map((route) => ({ ...pack, ...route })),
);

const send = (path: string, raw: string, language = 'id'): Promise<Answer> =>
  api().call('POST', path, { key, raw, headers: { 'Accept-Language': language } });

/** Each kind of thread is up, and this process has its memory and its code. */
beforeAll(async () => {
  key = await api().keyFor({ roles: ['hr'], employeeId: 'e-hr' });
  for (let i = 0; i < 3; i += 1) {
    for (const { request } of routes) await send(request.path, JSON.stringify(request.body(packJson())));
  }
  before = process.memoryUsage().rss;
});

/** What may be said about a pack that is large but not wrong; undefined: it was taken. */
const SAID = [undefined, 'pack-invalid', 'pack-check-busy', 'facts-missing', 'facts-invalid', 'rehearsal-limit'];

describe(`a large pack (SIKLUS_SEED=${SEED})`, () => {
  it.each(pairs)(
    '$name, $route: nobody else waits for it, and it is answered',
    AGAIN,
    async ({ document, request }) => {
      const raw = JSON.stringify(request.body(document));
      expect(raw.length).toBeLessThan(256 * 1024);
      let answer: Answer | undefined;
      const turn = await longestTurn(async () => {
        answer = await send(request.path, raw);
      });
      expect(SAID, answer?.text).toContain(answer?.body.code);
      expect(answer?.headers.has('Retry-After')).toBe(
        answer?.status === 503 || answer?.body.code === 'rehearsal-limit',
      );
      expect(turn).toBeLessThan(LOOP_MS);
    },
  );
});

describe('after all of them', () => {
  it('what is too costly is said in both languages, and the next pack is read as before', {
    ...AGAIN,
    timeout: 240_000,
  }, async () => {
    const heavy = HUGE.find(({ name }) => name.startsWith('a hundred rules of forty'))?.document;
    const [validate, tried] = [ROUTES['validated'], ROUTES['tried on a case']];
    const raw = JSON.stringify(validate?.body(Object(heavy)));
    const hr = await patient().keyFor({ roles: ['hr'], employeeId: 'e-hr' });
    const ask = (path = '', body = '', language = 'id') =>
      patient().call('POST', path, { key: hr, raw: body, headers: { 'Accept-Language': language } });
    const [first, again] = [await ask(validate?.path, raw), await ask(validate?.path, raw, 'en')];
    const cost = ({ body }: Answer) => body.report.steps.find(({ step }: Json) => step === 'cost');
    expect(first.body.report).toMatchObject({ publishable: false });
    expect(cost(first)).toMatchObject({ result: 'failed', findings: [{ code: 'B01', pointer: '/outcomes/o1' }] });
    expect(cost(first).findings[0].text.id).toMatch(/kali lipat dari 200\.000/);
    expect(cost(first).findings[0].text.en).toMatch(/times the 200,000/);
    expect(cost(again)).toEqual(cost(first));
    // Who only asks a question about it is told the same.
    const question = await ask(tried?.path, JSON.stringify(tried?.body(Object(heavy))), 'en');
    expect(question).toMatchObject({ status: 422, body: { code: 'pack-invalid', errors: [{ code: 'B01' }] } });
    expect((await api().call('GET', '/livez')).status).toBe(200);
    const good = await ask(tried?.path, JSON.stringify(tried?.body(packJson())));
    expect(good.status, good.text).toBe(200);
    expect((await send(validate?.path ?? '', JSON.stringify({ format: 'x' }))).body.code).toBe('pack-invalid');
  });

  it('the memory of the service is what it was', () => {
    expect(process.memoryUsage().rss - before).toBeLessThan(MEMORY);
  });
});

const full = (piece: string) => piece.repeat(Math.floor((250 * 1024) / piece.length));
const names = (n: number) => Array.from({ length: n }, (_, i) => `"k${i}":0`).join();
const BODIES: Record<string, string> = {
  'brackets alone': full('['),
  'brackets that close': `${'['.repeat(120_000)}${']'.repeat(120_000)}`,
  'one name again and again': `{${full('"a":1,')}"a":1}`,
  'names that are all different': `{${names(20_000)}}`,
  'as many names as an object may have, four times': `{"document":{${'abcd'.replaceAll(/./g, `"$&":{${names(4_999)}},`)}"e":0}}`,
  'zeros alone': `[${full('0,')}0]`,
  'lists in lists': `[${full('[[[[]]]],')}0]`,
  'objects in a list': `{"document":{"training":[${full('{"a":{}},').slice(0, 36_000)}{}]}}`,
  'escapes alone': `{"document":"${full(String.raw`\u0041`)}"}`,
  'a text without an end': `{"document":"${full(String.raw`\\`)}`,
};

describe('a body of 256 kB', () => {
  it.each(Object.entries(BODIES))('%s: is read and refused in passing', AGAIN, async (_name, raw) => {
    let answer: Answer | undefined;
    const turn = await longestTurn(async () => {
      answer = await send('/v1/rule-packs/validate', raw);
    });
    expect(answer?.status, answer?.text).toBeOneOf([400, 422]);
    expect(turn).toBeLessThan(LOOP_MS);
  });
});
