/** Which targets serve a goal, and how far they are: counts for everybody, names only of those whom the caller may see. */
import { amountOf } from '../../rules/decide/amounts.ts';
import { FEWEST_SHOWN } from '../../rules/language/groups.ts';
import { getCycle } from '../../store/cycle/cycles.ts';
import type { AppraisalDoc } from '../../store/appraisal/types.ts';
import { unitsAbove } from '../../store/goal/unit-line.ts';
import { getThing } from '../../store/goal/changes.ts';
import { type GoalFilter, listGoals, type Serving, servingGoals } from '../../store/goal/goals.ts';
import type { GoalDoc } from '../../store/goal/types.ts';
import type { Principal } from '../../store/people/types.ts';
import type { RegionScope } from '../../store/scope.ts';
import { holdsUnit, unitLimit } from '../access/limits.ts';
import { authorizedAppraisal, requireRegion, requireUnit, scopeFor, scopeOf } from '../access/scope.ts';
import type { Caller, Deps } from '../deps.ts';
import { afterId, type Page, pageById } from '../http/cursor.ts';
import { omit } from '../http/omit.ts';
import { mayReadPeople, namesOf } from '../people/names.ts';
import { notFound } from '../problem/problem.ts';

type ServingTarget = Serving['targets'][number];
type Carried = { appraisal: Serving; target: ServingTarget; actual: number | null };

/** Of real cycles where there are any; a sandbox shows its own. */
async function carriedBy(deps: Deps, scope: RegionScope, ids: readonly string[]): Promise<Map<string, Carried[]>> {
  const found = new Map<string, Carried[]>(ids.map((id) => [id, []]));
  if (ids.length === 0) return found;
  const all = await servingGoals(deps.store, scope, ids);
  for (const appraisal of all) {
    for (const target of appraisal.targets) {
      found.get(target.contributesTo ?? '')?.push({ appraisal, target, actual: actualOf(appraisal, target) });
    }
  }
  for (const [id, carried] of found) {
    const real = carried.filter(({ appraisal: { sandbox } }) => !sandbox);
    if (real.length > 0) found.set(id, real);
  }
  return found;
}

const actualOf = ({ progress }: Serving, { id }: ServingTarget): number | null =>
  progress?.counted.find(({ target }) => target === id)?.actual ?? null;

function isReached({ target: { direction, value, upper }, actual }: Carried): boolean {
  if (actual === null || value === undefined) return false;
  if (direction === 'lower') return actual <= value;
  return actual >= value && (direction !== 'range' || actual <= (upper ?? value));
}

/** Of fewer people than anything is told of, only those who may read people are told. */
function servingOf(principal: Principal, carried: Carried[]) {
  const people = new Set(carried.map(({ appraisal }) => appraisal.employeeId)).size;
  if (people > 0 && people < FEWEST_SHOWN && !mayReadPeople(principal)) return null;
  return {
    people,
    targets: carried.length,
    reported: carried.filter(({ actual }) => actual !== null).length,
    reached: carried.filter(isReached).length,
  };
}

const amountOrNull = (amount: number | null | undefined) =>
  amount === null || amount === undefined ? null : amountOf(amount);

/** With what serves it, read anew. */
export async function presentServed(deps: Deps, { principal }: Caller, goal: GoalDoc): Promise<GoalView> {
  const { _id: id, region } = goal;
  return presentGoal(principal, goal, (await carriedBy(deps, region, [id])).get(id));
}

function presentGoal(principal: Principal, goal: GoalDoc, carried: Carried[] = []) {
  const { _id: id, value, upper, baseline, ...rest } = omit(goal, 'history', 'createdAt');
  const amounts = { value: amountOf(value), upper: amountOrNull(upper), baseline: amountOrNull(baseline) };
  return { id, ...rest, ...amounts, serving: servingOf(principal, carried) };
}
type GoalView = ReturnType<typeof presentGoal>;

