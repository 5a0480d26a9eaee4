import { insertOutcome, outcomeDocId } from '../../store/appraisal/outcomes.ts';
import { appendBatch } from '../../store/journal/journal.ts';
import { setAhead } from '../../store/appraisal/projection.ts';
import type { Ahead, IssueRequest, RecordBatch } from '../../workflows/record.ts';
import type { ActivityDeps } from '../index.ts';

export function recordActivities({ store }: Pick<ActivityDeps, 'store'>) {
  return {
    /** Local activity: journal first, then the view guarded by version, then notices. Safe to repeat. */
    async record(batch: RecordBatch): Promise<void> {
      await appendBatch(store, batch);
    },

    /** Local activity: what a sandbox's appraisal does next by itself, where no entry says so. */
    async noteAhead({ appraisalId, ...of }: { appraisalId: string; version: number; ahead: Ahead }): Promise<void> {
      await setAhead(store, appraisalId, of);
    },

    /** Local activity: one insert under `outcome/{appraisal}/{seq}`; a repeat finds its own record and is a success. */
    async issueOutcome(request: IssueRequest): Promise<void> {
      const { id: outcomeId, ...outcome } = request.outcome;
      await insertOutcome(store, {
        ...outcome,
        _id: outcomeDocId(request.appraisalId, request.seq),
        outcomeId,
        appraisalId: request.appraisalId,
        cycleId: request.cycleId,
        region: request.region,
        employeeId: request.employeeId,
        decisionId: request.decisionId,
        sandbox: request.sandbox,
        issuedAt: new Date().toISOString(),
      });
    },
  };
}
