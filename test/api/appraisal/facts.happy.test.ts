import { beforeAll, describe, expect, it } from 'vitest';
import { verifySubject } from '../../../store/verify/subject.ts';
import { type Json, nipOf } from '../../support/api.ts';
import { jointInForce } from '../../support/joint-target.ts';
import { type Cast, launch, launchedCast, MEASURED, useRunningApi } from '../../support/running-api.ts';
import { ELSEWHERE, HOME } from '../../support/regions.ts';

const api = useRunningApi();
let cast: Cast;
let sri: string;
let budi: string;
beforeAll(async () => {
  cast = await launchedCast(api(), HOME);
  [sri, budi] = [await cast.appraisalOf(cast.ids.sri), await cast.appraisalOf(cast.ids.budi)];
});

const post = (lines: unknown[], more: { query?: string; idempotencyKey?: string } = {}) =>
  api().call('POST', `/v1/facts${more.query ?? ''}`, {
    key: cast.system,
    body: { region: HOME, source: 'simpus', lines },
    ...(more.idempotencyKey && { idempotencyKey: more.idempotencyKey }),
  });
const read = async (id: string) => (await api().call('GET', `/v1/appraisals/${id}`, { key: cast.hr })).body;
const recorded = async (id: string) => {
  const { body } = await api().call('GET', `/v1/appraisals/${id}/journal?limit=200`, { key: cast.hr });
  return body.data.filter(({ type }: Json) => type === 'facts.recorded').length;
};

