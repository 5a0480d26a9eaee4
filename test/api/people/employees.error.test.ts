import { beforeAll, describe, expect, it } from 'vitest';
import { type Json, nipOf, useApi } from '../../support/api.ts';
import { ELSEWHERE, HOME } from '../../support/regions.ts';

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

describe('wrong lines', () => {
  it('fail one by one with column and reason, in the caller’s language; the right ones are imported', async () => {
    const lines = [
      'nip,name,unit,supervisorNip,email,active,facts.monthsInPost,facts.unitKind',
      `${nipOf(601)},Sri,dinkes,,,true,12,other`,
      `123,Budi,dinkes,,,true,,`,
      `${nipOf(602)},,dinkes,,bukan-surel,ya,,`,
      `${nipOf(603)},Siti,dinkes,${nipOf(999)},,true,,`,
      `${nipOf(604)},Joko,dinkes,${nipOf(604)},,true,,`,
      `${nipOf(601)},Lagi,dinkes,,,true,,`,
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
      [8, 'facts.monthsInPost fact-value', 'facts.unitKind fact-value'],
      [9, 'unit wrong-format', ' column-count'],
      [10, 'supervisorNip supervisor-unknown'],
      [11, 'supervisorNip supervisor-circle'],
      [12, 'supervisorNip supervisor-circle'],
      [13],
    ]);
    expect(body.lines[1].errors[0].detail).toBe('A NIP has 18 digits.');
    expect([body.imported, body.failed]).toEqual([2, 10]);
    expect((await people()).map(({ name }: Json) => name).sort()).toEqual(['=cmd|calc', 'Sri']);
  });

  it('a thousand of them are reported, and change nothing', async () => {
    const before = await people();
    const lines = Array.from({ length: 1000 }, (_, i) => `${i},X,dinkes`);
    const { status, body } = await send(['nip,name,unit', ...lines].join('\n'));
    expect([status, body.imported, body.failed, body.lines.length]).toEqual([200, 0, 1000, 1000]);
    expect(await people()).toEqual(before);
  });
});
