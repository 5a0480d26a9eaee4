/** Whatever is sent to a running Siklus: a problem document in the caller's language, nothing changed, never a 500. */
import { beforeAll, describe, expect, it } from 'vitest';
import { isProblemCode, PROBLEMS } from '../../api/problem/registry.ts';
import { castOf, known, ok } from '../support/journey-cast.ts';
import { dumps } from '../support/journey-dump.ts';
import { issueKey, type Request, until } from '../support/journey.ts';
import { type Name, NIP, PEOPLE, roster } from '../support/journey-people.ts';
import { operationsOf, requestFor, WRONG_SHAPES } from '../support/operations.ts';
import { FULL, SEED } from '../support/sampled.ts';
import { HOME, NATION, THIRD } from '../support/regions.ts';
import { MEASURED } from '../support/running-api.ts';
import { journey } from './people-stack.ts';

const REGION = HOME;
const CYCLE = `cycle:${REGION}:wrong`;
const LAUNCH = {
  region: REGION,
  label: 'wrong',
  period: { from: '2027-01-01', to: '2027-12-31' },
  // A day in almost a quarter of an hour: nothing happens by itself while these tests run.
  sandbox: { speed: 100 },
};

const { act, appraisals, ask, ids, inStage, keys, read } = castOf(journey, CYCLE);
const service = (role: 'admin' | 'hr' | 'system', region = REGION) => journey().services.ofRegion(region, role);
const csv = (raw: string, more: Request = {}): Request => ({ raw, headers: { 'Content-Type': 'text/csv' }, ...more });
const command = (name: Name, path: string) => `/v1/appraisals/${known(appraisals, name)}/${path}`;
const targets = (...weights: number[]) => ({
  targets: weights.map((weight, i) => ({
    id: `t${i}`,
    title: 'Layanan selesai satu hari',
    weight,
    indicator: 'target',
    due: '2027-12-31',
    ...MEASURED,
  })),
});

type Bad = {
  what: string;
  send: () => [method: string, path: string, request: Request];
  status: number;
  code: string;
  pointer?: string;
};

const by = (name: string): Request => ({ key: known(keys, name) });
const post = (path: string, request: Request): [string, string, Request] => ['POST', path, request];
const big = 'x'.repeat(300_000);

