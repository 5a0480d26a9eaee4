import { insertOutcome, outcomeDocId } from '../../store/appraisal/outcomes.ts';
import { setAhead, showConflict } from '../../store/appraisal/projection.ts';
import { JournalConflict } from '../../store/journal/conflict.ts';
import { appendBatch } from '../../store/journal/journal.ts';
import type { Ahead, IssueRequest, RecordBatch, Slow } from '../../workflows/record.ts';
import { permanent } from '../errors.ts';
import type { ActivityDeps } from '../index.ts';
import { startFollowUp } from '../follow-up/follow-up.ts';
import { tellOwners } from './joint-due.ts';
import { followIssue } from './letters.ts';
import { followReversal, takesBack } from './reversals.ts';
import { noteSlow } from './slow.ts';

export function recordActivities({ store, client }: Pick<ActivityDeps, 'store'> & Partial<ActivityDeps>) {
  const start = client && startFollowUp({ store, client });
  /** Whoever counts has taken back what was in the way: what is left is a journal that lacks what was recorded before. */
  async function append(batch: RecordBatch): Promise<void> {
    // What is taken back stays taken back: only a task that counts does that (docs/decisions/0032).
    if (!batch.counts && takesBack(batch)) throw new Error('what was issued is taken back by a task that counts');
    try {
      await appendBatch(store, batch);
      await followIssue(store, batch, start);
      await followReversal(store, batch);
      await tellOwners(store, batch);
    } catch (error) {
      if (!(error instanceof JournalConflict) || !batch.counts) throw error;
      await showConflict(store, batch.appraisalId);
      throw permanent(error.code, error.message);
    }
  }

  return {
    /** Journal first, then what is shown, then notices, then the numbers of letters and what is to be paid, or paid back. Safe to repeat. */
    record: (batch: RecordBatch): Promise<Slow | undefined> => noteSlow(() => append(batch)),

    /** What a sandbox's appraisal does next by itself, where no entry says so. */
    async noteAhead({ appraisalId, ...of }: { appraisalId: string; version: number; ahead: Ahead }): Promise<void> {
      await setAhead(store, appraisalId, of);
    },

    /** One insert under `outcome/{appraisal}/{seq}`; a repeat finds its own record and is a success. */
    issueOutcome: (request: IssueRequest): Promise<Slow | undefined> =>
      noteSlow(async () => {
        const { counts, appraisalId, cycleId, region, employeeId, decisionId, sandbox } = request;
        const { id: outcomeId, capped: _capped, place: _place, hearing: _heard, ...outcome } = request.outcome;
        const of = { appraisalId, cycleId, region, employeeId, decisionId, sandbox };
        const _id = outcomeDocId(appraisalId, request.seq);
        const issuedAt = new Date().toISOString();
        await insertOutcome(store, { ...outcome, ...of, _id, outcomeId, issuedAt }, counts ? { counts } : {});
      }),
  };
}
