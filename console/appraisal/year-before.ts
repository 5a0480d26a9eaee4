/** Where the targets of somebody's year may begin: with those of the year before. */
import type { Visit } from '../visit.ts';
import { readTargets, type SeenAppraisal, type SeenTarget } from './seen.ts';

/** What was agreed in the appraisal before this one. */
export async function targetsOfYearBefore(
  visit: Visit,
  { id, employeeId, sandbox, stageOpenedAt }: SeenAppraisal,
): Promise<SeenTarget[]> {
  const path = `/v1/appraisals?employee=${encodeURIComponent(employeeId)}&limit=200`;
  const { data } = await visit.read<{ data: SeenAppraisal[] }>(path);
  const others = data.filter(
    (each) =>
      each.id !== id && each.sandbox === sandbox && each.targetsAgreedBy !== null && each.stageOpenedAt < stageOpenedAt,
  );
  const last = others.toSorted((a, b) => b.stageOpenedAt.localeCompare(a.stageOpenedAt))[0];
  return last ? readTargets(visit, last.id) : [];
}
