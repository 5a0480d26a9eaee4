/** Goals of units: made, changed and retired by HR, admins and the head of the unit; read by everybody in the region. */
import { finding } from '../../rules/language/errors.ts';
import type { Finding, Text } from '../../rules/language/types.ts';
import { getThing, recordChange } from '../../store/goal/changes.ts';
import { goalsById } from '../../store/goal/goals.ts';
import type { GoalDoc, GoalFields, StepWords } from '../../store/goal/types.ts';
import { headsOf, unitsAbove, unitsHeadedBy } from '../../store/goal/unit-line.ts';
import { getEmployee, unitsOf } from '../../store/people/employees.ts';
import { describedUnits } from '../../store/people/units.ts';
import type { Principal } from '../../store/people/types.ts';
import { NotNow } from '../../store/write.ts';
import type { Actor } from '../../workflows/messages.ts';
import { actorId } from '../access/actor.ts';
import { type Action, can } from '../access/policy.ts';
import { regionRelations } from '../access/relations.ts';
import { forbidden, requireUnit, scopeOf } from '../access/scope.ts';
import type { Caller, Deps } from '../deps.ts';
import { requireKnownRegion } from '../pack/packs.ts';
import { notFound, Problem } from '../problem/problem.ts';
import { readBaseline, readMeasured } from './measured.ts';

type Content = Parameters<typeof readMeasured>[0] & {
  baseline?: number | string | undefined;
  owner: string;
  parent?: string | undefined;
};
export type AskedGoal = Content & { region: string; unit: string; year: number };
type Asked = { command: string; dryRun: boolean };
type ToChange = Asked & { id: string; expected: number | undefined };

/** Whoever may do this with something of a unit: by the table, or as its head. */
export async function requireOfUnit(
  deps: Deps,
  { principal }: Caller,
  { action, region, unit }: { action: Action; region: string; unit: string },
): Promise<void> {
  const relations = regionRelations(principal, region);
  if (relations.length === 0) throw notFound();
  requireUnit(principal, unit);
  if (can(principal, action, relations)) return;
  const mayAsHead = can(principal, action, ['subordinate']) !== null;
  const self = principal.employeeId;
  if (!mayAsHead || self === null) throw forbidden(principal, action);
  const heads = await headsOf(deps.store, region, unit);
  if (!heads.some(({ _id }) => _id === self)) throw forbidden(principal, action);
}

export const unitsOfHead = async ({ store }: Deps, { region, employeeId }: Principal): Promise<string[]> =>
  region === null || employeeId === null ? [] : unitsHeadedBy(store, region, employeeId);

export async function createGoal(deps: Deps, caller: Caller, { asked, ...how }: Asked & { asked: AskedGoal }) {
  const { region, unit, year } = asked;
  await requireOfUnit(deps, caller, { action: 'createGoal', region, unit });
  await requireKnownRegion(deps, region);
  const actor = actorOf(caller.principal);
  const id = how.command.slice(0, 16);
  const unknown = (await unitsKnown(deps, region)).has(unit) ? [] : [finding(['unit'], 'not-allowed', NO_UNIT)];
  const set: GoalFields = { unit, year, ...(await contentOf(deps, { id, ...asked }, unknown)), state: 'IN_FORCE' };
  if (how.dryRun) return wouldBe(region, id, set);
  const change = { id, revision: 1, command: how.command, set };
  return (await recordChange(deps.store, { of: 'goal', region, type: 'goal.created', actor, change })).doc;
}

/** Those that somebody works in, and those that were described: an agency may be its units alone. */
async function unitsKnown({ store }: Deps, region: string): Promise<ReadonlySet<string>> {
  const [peopled, described] = await Promise.all([unitsOf(store, region), describedUnits(store, region)]);
  return new Set([...peopled, ...described].map(({ unit }) => unit));
}

/** Whoever heads the unit acts as those do who assess its people. */
export function actorOf(principal: Principal): Actor {
  const office = principal.roles.includes('admin') || principal.roles.includes('hr');
  return { id: actorId(principal), as: office ? 'admin' : 'assessor' };
}

const wouldBe = (region: string, _id: string, set: GoalFields): GoalDoc => ({
  ...set,
  _id,
  region,
  revision: 1,
  history: [],
  createdAt: '',
  updatedAt: '',
});

type Before = Pick<GoalFields, 'owner' | 'parent'>;
type ToRead = AskedGoal & { id: string; before?: Before };

/** Throws `goal-invalid` with every field that is wrong; whom it stays with, and what it goes on serving, may have left. */
async function contentOf(
  deps: Deps,
  { id, region, unit, year, before, ...given }: ToRead,
  found: Finding[] = [],
): Promise<Omit<GoalFields, 'unit' | 'year' | 'state'>> {
  const { owner, parent = null } = given;
  const { measured, findings } = readMeasured(given, year);
  const { baseline, findings: wrong } = readBaseline(given.baseline);
  const person = await getEmployee(deps.store, region, owner);
  const all = [
    ...found,
    ...findings,
    ...wrong,
    ...(person?.active || owner === before?.owner ? [] : [finding(['owner'], 'employee-unknown', NO_OWNER)]),
    ...(parent === null || parent === before?.parent
      ? []
      : await parentFindings(deps, { id, region, unit, year, parent })),
  ];
  if (all.length > 0) throw new Problem('goal-invalid', { findings: all });
  return { ...measured, baseline, owner, parent };
}

