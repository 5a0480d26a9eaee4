import { summariseCycle } from '../../store/cycle/figures.ts';
import { getCycle, progressOperation, pushOperation, refreshLaunch, setCycleState } from '../../store/cycle/cycles.ts';
import { appendSubject } from '../../store/journal/journal.ts';
import { countOpenAppraisals } from '../../store/cycle/pages.ts';
import { allRegions } from '../../store/scope.ts';
import { getSubmission } from '../../store/appraisal/submissions.ts';
import type { CycleOperationDoc, CycleState } from '../../store/types.ts';
import type { Actor, CycleOperation } from '../../workflows/messages.ts';
import type { ActivityDeps } from '../index.ts';

const SYSTEM: Actor = { id: 'siklus', as: 'system' };
const realTime = () => new Date().toISOString();

type Entry = { type: string; actor: Actor; key: string; data: Record<string, unknown> };

export function cycleActivities({ store }: ActivityDeps) {
  /** A cycle's journal; the key makes a repeated activity write once. */
  async function journal(cycleId: string, entry: Entry): Promise<void> {
    const cycle = await getCycle(store, allRegions, cycleId);
    if (cycle) await appendSubject(store, { subject: cycleId, region: cycle.region, ...entry });
  }

  return {
    async finishLaunch(cycleId: string): Promise<void> {
      const cycle = await refreshLaunch(store, cycleId, realTime());
      await setCycleState(store, cycleId, { state: 'OPEN', at: realTime(), from: ['LAUNCHING'] });
      const data = { ...cycle?.launch };
      await journal(cycleId, { type: 'cycle.launched', actor: SYSTEM, key: 'launched', data });
    },

    async changeCycleState(cycleId: string, state: CycleState): Promise<void> {
      await setCycleState(store, cycleId, { state, at: realTime() });
    },

    async startOperation(cycleId: string, operation: CycleOperation): Promise<void> {
      const reason = await getSubmission(store, allRegions, operation.reasonId);
      const { opId, op, actor } = operation;
      const doc: CycleOperationDoc = {
        opId,
        op,
        unit: operation.unit ?? null,
        actor,
        reason: reasonIn(reason?.body),
        decree: 'decree' in operation ? operation.decree : null,
        state: 'RUNNING',
        done: 0,
        failed: 0,
        at: realTime(),
      };
      await pushOperation(store, cycleId, doc);
      const data = { opId, unit: doc.unit, decree: doc.decree, reasonId: operation.reasonId };
      await journal(cycleId, { type: `cycle.${op}`, actor, key: `op:${opId}`, data });
    },

    async finishOperation(cycleId: string, opId: string, result: { done: number; failed: number }): Promise<void> {
      await progressOperation(store, cycleId, { opId, ...result, state: 'DONE' });
    },

    /** Closes the cycle when its last appraisal has ended; cancelled if none of them was closed with a result. */
    async closeCycleIfDone(cycleId: string): Promise<boolean> {
      if ((await countOpenAppraisals(store, cycleId)) > 0) return false;
      const summary = await summariseCycle(store, cycleId);
      const state = summary.closed === 0 && summary.cancelled > 0 ? 'CANCELLED' : 'CLOSED';
      await setCycleState(store, cycleId, { state, at: realTime() });
      await journal(cycleId, { type: 'cycle.closed', actor: SYSTEM, key: 'closed', data: { ...summary } });
      return true;
    },
  };
}

/** Of an amendment, which gives it in both languages, the Indonesian text. */
function reasonIn(body: Record<string, unknown> = {}): string {
  const reason = body['reason'];
  if (typeof reason === 'string') return reason;
  return typeof reason === 'object' && reason !== null && 'id' in reason ? String(reason.id) : '';
}
