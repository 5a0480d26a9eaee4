import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Json, nipOf, useApi } from '../../support/api.ts';
import { aMoment, longestTurn } from '../../support/longest-turn.ts';
import { verifySubject } from '../../../store/verify/subject.ts';
import { HOME } from '../../support/regions.ts';

const api = useApi();
let hr: string;
beforeAll(async () => {
  hr = await api().keyFor({ roles: ['hr'] });
});

const send = (csv: string, query = '') =>
  api().call('POST', `/v1/employees/import?region=${HOME}${query}`, {
    key: hr,
    raw: csv,
    headers: { 'Content-Type': 'text/csv' },
  });
const list = async (query = '') => (await api().call('GET', `/v1/employees?limit=200${query}`, { key: hr })).body.data;

const [wali, kadis, sri] = [nipOf(501), nipOf(502), nipOf(503)];
const HEADER = 'nip,name,unit,unitName,supervisorNip,email,active,facts.monthsInPost,facts.publicService';
const ROSTER = [
  HEADER,
  `${sri},"Rahayu, Sri",dinkes,Dinas Kesehatan,${kadis},sri@${HOME}.go.id,true,24,true`,
  `${kadis},Kadis,dinkes,Dinas Kesehatan,${wali},,true,36,false`,
  `${wali},Wali,setda,Sekretariat,,,,,`,
].join('\r\n');

