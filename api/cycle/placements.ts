/** What a launch would make of the people of a region. Reads only. */
import type { Only, Placement } from '../../rules/decide/placement.ts';
import type { Period, RulePack } from '../../rules/language/types.ts';
import { rosterDay } from '../../rules/time/plan.ts';
import { meantBy, placing } from '../../store/cycle/placing.ts';
import { placedOn } from '../../store/people/assignments.ts';
import { employeesPage } from '../../store/people/employees.ts';
import type { EmployeeDoc } from '../../store/people/types.ts';
import type { Deps } from '../deps.ts';

const PAGE = 500;
type Asked = { region: string; period: Period; pack: RulePack; sandbox?: unknown; only?: Only | undefined };

/** Everybody in order of id, page by page. */
export async function* placements(
  { store, now }: Deps,
  { region, period, pack, sandbox, only }: Asked,
): AsyncGenerator<{ person: EmployeeDoc; placement: Placement }> {
  // A sandbox begins before its period.
  const day = sandbox === undefined ? rosterDay({ pack, period, now: now() }) : period.from;
  const asOfDay = (found: EmployeeDoc[]) => found.map((person) => placedOn(person, day));
  let page: EmployeeDoc[] = [];
  do {
    page = asOfDay(await employeesPage(store, region, { after: page.at(-1)?._id ?? null, limit: PAGE }));
    const people = meantBy(only, page);
    const placementOf = await placing(store, { pack, region, period, day, sandbox: sandbox !== undefined }, people);
    for (const person of people) yield { person, placement: await placementOf(person) };
  } while (page.length === PAGE);
}
