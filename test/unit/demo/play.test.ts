/** How the demo's participants act: who is asked, in which order requests go out, and what counts as too late. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import type { Phase } from '../../../rules/language/types.ts';
import { unitsToRelease } from '../../../worker/demo/actions/calibration.ts';
import { reportMonths, workingDaysOf } from '../../../worker/demo/actions/daily-reports.ts';
import { createClient, DemoError, mustPost, retryDelay } from '../../../worker/demo/client.ts';
import { createGate } from '../../../worker/demo/gate.ts';
import { createLedger, slips } from '../../../worker/demo/ledger.ts';
import { defaultMinutes, paceFor } from '../../../worker/demo/pace.ts';
import { mayActNow } from '../../../worker/demo/scene.ts';
import { possibleDeviations } from '../../../worker/demo/temperament.ts';
import type { Appraisal } from '../../../worker/demo/wire.ts';
import { HOME } from '../../support/regions.ts';

const appraisal = (changes: Partial<Appraisal> = {}): Appraisal => ({
  id: 'a1',
  unit: 'dinkes',
  employeeId: 'e1',
  version: 1,
  updatedAt: '2026-01-01T00:00:00.000Z',
  state: 'RUNNING',
  stage: 'midYear',
  stageKind: 'review',
  stageOpenedAt: '2026-07-01T00:00:00.000+07:00',
  dueAt: '2026-07-26T23:59:59.999+07:00',
  overdue: false,
  escalated: false,
  waitingOn: [],
  assessorId: 'e2',
  secondReviewerId: 'e3',
  targets: [],
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

describe('who may act now', () => {
  test.each([
    ['prompt', {}, true],
    ['late', {}, false],
    ['late', { overdue: true }, true],
    ['standIn', { overdue: true }, false],
    ['standIn', { overdue: true, escalated: true }, true],
    ['absent', { overdue: true, escalated: true }, false],
  ] as const)('%s with %o: %s', (timing, changes, expected) => {
    expect(mayActNow(timing, appraisal(changes))).toBe(expected);
  });
});

describe('a stage that ends without the people', () => {
  const intent = (timing: 'absent' | 'late') => ({
    n: 'review',
    actor: { person: 'e2' },
    path: 'submit-review',
    body: {},
    timing,
  });

  test('is no slip when the script says so', () => {
    const ledger = createLedger();
    ledger.expect(appraisal(), intent('absent'));
    ledger.expect(appraisal({ stage: 'final' }), intent('late'));
    expect(slips([appraisal({ autoForwarded: ['midYear'], late: ['final'] })], ledger)).toEqual([]);
  });

  test('is a slip when everybody in it was prompt, or merely late', () => {
    const ledger = createLedger();
    ledger.expect(appraisal({ stage: 'targets' }), intent('late'));
    expect(slips([appraisal({ autoForwarded: ['targets'], late: ['midYear'] })], ledger)).toEqual([
      { appraisalId: 'a1', stage: 'targets' },
      { appraisalId: 'a1', stage: 'midYear' },
    ]);
  });
});

describe('a refused command', () => {
  test('is tried three times, with a pause, and then kept as a refusal', () => {
    let now = 0;
    const ledger = createLedger(() => now);
    const refusal = { command: 'x', code: 'stage-mismatch', detail: '' };
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      expect(ledger.isTaken('k')).toBe(false);
      ledger.take('k');
      ledger.giveBack('k', refusal);
      expect(ledger.isTaken('k')).toBe(true);
      now += 2_000;
    }
    expect(ledger.isTaken('k')).toBe(true);
    expect(ledger.refusals).toEqual([refusal]);
  });
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

describe('daily reports', () => {
  const calendar = {
    timeZone: 'Asia/Jakarta' as const,
    workingWeekdays: [1, 2, 3, 4, 5],
    holidays: [{ date: '2026-02-17', label: { id: 'Imlek', en: 'Lunar New Year' } }],
  };

  test('cover the working days of a month', () => {
    const days = workingDaysOf('2026-02', calendar);
    expect(days).toHaveLength(19);
    expect([days[0], days.at(-1)]).toEqual(['2026-02-02', '2026-02-27']);
    expect(days).not.toContain('2026-02-17');
  });

  test('are sent for the months that are over, from the second month on', () => {
    const period = { from: '2026-01-01', to: '2026-12-31' };
    expect(reportMonths(period, '2026-02-28')).toEqual([]);
    expect(reportMonths(period, '2026-04-01')).toEqual(['2026-02', '2026-03']);
    expect(reportMonths(period, '2027-03-05').at(-1)).toBe('2026-11');
    expect(reportMonths(period, '2026-05-01', 3)).toEqual(['2026-04']);
  });
});

describe('the gate', () => {
  test('lets few in at a time, the most urgent first', async () => {
    const gate = createGate(1);
    const order: string[] = [];
    let finish = () => {};
    const running = gate.pass(0, () => new Promise<void>((resolve) => void (finish = resolve)));
    await Promise.resolve();
    const waiting = [
      ['calm', 30],
      ['urgent', 10],
      ['soon', 20],
    ] as const;
    const rest = waiting.map(([name, before]) => gate.pass(before, async () => void order.push(name)));
    expect(order).toEqual([]);
    expect(gate.waiting()).toBe(3);
    finish();
    await Promise.all([running, ...rest]);
    expect(order).toEqual(['urgent', 'soon', 'calm']);
  });

  test('goes on after work that failed', async () => {
    const gate = createGate(1);
    await expect(gate.pass(0, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    await expect(gate.pass(0, async () => 'yes')).resolves.toBe('yes');
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
    expect(client.counts()).toEqual({ requests: 1, retries: 2, waiting: 0 });
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

describe('the pace', () => {
  const measured = { people: 40, regions: 5, writesPerSecond: 10 };

  test('gives more people, and a slower machine, more time', () => {
    expect(defaultMinutes({ ...measured, people: 80 })).toBeGreaterThan(defaultMinutes(measured));
    expect(defaultMinutes({ ...measured, writesPerSecond: 5 })).toBeGreaterThan(defaultMinutes(measured));
  });

  test('never makes a day so short that nobody can act in it, however fast the machine', () => {
    const fast = defaultMinutes({ ...measured, people: 6, writesPerSecond: 1_000 });
    expect(86_400_000 / paceFor(fast, 5).speed).toBeGreaterThan(400);
  });

  test('lets all regions together take the minutes that were asked for', () => {
    const { speed, leadDays, staggerMs } = paceFor(4, 5);
    const yearMs = ((leadDays + 396) * 86_400_000) / speed;
    expect(yearMs + 4 * staggerMs).toBeCloseTo(4 * 60_000, -3);
  });
});

describe('phases', () => {
  test('of a kind that knows no people have no deviations', () => {
    const phase: Phase = {
      id: 'x',
      kind: 'execution',
      title: { id: '', en: '' },
      onDeadline: { do: 'autoForward' },
      provenance: 'default',
    };
    expect(possibleDeviations(phase)).toEqual([]);
  });
});