describe('importing a roster', () => {
  it('first tells what it would do, and writes nothing', async () => {
    const dry = await send(ROSTER, '&dryRun=true');
    expect(dry.body).toMatchObject({ dryRun: true, imported: 3, failed: 0 });
    expect(await list()).toEqual([]);
  });

  it('brings people in with superiors from later lines, typed facts and a byte order mark', async () => {
    const { status, body } = await send(`\uFEFF${ROSTER}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({ dryRun: false, imported: 3, updated: 0, unchanged: 0, failed: 0 });
    expect(body.lines.map(({ line, status }: Json) => [line, status])).toEqual([
      [2, 'imported'],
      [3, 'imported'],
      [4, 'imported'],
    ]);
    const people = new Map<string, Json>((await list()).map((person: Json) => [person.nip, person]));
    expect(people.get(sri)).toMatchObject({
      name: 'Rahayu, Sri',
      unit: 'dinkes',
      unitName: 'Dinas Kesehatan',
      email: `sri@${HOME}.go.id`,
      active: true,
      region: HOME,
      supervisorId: people.get(kadis).id,
      facts: { monthsInPost: 24, publicService: true },
    });
    expect(people.get(wali)).toMatchObject({ supervisorId: null, facts: {}, email: null });
    expect(people.get(sri).id).not.toContain(sri);
  });

  it('again changes nobody, and a changed line one person', async () => {
    expect((await send(ROSTER)).body).toMatchObject({ imported: 0, updated: 0, unchanged: 3 });
    const moved = ROSTER.replace(`sri@${HOME}.go.id`, `rahayu@${HOME}.go.id`);
    expect((await send(moved)).body).toMatchObject({ imported: 0, updated: 1, unchanged: 2 });
  });

  it('leaves a line for auditors of each field that somebody changed, which the verifier compares', async () => {
    const auditor = await api().keyFor({ roles: ['auditor'] });
    const before = await personOf(sri);
    const moved = `nip,unit,facts.monthsInPost\n${sri},setda,30\n`;
    const { body } = await send(moved);
    const changes = await api().call('GET', `/v1/roster-changes?region=${HOME}&import=${body.import}`, {
      key: auditor,
    });
    expect(changes.body.data).toEqual([
      expect.objectContaining({
        employeeId: before.id,
        by: `key:${hr.split('_')[2]}`,
        fields: expect.arrayContaining([
          { field: 'unit', before: 'dinkes', after: 'setda' },
          { field: 'facts.monthsInPost', before: 24, after: 30 },
        ]),
      }),
    ]);
    expect((await api().call('GET', '/v1/roster-changes', { key: hr })).status).toBe(403);
    const all = await api().call('GET', `/v1/roster-changes?employeeId=${before.id}`, { key: auditor });
    expect(JSON.stringify(all.body)).not.toContain('Rahayu');
    const [first] = await api().store.models.journal.find({ 'data.importId': body.import }).sort({ seq: 1 }).lean();
    expect(first?.data?.['file']).toBe(`sha256:${createHash('sha256').update(moved).digest('hex')}`);
    const wrong = async () => (await verifySubject(api().store, `audit:${HOME}`)).findings.map(({ kind }) => kind);
    expect(await wrong()).toEqual([]);
    await api().store.models.employees.updateOne({ _id: before.id }, { $set: { unit: 'dinkes' } });
    expect(await wrong()).toEqual(['record-differs']);
    await api().store.models.employees.updateOne({ _id: before.id }, { $set: { unit: 'setda' } });
    await send(ROSTER);
    expect(await wrong()).toEqual([]);
  });

  it('is recorded with who did it', async () => {
    const entries = await api()
      .store.models.journal.find({ subject: `audit:${HOME}`, type: 'employees.imported' })
      .lean();
    expect(entries.at(-1)).toMatchObject({ actor: { id: `key:${hr.split('_')[2]}`, as: 'admin' } });
  });
});

describe('employees', () => {
  it('are listed by unit, state and number, page by page', async () => {
    expect((await list('&unit=setda')).map(({ nip }: Json) => nip)).toEqual([wali]);
    expect((await list(`&nip=${sri}`)).map(({ name }: Json) => name)).toEqual(['Rahayu, Sri']);
    expect(await list(`&nip=${encodeURIComponent(`${sri.slice(0, 8)} ${sri.slice(8)}`)}`)).toHaveLength(1);
    expect(await list('&active=false')).toEqual([]);
    const first = await api().call('GET', '/v1/employees?limit=2', { key: hr });
    const second = await api().call('GET', `/v1/employees?limit=2&cursor=${first.body.page.nextCursor}`, { key: hr });
    const nips = new Set([...first.body.data, ...second.body.data].map(({ nip }: Json) => nip));
    expect(nips).toEqual(new Set([wali, kadis, sri]));
    expect(second.body.page.nextCursor).toBeNull();
  });

  it('read themselves and nobody else', async () => {
    const [me] = await list(`&nip=${sri}`);
    const [boss] = await list(`&nip=${kadis}`);
    const key = await api().keyFor({ roles: ['employee'], employeeId: me.id });
    expect((await api().call('GET', `/v1/employees/${me.id}`, { key })).body.nip).toBe(sri);
    expect((await api().call('GET', `/v1/employees/${boss.id}`, { key })).status).toBe(403);
    expect((await api().call('GET', '/v1/employees', { key })).status).toBe(403);
  });
});

const sendBytes = (bytes: Uint8Array<ArrayBuffer>, type = 'text/csv') =>
  api().call('POST', `/v1/employees/import?region=${HOME}`, {
    key: hr,
    raw: bytes,
    headers: { 'Content-Type': type, 'Accept-Language': 'en' },
  });
const utf8 = (text: string) => new TextEncoder().encode(text);
const utf16 = (text: string) => new Uint8Array(Buffer.from(text, 'utf16le'));
const latin = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'));
const personOf = async (nip: string) => (await list(`&nip=${nip}`))[0];

describe('a table of the employees', () => {
  it('has every row, and nothing that a spreadsheet would run or shorten', async () => {
    await api().employee({ nip: nipOf(540), name: '=HYPERLINK("http://x")', unit: 'setda' });
    for (const [query, headers] of [
      ['?format=csv&limit=1', {}],
      ['?limit=1', { Accept: 'text/csv' }],
    ] as const) {
      const { text, headers: sent } = await api().call('GET', `/v1/employees${query}`, { key: hr, headers });
      expect([sent.get('content-type'), sent.get('content-disposition')]).toEqual([
        'text/csv; charset=utf-8',
        'attachment; filename="listEmployees.csv"',
      ]);
      const [head, ...rows] = text.trimEnd().split('\r\n');
      expect(head).toBe('id,nip,name,unit,unitName,email,active,appraised,supervisorId');
      expect(rows).toHaveLength((await list()).length);
      expect(text).toContain(`,'${sri},"Rahayu, Sri",dinkes,`);
      expect(text).toContain(`,'${nipOf(540)},"'=HYPERLINK(""http://x"")",setda,`);
    }
  });
});

