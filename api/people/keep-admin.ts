/** Two processes that import at once can each take an admin out of service whom the other took for the last one. */
import { importEmployees, type ImportResult } from '../../store/people/import.ts';
import type { RosterImport } from '../../store/people/roster-changes.ts';
import type { Deps } from '../deps.ts';
import { LAST_ADMIN } from './forbidden-lines.ts';
import { isAnyAdminLeft } from './last-admin.ts';
import type { RosterLine } from './roster-csv.ts';
import { bySiklus } from './settle-roster.ts';

type Done = {
  region: string;
  today: string;
  imported: RosterImport;
  good: RosterLine[];
  results: ImportResult[];
};

/** Where nobody is left, whom this import has taken out of service is back: their lines fail. */
export async function keepAnAdmin(deps: Deps, { region, today, imported, good, results }: Done): Promise<void> {
  const retired = new Set(
    results
      .filter(({ changes }) => changes.some(({ field, after }) => field === 'active' && after === false))
      .map(({ nip }) => nip),
  );
  if (retired.size === 0 || (await isAnyAdminLeft(deps, region))) return;
  const rows = [...retired].map((nip) => ({ nip, active: true }));
  const importId = `${imported.importId}-kept`;
  await bySiklus(deps, { region, importId, why: { kept: imported.importId } }, (note) =>
    importEmployees(deps.store, region, { rows, today, note }),
  );
  for (const { row, errors } of good) if (retired.has(row.nip)) errors.push(LAST_ADMIN);
}
