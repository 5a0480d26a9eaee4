/** Roles and offices that an admin gives to somebody of their region, by date, and takes back (docs/decisions/0056). */
import { formatDate } from '../../rules/explain/format.ts';
import { getEmployee } from '../../store/people/employees.ts';
import {
  getRoleGrant,
  grantsOf,
  insertRoleGrant,
  listRoleGrants,
  restoreRoleGrant,
  revokeRoleGrant,
} from '../../store/people/role-grants.ts';
import { insertRightsNotice } from '../../store/people/notices.ts';
import type { Principal, RoleGrantDoc } from '../../store/people/types.ts';
import { actorId, regionActor } from '../access/actor.ts';
import { requireEmployeeId } from '../access/person.ts';
import { can } from '../access/policy.ts';
import { requireRegion, scopeFor, scopeOf } from '../access/scope.ts';
import { dayIn } from '../access/day.ts';
import type { Caller, Deps } from '../deps.ts';
import { afterId, type Page, pageById } from '../http/cursor.ts';
import { realInstant } from '../http/instants.ts';
import { omit } from '../http/omit.ts';
import { requireKnownRegion } from '../pack/packs.ts';
import { invalid, notFound, Problem } from '../problem/problem.ts';
import { recordStep } from '../request/request.ts';
import { requireAnotherAdminThan } from './last-admin.ts';

export type AskedRole = Pick<RoleGrantDoc, 'region' | 'employeeId' | 'decree'> & {
  role?: RoleGrantDoc['role'] | undefined;
  office?: RoleGrantDoc['office'] | undefined;
  from?: string | undefined;
  until?: string | undefined;
};
export type RoleGrantView = Omit<RoleGrantDoc, '_id'> & { id: string };

const present = (grant: RoleGrantDoc): RoleGrantView => ({ ...omit(grant, '_id'), id: grant._id });

type Asked = { asked: AskedRole; commandKey: string };

export async function grantRole(deps: Deps, caller: Caller, { asked, commandKey }: Asked): Promise<RoleGrantView> {
  const id = commandKey.slice(0, 32);
  const grant = await checkedGrant(deps, caller, { asked, id });
  const { _id, revokedAt: _, ...data } = grant;
  const entry = await recordStep(deps, grant.region, {
    type: 'role.granted',
    actor: regionActor(caller.principal),
    data: { grant: id, ...data },
    key: `grant:${id}`,
  });
  // Of an attempt that was cut off, the entry stands.
  const { from, grantedAt } = { ...grant, ...entry.data };
  const kept = { ...grant, from, grantedAt };
  await insertRoleGrant(deps.store, kept);
  await tellOf(deps, kept, { template: 'role-granted', by: caller.principal });
  return present((await getRoleGrant(deps.store, grant.region, id)) ?? kept);
}

/** What would be given. Writes nothing; throws whatever refuses it. */
export async function checkedGrant(
  deps: Deps,
  { principal }: Caller,
  { asked, id }: { asked: AskedRole; id: string },
): Promise<RoleGrantDoc> {
  const { region, employeeId, role = null, office = null, until = null, decree } = asked;
  requireRegion(principal, 'grantRole', region);
  await requireKnownRegion(deps, region);
  requireOther(principal, employeeId);
  const person = await getEmployee(deps.store, region, employeeId);
  if (!person?.active) throw new Problem('employee-unknown');
  const day = await dayIn(deps, region);
  const from = asked.from ?? day;
  if (from < day) throw invalid([{ pointer: '/from', code: 'too-early', detail: notBefore(day) }]);
  if (until !== null && until < from)
    throw invalid([{ pointer: '/until', code: 'too-early', detail: notBefore(from) }]);
  const overlaps = (other: RoleGrantDoc) =>
    other.role === role &&
    other.office === office &&
    (until === null || other.from <= until) &&
    (other.until === null || from <= other.until);
  const others = (await grantsOf(deps.store, region, employeeId)).filter(({ _id }) => _id !== id);
  if (others.some(overlaps)) throw new Problem('role-held');
  const grantedBy = requireEmployeeId(principal);
  const grantedAt = realInstant(deps.now());
  return { _id: id, region, employeeId, role, office, from, until, decree, grantedBy, grantedAt, revokedAt: null };
}

/** Four eyes: nobody gives themselves anything, nor with a key that they made or that is nobody's. */
function requireOther(principal: Principal, employeeId: string): void {
  if (requireEmployeeId(principal) === employeeId) throw new Problem('self-decision', { detail: TO_THEMSELVES });
  if (principal.hands.includes(employeeId)) throw new Problem('same-hands');
}

export async function revokeRole(deps: Deps, { principal }: Caller, id: string): Promise<void> {
  const grant = await getRoleGrant(deps.store, scopeOf(principal), id);
  if (!grant) throw notFound();
  requireRegion(principal, 'revokeRole', grant.region);
  await requireAnotherAdminThan(deps, grant);
  const at = realInstant(deps.now());
  await revokeRoleGrant(deps.store, { id, at });
  try {
    // Two that take each other's back at once both find nobody left, and neither counts.
    await requireAnotherAdminThan(deps, grant);
  } catch (error) {
    await restoreRoleGrant(deps.store, { id, at });
    throw error;
  }
  await recordStep(deps, grant.region, {
    type: 'role.revoked',
    actor: regionActor(principal),
    data: { grant: id },
    key: `revoke-role:${id}`,
  });
  await tellOf(deps, grant, { template: 'role-revoked', by: principal });
}

/** Whoever is given a role, or loses one, learns of it, and from whom. */
async function tellOf(
  deps: Deps,
  { _id, region, employeeId, role, office, from, until, decree }: RoleGrantDoc,
  { template, by }: { template: 'role-granted' | 'role-revoked'; by: Principal },
): Promise<void> {
  const person = await getEmployee(deps.store, region, employeeId);
  await insertRightsNotice(deps.store, {
    key: `role/${_id}/${template}`,
    to: employeeId,
    region,
    ...(person && { unit: person.unit }),
    template,
    at: deps.now(),
    params: {
      ...(role !== null && { role }),
      ...(office !== null && { office }),
      from,
      ...(until !== null && { until }),
      decree,
      by: actorId(by),
    },
  });
}

type Query = { region?: string | undefined; employee?: string | undefined; limit: number; cursor?: string | undefined };

/** Of a region for those who run it; one's own for everybody. */
export async function roleGrants(deps: Deps, { principal }: Caller, query: Query): Promise<Page<RoleGrantView>> {
  const region = scopeFor(principal, query.region);
  const whole = can(principal, 'listRoleGrants', ['region']) !== null;
  const employeeId = query.employee ?? (whole ? undefined : requireEmployeeId(principal));
  if (!whole && employeeId !== principal.employeeId) throw new Problem('forbidden');
  const mine = employeeId === undefined ? {} : { employeeId };
  return pageById(await listRoleGrants(deps.store, { region, ...mine }, afterId(query)), query.limit, present);
}

const TO_THEMSELVES = {
  id: 'Tidak ada yang memberi peran kepada dirinya sendiri.',
  en: 'Nobody gives themselves a role.',
};
const notBefore = (day: string) => ({
  id: `Paling awal ${formatDate(day, 'id')}.`,
  en: `At the earliest ${formatDate(day, 'en')}.`,
});
