import { beforeAll, describe, expect, it } from 'vitest';
import { createCycle } from '../../../store/cycle/cycles.ts';
import type { CycleDoc } from '../../../store/cycle/types.ts';
import { type Json, useApi } from '../../support/api.ts';
import { act, begin, type People, peopleOf, readDraft, submitted } from '../../support/drafts.ts';
import { aCycle } from '../../support/store.ts';
import { compareAll, shippedPack, storePopulation, stricter } from '../../support/what-if.ts';
import { ELSEWHERE, HOME, NATION } from '../../support/regions.ts';

const api = useApi();
const [shipped, other] = [await shippedPack(HOME), await shippedPack(ELSEWHERE)];
const draft = stricter(shipped);
let home: People;
let elsewhere: People;

type Cycle = Partial<CycleDoc> & { people: number; unscoredEvery?: number };

async function cycleOf(region: typeof shipped, { people, unscoredEvery = 0, ...cycle }: Cycle): Promise<string> {
  const { pack } = region;
  const doc = aCycle({ region: pack.pack.id, pack: pack.digest, state: 'OPEN', ...cycle });
  await createCycle(api().store, doc);
  const parts = { region: pack.pack.id, cycleId: doc._id, pack, people, unscoredEvery };
  await storePopulation(api().store, parts);
  return doc._id;
}

beforeAll(async () => {
  [home, elsewhere] = [await peopleOf(api(), HOME), await peopleOf(api(), ELSEWHERE)];
  await cycleOf(shipped, { _id: `cycle:${HOME}:2026`, label: '2026', people: 30, unscoredEvery: 10 });
});

const previewOf = (report: Json): Json => report['steps'].find(({ step }: Json) => step === 'preview');
const reportOf = async (key: string, id: string): Promise<Json> =>
  (await api().call('GET', `/v1/rule-packs/drafts/${id}/report`, { key })).body;
const validated = async (key: string, document: unknown): Promise<Json> =>
  previewOf((await api().call('POST', '/v1/rule-packs/validate', { key, body: document })).body.report);
const file = { kind: 'file', document: draft.source, cases: [] };

