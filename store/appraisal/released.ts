import type { Store } from '../connect.ts';
import type { AppraisalDoc } from './types.ts';

/** From here on the result belongs to the appraised person. */
const RELEASED: AppraisalDoc['stageKind'][] = ['result', 'outcome', 'closed'];

export const isReleased = ({ stageKind }: Pick<AppraisalDoc, 'stageKind'>): boolean => RELEASED.includes(stageKind);

/** Somebody's own appraisals in these cycles whose result is not theirs to see. */
export async function unreleasedOf(
  store: Store,
  employeeId: string | null,
  cycles: readonly string[],
): Promise<string[]> {
  if (employeeId === null) return [];
  const own = await store.models.appraisals.find({ employeeId }, { cycleId: 1, stageKind: 1 }).lean();
  return own.filter((each) => cycles.includes(each.cycleId) && !isReleased(each)).map(({ _id }) => _id);
}
