/** What becomes of people in a cycle: whom the placing of a page needs besides is read once. */
import { type Only, type Placement, placeInCycle, takesPart } from '../../rules/decide/placement.ts';
import type { Period, RulePack } from '../../rules/language/types.ts';
import type { Store } from '../connect.ts';
import { linesAbove } from '../people/stand-ins.ts';
import { asksThePast } from '../../rules/decide/past.ts';
import { endedFollowUps } from '../follow-up/follow-ups.ts';
import type { EmployeeDoc } from '../people/types.ts';
import { pastResults } from './past.ts';

type Asked = { pack: RulePack; region: string; period: Period; day: string; sandbox: boolean };

/** `people` as they are on the `day`. */
export async function placing(
  store: Store,
  { pack, region, period, day, sandbox }: Asked,
  people: readonly EmployeeDoc[],
): Promise<(person: EmployeeDoc) => Promise<Placement>> {
  const above = await linesAbove(store, { region, day }, people);
  const ids = people.map(({ _id }) => _id);
  const results = await pastResults(store, { pack, region, sandbox }, ids);
  const asked = asksThePast(pack) ? ids : [];
  const followUps = await endedFollowUps(store, { region, sandbox, until: period.to }, asked);
  return (person) => {
    const { supervisor, secondReviewer } = above(person);
    return placeInCycle(
      pack,
      { ...withId(person), past: { results: results(person._id), followUps: followUps(person._id) } },
      {
        supervisor: supervisor && withId(supervisor),
        secondReviewer: secondReviewer && withId(secondReviewer),
        period,
      },
    );
  };
}

/** Those whom the cycle is for. */
export const meantBy = (only: Only | undefined, people: readonly EmployeeDoc[]): EmployeeDoc[] =>
  people.filter((person) => takesPart(only, withId(person)));

const withId = ({ _id, ...person }: EmployeeDoc) => ({ ...person, id: _id });
