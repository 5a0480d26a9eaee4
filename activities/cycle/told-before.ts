import type { CycleOperationDoc } from '../../store/cycle/types.ts';
import type { EmployeeDoc } from '../../store/people/types.ts';
import type { PartitionSignal } from '../../workflows/messages.ts';

/**
 * What a cycle was told that holds for whoever comes to this unit of it later: pauses that nobody has ended, releases,
 * extensions by decree, and the cancellation of everything. In the order in which they were asked for; never what somebody
 * asked for their own case.
 */
export function stillHolds(
  operations: CycleOperationDoc[],
  { _id, unit }: Pick<EmployeeDoc, '_id' | 'unit'>,
): PartitionSignal[] {
  let told: PartitionSignal[] = [];
  for (const { opId, op, actor, unit: of, decree, extension, hands } of operations) {
    if ((of !== null && of !== unit) || hands?.includes(_id)) continue;
    // A reason is kept under the id of its operation.
    const common = { opId, actor, reasonId: opId, ...(of !== null && { unit: of }) };
    if (op === 'resume') told = told.filter((each) => each.op !== 'pause' || each.unit !== common.unit);
    if (op === 'pause' || op === 'release') told.push({ ...common, op });
    if (op === 'extend' && extension) told.push({ ...common, op, ...extension, decree: decree ?? '' });
    if (op === 'cancel' && of === null) told.push({ ...common, op, reasonCode: 'decree' });
  }
  return told;
}
