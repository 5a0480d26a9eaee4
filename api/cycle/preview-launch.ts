/** Who would take part in a cycle, who not and by which rule, and who is held for want of a superior. Writes nothing. */
import { placeInCycle } from '../../rules/decide/placement.ts';
import { employeesPage } from '../../store/people/employees.ts';
import type { EmployeeDoc } from '../../store/people/types.ts';
import type { Caller, Deps } from '../deps.ts';
import { type LaunchRequest, prepareLaunch } from './launch.ts';

const MAX_PEOPLE = 5000;
const PAGE = 500;

type Line = { employeeId: string; unit: string };
type RuledLine = Line & { rule: string; facts?: string[] };

export async function previewLaunch(deps: Deps, caller: Caller, request: LaunchRequest) {
  const doc = await prepareLaunch(deps, caller, request);
  const { people, truncated } = await everybody(deps, request.region);
  const byId = new Map(people.map((person) => [person._id, person]));
  const lines: { in: Line[]; out: RuledLine[]; held: RuledLine[] } = { in: [], out: [], held: [] };
  for (const person of people) {
    const supervisor = superiorOf(person, byId);
    const secondReviewer = supervisor && superiorOf(supervisor, byId);
    const { status, ...place } = await placeInCycle(doc.pack, withId(person), { supervisor, secondReviewer });
    const line = { employeeId: person._id, unit: person.unit };
    if ('rule' in place) lines[status === 'out' ? 'out' : 'held'].push({ ...line, ...place });
    else lines.in.push(line);
  }
  return {
    dryRun: true as const,
    region: request.region,
    label: request.label,
    pack: { id: doc.packId, version: doc.version, digest: doc._id },
    counts: { in: lines.in.length, out: lines.out.length, held: lines.held.length },
    ...lines,
    truncated,
  };
}

async function everybody(deps: Deps, region: string): Promise<{ people: EmployeeDoc[]; truncated: boolean }> {
  const people: EmployeeDoc[] = [];
  for (;;) {
    const after = people.at(-1)?._id ?? null;
    const page = await employeesPage(deps.store, region, { after, limit: PAGE });
    people.push(...page);
    if (page.length < PAGE) return { people, truncated: false };
    if (people.length >= MAX_PEOPLE) return { people, truncated: true };
  }
}

const withId = ({ _id, ...person }: EmployeeDoc) => ({ ...person, id: _id });

function superiorOf(person: Pick<EmployeeDoc, 'supervisorId'>, byId: Map<string, EmployeeDoc>) {
  const superior = byId.get(person.supervisorId ?? '');
  return superior && withId(superior);
}
