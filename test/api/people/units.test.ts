import { beforeAll, describe, expect, it } from 'vitest';
import { appendSubject } from '../../../store/journal/journal.ts';
import { verifySubject } from '../../../store/verify/subject.ts';
import { type Json, nipOf, useApi } from '../../support/api.ts';
import { HOME } from '../../support/regions.ts';

const api = useApi();
let hr: string;
let head: string;
beforeAll(async () => {
  hr = await api().keyFor({ roles: ['hr'] });
  head = (await api().employee({ unit: 'dinkes', nip: nipOf(701), name: 'Kadis' }))._id;
  await api().employee({ unit: 'pkm1', unitName: 'PKM 1' });
  await api().employee({ unit: 'pkm1', unitName: 'PKM 1' });
  await api().employee({ unit: 'pkm1', unitName: 'PKM 1', active: false });
});

const put = (unit: string, body: object, key = hr) =>
  api().call('PUT', `/v1/units/${encodeURIComponent(unit)}`, { key, body: { region: HOME, ...body } });
const listed = async (key = hr): Promise<Json[]> =>
  (await api().call('GET', `/v1/units?region=${HOME}`, { key })).body.data;
const wrong = async () => (await verifySubject(api().store, `audit:${HOME}`)).findings.map(({ kind }) => kind);

