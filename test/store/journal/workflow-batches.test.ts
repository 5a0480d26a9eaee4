import { afterEach, describe, expect, it, vi } from 'vitest';
import { bodyDigest, shortDigest } from '../../../api/http/digests.ts';
import { getAppraisal } from '../../../store/appraisal/appraisals.ts';
import { appendBatch, entriesOf } from '../../../store/journal/journal.ts';
import { insertSubmission } from '../../../store/appraisal/submissions.ts';
import { rebuildAppraisal } from '../../../store/appraisal/projection.ts';
import { verifySubject } from '../../../store/verify/subject.ts';
import { aStage, ASSESSOR, anInput, command, drive, EMPLOYEE, START, twoTargets } from '../../support/appraisal.ts';
import type { Ctx } from '../../../workflows/appraisal/state.ts';
import { freshId, useStore } from '../../support/store.ts';

const db = useStore();
afterEach(() => vi.useRealTimers());

/** What the workflow hands over after each step, as one batch. The workflow's clock stands still meanwhile. */
async function flush({ ctx }: ReturnType<typeof drive>): Promise<void> {
  vi.useRealTimers();
  await handOver(ctx);
  vi.useFakeTimers({ now: START, toFake: ['Date'] });
}

async function handOver(ctx: Ctx): Promise<void> {
  const { input, state } = ctx;
  const { id: appraisalId, cycleId, region, unit, employeeId, pack, sandbox } = input;
  const entries = state.drafts.splice(0);
  const notices = state.notices.splice(0);
  const { version } = state;
  await appendBatch(db.store, {
    appraisalId,
    cycleId,
    region,
    unit,
    employeeId,
    pack,
    sandbox,
    version,
    entries,
    notices,
  });
}

describe('what the reducers of the workflow draft', () => {
  it('adds up to the view at every step, and is enough to rebuild the projection', async () => {
    const id = freshId('w');
    const a = drive(anInput([aStage('target'), aStage('execution'), aStage('review')], { id }));
    await flush(a);
    expect((await verifySubject(db.store, id)).findings).toEqual([]);
    a.send('proposeTargets', command<'proposeTargets'>(EMPLOYEE, { targets: twoTargets() }));
    await flush(a);
    expect((await verifySubject(db.store, id)).findings).toEqual([]);
    const body = { reason: 'Perjelas ukurannya' };
    const digest = bodyDigest(body);
    await insertSubmission(db.store, {
      _id: 's1',
      appraisalId: id,
      region: 'test',
      kind: 'returnTargets',
      actor: ASSESSOR,
      body,
      digest,
      status: 'received',
      at: new Date(START).toISOString(),
    });
    a.send('returnTargets', command(ASSESSOR, {}, { submissionId: 's1', digest: shortDigest(digest) }));
    a.send('proposeTargets', command<'proposeTargets'>(EMPLOYEE, { targets: twoTargets() }));
    a.send('agreeTargets', command(ASSESSOR, {}));
    await flush(a);
    const shown = await getAppraisal(db.store, 'test', id);
    expect(shown).toMatchObject({ stage: 'execution', targetsAgreedBy: 'assessor', targetRounds: 2 });
    expect((await verifySubject(db.store, id)).findings).toEqual([]);
    expect((await entriesOf(db.store, id)).length).toBe(shown?.version);
    await db.store.models.appraisals.deleteOne({ _id: id });
    expect(await rebuildAppraisal(db.store, id)).toBe(true);
    const { updatedAt: _, ...rebuilt } = (await getAppraisal(db.store, 'test', id)) ?? { updatedAt: '' };
    const { updatedAt: __, ...before } = shown ?? { updatedAt: '' };
    expect(rebuilt).toEqual(before);
  });
});
