/** What somebody may do today: what they signed in with, and what an admin has granted them for this day of their region. */
import type { Office } from '../../rules/language/types.ts';
import { localDay } from '../../rules/time/calendar.ts';
import { getEmployee } from '../../store/people/employees.ts';
import { getRegion } from '../../store/pack/regions.ts';
import { versionInForce } from '../../store/pack/rule-packs.ts';
import { grantsOf } from '../../store/people/role-grants.ts';
import type { Principal, RoleGrantDoc } from '../../store/people/types.ts';
import type { Deps } from '../deps.ts';
import { offsetOf } from '../http/instants.ts';
import { today, WIB_MINUTES } from '../pack/packs.ts';

/** How far the clock of a region is ahead of universal time, in minutes; while no pack of it is in force, as in the west. */
export async function offsetIn(deps: Deps, region: string): Promise<number> {
  const doc = await getRegion(deps.store, region);
  const found = doc && (await versionInForce(deps.store, doc.packId, today(deps)));
  return found?.ok ? offsetOf(found.doc.pack) : WIB_MINUTES;
}
export const dayIn = async (deps: Deps, region: string): Promise<string> =>
  localDay(deps.now(), await offsetIn(deps, region));

export const isOn = ({ from, until, revokedAt }: RoleGrantDoc, day: string): boolean =>
  revokedAt === null && from <= day && (until === null || day <= until);

/** An office that somebody holds for another until a last day. */
export type Acting = { office: Office; until: string };
/** What somebody may do on this day, and for whom they act meanwhile. */
export type DayStanding = { principal: Principal; acting: Acting[] };

/** `null`: they are in service no longer. */
export async function standingToday(deps: Deps, principal: Principal): Promise<DayStanding | null> {
  const { region, employeeId } = principal;
  if (region === null || employeeId === null) return { principal, acting: [] };
  const [person, grants] = await Promise.all([
    getEmployee(deps.store, region, employeeId),
    grantsOf(deps.store, region, employeeId),
  ]);
  if (!person?.active) return null;
  if (grants.length === 0) return { principal, acting: [] };
  const day = await dayIn(deps, region);
  const now = grants.filter((grant) => isOn(grant, day));
  const more = {
    roles: [...new Set([...principal.roles, ...now.flatMap(({ role }) => role ?? [])])],
    offices: [...new Set([...principal.offices, ...now.flatMap(({ office }) => office ?? [])])],
  };
  const acting = now.flatMap(({ office, until }) => (office !== null && until !== null ? [{ office, until }] : []));
  return { principal: { ...principal, ...more }, acting };
}
