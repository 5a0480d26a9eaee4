import { beforeAll, describe, expect, it } from 'vitest';
import { followIssue } from '../../../activities/appraisal/letters.ts';
import type { ResolvedPack } from '../../../rules/language/types.ts';
import { verifySubject } from '../../../store/verify/subject.ts';
import { type Json, useApi } from '../../support/api.ts';
import { issuedAward, payingPack } from '../../support/paid-outcomes.ts';
import { ELSEWHERE, HOME } from '../../support/regions.ts';

const api = useApi();
let pack: ResolvedPack;
let [hr, head, machine] = ['', '', ''];

beforeAll(async () => {
  pack = await payingPack(api());
  const keyOf = (principal: Parameters<ReturnType<typeof api>['keyFor']>[0]) => api().keyFor(principal);
  hr = await keyOf({ region: HOME, roles: ['hr'], employeeId: 'emp-hr', hands: ['emp-hr'] });
  head = await keyOf({ region: HOME, roles: ['hr'], employeeId: 'emp-head', hands: ['emp-head'] });
  machine = await keyOf({ region: HOME, roles: ['system'], scopes: ['payroll'] });
});

const at = (path: string, region = HOME) => `/v1/regions/${region}/${path}`;
const queue = async (query = '') => (await api().call('GET', at(`payroll-exports${query}`), { key: hr })).body;
const send = (path: string, body: object, more: { key?: string; idempotencyKey?: string; region?: string } = {}) =>
  api().call('POST', at(path, more.region), {
    key: more.key ?? hr,
    body,
    ...(more.idempotencyKey && { idempotencyKey: more.idempotencyKey }),
  });
const february = { period: '2027-02' };
const award = async (name: string, more: Partial<Parameters<typeof issuedAward>[2]> = {}) => {
  const { _id } = await api().employee({ region: HOME, unit: 'dinkes', name });
  const batch = await issuedAward(api(), _id, { region: HOME, pack, ...more });
  return { batch, employeeId: _id };
};
const textOf = async (id: string, key = hr) => {
  const { status, text, headers } = await api().call('GET', at(`payroll-exports/${id}/file`), { key });
  return { status, text, type: headers.get('content-type') };
};

