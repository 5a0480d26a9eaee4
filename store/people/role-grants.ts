/** Roles and offices that admins gave to people of their region, by date. */
import type { Store } from '../connect.ts';
import type { RoleGrantDoc } from './types.ts';

/** What was given to somebody and not taken back, whatever the day. */
export const grantsOf = (store: Store, region: string, employeeId: string): Promise<RoleGrantDoc[]> =>
  store.models.roleGrants.find({ region, employeeId, revokedAt: null }).lean();
