/**
 * The one result of a joint target on its way to every appraisal that bears it: once each, and late where it comes late. A dry
 * run says whom it would reach, and whom not.
 */
import { createHash } from 'node:crypto';
import pMap from 'p-map';
import { amountOf } from '../../rules/decide/amounts.ts';
import type { Finding } from '../../rules/language/types.ts';
import { readsTargets } from '../../rules/time/plan.ts';
import { getAppraisal, listAppraisals } from '../../store/appraisal/appraisals.ts';
import type { AppraisalDoc } from '../../store/appraisal/types.ts';
import type { JointTargetDoc } from '../../store/goal/types.ts';
import { actorId, refusalTowards } from '../access/actor.ts';
import type { Caller, Deps } from '../deps.ts';
import { runningAppraisals } from '../appraisal/find-running.ts';
import { foretold, sendCommand } from '../appraisal/send-command.ts';
import { pinnedPack } from '../pack/packs.ts';
import { toProblem } from '../problem/error-mapping.ts';
import { problemEntry } from '../problem/registry.ts';
import { deliveryWarnings, UNREAD } from './delivery-warnings.ts';
import { isOwner } from './joint-moves.ts';

const IN_FLIGHT = 20;
const MOST_COUNTED = 200;

type Refused = { appraisal: string; code: string };
export type Delivery = {
  bearers: number;
  counted: number;
  late: number;
  refused: Refused[];
  /** Why it counts for fewer than somebody may think. */
  warnings: Finding[];
};
type Arrived = { appraisal: string; as: 'counted' | 'late' | 'refused'; code?: string };
type ToDeliver = { target: JointTargetDoc; dryRun: boolean };

export async function deliverResult(deps: Deps, caller: Caller, { target, dryRun }: ToDeliver): Promise<Delivery> {
  const found = await runningAppraisals(deps, { region: target.region, jointTarget: target._id });
  const real = found.filter(({ sandbox }) => !sandbox);
  const running = real.length > 0 ? real : found;
  const bearers = running.filter(({ unit }) => isOwner(target, unit));
  const arrived = await pMap(bearers, (appraisal) => deliverTo(deps, caller, { appraisal, target, dryRun }), {
    concurrency: IN_FLIGHT,
  });
  const delivery = {
    bearers: bearers.length,
    counted: arrived.filter(({ as }) => as === 'counted').length,
    late: arrived.filter(({ as }) => as === 'late').length,
    refused: arrived.flatMap(({ appraisal, as, code = '' }) => (as === 'refused' ? [{ appraisal, code }] : [])),
  };
  const left = running.length - bearers.length;
  const ended = bearers.length > 0 ? 0 : await endedBearers(deps, target);
  return { ...delivery, warnings: deliveryWarnings({ ...delivery, left, ended }) };
}

async function endedBearers({ store }: Deps, { region, _id }: JointTargetDoc): Promise<number> {
  const { items } = await listAppraisals(
    store,
    { scope: { region }, jointTarget: _id, open: false },
    { limit: MOST_COUNTED },
  );
  return items.length;
}

type Bearing = ToDeliver & { appraisal: AppraisalDoc };

async function deliverTo(deps: Deps, caller: Caller, { appraisal, target, dryRun }: Bearing): Promise<Arrived> {
  const { _id: id, region } = appraisal;
  const reports = reportsFor(appraisal, target);
  const refusal = refusalTowards(caller.principal, appraisal);
  if (refusal) return { appraisal: id, as: 'refused', code: refusal.code };
  const { pack } = await pinnedPack(deps, appraisal.pack);
  if (!readsTargets(pack)) return { appraisal: id, as: 'refused', code: UNREAD };
  const note = noteOf(target);
  const stored = reports.map((report) => ({ ...report, actual: amountOf(report.actual), note }));
  const prepared = {
    appraisal,
    name: 'reportProgress' as const,
    actor: { id: actorId(caller.principal), as: 'system' as const },
    command: { body: { reports } },
    storedBody: { reports: stored, jointTarget: target._id },
    relations: [],
    read: {},
  };
  if (dryRun) {
    const problem = await foretold(deps, prepared);
    if (problem && problem.code !== 'already-done') return { appraisal: id, as: 'refused', code: problem.code };
    return { appraisal: id, as: appraisal.score === null ? 'counted' : 'late' };
  }
  // Named after the result and not after the request: however often it is sent, it arrives once.
  const updateId = createHash('sha256').update(`${target._id}:settled:${id}`).digest('hex');
  try {
    await sendCommand(deps, prepared, updateId);
  } catch (error) {
    const problem = toProblem(error);
    if (!problem || problemEntry(problem.code).status >= 500) throw error;
    if (problem.code !== 'already-done') return { appraisal: id, as: 'refused', code: problem.code };
  }
  const now = await getAppraisal(deps.store, region, id);
  const counts = reports.every(({ target: each, at }) =>
    now?.progress?.counted.some((known) => known.target === each && known.at === at && known.by === 'system'),
  );
  return { appraisal: id, as: counts ? 'counted' : 'late' };
}

/** Measured against what was agreed with the person: what is left of the target after a share was dropped counts as the whole. */
function reportsFor({ targets }: AppraisalDoc, { _id, result, value, agreed }: JointTargetDoc) {
  const actual = Math.round(((result?.actual ?? 0) * agreed) / value);
  return targets
    .filter(({ jointTarget }) => jointTarget === _id)
    .map(({ id }) => ({ target: id, actual, at: result?.day ?? '' }));
}

function noteOf({ title, value, agreed, result }: JointTargetDoc): string {
  const [actual, of] = [amountOf(result?.actual ?? 0), amountOf(value)];
  const whole = `Hasil target bersama "${title}": ${actual} dari ${of}`;
  return value === agreed ? `${whole}.` : `${whole} (semula ${amountOf(agreed)}; bagian pemilik yang keluar dihapus).`;
}
