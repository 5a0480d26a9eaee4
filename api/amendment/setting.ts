/** What an amendment is checked against: the pack that is to take over, and the plan each cycle has under a pack. */
import { planStages } from '../../rules/time/plan.ts';
import type { Plan, ResolvedPack } from '../../rules/language/types.ts';
import { getCycle } from '../../store/cycle/cycles.ts';
import type { AmendChoice, AmendmentDoc } from '../../store/amendment/types.ts';
import type { CycleDoc } from '../../store/types.ts';
import type { Deps } from '../deps.ts';
import { pinnedPack } from '../pack/packs.ts';

export type Proposal = Pick<AmendmentDoc, 'region' | 'pack' | 'cycles' | 'units' | 'stages' | 'choice' | 'exceptions'>;

export type Setting = {
  target: ResolvedPack;
  packOf: (digest: string) => Promise<ResolvedPack>;
  /** What a pack plans for a cycle. */
  planOf: (digest: string, cycleId: string) => Promise<Plan>;
  choiceFor: (appraisalId: string) => AmendChoice;
};

export async function settingOf(deps: Deps, { region, pack, cycles, choice, exceptions }: Proposal): Promise<Setting> {
  const found = await Promise.all(cycles.map((id) => getCycle(deps.store, region, id)));
  const periods = new Map(
    found.filter((cycle): cycle is CycleDoc => cycle !== undefined).map((c) => [c._id, c.period]),
  );
  const choices = new Map(exceptions.map((each) => [each.appraisalId, each.choice]));
  const plans = new Map<string, Plan>();
  const packOf = (digest: string) => pinnedPack(deps, digest);

  async function planOf(digest: string, cycleId: string): Promise<Plan> {
    const key = `${digest} ${cycleId}`;
    const known = plans.get(key);
    if (known) return known;
    const period = periods.get(cycleId);
    if (!period) throw new Error(`${cycleId} belongs to no cycle of ${region}`);
    const plan = planStages((await packOf(digest)).pack, period);
    plans.set(key, plan);
    return plan;
  }

  return { target: await packOf(pack), packOf, planOf, choiceFor: (id) => choices.get(id) ?? choice };
}