type Query = {
  region?: string | undefined;
  unit?: string | undefined;
  year?: number | undefined;
  appraisal?: string | undefined;
  limit: number;
  cursor?: string | undefined;
};

export async function listSeenGoals(deps: Deps, caller: Caller, query: Query): Promise<Page<GoalView>> {
  const { principal } = caller;
  const { unit, year, appraisal } = query;
  if (appraisal !== undefined) return goalsToServe(deps, caller, appraisal);
  const region = scopeFor(principal, query.region);
  if (unit !== undefined) requireUnit(principal, unit);
  const filter: GoalFilter = {
    region,
    units: unitLimit(principal),
    ...(unit !== undefined && { unit }),
    ...(year !== undefined && { year }),
  };
  const rows = await listGoals(deps.store, filter, afterId(query));
  const carried = await carriedBy(
    deps,
    region,
    rows.map(({ _id }) => _id),
  );
  return pageById(rows, query.limit, (goal) => presentGoal(principal, goal, carried.get(goal._id)));
}

const MOST_SERVED = 200;

/** Those that targets of this appraisal may serve, all of them. */
async function goalsToServe(deps: Deps, caller: Caller, id: string): Promise<Page<GoalView>> {
  const { appraisal } = await authorizedAppraisal(deps, caller, { id, action: 'listTargets' });
  const goals = await goalsWithin(deps, appraisal);
  const ids = goals.map(({ _id }) => _id);
  const carried = await carriedBy(deps, appraisal.region, ids);
  return {
    data: goals.map((goal) => presentGoal(caller.principal, goal, carried.get(goal._id))),
    page: { nextCursor: null },
  };
}

async function goalsWithin(deps: Deps, { region, unit, cycleId }: AppraisalDoc): Promise<GoalDoc[]> {
  const [above, cycle] = await Promise.all([
    unitsAbove(deps.store, region, unit),
    getCycle(deps.store, region, cycleId),
  ]);
  const within: GoalFilter = { region, units: [unit, ...above], state: 'IN_FORCE' };
  return listGoals(deps.store, { ...within, ...(cycle && { period: cycle.period }) }, { limit: MOST_SERVED });
}

const MOST_BELOW = 200;

/** With the goals below it, and those who carry it as far as the caller may see them. */
export async function readGoal(deps: Deps, { principal }: Caller, id: string) {
  const goal = await getThing(deps.store, 'goal', { scope: scopeOf(principal), id });
  if (!goal) throw notFound();
  const { region } = goal;
  requireRegion(principal, 'getGoal', region);
  requireUnit(principal, goal.unit);
  const below = await listGoals(deps.store, { region, units: unitLimit(principal), parent: id }, { limit: MOST_BELOW });
  const carried = await carriedBy(deps, region, [id, ...below.map(({ _id }) => _id)]);
  const seen = (carried.get(id) ?? []).filter(({ appraisal }) => maySee(principal, appraisal));
  const names = await namesOf(
    deps,
    region,
    seen.map(({ appraisal }) => appraisal.employeeId),
  );
  return {
    ...presentGoal(principal, goal, carried.get(id)),
    below: below.map((each) => presentGoal(principal, each, carried.get(each._id))),
    carriers: seen.map(({ appraisal: { _id, employeeId, targetsAgreedBy }, target, actual }) => ({
      employeeId,
      name: names.get(employeeId) ?? null,
      appraisal: _id,
      target: target.id,
      value: amountOrNull(target.value),
      actual: amountOrNull(actual),
      agreed: targetsAgreedBy !== null,
    })),
    history: goal.history.map((step) => omit(step, 'command')),
  };
}

/** Their own, those whom they assess, and everybody of their units for whoever may read people. */
const maySee = (principal: Principal, { employeeId, assessorId, unit }: Serving): boolean => {
  const { employeeId: self } = principal;
  if (!holdsUnit(principal, unit)) return false;
  return mayReadPeople(principal) || (self !== null && (self === employeeId || self === assessorId));
};
