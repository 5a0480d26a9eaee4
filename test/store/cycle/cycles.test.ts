import { describe, expect, it } from 'vitest';
import {
  createCycle,
  getCycle,
  listCycles,
  progressOperation,
  pushOperation,
  refreshLaunch,
  setCycleState,
} from '../../../store/cycle/cycles.ts';
import { countMembers, getMember, membersPage, putMembers } from '../../../store/cycle/members.ts';
import { onceClosed } from '../../../store/cycle/figures.ts';
import { appendBatch } from '../../../store/journal/journal.ts';
import { rebuildAppraisal } from '../../../store/appraisal/projection.ts';
import { allRegions } from '../../../store/scope.ts';
import type { CycleDoc, CycleOperationDoc } from '../../../store/cycle/types.ts';
import { aBatch, aCycle, aMember, freshId, useStore } from '../../support/store.ts';

const db = useStore();
const AT = '2026-12-31T00:00:00.000Z';

async function stored(more: Partial<CycleDoc> = {}): Promise<string> {
  const cycle = aCycle(more);
  await createCycle(db.store, cycle);
  return cycle._id;
}
const anOperation = (opId: string): CycleOperationDoc => ({
  opId,
  op: 'pause',
  unit: null,
  actor: { id: 'adm-1', as: 'admin' },
  reason: 'election day',
  decree: null,
  state: 'RUNNING',
  done: 0,
  failed: 0,
  at: AT,
});

describe('a cycle', () => {
  it('is created once: whoever comes second gets the first', async () => {
    const cycle = aCycle();
    const results = await Promise.all(
      ['first', 'second', 'third'].map((label) => createCycle(db.store, { ...cycle, label })),
    );
    const [created] = results.filter((result) => result.created);
    expect(results.filter((result) => result.created)).toHaveLength(1);
    for (const result of results) expect(result.cycle).toEqual(created?.cycle);
    expect(await getCycle(db.store, 'test', cycle._id)).toEqual(created?.cycle);
  });

  it('is seen in its region only', async () => {
    const id = await stored({ region: 'north' });
    expect(await getCycle(db.store, 'south', id)).toBeUndefined();
    expect(await getCycle(db.store, allRegions, id)).toMatchObject({ _id: id });
    expect((await listCycles(db.store, { region: 'north' }, { limit: 10 })).map((cycle) => cycle._id)).toEqual([id]);
    expect(await listCycles(db.store, { region: 'north', state: 'CLOSED' }, { limit: 10 })).toEqual([]);
    expect(await listCycles(db.store, { region: 'north' }, { limit: 10, after: id })).toEqual([]);
  });

  it('moves from state to state, but not out of an end and not from where it is not', async () => {
    const id = await stored();
    expect(await setCycleState(db.store, id, { state: 'OPEN', at: AT, from: ['LAUNCHING'] })).toMatchObject({
      state: 'OPEN',
      version: 2,
      closedAt: null,
    });
    await setCycleState(db.store, id, { state: 'PAUSED', at: AT });
    expect(await setCycleState(db.store, id, { state: 'OPEN', at: AT, from: ['LAUNCHING'] })).toMatchObject({
      state: 'PAUSED',
    });
    expect(await setCycleState(db.store, id, { state: 'OPEN', at: AT, expectedVersion: 1 })).toMatchObject({
      state: 'PAUSED',
    });
    expect(await setCycleState(db.store, id, { state: 'CLOSED', at: AT })).toMatchObject({
      state: 'CLOSED',
      closedAt: AT,
    });
    expect(await setCycleState(db.store, id, { state: 'OPEN', at: AT })).toMatchObject({ state: 'CLOSED', version: 4 });
    expect(await setCycleState(db.store, freshId('none'), { state: 'OPEN', at: AT })).toBeUndefined();
  });

  it('records each operation once, although many write at the same moment', async () => {
    const id = await stored();
    const opIds = ['a', 'b', 'c', 'a', 'b', 'c', 'a'];
    await Promise.all(opIds.map((opId) => pushOperation(db.store, id, anOperation(opId))));
    const cycle = await getCycle(db.store, 'test', id);
    expect(cycle?.operations.map((operation) => operation.opId).sort()).toEqual(['a', 'b', 'c']);
    expect(cycle?.version).toBe(4);
  });

  it('takes totals of an operation, never counts back, and leaves a finished one alone', async () => {
    const id = await stored();
    await pushOperation(db.store, id, anOperation('a'));
    await progressOperation(db.store, id, { opId: 'a', done: 250, failed: 1, state: 'RUNNING' });
    await progressOperation(db.store, id, { opId: 'a', done: 100, failed: 0, state: 'RUNNING' });
    const done = await progressOperation(db.store, id, { opId: 'a', done: 300, failed: 1, state: 'DONE' });
    expect(done?.operations).toMatchObject([{ opId: 'a', done: 300, failed: 1, state: 'DONE' }]);
    const late = await progressOperation(db.store, id, { opId: 'a', done: 999, failed: 9, state: 'RUNNING' });
    expect(late?.operations).toMatchObject([{ done: 300, failed: 1, state: 'DONE' }]);
  });
});

