import { describe, expect, it } from 'vitest';
import { appendBatch } from '../../../store/journal/journal.ts';
import { allRegions } from '../../../store/scope.ts';
import { getSubmission, insertSubmission, sortOutSubmissions } from '../../../store/appraisal/submissions.ts';
import type { SubmissionDoc } from '../../../store/appraisal/types.ts';
import { aBatch, anEntry, freshId, useStore } from '../../support/store.ts';

const db = useStore();
const [OLD, LIMIT, NEW] = ['2026-01-01', '2026-02-01', '2026-03-01'].map((day) => `${day}T00:00:00.000Z`);

async function received(at: string | undefined, more: Partial<SubmissionDoc> = {}): Promise<string> {
  const [_id, appraisalId] = [freshId('s'), freshId('a')];
  const actor = { id: 'p', as: 'employee' } as const;
  const about = { appraisalId, region: 'test', kind: 'object', actor, body: { reason: 'x' }, digest: 'd' };
  await insertSubmission(db.store, { _id, ...about, status: 'received', at: at ?? '', ...more });
  return _id;
}
const statusOf = async (id: string) => (await getSubmission(db.store, allRegions, id))?.status;

describe('a submission that a crash has cut off', () => {
  it('is kept while its request may be repeated, then removed, unless an entry refers to it', async () => {
    const appraisalId = freshId('a');
    const told = await received(OLD, { appraisalId });
    const entries = [anEntry(1), anEntry(2, { submissionId: told })];
    await appendBatch(db.store, aBatch({ appraisalId, entries }));
    const orphan = await received(OLD);
    const young = await received(NEW);
    const refused = await received(OLD, { status: 'refused' });
    expect(await sortOutSubmissions(db.store, LIMIT ?? '')).toEqual({ accepted: 1, removed: 1 });
    const found = await Promise.all([told, orphan, young, refused].map(statusOf));
    expect(found).toEqual(['accepted', undefined, 'received', 'refused']);
    expect(await sortOutSubmissions(db.store, LIMIT ?? '')).toEqual({ accepted: 0, removed: 0 });
  });
});
