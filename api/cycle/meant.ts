/** Whom a launch is asked for: units by their code, people by their number, as admins and other systems know them. */
import type { z } from '@hono/zod-openapi';
import { finding } from '../../rules/language/errors.ts';
import type { Text } from '../../rules/language/types.ts';
import { employeesByNip, listEmployees } from '../../store/people/employees.ts';
import type { Only } from '../../rules/decide/placement.ts';
import { requireRegion } from '../access/scope.ts';
import type { Caller, Deps } from '../deps.ts';
import { requireKnownRegion } from '../pack/packs.ts';
import { bareNumber } from '../people/roster-numbers.ts';
import { invalid } from '../problem/problem.ts';
import type { LaunchRequest } from './launch-refusal.ts';
import type { LaunchRequestSchema } from './schema.ts';

type Body = z.output<typeof LaunchRequestSchema>;

/** Throws `forbidden`, `not-found`, and `invalid-request` where nobody is meant by a code or a number. */
export async function requested(deps: Deps, { principal }: Caller, body: Body): Promise<LaunchRequest> {
  const { only, ...request } = body;
  requireRegion(principal, 'launchCycle', request.region);
  await requireKnownRegion(deps, request.region);
  return only === undefined ? request : { ...request, only: await meant(deps, request.region, only) };
}

async function meant({ store }: Deps, region: string, only: NonNullable<Body['only']>): Promise<Only> {
  const { units = [], nips = [] } = only;
  const numbers = nips.map(bareNumber);
  const found = await employeesByNip(store, region, numbers);
  const idOf = new Map(found.map(({ nip, _id }) => [nip, _id]));
  const staff = await Promise.all(units.map((unit) => listEmployees(store, { region, unit }, { limit: 1 })));
  const findings = [
    ...units.flatMap((_, i) => (staff[i]?.length ? [] : [finding(['only', 'units', i], 'unknown-unit', NOBODY_THERE)])),
    ...numbers.flatMap((nip, i) => (idOf.has(nip) ? [] : [finding(['only', 'nips', i], 'employee-unknown', NOBODY)])),
  ];
  if (findings.length > 0) throw invalid(findings);
  return { units: [...new Set(units)].sort(), people: [...new Set(idOf.values())].sort() };
}

const NOBODY_THERE: Text = {
  id: 'Tidak ada pegawai di unit dengan kode ini.',
  en: 'Nobody works in a unit of this code.',
};
const NOBODY: Text = {
  id: 'Tidak ada pegawai dengan NIP ini di wilayah ini.',
  en: 'No employee of this region has this number.',
};