describe('the queue of payroll', () => {
  it('has one line for an issued outcome, however often what follows it is repeated', async () => {
    const { batch } = await award('=HYPERLINK("x")');
    await Promise.all([1, 2, 3].map(() => followIssue(api().store, batch)));
    const { batch: above } = await award('Budi', { behaviour: 'di_atas' });
    await followIssue(api().store, above);
    await followIssue(api().store, above);
    expect((await queue()).waiting).toEqual({ lines: 2, sum: 3_250_001 });
  });

  it('pays nobody for an outcome that a lost task had issued', async () => {
    const { batch } = await award('Citra');
    await followIssue(api().store, batch);
    await api().store.models.outcomes.collection.updateOne(
      { appraisalId: batch.appraisalId },
      { $set: { decisionId: 'decision/other/2' } },
    );
    expect((await queue()).waiting.lines).toBe(2);
  });

  it('puts what waits into one file, of two at once into one, and of a repeat into the same', async () => {
    expect((await send('payroll-exports?dryRun=true', february)).body).toMatchObject({ id: '1', lines: 2, at: null });
    const both = await Promise.all(
      ['one', 'two'].map((idempotencyKey) => send('payroll-exports', february, { idempotencyKey })),
    );
    const made = both.filter(({ status }) => status === 200);
    expect(made).toHaveLength(1);
    expect(made[0]?.body).toMatchObject({ id: '1', lines: 2, sum: 3_250_001, period: '2027-02', by: 'emp-hr' });
    expect(both.find(({ status }) => status !== 200)?.body.code).toMatch(/^(version-stale|payroll-empty)$/);
    expect((await send('payroll-exports', february)).body.code).toBe('payroll-empty');
    expect((await queue()).files).toHaveLength(1);
  });

  it('gives the same bytes each time, with control totals and without formulas', async () => {
    const [one, two] = [await textOf('1'), await textOf('1')];
    expect(one).toEqual(two);
    expect(one.type).toContain('text/csv');
    const rows = one.text.trim().split('\r\n');
    expect(rows[0]).toBe('line,nip,name,unit,code,date,rupiah,months,total,reverses,appraisal');
    expect(rows[1]).toContain(`"'=HYPERLINK(""x"")"`);
    expect(rows[1]).toContain(',SERTIFIKAT,2027-02-01,1500000,1,1500000,');
    expect(rows.at(-1)).toBe('TOTAL,2,,,,,,,3250001,,');
  });

  it('takes a line back by a counter-line in the next file', async () => {
    const [first] = (await api().call('GET', at('payroll-exports/1'), { key: hr })).body.rows;
    const path = `payroll-lines/${first.id}/reverse`;
    const reason = { reason: 'Dibayar dua kali.' };
    expect((await send(path, reason, { key: head })).body.code).toBe('self-decision');
    const mine = await api().keyFor({
      region: HOME,
      roles: ['hr'],
      employeeId: first.employeeId,
      hands: [first.employeeId],
    });
    expect((await send(path, reason, { key: mine })).body.code).toBe('self-decision');
    const done = await send(path, reason, { idempotencyKey: 'rev' });
    expect(done.body).toEqual({ id: first.id, total: 1_500_000, reversed: true });
    expect((await send(path, reason, { idempotencyKey: 'rev' })).body).toEqual(done.body);
    expect((await send(path, reason)).body.code).toBe('already-done');
    expect((await queue()).waiting).toEqual({ lines: 1, sum: -1_500_000 });
    const { submissions, journal } = api().store.models;
    const [text] = await submissions.find({ kind: 'payroll-file' }).lean();
    // Of somebody who died long ago, and of somebody who is at it.
    const kept = { ...text, body: { text: 'nip' } };
    await submissions.collection.insertMany([
      { ...kept, _id: 'unmade' as never, at: '2026-01-01T00:00:00.000Z' },
      { ...kept, _id: 'coming' as never, at: new Date().toISOString() },
    ]);
    expect((await send('payroll-exports', february)).body).toMatchObject({ id: '2', lines: 1, sum: -1_500_000 });
    const made = await journal.find({ subject: `payroll:${HOME}`, type: 'payroll.exported' }).lean();
    const texts = await submissions.find({ kind: 'payroll-file' }).lean();
    const named = made.map(({ data }) => String(data?.['reasonId']));
    expect(new Set(texts.map(({ _id }) => _id))).toEqual(new Set(['coming', ...named]));
    expect((await textOf('2')).text).toContain(',-1500000,1,-1500000,');
    expect((await textOf('1')).text).toContain('TOTAL,2,');
    const told = await api().store.models.notices.findOne({ to: first.employeeId, template: 'payment-reversed' });
    expect(told).not.toBeNull();
  });

  it('hears from the payroll system what was paid, a line at a time', async () => {
    const { rows } = (await api().call('GET', at('payroll-exports/1'), { key: machine })).body;
    const say = (lines: object[], key = machine) => send('payroll-exports/1/acknowledge', { lines }, { key });
    const [a, b] = rows.map(({ id }: Json) => id);
    expect(
      (
        await say([
          { id: a, answer: 'paid' },
          { id: b, answer: 'refused' },
        ])
      ).body,
    ).toEqual({
      id: '1',
      lines: 2,
      paid: 1,
      refused: 1,
    });
    expect((await say([{ id: b, answer: 'paid' }])).body).toMatchObject({ paid: 2, refused: 0 });
    expect((await say([{ id: a, answer: 'refused' }])).status).toBe(422);
    expect((await say([{ id: '999', answer: 'paid' }])).status).toBe(422);
    expect((await say([{ id: a, answer: 'paid' }], hr)).status).toBe(403);
    expect((await textOf('1', machine)).status).toBe(200);
    expect((await send('payroll-exports', february, { key: machine })).status).toBe(403);
  });

  it('of sandboxes is a queue of its own', async () => {
    const { batch } = await award('Dewi', { sandbox: true });
    await followIssue(api().store, batch);
    expect((await queue()).waiting.lines).toBe(0);
    expect((await queue('?sandbox=true')).waiting).toEqual({ lines: 1, sum: 1_500_000 });
    const { body } = await send('payroll-exports', { ...february, sandbox: true });
    expect(body).toMatchObject({ id: 'COBA-1', sandbox: true });
    expect((await textOf('COBA-1')).text).toContain('COBA');
  });

  it('is there for nobody of another region, and refuses what is no month', async () => {
    const other = await api().keyFor({ region: ELSEWHERE, roles: ['hr', 'admin', 'system'], employeeId: 'emp-x' });
    for (const path of ['payroll-exports', 'payroll-exports/1', 'payroll-exports/1/file'])
      expect((await api().call('GET', at(path), { key: other })).status, path).toBe(404);
    for (const period of ['2027-13', '0000-01', '20270-1', ' 2027-02', '２０２７-02']) {
      const { status, body } = await send('payroll-exports', { period });
      const [{ pointer, detail }] = body.errors;
      expect([status, pointer, detail], period).toEqual([422, '/period', expect.stringContaining('2027-02')]);
    }
    expect((await api().call('GET', at('payroll-exports/9'), { key: hr })).status).toBe(404);
  });

  it('adds up to the rupiah in the journal, and the verifier notices what does not', async () => {
    const findings = async (subject: string) => (await verifySubject(api().store, subject)).findings;
    expect(await findings(`payroll:${HOME}`)).toEqual([]);
    expect(await findings(`payroll:${HOME}/sandbox`)).toEqual([]);
    await api().store.models.journal.collection.updateOne(
      { subject: `payroll:${HOME}`, type: 'payroll.exported' },
      { $inc: { 'data.sum': 1 } },
    );
    const kinds = async () => (await findings(`payroll:${HOME}`)).map(({ kind, detail }) => `${kind}: ${detail}`);
    expect((await kinds()).length).toBeGreaterThan(0);
    await api().store.models.journal.collection.updateOne(
      { subject: `payroll:${HOME}`, type: 'payroll.acknowledged' },
      { $push: { 'data.paid': 77 } as never },
    );
    expect((await kinds()).join()).toMatch(/answer \d+: no such lines in its file: 77/);
  });
});
