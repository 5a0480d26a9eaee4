import { getAmendment } from '../../store/amendment/amendments.ts';
import { finishAmendment } from '../../store/amendment/finish.ts';
import { summariseCycle } from '../../store/cycle/figures.ts';
import { getCycle, progressOperation, refreshLaunch, setCycleState } from '../../store/cycle/cycles.ts';
import { clockOfCycle } from '../../store/cycle/ahead.ts';
import { countOpenAppraisals, newestChange } from '../../store/cycle/pages.ts';
import { countOpenFollowUps } from '../../store/follow-up/follow-ups.ts';
import { allRegions } from '../../store/scope.ts';
import type { CycleOperationDoc, CycleState } from '../../store/cycle/types.ts';
import type { Actor, CycleOperation, PartitionResult } from '../../workflows/messages.ts';
import type { Store } from '../../store/connect.ts';
import type { ActivityDeps } from '../index.ts';
import { beginOperation, journalCycle } from './begin-operation.ts';

const SYSTEM: Actor = { id: 'siklus', as: 'system' };
const isCancelOfAll = ({ op, unit, state }: CycleOperationDoc) =>
  op === 'cancel' && unit === null && state !== 'FAILED';
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

    async finishOperation(cycleId: string, opId: string, result: PartitionResult): Promise<void> {
      await progressOperation(store, cycleId, { opId, ...result, state: result.code ? 'FAILED' : 'DONE' });
    },

    /** It stopped part of the way: what it has done stays, and whoever asked for it reads why and asks again. */
    async failOperation(cycleId: string, operation: CycleOperation, code: string): Promise<void> {
      const { op, opId, actor } = operation;
      await beginOperation(store, cycleId, operation);
      const cycle = await progressOperation(store, cycleId, { opId, done: 0, failed: 0, code, state: 'FAILED' });
      const data = { opId, op, code };
      await journalCycle(store, cycle, { type: 'cycle.operationFailed', actor, key: `failed:${opId}`, data });
      const amendment = op === 'amend' ? await getAmendment(store, allRegions, opId) : undefined;
      if (amendment) await finishAmendment(store, amendment, { cycleId, code });
    },

    /**
     * Closes the cycle when its last appraisal has ended; cancelled if that was asked for, also where somebody's own case went
     * on, or if none of them was closed with a result. One that
     * has launched nobody waits for somebody to launch, unless it is cancelled.
     *
     * @returns `over`: nothing is left to do, also of what runs after its outcomes where time is moved by hand; and what changes
     * whenever anybody gets any further
     */
    async closeCycleIfDone(cycleId: string, cancelled = true): Promise<{ over: boolean; progress: string | null }> {
      const progress = await newestChange(store, cycleId);
      const empty = progress === null && !cancelled;
      if (empty || (await countOpenAppraisals(store, cycleId)) > 0) return { over: false, progress };
      const summary = await summariseCycle(store, cycleId);
      const asked = (await getCycle(store, allRegions, cycleId))?.operations.some(isCancelOfAll) ?? false;
      const state = asked || (summary.closed === 0 && summary.cancelled > 0) ? 'CANCELLED' : 'CLOSED';
      const cycle = await setCycleState(store, cycleId, { state, at: realTime() });
      await journalCycle(store, cycle, { type: 'cycle.closed', actor: SYSTEM, key: 'closed', data: { ...summary } });
      return { over: cancelled || !(await needsHand(store, cycleId)), progress };
    },
  };
}

/** A sandbox whose time is moved by hand: what follows from it needs that hand as well. */
async function needsHand(store: Store, cycleId: string): Promise<boolean> {
  const clock = await clockOfCycle(store, cycleId);
  return clock?.speed === 0 && (await countOpenFollowUps(store, cycleId)) > 0;
}