describe('what a spreadsheet writes', () => {
  const nip = nipOf(520);
  const row = (separator: string) =>
    [
      ['NIP', 'Nama', ' Unit ', 'Aktif', 'facts.PublicService'].join(separator),
      [nip, 'José Ani', 'dinkes', 'TRUE', 'FALSE'].join(separator),
      '',
    ].join('\r\n');
  it.each([
    ['semicolons', utf8(row(';'))],
    ['tabs', utf8(row('\t'))],
    ['a line that says the separator', utf8(`sep=;\r\n${row(';')}`)],
    ['a byte order mark', utf8(`\uFEFF${row(';')}`)],
    ['quotes around every cell', utf8(row(';').replaceAll(/[^;\r\n]+/g, '"$&"'))],
    ['UTF-16', utf16(`\uFEFF${row('\t')}`)],
    ['UTF-16 without a mark', utf16(row(';'))],
    ['Windows-1252', latin(row(';'))],
    ['empty columns and lines at the end', utf8(`${row(';').replaceAll('\r\n', ';;\r\n')};;;;;;\r\n`)],
  ])('is understood: %s', async (_, bytes) => {
    const { status, body } = await sendBytes(bytes);
    expect([status, body.failed, body.lines.length]).toEqual([200, 0, 1]);
    expect(await personOf(nip)).toMatchObject({ name: 'José Ani', active: true, facts: { publicService: false } });
  });

  it.each([
    ['TRUE', true],
    ['salah', false],
    ['Ya', true],
    ['tidak', false],
    ['BENAR', true],
    ['0', false],
    ['1', true],
  ])('as yes or no: %s', async (cell, active) => {
    const { body } = await sendBytes(utf8(`nip,active\n${nip},${cell}`));
    expect(body.failed).toBe(0);
    expect((await personOf(nip)).active).toBe(active);
  });

  const official = [nip.slice(0, 8), nip.slice(8, 14), nip.slice(14, 15), nip.slice(15)].join(' ');
  it.each([`'${nip}`, official, `"=""${nip}"""`])('as a number of an employee: %s', async (cell) => {
    expect((await sendBytes(utf8(`nip,active\n${cell},true`))).body).toMatchObject({ failed: 0, unchanged: 1 });
  });

  it.each(['text/plain', 'application/vnd.ms-excel', 'application/octet-stream', 'text/csv; charset=utf-8'])(
    'is taken as browsers send it: %s',
    async (type) => expect((await sendBytes(utf8(row(';')), type)).status).toBe(200),
  );

  it('is taken from a form of a browser', async () => {
    const form = new FormData();
    form.set('roster', new Blob([row(';')]), 'pegawai.csv');
    const sent = new Response(form);
    const type = sent.headers.get('content-type') ?? '';
    const { status, body } = await sendBytes(new Uint8Array(await sent.arrayBuffer()), type);
    expect([status, body.failed, body.lines?.length]).toEqual([200, 0, 1]);
    expect((await sendBytes(utf8('nothing'), type)).body.code).toBe('csv-invalid');
  });

  it('keeps line numbers right after quoted line breaks', async () => {
    const csv = `nip,name,unit\r\n${nip},"Ani\r\nContoh",dinkes\r\n\r\n12,Budi,dinkes\r\n`;
    const { body } = await sendBytes(utf8(csv));
    expect(body.lines.map(({ line, status }: Json) => [line, status])).toEqual([
      [2, 'updated'],
      [5, 'failed'],
    ]);
    expect((await personOf(nip)).name).toBe('Ani Contoh');
  });
});

describe('a report as regions publish it', () => {
  const [gone, new1] = [nipOf(610), nipOf(611)];
  it('is read below its title, without its running numbers, with words for whoever left', async () => {
    const csv = [
      'DAFTAR PEGAWAI, KEADAAN 31 DESEMBER 2025;;;;;',
      ';;;;;',
      'No.;NIP;NIK;Nama;Unit Kerja;Kedudukan Hukum',
      `1;${gone};-;"dr. H. Ahmad Fauzi, Sp.OG(K), M.Kes";rsud;PENSIUN`,
      `2;0;1275014505900012;Dewi Kontrak;rsud;Aktif`,
      `3;${new1};;Budi;rsud;MUTASI`,
      ';;;;;',
    ].join('\n');
    const { body } = await send(csv);
    expect(body.lines.map(({ line, status }: Json) => [line, status])).toEqual([
      [4, 'imported'],
      [5, 'imported'],
      [6, 'failed'],
    ]);
    expect(body.lines[2].errors[0].detail).toMatch(/^Dibaca "MUTASI"; dari kata ini tidak jelas/);
    expect(body.newUnits).toEqual(['rsud']);
    expect(await personOf(gone)).toMatchObject({ active: false, name: 'dr. H. Ahmad Fauzi, Sp.OG(K), M.Kes' });
    expect(await personOf('1275014505900012')).toMatchObject({ active: true });
    expect((await send(`nip,unit\n${gone},rsud-bahari`, '&dryRun=true')).body.newUnits).toEqual(['rsud-bahari']);
    expect((await send(`nip,unit\n${gone},dinkes`, '&dryRun=true')).body.newUnits).toEqual([]);
  });
});

