import { beforeAll, describe, expect, it } from 'vitest';
import { type Json, nipOf, useApi } from '../../support/api.ts';
import { appendSubject } from '../../../store/journal/journal.ts';
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
  it.each([
    ['who leaves', 'aktif', 'tidak', 'active'],
    ['who is appraised no longer', 'dinilai', 'tidak', 'appraised'],
    ['a fact', 'facts.monthsInPost', '3', 'facts.monthsInPost'],
  ])('that has not come does not say %s: that would hold at once', async (_, heading, cell, column) => {
    const csv = `nip,${heading},tmt\n${sri},${cell},${dayFrom(200)}\n`;
    for (const query of ['&dryRun=true', '']) {
      const { lines } = await send(csv, query);
      expect(lines[0]).toMatchObject({ status: 'failed', errors: [{ column, code: 'not-yet' }] });
    }
    expect(await person(ids[sri] ?? '')).toMatchObject({ active: true });
  });

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

describe('an assignment', () => {
  const [kim, lia] = [nipOf(621), nipOf(622)];
  const idOf = async (nip: string): Promise<string> =>
    (await api().call('GET', `/v1/employees?nip=${nip}`, { key: hr })).body.data[0].id;
  const sendAs = async (key: string, csv: string): Promise<Json> =>
    (
      await api().call('POST', `/v1/employees/import?region=${HOME}`, {
        key,
        raw: csv,
        headers: { 'Content-Type': 'text/csv' },
      })
    ).body.lines[0];

  it('dated back has no post of a later one, and keeps its end in a file that says none', async () => {
    await send(`nip,name,unit\n${kim},Kim,dinkes\n`);
    await send(`nip,unit,jabatan,from\n${kim},setda,Analis,${dayFrom(-10)}\n`);
    await send(`nip,unit,from\n${kim},dukcapil,${dayFrom(-20)}\n`);
    expect((await person(await idOf(kim), dayFrom(-15))).post).toBeUndefined();
    await send(`nip,unit,from,until,penugasan\n${kim},dinkes,${dayFrom(-5)},${dayFrom(5)},diperbantukan\n`);
    expect(await send(`nip,unit,from\n${kim},dinkes,${dayFrom(-5)}\n`)).toMatchObject({ unchanged: 1 });
    expect(await person(await idOf(kim), dayFrom(6))).toMatchObject({ unit: 'setda' });
  });

  it('of one’s own is not cut short, and what is cut short is said', async () => {
    await send(`nip,name,unit\n${lia},Lia,dinkes\n`);
    await send(`nip,unit,from\n${lia},setda,${dayFrom(-10)}\n`);
    const row = `nip,from,until\n${lia},${dayFrom(-10)},${dayFrom(-2)}\n`;
    const employeeId = await idOf(lia);
    const own = await api().keyFor({ roles: ['hr'], employeeId, hands: [employeeId] });
    expect((await sendAs(own, row)).errors).toMatchObject([{ column: 'until', code: 'self-decision' }]);
    expect(await person(employeeId)).toMatchObject({ unit: 'setda' });
    expect((await sendAs(hr, row)).changes).toEqual([
      { field: 'until', before: null, after: dayFrom(-2), from: dayFrom(-10) },
    ]);
  });

  it('in a unit of others is not changed with a key that is limited', async () => {
    const nip = nipOf(623);
    await send(`nip,name,unit\n${nip},Mira,setda\n`);
    await send(`nip,unit,from\n${nip},dinkes,${dayFrom(-10)}\n`);
    const limited = await api().keyFor({ roles: ['hr'], scopes: ['unit:dinkes'] });
    const line = await sendAs(limited, `nip,unit,from\n${nip},dinkes,${dayFrom(-30)}\n`);
    expect(line.errors).toMatchObject([{ column: 'unit', code: 'forbidden' }]);
  });

  it('that had come is settled once more where a first time was cut off', async () => {
    const nip = nipOf(624);
    await send(`nip,name,unit\n${nip},Nia,setda\n`);
    await send(`nip,unit,from\n${nip},dinkes,${dayFrom(30)}\n`);
    const importId = `settled-${HOME}-cut-off`;
    await appendSubject(api().store, {
      subject: `audit:${HOME}`,
      region: HOME,
      type: 'employees.importing',
      actor: { id: 'siklus', as: 'system' },
      data: { importId, settled: dayFrom(30) },
      key: `import:${importId}:begin`,
    });
    const now = api().clock.now;
    api().clock.now = () => Date.now() + 31 * DAY;
    expect(await listed('&unit=dinkes')).toContain(nip);
    api().clock.now = now;
    const ended = { type: 'employees.imported', 'data.importId': importId };
    expect(await api().store.models.journal.countDocuments(ended)).toBe(1);
    expect(await wrong()).toEqual([]);
    await api().store.models.employees.updateOne({ nip }, { $set: { unit: 'dukcapil' } });
    expect((await wrong()).length).toBeGreaterThan(0);
    await api().store.models.employees.updateOne({ nip }, { $set: { unit: 'dinkes' } });
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
