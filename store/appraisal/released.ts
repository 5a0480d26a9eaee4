import { trusted } from 'mongoose';
import type { Store } from '../connect.ts';
import type { AppraisalDoc } from './types.ts';

/** From here on the result belongs to the appraised person. */
const RELEASED: AppraisalDoc['stageKind'][] = ['result', 'outcome', 'closed'];

export const isReleased = ({ stageKind }: Pick<AppraisalDoc, 'stageKind'>): boolean => RELEASED.includes(stageKind);

/** The appraisals of these people in these cycles whose result is not theirs to see. */
export async function unreleasedOf(
  store: Store,
  employeeIds: readonly string[],
  cycles: readonly string[],
): Promise<string[]> {
  const filter = { employeeId: trusted({ $in: [...employeeIds] }) };
  const theirs = await store.models.appraisals.find(filter, { cycleId: 1, stageKind: 1 }).lean();
  return theirs.filter((each) => cycles.includes(each.cycleId) && !isReleased(each)).map(({ _id }) => _id);
}
