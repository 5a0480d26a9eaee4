import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type AppraisalFilter, getAppraisal, listAppraisals } from '../../../store/appraisal/appraisals.ts';
import { rebuildAppraisal } from '../../../store/appraisal/projection.ts';
import { countByStage, distributionByUnit, summariseCycle } from '../../../store/cycle/figures.ts';
import { appendBatch } from '../../../store/journal/journal.ts';
import { putMembers } from '../../../store/cycle/members.ts';
import { allRegions } from '../../../store/scope.ts';
import type { AppraisalView, OutcomeView, RecordBatch } from '../../../workflows/record.ts';
import { aBatch, aMember, anEntry, useStore } from '../../support/store.ts';

const db = useStore();
const CYCLE = 'cycle:north:2026';

const outcome = (code: string, status: OutcomeView['status']): OutcomeView => ({
  id: code.toLowerCase(),
  code,
  kind: code === 'TEGURAN' ? 'sanction' : 'reward',
  approval: 'agencyHead',
  status,
});
const objection = (decision: 'upheld' | 'rejected' | null) => ({ at: 1, by: 'emp', decision, decidedBy: null });

const PEOPLE: { id: string; region?: string; unit: string; view: Partial<AppraisalView> }[] = [
  { id: 'n1', unit: 'u1', view: { overdue: true, autoForwarded: ['targets'] } },
  { id: 'n2', unit: 'u1', view: { state: 'BLOCKED', stage: 'final', waitingOn: [{ as: 'admin', for: 'retry' }] } },
  {
    id: 'n3',
    unit: 'u2',
    view: {
      state: 'CLOSED',
      stage: 'outcome',
      predicate: 'BAIK',
      late: ['review', 'final'],
      objection: objection('upheld'),
      outcomes: [outcome('SERTIFIKAT', 'ISSUED'), outcome('PROMOSI', 'LAPSED')],
      waitingOn: [],
    },
  },
  {
    id: 'n4',
    unit: 'u2',
    view: {
      state: 'CLOSED',
      stage: 'outcome',
      predicate: 'BAIK',
      objection: objection('rejected'),
      outcomes: [outcome('SERTIFIKAT', 'ISSUED')],
      waitingOn: [],
    },
  },
  { id: 'n5', unit: 'u2', view: { state: 'CANCELLED', stage: 'review', predicate: null, waitingOn: [] } },
  {
    id: 'n6',
    unit: 'u2',
    view: {
      stage: 'outcome',
      predicate: 'KURANG',
      assessorId: 'sup-2',
      peerIds: ['peer-8', 'peer-9'],
      outcomes: [outcome('TEGURAN', 'PROPOSED')],
      waitingOn: [
        { as: 'official', office: 'agencyHead', for: 'decideOutcome' },
        { as: 'peer', id: 'peer-8', for: 'submitFeedback' },
      ],
    },
  },
  { id: 's1', region: 'south', unit: 'u1', view: { assessorId: 'sup-2' } },
];

beforeAll(async () => {
  for (const { id, region = 'north', unit, view } of PEOPLE) {
    const cycleId = region === 'north' ? CYCLE : 'cycle:south:2026';
    await appendBatch(db.store, aBatch({ appraisalId: id, region, unit, cycleId, employeeId: `emp-${id}`, view }));
  }
  await putMembers(db.store, [
    ...PEOPLE.filter((each) => !each.region).map(({ id }) => aMember(CYCLE, `emp-${id}`)),
    aMember(CYCLE, 'emp-late'),
    aMember(CYCLE, 'emp-out', { status: 'EXCLUDED', rule: 'inactive', appraisalId: null }),
  ]);
});

const idsOf = async (filter: Partial<AppraisalFilter>) => {
  const { items } = await listAppraisals(db.store, { scope: { region: 'north' }, ...filter }, { limit: 50 });
  return items.map((item) => item._id).sort();
};

