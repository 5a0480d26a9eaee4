/** Praise and advice at any time: whom it reaches, whom it does not, taken back, bounded, and verified. */
import { beforeAll, describe, expect, it } from 'vitest';
import { verifyAll } from '../../../store/verify/all.ts';
import type { JournalFinding } from '../../../store/verify/findings.ts';
import type { Json } from '../../support/api.ts';
import { useApi } from '../../support/api.ts';
import { ELSEWHERE, HOME } from '../../support/regions.ts';
import { testSite } from '../../support/site.ts';
import { surferOf } from '../../support/surfer.ts';
import { aCycle } from '../../support/store.ts';

const api = useApi();
const cycleId = `cycle:${HOME}:remarks`;
const PRAISE = { kind: 'praise', text: 'Antrean pagi ini lancar berkat Anda', forAssessor: true };
const ADVICE = { kind: 'advice', text: 'Beri tahu lebih awal bila loket tutup', forAssessor: false };
const KEYS: Record<string, string> = {};
let [real, played, closed] = ['', '', ''];

beforeAll(async () => {
  await api().employee({ _id: 'm-boss', region: HOME, name: 'Ibu Kepala' });
  for (const _id of ['m-sri', 'm-budi', 'm-old', 'm-many'])
    await api().employee({ _id, region: HOME, name: _id === 'm-sri' ? 'Sri' : _id, supervisorId: 'm-boss' });
  await api().employee({ _id: 'm-gone', region: HOME, active: false });
  await api().employee({ _id: 'm-far', region: ELSEWHERE });
  const pack = await api().packOf(HOME);
  await api().store.models.cycles.insertMany([
    aCycle({ _id: cycleId, region: HOME, pack, packId: HOME, state: 'OPEN' }),
  ]);
  const of = { region: HOME, employeeId: 'm-sri', cycleId };
  real = await api().appraisal({ ...of, view: { assessorId: 'm-boss', peerIds: ['m-budi'] } });
  // A cycle that plays, and one that is over: somebody else was made the assessor there.
  played = await api().appraisal({ ...of, sandbox: true, view: { assessorId: 'm-old' } });
  closed = await api().appraisal({ ...of, view: { assessorId: 'm-old', state: 'CLOSED' } });
  for (const employeeId of ['m-boss', 'm-sri', 'm-budi', 'm-old', 'm-many', 'm-gone'])
    KEYS[employeeId] = await api().keyFor({ region: HOME, roles: ['employee', 'assessor'], employeeId });
  KEYS['m-far'] = await api().keyFor({ region: ELSEWHERE, roles: ['employee'], employeeId: 'm-far' });
  KEYS['hr'] = await api().keyFor({ region: HOME, roles: ['hr', 'admin'], employeeId: null });
});

const give = (by: string, to: string, body: object = PRAISE, more: object = {}) =>
  api().call('POST', `/v1/employees/${to}/remarks`, { key: KEYS[by] ?? '', body, ...more });
const read = async (by: string, of = 'received'): Promise<Json[]> =>
  (await api().call('GET', `/v1/remarks?of=${of}`, { key: KEYS[by] ?? '' })).body.data;
const beside = async (by: string, id: string) =>
  api().call('GET', `/v1/appraisals/${id}/remarks`, { key: KEYS[by] ?? '' });
const texts = (rows: Json[]): string[] => rows.map(({ text }) => text);
const told = async (by: string): Promise<Json[]> =>
  (await api().call('GET', '/v1/notices?limit=200', { key: KEYS[by] ?? '' })).body.data;