describe('units', () => {
  it('that nobody described are what their people call them', async () => {
    expect(await listed()).toEqual([
      expect.objectContaining({ unit: 'dinkes', name: 'Dinas Kesehatan', described: false, people: 1 }),
      expect.objectContaining({ unit: 'pkm1', name: 'PKM 1', parent: null, headId: null, people: 2, total: 2 }),
    ]);
  });

  it('are a tree with heads and people once they are described, which the verifier compares', async () => {
    expect((await put('dinkes', { name: 'Dinas Kesehatan Kota', kind: 'dinas', headId: head })).status).toBe(204);
    expect((await put('pkm1', { name: 'Puskesmas Kota', parent: 'dinkes' })).status).toBe(204);
    const units = await listed();
    expect(units.map(({ unit, parent, people, total }) => [unit, parent, people, total])).toEqual([
      ['dinkes', null, 1, 3],
      ['pkm1', 'dinkes', 2, 2],
    ]);
    expect(units[0]).toMatchObject({ headId: head, head: { name: 'Kadis', nip: nipOf(701) }, kind: 'dinas' });
    const entries = () => api().store.models.journal.countDocuments({ type: 'unit.described' });
    const before = await entries();
    expect((await put('pkm1', { name: 'Puskesmas Kota', parent: 'dinkes' })).status).toBe(204);
    expect(await entries()).toBe(before);
    expect(await wrong()).toEqual([]);
    await api().store.models.units.updateOne({ unit: 'pkm1' }, { $set: { parent: null } });
    expect(await wrong()).toEqual(['record-differs']);
    await api().store.models.units.updateOne({ unit: 'pkm1' }, { $set: { parent: 'dinkes' } });
  });

  it('of which an entry was cut off become what it said, and then what is said now; what is lost is found', async () => {
    const { units } = api().store.models;
    const unit = await units.findOne({ unit: 'pkm1' }).lean();
    await units.deleteOne({ unit: 'pkm1' });
    expect(await wrong()).toEqual(['record-missing']);
    expect((await put('pkm1', { name: 'Puskesmas Kota', parent: 'dinkes' })).status).toBe(204);
    expect(await wrong()).toEqual([]);
    await units.insertMany([{ ...unit, _id: `${HOME}/odd`, unit: 'odd' }]);
    expect(await wrong()).toEqual(['record-unnamed']);
    await units.deleteOne({ unit: 'odd' });
    const key = `unit:pkm1:${((await units.findOne({ unit: 'pkm1' }).lean())?.version ?? 0) + 1}`;
    const data = { unit: 'pkm1', name: 'Cut off', parent: null, kind: null, headId: null };
    const actor = { id: 'x', as: 'admin' } as const;
    await appendSubject(api().store, {
      subject: `audit:${HOME}`,
      region: HOME,
      type: 'unit.described',
      actor,
      data,
      key,
    });
    expect((await put('pkm1', { name: 'Puskesmas', parent: 'dinkes' })).status).toBe(204);
    expect((await listed()).find((each) => each.unit === 'pkm1')).toMatchObject({ name: 'Puskesmas' });
    expect(await wrong()).toEqual([]);
  });

  it.each([
    ['a line that leads back', 'dinkes', { name: 'X', parent: 'pkm1' }, 'unit-circle'],
    ['itself above it', 'dinkes', { name: 'X', parent: 'dinkes' }, 'unit-circle'],
    ['a unit above it that is none', 'dinkes', { name: 'X', parent: 'nowhere' }, 'unit-unknown'],
    ['a head who is nobody', 'dinkes', { name: 'X', headId: 'nobody' }, 'employee-unknown'],
  ])('are refused with %s', async (_, unit, body, code) => {
    const { status, body: problem } = await put(unit, body);
    expect([status, problem.errors[0].code]).toEqual([422, code]);
  });

  const send = async (raw: string, query = ''): Promise<Json> =>
    (
      await api().call('POST', `/v1/units/import?region=${HOME}${query}`, {
        key: hr,
        raw,
        headers: { 'Content-Type': 'text/csv' },
      })
    ).body;

  it('come from a table as people keep it: a title, a running number, dashes, empty headings at the end', async () => {
    const csv = `Daftar unit kerja 2026;;;;\nNo;Kode Unit;Nama Unit;Unit Induk;;\n1;bkd;Badan Kepegawaian;-;;\n2;bidang1;Bidang Mutasi;bkd;;\n`;
    expect(await send(csv, '&dryRun=true')).toMatchObject({
      failed: 0,
      lines: [
        { line: 3, unit: 'bkd', status: 'described' },
        { line: 4, unit: 'bidang1', status: 'described' },
      ],
    });
  });

  it('are judged in the tree that there will be, in whatever order they come', async () => {
    const lines = ['a;A;b', 'b;B;c', 'c;C;a', 'd;D;', 'd;D lain;', 'e;=E;', 'f;F;e', 'g;G;h', 'h;H;'];
    for (const order of [lines, lines.toReversed()]) {
      const { lines: told } = await send(`kode;nama;induk\n${order.join('\n')}\n`, '&dryRun=true');
      const codes = told
        .map(({ unit, errors = [] }: Json) => [unit, errors.map(({ code }: Json) => code).join()].join(' ').trim())
        .sort();
      expect(codes).toEqual([
        'a unit-circle',
        'b unit-circle',
        'c unit-circle',
        'd',
        'd unit-twice',
        'e wrong-format',
        'f unit-unknown',
        'g',
        'h',
      ]);
    }
  });

  it('in a tree as deep as a table can be are judged, and with the first of them all others fall', async () => {
    const deep = (first: string) =>
      ['kode;nama;induk', first, ...Array.from({ length: 1_998 }, (_, i) => `z${i + 1};N;z${i}`)].join('\n');
    expect(await send(deep('z0;N;'), '&dryRun=true')).toMatchObject({ described: 1_999, failed: 0 });
    expect(await send(deep('z0;;'), '&dryRun=true')).toMatchObject({ described: 0, failed: 1_999 });
  });

  it('come from a table: wrong lines fail one by one, and parents may come later', async () => {
    const csv = `kode unit;nama;induk;nip kepala\npustu1;Pustu Satu;pkm2;\npkm2;Puskesmas Dua;dinkes;${nipOf(701)}\nrs;;dinkes;\npolik;Poli;dinkes;${nipOf(799)}\n`;
    expect(await send(csv, '&dryRun=true')).toMatchObject({ dryRun: true, described: 2, failed: 2 });
    expect((await listed()).map(({ unit }) => unit)).toEqual(['dinkes', 'pkm1']);
    const report = await send(csv);
    expect(report.lines.map(({ unit, status }: Json) => [unit, status])).toEqual([
      ['pustu1', 'described'],
      ['pkm2', 'described'],
      ['rs', 'failed'],
      ['polik', 'failed'],
    ]);
    expect((await listed()).map(({ unit }) => unit)).toEqual(['dinkes', 'pkm1', 'pkm2', 'pustu1']);
    expect(await send(csv)).toMatchObject({ described: 0, unchanged: 2 });
    expect(await wrong()).toEqual([]);
  });

  it('are headed by nobody who says so of themselves', async () => {
    const { _id: employeeId, nip } = await api().employee({ name: 'Kepegawaian', unit: 'dinkes' });
    const own = await api().keyFor({ roles: ['hr', 'employee'], employeeId, hands: [employeeId] });
    expect((await put('dinkes', { name: 'X', headId: employeeId }, own)).body.code).toBe('self-decision');
    const table = await api().call('POST', `/v1/units/import?region=${HOME}&dryRun=true`, {
      key: own,
      raw: `kode;nama;nip kepala\ndinkes;X;${nip}\n`,
      headers: { 'Content-Type': 'text/csv' },
    });
    expect(table.body.lines[0]).toMatchObject({
      status: 'failed',
      errors: [{ column: 'headNip', code: 'self-decision' }],
    });
  });

  it('are for HR and admins to describe, and a key of a unit sees its own', async () => {
    const auditor = await api().keyFor({ roles: ['auditor'] });
    expect((await put('pkm1', { name: 'X' }, auditor)).status).toBe(403);
    const elsewhere = await api().keyFor({ roles: ['hr'], region: 'elsewhere' });
    expect((await put('pkm1', { name: 'X' }, elsewhere)).status).toBe(404);
    const ofUnit = await api().keyFor({ roles: ['hr'], scopes: ['unit:pkm1'] });
    expect((await listed(ofUnit)).map(({ unit }) => unit)).toEqual(['pkm1']);
    expect((await put('pkm1', { name: 'X' }, ofUnit)).status).toBe(403);
  });
});
