/** Roles and offices that admins gave to people of their region, by date. */
import type { Store } from '../connect.ts';
import { getInScope, inScope, type KeyPage, pageOf } from '../read.ts';
import type { RegionScope } from '../scope.ts';
import { insertOnce } from '../write.ts';
import type { RoleGrantDoc } from './types.ts';

/** `false` when the id is taken. */
export const insertRoleGrant = (store: Store, grant: RoleGrantDoc): Promise<boolean> =>
  insertOnce(store.models.roleGrants, grant);

export const getRoleGrant = (store: Store, scope: RegionScope, id: string): Promise<RoleGrantDoc | undefined> =>
  getInScope(store.models.roleGrants, scope, id);

export const listRoleGrants = (
  store: Store,
  { region, ...fields }: { region: RegionScope; employeeId?: string },
  page: KeyPage,
): Promise<RoleGrantDoc[]> => pageOf(store.models.roleGrants, inScope(region, fields), page);

/** What was given to somebody and not taken back, whatever the day. */
export const grantsOf = (store: Store, region: string, employeeId: string): Promise<RoleGrantDoc[]> =>
  store.models.roleGrants.find({ employeeId, region, revokedAt: null }).lean();

/** Admins by grant, of one region or of all. */
export const adminGrants = (store: Store, region?: string): Promise<RoleGrantDoc[]> =>
  store.models.roleGrants.find({ ...(region !== undefined && { region }), role: 'admin', revokedAt: null }).lean();

/** The first revocation stands. Answers whether this was it. */
export async function revokeRoleGrant(store: Store, { id, at }: { id: string; at: string }): Promise<boolean> {
  const { modifiedCount } = await store.models.roleGrants.updateOne(
    { _id: id, revokedAt: null },
    { $set: { revokedAt: at } },
  );
  return modifiedCount === 1;
}

/** Takes back a revocation of this instant. */
export async function restoreRoleGrant(store: Store, { id, at }: { id: string; at: string }): Promise<void> {
  await store.models.roleGrants.updateOne({ _id: id, revokedAt: at }, { $set: { revokedAt: null } });
}
