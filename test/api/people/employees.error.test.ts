import { beforeAll, describe, expect, it } from 'vitest';
import { type Json, nipOf, useApi } from '../../support/api.ts';
import { insertRoleGrant } from '../../../store/people/role-grants.ts';
import { ELSEWHERE, HOME } from '../../support/regions.ts';
import { freshId } from '../../support/store.ts';

const api = useApi();
let hr: string;
beforeAll(async () => {
  hr = await api().keyFor({ roles: ['hr'] });
});

const send = (raw: string, headers: Record<string, string> = {}) =>
  api().call('POST', `/v1/employees/import?region=${HOME}`, {
    key: hr,
    raw,
    headers: { 'Content-Type': 'text/csv', ...headers },
  });
const forget = (...those: { _id: string }[]) =>
  Promise.all(those.map(({ _id }) => api().store.models.employees.deleteOne({ _id })));
const people = async () => (await api().call('GET', '/v1/employees?limit=200', { key: hr })).body.data;

describe('a file that cannot be a roster is refused as a whole', () => {
  it.each([
    ['empty', '', '/nip'],
    ['without the number', 'name,unit\nSri,dinkes', '/nip'],
    ['with a column twice', 'nip,name,unit,unit\n', '/unit'],
    ['with an unknown column', 'nip,name,unit,salary\n', '/salary'],
    ['with a fact of another source', 'nip,name,unit,facts.ikm\n', '/facts.ikm'],
    ['with a fact that every object has', 'nip,name,unit,facts.constructor\n', '/facts.constructor'],
  ])('%s', async (_, csv, pointer) => {
    const { status, body } = await send(csv);
    expect([status, body.code]).toEqual([422, 'csv-invalid']);
    expect(body.errors.map((error: Json) => error.pointer)).toContain(pointer);
  });

  it('with a quote that never ends, naming the line', async () => {
    const { status, body } = await send(`nip,name,unit\n${nipOf(1)},"Sri,dinkes\n`);
    expect([status, body.code]).toEqual([422, 'csv-invalid']);
    expect(body.detail).toMatch(/Baris \d/);
  });

  it('as JSON, too large, or for an unknown region', async () => {
    expect((await send('{}', { 'Content-Type': 'application/json' })).status).toBe(415);
    expect((await send(`nip,name,unit\n${'x'.repeat(11 * 1024 * 1024)}`)).status).toBe(413);
    const abroad = await api().call('POST', `/v1/employees/import?region=${ELSEWHERE}`, {
      key: hr,
      raw: 'nip,name,unit\n',
      headers: { 'Content-Type': 'text/csv' },
    });
    expect(abroad.status).toBe(404);
  });
});

describe('a file whose headings are not understood', () => {
  it.each([
    ['nip:name:unit', '","'],
    ['"nip,name,unit";x', '";"'],
  ])('says which separator was read: %s', async (heading, separator) => {
    const { status, body } = await send(`${heading}\n1`, { 'Accept-Language': 'en' });
    expect([status, body.code]).toEqual([422, 'csv-invalid']);
    expect(body.detail).toContain(`The separator was taken to be ${separator} (`);
  });

  it.each(['<html><table><tr><td>NIP</td></tr></table></html>', '\r\n<?xml version="1.0"?><Workbook/>'])(
    'and a web page that is called a workbook is told to be saved as CSV: %s',
    async (raw) => {
      const { body } = await send(raw);
      expect([body.code, body.detail]).toEqual(['csv-invalid', expect.stringContaining('halaman web (HTML atau XML)')]);
      expect(body.errors).toBeUndefined();
    },
  );

  it('and a workbook is told to be saved as CSV', async () => {
    const { body } = await send('PK\u0003\u0004 and more', { 'Accept-Language': 'en' });
    expect([body.code, body.detail]).toEqual(['csv-invalid', expect.stringContaining('Excel workbook')]);
  });
});

