import { describe, expect, it } from 'vitest';
import { type EmployeeRow, importEmployees } from '../../../store/people/import.ts';
import {
  employeesById,
  employeesByNip,
  employeesPage,
  getEmployee,
  listEmployees,
  unitsOf,
} from '../../../store/people/employees.ts';
import { allRegions } from '../../../store/scope.ts';
import { freshId, useStore } from '../../support/store.ts';

const db = useStore();
const aRow = (nip: string, more: Partial<EmployeeRow> = {}): EmployeeRow => ({
  nip,
  name: `Orang ${nip}`,
  unit: 'u1',
  unitName: 'Dinas Satu',
  active: true,
  email: null,
  facts: { publicService: true },
  ...more,
});
const statuses = async (region: string, rows: EmployeeRow[], dryRun = false) =>
  (await importEmployees(db.store, region, { rows, dryRun })).map((result) => result.status);

describe('importing a roster', () => {
  it('creates, leaves alone and updates by NIP, in the order of the rows', async () => {
    const region = freshId('r');
    const rows = [aRow('1'), aRow('2'), aRow('3')];
    expect(await statuses(region, rows)).toEqual(['created', 'created', 'created']);
    expect(await statuses(region, rows)).toEqual(['unchanged', 'unchanged', 'unchanged']);
    const changed = [aRow('3', { unit: 'u2' }), aRow('1'), aRow('4'), aRow('2', { facts: { publicService: null } })];
    expect(await statuses(region, changed)).toEqual(['updated', 'unchanged', 'created', 'updated']);
    const [three] = await employeesByNip(db.store, region, ['3']);
    expect(three).toMatchObject({ unit: 'u2', version: 2, facts: { publicService: true } });
  });

  it('gives ids that say nothing of the NIP and never change', async () => {
    const region = freshId('r');
    const nip = '198001012005011001';
    const [first] = await importEmployees(db.store, region, { rows: [aRow(nip)] });
    const [again] = await importEmployees(db.store, region, { rows: [aRow(nip, { name: 'Lain' })] });
    expect(first?.id).toMatch(/^[0-9a-z]{8,24}$/i);
    expect(first?.id).not.toContain(nip.slice(0, 6));
    expect(again?.id).toBe(first?.id);
  });

  it('finds supervisors in later rows and among those already there', async () => {
    const region = freshId('r');
    await importEmployees(db.store, region, { rows: [aRow('head')] });
    const results = await importEmployees(db.store, region, {
      rows: [
        aRow('staff', { supervisorNip: 'boss' }),
        aRow('boss', { supervisorNip: 'head' }),
        aRow('lost', { supervisorNip: 'nobody' }),
      ],
    });
    const [staff, boss, lost] = results;
    expect(results.map((result) => result.supervisorMissing)).toEqual([false, false, true]);
    expect(await getEmployee(db.store, region, staff?.id ?? '')).toMatchObject({ supervisorId: boss?.id });
    expect(await getEmployee(db.store, region, lost?.id ?? '')).toMatchObject({ supervisorId: null });
    const same = [aRow('staff'), aRow('staff', { supervisorNip: null })];
    expect(await statuses(region, same.slice(0, 1))).toEqual(['unchanged']);
    expect(await statuses(region, same.slice(1))).toEqual(['updated']);
    expect(await getEmployee(db.store, region, staff?.id ?? '')).toMatchObject({ supervisorId: null });
  });

  it('says in a dry run what would happen, and writes nothing', async () => {
    const region = freshId('r');
    await importEmployees(db.store, region, { rows: [aRow('1'), aRow('2'), aRow('5')] });
    const rows = [
      aRow('1'),
      aRow('2', { name: 'Baru' }),
      aRow('3', { supervisorNip: '4' }),
      aRow('4'),
      aRow('5', { supervisorNip: '3' }),
    ];
    const expected = ['unchanged', 'updated', 'created', 'created', 'updated'];
    expect(await statuses(region, rows, true)).toEqual(expected);
    expect(await listEmployees(db.store, { region }, { limit: 10 })).toHaveLength(3);
    expect(await statuses(region, rows)).toEqual(expected);
  });

  it('makes one person of two imports at the same moment', async () => {
    const region = freshId('r');
    const rows = Array.from({ length: 30 }, (_, i) => aRow(`n${i}`, { supervisorNip: `n${(i + 1) % 30}` }));
    const [one, two] = await Promise.all([
      importEmployees(db.store, region, { rows }),
      importEmployees(db.store, region, { rows }),
    ]);
    const people = await listEmployees(db.store, { region }, { limit: 100 });
    expect(people).toHaveLength(30);
    expect(one?.map((result) => result.id)).toEqual(two?.map((result) => result.id));
    const created = [...(one ?? []), ...(two ?? [])].filter((result) => result.status === 'created');
    expect(created).toHaveLength(30);
    const byNip = new Map(people.map((person) => [person.nip, person]));
    for (let i = 0; i < 30; i += 1) {
      expect(byNip.get(`n${i}`)?.supervisorId).toBe(byNip.get(`n${(i + 1) % 30}`)?._id);
    }
  });

  it('loses neither of two imports that change the same person at the same moment', async () => {
    const region = freshId('r');
    await importEmployees(db.store, region, { rows: [aRow('1')] });
    await Promise.all(
      ['u2', 'u3', 'u4', 'u5'].map((unit) => importEmployees(db.store, region, { rows: [aRow('1', { unit })] })),
    );
    expect((await employeesByNip(db.store, region, ['1']))[0]?.version).toBe(5);
  });

  it('imports 600 people with the same NIPs into two regions', async () => {
    const [one, two] = [freshId('r'), freshId('r')];
    const rows = Array.from({ length: 600 }, (_, i) => aRow(`n${i}`));
    for (const region of [one, two]) {
      expect(new Set(await statuses(region, rows))).toEqual(new Set(['created']));
    }
    expect(await db.store.models.employees.countDocuments({ region: one })).toBe(600);
  });
});

