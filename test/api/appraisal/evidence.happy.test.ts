/** Links and files as proof of targets: given, kept as they are, told to those who may read, and never shown as pages. */
import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { verifySubject } from '../../../store/verify/subject.ts';
import type { Answer, Json } from '../../support/api.ts';
import { docx, formWith, pdf, png } from '../../support/files.ts';
import { HOME, STAFF } from '../../support/regions.ts';
import { type Cast, launch, launchedCast, useRunningApi } from '../../support/running-api.ts';

const api = useRunningApi();
let cast: Cast;
let sri: string;
let budi: string;
let budisKey: string;

const due = '2026-11-30';
const measure = { kind: 'main', aspect: 'quantity', direction: 'higher', source: 'own', value: 120, unit: 'izin', due };
const targets = [
  { id: 't1', title: 'Izin terbit', weight: 6000, ...measure },
  { id: 't2', title: 'Waktu tunggu', weight: 4000, ...measure },
];

const to = (id: string, name: string, key: string, body: unknown) =>
  api().call('POST', `/v1/appraisals/${id}/${name}`, { key, body });

async function agree(id: string, key: string): Promise<void> {
  for (const [who, name, body] of [
    [key, 'acknowledge-briefing', {}],
    [key, 'propose-targets', { targets }],
    [cast.boss, 'agree-targets', {}],
    [key, 'acknowledge-targets', {}],
  ] as const) {
    expect((await to(id, name, who, body)).status).toBe(200);
  }
}

beforeAll(async () => {
  cast = await launchedCast(api(), STAFF, { speed: 0 });
  sri = await cast.appraisalOf(cast.ids.sri);
  budi = await cast.appraisalOf(cast.ids.budi);
  budisKey = await api().keyFor({ region: STAFF, roles: ['employee'], employeeId: cast.ids.budi });
  await agree(sri, cast.employee);
  await agree(budi, budisKey);
});

const digest = (bytes: Uint8Array) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

type Sent = {
  id?: string;
  key?: string;
  target?: string;
  title?: string;
  name?: string;
  type?: string;
  idempotencyKey?: string;
};
function upload(bytes: Uint8Array<ArrayBuffer>, sent: Sent = {}): Promise<Answer> {
  const {
    id = sri,
    key = cast.employee,
    target = 't1',
    title,
    name,
    type = 'application/octet-stream',
    idempotencyKey,
  } = sent;
  const query = new URLSearchParams({ target, ...(title && { title }), ...(name && { name }) });
  return api().call('POST', `/v1/appraisals/${id}/evidence?${query.toString()}`, {
    key,
    raw: bytes,
    headers: { 'Content-Type': type },
    ...(idempotencyKey && { idempotencyKey }),
  });
}

const uploadForm = (
  bytes: Uint8Array<ArrayBuffer>,
  { idempotencyKey, ...more }: { idempotencyKey: string; boundary?: string },
) =>
  api().call('POST', `/v1/appraisals/${sri}/evidence`, {
    key: cast.employee,
    ...formWith(bytes, { fields: { target: 't1', title: 'Rekap semester' }, ...more }),
    idempotencyKey,
  });

const list = async (key: string, id = sri): Promise<Json[]> =>
  (await api().call('GET', `/v1/appraisals/${id}/evidence`, { key })).body.data;
const findings = async (id: string) => (await verifySubject(api().store, id)).findings;

