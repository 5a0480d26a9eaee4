import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { COMMAND_SPECS } from '../../../api/appraisal/commands.ts';
import type { Json } from '../../support/api.ts';
import { type Cast, launchedCast, MEASURED, useRunningApi } from '../../support/running-api.ts';
import { FOURTH, HOME, STAFF } from '../../support/regions.ts';

const WHO = ['employee', 'boss', 'second', 'admin', 'system'] as const;

const api = useRunningApi();
let cast: Cast;
let sri: string;
beforeAll(async () => {
  cast = await launchedCast(api(), HOME);
  sri = await cast.appraisalOf(cast.ids.sri);
});

const send = (name: string, key: string, body: unknown, more: object = {}) =>
  api().call('POST', `/v1/appraisals/${sri}/${name}`, { key, body, ...more });
/** Told by a timer, not a clock: whatever holds up this process holds up both. */
const TOO_LATE = { status: 0, body: { code: 'no answer in time' }, headers: new Headers() };
const target = { id: 't1', title: 'Cepat', weight: 10_000, indicator: 'target', due: '2026-12-31', ...MEASURED };
const version = async () => (await api().call('GET', `/v1/appraisals/${sri}`, { key: cast.hr })).body.version;

describe('a command is refused, and changes nothing,', () => {
  it('when its content contradicts the pack or the roster: with a pointer and what would be right', async () => {
    const before = await version();
    const admin = await api().employee({ name: 'Admin' });
    const ownAdmin = await api().keyFor({ roles: ['admin'], employeeId: admin._id });
    const wrong: [string, string, unknown, string, string][] = [
      [
        'propose-targets',
        cast.employee,
        { targets: [{ ...target, weight: 9500 }] },
        '/targets',
        'Bobot target berjumlah 95%, harus 100%.',
      ],
      ['propose-targets', cast.employee, { targets: [{ ...target, weight: 100 }] }, '/targets', '60% ditulis 6000'],
      [
        'propose-targets',
        cast.employee,
        { targets: [{ ...target, indicator: 'mood' }] },
        '/targets/0/indicator',
        'Harus salah satu dari',
      ],
      [
        'propose-targets',
        cast.employee,
        {
          targets: [
            { ...target, weight: 5000 },
            { ...target, weight: 5000 },
          ],
        },
        '/targets/1/id',
        'dua kali',
      ],
      [
        'decide-objection',
        cast.second,
        { decision: 'upheld', facts: { monthsInPost: 24 }, reason: 'x' },
        '/facts',
        'memperbaiki paling sedikit satu fakta',
      ],
      ['assign-peers', cast.boss, { peers: ['nobody'] }, '/peers/0', 'Tidak ada pegawai aktif'],
      ['assign-peers', cast.boss, { peers: [cast.ids.sri] }, '/peers/0', 'dinilai sendiri'],
      [
        'reassign-assessor',
        cast.admin,
        { assessorId: 'nobody', reason: 'x' },
        '/assessorId',
        'Tidak ada pegawai aktif',
      ],
      [
        'reassign-assessor',
        ownAdmin,
        { assessorId: admin._id, reason: 'x' },
        '/assessorId',
        'Tidak seorang pun menjadikan dirinya penilai',
      ],
      [
        'extend-stage',
        cast.admin,
        { stage: 'nap', until: '2026-04-01', decree: 'SK/1', reason: 'x' },
        '/stage',
        'Harus salah satu dari',
      ],
      [
        'decide-outcome',
        cast.boss,
        { outcomeId: 'o9', decision: 'approved', reason: 'x' },
        '/outcomeId',
        'Harus salah satu dari',
      ],
    ];
    for (const [name, key, body, pointer, says] of wrong) {
      const answer = await send(name, key, body);
      expect([name, answer.status, answer.body.code]).toEqual([name, 422, 'command-invalid']);
      const found = answer.body.errors.find((error: Json) => error.pointer === pointer);
      expect(found?.detail, `${name} ${JSON.stringify(answer.body.errors)}`).toContain(says);
    }
    expect(await version()).toBe(before);
  });

  it('but an objection may correct what the roster or a system gave', async () => {
    const facts = { monthsInPost: 30, ikm: 9000 };
    const body = { decision: 'upheld', facts, reason: 'Salah catat' };
    const answer = await send('decide-objection?dryRun=true', cast.second, body);
    expect([answer.status, answer.body.wouldSend?.facts], answer.text).toEqual([200, facts]);
  });

  it('when its facts are not the sender’s to give, unknown, or out of range', async () => {
    const wrong: [string, string, unknown, string, string][] = [
      ['finalise-score', cast.boss, { facts: { ikm: 9900 } }, '/facts/ikm', 'fact-source'],
      ['finalise-score', cast.boss, { facts: { targetScore: 9900 } }, '/facts/targetScore', 'fact-computed'],
      ['finalise-score', cast.boss, { facts: { innovation: 1 } }, '/facts/innovation', 'fact-value'],
      ['finalise-score', cast.boss, { facts: { behaviourRating: 'hebat' } }, '/facts/behaviourRating', 'fact-value'],
      [
        'record-facts',
        cast.system,
        { sourceId: 'simpus', facts: { behaviourRating: 'di_atas' } },
        '/facts/behaviourRating',
        'fact-source',
      ],
      ['record-facts', cast.system, { sourceId: 'simpus', facts: { toString: 1 } }, '/facts/toString', 'fact-unknown'],
      [
        'record-facts',
        cast.system,
        { sourceId: 'simpus', facts: { peerCount: 9 } },
        '/facts/peerCount',
        'fact-unknown',
      ],
    ];
    for (const [name, key, body, pointer, code] of wrong) {
      const answer = await send(name, key, body);
      expect([answer.status, answer.body.errors?.[0]?.pointer], answer.text).toEqual([422, pointer]);
      expect(answer.body.errors[0].code).toBe(code);
    }
  });

  it('when ratings that only the assessor can give are left out', async () => {
    const answer = await send('finalise-score', cast.boss, { facts: { innovation: true } });
    expect([answer.status, answer.body.code]).toEqual([422, 'facts-missing']);
    expect(answer.body.errors.map(({ pointer }: Json) => pointer)).toContain('/facts/behaviourRating');
  });

  it('when the stage, the turn or the time is wrong, with the code of the workflow', async () => {
    const wrong: [string, string, unknown, number, string][] = [
      ['object', cast.employee, { reason: 'x' }, 409, 'stage-mismatch'],
      ['agree-targets', cast.boss, {}, 409, 'stage-mismatch'],
      ['agree-targets', cast.second, {}, 403, 'not-your-turn'],
      ['submit-daily-reports', cast.employee, { reportId: 'r1', days: ['2026-01-05'] }, 409, 'stage-mismatch'],
      ['retry', cast.admin, {}, 409, 'stage-mismatch'],
      ['finalise-score', cast.boss, { facts: { behaviourRating: 'sesuai' } }, 409, 'stage-mismatch'],
    ];
    const before = await version();
    for (const [name, key, body, status, code] of wrong) {
      const answer = await send(name, key, body);
      expect([name, answer.status, answer.body.code]).toEqual([name, status, code]);
    }
    expect(await version()).toBe(before);
  });

  it('when the second of two people comes after the first', async () => {
    const answers = await Promise.all([1, 2].map(() => send('propose-targets', cast.employee, { targets: [target] })));
    const [accepted, refused] = answers.toSorted((a, b) => a.status - b.status);
    expect([accepted?.status, refused?.status]).toEqual([200, 409]);
    expect(['stage-mismatch', 'already-done']).toContain(refused?.body.code);
  });

  it('when no version is meant by If-Match', async () => {
    const answer = await send('agree-targets', cast.boss, {}, { headers: { 'If-Match': 'latest' } });
    expect([answer.status, answer.body.code]).toEqual([412, 'version-stale']);
  });
});

