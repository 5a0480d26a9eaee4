/** What a launch would make of the people of a region. Reads only. */
import { takesPart, type Only, type Placement, placeInCycle } from '../../rules/decide/placement.ts';
import type { Period, RulePack } from '../../rules/language/types.ts';
import { rosterDay } from '../../rules/time/plan.ts';
import { pastResults } from '../../store/cycle/past.ts';
import { placedOn } from '../../store/people/assignments.ts';
import { employeesPage } from '../../store/people/employees.ts';
import { linesAbove } from '../../store/people/stand-ins.ts';
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
    const above = await linesAbove(store, { region, day }, page);
    const past = await pastResults(
      store,
      { pack, region, sandbox: sandbox !== undefined },
      page.map(({ _id }) => _id),
    );
    for (const person of page) {
      if (!takesPart(only, withId(person))) continue;
      const { supervisor, secondReviewer } = above(person);
      const line = {
        supervisor: supervisor && withId(supervisor),
        secondReviewer: secondReviewer && withId(secondReviewer),
      };
      const placed = { ...withId(person), past: past(person._id) };
      yield { person, placement: await placeInCycle(pack, placed, { ...line, period }) };
    }
  } while (page.length === PAGE);
}

const withId = ({ _id, ...person }: EmployeeDoc) => ({ ...person, id: _id });
