/** Which place somebody has among those for whom there are only so many. */
import { type Budget, contenderOf, placeAmong } from '../../rules/calibrate/places.ts';
import type { OutcomeRule } from '../../rules/language/types.ts';
import { getDecision } from '../../store/appraisal/decisions.ts';
import { getAppraisal } from '../../store/appraisal/appraisals.ts';
import { contestOf, orderFixed } from '../../store/calibration/places.ts';
import type { Asked, PlacedOutcome, PlaceRequest } from '../../workflows/record.ts';
import type { ActivityDeps } from '../index.ts';
import { requiredPack } from '../required-pack.ts';

export function placeActivities({ store }: Pick<ActivityDeps, 'store'>) {
  const packOf = async (digest: string) => (await requiredPack(store, digest)).pack;
  return {
    /** The first of the unit, or of the region, writes the order down. A repeat finds it, and the same place in it. */
    async placeOutcomes(request: PlaceRequest & Asked): Promise<PlacedOutcome[]> {
      const { appraisalId: id, cycleId, region, unit, decisionId } = request;
      const stored = await getDecision(store, region, decisionId);
      const employeeId = (await getAppraisal(store, region, id))?.employeeId;
      if (!stored || employeeId === undefined) return [];
      const { decision } = stored;
      const pack = await packOf(decision.pack.digest);
      const proposed = new Set(decision.outcomes.filter(({ result }) => result).map((each) => each.id));
      const placed: PlacedOutcome[] = [];
      for (const outcome of pack.outcomes.filter((each) => proposed.has(each.id))) {
        if (!isCapped(outcome)) continue;
        const contest = contestOf(outcome.budget, { cycleId, region, unit });
        const order = await orderFixed(store, contest, { outcome, packOf });
        const one = contenderOf(pack, outcome, { decision, of: { cycleId, employeeId, id } });
        placed.push({ id: outcome.id, place: placeAmong(outcome.budget, order, one) });
      }
      return placed;
    },
  };
}

const isCapped = (outcome: OutcomeRule): outcome is OutcomeRule & { budget: Budget } => outcome.budget !== undefined;
