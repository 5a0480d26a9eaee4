/** Who would take part in a cycle, who not and by which rule, and who is held for want of a superior. Writes nothing. */
import { population } from '../../rules/population.ts';
import { RuleError } from '../../rules/errors.ts';
import type { Facts, RulePack } from '../../rules/types.ts';
import { employeesPage } from '../../store/employees.ts';
import type { EmployeeDoc } from '../../store/types.ts';
import type { Caller, Deps } from '../deps.ts';
import { type LaunchRequest, prepareLaunch } from './launch-cycle.ts';

const MAX_PEOPLE = 5000;
const PAGE = 500;
const LAUNCH_SOURCES = ['roster', 'training', 'history'];

type Line = { employeeId: string; unit: string };
type RuledLine = Line & { rule: string };
type Place = { status: 'in' } | { status: 'out' | 'held'; rule: string };

export async function previewLaunch(deps: Deps, caller: Caller, request: LaunchRequest) {
  const doc = await prepareLaunch(deps, caller, request);
  const { people, truncated } = await everybody(deps, request.region);
  const byId = new Map(people.map((person) => [person._id, person]));
  const lines: { in: Line[]; out: RuledLine[]; held: RuledLine[] } = { in: [], out: [], held: [] };
  for (const person of people) {
    const place = await placeOf(doc.pack, person, byId);
    const line = { employeeId: person._id, unit: person.unit };
    if (place.status === 'in') lines.in.push(line);
    else lines[place.status].push({ ...line, rule: place.rule });
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

async function placeOf(pack: RulePack, person: EmployeeDoc, byId: Map<string, EmployeeDoc>): Promise<Place> {
  try {
    const verdict = await population(pack, rosterFacts(pack, person));
    if (!verdict.in) return { status: 'out', rule: verdict.rule ?? 'population' };
  } catch (error) {
    if (error instanceof RuleError) return { status: 'held', rule: error.code };
    throw error;
  }
  const supervisor = byId.get(person.supervisorId ?? '');
  if (!supervisor) return { status: 'held', rule: 'no-supervisor' };
  return supervisor.supervisorId === null ? { status: 'held', rule: 'no-second-reviewer' } : { status: 'in' };
}

function rosterFacts(pack: RulePack, person: EmployeeDoc): Facts {
  const facts: Facts = { ...person.facts, inactive: !person.active };
  return Object.fromEntries(
    Object.entries(facts).filter(([name]) => LAUNCH_SOURCES.includes(pack.facts[name]?.source ?? '')),
  );
}
