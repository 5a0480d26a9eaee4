/** Pages of the embedded server, which are read in stretches: the same as of any other, at the cost of a page. */
import { trusted } from 'mongoose';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type AppraisalFilter, getAppraisal, listAppraisals } from '../../store/appraisal/appraisals.ts';
import { askedAboutEachOther } from '../../store/appraisal/each-other.ts';
import { calibrationRows } from '../../store/calibration/rows.ts';
import { createCycle } from '../../store/cycle/cycles.ts';
import { membersPage } from '../../store/cycle/members.ts';
import { movesOf } from '../../store/cycle/burn-up.ts';
import { employeeKeys, launchedKeys, peopleUnder, recordedAmong } from '../../store/cycle/pages.ts';
import { headsOf, unitsHeadedBy } from '../../store/goal/unit-line.ts';
import { appendBatch } from '../../store/journal/journal.ts';
import { employeesById, employeesByNip, listEmployees, unitsOf } from '../../store/people/employees.ts';
import { importEmployees } from '../../store/people/import.ts';
import { listNotices } from '../../store/people/notices.ts';
import { grantsOf } from '../../store/people/role-grants.ts';
import { peopleByUnit } from '../../store/people/units.ts';
import { allRegions } from '../../store/scope.ts';
import { readAtOnce, readInStretches } from '../../store/stretches.ts';
import { insertMissing } from '../../store/write.ts';
import type { Store } from '../../store/connect.ts';
import { type Entry, entryOf } from '../support/embedded-entry.ts';
import { testStack } from '../support/stack.ts';
import { aBatch, aCycle, useStore } from '../support/store.ts';

const db = useStore();
const [FEW, MANY] = [320, 1_280];
const UNITS = 8;
const RARE = 97;
const cycleOf = (region: string) => `cycle:${region}:2026`;
const idOf = (region: string, n: number) => `${region}|${String(n).padStart(5, '0')}`;
const superiorOf = (region: string, n: number) => (n === 0 ? null : idOf(region, Math.floor((n - 1) / 10)));

async function fill(store: Store, region: string, people: number, from = 0): Promise<void> {
  const cycleId = cycleOf(region);
  const first = aBatch({ region, cycleId, employeeId: `${region}|first` });
  await appendBatch(store, first);
  const like = await getAppraisal(store, region, first.appraisalId);
  if (!like) throw new Error('nothing was recorded');
  const everybody = Array.from({ length: people }, (_, n) => {
    const place = { region, unit: `u${(from + n) % UNITS}` };
    return { n: from + n, place, employeeId: idOf(region, from + n), appraisalId: `${idOf(region, from + n)}-a` };
  });
  const person = { name: 'N', unitName: 'U', active: true, email: null, facts: {}, version: 1, updatedAt: 'x' };
  const { employees, appraisals, members, notices, roleGrants } = store.models;
  await createCycle(store, aCycle({ _id: cycleId, region }));
  await insertMissing(
    employees,
    everybody.map(({ n, place, employeeId: _id }) => {
      return { ...person, ...place, _id, nip: `${n}`, supervisorId: superiorOf(region, n) };
    }),
  );
  await insertMissing(
    appraisals,
    everybody.map(({ n, place, employeeId, appraisalId: _id }) => ({
      ...like,
      ...place,
      _id,
      employeeId,
      assessorId: superiorOf(region, n) ?? '',
      // Three of them at the same moment.
      updatedAt: new Date(Math.floor(n / 3) * 3).toISOString(),
      state: n % RARE === 0 ? ('BLOCKED' as const) : ('RUNNING' as const),
      overdue: n % RARE === 1,
      waitingOn:
        n % RARE === 2
          ? [{ as: 'official' as const, office: 'agencyHead' as const, for: 'decide' as const }]
          : [{ as: 'employee' as const, id: employeeId, for: 'proposeTargets' as const }],
    })) as never,
  );
  await insertMissing(
    members,
    everybody.map(({ place, employeeId, appraisalId }) => {
      const member = { ...place, _id: `${cycleId}|${employeeId}`, cycleId, employeeId, appraisalId };
      return { ...member, status: 'LAUNCHED' as const, rule: null, facts: {} };
    }) as never,
  );
  const given = { role: 'hr' as const, office: null, until: null, decree: null, grantedBy: 'x', revokedAt: null };
  await insertMissing(
    roleGrants,
    everybody.map(({ employeeId }) => {
      return { ...given, _id: `${employeeId}-r`, region, employeeId, from: '2026-01-01', grantedAt: 'x' };
    }) as never,
  );
  await insertMissing(
    notices,
    everybody.map(({ n, place, employeeId: to, appraisalId }) => {
      return {
        ...place,
        _id: `${to}-n`,
        appraisalId,
        to,
        key: 'k',
        template: 'result-ready' as const,
        at: n,
        params: {},
      };
    }),
  );
}

