/** Goals of units: made, changed and retired by HR, admins and the head of the unit; read by everybody in the region. */
import { finding } from '../../rules/language/errors.ts';
import type { Finding, Text } from '../../rules/language/types.ts';
import { getThing, recordChange } from '../../store/goal/changes.ts';
import { goalsById } from '../../store/goal/goals.ts';
import type { GoalDoc, GoalFields } from '../../store/goal/types.ts';
import { headsOf, unitsAbove, unitsHeadedBy } from '../../store/goal/unit-line.ts';
import { getEmployee, unitsNow } from '../../store/people/employees.ts';
import { describedUnits } from '../../store/people/units.ts';
import type { Principal } from '../../store/people/types.ts';
import type { Actor } from '../../workflows/messages.ts';
import { actorId } from '../access/actor.ts';
import { type Action, can } from '../access/policy.ts';
import { regionRelations } from '../access/relations.ts';
import { forbidden, requireUnit, scopeOf } from '../access/scope.ts';
import type { Caller, Deps } from '../deps.ts';
import { requireKnownRegion } from '../pack/packs.ts';
import { notFound, Problem } from '../problem/problem.ts';
import { changeThing, type Happening, type ToChange } from './change-thing.ts';
import { NO_UNIT, readBaseline, readMeasured } from './measured.ts';

type Content = Parameters<typeof readMeasured>[0] & {
  baseline?: number | string | undefined;
  owner: string;
  parent?: string | undefined;
};
export type AskedGoal = Content & { region: string; unit: string; year: number };
type Asked = Pick<ToChange, 'command' | 'dryRun'>;

/** As whom somebody may do this with something of a unit: by the table, as its head, or acting for its head. */
export async function requireOfUnit(
  deps: Deps,
  { principal }: Caller,
  { action, region, unit }: { action: Action; region: string; unit: string },
): Promise<Actor> {
  const relations = regionRelations(principal, region);
  if (relations.length === 0) throw notFound();
  requireUnit(principal, unit);
  if (can(principal, action, relations)) return actorOf(principal);
  const mayAsHead = can(principal, action, ['subordinate']) !== null;
  const self = principal.employeeId;
  if (!mayAsHead || self === null) throw forbidden(principal, action);
  const heads = (await headsOf(deps.store, region, unit)).map(({ _id }) => _id);
  if (heads.includes(self)) return actorOf(principal);
  // A delegation hands on the tasks of an assessor alone.
  const official = principal.standsFor?.find(({ of, kind }) => kind !== 'delegation' && heads.includes(of));
  if (!official) throw forbidden(principal, action);
  return { ...actorOf(principal), for: official.of, standIn: official.kind };
}

export const unitsOfHead = async ({ store }: Deps, { region, employeeId }: Principal): Promise<string[]> =>
  region === null || employeeId === null ? [] : unitsHeadedBy(store, region, employeeId);

export async function createGoal(deps: Deps, caller: Caller, { asked, ...how }: Asked & { asked: AskedGoal }) {
  const { region, unit, year } = asked;
  const actor = await requireOfUnit(deps, caller, { action: 'createGoal', region, unit });
  await requireKnownRegion(deps, region);
  const id = how.command.slice(0, 16);
  const unknown = (await unitsKnown(deps, region)).has(unit) ? [] : [finding(['unit'], 'not-allowed', NO_UNIT)];
  const set: GoalFields = { unit, year, ...(await contentOf(deps, { id, ...asked }, unknown)), state: 'IN_FORCE' };
  if (how.dryRun) return wouldBe(region, id, set);
  const change = { id, revision: 1, command: how.command, set };
  return (await recordChange(deps.store, { of: 'goal', region, type: 'goal.created', actor, change })).doc;
}

/** Those that somebody works in, and those that were described: an agency may be its units alone. */
export async function unitsKnown({ store }: Deps, region: string): Promise<ReadonlySet<string>> {
  const [peopled, described] = await Promise.all([unitsNow(store, region), describedUnits(store, region)]);
  return new Set([...peopled, ...described].map(({ unit }) => unit));
}

/** Whoever heads the unit acts as those do who assess its people. */
function actorOf(principal: Principal): Actor {
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

type Deciding = ToChange & {
  action: Action;
  decide: (goal: GoalDoc) => Promise<Happening<'goal'>> | Happening<'goal'>;
};

const changed = (deps: Deps, caller: Caller, { action, decide, ...how }: Deciding): Promise<GoalDoc> =>
  changeThing(deps, {
    ...how,
    of: 'goal',
    read: async () => {
      const doc = await ownedGoal(deps, caller, how.id);
      return { doc, actor: await requireOfUnit(deps, caller, { action, region: doc.region, unit: doc.unit }) };
    },
    decide: (goal) => {
      if (goal.state !== 'IN_FORCE') throw new Problem('goal-retired');
      return decide(goal);
    },
  });

async function ownedGoal({ store }: Deps, { principal }: Caller, id: string): Promise<GoalDoc> {
  const goal = await getThing(store, 'goal', { scope: scopeOf(principal), id });
  if (!goal) throw notFound();
  return goal;
}

/** One at a time in a region: two that come under each other at once would both be free of a circle. */
export async function changeGoal(deps: Deps, caller: Caller, { content, ...how }: ToChange & { content: Content }) {
  const { region } = await ownedGoal(deps, caller, how.id);
  return deps.store.oneAtATime(`goals/${region}`, () => changeNow(deps, caller, { content, ...how }));
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
