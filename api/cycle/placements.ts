/** What a launch would make of the people of a region. Reads only. */
import { type Placement, placeInCycle } from '../../rules/decide/placement.ts';
import type { Period, RulePack } from '../../rules/language/types.ts';
import { rosterDay } from '../../rules/time/plan.ts';
import { placedOn } from '../../store/people/assignments.ts';
import { employeesById, employeesPage } from '../../store/people/employees.ts';
import { actingSuperiors } from '../../store/people/stand-ins.ts';
import type { EmployeeDoc } from '../../store/people/types.ts';
import type { Deps } from '../deps.ts';

const PAGE = 500;
type Asked = { region: string; period: Period; pack: RulePack; sandbox?: unknown };

/** Everybody in order of id, page by page. */
export async function* placements(
  { store, now }: Deps,
  { region, period, pack, sandbox }: Asked,
): AsyncGenerator<{ person: EmployeeDoc; placement: Placement }> {
  // A sandbox begins before its period.
  const day = sandbox === undefined ? rosterDay({ pack, period, now: now() }) : period.from;
  const asOfDay = (found: EmployeeDoc[]) => found.map((person) => placedOn(person, day));
  let page: EmployeeDoc[] = [];
  do {
    page = asOfDay(await employeesPage(store, region, { after: page.at(-1)?._id ?? null, limit: PAGE }));
    const superiors = asOfDay(await employeesById(store, region, superiorsOf(page)));
    const above = asOfDay(await employeesById(store, region, superiorsOf(superiors)));
    const acting = await actingSuperiors(store, { region, day }, [...superiors, ...above]);
    // Whoever acts for somebody who has left stands in their place.
    const byId = new Map([
      ...[...superiors, ...above].map((person) => [person._id, withId(person)] as const),
      ...[...acting].map(([of, person]) => [of, withId(person)] as const),
    ]);
    for (const person of page) {
      const supervisor = byId.get(person.supervisorId ?? '');
      const secondReviewer = byId.get(supervisor?.supervisorId ?? '');
      yield { person, placement: await placeInCycle(pack, withId(person), { supervisor, secondReviewer, period }) };
    }
  } while (page.length === PAGE);
}

const superiorsOf = (people: EmployeeDoc[]) => [...new Set(people.flatMap(({ supervisorId }) => supervisorId ?? []))];
const withId = ({ _id, ...person }: EmployeeDoc) => ({ ...person, id: _id });