const isEmbedded = /secantus/i.test(testStack().engines.database);
const connection = () => db.store.models.appraisals.db;
const inStretches = () => readInStretches(connection(), db.store.ends);

beforeAll(async () => {
  await fill(db.store, 'few', FEW);
  await fill(db.store, 'many', MANY);
});
afterEach(() => (isEmbedded ? inStretches() : readAtOnce(connection())));

const page = { limit: 50 };
const seenBy = (region: string, id: string): AppraisalFilter['scope'] => ({
  region,
  anyOf: [
    { employeeId: id, notStageKinds: ['feedback', 'calibration'] },
    { notEmployeeIds: [id], assessorId: id },
    { notEmployeeIds: [id], secondReviewerId: id },
    { notEmployeeIds: [id], assessorId: idOf(region, 1), noPart: id },
    { peerId: id },
  ],
});
const managed = (region: string): AppraisalFilter['scope'] => ({
  region,
  anyOf: [{ notEmployeeIds: [idOf(region, 4)] }, { employeeId: idOf(region, 4), notStageKinds: ['feedback'] }],
});

const FILTERS: Record<string, (region: string) => AppraisalFilter> = {
  'appraisals of a region': (region) => ({ scope: { region } }),
  'appraisals, for who manages them': (region) => ({ scope: managed(region) }),
  'those of a superior': (region) => ({ scope: seenBy(region, idOf(region, 3)) }),
  'what waits for somebody': (region) => ({
    scope: seenBy(region, idOf(region, 3)),
    waitingOn: [{ id: idOf(region, 3) }, { id: idOf(region, 5), as: 'assessor' }],
  }),
  'the blocked': (region) => ({ scope: managed(region), state: 'BLOCKED' }),
  'the overdue': (region) => ({ scope: managed(region), overdue: true }),
  'those that wait for an official': (region) => ({ scope: { region }, waitingOn: [{ as: 'official' }] }),
  'those that wait for an office': (region) => ({
    scope: managed(region),
    waitingOn: [{ as: 'official', office: 'agencyHead' }],
  }),
  'those of a cycle': (region) => ({ scope: managed(region), cycleId: cycleOf(region), open: true }),
  'what has changed': (region) => ({ scope: { region }, updatedAfter: new Date(60_000).toISOString() }),
};
const IN_A_UNIT: typeof FILTERS = {
  'those of a unit': (region) => ({ scope: managed(region), cycleId: cycleOf(region), unit: 'u3' }),
  'those of a unit, by managers of some': (region) => ({
    scope: { region, anyOf: [{ units: ['u1', 'u2'], notEmployeeIds: [idOf(region, 1)] }] },
  }),
};

type Ask = (store: Store, region: string) => Promise<unknown>;
const PAGES: Record<string, Ask> = {
  ...Object.fromEntries(
    Object.entries(FILTERS).map(([what, of]): [string, Ask] => [
      what,
      (store, region) => listAppraisals(store, of(region), page),
    ]),
  ),
  'a later page of appraisals': (store, region) => {
    const cursor = { updatedAt: new Date(300).toISOString(), id: `${idOf(region, 300)}-a` };
    return listAppraisals(store, { scope: { region } }, { ...page, cursor });
  },
  people: (store, region) => listEmployees(store, { region }, page),
  'a later page of people': (store, region) => listEmployees(store, { region }, { ...page, after: idOf(region, 210) }),
  'somebody by number': (store, region) => listEmployees(store, { region, nip: '77', active: true }, page),
  'people under somebody': (store, region) =>
    listEmployees(store, { region, supervisorId: idOf(region, 2), active: true }, page),
  'people in service under superiors': (store, region) =>
    peopleUnder(store, { region, superiors: [idOf(region, 2), idOf(region, 3)], day: '2026-01-01' }),
  'a page of a launch': (store, region) => employeeKeys(store, region, { after: idOf(region, 20), limit: 75 }),
  members: (store, region) => membersPage(store, { cycleId: cycleOf(region) }, page),
  'whom an operation goes to': (store, region) => launchedKeys(store, { cycleId: cycleOf(region) }, page),
  notices: (store, region) => listNotices(store, { region, notTemplate: 'feedback-invited', notAbout: ['x'] }, page),
  'a later page of notices': (store, region) =>
    listNotices(store, { region }, { ...page, after: { at: 200, id: 'n' } }),
  'what was given to somebody': (store, region) => grantsOf(store, region, idOf(region, 9)),
  'whom somebody appraises and is appraised by': (store, region) =>
    askedAboutEachOther(store, { region, employeeId: idOf(region, 9), periodFrom: '2027-01-01', sandbox: false }),
  'notices to somebody': (store, region) => listNotices(store, { region, to: idOf(region, 9) }, page),
};

