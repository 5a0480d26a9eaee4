import { describe, expect, it } from 'vitest';
import { allRegions } from '../../../store/scope.ts';
import {
  beginWhatIf,
  countDone,
  createWhatIf,
  endWhatIf,
  getWhatIf,
  linesOf,
  listWhatIfs,
  putShard,
  startShadow,
} from '../../../store/what-if/what-ifs.ts';
import type { WhatIfDoc, WhatIfLineDoc } from '../../../store/what-if/types.ts';
import { freshId, useStore } from '../../support/store.ts';
import { aWhatIf, shippedPack } from '../../support/what-if.ts';
import { HOME } from '../../support/regions.ts';

const at = useStore();
const pack = (await shippedPack(HOME)).pack;
const later = '2026-12-02T00:00:00.000Z';

async function asked(more: Partial<WhatIfDoc> = {}): Promise<string> {
  const { _id } = await createWhatIf(at.store, aWhatIf(pack, more));
  return _id;
}
const read = (id: string) => getWhatIf(at.store, allRegions, { id });
const shard = (whatIf: string, n: number) => ({
  _id: `${whatIf}|${n}`,
  whatIf,
  people: 5,
  checked: 1,
  packs: [],
  tally: '{}',
});
const line = (whatIf: string, n: number): WhatIfLineDoc => ({
  _id: `${whatIf}|decision/a${n}/1`,
  whatIf,
  region: 'test',
  appraisalId: `a${n}`,
  employeeId: `e${n}`,
  unit: 'u1',
  decisionId: `decision/a${n}/1`,
  before: { predicate: 'BAIK', final: 9000 },
  after: null,
  refused: 'facts-missing',
  gained: [],
  lost: [],
  sanctions: [],
});

describe('a stored what-if', () => {
  it('is asked for once, keeps its pack, and is found by region and kind only', async () => {
    const id = await asked();
    expect((await createWhatIf(at.store, aWhatIf(pack, { _id: id, groupBy: 'grade' }))).groupBy).toBeNull();
    expect((await read(id))?.pack).toEqual(pack);
    expect(await getWhatIf(at.store, 'other', { id })).toBeUndefined();
    expect(await getWhatIf(at.store, 'test', { id, kind: 'shadow' })).toBeUndefined();
    const rows = await listWhatIfs(at.store, { region: 'test', kind: 'whatIf' }, { limit: 50 });
    expect(rows.find((row) => row._id === id)).not.toHaveProperty('pack');
  });

  it('chooses what it is over once', async () => {
    const id = await asked();
    await beginWhatIf(at.store, id, { cycles: ['c1'], people: 7 });
    await beginWhatIf(at.store, id, { cycles: ['c2'], people: 9 });
    expect(await read(id)).toMatchObject({ cycles: ['c1'], people: 7 });
  });

  it('counts a shard once however often it is written, and pages its lines without the person who asks', async () => {
    const id = await asked();
    await putShard(at.store, shard(id, 1), [line(id, 1), line(id, 2)]);
    await putShard(at.store, shard(id, 1), [line(id, 1), line(id, 2)]);
    await putShard(at.store, shard(id, 2), [line(id, 3)]);
    expect(await countDone(at.store, id)).toBe(10);
    const page = (except: string[], more: { after?: string } = {}) =>
      linesOf(at.store, { whatIf: id, region: 'test', except }, { limit: 2, ...more });
    expect((await page([])).map(({ employeeId }) => employeeId)).toEqual(['e1', 'e2']);
    expect((await page(['e2'])).map(({ employeeId }) => employeeId)).toEqual(['e1', 'e3']);
    expect((await page([], { after: line(id, 2)._id })).map(({ employeeId }) => employeeId)).toEqual(['e3']);
    expect(await linesOf(at.store, { whatIf: id, region: 'other', except: [] }, { limit: 2 })).toEqual([]);
  });

  it('ends once: a late cancellation takes nothing from a result', async () => {
    const id = await asked();
    await putShard(at.store, shard(id, 1), [line(id, 1)]);
    const result = { changed: 3 } as WhatIfDoc['result'] & object;
    await endWhatIf(at.store, id, { end: { state: 'DONE', result }, at: later });
    await endWhatIf(at.store, id, { end: { state: 'CANCELLED' }, at: later });
    expect(await read(id)).toMatchObject({ state: 'DONE', endedAt: later, result: { changed: 3 } });
    expect(await countDone(at.store, id)).toBe(0);
    expect(await linesOf(at.store, { whatIf: id, region: 'test', except: [] }, { limit: 2 })).toHaveLength(1);
  });

  it('that fails keeps its shards, and a cancelled one nothing', async () => {
    const [failed, cancelled] = [await asked(), await asked()];
    for (const id of [failed, cancelled]) await putShard(at.store, shard(id, 1), [line(id, 1)]);
    const failure = { code: 'pack-not-found', mismatch: null };
    await endWhatIf(at.store, failed, { end: { state: 'FAILED', failure }, at: later });
    await endWhatIf(at.store, cancelled, { end: { state: 'CANCELLED' }, at: later });
    expect(await read(failed)).toMatchObject({ state: 'FAILED', failure });
    expect([await countDone(at.store, failed), await countDone(at.store, cancelled)]).toEqual([5, 0]);
    expect(await linesOf(at.store, { whatIf: cancelled, region: 'test', except: [] }, { limit: 2 })).toEqual([]);
  });
});

describe('a stored shadow', () => {
  it('runs from its beginning, also again after it failed, and never once it is done', async () => {
    const id = await asked({ kind: 'shadow', state: 'OPEN', _id: freshId('s') });
    await startShadow(at.store, id);
    await beginWhatIf(at.store, id, { cycles: ['c1'], people: 7 });
    await putShard(at.store, shard(id, 1), [line(id, 1)]);
    await startShadow(at.store, id);
    expect(await read(id)).toMatchObject({ state: 'RUNNING', cycles: ['c1'], people: 7 });
    const failure = { code: 'what-if-failed', mismatch: null };
    await endWhatIf(at.store, id, { end: { state: 'FAILED', failure }, at: later });
    await startShadow(at.store, id);
    expect(await read(id)).toMatchObject({ state: 'RUNNING', cycles: null, people: null, failure: null });
    expect(await countDone(at.store, id)).toBe(0);
    await endWhatIf(at.store, id, { end: { state: 'DONE', result: {} as WhatIfDoc['result'] & object }, at: later });
    await startShadow(at.store, id);
    expect((await read(id))?.state).toBe('DONE');
  });
});
