import { beforeAll, describe, expect, it } from 'vitest';
import { entriesOf } from '../../../store/journal/journal.ts';
import { getPack } from '../../../store/pack/rule-packs.ts';
import { verifyAll } from '../../../store/verify/all.ts';
import type { ResolvedPack } from '../../../rules/language/types.ts';
import type { Json } from '../../support/api.ts';
import { publishNext, renamed } from '../../support/next-version.ts';
import { type Cast, launchedCast, useRunningApi } from '../../support/running-api.ts';
import { eventually } from '../../support/workflow-env.ts';
import { HOME } from '../../support/regions.ts';

const api = useRunningApi();
const REASON = { id: 'Peraturan wali kota diubah', en: 'The mayor’s regulation was amended' };
let cast: Cast;
let first: ResolvedPack;
let second: ResolvedPack;
let mine = '';
let draft: Json;

beforeAll(async () => {
  const [admin, hr] = [
    await api().keyFor({ roles: ['admin'], employeeId: 'second-person' }),
    await api().keyFor({ roles: ['hr'], employeeId: 'first-person' }),
  ];
  cast = { ...(await launchedCast(api(), HOME)), admin, hr };
  const pack = await getPack(api().store, await api().packOf(HOME));
  if (!pack) throw new Error('no pack');
  first = pack;
  second = await publishNext(api().store, pack, renamed);
  mine = await cast.appraisalOf(cast.ids.sri);
});

const get = (path: string, key = cast.admin) => api().call('GET', path, { key });
const post = (path: string, body: unknown, more: { key?: string; idempotencyKey?: string } = {}) =>
  api().call('POST', path, { key: cast.hr, body, ...more });
const asked = () => ({
  region: HOME,
  pack: second.digest,
  reason: REASON,
  legalBasis: ['Perwal 7/2026'],
  cycles: [cast.cycle],
  choice: 'fromNextStage',
});
const rows = async (): Promise<Json[]> => (await get(`/v1/appraisals?cycle=${cast.cycle}`)).body.data;

describe('a published second version', () => {
  it('changes no running appraisal', async () => {
    await eventually(async () => (await rows()).length === 3, 'three appraisals');
    expect((await rows()).map(({ pack }) => pack)).toEqual([first.digest, first.digest, first.digest]);
  });
});

describe('a draft', () => {
  it('is shown beforehand by a dry run that keeps nothing', async () => {
    const { status, body } = await post('/v1/amendments?dryRun=true', asked());
    expect([status, body.summary]).toEqual([200, expect.objectContaining({ appraisals: 3, touched: 3, refused: {} })]);
    expect((await get(`/v1/amendments?region=${HOME}`)).body.data).toEqual([]);
  });

  it('is kept with its reason in both languages, and the same request again is the same draft', async () => {
    const exceptions = [{ appraisalId: await cast.appraisalOf(cast.ids.budi), choice: 'keep' }];
    const body = { ...asked(), exceptions };
    const made = await post('/v1/amendments', body, { idempotencyKey: 'am-1' });
    expect([made.status, made.headers.get('location')]).toEqual([201, `/v1/amendments/${made.body.id}`]);
    expect(made.body).toMatchObject({ state: 'DRAFT', reason: REASON, units: null, progress: null });
    expect((await post('/v1/amendments', body, { idempotencyKey: 'am-1' })).body).toEqual(made.body);
    expect((await get('/v1/amendments?state=DRAFT')).body.data).toHaveLength(1);
    draft = made.body;
  });

  it('says for each appraisal what would become of it', async () => {
    const { body } = await get(`/v1/amendments/${draft.id}/preview`);
    expect(body).toMatchObject({ approved: false, summary: { appraisals: 3, touched: 2, kept: 1, refused: {} } });
    const line = body.data.find(({ appraisalId }: Json) => appraisalId === mine);
    expect(line).toMatchObject({ employeeId: cast.ids.sri, unit: 'dinkes', refusal: null, result: null });
    expect(line.stagesLeft.after).toEqual(line.stagesLeft.before);
    const page = await get(`/v1/amendments/${draft.id}/preview?limit=2`);
    const rest = await get(`/v1/amendments/${draft.id}/preview?limit=2&cursor=${page.body.page.nextCursor}`);
    expect([...page.body.data, ...rest.body.data]).toEqual(body.data);
    expect([page.body.digest, rest.body.digest]).toEqual([body.digest, body.digest]);
  });

  it('changes nothing by itself', async () => {
    expect(new Set((await rows()).map(({ pack }) => pack))).toEqual(new Set([first.digest]));
  });
});

