import { trusted } from 'mongoose';
import type { Store } from './connect.ts';
import { isDuplicate } from './duplicate.ts';
import { inRegion, type RegionScope } from './scope.ts';
import type { SubmissionDoc } from './types.ts';

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
