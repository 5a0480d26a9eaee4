import type { Store } from '../connect.ts';
import { idsOf, inScope, type KeyPage, pageOf } from '../read.ts';
import { inRegion, type RegionScope } from '../scope.ts';
import type { JointTargetDoc } from './types.ts';

export type JointTargetFilter = { region: RegionScope; year?: number; state?: JointTargetDoc['state'] };

export const listJointTargets = (
  store: Store,
  { region, ...fields }: JointTargetFilter,
  page: KeyPage,
): Promise<JointTargetDoc[]> => pageOf(store.models.jointTargets, inScope(region, fields), page);

export const jointTargetsById = (store: Store, scope: RegionScope, ids: readonly string[]): Promise<JointTargetDoc[]> =>
  store.models.jointTargets.find({ ...idsOf(ids), ...inRegion(scope) }).lean();