type Model = Store['models']['appraisals'];
type Sent = { entry: Entry; model: Model };

/** What is asked of the database, and what of it the embedded server looks at. */
async function sentBy(ask: () => Promise<unknown>): Promise<Sent[]> {
  const sent: Sent[] = [];
  const { base } = db.store.models.appraisals;
  base.set('debug', (collection: string, method: string, first: unknown, second: unknown) => {
    const filter = method === 'distinct' ? second : Array.isArray(first) ? first[0].$match : first;
    const model = Object.values(db.store.models).find(
      (each) => each.collection.name === collection,
    ) as unknown as Model;
    sent.push({ model, entry: entryOf(model, filter as Record<string, unknown>) });
  });
  try {
    await ask();
  } finally {
    base.set('debug', false);
  }
  return sent;
}

async function lookedAt(ask: () => Promise<unknown>): Promise<number> {
  await ask();
  const sent = await sentBy(ask);
  const counts = await Promise.all(sent.map(({ model, entry }) => model.countDocuments(entry.by as never)));
  return counts.reduce((sum, count) => sum + count, 0);
}

describe('a page read in stretches', () => {
  it.each(Object.entries(PAGES))('of %s costs as much among many as among few', async (_, ask) => {
    inStretches();
    const [few, many] = [await lookedAt(() => ask(db.store, 'few')), await lookedAt(() => ask(db.store, 'many'))];
    // A page is at most a stretch and a half; what is rare there is four times among many.
    expect(many).toBeLessThanOrEqual(Math.max(few, 4 * Math.ceil(FEW / RARE)) + 100);
    expect(many).toBeLessThanOrEqual(250);
  });

  it.each(Object.entries(IN_A_UNIT))('of %s costs its unit', async (_, of) => {
    inStretches();
    const units = of('many').unit === undefined ? 2 : 1;
    const looked = await lookedAt(() => listAppraisals(db.store, of('many'), page));
    expect(looked).toBeLessThanOrEqual((units * MANY) / UNITS + 10);
  });

  it('counts every document where all are looked at', async () => {
    readAtOnce(connection());
    const looked = await lookedAt(() => listAppraisals(db.store, FILTERS['the blocked']?.('many') as never, page));
    expect(looked).toBeGreaterThan(MANY);
  });

  it.each(Object.entries({ ...FILTERS, ...IN_A_UNIT }))('of %s is that of any other server', async (_, of) => {
    const all = async (limit: number) => {
      const found: string[] = [];
      let next: Awaited<ReturnType<typeof listAppraisals>>['next'] = null;
      do {
        const more: Awaited<ReturnType<typeof listAppraisals>> = await listAppraisals(db.store, of('few'), {
          limit,
          ...(next && { cursor: next }),
        });
        found.push(...more.items.map(({ _id }) => _id));
        next = more.next;
      } while (next);
      return found;
    };
    inStretches();
    const walked = await all(50);
    readAtOnce(connection());
    expect(walked).toEqual(await all(1_000));
    expect(new Set(walked).size).toBe(walked.length);
    expect(walked.length).toBeGreaterThan(0);
  });

  it('is right after much was added, moved and removed', async () => {
    const { store } = db;
    const region = 'moving';
    await fill(store, region, 250);
    inStretches();
    const everybody = async () => {
      const found: string[] = [];
      for (let after: string | null = null; ; after = found.at(-1) ?? null) {
        const more: { _id: string }[] = await listEmployees(store, { region }, { ...page, after });
        found.push(...more.map(({ _id }) => _id));
        if (more.length < page.limit) return found;
      }
    };
    expect(await everybody()).toHaveLength(250);
    await fill(store, region, 400, 250);
    expect(await everybody()).toEqual(Array.from({ length: 650 }, (_, n) => idOf(region, n)));
    expect(await lookedAt(() => listEmployees(store, { region }, { ...page, after: idOf(region, 550) }))).toBeLessThan(
      200,
    );
    await store.models.employees.deleteMany({ region, _id: trusted({ $lt: idOf(region, 600) }) });
    expect(await everybody()).toHaveLength(50);
    const sent = await sentBy(() => listEmployees(store, { region }, page));
    expect(sent.length).toBeLessThanOrEqual(2);
  });

  it('of all regions, in order of change, is one too', async () => {
    inStretches();
    const filter = { scope: { region: allRegions } } satisfies AppraisalFilter;
    const walked = await listAppraisals(db.store, filter, page);
    readAtOnce(connection());
    expect(walked).toEqual(await listAppraisals(db.store, filter, page));
  });
});