describe('reading employees', () => {
  it('stays within the region', async () => {
    const [north, south] = [freshId('r'), freshId('r')];
    const [person] = await importEmployees(db.store, north, { rows: [aRow('1')] });
    const id = person?.id ?? '';
    expect(await getEmployee(db.store, south, id)).toBeUndefined();
    expect(await employeesById(db.store, south, [id])).toEqual([]);
    expect(await employeesByNip(db.store, south, ['1'])).toEqual([]);
    expect(await getEmployee(db.store, allRegions, id)).toMatchObject({ nip: '1' });
    await expect(async () => employeesByNip(db.store, undefined as unknown as string, ['1'])).rejects.toThrow(
      TypeError,
    );
  });

  it('filters, and walks everybody in order of id', async () => {
    const region = freshId('r');
    await importEmployees(db.store, region, {
      rows: [aRow('1', { unit: 'u2', unitName: 'Dinas Dua' }), aRow('2', { active: false }), aRow('3'), aRow('4')],
    });
    const walked: string[] = [];
    for (let after: string | null = null; ; ) {
      const page = await employeesPage(db.store, region, { after, limit: 3 });
      if (page.length === 0) break;
      walked.push(...page.map((person) => person._id));
      after = walked.at(-1) ?? null;
    }
    expect(walked).toHaveLength(4);
    expect(walked).toEqual(walked.toSorted());
    const nips = async (filter: { unit?: string; active?: boolean; nip?: string }) =>
      (await listEmployees(db.store, { region, ...filter }, { limit: 10 })).map((person) => person.nip).sort();
    expect(await nips({ unit: 'u2' })).toEqual(['1']);
    expect(await nips({ active: false })).toEqual(['2']);
    expect(await nips({ active: true, unit: 'u1' })).toEqual(['3', '4']);
    expect(await nips({ nip: '4' })).toEqual(['4']);
    expect(await unitsOf(db.store, region)).toEqual([
      { unit: 'u1', unitName: 'Dinas Satu' },
      { unit: 'u2', unitName: 'Dinas Dua' },
    ]);
  });
});