describe('praise and advice', () => {
  it('reach the person, and the assessor where the writer says so; nobody else, and no assessor of another day', async () => {
    expect((await give('m-budi', 'm-sri')).status).toBe(201);
    expect((await give('m-budi', 'm-sri', ADVICE)).status).toBe(201);
    expect(texts(await read('m-sri'))).toEqual([ADVICE.text, PRAISE.text]);
    expect(texts((await beside('m-sri', real)).body.data)).toEqual([ADVICE.text, PRAISE.text]);
    expect((await read('m-sri')).map(({ by, kind }) => `${by} ${kind}`)).toEqual(['m-budi advice', 'm-budi praise']);
    for (const rows of [(await beside('m-boss', real)).body.data, await read('m-boss', 'team')])
      expect(texts(rows)).toEqual([PRAISE.text]);
    expect((await beside('m-boss', played)).status).toBe(403);
    for (const id of [played, closed]) expect((await beside('m-old', id)).body.data).toEqual([]);
    for (const by of ['m-budi', 'm-many', 'hr']) expect((await beside(by, real)).status).toBe(403);
    expect((await beside('m-far', real)).status).toBe(404);
    expect((await api().call('GET', '/v1/remarks', { key: KEYS['hr'] ?? '' })).status).toBe(403);
    expect(await read('m-many', 'team')).toEqual([]);
  });

  it('are told of without saying who wrote what', async () => {
    expect((await told('m-sri')).map(({ template }) => template)).toEqual(['remark-received', 'remark-received']);
    expect((await told('m-boss')).map(({ text }) => text.id)).toEqual([expect.stringContaining('tentang Sri yang')]);
    const seen = JSON.stringify(await told('hr'));
    for (const word of ['m-budi', PRAISE.text, ADVICE.text]) expect(seen).not.toContain(word);
  });

  it('are refused to oneself, to who has left, to another region, and without a person', async () => {
    expect((await give('m-sri', 'm-sri')).body.code).toBe('self-decision');
    expect((await give('m-sri', 'm-gone')).body.errors).toMatchObject([{ pointer: '/to', code: 'employee-unknown' }]);
    expect((await give('m-far', 'm-sri')).status).toBe(404);
    expect((await give('hr', 'm-sri')).status).toBe(403);
    const wrong = await give('m-budi', 'm-sri', { ...PRAISE, text: ' ', score: 5 });
    expect(wrong.body.errors.map(({ pointer }: Json) => pointer)).toEqual(['/text', '/score']);
    const made = await api().keyFor({ region: HOME, roles: ['employee'], employeeId: 'm-many', hands: ['m-sri'] });
    const own = await api().call('POST', '/v1/employees/m-sri/remarks', { key: made, body: PRAISE });
    expect(own.body.code).toBe('self-decision');
  });

  it('are written once under one key, and three times a day to one person, also at once and after taking back', async () => {
    const idempotencyKey = 'remark-once';
    const [a, b] = [await give('m-many', 'm-old', PRAISE, { idempotencyKey }), await read('m-old')];
    const again = await give('m-many', 'm-old', PRAISE, { idempotencyKey });
    expect([again.status, again.body.id, (await read('m-old')).length]).toEqual([201, a.body.id, b.length]);
    await api().call('POST', `/v1/remarks/${a.body.id}/retract`, { key: KEYS['m-many'] ?? '', body: {} });
    const more = await Promise.all([1, 2, 3, 4].map(() => give('m-many', 'm-old')));
    expect(more.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 201, 409, 409]);
    expect(more.find(({ status }) => status === 409)?.body.code).toBe('remark-limit');
    expect((await give('m-many', 'm-sri')).status).toBe(201);
  });

  it('are taken back by whoever wrote them, and by nobody else: the words are gone everywhere', async () => {
    const [first] = await read('m-budi', 'given');
    const [praise] = (await read('m-budi', 'given')).filter(({ text }) => text === PRAISE.text);
    expect(first?.text).toBe(ADVICE.text);
    const retract = (by: string) =>
      api().call('POST', `/v1/remarks/${praise?.id}/retract`, { key: KEYS[by] ?? '', body: {} });
    for (const by of ['m-sri', 'm-boss', 'hr']) expect((await retract(by)).status).toBe(403);
    expect((await retract('m-far')).status).toBe(404);
    expect((await retract('m-budi')).body).toMatchObject({ text: null, retractedAt: expect.any(String) });
    expect((await retract('m-budi')).status).toBe(200);
    expect(texts(await read('m-sri'))).toContain(null);
    expect(texts((await beside('m-boss', real)).body.data)).not.toContain(null);
    const stored = JSON.stringify(
      await api()
        .store.models.remarks.find({ _id: String(praise?.id) })
        .lean(),
    );
    expect(stored).not.toContain(PRAISE.text);
  });

  it('are written and read on pages, in the language of whoever reads', async () => {
    const site = await testSite(api());
    const budi = surferOf(site);
    await budi.signIn({ wilayah: HOME, pegawai: 'm-budi', hat: 'employee' });
    const { html } = await budi.visit('/umpan-balik/baru');
    const token = /name="token" value="([^"]+)"/.exec(html)?.[1] ?? '';
    const filled = { token, to: 'm-boss', kind: 'advice', text: 'Rapat lebih singkat, terima kasih' };
    expect((await budi.visit('/umpan-balik/baru', { ...filled, text: '' })).status).toBe(422);
    expect((await budi.visit('/umpan-balik/baru', filled)).status).toBe(303);
    expect((await budi.visit('/umpan-balik')).html).toContain('untuk Ibu Kepala');
    const boss = surferOf(site);
    await boss.signIn({ wilayah: HOME, pegawai: 'm-boss', hat: 'employee' });
    expect((await boss.visit('/umpan-balik')).html).toContain(filled.text);
    expect((await boss.visit(`/penilaian/${real}/tinjauan`)).html).toContain('Umpan balik dari rekan dan atasan');
  });

  it('are compared with the journal: a changed word is found, one that was taken back is not', async () => {
    const found = async () => {
      const all: JournalFinding[] = [];
      await verifyAll(api().store, { onFinding: (finding) => all.push(finding), secondLookMs: 0 });
      return all.filter(({ detail }) => detail.includes('remark')).map(({ kind, detail }) => `${kind} ${detail}`);
    };
    expect(await found()).toEqual([]);
    const doc = await api().store.models.remarks.findOne({ retractedAt: null }).lean();
    await api().store.models.remarks.updateOne({ _id: String(doc?._id) }, { $set: { text: 'Lain' } });
    expect(await found()).toEqual(['record-differs remark: words']);
    await api().store.models.remarks.updateOne({ _id: String(doc?._id) }, { $set: { text: null, retractedAt: 1 } });
    expect(await found()).toEqual(['record-differs remark: words']);
  });
});