describe('listing appraisals', () => {
  it('stays within the region, unless all regions are meant', async () => {
    expect(await idsOf({})).toEqual(['n1', 'n2', 'n3', 'n4', 'n5', 'n6']);
    expect(await idsOf({ scope: { region: allRegions } })).toHaveLength(7);
    expect(await idsOf({ scope: { region: 'nowhere' } })).toEqual([]);
  });

  it.each<[string, Partial<AppraisalFilter>, string[]]>([
    ['cycle', { scope: { region: allRegions }, cycleId: 'cycle:south:2026' }, ['s1']],
    ['state', { state: 'CLOSED' }, ['n3', 'n4']],
    ['stage', { stage: 'outcome' }, ['n3', 'n4', 'n6']],
    ['unit', { unit: 'u1' }, ['n1', 'n2']],
    ['employee', { employeeId: 'emp-n4' }, ['n4']],
    ['overdue', { overdue: true }, ['n1']],
    ['several at once', { stage: 'outcome', state: 'RUNNING', unit: 'u2' }, ['n6']],
    ['the person they wait for', { waitingOn: [{ id: 'emp-1' }] }, ['n1']],
    ['the capacity they wait for', { waitingOn: [{ as: 'admin' }] }, ['n2']],
    ['any of two', { waitingOn: [{ as: 'admin' }, { office: 'agencyHead' }] }, ['n2', 'n6']],
    ['nobody to wait for', { waitingOn: [] }, []],
  ])('filters by %s', async (_, filter, expected) => {
    expect(await idsOf(filter)).toEqual(expected);
  });

  it('shows only what at least one relation lets through', async () => {
    const seen = (anyOf: AppraisalFilter['scope']['anyOf'] & object) => idsOf({ scope: { region: 'north', anyOf } });
    expect(await seen([])).toEqual([]);
    expect(await seen([{ employeeId: 'emp-n1' }, { assessorId: 'sup-2' }])).toEqual(['n1', 'n6']);
    expect(await seen([{ peerId: 'peer-8' }])).toEqual(['n6']);
    expect(await seen([{ peerId: 'peer-9' }])).toEqual([]);
    expect(await seen([{ units: ['u2'], notEmployeeIds: ['emp-n3'] }])).toEqual(['n4', 'n5', 'n6']);
    expect(await seen([{ assessorId: 'sup-2', units: ['u1'] }])).toEqual([]);
    expect(await seen([{}])).toHaveLength(6);
  });

  it('pages in order of change without missing or repeating anybody', async () => {
    const walked: string[] = [];
    let cursor: { updatedAt: string; id: string } | undefined;
    do {
      const page = await listAppraisals(
        db.store,
        { scope: { region: 'north' } },
        { limit: 2, ...(cursor && { cursor }) },
      );
      walked.push(...page.items.map((item) => item._id));
      cursor = page.next ?? undefined;
    } while (cursor);
    expect(walked).toEqual(['n1', 'n2', 'n3', 'n4', 'n5', 'n6']);
  });

  it('pages through appraisals that changed in the same millisecond', async () => {
    const { appraisals } = db.store.models;
    const before = await appraisals.find({ cycleId: CYCLE }, { updatedAt: 1 }).lean();
    await appraisals.updateMany({ cycleId: CYCLE }, { $set: { updatedAt: '2026-05-01T00:00:00.000Z' } });
    const first = await listAppraisals(db.store, { scope: { region: 'north' } }, { limit: 4 });
    const rest = await listAppraisals(
      db.store,
      { scope: { region: 'north' } },
      { limit: 4, ...(first.next && { cursor: first.next }) },
    );
    expect([...first.items, ...rest.items].map((item) => item._id)).toEqual(['n1', 'n2', 'n3', 'n4', 'n5', 'n6']);
    expect(rest.next).toBeNull();
    for (const { _id, updatedAt } of before) await appraisals.updateOne({ _id }, { $set: { updatedAt } });
  });

  it('finds what changed since an instant, that instant included', async () => {
    const all = await listAppraisals(db.store, { scope: { region: 'north' } }, { limit: 50 });
    const fourth = all.items[3]?.updatedAt ?? '';
    expect(await idsOf({ updatedAfter: fourth })).toEqual(expect.arrayContaining(['n4', 'n5', 'n6']));
    expect(await idsOf({ updatedAfter: '2999-01-01T00:00:00.000Z' })).toEqual([]);
  });
});

describe('the region scope', () => {
  it('hides an appraisal of another region', async () => {
    expect(await getAppraisal(db.store, 'south', 'n1')).toBeUndefined();
    expect(await getAppraisal(db.store, 'north', 'n1')).toMatchObject({ _id: 'n1', region: 'north' });
    expect(await getAppraisal(db.store, allRegions, 's1')).toMatchObject({ _id: 's1' });
  });

  it.each([null, undefined, '', { $ne: null }, 7])('refuses %j instead of meaning every region', async (region) => {
    const scope = region as unknown as string;
    await expect(async () => getAppraisal(db.store, scope, 'n1')).rejects.toThrow(TypeError);
    await expect(listAppraisals(db.store, { scope: { region: scope } }, { limit: 1 })).rejects.toThrow(TypeError);
  });
});

