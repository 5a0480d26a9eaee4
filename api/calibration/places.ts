/** Who would get a reward of which there are only so many, if the unit were released as it stands; or who got it. */
import { type Budget, inPlaces, placesOf, type RewardPlace } from '../../rules/calibrate/places.ts';
import { orderOfPlaces } from '../../rules/explain/rewards.ts';
import type { OutcomeRule, RulePack } from '../../rules/language/types.ts';
import type { CalibrationRow } from '../../store/calibration/rows.ts';
import { contendersFor, contestOf, orderWritten } from '../../store/calibration/places.ts';
import { appraisalsOf } from '../../store/cycle/members.ts';
import type { CycleDoc } from '../../store/cycle/types.ts';
import type { Caller, Deps } from '../deps.ts';
import { pinnedPack } from '../pack/packs.ts';
import { Problem } from '../problem/problem.ts';

type Asked = { cycle: CycleDoc; pack: RulePack; unit: string; rows: readonly CalibrationRow[]; leftOut: number };
type Capped = OutcomeRule & { budget: Budget };

const isCapped = (outcome: OutcomeRule): outcome is Capped => outcome.budget !== undefined;

export const cappedIn = ({ outcomes }: RulePack): Capped[] => outcomes.filter(isCapped);

/** One for each such reward; its people only for whoever has no case among them, which the others’ ranks would tell. */
export async function rewardsSeen(deps: Deps, { principal }: Caller, { cycle, pack, unit, rows, leftOut }: Asked) {
  const capped = cappedIn(pack);
  if (capped.length === 0) return [];
  const own = leftOut > 0 || (await appraisalsOf(deps.store, cycle._id, principal.hands)).length > 0;
  return Promise.all(
    capped.map(async (outcome) => {
      const { id, title, budget } = outcome;
      const about = { outcomeId: id, title, over: budget.over, order: orderOfPlaces(pack, budget) };
      const limits = { places: budget.places ?? null, rupiah: budget.rupiah ?? null };
      const withheld = budget.over === 'unit' ? leftOut > 0 : own;
      if (withheld)
        return { ...about, ...limits, state: 'withheld' as const, people: 0, granted: 0, spent: 0, rows: [] };
      const contest = contestOf(budget, { cycleId: cycle._id, region: cycle.region, unit });
      const written = await orderWritten(deps.store, contest, id);
      const contenders = written ?? (await contendersFor(deps.store, contest, { outcomeId: id, packOf: packOf(deps) }));
      const { order, granted } = inPlaces(budget, contenders);
      const now = placesOf(budget, contenders);
      const placed = rows.flatMap(({ _id: appraisalId, outcomes }) => {
        const proposed = outcomes.find((each) => each.id === id);
        const place: RewardPlace | undefined = proposed && (proposed.place ?? now.get(appraisalId));
        return place ? [{ appraisalId, ...place }] : [];
      });
      return {
        ...about,
        ...limits,
        state: written ? ('given' as const) : ('ahead' as const),
        people: order.length,
        granted,
        spent: order.slice(0, granted).reduce((sum, { rupiah }) => sum + rupiah, 0),
        rows: placed.toSorted((a, b) => a.rank - b.rank),
      };
    }),
  );
}

const packOf = (deps: Deps) => async (digest: string) => (await pinnedPack(deps, digest)).pack;

/** What is shared by the whole region is given when the whole region is released: one unit alone would take it from the others. */
export async function refusePartialRelease(
  deps: Deps,
  { cycle, pack, unit }: { cycle: CycleDoc; pack: RulePack; unit: string | undefined },
): Promise<void> {
  if (unit === undefined) return;
  for (const { id, budget } of cappedIn(pack)) {
    if (budget.over === 'unit') continue;
    const contest = contestOf(budget, { cycleId: cycle._id, region: cycle.region, unit });
    if (!(await orderWritten(deps.store, contest, id))) throw new Problem('shared-budget');
  }
}
