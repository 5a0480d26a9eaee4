/** Pause, resume, extend, cancel and release: accepted by the cycle at once, carried out by a partition. */
import { WorkflowNotFoundError } from '@temporalio/common';
import { endOfLocalDay } from '../../rules/time/calendar.ts';
import { finding } from '../../rules/language/errors.ts';
import { businessAt } from '../../rules/time/clock.ts';
import type { RulePack } from '../../rules/language/types.ts';
import { hasEnded } from '../../rules/time/ended.ts';
import { countByStage, type CountsByStage, packsInCycle } from '../../store/cycle/figures.ts';
import { operationDoc, pushOperation } from '../../store/cycle/cycles.ts';
import { appraisalsWithIds } from '../../store/appraisal/appraisals.ts';
import { appraisalsOf, countMembers } from '../../store/cycle/members.ts';
import { countEmployees } from '../../store/people/employees.ts';
import { insertSubmission } from '../../store/appraisal/submissions.ts';
import type { CycleDoc, CycleOperationDoc } from '../../store/cycle/types.ts';
import { type CycleOperation, operateCycleUpdate, type PartitionSignal } from '../../workflows/messages.ts';
import type { Caller, Deps } from '../deps.ts';
import { bodyDigest, shortId } from '../http/digests.ts';
import { offsetOf, realInstant } from '../http/instants.ts';
import type { Action } from '../access/policy.ts';
import { invalid, Problem } from '../problem/problem.ts';
import { refuseOpenSessions } from '../calibration/closing.ts';
import { refusePartialRelease } from '../calibration/places.ts';
import { regionActor } from '../access/actor.ts';
import { authorizedCycle } from './view.ts';
import { pinnedPack } from '../pack/packs.ts';
import { refuseEarlyRelease } from './release-check.ts';

export type OperationBody = {
  reason?: string | undefined;
  unit?: string | undefined;
  stage?: string | undefined;
  until?: string | undefined;
  decree?: string | undefined;
  reasonCode?: string | undefined;
  force?: boolean | undefined;
};
export type OperationName = PartitionSignal['op'] | 'launch';
export type OperationRequest = { cycleId: string; op: OperationName; action: Action; body: OperationBody };

export type PreparedOperation = OperationRequest & {
  cycle: CycleDoc;
  pack: RulePack;
  touched: number;
  /** Cases of the caller's own. */
  leftOut: string[];
};

export async function prepareOperation(
  deps: Deps,
  caller: Caller,
  request: OperationRequest,
): Promise<PreparedOperation> {
  const { op, body } = request;
  const cycle = await authorizedCycle(deps, caller, { id: request.cycleId, action: request.action });
  if (hasEnded(cycle)) throw new Problem('cycle-not-open');
  const { pack } = await pinnedPack(deps, cycle.pack);
  if (op === 'launch' && cycle.state === 'PAUSED') throw new Problem('cycle-paused');
  if (op === 'extend') {
    await requireStage(deps, cycle, body.stage);
    const until = endOfLocalDay(body.until ?? '', offsetOf(pack));
    if (until <= businessAt(cycle.clock, deps.now())) throw invalid([finding(['until'], 'not-valid', PAST)]);
  }
  const counts = await countByStage(deps.store, cycle._id);
  if (body.unit !== undefined && !Object.hasOwn(counts.units, body.unit)) {
    throw invalid([finding(['unit'], 'unknown-unit', UNIT_WITHOUT_PEOPLE)]);
  }
  if (op === 'release') {
    refuseEarlyRelease({ pack, counts, body });
    await refusePartialRelease(deps, { cycle, pack, unit: body.unit });
    const units = body.unit === undefined ? Object.keys(counts.units) : [body.unit];
    await refuseOpenSessions(deps, caller, { cycle, pack, units });
  }
  if (op === 'launch') return { ...request, cycle, pack, touched: await notLaunched(deps, cycle), leftOut: [] };
  const leftOut = sparesOwn(op) ? await ownCases(deps, caller, { cycle, unit: body.unit }) : [];
  const touched = touchedBy(counts, body.unit) - leftOut.length;
  if (touched === 0 && leftOut.length > 0) throw new Problem('self-decision');
  return { ...request, cycle, pack, touched, leftOut };
}

/** Everything but the end of a pause, which nobody gains by: whom it left out would stand still for good. */
const sparesOwn = (op: OperationName) => op !== 'resume';

/** Nobody decides about themselves, nor through a unit or a whole cycle in which they are. */
async function ownCases(
  { store }: Deps,
  { principal }: Caller,
  { cycle, unit }: { cycle: CycleDoc; unit: string | undefined },
): Promise<string[]> {
  const own = await appraisalsWithIds(store, await appraisalsOf(store, cycle._id, principal.hands));
  const running = own.filter((each) => !hasEnded(each));
  return running.filter((each) => unit === undefined || each.unit === unit).map(({ _id }) => _id);
}

const notLaunched = async ({ store }: Deps, { _id, region }: CycleDoc) =>
  (await countEmployees(store, region)) - (await countMembers(store, _id)).LAUNCHED;

