import { beforeAll, describe, expect, it } from 'vitest';
import { type Json, nipOf, useApi } from '../../support/api.ts';
import { verifySubject } from '../../../store/verify/subject.ts';
import { HOME } from '../../support/regions.ts';

const api = useApi();
let hr: string;
let admin: string;
beforeAll(async () => {
  hr = await api().keyFor({ roles: ['hr'], expiresAt: '2099-01-01T00:00:00.000Z' });
  admin = await api().keyFor({ roles: ['admin'], expiresAt: '2099-01-01T00:00:00.000Z' });
});

const DAY = 86_400_000;
const dayFrom = (days: number) => new Date(Date.now() + days * DAY).toISOString().slice(0, 10);
const send = async (csv: string, query = ''): Promise<Json> =>
  (
    await api().call('POST', `/v1/employees/import?region=${HOME}${query}`, {
      key: hr,
      raw: csv,
      headers: { 'Content-Type': 'text/csv', 'Accept-Language': 'en' },
    })
  ).body;
const person = async (id: string, on?: string): Promise<Json> =>
  (await api().call('GET', `/v1/employees/${id}${on ? `?on=${on}` : ''}`, { key: hr })).body;
const listed = async (query: string): Promise<string[]> =>
  (await api().call('GET', `/v1/employees?region=${HOME}&limit=200${query}`, { key: hr })).body.data.map(
    ({ nip }: Json) => nip,
  );
const wrong = async () => (await verifySubject(api().store, `audit:${HOME}`)).findings.map(({ detail }) => detail);

const [old, next, sri] = [nipOf(601), nipOf(602), nipOf(603)];
let ids: Record<string, string>;
beforeAll(async () => {
  await send(
    `nip,name,unit,unitName,supervisorNip\n${old},Lama,dinkes,Dinas Kesehatan,\n${next},Baru,setda,Sekretariat,\n${sri},Sri,dinkes,Dinas Kesehatan,${old}\n`,
  );
  const { data } = (await api().call('GET', `/v1/employees?region=${HOME}&limit=200`, { key: hr })).body;
  ids = Object.fromEntries(data.map(({ nip, id }: Json) => [nip, id]));
});