type Placed = { id: string; region: string; unit: string; year: number; parent: string };
const MOST_LEVELS = 20;

/** Of the same year, in force, of this unit or one above, and it does not serve the goal itself. */
async function parentFindings(deps: Deps, { id, region, unit, year, parent }: Placed): Promise<Finding[]> {
  const wrong = (text: Text) => [finding(['parent'], 'not-allowed', text)];
  const [above] = await goalsById(deps.store, region, [parent]);
  if (!above) return wrong(NO_PARENT);
  if (above.state !== 'IN_FORCE') return wrong(PARENT_RETIRED);
  if (above.year !== year) return wrong(PARENT_YEAR);
  if (above.unit !== unit && !(await unitsAbove(deps.store, region, unit)).includes(above.unit))
    return wrong(PARENT_ELSEWHERE);
  let next: string | null = parent;
  for (let level = 0; next !== null && level < MOST_LEVELS; level += 1) {
    if (next === id) return wrong(CIRCLE);
    const [goal]: GoalDoc[] = await goalsById(deps.store, region, [next]);
    next = goal?.parent ?? null;
  }
  return next === null ? [] : wrong(TOO_DEEP);
}

const MOST_ROUNDS = 20;
type Decided = { type: string; set: Partial<GoalFields>; told?: StepWords };

/** Nothing is done twice, whoever comes at the same time. */
async function changed(
  deps: Deps,
  caller: Caller,
  {
    id,
    action,
    command,
    expected,
    dryRun,
    decide,
  }: ToChange & {
    action: Action;
    decide: (goal: GoalDoc) => Promise<Decided> | Decided;
  },
): Promise<GoalDoc> {
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const goal = await getThing(deps.store, 'goal', { scope: scopeOf(caller.principal), id });
    if (!goal) throw notFound();
    const { region, unit, revision } = goal;
    await requireOfUnit(deps, caller, { action, region, unit });
    const actor = actorOf(caller.principal);
    if (goal.history.some((step) => step.command === command)) return goal;
    if (expected !== undefined && expected !== revision) throw staleGoal(revision, expected);
    if (goal.state !== 'IN_FORCE') throw new Problem('goal-retired');
    const { type, ...said } = await decide(goal);
    if (dryRun) return { ...goal, ...said.set };
    const change = { id, revision: revision + 1, command, ...said };
    const recorded = await recordChange(deps.store, { of: 'goal', region, type, actor, change });
    if (recorded.mine) return recorded.doc;
  }
  throw new NotNow(`could not change ${id}: too many writers`);
}

export const staleGoal = (now: number, expected: number) =>
  new Problem('version-stale', {
    detail: { id: `Versi sekarang v${now}, bukan v${expected}.`, en: `The version now is v${now}, not v${expected}.` },
  });

/** One at a time in a region: two that come under each other at once would both be free of a circle. */
export async function changeGoal(deps: Deps, caller: Caller, { content, ...how }: ToChange & { content: Content }) {
  const goal = await getThing(deps.store, 'goal', { scope: scopeOf(caller.principal), id: how.id });
  if (!goal) throw notFound();
  return deps.store.oneAtATime(`goals/${goal.region}`, () => changeNow(deps, caller, { content, ...how }));
}

const changeNow = (deps: Deps, caller: Caller, { content, ...how }: ToChange & { content: Content }) =>
  changed(deps, caller, {
    ...how,
    action: 'changeGoal',
    decide: async ({ _id: id, region, unit, year, owner, parent }) => ({
      type: 'goal.changed',
      set: await contentOf(deps, { id, region, unit, year, before: { owner, parent }, ...content }),
    }),
  });

export const retireGoal = (deps: Deps, caller: Caller, { reason, ...how }: ToChange & { reason: string }) =>
  changed(deps, caller, {
    ...how,
    action: 'retireGoal',
    decide: () => ({ type: 'goal.retired', told: { reason }, set: { state: 'RETIRED' } }),
  });

const NO_UNIT: Text = {
  id: 'Tidak ada unit dengan kode ini di wilayah ini, baik yang berpegawai maupun yang dijelaskan.',
  en: 'No unit of this region has this code, neither one that somebody works in nor one that was described.',
};
const NO_OWNER: Text = {
  id: 'Tidak ada pegawai aktif dengan id ini di wilayah ini.',
  en: 'No active employee of this region has this id.',
};
const NO_PARENT: Text = { id: 'Sasaran ini tidak ada.', en: 'There is no such goal.' };
const PARENT_RETIRED: Text = { id: 'Sasaran ini sudah tidak berlaku.', en: 'This goal is in force no longer.' };
const PARENT_YEAR: Text = { id: 'Sasaran ini untuk tahun lain.', en: 'This goal is of another year.' };
const PARENT_ELSEWHERE: Text = {
  id: 'Sasaran induk harus dari unit ini atau unit di atasnya.',
  en: 'A goal serves one of its own unit or of a unit above.',
};
const CIRCLE: Text = {
  id: 'Sasaran ini melayani sasaran yang sedang diubah; garisnya akan berputar.',
  en: 'That goal serves the one that is being changed; the line would lead back to it.',
};
const TOO_DEEP: Text = { id: 'Paling banyak 20 tingkat sasaran.', en: 'At most 20 levels of goals.' };