/** A stage of the pack of the launch, or of one that an amendment has moved some of its appraisals to. */
async function requireStage(deps: Deps, cycle: CycleDoc, stage: string | undefined): Promise<void> {
  const digests = new Set([cycle.pack, ...(await packsInCycle(deps.store, cycle._id))]);
  const packs = await Promise.all([...digests].map((digest) => pinnedPack(deps, digest)));
  const stages = [...new Set(packs.flatMap(({ pack }) => pack.phases.map(({ id }) => id)))];
  if (stage !== undefined && stages.includes(stage)) return;
  const known = stages.join(', ');
  const detail = { id: `Harus salah satu dari: ${known}.`, en: `Must be one of: ${known}.` };
  throw invalid([finding(['stage'], 'not-allowed', detail)]);
}
const PAST = { id: 'Hari ini sudah lewat dalam siklus ini.', en: 'This day has passed in this cycle.' };
export const UNIT_WITHOUT_PEOPLE = {
  id: 'Tidak ada penilaian dari unit ini dalam siklus.',
  en: 'No appraisal of this unit is in the cycle.',
};

function touchedBy(counts: CountsByStage, unit: string | undefined): number {
  const lines = counts.lines.filter((line) => unit === undefined || line.unit === unit);
  const running = lines.filter((line) => !hasEnded(line));
  return running.reduce((sum, line) => sum + line.count, 0);
}

/** What an earlier attempt of the same request has started, even when the cycle is over meanwhile. */
export async function operationBefore(
  deps: Deps,
  caller: Caller,
  { cycleId, action, key }: { cycleId: string; action: Action; key: string },
): Promise<CycleOperationDoc | undefined> {
  const cycle = await authorizedCycle(deps, caller, { id: cycleId, action });
  return cycle.operations.find((each) => each.opId === shortId(key));
}

/** @param key SHA-256 that identifies the request: the operation is named after it and counts once */
export const namedAfter = (key: string, { principal }: Caller): Naming => {
  const id = shortId(key);
  return { opId: id, actor: regionActor(principal), reasonId: id };
};

/** Keeps what is asked for, and why, before the cycle is told. */
export async function keepRequest(deps: Deps, cycle: CycleDoc, { operation, body }: Asked): Promise<CycleOperationDoc> {
  const at = realInstant(deps.now());
  await insertSubmission(deps.store, {
    _id: operation.reasonId,
    appraisalId: cycle._id,
    region: cycle.region,
    kind: `cycle.${operation.op}`,
    actor: operation.actor,
    body: { ...body },
    digest: bodyDigest(withoutUndefined(body)),
    status: 'accepted',
    at,
  });
  return operationDoc(operation, { reason: body.reason ?? '', at });
}
type Asked = { operation: CycleOperation; body: Pick<OperationBody, 'reason'> };

export async function operateCycle(
  deps: Deps,
  caller: Caller,
  { prepared, key }: { prepared: PreparedOperation; key: string },
) {
  const { cycle, body } = prepared;
  const operation = operationOf(prepared, { ...namedAfter(key, caller), hands: caller.principal.hands });
  const doc = await keepRequest(deps, cycle, { operation, body });
  const handle = deps.temporal.workflow.getHandle(cycle._id);
  await askCycle(deps, () => handle.executeUpdate(operateCycleUpdate, { args: [operation], updateId: operation.opId }));
  return storedOperation(deps, cycle._id, doc);
}

/** As it is by now, or as it was asked for. */
export async function storedOperation(deps: Deps, cycleId: string, doc: CycleOperationDoc): Promise<CycleOperationDoc> {
  const stored = await pushOperation(deps.store, cycleId, doc);
  return stored?.operations.find((each) => each.opId === doc.opId) ?? doc;
}

const withoutUndefined = (body: object) =>
  Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));

type Naming = Pick<CycleOperation, 'opId' | 'actor' | 'reasonId'>;
type Asking = Naming & Required<Pick<PartitionSignal, 'hands'>>;

function operationOf({ op, body, pack }: PreparedOperation, { hands, ...naming }: Asking): CycleOperation {
  const unit = body.unit !== undefined && { unit: body.unit };
  const common = { ...naming, ...unit, ...(sparesOwn(op) && { hands }) };
  switch (op) {
    case 'extend':
      return {
        ...common,
        op,
        stage: body.stage ?? '',
        until: endOfLocalDay(body.until ?? '', offsetOf(pack)),
        decree: body.decree ?? '',
      };
    case 'cancel':
      return { ...common, op, reasonCode: body.reasonCode ?? 'decree' };
    case 'launch':
      return { ...naming, op };
    default:
      return { ...common, op };
  }
}

export async function askCycle<T>(deps: Deps, ask: () => Promise<T>): Promise<T> {
  try {
    return await deps.temporal.withDeadline(Date.now() + deps.config.updateDeadlineMs, ask);
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) throw new Problem('cycle-not-open', { cause: error });
    throw error;
  }
}
