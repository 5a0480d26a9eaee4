/** Moves the business time of a sandbox cycle. The answer waits for the move as long as for any command. */
import { isGrpcDeadlineError, WorkflowUpdateRPCTimeoutOrCancelledError, WorkflowUpdateStage } from '@temporalio/client';
import { finding } from '../../rules/language/errors.ts';
import { DAY_MS } from '../../rules/time/units.ts';
import { businessAt, type Clock } from '../../rules/time/clock.ts';
import { countDueUntil, nextDue } from '../../store/cycle/ahead.ts';
import type { CycleDoc } from '../../store/cycle/types.ts';
import { countOpenFollowUps } from '../../store/follow-up/follow-ups.ts';
import { type ClockOperation, operateCycleUpdate } from '../../workflows/messages.ts';
import type { Caller, Deps } from '../deps.ts';
import { localInstant, offsetOf } from '../http/instants.ts';
import { pinnedPack } from '../pack/packs.ts';
import { invalid, Problem } from '../problem/problem.ts';
import { askCycle, keepRequest, namedAfter, storedOperation } from './operate.ts';
import { presentOperation, authorizedCycle } from './view.ts';

export type ClockBody = { to?: string | undefined; next?: true | undefined; reason?: string | undefined };
export type PreparedMove = { cycle: CycleDoc; body: ClockBody; clock: Clock; to: number | null; offsetMinutes: number };

export async function prepareMove(
  deps: Deps,
  caller: Caller,
  { cycleId, body }: { cycleId: string; body: ClockBody },
): Promise<PreparedMove> {
  const cycle = await authorizedCycle(deps, caller, { id: cycleId, action: 'moveCycleClock' });
  if (!cycle.sandbox) throw new Problem('clock-is-real');
  if (await isStill(deps, cycle)) throw new Problem('cycle-not-open');
  if ((body.to === undefined) === (body.next === undefined)) throw invalid([finding(['to'], 'not-valid', ONE_OF_BOTH)]);
  const clock = { ...cycle.clock, anchorBusiness: businessAt(cycle.clock, deps.now()) };
  const offsetMinutes = offsetOf((await pinnedPack(deps, cycle.pack)).pack);
  const to = body.to === undefined ? null : Date.parse(body.to);
  if (to !== null && to < clock.anchorBusiness) {
    const [wanted, now] = [localInstant(to, offsetMinutes), localInstant(clock.anchorBusiness, offsetMinutes)];
    const detail = {
      id: `${wanted} sudah lewat: siklus ini berada pada ${now}.`,
      en: `${wanted} is past: it is ${now}.`,
    };
    throw new Problem('clock-backwards', { detail });
  }
  if (to !== null && to > clock.anchorBusiness + LONGEST) throw invalid([finding(['to'], 'not-valid', TOO_FAR)]);
  return { cycle, body, clock, to, offsetMinutes };
}

/** Time of a closed cycle goes on for what runs after its outcomes. */
async function isStill({ store }: Deps, { _id, state, clock }: CycleDoc): Promise<boolean> {
  if (state === 'CANCELLED') return true;
  return state === 'CLOSED' && (clock.speed > 0 || (await countOpenFollowUps(store, _id)) === 0);
}

/** A period lasts two years at most. */
const LONGEST = 4 * 366 * DAY_MS;
const TOO_FAR = { id: 'Paling jauh empat tahun ke depan.', en: 'At most four years ahead.' };
const ONE_OF_BOTH = {
  id: 'Kirim salah satu: to (saat) atau next: true.',
  en: 'Send either to (an instant) or next: true.',
};

/** Where time would be, and how many appraisals have something due until then. */
export async function previewMove(deps: Deps, { cycle, clock, to, offsetMinutes }: PreparedMove) {
  const now = to ?? (await nextDue(deps.store, cycle._id, clock))?.at ?? clock.anchorBusiness;
  return {
    dryRun: true as const,
    op: 'clock',
    unit: null,
    appraisals: await countDueUntil(deps.store, cycle._id, now),
    clock: { now: localInstant(now, offsetMinutes), speed: clock.speed },
  };
}

/** @param key SHA-256 that identifies the request: the operation is named after it and counts once */
export async function moveCycleClock(
  deps: Deps,
  caller: Caller,
  { prepared, key }: { prepared: PreparedMove; key: string },
) {
  const { cycle, body, to, offsetMinutes } = prepared;
  const operation: ClockOperation = { ...namedAfter(key, caller), op: 'clock', to };
  const doc = await keepRequest(deps, cycle, { operation, body });
  const handle = deps.temporal.workflow.getHandle(cycle._id);
  const update = await askCycle(deps, () =>
    handle.startUpdate(operateCycleUpdate, {
      args: [operation],
      updateId: operation.opId,
      waitForStage: WorkflowUpdateStage.ACCEPTED,
    }),
  );
  await askCycle(deps, () => update.result()).catch((error: unknown) => {
    // It goes on all the same; the stored operation tells how far it is.
    if (!(error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) && !isGrpcDeadlineError(error)) throw error;
  });
  return presentOperation(await storedOperation(deps, cycle._id, doc), offsetMinutes);
}