describe('a dash where there is nothing to say', () => {
  const nik = '1275014107900099';
  const row = (name: string, ...cells: string[]) =>
    `DAFTAR PEGAWAI\r\n\r\nN I K;Nama;Unit;Nama Unit;Atasan;Email;Aktif;Dinilai;facts.monthsInPost\r\n'${nik};${[name, ...cells].join(';')}`;
  it('is an empty cell in every column', async () => {
    const { body } = await send(row('Ani', 'kelurahan', '-', '–', '-', '-', '—', '-'));
    expect(body).toMatchObject({ imported: 1, failed: 0 });
    const empty = { supervisorId: null, email: null, active: true, appraised: true, unitName: 'kelurahan' };
    expect(await personOf(nik)).toMatchObject(empty);
    const required = await send(row('-', '-', '-', '-', '-', '-', '-', '-'), '&dryRun=true');
    expect(required.body.lines[0].errors.map(({ column }: Json) => column)).toEqual(['name', 'unit']);
  });
  it('changes nothing that may not be empty, and clears what may', async () => {
    await send(row('Ani', 'kelurahan', 'Kelurahan', '', 'a@b.id', 'tidak', 'tidak', '12'));
    const { body } = await send(row('Ani', 'kelurahan', '-', '-', '-', '-', '-', '-'), '&dryRun=true');
    expect(body.lines[0].changes.map(({ field }: Json) => field)).toEqual(['email', 'facts.monthsInPost']);
  });
});

describe('people without a NIP', () => {
  const [mayor, staff, woman] = ['1275010503650001', '1275014107900003', '1275016511920002'];
  it('come by their NIK, in a column of its own or in that of the NIP; those who are elected only assess', async () => {
    const { body } = await send(
      [
        'NIP;NIK;Nama;Unit Kerja;NIP Atasan;Dinilai',
        `-;${mayor};Wali Kota;setda;;tidak`,
        `;12.75.01 410790 0003;Ani Kontrak;dinkes;${mayor};`,
        `${woman};;Dewi Kontrak;dinkes;"'${mayor}";ya`,
        `${nipOf(601)};1275010101800001;Eko ASN;dinkes;${mayor};ya`,
      ].join('\n'),
    );
    expect(body.lines.map(({ status }: Json) => status)).toEqual(Array(4).fill('imported'));
    expect(await personOf(mayor)).toMatchObject({ nip: mayor, appraised: false });
    expect(await personOf(staff)).toMatchObject({ name: 'Ani Kontrak', appraised: true });
    expect(await personOf(woman)).toMatchObject({ supervisorId: (await personOf(mayor)).id });
    expect((await personOf(nipOf(601))).nip).toBe(nipOf(601));
    const changes = [{ field: 'appraised', before: false, after: true }];
    const dry = await send(`nik,dinilai\n${mayor},ya`, '&dryRun=true');
    expect(dry.body.lines[0]).toMatchObject({ status: 'updated', changes });
  });

  it.each([
    ['no day of birth', '1275013213650001', 'wrong-format'],
    ['a number that was rounded', '1275010503650000', 'nip-damaged'],
    ['a number that was shortened', '1,27501E+15', 'nip-shortened'],
    ['neither form', '12750105036500012', 'wrong-format'],
  ])('are refused with %s', async (_, nik, code) => {
    const { body } = await send(`nik;name;unit\n${nik};X;dinkes`);
    expect(body.lines[0].errors).toMatchObject([{ column: 'nik', code }]);
  });
});

