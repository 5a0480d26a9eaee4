/** What somebody may do today: what they signed in with, and what an admin has granted them for this day of their region. */
import type { Office } from '../../rules/language/types.ts';
import { employeesById, getEmployee } from '../../store/people/employees.ts';
import { grantsOf } from '../../store/people/role-grants.ts';
import type { Principal, RoleGrantDoc, StandsFor } from '../../store/people/types.ts';
import type { Deps } from '../deps.ts';
import { dayIn } from './day.ts';
import { withStandIns } from './stand-ins.ts';

export const isOn = ({ from, until, revokedAt }: RoleGrantDoc, day: string): boolean =>
  revokedAt === null && from <= day && (until === null || day <= until);

/** An office, or the tasks of somebody who is called so, that somebody has until a last day. */
export type Acting = { office?: Office; until: string; name?: string; standIn?: StandsFor['kind'] };
/** What somebody may do on this day, and for whom they act meanwhile. */
export type DayStanding = { principal: Principal; acting: Acting[] };

/** `null`: they are in service no longer. */
export async function standingToday(deps: Deps, principal: Principal): Promise<DayStanding | null> {
  const { region, employeeId } = principal;
  if (region === null || employeeId === null) return { principal, acting: [] };
  const [person, grants, { standsFor = [] }] = await Promise.all([
    getEmployee(deps.store, region, employeeId),
    grantsOf(deps.store, region, employeeId),
    withStandIns(deps, principal, true),
  ]);
  if (!person?.active) return null;
  if (grants.length === 0 && standsFor.length === 0) return { principal, acting: [] };
  const day = await dayIn(deps, region);
  const now = grants.filter((grant) => isOn(grant, day));
  const own = now.flatMap(({ office }) => office ?? []);
  const more = {
    roles: [...new Set([...principal.roles, ...now.flatMap(({ role }) => role ?? [])])],
    offices: [...new Set([...principal.offices, ...own, ...standsFor.flatMap(({ offices = [] }) => offices)])],
    ...(standsFor.length > 0 && {
      standsFor: standsFor.map((each) => withoutOwn(each, [...principal.offices, ...own])),
    }),
  };
  const acting = now.flatMap(({ office, until }) => (office !== null && until !== null ? [{ office, until }] : []));
  const others = await employeesById(
    deps.store,
    region,
    standsFor.map(({ of }) => of),
  );
  const stoodIn = standsFor.map(({ of, kind: standIn, until }) => ({
    name: others.find(({ _id }) => _id === of)?.name ?? '',
    standIn,
    until,
  }));
  return { principal: { ...principal, ...more }, acting: [...acting, ...stoodIn] };
}

/** In an office of one's own nobody acts for somebody else. */
const withoutOwn = ({ offices = [], ...each }: StandsFor, own: readonly Office[]): StandsFor => ({
  ...each,
  offices: offices.filter((office) => !own.includes(office)),
});