describe('facts of a service system', () => {
  it('reach the appraisals of a person by id or NIP, of a unit, and of a joint target', async () => {
    const jointTarget = await jointInForce(api(), cast);
    const borne = { ...MEASURED, value: 1000, jointTarget };
    const targets = [{ id: 't1', title: 'x', weight: 10_000, indicator: 'target', due: '2026-12-31', ...borne }];
    const proposed = await api().call('POST', `/v1/appraisals/${sri}/propose-targets`, {
      key: cast.employee,
      body: { targets },
    });
    expect([proposed.status, proposed.text]).toEqual([200, proposed.text]);
    const { status, body } = await post([
      { employee: cast.ids.sri, facts: { ikm: 7100 } },
      { employee: nipOf(70_004), facts: { ikm: 7200 } },
      { unit: 'dinkes', facts: { previousOutstanding: true } },
      { jointTarget, facts: { pastKurang: 1 } },
    ]);
    expect(status).toBe(200);
    expect(body.lines.map(({ status, appraisals }: Json) => [status, appraisals])).toEqual([
      ['recorded', 1],
      ['recorded', 1],
      ['recorded', 3],
      ['recorded', 1],
    ]);
    expect(body.recorded).toBe(6);
    expect((await read(sri)).facts).toMatchObject({ ikm: 7100, previousOutstanding: true, pastKurang: 1 });
    expect((await read(budi)).facts).toMatchObject({ ikm: 7200, previousOutstanding: true });
    expect((await read(budi)).facts).not.toHaveProperty('pastKurang');
  });

  it('sent to one appraisal thirty at a time are all answered, and each is recorded once', async () => {
    const before = await recorded(sri);
    const send = (n: number) =>
      api().call('POST', `/v1/appraisals/${sri}/record-facts`, {
        key: cast.system,
        body: { sourceId: `burst-${n}`, facts: { ikm: 7000 + n } },
        idempotencyKey: `burst-${n}`,
      });
    const all = Array.from({ length: 30 }, (_, n) => n);
    const answers = await Promise.all(all.map(send));
    expect(answers.map(({ status }) => status).filter((status) => ![200, 503].includes(status))).toEqual([]);
    const again = await Promise.all(all.map(send));
    expect(again.map(({ status }) => status)).toEqual(all.map(() => 200));
    expect(new Set(again.map(({ body }) => body.version)).size).toBe(30);
    expect(await recorded(sri)).toBe(before + 30);
    expect((await verifySubject(api().store, sri)).findings).toEqual([]);
  });

  it('sent again with the same key are recorded once', async () => {
    const before = await recorded(sri);
    const lines = [{ unit: 'dinkes', facts: { ikm: 8000 } }];
    const first = await post(lines, { idempotencyKey: 'facts-1' });
    const second = await post(lines, { idempotencyKey: 'facts-1' });
    expect(second.body).toEqual(first.body);
    expect(await recorded(sri)).toBe(before + 1);
  });

  it('that are wrong fail line by line, and the others are recorded', async () => {
    const before = await recorded(budi);
    const { status, body } = await post([
      { employee: cast.ids.budi, facts: { ikm: 7300 } },
      { employee: cast.ids.budi, facts: { ikm: 99_999 } },
      { employee: cast.ids.budi, facts: { behaviourRating: 'di_atas' } },
      { employee: '199999999999999999', facts: { ikm: 7300 } },
      { unit: 'nowhere', facts: { ikm: 7300 } },
    ]);
    expect(status).toBe(200);
    expect(body.lines.map(({ status }: Json) => status)).toEqual([
      'recorded',
      'invalid',
      'invalid',
      'unmatched',
      'unmatched',
    ]);
    expect(body.lines[1].errors[0]).toMatchObject({ pointer: '/lines/1/facts/ikm', code: 'fact-value' });
    expect(body.lines[2].errors[0]).toMatchObject({ pointer: '/lines/2/facts/behaviourRating', code: 'fact-source' });
    expect(await recorded(budi)).toBe(before + 1);
  });

  it('in a dry run tell how many appraisals they would reach', async () => {
    const before = await recorded(sri);
    const { body } = await post([{ unit: 'dinkes', facts: { ikm: 8100 } }], { query: '?dryRun=true' });
    expect(body).toEqual({
      recorded: 0,
      lines: [{ line: 0, status: 'matched', appraisals: 3, read: { ikm: '81,00' } }],
    });
    expect(await recorded(sri)).toBe(before);
  });

  it('name one target per line', async () => {
    for (const line of [{ facts: { ikm: 1 } }, { employee: 'a', unit: 'b', facts: { ikm: 1 } }]) {
      const { status, body } = await post([line]);
      expect([status, body.lines[0].status, body.lines[0].errors[0].pointer]).toEqual([200, 'invalid', '/lines/0']);
      expect(body.lines[0].errors[0].detail).toContain('tepat satu');
    }
  });

  it('of one wrong line refuse that line alone, whatever is wrong with it', async () => {
    const nip = nipOf(70_004);
    const right = { employee: `${nip.slice(0, 8)} ${nip.slice(8)}`, facts: { ikm: '92,50' } };
    const wrong: [unknown, string][] = [
      [{ employee: nip, facts: { ikm: 90.5 } }, '/facts/ikm'],
      [{ employee: nip, facts: { ikm: null } }, '/facts/ikm'],
      [{ employee: Number(nip), facts: { ikm: 9000 } }, '/employee'],
      [{ employee: nip, facts: { 'i km': 9000 } }, '/facts/i km'],
      [{ employee: nip, facts: [] }, '/facts'],
      [{ employee: nip, fact: {} }, '/facts'],
      ['nothing', ''],
      [null, ''],
    ];
    const { status, body } = await post([right, ...wrong.map(([line]) => line), right]);
    expect([status, body.lines[0].status, body.lines.at(-1).status]).toEqual([200, 'recorded', 'recorded']);
    expect(body.lines[0].read).toEqual({ ikm: '92,50' });
    for (const [i, [, pointer]] of wrong.entries()) {
      const { status, errors } = body.lines[i + 1];
      expect([status, errors.map((each: Json) => each.pointer)]).toEqual([
        'invalid',
        expect.arrayContaining([`/lines/${i + 1}${pointer}`]),
      ]);
    }
  });

  it('are taken where 92 may mean 92.00, with a word of warning', async () => {
    const other = await launchedCast(api(), ELSEWHERE, { speed: 0, roster: { grade: 'III/a' } });
    const lines = [{ employee: other.ids.sri, facts: { timeliness: 92 } }];
    const body = { region: ELSEWHERE, source: 'simpus', lines };
    const [doubtful] = (await api().call('POST', '/v1/facts?dryRun=true', { key: other.system, body })).body.lines;
    expect([doubtful.status, doubtful.read, doubtful.warnings[0].code]).toEqual([
      'matched',
      { timeliness: '0,92' },
      'fact-doubtful',
    ]);
  });
});

