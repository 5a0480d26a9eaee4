/** A burn-up is made of journals, and most of them have not grown since somebody last looked. */
import { describe, expect, it } from 'vitest';
import { burnUpOf } from '../../../store/cycle/burn-up.ts';
import { countBoard, countByStage } from '../../../store/cycle/figures.ts';
import { appendBatch } from '../../../store/journal/journal.ts';
import { aBatch, anEntry, freshId, useStore } from '../../support/store.ts';

const db = useStore();
const STAGES = ['targets', 'execution', 'rating'];
const MARCH = Date.UTC(2026, 2, 2, 5);

async function journalsRead(ask: () => Promise<unknown>): Promise<string[]> {
  const { base } = db.store.models.journal;
  const read: string[] = [];
  base.set('debug', (collection: string, _method: string, filter: { subject?: { $in: string[] } }) => {
    if (collection === 'journal') read.push(...(filter.subject?.$in ?? []));
  });
  try {
    await ask();
  } finally {
    base.set('debug', false);
  }
  return read;
}

const moved = (seq: number, stage: string) => {
  const changes = { stage, stageOpenedAt: MARCH };
  return anEntry(seq, { type: 'stage.opened', at: MARCH, changes });
};

describe('a burn-up', () => {
  it('reads again only the journals of those who went on', async () => {
    const { store } = db;
    const cycleId = freshId('cycle:test:');
    const people = Array.from({ length: 4 }, () => freshId('a'));
    for (const appraisalId of people) await appendBatch(store, aBatch({ appraisalId, cycleId }));
    const ask = () => burnUpOf(store, cycleId, { stages: STAGES });
    expect((await ask()).passed).toEqual([]);
    expect(await journalsRead(ask)).toEqual([]);
    const [first = ''] = people;
    await appendBatch(store, aBatch({ appraisalId: first, cycleId, entries: [moved(2, 'execution')] }));
    expect(await journalsRead(ask)).toEqual([first]);
    const passed = [{ unit: 'u1', stage: 'targets', day: '2026-03-02', count: 1 }];
    expect((await ask()).passed).toEqual(passed);
    store.moves.clear();
    expect((await journalsRead(ask)).toSorted()).toEqual(people.toSorted());
    expect((await ask()).passed).toEqual(passed);
  });
});

describe('a board', () => {
  it('is one walk: the lines of the progress, and each appraisal once for whom it waits', async () => {
    const { store } = db;
    const cycleId = freshId('cycle:test:');
    const peers = ['p1', 'p2'].map((id) => ({ as: 'peer' as const, id, for: 'giveFeedback' as const }));
    const assessor = { as: 'assessor' as const, id: 's1', for: 'assess' as const };
    for (const [n, waitingOn] of [[...peers, assessor], peers, [assessor], []].entries())
      await appendBatch(store, aBatch({ cycleId, unit: `u${n % 2}`, view: { waitingOn, overdue: n === 1 } as never }));
    const { base } = store.models.appraisals;
    let walks = 0;
    base.set('debug', () => (walks += 1));
    const { lines, waiting } = await countBoard(store, cycleId);
    base.set('debug', false);
    expect(walks).toBe(1);
    expect(waiting).toEqual([
      { as: 'assessor', count: 2 },
      { as: 'peer', count: 2 },
    ]);
    expect(lines).toEqual((await countByStage(store, cycleId)).lines);
    expect(lines).toContainEqual({ unit: 'u1', stage: 'targets', state: 'RUNNING', count: 2, overdue: 1 });
  });
});
