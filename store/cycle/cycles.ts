import { trusted } from 'mongoose';
import type { Clock } from '../../rules/time/clock.ts';
import { ENDED_STATES, hasEnded } from '../../rules/time/ended.ts';
import type { CycleOperation } from '../../workflows/messages.ts';
import type { Store } from '../connect.ts';
import { countMembers } from './members.ts';
import { getInScope, inScope, type KeyPage, pageOf } from '../read.ts';
import type { RegionScope } from '../scope.ts';
import type { CycleDoc, CycleOperationDoc, CycleState, OperationRefusal } from './types.ts';
import { resealed, withoutSeal } from '../seal.ts';
import { insertOrGet, NotNow } from '../write.ts';

/** Creates the cycle once: whoever comes second gets what is there. */
export async function createCycle(store: Store, cycle: CycleDoc): Promise<{ created: boolean; cycle: CycleDoc }> {
  const { inserted, doc } = await insertOrGet(store.models.cycles, cycle);
  return { created: inserted, cycle: doc };
}

export const getCycle = (store: Store, scope: RegionScope, id: string): Promise<CycleDoc | undefined> =>
  getInScope(store.models.cycles, scope, id);

export type CycleFilter = { region: RegionScope; state?: CycleState };

export const listCycles = (store: Store, { region, ...fields }: CycleFilter, page: KeyPage): Promise<CycleDoc[]> =>
  pageOf(store.models.cycles, inScope(region, fields), page);

/** Those of a region that are not over. */
export const openCycles = (store: Store, region: string): Promise<CycleDoc[]> =>
  store.models.cycles.find({ region, state: trusted({ $nin: [...ENDED_STATES] }) }).lean();

/** Counts the people of a launch from their results, so that repeated pages count once. */
export async function refreshLaunch(store: Store, id: string, finishedAt?: string): Promise<CycleDoc | undefined> {
  const counts = await countMembers(store, id);
  return changeCycle(store, id, (cycle) => ({
    launch: {
      launched: counts.LAUNCHED,
      excluded: counts.EXCLUDED,
      failed: counts.FAILED,
      held: counts.HELD,
      finishedAt: cycle.launch.finishedAt ?? finishedAt ?? null,
    },
  }));
}

export type CycleMove = { state: CycleState; at: string; from?: CycleState[]; expectedVersion?: number };

/** Moves the cycle to a state. One that has ended, is in none of `from`, or has another version stays as it is. */
export const setCycleState = (store: Store, id: string, to: CycleMove): Promise<CycleDoc | undefined> =>
  changeCycle(store, id, (cycle) => {
    const stale = to.expectedVersion !== undefined && cycle.version !== to.expectedVersion;
    const elsewhere = to.from !== undefined && !to.from.includes(cycle.state);
    if (stale || elsewhere || cycle.state === to.state || hasEnded(cycle)) return undefined;
    return { state: to.state, closedAt: hasEnded(to) ? to.at : null };
  });

export const operationDoc = (
  operation: CycleOperation,
  { reason, at }: Pick<CycleOperationDoc, 'reason' | 'at'>,
): CycleOperationDoc => ({
  opId: operation.opId,
  op: operation.op,
  unit: operation.unit ?? null,
  actor: operation.actor,
  reason,
  decree: 'decree' in operation ? operation.decree : null,
  ...('hands' in operation && { hands: operation.hands }),
  ...(operation.op === 'extend' && { extension: { stage: operation.stage, until: operation.until } }),
  state: 'RUNNING',
  done: 0,
  failed: 0,
  at,
});

/** Records an operation once, by its `opId`; where a move of the clock goes is known only to who carries it out. */
export const pushOperation = (store: Store, id: string, operation: CycleOperationDoc): Promise<CycleDoc | undefined> =>
  changeCycle(store, id, (cycle) => {
    const known = cycle.operations.find((each) => each.opId === operation.opId);
    if (!known) return { operations: [...cycle.operations, operation] };
    const { move } = operation;
    if (known.move || !move) return undefined;
    return { operations: cycle.operations.map((each) => (each === known ? { ...known, move } : each)) };
  });

export type OperationProgress = Pick<CycleOperationDoc, 'opId' | 'done' | 'failed' | 'state' | 'code' | 'move'> & {
  /** Business time of the cycle from now on. */
  clock?: Clock;
};

/** Totals so far, not increments: a repeated page changes nothing, a late one does not count back. */
export const progressOperation = (store: Store, id: string, to: OperationProgress): Promise<CycleDoc | undefined> =>
  changeCycle(store, id, (cycle) => ({
    ...(to.clock && { clock: to.clock }),
    operations: cycle.operations.map((each) => {
      if (each.opId !== to.opId || each.state !== 'RUNNING') return each;
      const [done, failed] = [Math.max(each.done, to.done), Math.max(each.failed, to.failed)];
      const { state, code, move } = to;
      return { ...each, state, done, failed, ...(code && { code }), ...(move && { move }) };
    }),
  }));

const MOST_REFUSALS = 200;

/** Keeps the first refusals of an operation, each appraisal once. */
export const noteRefusals = (store: Store, id: string, { opId, refused }: Refusals): Promise<CycleDoc | undefined> =>
  changeCycle(store, id, (cycle) => ({
    operations: cycle.operations.map((each) => {
      if (each.opId !== opId) return each;
      const all = [...(each.refused ?? []), ...refused].map((one) => [one.appraisalId, one] as const);
      return { ...each, refused: [...new Map(all).values()].slice(0, MOST_REFUSALS) };
    }),
  }));
type Refusals = { opId: string; refused: OperationRefusal[] };

const MAX_ATTEMPTS = 50;
type Changes = Partial<Pick<CycleDoc, 'launch' | 'state' | 'closedAt' | 'operations' | 'clock'>>;

/** Reads, changes and writes under the version guard until nobody came between. Answers the cycle as it then is. */
async function changeCycle(
  store: Store,
  id: string,
  change: (cycle: CycleDoc) => Changes | undefined,
): Promise<CycleDoc | undefined> {
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    const cycle = await store.models.cycles.findById(id).select('+seal').lean();
    if (!cycle) return undefined;
    const changes = change(cycle);
    if (!changes) return withoutSeal(cycle);
    const next = resealed(store.models.cycles, cycle, { ...cycle, ...changes, version: cycle.version + 1 });
    const { modifiedCount } = await store.models.cycles.replaceOne({ _id: id, version: cycle.version }, next);
    if (modifiedCount === 1) return withoutSeal(next);
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 5 * (attempt + 1)));
  }
  throw new NotNow(`could not change cycle ${id}: too many writers`);
}