describe('damage', () => {
  it.each([
    ['1,90101E+17', 'nip-shortened', /shortened.*as text/],
    ['1.98E+17', 'nip-shortened', /shortened/],
    ['198501152010011000', 'nip-damaged', /never 000.*rounds/],
    ['198513402010012003', 'nip-damaged', /1985-13-40/],
    ['999999999999999999', 'nip-damaged', /9999-99-99/],
    ['198501152010013003', 'nip-damaged', /Digit 15/],
    ['19850115201001O003', 'wrong-format', /letters/],
    ['1985011520100110', 'wrong-format', /this has 16/],
  ])('by a spreadsheet is refused with its cause: %s', async (nip, code, detail) => {
    const { body } = await send(`nip;name;unit\n${nip};Ani;dinkes`, { 'Accept-Language': 'en' });
    expect([body.imported, body.lines[0].errors.length]).toEqual([0, 1]);
    expect(body.lines[0].errors[0]).toMatchObject({ column: 'nip', code });
    expect(body.lines[0].errors[0].detail).toMatch(detail);
  });

  it.each(['=HYPERLINK("http://x")', '+62', '@SUM(A1)', '-1+1'])('is not brought in as a formula: %s', async (cell) => {
    const quoted = `"${cell.replaceAll('"', '""')}"`;
    const { body } = await send(`nip;name;unit;unitName\n${nipOf(620)};${quoted};dinkes;${quoted}`);
    const codes = body.lines[0].errors.map(({ column, code }: Json) => `${column} ${code}`);
    expect(codes).toEqual(['name formula', 'unitName formula']);
  });
});