describe('a line with a day', () => {
  it('holds from that day on; what held before is kept, and the verifier finds it right', async () => {
    const csv = `nip,unit,supervisorNip,jabatan,berlaku mulai\n${sri},setda,${next},Analis,${dayFrom(-30)}\n`;
    const seen = await send(csv, '&dryRun=true');
    expect(seen.lines[0]).toMatchObject({
      status: 'updated',
      changes: [
        { field: 'unit', before: 'dinkes', after: 'setda', from: dayFrom(-30) },
        { field: 'unitName', before: 'Dinas Kesehatan', after: 'Sekretariat' },
        { field: 'supervisorNip', before: old, after: next },
        { field: 'post', before: null, after: 'Analis' },
      ],
    });
    expect(await person(ids[sri] ?? '')).toMatchObject({ unit: 'dinkes' });
    expect(await send(csv)).toMatchObject({ updated: 1 });
    expect(await person(ids[sri] ?? '')).toMatchObject({ unit: 'setda', supervisorId: ids[next], post: 'Analis' });
    const before = await person(ids[sri] ?? '', dayFrom(-31));
    expect(before).toMatchObject({ unit: 'dinkes', supervisorId: ids[old] });
    expect(before.post).toBeUndefined();
    expect(before.assignments.map(({ from, unit }: Json) => [from, unit])).toEqual([
      [null, 'dinkes'],
      [dayFrom(-30), 'setda'],
    ]);
    expect(await send(csv)).toMatchObject({ updated: 0, unchanged: 1 });
    expect(await wrong()).toEqual([]);
    await api().store.models.employees.updateOne({ _id: ids[sri] ?? '' }, { $set: { assignments: [] } });
    expect((await wrong()).length).toBeGreaterThan(0);
    await api().store.models.employees.updateOne(
      { _id: ids[sri] ?? '' },
      { $set: { assignments: before.assignments } },
    );
    expect(await wrong()).toEqual([]);
  });

  it('lists the roster as of a day', async () => {
    expect(await listed('&unit=dinkes')).toEqual([old]);
    expect((await listed(`&unit=dinkes&on=${dayFrom(-40)}`)).sort()).toEqual([old, sri]);
    expect(await listed(`&unit=setda&on=${dayFrom(-40)}`)).toEqual([next]);
  });

  it('that is to come changes nothing before it has, and then without anybody’s doing', async () => {
    await send(`nip,unit,unitName,supervisorNip,from\n${sri},dukcapil,Dukcapil,${old},${dayFrom(10)}\n`);
    expect(await person(ids[sri] ?? '')).toMatchObject({ unit: 'setda' });
    expect(await person(ids[sri] ?? '', dayFrom(10))).toMatchObject({ unit: 'dukcapil', supervisorId: ids[old] });
    const now = api().clock.now;
    api().clock.now = () => Date.now() + 11 * DAY;
    expect(await listed('&unit=dukcapil')).toEqual([sri]);
    expect(await listed('&unit=setda')).toEqual([next]);
    expect(await wrong()).toEqual([]);
    api().clock.now = now;
  });

  it('may end by itself: a secondment leads back to where somebody was', async () => {
    const days = `${dayFrom(20)},${dayFrom(25)}`;
    await send(`nip,unit,supervisorNip,penugasan,from,until\n${sri},setda,${next},diperbantukan,${days}\n`);
    expect(await person(ids[sri] ?? '', dayFrom(25))).toMatchObject({ unit: 'setda', supervisorId: ids[next] });
    expect(await person(ids[sri] ?? '', dayFrom(26))).toMatchObject({ unit: 'dukcapil', supervisorId: ids[old] });
  });

  it.each([
    ['no day', 'until', '2027-01-01', 'required'],
    ['a day that may be two', 'from', '01/02/2027', 'wrong-format'],
    ['an acting official', 'from,penugasan', '2027-01-01,Plt.', 'acting'],
    ['an end before the beginning', 'from,until', '2027-02-01,2027-01-01', 'too-early'],
  ])('is refused with %s', async (_, columns, cells, code) => {
    const report = await send(`nip,unit,${columns}\n${sri},setda,${cells}\n`);
    expect(report.lines[0].errors.map((error: Json) => error.code)).toContain(code);
  });
});

describe('a launch', () => {
  it('asks who the superior is on the period’s first day, or on its own', async () => {
    const [a, b] = [nipOf(611), nipOf(612)];
    const boss = nipOf(610);
    await send(
      `nip,name,unit,supervisorNip,facts.monthsInPost,facts.unitKind\n${boss},Wali,setda,,24,other\n` +
        `${a},A,setda,${boss},24,other\n${b},B,setda,${a},24,other\n`,
    );
    await send(`nip,supervisorNip,from\n${b},${boss},2027-06-01\n`);
    const { id } = (await api().call('GET', `/v1/employees?nip=${b}`, { key: hr })).body.data[0];
    const held = async () => {
      const body = { region: HOME, label: 't', period: { from: '2027-01-01', to: '2027-12-31' } };
      const { body: seen } = await api().call('POST', '/v1/cycles?dryRun=true', { key: admin, body });
      return seen.held.concat(seen.in).find(({ employeeId }: Json) => employeeId === id);
    };
    // Under A there is somebody above the superior; under the uppermost civil servant there is nobody.
    expect((await held()).rule).not.toBe('no-second-reviewer');
    const now = api().clock.now;
    api().clock.now = () => Date.parse('2027-06-02T00:00:00Z');
    expect(await held()).toMatchObject({ rule: 'no-second-reviewer' });
    api().clock.now = now;
  });
});