const BAD: Bad[] = [
  {
    what: 'JSON that is none',
    send: () => post(command('pegawai3', 'propose-targets'), { ...by('pegawai3'), raw: '{"targets": [' }),
    status: 400,
    code: 'malformed-json',
  },
  {
    what: 'a content type that is not taken',
    send: () =>
      post(command('pegawai3', 'propose-targets'), {
        ...by('pegawai3'),
        raw: 'targets: []',
        headers: { 'Content-Type': 'application/yaml' },
      }),
    status: 415,
    code: 'unsupported-media-type',
  },
  {
    what: 'a roster that is sent as JSON',
    send: () => post(`/v1/employees/import?region=${REGION}`, { key: service('hr'), body: [{ nip: NIP.pegawai1 }] }),
    status: 415,
    code: 'unsupported-media-type',
  },
  {
    what: 'a body over the limit',
    send: () => post(command('pegawai2', 'return-targets'), { ...by('kepalaDukcapil'), body: { reason: big } }),
    status: 413,
    code: 'body-too-large',
  },
  {
    what: 'a roster over the limit',
    send: () =>
      post(`/v1/employees/import?region=${REGION}`, csv('nip,name,unit\n'.repeat(800_000), { key: service('hr') })),
    status: 413,
    code: 'body-too-large',
  },
  {
    what: 'a roster without the columns that it needs',
    send: () => post(`/v1/employees/import?region=${REGION}`, csv('nama,unit\nSri,dinkes\n', { key: service('hr') })),
    status: 422,
    code: 'csv-invalid',
    pointer: '/nip',
  },
  {
    what: 'a region that nobody knows, in a launch',
    send: () => post('/v1/cycles', { key: journey().services.platform, body: { ...LAUNCH, region: 'atlantis' } }),
    status: 404,
    code: 'not-found',
  },
  {
    what: 'a region that nobody knows, in a roster',
    send: () =>
      post('/v1/employees/import?region=atlantis', csv('nip,name,unit\n', { key: journey().services.platform })),
    status: 404,
    code: 'not-found',
  },
  {
    what: 'a pack that is malformed',
    send: () =>
      post('/v1/rule-packs/validate', {
        key: service('hr'),
        body: { format: 'siklus.pack/1', id: 'Contoh!', version: 'satu', title: 'Contoh' },
      }),
    status: 422,
    code: 'pack-invalid',
    pointer: '/id',
  },
  {
    what: 'a pack whose parent was never published',
    send: () =>
      post('/v1/rule-packs/validate', {
        key: service('hr'),
        body: {
          format: 'siklus.pack/1',
          id: 'contoh',
          version: 1,
          area: null,
          title: { id: 'Contoh', en: 'Example' },
          objective: { id: 'Contoh', en: 'Example' },
          illustrative: true,
          effective: { from: '2026-01-01', to: null },
          extends: { id: NATION, version: 99 },
        },
      }),
    status: 422,
    code: 'pack-invalid',
    pointer: '/extends',
  },
  {
    what: 'a command from the wrong role',
    send: () => post('/v1/cycles', { ...by('pegawai3'), body: LAUNCH }),
    status: 403,
    code: 'forbidden',
  },
  {
    what: 'a command by somebody else than the employee',
    send: () => post(command('pegawai3', 'propose-targets'), { ...by('pegawai1'), body: targets(10_000) }),
    status: 403,
    code: 'forbidden',
  },
  {
    what: 'a command by a superior who is not the assessor yet',
    send: () => post(command('pegawai2', 'agree-targets'), { ...by('sekda'), body: {} }),
    status: 403,
    code: 'not-your-turn',
  },
  {
    what: 'a command from another region',
    send: () =>
      post(command('pegawai3', 'cancel-appraisal'), {
        key: service('admin', THIRD),
        body: { reasonCode: 'x', reason: 'x' },
      }),
    status: 404,
    code: 'not-found',
  },
  {
    what: 'a command in the wrong stage',
    send: () => post(command('pegawai3', 'submit-review'), { ...by('kepalaDinkes'), body: { result: 'ON_TRACK' } }),
    status: 409,
    code: 'stage-mismatch',
  },
  {
    what: 'a command twice',
    send: () => post(command('pegawai2', 'propose-targets'), { ...by('pegawai2'), body: targets(10_000) }),
    status: 409,
    code: 'stage-mismatch',
  },
  {
    what: 'the same key for something else',
    send: () =>
      post('/v1/cycles', { key: service('admin'), body: { ...LAUNCH, label: '2027' }, idempotencyKey: 'launch' }),
    status: 422,
    code: 'idempotency-mismatch',
  },
  {
    what: 'a command without a key',
    send: () =>
      post(command('pegawai3', 'propose-targets'), { ...by('pegawai3'), body: targets(10_000), idempotencyKey: null }),
    status: 400,
    code: 'idempotency-key-missing',
  },
  {
    what: 'a command that comes late for its stage',
    send: () =>
      post(command('pegawai1', 'extend-stage'), {
        ...by('admin'),
        body: { stage: 'targets', until: '2027-03-31', decree: 'SK/1/2027', reason: 'Terlambat' },
      }),
    status: 409,
    code: 'deadline-passed',
  },
  {
    what: 'a command for somebody whose appraisal has ended',
    send: () => post(command('pegawai4', 'propose-targets'), { ...by('pegawai4'), body: targets(10_000) }),
    status: 409,
    code: 'appraisal-ended',
  },
  {
    what: 'a command with a stale version',
    send: () =>
      post(command('pegawai2', 'agree-targets'), {
        ...by('kepalaDukcapil'),
        body: {},
        headers: { 'If-Match': '"v1"' },
      }),
    status: 412,
    code: 'version-stale',
    pointer: '/journal/2',
  },
  {
    what: 'targets whose weights do not add up',
    send: () => post(command('pegawai3', 'propose-targets'), { ...by('pegawai3'), body: targets(5_000, 4_000) }),
    status: 422,
    code: 'command-invalid',
    pointer: '/targets',
  },
  {
    what: 'a field that nobody knows',
    send: () =>
      post(command('pegawai3', 'propose-targets'), { ...by('pegawai3'), body: { ...targets(10_000), score: 12_000 } }),
    status: 422,
    code: 'invalid-request',
    pointer: '/score',
  },
  {
    what: 'a fact that the pack does not declare',
    send: () =>
      post(command('pegawai3', 'finalise-score'), { ...by('kepalaDinkes'), body: { facts: { hadiah: true } } }),
    status: 422,
    code: 'facts-invalid',
    pointer: '/facts/hadiah',
  },
  {
    what: 'an operation on a unit that is not there',
    send: () => post(`/v1/cycles/${CYCLE}/pause`, { ...by('admin'), body: { reason: 'Banjir', unit: 'atlantis' } }),
    status: 422,
    code: 'invalid-request',
    pointer: '/unit',
  },
  {
    what: 'a release before anybody is there',
    send: () => post(`/v1/cycles/${CYCLE}/release`, { ...by('admin'), body: {} }),
    status: 409,
    code: 'release-too-early',
  },
  {
    what: 'a credential that is made up',
    send: () => ['GET', '/v1/me', { key: `sk_${REGION}_0123456789abcdef_${'A'.repeat(43)}` }],
    status: 401,
    code: 'unauthenticated',
  },
  {
    what: 'a page that was never handed out',
    send: () => ['GET', '/v1/appraisals?cursor=halaman-dua', { key: service('hr') }],
    status: 400,
    code: 'cursor-invalid',
  },
  {
    what: 'a method that the address does not take',
    send: () => ['DELETE', '/v1/cycles', { key: service('admin') }],
    status: 405,
    code: 'method-not-allowed',
  },
];