describe('what is asked about a unit', () => {
  it('looks at its people, not at those of the region', async () => {
    inStretches();
    const { store } = db;
    const rows = () => calibrationRows(store, cycleOf('many'), 'u2');
    expect((await rows()).length).toBe(MANY / UNITS);
    expect(await lookedAt(rows)).toBe(MANY / UNITS);
    expect(await lookedAt(() => headsOf(store, 'many', 'u2'))).toBeLessThan(2 * (MANY / UNITS));
    expect(await lookedAt(() => unitsHeadedBy(store, 'many', idOf('many', 3)))).toBeLessThan(2 * MANY);
  });

  it('costs the units of a region as much as its people, once', async () => {
    inStretches();
    const { store } = db;
    const named = async () => {
      store.units.clear();
      return unitsOf(store, 'many');
    };
    expect(await lookedAt(named)).toBeLessThanOrEqual(2 * MANY);
    expect(await lookedAt(() => peopleByUnit(store, 'many'))).toBeLessThanOrEqual(2 * MANY);
    const counts = await peopleByUnit(store, 'few');
    expect(counts.map(({ people }) => people)).toEqual(Array.from({ length: UNITS }, () => FEW / UNITS));
    expect((await unitsOf(store, 'few')).map(({ unit }) => unit)).toEqual(counts.map(({ unit }) => unit));
  });
});

describe('many that are asked for together', () => {
  const ids = Array.from({ length: 120 }, (_, n) => idOf('many', n));
  const asks: Record<string, Ask> = {
    people: (store) => employeesById(store, 'many', ids),
    numbers: (store) => employeesByNip(store, 'many', ids),
    moves: (store) => movesOf(store, ids),
    'those that have begun': (store) => recordedAmong(store, ids),
  };

  it.each(Object.entries(asks))('are asked for some at a time where each is compared with all: %s', async (_, ask) => {
    inStretches();
    expect(await sentBy(() => ask(db.store, 'many'))).toHaveLength(3);
    const some = await ask(db.store, 'many');
    readAtOnce(connection());
    expect(await sentBy(() => ask(db.store, 'many'))).toHaveLength(1);
    expect(await ask(db.store, 'many')).toEqual(some);
  });
});

describe('what units are called', () => {
  it('is asked once for a moment, and anew after an import', async () => {
    const { store } = db;
    await unitsOf(store, 'few');
    expect(await sentBy(() => unitsOf(store, 'few'))).toEqual([]);
    const rows = [{ nip: '199001012020121001', name: 'N', unit: 'new', unitName: 'A new one' }];
    await importEmployees(store, 'few', { rows });
    expect(await unitsOf(store, 'few')).toContainEqual({ unit: 'new', unitName: 'A new one' });
    await importEmployees(store, 'few', { rows: rows.map((row) => ({ ...row, unitName: 'Another' })) });
    expect(await unitsOf(store, 'few')).toContainEqual({ unit: 'new', unitName: 'Another' });
  });
});

describe.runIf(isEmbedded)('the embedded server', () => {
  const among = trusted({ $in: ['x', 'y'] });
  const ENTERED: [filter: Record<string, unknown>, index: string | null][] = [
    [{ region: 'few', state: 'BLOCKED' }, 'region_1_state_1_updatedAt_1__id_1'],
    [{ region: 'few', 'waitingOn.as': 'official' }, 'region_1_waitingOn.as_1_updatedAt_1__id_1'],
    [{ region: 'few', updatedAt: trusted({ $gte: 'a', $lt: 'b' }) }, 'region_1_updatedAt_1__id_1'],
    [{ employeeId: among }, 'employeeId_1'],
    [{ _id: 'x' }, '_id_'],
    [{ $or: [{ employeeId: 'x' }, { assessorId: 'x' }] }, null],
    [{ region: 'few', stage: 'x', state: trusted({ $nin: ['x'] }) }, null],
    [{ _id: trusted({ $gt: 'x' }) }, null],
  ];

  it.each(ENTERED)('enters by %j what is said of it', async (filter, index) => {
    const { appraisals } = db.store.models;
    const told = JSON.stringify(await appraisals.collection.find(filter).explain('queryPlanner'));
    expect(/"indexName":"([^"]+)"/.exec(told)?.[1] ?? null).toBe(index);
    const { by } = entryOf(appraisals, filter);
    // Where only one of the conditions is entered by, it does not say so.
    if (index !== null) expect(by).toEqual(filter);
    else expect(Object.keys(by).length).toBeLessThan(Object.keys(filter).length);
  });
});
