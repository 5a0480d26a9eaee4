import { type EmployeeFilter, getEmployee, listEmployees } from '../../store/people/employees.ts';
import type { EmployeeDoc } from '../../store/people/types.ts';
import { afterId, pageById } from '../http/cursor.ts';
import { bareNumber } from './roster-numbers.ts';
import type { Caller, Deps } from '../deps.ts';
import { unitLimit } from '../access/limits.ts';
import { can } from '../access/policy.ts';
import { notFound, Problem } from '../problem/problem.ts';
import { regionRelations } from '../access/relations.ts';
import { requireUnit, scopeFor, scopeOf } from '../access/scope.ts';

const presentEmployee = ({ _id, appraised = true, ...employee }: EmployeeDoc) => ({ id: _id, appraised, ...employee });

export async function readEmployee(deps: Deps, { principal }: Caller, id: string) {
  const employee = await getEmployee(deps.store, scopeOf(principal), id);
  if (!employee) throw notFound();
  requireUnit(principal, employee.unit);
  const own = principal.employeeId === id ? (['own'] as const) : [];
  const allowed = can(principal, 'getEmployee', [...own, ...regionRelations(principal, employee.region)]);
  if (!allowed) throw new Problem('forbidden');
  return presentEmployee(employee);
}

type Query = {
  region?: string | undefined;
  unit?: string | undefined;
  active?: 'true' | 'false' | undefined;
  nip?: string | undefined;
  limit: number;
  cursor?: string | undefined;
};

export async function listSeenEmployees(deps: Deps, { principal }: Caller, query: Query) {
  const { unit, active, nip } = query;
  if (unit !== undefined) requireUnit(principal, unit);
  const filter: EmployeeFilter = {
    region: scopeFor(principal, query.region),
    units: unitLimit(principal),
    ...(unit !== undefined && { unit }),
    ...(active !== undefined && { active: active === 'true' }),
    ...(nip !== undefined && { nip: bareNumber(nip) }),
  };
  return pageById(await listEmployees(deps.store, filter, afterId(query)), query.limit, presentEmployee);
}
