/** Letters of issued outcomes: numbered once and without a gap, read by who may, checked by anybody, taken back by a second person. */
import { beforeAll, describe, expect, it } from 'vitest';
import { followIssue } from '../../../activities/appraisal/letters.ts';
import { evaluate } from '../../../rules/decide/evaluate.ts';
import { verifyAll } from '../../../store/verify/all.ts';
import type { RecordBatch } from '../../../workflows/record.ts';
import { useApi } from '../../support/api.ts';
import { publishNext } from '../../support/next-version.ts';
import { aSituation, itsBatches, recordAppraisal, type Situation } from '../../support/recorded-appraisal.ts';
import { HOME } from '../../support/regions.ts';
import { freshId } from '../../support/store.ts';

const api = useApi();
const LETTER = {
  series: 'PIAGAM',
  title: { id: 'Piagam {number}', en: 'Certificate {number}' },
  body: { id: '{name} ({unit}) memperoleh predikat {predicate}.', en: '{name} ({unit}) reached {predicate}.' },
};
let situation: Situation;

beforeAll(async () => {
  const found = await aSituation('reward');
  const pack = await publishNext(api().store, found.pack, ({ outcomes }) => ({
    outcomes: outcomes.map((each) => ({ ...each, letter: LETTER })),
  }));
  situation = { ...found, pack, decision: await evaluate(pack, found.facts) };
});

/** Somebody whose reward was issued, with its letter numbered as often as that was tried. */
async function issued(parts: Partial<RecordBatch> = {}) {
  const person = await api().employee({ region: HOME, name: 'Siti Contoh' });
  const about = {
    appraisalId: freshId('a'),
    region: HOME,
    employeeId: person._id,
    cycleId: `cycle:${HOME}:2026`,
    ...parts,
  };
  const id = await recordAppraisal(api().store, situation, about);
  const batches = itsBatches(situation, about);
  const last = batches.at(-1);
  if (!last) throw new Error('no batch');
  const number = () => followIssue(api().store, last);
  await Promise.all([number(), number()]);
  const outcome = situation.decision.outcomes.find(({ result, kind }) => result && kind === 'reward')?.id ?? '';
  return { id, number, person: person._id, path: `/v1/appraisals/${id}/outcomes/${outcome}` };
}

const asHr = (employeeId: string) => api().keyFor({ roles: ['hr'], employeeId });
const check = async (number: string, code: string, region = HOME) =>
  (await api().call('GET', `/v1/public/letters?region=${region}&number=${encodeURIComponent(number)}&check=${code}`))
    .body;

