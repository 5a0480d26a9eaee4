/** The one result of a joint target on its way to every appraisal that bears it: once each, and late where it comes late. */
import { createHash } from 'node:crypto';
import pMap from 'p-map';
import { amountOf } from '../../rules/decide/amounts.ts';
import { getAppraisal } from '../../store/appraisal/appraisals.ts';
import type { AppraisalDoc } from '../../store/appraisal/types.ts';
import type { JointTargetDoc } from '../../store/goal/types.ts';
import { actorId, refusalTowards } from '../access/actor.ts';
import type { Caller, Deps } from '../deps.ts';
import { runningAppraisals } from '../appraisal/find-running.ts';
import { sendCommand } from '../appraisal/send-command.ts';
import { toProblem } from '../problem/error-mapping.ts';
import { problemEntry } from '../problem/registry.ts';
import { isOwner } from './joint-moves.ts';

const IN_FLIGHT = 20;

export type Delivery = { counted: number; late: number; refused: { appraisal: string; code: string }[] };
type Arrived = { appraisal: string; as: 'counted' | 'late' | 'refused'; code?: string };

export async function deliverResult(deps: Deps, caller: Caller, target: JointTargetDoc): Promise<Delivery> {
  const found = await runningAppraisals(deps, { region: target.region, jointTarget: target._id });
  const real = found.filter(({ sandbox }) => !sandbox);
  const bearers = (real.length > 0 ? real : found).filter(({ unit }) => isOwner(target, unit));
  const arrived = await pMap(bearers, (appraisal) => deliverTo(deps, caller, { appraisal, target }), {
    concurrency: IN_FLIGHT,
  });
  return {
    counted: arrived.filter(({ as }) => as === 'counted').length,
    late: arrived.filter(({ as }) => as === 'late').length,
    refused: arrived.flatMap(({ appraisal, as, code = '' }) => (as === 'refused' ? [{ appraisal, code }] : [])),
  };
}

type Bearing = { appraisal: AppraisalDoc; target: JointTargetDoc };

async function deliverTo(deps: Deps, caller: Caller, { appraisal, target }: Bearing): Promise<Arrived> {
  const { _id: id, region } = appraisal;
  const reports = reportsFor(appraisal, target);
  const refusal = refusalTowards(caller.principal, appraisal);
  if (refusal) return { appraisal: id, as: 'refused', code: refusal.code };
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