describe('an approval by a second person', () => {
  let preview = '';
  const approve = (dry = false) =>
    post(
      `/v1/amendments/${draft.id}/approve${dry ? '?dryRun=true' : ''}`,
      { preview, comment: 'Sesuai' },
      { key: cast.admin, idempotencyKey: 'approve-1' },
    );

  it('may be tried without effect', async () => {
    preview = (await get(`/v1/amendments/${draft.id}/preview`)).body.digest;
    expect((await approve(true)).body).toEqual({ dryRun: true, touched: 2 });
    expect((await get(`/v1/amendments/${draft.id}`)).body.state).toBe('DRAFT');
  });

  it('is carried out on exactly the appraisals of the preview, once each', async () => {
    const sent = await approve();
    expect([sent.status, sent.headers.get('location')]).toEqual([202, `/v1/amendments/${draft.id}`]);
    expect(sent.body).toMatchObject({ preview, comment: 'Sesuai' });
    const done = await eventually(async () => {
      const { body } = await get(`/v1/amendments/${draft.id}`);
      return body.state === 'DONE' && body;
    }, 'the amendment is done');
    expect(done.progress).toEqual({ pending: 0, amended: 2, refused: 0, unanswered: 0, kept: 1 });
    expect((await approve()).headers.get('Idempotency-Replayed')).toBe('true');
    for (const { id, employeeId, pack, amendments } of await rows()) {
      const kept = employeeId === cast.ids.budi;
      expect([pack, amendments?.length ?? 0]).toEqual(kept ? [first.digest, 0] : [second.digest, 1]);
      const entries = (await entriesOf(api().store, id)).filter(({ type }) => type === 'appraisal.amended');
      expect(entries).toHaveLength(kept ? 0 : 1);
    }
  });

  it('is told afterwards line by line, with the version that holds the entry', async () => {
    const { body } = await get(`/v1/amendments/${draft.id}/preview`);
    expect(body).toMatchObject({ approved: true, digest: preview });
    const results = body.data.map(({ result }: Json) => result).sort();
    expect(results).toEqual(['AMENDED', 'AMENDED', 'KEPT']);
    const line = body.data.find(({ appraisalId }: Json) => appraisalId === mine);
    const journal = (await get(`/v1/appraisals/${mine}/journal`)).body.data;
    const entry = journal.find(({ type }: Json) => type === 'appraisal.amended');
    expect(entry).toMatchObject({ seq: line.version, data: { before: first.digest, after: second.digest } });
    expect(entry.text).toEqual({ reason: REASON });
  });

  it('is told to the employee with its reason in both languages', async () => {
    const { body } = await get('/v1/notices', cast.employee);
    const notice = body.data.find(({ template }: Json) => template === 'amended-from-next-stage');
    expect(notice.appraisalId).toBe(mine);
    expect(notice.text.id).toContain(REASON.id);
    expect(notice.text.en).toContain(REASON.en);
  });

  it('is an operation of the cycle, and every step of it is in the journal', async () => {
    const cycle = (await get(`/v1/cycles/${cast.cycle}`)).body;
    expect(cycle.operations).toMatchObject([{ opId: draft.id, op: 'amend', state: 'DONE', done: 2, failed: 0 }]);
    expect(cycle.operations[0].reason).toBe(REASON.id);
    expect(cycle.pack.digest).toBe(first.digest);
    const audit = (await entriesOf(api().store, `audit:${HOME}`, { limit: 200 })).filter(
      ({ data }) => data?.['amendment'] === draft.id,
    );
    expect(audit.map(({ type }) => type)).toEqual(['amendment.drafted', 'amendment.approved', 'amendment.done']);
    const found: unknown[] = [];
    await verifyAll(api().store, { onFinding: (finding) => found.push(finding) });
    expect(found).toEqual([]);
  });

  it('leaves the way back open: another amendment to the former pack', async () => {
    const back = await post('/v1/amendments', { ...asked(), pack: first.digest });
    const seen = (await get(`/v1/amendments/${back.body.id}/preview`)).body;
    expect(seen.summary).toMatchObject({ touched: 2, refused: { 'pack-same': 1 } });
    const refused = seen.data.find(({ refusal }: Json) => refusal !== null);
    expect(refused).toMatchObject({ employeeId: cast.ids.budi, refusal: { code: 'pack-same' } });
    expect(Object.keys(refused.refusal.text)).toEqual(['id', 'en']);
  });
});

describe('a draft that is not wanted', () => {
  it('is rejected by a second person with their reason, or taken back, and leaves everything as it is', async () => {
    const before = await rows();
    const made = await post('/v1/amendments', { ...asked(), pack: first.digest });
    const comment = 'Tidak adil di tengah tahun';
    const rejected = await post(`/v1/amendments/${made.body.id}/reject`, { comment }, { key: cast.admin });
    expect(rejected.body).toMatchObject({ state: 'REJECTED', comment, progress: null });
    const other = await post('/v1/amendments', { ...asked(), pack: first.digest });
    expect((await post(`/v1/amendments/${other.body.id}/cancel`, {})).body).toMatchObject({ state: 'CANCELLED' });
    expect(await rows()).toEqual(before);
  });
});
