/** Who would take part in a cycle, who not and by which rule, and who is held for want of a superior. Writes nothing. */
import { openEmployees } from '../../store/cycle/pages.ts';
import type { CycleDoc } from '../../store/cycle/types.ts';
import type { Caller, Deps } from '../deps.ts';
import { problemText } from '../problem/problem.ts';
import { type LaunchRequest, launchRefusal, overlappingCycles } from './launch-refusal.ts';
import { prepareLaunch } from './launch.ts';
import { placements } from './placements.ts';

const MAX_PEOPLE = 5000;

type Line = { employeeId: string; unit: string };
type RuledLine = Line & { rule: string; facts?: string[] };
type Lines = { in: Line[]; out: RuledLine[]; held: RuledLine[] };

export async function previewLaunch(deps: Deps, caller: Caller, request: LaunchRequest) {
  const doc = await prepareLaunch(deps, request);
  const lines: Lines = { in: [], out: [], held: [] };
  let looked = 0;
  for await (const { person, placement } of placements(deps, { ...request, pack: doc.pack })) {
    if ((looked += 1) > MAX_PEOPLE) break;
    const line = { employeeId: person._id, unit: person.unit };
    const { status, ...place } = placement;
    if ('rule' in place) lines[status === 'out' ? 'out' : 'held'].push({ ...line, ...place });
    else lines.in.push(line);
  }
  const refusal = await launchRefusal(deps, { request, isAnybodyIn: async () => lines.in.length > 0 });
  const beside = await overlappingCycles(deps, request);
  return {
    dryRun: true as const,
    region: request.region,
    label: request.label,
    pack: { id: doc.packId, version: doc.version, digest: doc._id },
    counts: { in: lines.in.length, out: lines.out.length, held: lines.held.length },
    ...lines,
    truncated: looked > MAX_PEOPLE,
    refusal: refusal?.code ?? null,
    ...(refusal && { detail: problemText(refusal, caller.language) }),
    ...(beside.length > 0 && { overlapping: await Promise.all(beside.map((cycle) => withPeople(deps, cycle, lines))) }),
  };
}

/** An open cycle of the same time, with those who would be appraised in both. */
async function withPeople({ store }: Deps, { _id, label, period }: CycleDoc, lines: Lines) {
  const there = await openEmployees(store, _id);
  const twice = lines.in.filter(({ employeeId }) => there.has(employeeId)).map(({ employeeId }) => employeeId);
  return { cycleId: _id, label, period, employees: twice };
}