describe('a dry run', () => {
  let staff: Cast;
  let id: string;
  const act = async (name: string, key: string, { body, query = '' }: { body: unknown; query?: string }) => {
    const answer = await api().call('POST', `/v1/appraisals/${id}/${name}${query}`, { key, body });
    const { refusal, code = refusal, errors = [] } = answer.body;
    return { code: code ?? null, errors };
  };
  beforeAll(async () => {
    staff = await launchedCast(api(), STAFF, { speed: 0 });
    id = await staff.appraisalOf(staff.ids.sri);
  });
  const moveTo = (to: string) =>
    api().call('POST', `/v1/cycles/${staff.cycle}/clock`, { key: staff.admin, body: { to } });

  const day = fc.constantFrom('2026-04-02', '2026-04-06', '2026-04-05', '2027-01-04', '2025-12-31', '06/04/2026');
  const facts = fc.dictionary(
    fc.constantFrom('unitServiceTarget', 'behaviourRating', 'ikm', 'peerRating', 'mood'),
    fc.constantFrom<Json>(92, 9200, 92.5, '92,50', '0,92', 'sesuai', true),
    { maxKeys: 2 },
  );
  const person = fc.constantFrom('sri', 'budi', 'head', 'secretary', 'mayor').map((name) => () => staff.ids[name]);
  const bodies: Record<string, fc.Arbitrary<Record<string, unknown>>> = {
    'propose-targets': fc.record({ targets: fc.array(fc.constant(target), { maxLength: 4 }) }),
    'submit-daily-reports': fc.record({
      reportId: fc.constantFrom('r-1', 'r-2', 'R 3'),
      days: fc.array(day, { maxLength: 3 }),
    }),
    'answer-daily-reports': fc.record({ reportId: fc.constantFrom('r-1', 'r-9') }),
    'submit-self-assessment': fc.constant({ text: 'Baik' }),
    'submit-review': fc.record(
      { result: fc.constantFrom('ON_TRACK', 'RETARGET', 'FINE'), reviewId: fc.constantFrom('x-1', 'x-2') },
      { requiredKeys: ['result'] },
    ),
    'assign-peers': fc.record({ peers: fc.array(person, { minLength: 1, maxLength: 2 }) }),
    'finalise-score': fc.record({ facts }),
    'submit-feedback': fc.record({ facts }),
    'record-facts': fc.record({ sourceId: fc.constant('simpus'), facts }),
    'decide-objection': fc.record({ decision: fc.constantFrom('upheld', 'rejected'), facts, reason: fc.constant('x') }),
    'decide-outcome': fc.constant({ outcomeId: 'o-1', decision: 'approved', reason: 'x' }),
    'open-review': fc.record({
      reviewId: fc.constantFrom('x-1', 'x-2', 'briefing'),
      workingDays: fc.integer({ max: 9 }),
    }),
    'reassign-assessor': fc.record(
      { assessorId: person, secondReviewerId: person, reason: fc.constant('x') },
      { requiredKeys: ['assessorId', 'reason'] },
    ),
    'extend-stage': fc.record({
      stage: fc.constantFrom('briefing', 'executionH1', 'nap'),
      until: day,
      decree: fc.constant('SK/1'),
      reason: fc.constant('x'),
    }),
  };
  const anyBody = fc.constantFrom({}, { reason: 'x' }, { text: 'x' });
  const others = COMMAND_SPECS.map(({ path }) => path).filter((path) => path !== 'cancel-appraisal');
  const commands = fc.oneof(
    ...others.map((name) => fc.tuple(fc.constant(name), bodies[name] ?? anyBody, fc.constantFrom(...WHO))),
  );
  /** People are known only when the tests run. */
  const filled = (body: unknown) =>
    JSON.parse(JSON.stringify(body, (_, value) => (typeof value === 'function' ? value() : value)));

  const agrees = (runs: number) =>
    fc.assert(
      fc.asyncProperty(commands, async ([name, sent, who]) => {
        const body = filled(sent);
        const dry = await act(name, staff[who], { body, query: '?dryRun=true' });
        expect(await act(name, staff[who], { body }), `${who} ${name} ${JSON.stringify(body)}`).toEqual(dry);
      }),
      { numRuns: runs, endOnFailure: true },
    );

  it('says what the command itself is answered, with the same errors', async () => {
    await agrees(60);
    await moveTo('2026-04-06T09:00:00+07:00');
    await agrees(60);
  });

  it('names each day that cannot be reported, and why', async () => {
    const other = await staff.appraisalOf(staff.ids.head);
    const key = await api().keyFor({ region: STAFF, roles: ['employee'], employeeId: staff.ids.head });
    const body = { reportId: 'r-7', days: ['2026-04-05', '2026-04-06', '2027-01-04'] };
    for (const query of ['?dryRun=true', '']) {
      const answer = await api().call('POST', `/v1/appraisals/${other}/submit-daily-reports${query}`, { key, body });
      const { code, refusal = code, errors } = answer.body;
      expect([refusal, errors.map(({ pointer }: Json) => pointer)]).toEqual([
        'command-invalid',
        ['/days/0', '/days/2'],
      ]);
      expect(errors[0].detail).toMatch(/^5 April 2026 bukan hari kerja antara .* dan 6 April 2026 \(hari ini\)\.$/);
    }
  });

  it('and the command ask back where 92 may mean 92.00, and repeat what they read', async () => {
    const rated = await launchedCast(api(), FOURTH, { speed: 0 });
    const path = `/v1/appraisals/${await rated.appraisalOf(rated.ids.sri)}/finalise-score?dryRun=true`;
    const rate = async (value: unknown) =>
      (await api().call('POST', path, { key: rated.boss, body: { facts: { supervisorBehaviour: value } } })).body;
    const doubted = await rate(92);
    expect([doubted.code, doubted.errors[0].code]).toEqual(['facts-invalid', 'fact-doubtful']);
    expect(doubted.errors[0].detail).toContain(
      'dibaca sebagai 0,92. Jika yang dimaksud 92,00, tulis 9200 atau "92,00"',
    );
    expect((await rate(92.5)).errors[0].detail).toContain('dalam perseratus: 92,50 = 9250, atau teks "92,50"');
    for (const [written, read, facts] of [
      ['92,50', '92,50', 9250],
      ['92', '92,00', 9200],
      ['0,92', '0,92', 92],
      [9200, '92,00', 9200],
    ] as const) {
      expect(await rate(written)).toMatchObject({
        read: { supervisorBehaviour: read },
        wouldSend: { facts: { supervisorBehaviour: facts } },
      });
    }
  });
});

describe('without a worker', () => {
  it('a command is answered 503 in time, and its key may be used again', async () => {
    const lonely = await api().appraisal({
      region: HOME,
      employeeId: cast.ids.sri,
      view: { assessorId: cast.ids.head },
    });
    const workflowId = `appraisal:${lonely}`;
    const { temporal } = api();
    await temporal.workflow.start('appraisal', { workflowId, taskQueue: 'nobody-polls-this', args: [] });
    const act = { key: cast.boss, body: {}, idempotencyKey: 'lonely-1' };
    const sent = api().call('POST', `/v1/appraisals/${lonely}/agree-targets`, act);
    const answer = await Promise.race([sent, sleep(10_000, TOO_LATE)]);
    expect([answer.status, answer.body.code, answer.headers.get('retry-after')]).toEqual([503, 'answer-unknown', '2']);
    await temporal.workflow.getHandle(workflowId).terminate('test');
    const again = await api().call('POST', `/v1/appraisals/${lonely}/agree-targets`, act);
    expect([again.status, again.body.code]).toEqual([409, 'appraisal-ended']);
  });
});
