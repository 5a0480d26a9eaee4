/** What happened in a rehearsal, read from the rehearsal's own database. */
import type { Store } from '../connect.ts';
import type { AppraisalDoc } from '../appraisal/types.ts';
import type { CycleMemberDoc } from '../cycle/types.ts';

export const everyAppraisal = (store: Store): Promise<AppraisalDoc[]> =>
  store.models.appraisals.find({}).sort({ _id: 1 }).lean();

export const everyMember = (store: Store): Promise<CycleMemberDoc[]> =>
  store.models.members.find({}).sort({ _id: 1 }).lean();

export type StageEvent = { subject: string; type: string; stage: string };

/** The entries that a stage or its deadline wrote, in order, each with the stage that was open. */
export async function stageEvents(store: Store): Promise<StageEvent[]> {
  const types = ['stage.opened', 'stage.closed', 'stage.escalated', 'stage.held', 'stage.autoForwarded'];
  const entries = await store.models.journal.aggregate<{ subject: string; type: string; stage?: string }>([
    { $match: { type: { $in: types } } },
    { $sort: { subject: 1, seq: 1 } },
    { $project: { subject: 1, type: 1, stage: '$changes.stage' } },
  ]);
  let open = '';
  return entries.map(({ subject, type, stage }) => {
    if (type === 'stage.opened') open = stage ?? open;
    return { subject, type, stage: open };
  });
}
