import { insertOutcome, outcomeDocId } from '../../store/appraisal/outcomes.ts';
import type { IssueRequest } from '../../workflows/record.ts';
import type { ActivityDeps } from '../index.ts';

export function issueActivities({ store }: Pick<ActivityDeps, 'store'>) {
  return {
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