describe('the report about a draft', () => {
  it('shows what the draft would have decided about the last cycle, equal to a what-if on it', async () => {
    const made = await begin(api(), home.author, { pack: HOME, effective: { from: '2027-01-01' }, origin: file });
    const { report } = await reportOf(home.second, made.body.id);
    const { result, findings, measures } = previewOf(report.ladder);
    const body = { region: HOME, draft: draft.source, cycles: [`cycle:${HOME}:2026`] };
    const asked = await api().call('POST', '/v1/what-ifs', { key: home.author, body });
    const { result: whatIf } = await compareAll(api().store, asked.body.id);
    const { compared, refused, changed, sanctioned, predicates, outcomes, cost, checked } = whatIf ?? {};
    expect(measures).toMatchObject({ scored: 27, looked: 27 });
    expect(measures).toMatchObject({ compared, refused, changed, sanctioned, predicates, outcomes, cost, checked });
    expect(sanctioned).toBeGreaterThan(0);
    expect(result).toBe('passed');
    expect(findings.map(({ code, pointer }: Json) => `${code} ${pointer}`)).toEqual(['N01 /outcomes/reprimand']);
    expect(measures).toMatchObject({
      cycle: { id: `cycle:${HOME}:2026`, label: '2026', state: 'OPEN', sandbox: false },
      asOf: expect.stringMatching(/^\d{4}-.*Z$/),
      decisions: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
    });
    const auditor = await api().keyFor({ roles: ['auditor'], region: null });
    expect((await reportOf(auditor, made.body.id)).report).toEqual(report);
    expect(JSON.stringify(report)).not.toMatch(/decision\/|"employeeId"|"units"/);
  });

  it('of a region without a scored cycle, and of a pack that is no region’s, says that there is nobody', async () => {
    const [national, all] = [await shippedPack(NATION), await peopleOf(api(), null)];
    await createCycle(api().store, aCycle({ _id: `cycle:${ELSEWHERE}:2026`, region: ELSEWHERE, state: 'OPEN' }));
    const about = [
      { key: elsewhere.author, pack: ELSEWHERE, document: { ...other.chain.at(-1), version: 3 } },
      { key: all.author, pack: NATION, document: { ...national.chain.at(-1), version: 2 } },
    ];
    for (const { key, pack, document } of about) {
      const origin = { kind: 'file', document, cases: [] };
      const made = await begin(api(), key, { pack, effective: { from: '2027-01-01' }, origin });
      expect(made.status).toBe(201);
      const { result, measures } = previewOf((await reportOf(key, made.body.id)).report.ladder);
      expect([pack, result, measures.cycle, measures.compared]).toEqual([pack, 'passed', null, 0]);
      expect(measures.sentence.id).toMatch(/tidak ada pegawai/);
    }
  });

  it('stays as it was signed when more people are scored before it is published', async () => {
    const ready = await submitted(api(), home, { pack: HOME, from: '2027-01-01' });
    const signed = await reportOf(home.second, ready.id);
    await cycleOf(shipped, { _id: `cycle:${HOME}:2026b`, period: { from: '2026-02-01', to: '2027-01-31' }, people: 3 });
    const body = { report: ready.report };
    expect((await act(api(), ready.id, 'approve', { key: home.second, body })).status).toBe(200);
    const published = await act(api(), ready.id, 'publish', { key: home.second });
    expect(published.status).toBe(200);
    const stored = await api().call('GET', `/v1/rule-packs/${published.body.published}/report`, { key: home.admin });
    expect(stored.body.report).toEqual(signed.report);
    expect(previewOf(stored.body.report.ladder).measures).toMatchObject({ cycle: { id: `cycle:${HOME}:2026` } });
  });

  it('looks again at each submission: a reopened draft is signed with the people of then', async () => {
    const first = await submitted(api(), home, { pack: HOME, from: '2028-01-01' });
    await cycleOf(shipped, { _id: `cycle:${HOME}:2028`, period: { from: '2028-01-01', to: '2028-12-31' }, people: 2 });
    await act(api(), first.id, 'reopen', { key: home.author, body: { reason: 'Lihat lagi' } });
    const why = { reason: 'Lihat lagi', legalBasis: 'Perwali 1/2027' };
    await act(api(), first.id, 'submit', { key: home.author, body: why });
    const again = await readDraft(api(), home.author, first.id);
    expect(again['report']).not.toBe(first.report);
    const { measures } = previewOf((await reportOf(home.second, first.id)).report.ladder);
    expect(measures).toMatchObject({ cycle: { id: `cycle:${HOME}:2028` }, scored: 2 });
    const stale = await act(api(), first.id, 'approve', { key: home.second, body: { report: first.report } });
    expect([stale.status, stale.body.code]).toEqual([409, 'report-stale']);
  });
});

describe('the check of a pack that is not stored', () => {
  it('shows HR the people of their own region and never those of another', async () => {
    expect((await validated(home.author, draft.source)).measures.compared).toBeGreaterThan(0);
    const seen = await validated(elsewhere.author, draft.source);
    expect([seen.measures.cycle, seen.measures.compared]).toEqual([null, 0]);
  });

  it('compares a pack with the people of the region it is for, whatever it was cloned from', async () => {
    const cloned = { ...draft.source, id: ELSEWHERE, area: other.pack.pack.area, version: 3 };
    expect((await validated(elsewhere.author, cloned)).measures.cycle).toBeNull();
  });
});

describe('the last cycle', () => {
  const cycleSeen = async () =>
    (await validated(elsewhere.author, { ...other.chain.at(-1), version: 3 })).measures.cycle;

  it('is a sandbox, called so, only where no real one has a score; a cancelled one is none', async () => {
    const later = { period: { from: '2030-01-01', to: '2030-12-31' } };
    await cycleOf(other, { _id: `cycle:${ELSEWHERE}:gone`, state: 'CANCELLED', people: 2 });
    expect(await cycleSeen()).toBeNull();
    await cycleOf(other, { _id: `cycle:${ELSEWHERE}:play`, sandbox: true, people: 2, ...later });
    expect(await cycleSeen()).toMatchObject({ id: `cycle:${ELSEWHERE}:play`, sandbox: true });
    await cycleOf(other, { _id: `cycle:${ELSEWHERE}:real`, state: 'CLOSED', people: 2 });
    expect(await cycleSeen()).toMatchObject({ id: `cycle:${ELSEWHERE}:real`, sandbox: false, state: 'CLOSED' });
    await cycleOf(other, { _id: `cycle:${ELSEWHERE}:next`, people: 1, ...later });
    expect(await cycleSeen()).toMatchObject({ id: `cycle:${ELSEWHERE}:next` });
  });
});
