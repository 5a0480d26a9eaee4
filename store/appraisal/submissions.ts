import { trusted } from 'mongoose';
import type { Store } from '../connect.ts';
import { isDuplicate } from '../duplicate.ts';
import { inRegion, type RegionScope } from '../scope.ts';
import type { SubmissionDoc } from '../types.ts';

/** `conflict`: the id is taken by another content. */
export type Submitted = 'inserted' | 'same' | 'conflict';

export async function insertSubmission(store: Store, submission: SubmissionDoc): Promise<Submitted> {
  try {
    await store.models.submissions.insertMany([submission]);
    return 'inserted';
  } catch (error) {
    if (!isDuplicate(error)) throw error;
  }
  const stored = await store.models.submissions.findById(submission._id, { digest: 1 }).lean();
  return stored?.digest === submission.digest ? 'same' : 'conflict';
}

/** What became of it. An accepted submission stays accepted: the journal refers to it. */
export async function setSubmissionStatus(store: Store, id: string, status: 'accepted' | 'refused'): Promise<void> {
  await store.models.submissions.updateOne({ _id: id, status: trusted({ $ne: 'accepted' }) }, { $set: { status } });
}

export async function getSubmission(store: Store, scope: RegionScope, id: string): Promise<SubmissionDoc | undefined> {
  return (await store.models.submissions.findOne({ _id: id, ...inRegion(scope) }).lean()) ?? undefined;
}

export const submissionsById = (store: Store, scope: RegionScope, ids: string[]): Promise<SubmissionDoc[]> =>
  store.models.submissions.find({ _id: trusted({ $in: ids }), ...inRegion(scope) }).lean();

const PAGE = 200;

/**
 * What was received before an instant (ISO) and never heard of again: its process died, and nobody has repeated the request.
 * Accepted if an entry refers to it; else nobody will ever read it, and it is removed.
 */
export async function settleSubmissions(store: Store, before: string): Promise<{ accepted: number; removed: number }> {
  const count = { accepted: 0, removed: 0 };
  for (;;) {
    const old = { status: 'received' as const, at: trusted({ $lt: before }) };
    const found = await store.models.submissions.find(old, { appraisalId: 1 }).limit(PAGE).lean();
    for (const { _id, appraisalId } of found) {
      const entry = await store.models.journal.findOne({ subject: appraisalId, submissionId: _id }, { _id: 1 }).lean();
      if (entry) await setSubmissionStatus(store, _id, 'accepted');
      else await store.models.submissions.deleteOne({ _id, status: 'received' });
      count[entry ? 'accepted' : 'removed'] += 1;
    }
    if (found.length < PAGE) return count;
  }
}