describe('a letter', () => {
  it('has the next number of its series, once, whoever numbers it how often', async () => {
    const hr = await asHr('l-hr');
    const many = await Promise.all(Array.from({ length: 5 }, () => issued()));
    for (const { number } of many) await number();
    const letters = await Promise.all(many.map(({ path }) => api().call('GET', `${path}/letter`, { key: hr })));
    const numbers = letters.map(({ body }) => Number(body.number.split('/')[0])).sort((a, b) => a - b);
    expect(numbers).toEqual([1, 2, 3, 4, 5]);
    const [first] = letters;
    expect(first?.body.body.id).toMatch(/^Siti Contoh \(.+\) memperoleh predikat .+\.$/);
    expect(first?.body.title.en).toBe(`Certificate ${first?.body.number}`);
    const sandbox = await issued({ sandbox: true });
    expect((await api().call('GET', `${sandbox.path}/letter`, { key: hr })).body.number).toBe('COBA/1/PIAGAM/2026');
  });

  it('is told to be genuine by number and code alone, and nothing else of it', async () => {
    const { path } = await issued();
    const { body: letter } = await api().call('GET', `${path}/letter`, { key: await asHr('l-hr') });
    const told = await check(letter.number, letter.check);
    expect(told).toEqual({
      region: HOME,
      number: letter.number,
      standing: 'stands',
      date: letter.date,
      sandbox: false,
      revokedAt: null,
    });
    const wrong = [await check(letter.number, 'x'), await check('9999/PIAGAM/2026', letter.check)];
    expect(wrong.map(({ standing, date }) => [standing, date])).toEqual([
      ['unknown', null],
      ['unknown', null],
    ]);
    expect((await check('satu', 'x')).errors[0].pointer).toBe('/number');
  });

  it('is taken back by somebody else than who decided it, with a reason, once; its person is told', async () => {
    const { path, person } = await issued();
    const hr = await asHr('l-hr');
    const { body: letter } = await api().call('GET', `${path}/letter`, { key: hr });
    const body = { reason: 'Data keliru.' };
    const revoke = (key: string, idempotencyKey?: string, query = '') =>
      api().call('POST', `${path}/revoke-letter${query}`, { key, body, ...(idempotencyKey && { idempotencyKey }) });
    expect((await revoke(await asHr('official-1'))).body.code).toBe('self-decision');
    const nobodys = await api().keyFor({ roles: ['hr'] });
    expect((await revoke(nobodys)).body.code).toBe('person-required');
    expect((await revoke(await asHr(person))).body.code).toBe('result-not-ready');
    expect((await revoke(hr, undefined, '?dryRun=true')).body).toEqual({ dryRun: true });
    expect((await check(letter.number, letter.check)).standing).toBe('stands');
    const done = await revoke(hr, 'revoke-1');
    expect([done.status, done.body.revokedAt === null]).toEqual([200, false]);
    expect((await revoke(hr, 'revoke-1')).status).toBe(200);
    expect((await revoke(hr)).body.code).toBe('already-done');
    expect((await check(letter.number, letter.check)).standing).toBe('revoked');
    const own = await api().keyFor({ roles: ['employee'], employeeId: person });
    const told = (await api().call('GET', '/v1/notices', { key: own })).body.data;
    expect(told.map(({ text }: { text: { id: string } }) => text.id)).toContain(
      `Surat nomor ${letter.number} atas nama Anda dicabut dan tidak berlaku lagi.`,
    );
    const findings: unknown[] = [];
    await verifyAll(api().store, { onFinding: (each) => findings.push(each), secondLookMs: 0 });
    expect(findings.filter((each) => JSON.stringify(each).includes('letter'))).toEqual([]);
  });

  it('says what its person was called when it was numbered, whatever the roster says later', async () => {
    const { path, person, id } = await issued();
    const hr = await asHr('l-hr');
    const read = async () => (await api().call('GET', `${path}/letter`, { key: hr })).body;
    const before = await read();
    await api().store.models.employees.updateOne({ _id: person }, { $set: { name: 'Orang Lain Sekali' } });
    expect(await read()).toEqual(before);
    expect(JSON.stringify(before.body)).not.toContain('Orang Lain Sekali');
    const { submissions } = api().store.models;
    const kept = (await submissions.find({ kind: 'letter' }).lean()).find(({ _id }) => _id.includes(id));
    await submissions.updateOne({ _id: kept?._id ?? '' }, { $set: { body: { ...kept?.body, name: 'X' } } });
    const kinds: string[] = [];
    await verifyAll(api().store, { onFinding: ({ kind, record }) => kinds.push(`${kind} ${record}`), secondLookMs: 0 });
    expect(kinds.filter((each) => each.includes(id))).toEqual([expect.stringMatching(/^record-differs letter\//)]);
  });

  it('is missed by the verifier where its outcome is gone, and stands for nothing', async () => {
    const { id, path } = await issued();
    const { body: letter } = await api().call('GET', `${path}/letter`, { key: await asHr('l-hr') });
    await api().store.models.outcomes.deleteOne({ appraisalId: id });
    const kinds: string[] = [];
    await verifyAll(api().store, { onFinding: ({ kind, record }) => kinds.push(`${kind} ${record}`), secondLookMs: 0 });
    expect(kinds).toContain(`record-missing outcome/${id}/1`);
    expect((await check(letter.number, letter.check)).standing).toBe('unknown');
  });
});
