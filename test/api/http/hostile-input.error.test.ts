/** Input may be refused, never break the service: mutated bodies, queries and paths on every operation. */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { createCycle } from '../../../store/cycle/cycles.ts';
import { EXAMPLES } from '../../../api/docs/examples.ts';
import { ROLES } from '../../../store/people/types.ts';
import { useApi } from '../../support/api.ts';
import { type Operation, operationsOf, requestFor } from '../../support/operations.ts';
import { aCycle, freshId } from '../../support/store.ts';
import { HOME } from '../../support/regions.ts';

const api = useApi({ SIKLUS_UPDATE_DEADLINE_MS: '1000' });
const SEED = 20_261_125;
let operations: Operation[];
let keys: string[];
let appraisal = '';
let cycle = '';

beforeAll(async () => {
  operations = await operationsOf(api());
  keys = [
    await api().keyFor({ roles: [...ROLES], region: null, offices: ['agencyHead'], employeeId: 'e-own' }),
    await api().keyFor({ roles: [...ROLES], employeeId: 'e-boss' }),
  ];
  cycle = freshId(`cycle:${HOME}:`);
  await createCycle(api().store, aCycle({ _id: cycle, region: HOME, pack: await api().packOf(HOME), state: 'OPEN' }));
  appraisal = await api().appraisal({
    region: HOME,
    cycleId: cycle,
    employeeId: 'e-own',
    view: { assessorId: 'e-boss' },
  });
});

const weird = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    '',
    ' ',
    '\u0000',
    '🦩'.repeat(20),
    'x'.repeat(5000),
    '../../etc/passwd',
    '\r\nSet-Cookie: a=b',
  ),
  fc.constantFrom<unknown>(
    -1,
    0,
    1.5,
    1e308,
    Number.MAX_SAFE_INTEGER,
    true,
    [],
    {},
    [[[[]]]],
    { $ne: null },
    { $gt: '' },
  ),
  fc.constantFrom<unknown>(
    HOME,
    HOME.toUpperCase(),
    'binjаi',
    '$where',
    '{"$ne":1}',
    'true',
    'NaN',
    '2026-02-30',
    '9'.repeat(400),
  ),
  fc.jsonValue({ maxDepth: 2 }),
);

/** The example with one part replaced, added or taken out. */
const mutated = (example: unknown): fc.Arbitrary<unknown> => {
  if (typeof example !== 'object' || example === null) return weird;
  const names = Object.keys(example);
  if (names.length === 0) return fc.dictionary(fc.string({ maxLength: 12 }), weird, { maxKeys: 2 });
  return fc.tuple(fc.constantFrom(...names), weird, fc.nat(3)).chain(([name, value, how]) => {
    const inside: unknown = Reflect.get(example, name);
    const copy: Record<string, unknown> | unknown[] = Array.isArray(example) ? [...example] : { ...example };
    if (how === 3 && typeof inside === 'object') {
      return mutated(inside).map((part) => {
        Reflect.set(copy, name, part);
        return copy;
      });
    }
    if (how === 0) Reflect.deleteProperty(copy, name);
    else Reflect.set(copy, how === 1 ? name : `${name}x`, value);
    return fc.constant(copy);
  });
};

const query = fc
  .dictionary(
    fc.constantFrom('dryRun', 'region', 'cursor', 'limit', 'lang', 'updatedAfter', 'x'),
    fc.string({ maxLength: 30 }),
    { maxKeys: 2 },
  )
  .map((entries) => new URLSearchParams(entries).toString());

describe('no input breaks the service', () => {
  it('every answer is 2xx or a problem document with a pointer to what is wrong; never 500, never a stack', async () => {
    const attempt = fc.constantFrom(...operations).chain((operation) =>
      fc.record({
        operation: fc.constant(operation),
        body: mutated(EXAMPLES[operation.id]),
        query: fc.option(query, { nil: '' }),
        id: fc.option(fc.string({ minLength: 1, maxLength: 20 }).map(encodeURIComponent), { nil: null }),
        key: fc.constantFrom(...keys),
      }),
    );
    await fc.assert(
      fc.asyncProperty(attempt, async ({ operation, body, query, id, key }) => {
        const known = operation.path.includes('/appraisals/') ? appraisal : cycle;
        const path = { region: HOME, unit: 'dinkes', opId: 'x', id: id ?? known };
        const [method, url, options] = requestFor(operation, { path, body, ...(query && { query: `?${query}` }) });
        const { status, body: answer, headers, text } = await api().call(method, url, { ...options, key });
        expect(status, `${method} ${url} ${JSON.stringify(options)} → ${text}`).toBeLessThan(500);
        if (status < 400) return;
        expect(headers.get('content-type')).toBe('application/problem+json');
        expect(answer.code).toMatch(/^[a-z-]+$/);
        expect(text).not.toMatch(/node_modules|\.ts:|Mongo|at \w+ \(/);
      }),
      { numRuns: 500, seed: SEED, endOnFailure: true },
    );
  }, 240_000);

  it('headers of any content are survived', async () => {
    const value = fc.string({
      unit: fc.constantFrom('a', '"', '\\', ';', '=', ',', '.', '%0', ' ', 'v7', '*'),
      maxLength: 40,
    });
    await fc.assert(
      fc.asyncProperty(fc.record({ a: value, b: value, c: value, d: value }), async ({ a, b, c, d }) => {
        const headers = {
          'If-Match': a,
          'Accept-Language': b,
          'X-Request-Id': c,
          'If-None-Match': d,
          'Idempotency-Key': a,
        };
        const [key = ''] = keys;
        const act = { key, headers, body: {}, idempotencyKey: null };
        const sent = await api().call('POST', `/v1/appraisals/${appraisal}/acknowledge-targets`, act);
        expect(sent.status).toBeLessThan(500);
        expect((await api().call('GET', `/v1/appraisals/${appraisal}`, { key, headers })).status).toBeLessThan(500);
      }),
      { numRuns: 100, seed: SEED },
    );
  }, 120_000);
});