describe('a file that brings a part of a person', () => {
  const nip = '190201021825102002';
  it('changes only that part, and says each field that changes', async () => {
    const header = 'nip,name,unit,unitName,email,active,facts.monthsInPost';
    const whole = `${header}\n${nip},Sari,dukcapil,Dinas Dukcapil,sari@example.test,false,24`;
    expect((await send(whole)).body.imported).toBe(1);
    const part = `nip,name,unit,email\n${nip},Sari,dukcapil,baru@example.test`;
    const changes = [{ field: 'email', before: 'sari@example.test', after: 'baru@example.test' }];
    expect((await send(part, '&dryRun=true')).body.lines).toMatchObject([{ status: 'updated', changes }]);
    expect((await personOf(nip)).email).toBe('sari@example.test');
    expect((await send(part)).body.lines).toMatchObject([{ status: 'updated', changes }]);
    expect(await personOf(nip)).toMatchObject({
      active: false,
      unitName: 'Dinas Dukcapil',
      email: 'baru@example.test',
      facts: { monthsInPost: 24 },
    });
  });

  it('clears with an empty cell, and moves the name of the unit along', async () => {
    expect((await send(`nip,email,facts.monthsInPost,active\n${nip},,,`)).body.lines[0].changes).toEqual([
      { field: 'email', before: 'baru@example.test', after: null },
      { field: 'facts.monthsInPost', before: '24 bulan', after: null },
    ]);
    const { body } = await send(`nip,unit,supervisorNip\n${nip},dinkes,${wali}`);
    expect(body.lines[0].changes).toEqual([
      { field: 'unit', before: 'dukcapil', after: 'dinkes' },
      { field: 'unitName', before: 'Dinas Dukcapil', after: 'Dinas Kesehatan' },
      { field: 'supervisorNip', before: null, after: wali },
    ]);
  });

  it('lists who points to a superior who leaves', async () => {
    const { body } = await send(`nip,active\n${nip},true\n${wali},false`, '&dryRun=true');
    const waiting = body.inactiveSuperiors.find((each: Json) => each.nip === wali);
    expect(waiting.people.map((each: Json) => each.nip).sort()).toEqual([nip, kadis].sort());
  });

  it('needs name and unit of somebody new', async () => {
    const { body } = await send(`nip,email\n${nipOf(530)},a@b.c`);
    const wrong = body.lines[0].errors.map(({ column, code }: Json) => `${column} ${code}`);
    expect(wrong).toEqual(['name required', 'unit required']);
  });

  it('is not led back to its superior through people who are stored', async () => {
    const { body } = await send(`nip,supervisorNip\n${wali},${sri}`);
    expect(body.lines[0].errors).toMatchObject([{ column: 'supervisorNip', code: 'supervisor-circle' }]);
    const turned = await send(`nip,supervisorNip\n${wali},${sri}\n${sri},\n`, '&dryRun=true');
    expect(turned.body).toMatchObject({ updated: 2, failed: 0 });
  });
});

let imports = 0;

/** The longest turn and the processor time of an import, in moments of this machine. */
async function costOf(csv: string, query = '') {
  let body: Json;
  const [first, before] = [aMoment(), process.cpuUsage()];
  const longest = await longestTurn(async () => {
    ({ body } = await send(csv, query));
  });
  const { user, system } = process.cpuUsage(before);
  const moment = (first + aMoment()) / 2;
  return { body, turn: longest / moment, cost: (user + system) / 1e3 / moment };
}

it('imports a thousand people cheaply, and lets others have their turn', { retry: 3 }, async () => {
  imports += 1;
  const first = 200_000 + imports * 1_000;
  const people = Array.from({ length: 1_000 }, (_, i) => `${nipOf(first + i)},N${i},u,${nipOf(first)},12`);
  people[0] = `${nipOf(first)},N0,u,,12`;
  const { body, turn, cost } = await costOf(['nip,name,unit,supervisorNip,facts.monthsInPost', ...people].join('\n'));
  expect(body.imported).toBe(1_000);
  expect([turn < 6, cost < 120], `a turn of ${turn} moments, ${cost} altogether`).toEqual([true, true]);
});

it('lets others have their turn in a file of twenty thousand lines', { retry: 3 }, async () => {
  const people = Array.from({ length: 20_000 }, (_, i) => `${nipOf(100_000 + i)},N${i},u,${nipOf(99_999 + i)}`);
  const { body, turn } = await costOf(['nip,name,unit,supervisorNip', ...people].join('\n'), '&dryRun=true');
  // The chain hangs on somebody who is not there, so that every line fails after the one before it.
  expect(body.failed).toBe(20_000);
  expect(turn).toBeLessThan(6);
});
