import { summariseCycle } from '../../store/cycle/figures.ts';
import { progressOperation, refreshLaunch, setCycleState } from '../../store/cycle/cycles.ts';
import { countOpenAppraisals } from '../../store/cycle/pages.ts';
import type { CycleState } from '../../store/cycle/types.ts';
import type { Actor, CycleOperation } from '../../workflows/messages.ts';
import type { ActivityDeps } from '../index.ts';
import { beginOperation, journalCycle } from './begin-operation.ts';

const SYSTEM: Actor = { id: 'siklus', as: 'system' };
const realTime = () => new Date().toISOString();

export function cycleActivities({ store }: ActivityDeps) {
  return {
    async finishLaunch(cycleId: string): Promise<void> {
      await refreshLaunch(store, cycleId, realTime());
      const cycle = await setCycleState(store, cycleId, { state: 'OPEN', at: realTime(), from: ['LAUNCHING'] });
      const data = { ...cycle?.launch };
      await journalCycle(store, cycle, { type: 'cycle.launched', actor: SYSTEM, key: 'launched', data });
    },

    async changeCycleState(cycleId: string, state: CycleState): Promise<void> {
      await setCycleState(store, cycleId, { state, at: realTime() });
    },

    async startOperation(cycleId: string, operation: CycleOperation): Promise<void> {
      await beginOperation(store, cycleId, operation);
    },

    async finishOperation(cycleId: string, opId: string, result: { done: number; failed: number }): Promise<void> {
      await progressOperation(store, cycleId, { opId, ...result, state: 'DONE' });
    },

    /** Closes the cycle when its last appraisal has ended; cancelled if none of them was closed with a result. */
    async closeCycleIfDone(cycleId: string): Promise<boolean> {
      if ((await countOpenAppraisals(store, cycleId)) > 0) return false;
      const summary = await summariseCycle(store, cycleId);
      const state = summary.closed === 0 && summary.cancelled > 0 ? 'CANCELLED' : 'CLOSED';
      const cycle = await setCycleState(store, cycleId, { state, at: realTime() });
      await journalCycle(store, cycle, { type: 'cycle.closed', actor: SYSTEM, key: 'closed', data: { ...summary } });
      return true;
    },
  };
}