describe('wrong lines', () => {
  it('fail one by one with column and reason, in the caller’s language; the right ones are imported', async () => {
    const lines = [
      'nip,name,unit,supervisorNip,email,active,facts.monthsInPost,facts.unitKind',
      `${nipOf(601)},Sri,dinkes,,,true,12,other`,
      `123,Budi,dinkes,,,true,,`,
      `${nipOf(602)},,dinkes,,bukan-surel,mungkin,,`,
      `${nipOf(603)},Siti,dinkes,${nipOf(999)},,true,,`,
      `${nipOf(604)},Joko,dinkes,${nipOf(604)},,true,,`,
      `${nipOf(601)},Sri,dinkes,,,true,12,other`,
      `${nipOf(611)},Satu,dinkes,,,true,,`,
      `${nipOf(611)},Dua,dinkes,,,true,,`,
      `${nipOf(612)},Rina,DINKES,,,true,,`,
      `${nipOf(605)},Dewi,dinkes,,,true,"12,5",castle`,
      `${nipOf(606)},Kurang`,
      `${nipOf(607)},Bawahan,dinkes,${nipOf(603)},,true,,`,
      `${nipOf(608)},Putar,dinkes,${nipOf(609)},,true,,`,
      `${nipOf(609)},Balik,dinkes,${nipOf(608)},,true,,`,
      `${nipOf(610)},=cmd|calc,dinkes,${nipOf(601)},,true,,`,
    ];
    const { status, body } = await send(lines.join('\n'), { 'Accept-Language': 'en' });
    expect(status).toBe(200);
    const codes = body.lines.map(({ line, errors = [] }: Json) => [
      line,
      ...errors.map(({ column, code }: Json) => `${column} ${code}`),
    ]);
    expect(codes).toEqual([
      [2],
      [3, 'nip wrong-format'],
      [4, 'name wrong-format', 'email wrong-format', 'active wrong-format'],
      [5, 'supervisorNip supervisor-unknown'],
      [6, 'supervisorNip supervisor-self'],
      [7, 'nip nip-twice'],
      [8, 'nip nip-differs'],
      [9, 'nip nip-differs'],
      [10, 'unit unit-alike'],
      [11, 'facts.monthsInPost fact-value', 'facts.unitKind fact-value'],
      [12, 'unit wrong-format', ' column-count'],
      [13, 'supervisorNip supervisor-unknown'],
      [14, 'supervisorNip supervisor-circle'],
      [15, 'supervisorNip supervisor-circle'],
      [16, 'name formula'],
    ]);
    expect(body.lines[1].errors[0].detail).toBe('A NIP has 18 digits, the NIK of whoever has no NIP 16; this has 3.');
    expect(body.lines[8].errors[0].detail).toMatch(/^There is no unit "DINKES", but there is "dinkes"/);
    expect([body.imported, body.failed]).toEqual([1, 14]);
    expect((await people()).map(({ name }: Json) => name).sort()).toEqual(['Sri']);
  });

  it('are those about whoever imports, where they decide something, and whose unit no key could be limited to', async () => {
    const boss = await api().employee({ nip: nipOf(630), name: 'Atasan' });
    const me = await api().employee({ nip: nipOf(631), name: 'Saya', unit: 'dinkes', facts: { monthsInPost: 3 } });
    const importer = await api().keyFor({ roles: ['hr'], employeeId: me._id });
    const made = await api().keyFor({ roles: ['hr'], hands: ['key:x', me._id] });
    const bring = async (heading: string, cells: string, key = importer, { query = '', nip = me.nip } = {}) => {
      const raw = `nip,${heading}\n${nip},${cells}`;
      const headers = { 'Content-Type': 'text/csv' };
      const { body } = await api().call('POST', `/v1/employees/import?region=${HOME}${query}`, { key, raw, headers });
      return body.lines[0].errors?.map(({ column, code }: Json) => `${column} ${code}`) ?? body.lines[0].status;
    };
    for (const query of ['', '&dryRun=true']) {
      expect(await bring('facts.monthsInPost', '60', importer, { query })).toEqual([
        'facts.monthsInPost self-decision',
      ]);
    }
    expect(await bring('supervisorNip,unit', `${boss.nip},setda`, made)).toEqual([
      'unit self-decision',
      'supervisorNip self-decision',
    ]);
    expect(await bring('appraised,active', 'false,false')).toEqual(['active self-decision', 'appraised self-decision']);
    expect(await bring('name,facts.monthsInPost', 'Saya Sendiri,3')).toBe('updated');
    // Nor who appraises them, and stands above those.
    expect(await bring('supervisorNip', boss.nip, hr)).toBe('updated');
    const top = await api().employee({ nip: nipOf(632), name: 'Kepala' });
    const above = (heading: string, cells: string, key = importer) => bring(heading, cells, key, { nip: boss.nip });
    expect(await above('supervisorNip', top.nip)).toEqual(['supervisorNip self-decision']);
    expect(await above('active', 'false')).toEqual(['active self-decision']);
    expect(await above('unit', 'setda')).toBe('updated');
    expect(await above('supervisorNip', top.nip, hr)).toBe('updated');
    expect(await above('supervisorNip', top.nip)).toBe('unchanged');
    expect(await bring('facts.monthsInPost', '60', hr)).toBe('updated');
    expect(await bring('unit', 'din*', hr)).toEqual(['unit wrong-format']);
    await forget(top, boss, me);
  });

  it('are those that would take the last admin of the region out of service, dry run or not', async () => {
    const [first, second] = [await api().employee({ nip: nipOf(640) }), await api().employee({ nip: nipOf(641) })];
    const grant = (employeeId: string) => {
      const given = { role: 'admin' as const, office: null, from: '2020-01-01', until: null, decree: 'SK/1' };
      const by = { grantedBy: 'x', grantedAt: '2020-01-01T00:00:00.000Z', revokedAt: null };
      return insertRoleGrant(api().store, { _id: freshId('grant'), region: HOME, employeeId, ...given, ...by });
    };
    await Promise.all([first, second].map(({ _id }) => grant(_id)));
    const leave = async (people: { nip: string }[], query = '') => {
      const { body } = await api().call('POST', `/v1/employees/import?region=${HOME}${query}`, {
        key: hr,
        raw: ['nip,active', ...people.map(({ nip }) => `${nip},pensiun`)].join('\n'),
        headers: { 'Content-Type': 'text/csv' },
      });
      return body.lines.map(({ status, errors }: Json) => errors?.[0].code ?? status);
    };
    for (const query of ['&dryRun=true', ''])
      expect(await leave([first, second], query)).toEqual(['last-admin', 'last-admin']);
    // Two files at once, each of which leaves the other's.
    expect((await Promise.all([leave([first]), leave([second])])).flat().toSorted((a, b) => (a < b ? -1 : 1))).toEqual([
      'last-admin',
      'updated',
    ]);
    const gone = (await api().store.models.employees.findById(first._id).lean())?.active ? second : first;
    const stays = gone === first ? second : first;
    expect(await leave([stays])).toEqual(['last-admin']);
    await api().keyFor({ roles: ['admin'] });
    expect(await leave([stays])).toEqual(['updated']);
    await forget(first, second);
  });

  it('a thousand of them are reported, and change nothing', async () => {
    const before = await people();
    const lines = Array.from({ length: 1000 }, (_, i) => `${i},X,dinkes`);
    const { status, body } = await send(['nip,name,unit', ...lines].join('\n'));
    expect([status, body.imported, body.failed, body.lines.length]).toEqual([200, 0, 1000, 1000]);
    expect(await people()).toEqual(before);
  });
});
