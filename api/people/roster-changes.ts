import { listRosterChanges, type RosterChangeFilter } from '../../store/people/roster-changes.ts';
import { scopeFor } from '../access/scope.ts';
import type { Caller, Deps } from '../deps.ts';
import { afterId, pageById } from '../http/cursor.ts';

type Query = {
  region?: string | undefined;
  employeeId?: string | undefined;
  import?: string | undefined;
  limit: number;
  cursor?: string | undefined;
};

/** Who changed what in the roster. */
export async function rosterChanges(deps: Deps, { principal }: Caller, query: Query) {
  const { employeeId, import: importId } = query;
  const filter: RosterChangeFilter = {
    region: scopeFor(principal, query.region),
    ...(employeeId !== undefined && { employeeId }),
    ...(importId !== undefined && { importId }),
  };
  const rows = await listRosterChanges(deps.store, filter, afterId(query));
  return pageById(rows, query.limit, ({ _id, importId: from, ...line }) => ({ id: _id, import: from, ...line }));
}