const { stored, storedNow } = dumps(() => journey().store);
/** In a normal run each operation gets one in so many of the wrong shapes, others each day. */
const SHAPES_OF = 3;

describe('bad input', () => {
  beforeAll(async () => {
    const headers = { key: service('hr') };
    ok(await ask('POST', `/v1/employees/import?region=${REGION}`, csv(roster(), headers)));
    for (const { id, nip } of ok(await ask('GET', `/v1/employees?region=${REGION}&limit=200`, headers)).data) {
      ids.set(PEOPLE.find(({ name }) => NIP[name] === nip)?.name ?? nip, id);
    }
    for (const { name } of PEOPLE) {
      const body = { region: REGION, label: name, roles: ['employee', 'assessor'], employeeId: known(ids, name) };
      keys.set(name, await issueKey(journey(), body));
    }
    keys.set('admin', service('admin'));
    ok(await ask('POST', '/v1/cycles', { key: service('admin'), body: LAUNCH, idempotencyKey: 'launch' }), 202);
    const list = await until('everybody has an appraisal', async () => {
      const { data } = ok(await ask('GET', `/v1/appraisals?cycle=${CYCLE}&limit=200`, headers));
      return data.length === 6 ? data : undefined;
    });
    for (const { id, employeeId } of list) {
      appraisals.set([...ids].find(([, known]) => known === employeeId)?.[0] ?? employeeId, id);
    }
    // One has agreed targets, one has left, one has proposed; the others have done nothing yet.
    await act('propose-targets', { by: 'pegawai1', on: 'pegawai1', body: targets(10_000) });
    await act('agree-targets', { by: 'kepalaDukcapil', on: 'pegawai1' });
    await act('acknowledge-targets', { by: 'pegawai1', on: 'pegawai1' });
    await inStage('pegawai1', 'executionH1');
    await act('cancel-appraisal', {
      by: 'admin',
      on: 'pegawai4',
      body: { reasonCode: 'moved-away', reason: 'Pindah' },
    });
    await act('propose-targets', { by: 'pegawai2', on: 'pegawai2', body: targets(6_000, 4_000) });
  }, 300_000);

  it.each(BAD.map((bad) => [bad.what, bad] as const))(
    '%s is refused in both languages, with what to do',
    async (_, bad) => {
      const { send, status, code, pointer } = bad;
      const before = await stored();
      const [method, path, request] = send();
      const said = { id: '', en: '' };
      for (const language of ['id', 'en'] as const) {
        const answer = await ask(method, path, { ...request, language });
        expect([answer.status, answer.body.code], answer.text.slice(0, 500)).toEqual([status, code]);
        expect(answer.headers.get('Content-Type')).toBe('application/problem+json');
        expect(answer.headers.get('Content-Language')).toBe(language);
        if (!isProblemCode(code)) throw new Error(`${code} is not in the registry`);
        const { title, detail, type, instance, errors = [] } = answer.body;
        expect({ title, type }).toEqual({ title: PROBLEMS[code].title[language], type: `/problems/${code}` });
        expect(detail).toContain(PROBLEMS[code].next[language]);
        expect(instance).toBe(answer.headers.get('X-Request-Id'));
        expect(errors.map((each: { pointer: string }) => each.pointer)).toEqual(
          pointer === undefined ? [] : expect.arrayContaining([pointer]),
        );
        said[language] = [detail, ...errors.map((each: { detail: string }) => each.detail)].join(' ');
      }
      expect(said.id).not.toBe(said.en);
      expect(await storedNow()).toEqual(before);
    },
  );

  it('of a thousand wrong lines is reported line by line, in the language of the caller, and imports nobody', async () => {
    const before = await stored();
    const line = (n: number) => [`${n},,dinkes`, `18010101${String(n).padStart(10, '0')},Nama,`, '"x",y'][n % 3];
    const raw = ['nip,name,unit', ...Array.from({ length: 1_000 }, (_, i) => line(i + 1_000))].join('\n');
    const path = `/v1/employees/import?region=${REGION}`;
    const details = new Set<string>();
    for (const language of ['id', 'en'] as const) {
      const report = ok(await ask('POST', path, csv(raw, { key: service('hr'), language })));
      expect(report).toMatchObject({ imported: 0, updated: 0, unchanged: 0, failed: 1_000 });
      const lines: { line: number; errors: { column: string; code: string; detail: string }[] }[] = report.lines;
      expect(lines.map((each) => each.line)).toEqual(Array.from({ length: 1_000 }, (_, i) => i + 2));
      expect(lines.filter(({ errors }) => !errors[0]?.code || !errors[0].detail)).toEqual([]);
      details.add(lines[0]?.errors[0]?.detail ?? '');
    }
    expect(details.size).toBe(2);
    const { journal, ...rest } = await storedNow();
    // That somebody tried is on record: whose file it was, and what came of it.
    expect(journal?.length).toBe((before['journal']?.length ?? 0) + 4);
    const tries = await journey()
      .store.models.journal.find({ type: /^employees\./, region: REGION })
      .sort({ seq: -1 })
      .limit(4)
      .lean();
    expect(tries.map(({ type, data }) => [type, data?.failed])).toEqual([
      ['employees.imported', 1_000],
      ['employees.importing', undefined],
      ['employees.imported', 1_000],
      ['employees.importing', undefined],
    ]);
    expect({ ...rest, journal: before['journal'] }).toEqual(before);
  });

  it(`of every wrong shape, to every operation, is never answered 500 (SIKLUS_SEED=${SEED})`, async () => {
    const before = await stored();
    const fill = { id: known(appraisals, 'pegawai3'), region: REGION, unit: 'dinkes', digest: 'sha256:0', opId: 'x' };
    const wrong: string[] = [];
    const operations = (await operationsOf({ call: ask })).filter(({ body }) => body !== 'none');
    for (const [i, operation] of operations.entries()) {
      for (const shape of WRONG_SHAPES.filter((_, n) => FULL || (SEED + i + n) % SHAPES_OF === 0)) {
        const [method, path, call] = requestFor(operation, { path: fill, query: '?limit=-1&region=%00' });
        const answer = await ask(method, path, { ...call, raw: JSON.stringify(shape), key: service('admin') });
        if (answer.status < 400 || answer.status >= 500)
          wrong.push(`${operation.id} ${JSON.stringify(shape)} ${answer.status}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(await storedNow()).toEqual(before);
  });

  it('has left no error in the log of the server, which still serves', async () => {
    expect(journey().lines.filter((line) => /"level":(50|60)|unexpected error|ended by|ended with/.test(line))).toEqual(
      [],
    );
    expect(ok(await ask('GET', '/readyz')).ready).toBe(true);
    await act('agree-targets', { by: 'kepalaDukcapil', on: 'pegawai2' });
    expect((await read('pegawai2')).targetsAgreedBy).toBe('assessor');
  });
});
