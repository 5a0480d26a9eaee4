import { beforeAll, describe, expect, it } from 'vitest';
import { connect } from '../../../store/connect.ts';
import { createCycle, setCycleState } from '../../../store/cycle/cycles.ts';
import { putMembers } from '../../../store/cycle/members.ts';
import { beginRequest, finishRequest } from '../../../store/idempotency.ts';
import { appendSubject } from '../../../store/journal/journal.ts';
import { importEmployees } from '../../../store/people/import.ts';
import { sealedPages, sealUnsealed } from '../../../store/verify/sealed-records.ts';
import { aSituation, publishPacks, recordAppraisal } from '../../support/recorded-appraisal.ts';
import { aCycle, aMember, useStore } from '../../support/store.ts';

const key = (id: string, fill: number) => `${id}:${Buffer.alloc(32, fill).toString('base64')}`;
const db = useStore({ codecKeys: key('k1', 1) });
const raw = (name: 'cycles' | 'employees' | 'journal') => db.store.models[name].collection;
const cycle = aCycle();
const row = { nip: '198001012005011001', name: 'A', unit: 'u', unitName: 'U', active: true, email: null, facts: {} };

beforeAll(async () => {
  const { store } = db;
  await publishPacks(store);
  await recordAppraisal(store, await aSituation('reward'));
  await createCycle(store, cycle);
  await putMembers(store, [aMember(cycle._id, 'emp-1')]);
  await importEmployees(store, 'test', { rows: [row] });
  await appendSubject(store, { subject: 'audit:test', region: 'test', type: 'x', actor: { id: 'a', as: 'admin' } });
  const at = '2026-01-01T00:00:00.000Z';
  await beginRequest(store, { id: 'r1', fingerprint: 'f', at, abandonedBefore: at });
  await finishRequest(store, 'r1', { status: 200, body: { ok: true }, headers: {} });
});

/** `collection: state`, each once. */
async function states(store = db.store) {
  const found = new Set<string>();
  for await (const { model, records } of sealedPages(store, { journal: true })) {
    for (const { state } of records) found.add(`${model.collection.name}: ${state}`);
  }
  return [...found].toSorted();
}

const ALL = ['appraisals', 'cycleMembers', 'cycles', 'employees', 'idempotency', 'journal', 'outcomes', 'rulePacks'];
const all = (state: string) => ALL.map((name) => `${name}: ${state}`);

describe('seals', () => {
  it('are on whatever was written, and fit what is read', async () => {
    expect(await states()).toEqual(all('right'));
    expect(await db.store.models.cycles.findById(cycle._id).lean()).not.toHaveProperty('seal');
  });

  it('stay right when a record is written on, unless it was changed behind its back', async () => {
    await setCycleState(db.store, cycle._id, { state: 'OPEN', at: '2026-01-01T00:00:00.000Z' });
    await importEmployees(db.store, 'test', { rows: [{ ...row, name: 'B' }] });
    expect(await states()).toEqual(all('right'));
    await raw('cycles').updateOne({ _id: cycle._id } as object, { $set: { sandbox: true } });
    await setCycleState(db.store, cycle._id, { state: 'PAUSED', at: '2026-01-01T00:00:00.000Z' });
    await raw('employees').updateOne({ region: 'test' }, { $set: { active: false } });
    await importEmployees(db.store, 'test', { rows: [{ ...row, name: 'C' }] });
    expect(await states()).toEqual(all('right').map((each) => each.replace(/^(cycles|employees): right/, '$1: wrong')));
  });

  it('are told apart when their key is not known, and by whoever knows no key', async () => {
    const rotated = await connect(db.uri, { codecKeys: `${key('k2', 2)},${key('k1', 1)}` });
    const other = await connect(db.uri, { codecKeys: key('k2', 2) });
    const same = await connect(db.uri, { codecKeys: key('k1', 2) });
    const none = await connect(db.uri);
    expect(await states(rotated)).toContain('journal: right');
    expect(await states(other)).toEqual(all('unknown-key'));
    expect(await states(same)).toEqual(all('wrong'));
    expect(await states(none)).toEqual(all('unchecked'));
    for (const store of [rotated, other, same, none]) await store.close();
  });

  it('are given once to what an earlier release wrote, and to nothing that has one', async () => {
    for (const model of Object.values(db.store.models)) await model.collection.updateMany({}, { $unset: { seal: 1 } });
    expect(await states()).toEqual(all('missing'));
    const count = await sealUnsealed(db.store);
    expect(count).toBeGreaterThan(ALL.length);
    expect(await states()).toEqual(all('right'));
    await raw('journal').updateOne({}, { $set: { hash: 'other' } });
    expect(await sealUnsealed(db.store)).toBe(0);
    expect(await states()).toContain('journal: wrong');
  });
});
