import { beforeAll, describe, expect, it } from 'vitest';
import { type Json, nipOf, useApi } from '../../support/api.ts';
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
