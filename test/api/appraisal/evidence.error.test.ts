/** Files that are no proof: too large, empty, something else than they say, two in one; too many; and names that play tricks. */
import { beforeAll, describe, expect, it } from 'vitest';
import { writeFile } from '../../../store/appraisal/evidence.ts';
import type { Answer } from '../../support/api.ts';
import { docx, formWith, pdf, png, svg, zip } from '../../support/files.ts';
import { STAFF } from '../../support/regions.ts';
import { type Cast, launchedCast, useRunningApi } from '../../support/running-api.ts';
import { aMoment, longestTurn } from '../../support/longest-turn.ts';

const api = useRunningApi();
let cast: Cast;
let sri: string;

const measure = { kind: 'main', aspect: 'quantity', direction: 'higher', source: 'own', value: 120, due: '2026-11-30' };
const targets = Array.from({ length: 5 }, (_, i) => ({ id: `t${i + 1}`, title: 'Izin', weight: 2000, ...measure }));
const MB = 1024 * 1024;

beforeAll(async () => {
  cast = await launchedCast(api(), STAFF, { speed: 0 });
  sri = await cast.appraisalOf(cast.ids.sri);
  for (const [key, name, body] of [
    [cast.employee, 'acknowledge-briefing', {}],
    [cast.employee, 'propose-targets', { targets }],
  ] as const) {
    expect((await api().call('POST', `/v1/appraisals/${sri}/${name}`, { key, body })).status).toBe(200);
  }
});

type Sent = { name?: string; type?: string; target?: string; key?: string; language?: string };
function upload(bytes: Uint8Array<ArrayBuffer>, sent: Sent = {}): Promise<Answer> {
  const { name, type = 'application/octet-stream', target = 't1', key = cast.employee, language = 'id' } = sent;
  const query = new URLSearchParams({ target, ...(name !== undefined && { name }) });
  const headers = { 'Content-Type': type, 'Accept-Language': language };
  return api().call('POST', `/v1/appraisals/${sri}/evidence?${query.toString()}`, { key, raw: bytes, headers });
}

/** What is kept of files: nothing of what was refused. */
async function kept(): Promise<number[]> {
  const { db } = api().store.models.evidence;
  const counts = ['evidence', 'evidenceFiles.files', 'evidenceFiles.chunks'].map((name) =>
    db.collection(name).countDocuments(),
  );
  return Promise.all(counts);
}

const padded = (bytes: Uint8Array, size: number) => {
  const all = new Uint8Array(size);
  all.set(bytes);
  return all;
};

describe('before targets are agreed', () => {
  it('there is nothing to prove, and nothing is kept', async () => {
    const { status, body } = await upload(png());
    expect([status, body.errors]).toMatchObject([422, [{ pointer: '/target', code: 'no-such-target' }]]);
    expect(await kept()).toEqual([0, 0, 0]);
    expect((await api().call('POST', `/v1/appraisals/${sri}/agree-targets`, { key: cast.boss, body: {} })).status).toBe(
      200,
    );
  });
});

