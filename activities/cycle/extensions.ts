/** Whom an extension cannot reach: since an amendment, an appraisal may run by other stages than its cycle was launched with. */
import { planNow, stageIndex } from '../../rules/time/replan.ts';
import { planStages } from '../../rules/time/plan.ts';
import type { Plan } from '../../rules/language/types.ts';
import { appraisalsWithIds } from '../../store/appraisal/appraisals.ts';
import type { Store } from '../../store/connect.ts';
import { getCycle } from '../../store/cycle/cycles.ts';
import { requiredPack } from '../required-pack.ts';
import { allRegions } from '../../store/scope.ts';
import type { AppraisalDoc } from '../../store/appraisal/types.ts';
import type { OperationRefusal } from '../../store/cycle/types.ts';
import { permanent } from '../errors.ts';

type Extension = { cycleId: string; stage: string; until: number };

/** Those that have written nothing yet are not among them: they run by the pack of the launch. */
export async function refusedExtensions(store: Store, ids: string[], to: Extension): Promise<OperationRefusal[]> {
  const planOf = await plansOf(store, to.cycleId);
  const refused: OperationRefusal[] = [];
  for (const appraisal of await appraisalsWithIds(store, ids)) {
    const code = refusalOf(appraisal, await planNow(appraisal, planOf), to);
    if (code) refused.push({ appraisalId: appraisal._id, code });
  }
  return refused;
}

function refusalOf({ stage, dueAt }: AppraisalDoc, { stages }: Plan, to: Extension): OperationRefusal['code'] | null {
  const [running, extended] = [stageIndex(stages, stage), stageIndex(stages, to.stage)];
  if (extended < 0) return 'stage-missing';
  if (extended < running) return 'stage-over';
  // Not later than it is: a page that is tried again finds its own deadlines.
  return extended === running && dueAt !== null && to.until < dueAt ? 'not-later' : null;
}

async function plansOf(store: Store, cycleId: string): Promise<(digest: string) => Promise<Plan>> {
  const cycle = await getCycle(store, allRegions, cycleId);
  if (!cycle) throw permanent('cycle-not-found', cycleId);
  const plans = new Map<string, Plan>();
  return async (digest) => {
    const known = plans.get(digest);
    if (known) return known;
    const { pack } = await requiredPack(store, digest);
    const plan = planStages(pack, cycle.period);
    plans.set(digest, plan);
    return plan;
  };
}