describe('a file', () => {
  it('is kept byte for byte, journalled by its digest, and saved by whoever may read the target', async () => {
    const file = png('izin-1');
    const given = await upload(file, { name: 'IMG_0001.PNG', title: 'Loket tiga' });
    expect([given.status, given.body]).toMatchObject([
      201,
      { target: 't1', sha256: digest(file), media: 'image/png', size: file.length, name: 'IMG_0001.png' },
    ]);
    const journal = await api().call('GET', `/v1/appraisals/${sri}/journal?limit=200`, { key: cast.hr });
    expect(journal.body.data.at(-1)).toMatchObject({
      type: 'evidence.added',
      data: { target: 't1', sha256: digest(file) },
      text: { title: 'Loket tiga', name: 'IMG_0001.png' },
    });
    for (const key of [cast.employee, cast.boss, cast.second, cast.hr]) {
      const [row] = await list(key);
      expect(row).toMatchObject({
        kind: 'file',
        title: 'Loket tiga',
        media: 'image/png',
        late: false,
        alsoUsed: [],
        usedElsewhere: 0,
      });
      const saved = await api().call('GET', `/v1/appraisals/${sri}/evidence/${digest(file)}`, { key });
      expect(saved.status).toBe(200);
      expect(Object.fromEntries(saved.headers)).toMatchObject({
        'content-type': 'image/png',
        'content-disposition': expect.stringMatching(/^attachment; filename="IMG_0001.png"/),
        'content-security-policy': expect.stringContaining('sandbox'),
        'x-content-type-options': 'nosniff',
        'content-length': String(file.length),
      });
    }
    expect(await findings(sri)).toEqual([]);
  });

  it('is told to nobody else', async () => {
    const file = `/v1/appraisals/${sri}/evidence/${digest(png('izin-1'))}`;
    const elsewhere = await api().keyFor({ region: HOME, roles: ['hr', 'admin'] });
    for (const path of [file, `/v1/appraisals/${sri}/evidence`]) {
      expect((await api().call('GET', path, { key: budisKey })).status).toBe(403);
      expect((await api().call('GET', path, { key: elsewhere })).status).toBe(404);
    }
    expect(
      (await api().call('GET', `/v1/appraisals/${budi}/evidence/${digest(png('izin-1'))}`, { key: cast.hr })).status,
    ).toBe(404);
  });

  it('comes in a form too, and counts once under its key, however the form is written', async () => {
    const [first, again] = [
      await uploadForm(pdf('a'), { idempotencyKey: 'satu' }),
      await uploadForm(pdf('a'), { idempotencyKey: 'satu', boundary: 'lain' }),
    ];
    expect([first.status, first.body]).toMatchObject([201, { name: 'rekap.pdf', media: 'application/pdf' }]);
    expect([again.status, again.body]).toEqual([201, first.body]);
    expect(again.headers.get('Idempotency-Replayed')).toBe('true');
    const other = await uploadForm(pdf('b'), { idempotencyKey: 'satu' });
    expect([other.status, other.body.code]).toEqual([422, 'idempotency-mismatch']);
    const twice = await upload(pdf('a'));
    expect([twice.status, twice.body.code]).toEqual([409, 'already-done']);
    expect((await list(cast.employee)).filter(({ sha256 }) => sha256 === digest(pdf('a')))).toHaveLength(1);
    expect(await findings(sri)).toEqual([]);
  });

  it('may be a document', async () => {
    const given = await upload(docx({ name: 'word/media/image1.png', content: png() }), { name: 'laporan.docx' });
    expect(given.body.media).toContain('wordprocessingml');
  });

  it('that somebody changed, or took away, is found by the verifier', async () => {
    const file = pdf('diubah');
    await upload(file, { target: 't2' });
    const doc = await api()
      .store.models.evidence.findOne({ appraisalId: sri, digest: digest(file) })
      .lean();
    const chunks = api().store.models.evidence.db.db?.collection('evidenceFiles.chunks');
    const filter = { files_id: doc?.file as never };
    const before = await chunks?.findOne(filter);
    await chunks?.updateOne(filter, { $set: { data: Buffer.from('lain') } });
    expect((await findings(sri)).map(({ kind }) => kind)).toEqual([
      expect.stringMatching(/^record-(differs|missing)$/),
    ]);
    await chunks?.deleteOne(filter);
    expect(await findings(sri)).toMatchObject([{ detail: expect.stringContaining('file') }]);
    if (before) await chunks?.insertOne(before);
    expect(await findings(sri)).toEqual([]);
    await api().store.models.evidence.updateOne({ _id: doc?._id ?? '' }, { $set: { digest: digest(pdf('lain')) } });
    expect(await findings(sri)).toMatchObject([{ kind: 'record-differs' }]);
    await api().store.models.evidence.updateOne({ _id: doc?._id ?? '' }, { $set: { digest: digest(file) } });
  });
});

describe('a file that should not be kept', () => {
  it('is erased by HR with a reason; its digest stays, and the verifier knows why it is gone', async () => {
    const file = png('data pasien');
    await upload(file, { name: 'pasien.png' });
    const path = `/v1/appraisals/${sri}/evidence/${digest(file)}`;
    const erase = (key: string, idempotencyKey?: string) =>
      api().call('POST', `${path}/erase`, {
        key,
        body: { reason: 'Memuat data pasien' },
        ...(idempotencyKey && { idempotencyKey }),
      });
    for (const key of [cast.employee, cast.boss, cast.system]) expect((await erase(key)).status).toBe(403);
    expect((await erase(await api().keyFor({ region: HOME, roles: ['hr'] }))).status).toBe(404);
    for (let n = 0; n < 2; n += 1) expect((await erase(cast.hr, 'erase-1')).status).toBe(204);
    for (const key of [cast.employee, cast.boss, cast.hr])
      expect((await api().call('GET', path, { key })).status).toBe(404);
    expect((await list(cast.boss)).at(-1)).toMatchObject({
      sha256: digest(file),
      name: 'pasien.png',
      erasedAt: expect.any(String),
    });
    expect(await findings(sri)).toEqual([]);
    expect((await verifySubject(api().store, `audit:${STAFF}`)).findings).toEqual([]);
  });
});

