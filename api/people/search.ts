/** What somebody looks for by a few letters: people, units, cycles and drafts of the regions they may read. */
import { listCycles } from '../../store/cycle/cycles.ts';
import { listDrafts } from '../../store/pack/drafts.ts';
import { employeesCalled } from '../../store/people/called.ts';
import { unitsOf } from '../../store/people/employees.ts';
import { unitLimit } from '../access/limits.ts';
import { can } from '../access/policy.ts';
import { regionRelations } from '../access/relations.ts';
import { requireRegion } from '../access/scope.ts';
import type { Caller, Deps } from '../deps.ts';

const MOST = 20;
const MOST_CYCLES = 200;
const OPEN = ['DRAFT', 'IN_REVIEW', 'APPROVED'] as const;

export async function searchRegion(deps: Deps, { principal }: Caller, { region, q }: { region: string; q: string }) {
  requireRegion(principal, 'search', region);
  const units = unitLimit(principal);
  const like = (text: string) => text.toLocaleLowerCase('id').includes(q.toLocaleLowerCase('id'));
  const readsDrafts = can(principal, 'listPackDrafts', regionRelations(principal, region)) !== null;
  const [people, known, cycles, drafts] = await Promise.all([
    employeesCalled(deps.store, { region, units, q }, MOST),
    unitsOf(deps.store, region),
    listCycles(deps.store, { region }, { limit: MOST_CYCLES }),
    readsDrafts ? openDrafts(deps, region) : [],
  ]);
  return {
    people: people.map(({ _id, nip, name, unit, unitName, active }) => ({
      id: _id,
      nip,
      name,
      unit,
      unitName,
      active,
    })),
    units: known
      .filter(({ unit, unitName }) => (units?.includes(unit) ?? true) && (like(unit) || like(unitName)))
      .slice(0, MOST)
      .map(({ unit, unitName }) => ({ unit, unitName })),
    cycles: cycles
      .filter(({ label }) => like(label))
      .slice(0, MOST)
      .map(({ _id, label, state }) => ({ id: _id, label, state })),
    drafts: drafts
      .filter(({ packId, version }) => like(packId) || like(`versi ${version}`) || like(`version ${version}`))
      .slice(0, MOST)
      .map(({ _id, version, state }) => ({ id: _id, version, state })),
  };
}

const openDrafts = async ({ store }: Deps, region: string) =>
  (await Promise.all(OPEN.map((state) => listDrafts(store, { region, state }, { limit: MOST })))).flat();