describe('the figures of a cycle', () => {
  it('counts people by stage and state, in total and per unit', async () => {
    const counts = await countByStage(db.store, CYCLE);
    expect(counts.total).toEqual({
      people: 6,
      byStage: { targets: 1, final: 1, outcome: 3, review: 1 },
      byState: { RUNNING: 2, BLOCKED: 1, CLOSED: 2, CANCELLED: 1 },
      overdue: 1,
      blocked: 1,
    });
    expect(counts.units['u1']).toEqual({
      people: 2,
      byStage: { targets: 1, final: 1 },
      byState: { RUNNING: 1, BLOCKED: 1 },
      overdue: 1,
      blocked: 1,
    });
    expect(counts.lines).toContainEqual({ unit: 'u2', stage: 'outcome', state: 'CLOSED', count: 2, overdue: 0 });
  });

  it('summarises who ended how, with one launched person who has not recorded anything yet', async () => {
    expect(await summariseCycle(db.store, CYCLE)).toEqual({
      people: 7,
      closed: 2,
      cancelled: 1,
      blocked: 1,
      running: 3,
      predicates: { BAIK: 2, KURANG: 1 },
      outcomes: [
        { kind: 'reward', code: 'PROMOSI', status: 'LAPSED', count: 1 },
        { kind: 'reward', code: 'SERTIFIKAT', status: 'ISSUED', count: 2 },
        { kind: 'sanction', code: 'TEGURAN', status: 'PROPOSED', count: 1 },
      ],
      objections: { raised: 2, upheld: 1 },
      autoForwarded: 1,
      late: 1,
    });
  });

  it('counts predicates per unit', async () => {
    expect(await distributionByUnit(db.store, CYCLE)).toEqual([
      { unit: 'u1', people: 2, counts: {} },
      { unit: 'u2', people: 4, counts: { BAIK: 2, KURANG: 1 } },
    ]);
  });
});

describe('whoever asks again and again for what has changed', () => {
  afterEach(() => void vi.useRealTimers());

  it('is told of what was written slowly: it bears an instant that was not asked for yet', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2026, 5, 1) });
    const { models } = db.store;
    const [slow, fast] = ['slow', 'fast'].map((appraisalId) => aBatch({ appraisalId, region: 'asked', cycleId: 'c' }));
    if (!slow || !fast) throw new Error('two appraisals');
    for (const batch of [slow, fast]) await appendBatch(db.store, batch);
    const next = (batch: RecordBatch) => ({ ...batch, version: 2, entries: [anEntry(2)] });
    // A minute passes between the instant that a write bears and the write; somebody else's comes and is read meanwhile.
    const update = models.appraisals.updateOne.bind(models.appraisals);
    let asked = '';
    vi.spyOn(models.appraisals, 'updateOne').mockImplementationOnce(((...given: Parameters<typeof update>) => {
      const late = async () => {
        vi.setSystemTime(Date.now() + 60_000);
        await appendBatch(db.store, next(fast));
        asked = (await getAppraisal(db.store, 'asked', 'fast'))?.updatedAt ?? '';
        vi.setSystemTime(Date.now() + 1);
        return update(...given);
      };
      return late();
    }) as never);
    await appendBatch(db.store, next(slow));
    const { items } = await listAppraisals(
      db.store,
      { scope: { region: 'asked' }, updatedAfter: asked },
      { limit: 10 },
    );
    expect(items.map(({ _id, version }) => [_id, version])).toContainEqual(['slow', 2]);
  });

  it('finds an appraisal at every moment while it is rebuilt', async () => {
    await appendBatch(db.store, aBatch({ appraisalId: 'rebuilt', region: 'asked' }));
    await db.store.models.appraisals.collection.updateOne({ _id: 'rebuilt' as never }, { $set: { stage: 'other' } });
    const readers = () => Array.from({ length: 8 }, () => getAppraisal(db.store, 'asked', 'rebuilt'));
    for (let n = 0; n < 20; n += 1) {
      const [rebuilt, ...read] = await Promise.all([rebuildAppraisal(db.store, 'rebuilt'), ...readers()]);
      expect(rebuilt).toBe(true);
      expect(read).not.toContain(undefined);
    }
    expect((await getAppraisal(db.store, 'asked', 'rebuilt'))?.stage).toBe('targets');
  });
});