describe('a link', () => {
  const link = { target: 't1', url: 'https://izin.example/rekap', title: 'Rekap' };

  it('is kept as it is and is never followed', async () => {
    expect((await to(sri, 'add-evidence', cast.employee, link)).status).toBe(200);
    expect((await to(sri, 'add-evidence', cast.employee, link)).body.code).toBe('already-done');
    const row = (await list(cast.boss)).find(({ kind }) => kind === 'link');
    expect(row).toMatchObject({
      url: link.url,
      title: 'Rekap',
      sha256: digest(Buffer.from(link.url)),
      size: null,
      name: null,
    });
    expect(await findings(sri)).toEqual([]);
  });

  it.each([
    'http://izin.example/',
    'javascript:alert(1)',
    'file:///etc/passwd',
    'https://user:pw@izin.example/',
    'bukan alamat',
  ])('is https and holds no password: %s', async (url) => {
    const { status, body } = await to(sri, 'add-evidence', cast.employee, { ...link, url });
    expect([status, body.errors]).toMatchObject([422, [{ pointer: '/url' }]]);
  });
});

describe('used once more', () => {
  it('is shown to the assessor: where they may look by name, elsewhere as a number, and to nobody whose it is not', async () => {
    const file = png('dipakai dua kali');
    await upload(file);
    await upload(file, { target: 't2' });
    await upload(file, { id: budi, key: budisKey });
    const of = async (key: string, id = sri) => (await list(key, id)).filter(({ sha256 }) => sha256 === digest(file));
    const [first] = await of(cast.boss);
    expect(first.alsoUsed).toEqual(
      expect.arrayContaining([
        { appraisalId: sri, cycleId: cast.cycle, employeeId: cast.ids.sri, target: 't2' },
        { appraisalId: budi, cycleId: cast.cycle, employeeId: cast.ids.budi, target: 't1' },
      ]),
    );
    expect((await of(cast.employee))[0]).toMatchObject({
      alsoUsed: [{ appraisalId: sri, target: 't2' }],
      usedElsewhere: 0,
    });
    expect(JSON.stringify(await of(budisKey, budi))).not.toContain(cast.ids.sri);
    expect((await of(budisKey, budi))[0]).toMatchObject({ alsoUsed: [], usedElsewhere: 0 });
    // Somebody who is the superior of one of them alone.
    await to(budi, 'reassign-assessor', cast.admin, {
      assessorId: cast.ids.secretary,
      secondReviewerId: cast.ids.mayor,
      reason: 'mutasi',
    });
    const [seen] = await of(cast.boss);
    expect(seen).toMatchObject({ alsoUsed: [{ appraisalId: sri, target: 't2' }], usedElsewhere: 1 });
  });

  it('is known in the year after', async () => {
    const cycle = await launch(api(), { region: STAFF, key: cast.admin, label: '2026-b', sandbox: { speed: 0 } });
    const { body } = await api().call('GET', `/v1/appraisals?cycle=${cycle}&employee=${cast.ids.sri}`, {
      key: cast.hr,
    });
    const next = body.data[0].id;
    await agree(next, cast.employee);
    const file = png('izin-1');
    expect((await upload(file, { id: next })).status).toBe(201);
    for (const key of [cast.employee, cast.boss]) {
      expect((await list(key, next))[0]).toMatchObject({ alsoUsed: [{ appraisalId: sri, target: 't1' }] });
    }
  });
});

describe('a report', () => {
  it('names files that were given for its target, and no others', async () => {
    const at = '2026-01-06';
    const told = (target: string, file: string) => ({ reports: [{ target, actual: 90, at, evidence: [{ file }] }] });
    const given = digest(png('izin-1'));
    const no = await to(sri, 'report-progress', cast.employee, told('t2', given));
    expect([no.status, no.body.errors]).toMatchObject([
      422,
      [{ pointer: '/reports/0/evidence/0/file', code: 'not-allowed' }],
    ]);
    const cycle = `/v1/cycles/${cast.cycle}/clock`;
    await api().call('POST', cycle, { key: cast.admin, body: { to: '2026-04-01T09:00:00+07:00', reason: 'uji' } });
    const { body } = await api().call('GET', `/v1/appraisals/${sri}`, { key: cast.hr });
    const day = body.stageOpenedAt.slice(0, 10);
    const yes = await to(sri, 'report-progress', cast.employee, {
      reports: [{ ...told('t1', given).reports[0], at: day }],
    });
    expect(yes.body).toMatchObject({ version: expect.any(Number) });
    const read = await api().call('GET', `/v1/appraisals/${sri}/targets`, { key: cast.boss });
    expect(read.body.data[0].reports[0].evidence).toEqual([{ file: given }]);
  });
});