describe('a file', () => {
  const REFUSED: [what: string, bytes: () => Uint8Array<ArrayBuffer>, sent: Sent, code: string, read: RegExp][] = [
    ['empty', () => new Uint8Array(), {}, 'file-empty', /PDF/],
    ['a script in a picture of lines', svg, { name: 'foto.svg', type: 'image/svg+xml' }, 'file-type', /svg/],
    [
      'a page',
      () => new Uint8Array(Buffer.from('<!doctype html><script>alert(1)</script>')),
      { name: 'a.pdf' },
      'file-type',
      /text\/html/,
    ],
    [
      'words',
      () => new Uint8Array(Buffer.from('nomor;tanggal\n1;2026-01-01\n')),
      { name: 'a.csv' },
      'file-type',
      /text\/plain/,
    ],
    [
      'a program',
      () => padded(Buffer.from('\x7fELF\x02\x01\x01', 'latin1'), 200),
      { name: 'a.png' },
      'file-type',
      /elf/,
    ],
    ['a picture that is called a document', png, { name: 'rekap.pdf' }, 'file-lies', /image\/png/],
    ['a name that ends in a dot', png, { name: 'laporan.html.' }, 'file-lies', /html/],
    ['a document that says it is a picture', pdf, { type: 'image/jpeg' }, 'file-lies', /application\/pdf/],
    ['an archive', () => zip([{ name: 'a.txt', content: 'a' }]), { name: 'a.zip' }, 'file-type', /zip/],
    [
      'a document that opens far too large',
      () => docx({ name: 'word/media/a.png', content: 'a', says: 900 * MB }),
      {},
      'file-bomb',
      /./,
    ],
    [
      'one that grows a thousand times',
      () => docx({ name: 'word/a.xml', content: 'a'.repeat(8 * MB) }),
      {},
      'file-bomb',
      /./,
    ],
    ['a document with a program', () => docx({ name: 'word/vbaProject.bin', content: 'x' }), {}, 'file-macro', /./],
    ['a document that leads elsewhere', () => docx({ name: '../../etc/passwd', content: 'x' }), {}, 'file-broken', /./],
    ['half a document', () => docx().slice(0, 120), {}, 'file-broken', /./],
    [
      'a picture with an archive behind it',
      () => new Uint8Array(Buffer.concat([png(), zip([{ name: 'a', content: 'a' }])])),
      {},
      'file-two',
      /./,
    ],
    ['a picture with a script in it', () => png('<script>alert(1)</script>'), {}, 'file-two', /./],
  ];

  it.each(REFUSED)('that is %s is refused at its field, in both languages', async (_what, bytes, sent, code, read) => {
    const before = await kept();
    const [id, en] = await Promise.all([upload(bytes(), sent), upload(bytes(), { ...sent, language: 'en' })]);
    for (const { status, body } of [id, en]) {
      expect([status, body.errors]).toMatchObject([
        422,
        [{ pointer: '/file', code, detail: expect.stringMatching(read) }],
      ]);
    }
    expect(id.body.errors[0].detail).not.toBe(en.body.errors[0].detail);
    expect(await kept()).toEqual(before);
  });

  it('of ten megabytes is taken, and one byte more is not, however it is sent', async () => {
    const most = padded(pdf('besar'), 10 * MB);
    const longest = await longestTurn(async () => {
      expect((await upload(most)).status).toBe(201);
    });
    expect(longest).toBeLessThan(3 * aMoment());
    const more = padded(pdf('besar'), 10 * MB + 1);
    const form = formWith(more, { fields: { target: 't1' } });
    const answers = [
      await upload(more),
      await api().call('POST', `/v1/appraisals/${sri}/evidence`, { key: cast.employee, ...form }),
      await upload(padded(pdf(), 12 * MB)),
    ];
    for (const { status, body } of answers) {
      expect([status, body.code, body.errors]).toMatchObject([
        413,
        'body-too-large',
        [{ pointer: '/file', detail: expect.stringContaining('10 MB') }],
      ]);
    }
  });

  it('comes alone, in one field, with nothing beside it that is not known', async () => {
    const twice = formWith(pdf(), { fields: { target: 't1', lain: 'x' } });
    const broken = { ...formWith(pdf()), headers: { 'Content-Type': 'multipart/form-data' } };
    for (const [sent, pointer] of [
      [twice, '/lain'],
      [broken, '/file'],
      [formWith(pdf(), { fields: {} }), '/target'],
    ] as const) {
      const { status, body } = await api().call('POST', `/v1/appraisals/${sri}/evidence`, {
        key: cast.employee,
        ...sent,
      });
      expect([status, body.errors[0].pointer]).toEqual([422, pointer]);
    }
  });

  it.each([
    ['../../etc/passwd.png', 'passwd.png'],
    ['C:\\Users\\sri\\foto.png', 'foto.png'],
    ['fo\r\nto\u0000\u202egnp.png', 'fotognp.png'],
    ['"; rm -rf.png', 'rm -rf.png'],
    ['.png', 'png.png'],
    [`${'a'.repeat(500)}.png`, `${'a'.repeat(100)}.png`],
    ['foto loket é.png', 'foto loket é.png'],
  ])('that is called %j is saved as %j', async (name, clean) => {
    const { body } = await upload(png(name), { name, target: 't2' });
    expect(body.name).toBe(clean);
    const saved = await api().call('GET', `/v1/appraisals/${sri}/evidence/${body.sha256}`, { key: cast.boss });
    const disposition = saved.headers.get('content-disposition') ?? '';
    expect(disposition).toMatch(/^attachment; filename="[^"\\/]*"; filename\*=UTF-8''[\w.%~-]+$/);
    expect(decodeURIComponent(disposition.split("''")[1] ?? '')).toBe(clean);
  });

  it('is given by nobody but the person, and not to targets that are not agreed', async () => {
    for (const key of [cast.boss, cast.second, cast.hr, cast.admin, cast.system]) {
      expect((await upload(png('lain'), { key })).status).toBe(403);
    }
    expect((await upload(png('lain'), { target: 't9' })).body.errors).toMatchObject([
      { pointer: '/target', code: 'no-such-target' },
    ]);
  });

  it('that an attempt left half-written is written anew', async () => {
    await writeFile(api().store, 'x', pdf('setengah'));
    await writeFile(api().store, 'x', pdf('utuh'));
    const chunks = await api()
      .store.models.evidence.db.collection('evidenceFiles.chunks')
      .countDocuments({ files_id: 'x' });
    expect(chunks).toBe(1);
  });
});

describe('two hundred of them', () => {
  it('are no more than can be looked at: twenty for a target, a hundred for a person', async () => {
    const url = (n: number) => ({ target: `t${1 + (n % 5)}`, url: `https://izin.example/${n}` });
    const codes: string[] = [];
    for (let n = 0; n < 200; n += 10) {
      const some = Array.from({ length: 10 }, (_, i) => url(n + i));
      const answers = await Promise.all(
        some.map((body) => api().call('POST', `/v1/appraisals/${sri}/add-evidence`, { key: cast.employee, body })),
      );
      codes.push(...answers.map(({ status, body }) => (status === 200 ? 'taken' : body.errors[0].code)));
    }
    const { body } = await api().call('GET', `/v1/appraisals/${sri}/evidence`, { key: cast.boss });
    expect(body.data).toHaveLength(100);
    for (const { id } of targets)
      expect(body.data.filter(({ target }: { target: string }) => target === id)).toHaveLength(20);
    expect(codes.filter((code) => code === 'too-much-evidence').length).toBe(
      200 - codes.filter((code) => code === 'taken').length,
    );
    const before = await kept();
    expect((await upload(png('terlalu banyak'))).body.errors).toMatchObject([
      { pointer: '/target', code: 'too-much-evidence' },
    ]);
    expect(await kept()).toEqual(before);
  }, 300_000);
});