describe('figures', () => {
  const part = {};
  it('of a cycle that is over are counted once for each part, and kept; before that they are counted anew', async () => {
    const id = await stored();
    const { members, cycleFigures } = db.store.models;
    const people = async (of: object, units?: string[]) => {
      const cycle = { ...aCycle({ _id: id }), ...of };
      return (await onceClosed(db.store, cycle, { kind: 'summary', part: units ? { units } : part })).people;
    };
    const closed = { state: 'CLOSED' as const, closedAt: AT };
    await putMembers(db.store, [aMember(id, 'e1'), aMember(id, 'e2', { unit: 'u2' })]);
    expect([await people({}), await people(closed), await people(closed, ['u2'])]).toEqual([2, 2, 1]);
    await members.deleteOne({ _id: `${id}|e2` });
    expect([await people({}), await people(closed), await people(closed, ['u2'])]).toEqual([1, 2, 1]);
    expect(await people({ ...closed, closedAt: `${AT}x` })).toBe(1);
    expect((await cycleFigures.find({ cycleId: id }).lean()).map(({ _id }) => _id).sort()).toEqual([
      `${id}|${AT}x|summary|`,
      `${id}|${AT}|summary|`,
      `${id}|${AT}|summary|u2`,
    ]);
  });
  it('are counted again when an appraisal of the cycle is rebuilt', async () => {
    const batch = aBatch();
    await appendBatch(db.store, batch);
    const { cycleFigures } = db.store.models;
    const { cycleId, appraisalId } = batch;
    await onceClosed(
      db.store,
      { _id: cycleId, region: 'test', state: 'CLOSED', closedAt: AT },
      { kind: 'progress', part },
    );
    expect(await cycleFigures.countDocuments({ cycleId })).toBe(1);
    await rebuildAppraisal(db.store, appraisalId);
    expect(await cycleFigures.countDocuments({ cycleId })).toBe(0);
  });
});

describe('the people of a launch', () => {
  it('are counted from their results, so that a repeated page counts once', async () => {
    const id = await stored();
    const page = [
      aMember(id, 'e1'),
      aMember(id, 'e2'),
      aMember(id, 'e3', { status: 'EXCLUDED', rule: 'inactive', appraisalId: null }),
      aMember(id, 'e4', { status: 'HELD', rule: 'no-supervisor', appraisalId: null }),
    ];
    await putMembers(db.store, page);
    await putMembers(db.store, page);
    await putMembers(db.store, []);
    expect(await countMembers(db.store, id)).toEqual({ LAUNCHED: 2, EXCLUDED: 1, HELD: 1, FAILED: 0 });
    expect((await refreshLaunch(db.store, id, AT))?.launch).toEqual({
      launched: 2,
      excluded: 1,
      held: 1,
      failed: 0,
      finishedAt: AT,
    });
    expect((await refreshLaunch(db.store, id))?.launch.finishedAt).toBe(AT);
  });

  it('may get better, but who has been launched stays launched', async () => {
    const id = await stored();
    await putMembers(db.store, [aMember(id, 'e1', { status: 'FAILED', rule: 'unavailable' }), aMember(id, 'e2')]);
    await putMembers(db.store, [aMember(id, 'e1'), aMember(id, 'e2', { status: 'FAILED' }), aMember(id, 'e3')]);
    const page = await membersPage(db.store, { cycleId: id }, { limit: 10 });
    expect(page.map(({ employeeId, status }) => [employeeId, status])).toEqual([
      ['e1', 'LAUNCHED'],
      ['e2', 'LAUNCHED'],
      ['e3', 'LAUNCHED'],
    ]);
  });

  it('are walked in order of id, by status and unit', async () => {
    const id = await stored();
    await putMembers(
      db.store,
      ['e3', 'e1', 'e2', 'e4'].map((person) =>
        aMember(id, person, { unit: person === 'e1' ? 'u2' : 'u1', status: person === 'e4' ? 'HELD' : 'LAUNCHED' }),
      ),
    );
    const people = async (filter: { status?: 'LAUNCHED'; unit?: string }, after?: string) =>
      (await membersPage(db.store, { cycleId: id, ...filter }, { limit: 2, ...(after && { after }) })).map(
        (member) => member.employeeId,
      );
    expect(await people({ status: 'LAUNCHED' })).toEqual(['e1', 'e2']);
    expect(await people({ status: 'LAUNCHED' }, `${id}|e2`)).toEqual(['e3']);
    expect(await people({ unit: 'u2' })).toEqual(['e1']);
    expect(await getMember(db.store, id, 'e4')).toMatchObject({ status: 'HELD' });
    expect(await getMember(db.store, id, 'e9')).toBeUndefined();
  });
});