describe('a review that another system asks for', () => {
  const ask = (employees: unknown[], more: object = {}) =>
    api().call('POST', '/v1/reviews', {
      key: cast.system,
      body: { cycle: cast.cycle, employees, reviewId: 'aduan-17', workingDays: 10, ...more },
    });

  it('is opened once for each person, by id or NIP, and answered by the assessor', async () => {
    const first = await ask([cast.ids.sri, nipOf(70_004), 'nobody'], { reason: 'Aduan warga' });
    expect(first.body.results.map(({ status }: Json) => status)).toEqual(['opened', 'opened', 'not-found']);
    expect(first.body.opened).toBe(2);
    const strange = await ask([null, Number(nipOf(70_004)), cast.ids.head]);
    expect(strange.body.results.map(({ status }: Json) => status)).toEqual(['opened', 'invalid', 'invalid']);
    const again = await ask([cast.ids.sri]);
    expect(again.body.results).toMatchObject([{ status: 'already-open', appraisalId: sri }]);
    const [review] = (await read(sri)).reviews;
    expect(review).toMatchObject({ id: 'aduan-17', result: null });
    const answer = { key: cast.boss, body: { result: 'COACH', reviewId: 'aduan-17', text: 'Sudah dibina' } };
    expect((await api().call('POST', `/v1/appraisals/${sri}/submit-review`, answer)).status).toBe(200);
    expect((await read(sri)).reviews[0]).toMatchObject({ result: 'COACH', by: cast.ids.head });
  });

  it('is told beforehand by a dry run', async () => {
    const { body } = await api().call('POST', '/v1/reviews?dryRun=true', {
      key: cast.system,
      body: { cycle: cast.cycle, employees: [cast.ids.head], reviewId: 'r2', workingDays: 5 },
    });
    expect(body).toMatchObject({ opened: 0, results: [{ employee: cast.ids.head, status: 'would-open' }] });
  });

  it('of a cycle that does not exist is 404', async () => {
    expect((await ask([cast.ids.sri], { cycle: `cycle:${HOME}:1999` })).status).toBe(404);
  });
});

describe('facts of somebody who is appraised in two cycles', () => {
  it('are refused without one named, line by line, and reach the named one alone', async () => {
    const other = await launch(api(), { region: HOME, key: cast.admin, label: '2026-lain' });
    const line = { employee: cast.ids.sri, facts: { ikm: 8800 } };
    const sent = (more: object, query = '') =>
      api().call('POST', `/v1/facts${query}`, {
        key: cast.system,
        body: { region: HOME, source: 'simpus', lines: [line, { ...line, employee: 'nobody' }], ...more },
      });
    for (const query of ['?dryRun=true', '']) {
      const { status, body } = await sent({}, query);
      expect([status, body.recorded]).toEqual([200, 0]);
      expect(body.lines).toMatchObject([
        { line: 0, status: 'invalid', errors: [{ pointer: '/lines/0', code: 'cycle-ambiguous' }] },
        { line: 1, status: 'unmatched' },
      ]);
      for (const cycle of [cast.cycle, other]) expect(body.lines[0].errors[0].detail).toContain(cycle);
    }
    const { body } = await sent({ cycle: other });
    expect([body.recorded, body.lines[0].appraisals]).toEqual([1, 1]);
    expect((await read(sri)).facts.ikm).not.toBe(8800);
  });
});

describe('a figure of a service system in a sandbox', () => {
  it('is typed by an admin, and says so until its system sends it; in a cycle that counts nobody types it', async () => {
    const type = (id: string, key: string, ikm: number) =>
      api().call('POST', `/v1/appraisals/${id}/record-facts`, { key, body: { source: 'simpus', facts: { ikm } } });
    const own = await api().keyFor({ region: HOME, roles: ['admin', 'employee'], employeeId: cast.ids.sri });
    expect((await type(sri, cast.hr, 8100)).body.code).toBe('forbidden');
    expect((await type(sri, own, 8100)).body.code).toBe('self-decision');
    expect((await type(sri, cast.admin, 8100)).status).toBe(200);
    const { facts, factsByHand } = await read(sri);
    expect([facts.ikm, factsByHand]).toEqual([
      8100,
      [{ fact: 'ikm', source: 'simpus', by: expect.stringMatching(/^key:/), at: expect.any(String) }],
    ]);
    expect((await type(sri, cast.system, 8100)).status).toBe(200);
    expect(await read(sri)).not.toHaveProperty('factsByHand');
    const real = await api().appraisal({ region: HOME });
    expect((await type(real, cast.admin, 8100)).body.code).toBe('facts-by-hand');
  });
});
