import { trusted } from 'mongoose';
import type { Store } from '../connect.ts';
import { getInScope, idsOf } from '../read.ts';
import { inRegion, type RegionScope } from '../scope.ts';
import type { SubmissionDoc } from './types.ts';
import { insertOnce } from '../write.ts';

/** `conflict`: the id is taken by another content. */
export type Submitted = 'inserted' | 'same' | 'conflict';

export async function insertSubmission(store: Store, submission: SubmissionDoc): Promise<Submitted> {
  if (await insertOnce(store.models.submissions, submission)) return 'inserted';
  const stored = await store.models.submissions.findById(submission._id, { digest: 1 }).lean();
  return stored?.digest === submission.digest ? 'same' : 'conflict';
}

type Received = Pick<SubmissionDoc, '_id' | 'appraisalId'>;

/**
 * The workflow has refused it. What an entry of the journal refers to is accepted all the same: by an attempt whose answer
 * never came, and which the workflow has forgotten since.
 */
export async function refuseSubmission(store: Store, submission: Received): Promise<void> {
  if ((await recorded(store, [submission])).length > 0) return;
  await store.models.submissions.updateOne(
    { _id: submission._id, status: 'received' },
    { $set: { status: 'refused' } },
  );
}

/** Those that an entry refers to: the journal alone says what was accepted. */
const recorded = async (store: Store, submissions: readonly Received[]): Promise<string[]> => {
  const said = await store.models.journal
    .find(
      {
        subject: trusted({ $in: submissions.map(({ appraisalId }) => appraisalId) }),
        submissionId: trusted({ $in: submissions.map(({ _id }) => _id) }),
      },
      { submissionId: 1 },
    )
    .lean();
  return said.flatMap(({ submissionId }) => (submissionId === undefined ? [] : [submissionId]));
};

export const getSubmission = (store: Store, scope: RegionScope, id: string): Promise<SubmissionDoc | undefined> =>
  getInScope(store.models.submissions, scope, id);

export const submissionsById = (store: Store, scope: RegionScope, ids: string[]): Promise<SubmissionDoc[]> =>
  store.models.submissions.find({ ...idsOf(ids), ...inRegion(scope) }).lean();

/** Ids of what was sent of a kind after an instant (ISO) and was not refused; an entry of the journal says what was accepted. */
export async function submittedSince(
  store: Store,
  { kind, since }: { kind: string; since: string },
): Promise<string[]> {
  const status = trusted({ $in: ['received', 'accepted'] as const });
  const found = await store.models.submissions.find({ status, at: trusted({ $gte: since }), kind }, { _id: 1 }).lean();
  return found.map(({ _id }) => _id);
}

const PAGE = 200;

/**
 * What was received before an instant (ISO), and may not be repeated any more. Accepted if an entry refers to it; else its
 * process died before the workflow was asked, nobody will ever read it, and it is removed.
 */
export async function sortOutSubmissions(store: Store, before: string): Promise<{ accepted: number; removed: number }> {
  const { submissions } = store.models;
  const count = { accepted: 0, removed: 0 };
  for (;;) {
    const old = { status: 'received' as const, at: trusted({ $lt: before }) };
    const found = await submissions.find(old, { appraisalId: 1 }).limit(PAGE).lean();
    const accepted = new Set(await recorded(store, found));
    const orphans = found.filter(({ _id }) => !accepted.has(_id)).map(({ _id }) => _id);
    await submissions.updateMany(idsOf([...accepted]), { $set: { status: 'accepted' } });
    await submissions.deleteMany({ ...idsOf(orphans), status: 'received' });
    count.accepted += accepted.size;
    count.removed += orphans.length;
    if (found.length < PAGE) return count;
  }
}
